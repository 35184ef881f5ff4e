"""The watched folder: real files, looked at when the test says so, and a clock that it moves."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.access import Access, Auth
from assistant.identity import LOCAL
from assistant.statuses import Status
from assistant.store import open_store
from assistant.watching import Watch
from assistant.workflows import Workflows
from graphs.loader import MOST_BYTES
from tests.integration.test_workflows import GUIDE, MORE
from tests.support.api_desk import open_api
from tests.support.app_desk import copied

LONG_AGO = 1_700_000_000.0


class Folder:
    """A folder with files, whoever watches it, and the time."""

    def __init__(self, workflows: Workflows, path: Path) -> None:
        self.workflows = workflows
        self.path = path
        self.now = LONG_AGO
        self.told: list[str] = []
        self.begin()

    def begin(self) -> None:
        """Watch from the beginning, as after a restart."""
        self.watch = Watch(self.workflows, self.path, clock=lambda: self.now)
        self.watch.tell = self.told.append

    def save(self, text: str, name: str = "guide.yaml") -> None:
        """Save a file at this moment."""
        (self.path / name).write_text(text)
        os.utime(self.path / name, (self.now, self.now))

    async def look(self, after: float = 2.0) -> list[tuple[str, int]]:
        """Look after some seconds; return what was registered."""
        self.now += after
        return [(one.name, one.version) for one in await self.watch.look()]

    async def text(self, name: str = "field_guide") -> str:
        """Return what is used under a name."""
        return (await self.workflows.get(LOCAL, name)).text

    def broken(self) -> dict[str, list[str]]:
        """Return the paths of the problems of each file."""
        found = self.watch.problems(LOCAL)
        return {one.file: sorted(problem.path for problem in one.problems) for one in found}


@pytest.fixture
async def folder(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Folder]:
    (tmp_path / "workflows").mkdir()
    async with open_store(copied(sqlite_template, tmp_path)) as store:
        yield Folder(Workflows(store), tmp_path / "workflows")


async def test_a_file_is_registered_and_its_changes_are_versions(folder: Folder) -> None:
    folder.save(GUIDE)
    first = await folder.look()
    again = await folder.look()
    folder.save(MORE)
    second = await folder.look()

    assert (first, again, second) == ([("field_guide", 1)], [], [("field_guide", 2)])
    assert await folder.text() == MORE
    assert folder.told == [
        "guide.yaml: field_guide, version 1.",
        "guide.yaml: field_guide, version 2.",
    ]


async def test_a_file_that_is_being_saved_is_waited_for(folder: Folder) -> None:
    folder.save("")
    assert await folder.look(60) == []
    folder.save(GUIDE[:120])
    assert await folder.look(0.4) == []
    folder.save(GUIDE)
    assert await folder.look(0.4) == []
    assert folder.watch.problems(LOCAL) == ()

    assert await folder.look(0.6) == [("field_guide", 1)]
    assert len(folder.told) == 1


async def test_a_file_with_a_time_ahead_is_taken_once_it_stands_still(folder: Folder) -> None:
    folder.save(GUIDE)
    folder.now -= 3_600

    assert await folder.look() == []
    assert await folder.look() == [("field_guide", 1)]


async def test_a_broken_file_is_told_once_with_every_problem_until_it_is_mended(
    folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    folder.save(GUIDE)
    await folder.look()
    folder.save(GUIDE.replace("role: naturalist", "role: painter").replace("inputs.pl", "inputs.b"))
    await folder.look()
    await folder.look()

    assert folder.broken() == {"guide.yaml": ["/steps/0/role", "/steps/0/with/place"]}
    assert folder.watch.problems("ben") == ()
    assert folder.told[1].startswith("guide.yaml has 2 problems, the first: guide.yaml:1")
    assert folder.told[1].count("\n") == 1
    (logged,) = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert "/steps/0/role" in logged
    assert "/steps/0/with/place" in logged
    assert len(folder.told) == 2
    assert await folder.text() == GUIDE

    folder.save(MORE)
    assert await folder.look() == [("field_guide", 2)]
    assert folder.broken() == {}


async def test_a_file_that_is_taken_away_hides_nothing(folder: Folder) -> None:
    folder.save(GUIDE)
    folder.save("draftroom: 1", "broken.yml")
    await folder.look()
    assert list(folder.broken()) == ["broken.yml"]
    for file in folder.path.iterdir():
        file.unlink()
    await folder.look()

    assert folder.broken() == {}
    assert await folder.text() == GUIDE


async def test_a_restart_undoes_nothing_that_people_decided(folder: Folder) -> None:
    folder.save(GUIDE)
    await folder.look()
    folder.save(MORE)
    folder.save(GUIDE.replace("field_guide", "menu"), "menu.json.yaml")
    await folder.look()
    await folder.workflows.roll_back(LOCAL, "field_guide", 1)
    await folder.workflows.remove(LOCAL, "menu")

    folder.begin()
    assert await folder.look() == []
    assert await folder.text() == GUIDE
    assert [one.name for one in await folder.workflows.all(LOCAL)] == ["field_guide"]

    folder.save(f"{MORE}# new\n")
    assert await folder.look() == [("field_guide", 3)]


async def test_an_older_text_that_is_saved_again_is_used_again(folder: Folder) -> None:
    for text in (GUIDE, MORE, GUIDE):
        folder.save(text)
        await folder.look()

    assert await folder.text() == GUIDE
    assert len(await folder.workflows.versions(LOCAL, "field_guide")) == 2


async def test_two_files_of_one_name_do_not_fight(folder: Folder) -> None:
    folder.save(GUIDE, "a.yaml")
    folder.save(MORE, "b.yaml")
    await folder.look()
    await folder.look()

    assert await folder.text() == GUIDE
    (broken,) = folder.watch.problems(LOCAL)
    assert str(broken.problems[0]) == (
        "b.yaml: a.yaml defines 'field_guide' too; give one of them another name"
    )

    (folder.path / "a.yaml").unlink()
    assert await folder.look() == [("field_guide", 2)]
    assert folder.broken() == {}


async def test_what_is_no_definition_is_left_alone(folder: Folder) -> None:
    folder.save("{}", "guide.test.json")
    folder.save("x", ".guide.yaml")
    folder.save("x", "notes.md")
    (folder.path / "more.yaml").mkdir()
    folder.save(GUIDE.replace("field_guide", "lesson_plan"), "mine.yaml")
    folder.save("x" * (MOST_BYTES + 1), "long.yaml")
    folder.save('{"workflowName": "Two things", "steps": [{"action": "draft"}]}', "plain.json")

    assert await folder.look() == [("two_things", 1)]
    assert folder.broken() == {"long.yaml": [""], "mine.yaml": ["/name"]}


async def test_a_folder_that_is_not_there_is_waited_for(folder: Folder) -> None:
    folder.path.rmdir()
    assert await folder.look() == []
    folder.path.mkdir()
    folder.save(GUIDE)

    assert await folder.look() == [("field_guide", 1)]


async def test_it_is_looked_at_until_the_end_whatever_happens(
    tmp_path: Path, sqlite_template: Path
) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    async with open_store(copied(sqlite_template, tmp_path)) as store:
        watch = Watch(Workflows(store), tmp_path / "kept" / "workflows", make=True)

        def tell(line: str) -> None:
            told.put_nowait(line)
            raise RuntimeError("nobody listens")

        watch.tell = tell
        await watch.prepare()
        for name in ("field_guide", "menu"):
            file = watch.folder / f"{name}.yaml"
            file.write_text(GUIDE.replace("field_guide", name))
            os.utime(file, (LONG_AGO, LONG_AGO))
        async with asyncio.timeout(120), asyncio.TaskGroup() as group:
            group.create_task(watch.run())
            lines = [await told.get(), await told.get()]
            watch.close()

    assert lines == ["field_guide.yaml: field_guide, version 1.", "menu.yaml: menu, version 1."]


async def test_a_run_under_way_keeps_its_version_while_its_file_changes(
    tmp_path: Path, sqlite_template: Path
) -> None:
    asks = GUIDE + "  - {id: ok, kind: approval, of: plan, ask: Is it right?}\n"
    new = {"template": "field_guide", "inputs": {"place": "The harbour"}}
    url, watched = copied(sqlite_template, tmp_path), tmp_path / "watched"
    watched.mkdir()
    async with open_api(url, tmp_path, access=Access(auth=Auth.LOCAL), watched=watched) as desk:

        async def saved(text: str) -> None:
            (watched / "guide.yaml").write_text(text)
            os.utime(watched / "guide.yaml", (LONG_AGO, LONG_AGO))
            await desk.app.watch.look()

        async def asked() -> tuple[str, str]:
            launch = (await desk.stranger.post("/api/launches", json=new)).json()["id"]
            run = (await desk.stranger.post(f"/api/launches/{launch}/start")).json()["run"]
            assert await desk.settle(run) is Status.WAITING
            return run, (await desk.app.runs.snapshot(LOCAL, run)).approvals[0].ask

        await saved(asks)
        first, ask = await asked()
        await saved(asks.replace("right", "good"))
        await saved("name: half\n")
        problems = (await desk.stranger.get("/api/workflows/problems")).json()
        await desk.approve(first, LOCAL)
        done = await desk.settle(first)
        _, ask_after = await asked()
        plain = (await desk.app.runs.snapshot(LOCAL, first)).workflow.text

    assert (ask, done, ask_after) == ("Is it right?", Status.SUCCEEDED, "Is it good?")
    assert plain == asks
    assert [one["file"] for one in problems] == ["guide.yaml"]
    assert {"draftroom", "steps", "title"} <= {
        problem["path"].strip("/") for problem in problems[0]["problems"]
    }
