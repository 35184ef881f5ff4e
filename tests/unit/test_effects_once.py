"""Effects after a crash, at each word to the journal: done once, or a person is told to look."""

from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from graphs.journal import EffectState, MemoryJournal
from graphs.outside import Reply, Request
from graphs.scripted import Folder
from tests.support.workflows import Stage, workflow

URL = "https://app.example.org/news"
FILE: dict[str, Any] = {"kind": "publish", "from": "inputs.text", "to": {"file": "news/a.md"}}
HOOK: dict[str, Any] = {"kind": "publish", "from": "inputs.text", "to": {"webhook": URL}}
NOTE: dict[str, Any] = {"kind": "notify", "text": "Out.", "to": {"file": "a.jsonl"}}
CHAT: dict[str, Any] = {"kind": "notify", "text": "Out."}
WORDS = ("request", "intend", "effect", "append", "record")  # what is kept, each in a commit


class CrashError(Exception):
    """The process ends here."""


class MortalJournal(MemoryJournal):
    """A journal of a process that ends before or after one of the words to it."""

    def __init__(self) -> None:
        super().__init__()
        self.left: int | None = None
        self.after = False

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return self._counted(found) if name in WORDS else found

    def _counted(self, work: Callable[..., Coroutine[Any, Any, Any]]) -> Any:
        async def counted(*values: Any) -> Any:
            self.left = None if self.left is None else self.left - 1
            dies = self.left is not None and self.left <= 0
            if dies and (not self.after or self.left != 0):
                raise CrashError
            result = await work(*values)
            if dies:
                raise CrashError
            return result

        return counted


class Receiver:
    """Counts what comes in; takes everything."""

    def __init__(self) -> None:
        self.keys: Counter[str] = Counter()

    def refuses(self, request: Request) -> str:
        return ""

    async def send(self, request: Request) -> Reply:
        self.keys[request.key] += 1
        return Reply(200, {"ok": True})


async def crashed(
    step: dict[str, Any], at: int, *, after: bool, there: dict[str, bytes]
) -> tuple[Stage, bool]:
    """Do a step; the process ends at one word to the journal, and another one goes on."""
    stage = Stage(workflow([{"id": "it", **step}], inputs={"text": "News"}))
    journal = stage.journal = stage.room.journal = MortalJournal()
    stage.room.files, stage.room.outside = Folder(dict(there)), Receiver()
    journal.left, journal.after = at, after
    burnt = False
    for _ in range(6):
        try:
            finish = await stage.advance()
        except CrashError:
            burnt, journal.left = True, None
            stage.room.flights.clear()
            continue
        if finish.standing != "waiting":
            break
        stage.approve()
    return stage, burnt


async def every_crash(step: dict[str, Any], **there: bytes) -> list[Stage]:
    """Return how a step went for each word to the journal at which a process can end."""
    found: list[Stage] = []
    for after in (False, True):
        for at in range(1, 20):
            stage, burnt = await crashed(step, at, after=after, there=there)
            if not burnt:
                break
            found.append(stage)
    return found


@pytest.mark.parametrize(
    "step", [FILE, HOOK | {"idempotent": True}, NOTE, CHAT], ids=["file", "hook", "note", "chat"]
)
async def test_what_can_be_told_apart_is_done_once_wherever_a_process_ends(
    step: dict[str, Any],
) -> None:
    stages = await every_crash(step)

    assert len(stages) >= 8
    for stage in stages:
        assert stage.value("it")
        effects = list(stage.journal.effects.values())
        assert [one.state for one in effects] == [EffectState.CONFIRMED]
        done = {
            **stage.room.files.files,  # type: ignore[union-attr]
            **dict.fromkeys(stage.room.outside.keys, b""),  # type: ignore[union-attr]
            **{one.data["key"]: b"" for one in stage.journal.log if one.kind == "person.notified"},
            **stage.room.files.notices.get("a.jsonl", {}),  # type: ignore[union-attr]
        }
        assert len(done) == 1
    files = [stage.room.files.files for stage in stages]  # type: ignore[union-attr]
    assert all(one in ({}, {"news/a.md": b"News"}) for one in files)


async def test_what_cannot_be_told_apart_is_never_done_again_by_itself() -> None:
    stages = await every_crash(HOOK)

    to_look = []
    for stage in stages:
        sent = stage.room.outside.keys.total()  # type: ignore[union-attr]
        assert sent <= 1
        assert stage.last is not None
        failures = [one.note for one in stage.last.failures().values()]
        assert all("It may have reached" in one for one in failures)
        assert sent == 1 or failures
        to_look += failures
    assert len(stages) >= 8
    assert 1 <= len(to_look) <= 5


async def test_a_file_that_somebody_wrote_while_the_process_was_gone_is_left_alone() -> None:
    stage = Stage(workflow([{"id": "it", **FILE}], inputs={"text": "News"}))
    folder = stage.room.files = Folder({"news/a.md": b"Theirs"})
    await stage.advance()
    stage.approve()

    finish = await stage.advance()

    assert (finish.standing, folder.files) == ("failed", {"news/a.md": b"Theirs"})
    assert [one.state for one in stage.journal.effects.values()] == [EffectState.INTENDED]


async def test_a_file_that_was_there_with_the_same_content_is_not_its_own_after_a_crash() -> None:
    stages = await every_crash(FILE, **{"news/a.md": b"News"})

    assert len(stages) >= 8
    for stage in stages:
        assert stage.last is not None
        [failure] = stage.last.failures().values()
        assert "news/a.md is there already" in failure.note
        assert [one.state for one in stage.journal.effects.values()] == [EffectState.INTENDED]


async def test_two_items_of_one_name_do_not_write_over_each_other() -> None:
    page = {"id": "page", "kind": "publish", "from": "item", "to": {"file": "{slug}.md"}}
    pages = {"id": "pages", "kind": "each", "items": "inputs.names", "in_order": True}
    block = pages | {"steps": [page | {"with": {"slug": "item"}}]}
    stage = Stage(workflow([block], inputs={"names": ["A b", "a-b!"]}))
    folder = stage.room.files = Folder()
    for _ in range(3):
        finish = await stage.advance()
        stage.approve()

    assert (finish.standing, folder.files) == ("failed", {"a-b.md": b"A b"})
    assert "a-b.md is there already" in finish.reason["message"]
