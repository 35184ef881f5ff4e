"""What workflows publish and tell: agreed to as it stands, once, taken back, and with no secret."""

import json
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.outside import ListedHosts
from assistant.published import Folders
from assistant.request_secrets import RequestSecret
from assistant.statuses import Autonomy, Status
from assistant.store import conversations, effects, users
from graphs.edits import SetInput
from graphs.journal import EffectState
from tests.integration.test_secrets import holding
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.http_sink import Sink

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
SECRET = "Bearer canary-9876543210"
TALK = "talk"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow: open_desk(url, tmp_path, flow, None)


def ready(desk: Desk, site: Path, *hosts: str, **secrets: RequestSecret) -> None:
    """Let workflows publish into a folder, and reach hosts."""
    desk.app.worker.bench.files = Folders(site, site.parent / "notices")
    desk.app.worker.bench.outside = ListedHosts(hosts, secrets)


def posting(**more: Any) -> Any:
    """A text that is published under the name of the input, and taken back where it must be."""
    text = {"id": "text", "kind": "transform", "value": "inputs.text + '!'"}
    post = {
        **{"id": "post", "kind": "publish", "from": "steps.text", "with": {"slug": "inputs.slug"}},
        "to": {"file": "posts/{slug}.md"},
        **more.pop("post", {}),
    }
    return definition([text, post, *more.pop("after", [])], inputs={"text": "Hi", "slug": "One"})


async def _ledger(desk: Desk) -> list[tuple[str, EffectState]]:
    async with desk.app.store.reading() as tx:
        found = await effects.of_run(tx, desk.run_id, owner=ANA)
    return [(one.step, one.state) for one in found]


async def test_a_text_is_published_once_somebody_has_agreed_to_it_and_its_place(
    sit: Sit, site: Path
) -> None:
    async with sit(posting()) as desk:
        ready(desk, site)

        assert await desk.run(autonomy=Autonomy.END, slug="Größe & Co/..") is Status.WAITING
        asked = await desk.asked("post")
        assert (asked.kind, asked.content) == (
            "effect",
            {"to": "file posts/größe-co.md", "body": "Hi!"},
        )
        assert list(site.iterdir()) == []
        assert await desk.approve("post") is Status.SUCCEEDED

        assert (site / "posts" / "größe-co.md").read_text("utf-8") == "Hi!"
        assert await _ledger(desk) == [("post", EffectState.CONFIRMED)]


async def test_a_change_is_asked_for_anew_and_written_over_what_the_run_had_published(
    sit: Sit, site: Path
) -> None:
    async with sit(posting()) as desk:
        ready(desk, site)
        await desk.run()
        await desk.approve("post")

        assert await desk.edit(SetInput(name="text", value="Bye")) is Status.WAITING
        assert (site / "posts" / "one.md").read_text("utf-8") == "Hi!"
        assert await desk.approve("post") is Status.SUCCEEDED
        assert (site / "posts" / "one.md").read_text("utf-8") == "Bye!"


@pytest.mark.parametrize("replace", [False, True])
async def test_what_somebody_else_has_put_there_is_left_alone_unless_it_is_to_be_replaced(
    sit: Sit, site: Path, replace: bool
) -> None:
    (site / "posts").mkdir()
    (site / "posts" / "one.md").write_text("Theirs", "utf-8")
    async with sit(posting(post={"replace": replace})) as desk:
        ready(desk, site)
        await desk.run()
        ended = await desk.approve("post")

        told = str((await desk.snapshot()).run.reason)
    now = (site / "posts" / "one.md").read_text("utf-8")
    assert (ended, now) == ((Status.SUCCEEDED, "Hi!") if replace else (Status.FAILED, "Theirs"))
    assert replace or "posts/one.md is there already" in told


def taken_back(sink: Sink, **more: Any) -> Any:
    url, reads = f"http://{sink.host}/cars", {"slug": "inputs.slug"}
    car = {"id": "car", "kind": "http", "method": "POST", "url": url, "with": reads}
    return posting(
        post={"compensate": "unpost", **more},
        after=[{"id": "unpost", "kind": "publish", "withdraw": "post"}, car | {"needs": ["post"]}],
    )


@pytest.mark.parametrize("changed", [False, True])
async def test_a_run_that_fails_takes_its_file_away_unless_somebody_has_changed_it(
    sit: Sit, site: Path, sink: Sink, changed: bool
) -> None:
    sink.answers["POST /cars"] = [(409, "none left")]
    async with sit(taken_back(sink)) as desk:
        ready(desk, site, sink.host)
        await desk.run()
        assert (await desk.asked("post")).content["taken_back_by"] == "publish unpost"
        await desk.approve("post")
        if changed:
            (site / "posts" / "one.md").write_text("Theirs now", "utf-8")

        assert await desk.approve("car") is Status.FAILED
        reason = (await desk.snapshot()).run.reason or {}
        state = dict(await _ledger(desk))["post"]

    assert (site / "posts" / "one.md").exists() is changed
    if changed:
        assert (reason["not_taken_back"], state) == (["post"], EffectState.CONFIRMED)
    else:
        assert (reason["taken_back"], state) == (["post"], EffectState.COMPENSATED)


@pytest.mark.parametrize("replace", [False, True])
async def test_a_file_that_was_there_with_the_same_content_is_never_taken_away(
    sit: Sit, site: Path, sink: Sink, replace: bool
) -> None:
    (site / "posts").mkdir()
    (site / "posts" / "one.md").write_text("Hi!", "utf-8")
    sink.answers["POST /cars"] = [(409, "none left")]
    async with sit(taken_back(sink, replace=replace)) as desk:
        ready(desk, site, sink.host)
        await desk.run()
        ended = await desk.approve("post")
        if replace:
            ended = await desk.approve("car")
        told = str((await desk.snapshot()).run.reason)

    assert ended is Status.FAILED
    assert replace or "posts/one.md is there already" in told
    assert (site / "posts" / "one.md").read_text("utf-8") == "Hi!"


async def test_what_an_earlier_version_has_published_stays_when_a_change_of_it_fails(
    sit: Sit, site: Path, sink: Sink
) -> None:
    sink.answers["POST /cars"] = [(200, "{}"), (409, "none left")]
    async with sit(taken_back(sink)) as desk:
        ready(desk, site, sink.host)
        await desk.run()
        await desk.approve("post")
        assert await desk.approve("car") is Status.SUCCEEDED

        await desk.edit(SetInput(name="slug", value="two"))
        await desk.approve("post")
        assert await desk.approve("car") is Status.FAILED
        files = sorted(one.name for one in (site / "posts").iterdir())
        states = [state for step, state in await _ledger(desk) if step == "post"]
        assert await desk.undo() is Status.SUCCEEDED

    assert files == ["one.md"]
    assert states == [EffectState.CONFIRMED, EffectState.COMPENSATED]
    assert (site / "posts" / "one.md").read_text("utf-8") == "Hi!"


async def test_what_was_taken_away_is_published_anew_when_the_run_is_tried_again(
    sit: Sit, site: Path, sink: Sink
) -> None:
    sink.answers["POST /cars"] = [(409, "none left"), (200, "{}")]
    async with sit(taken_back(sink)) as desk:
        ready(desk, site, sink.host)
        await desk.run()
        await desk.approve("post")
        assert await desk.approve("car") is Status.FAILED

        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.WAITING
        await desk.approve("post")
        assert await desk.approve("car") is Status.SUCCEEDED

    assert (site / "posts" / "one.md").read_text("utf-8") == "Hi!"


async def test_without_a_folder_nobody_is_asked_and_the_setting_is_named(sit: Sit) -> None:
    async with sit(posting()) as desk:
        assert await desk.run() is Status.FAILED

        assert "DRAFTROOM_PUBLISH_FOLDER" in str((await desk.snapshot()).run.reason)


async def test_a_finished_file_is_published_as_it_was_made(sit: Sit, site: Path) -> None:
    text = {"id": "text", "kind": "transform", "set": {"title": "inputs.text", "text": "'Words.'"}}
    files = {"id": "files", "kind": "export", "of": "text", "formats": ["md", "docx"]}
    post = {"id": "post", "kind": "publish", "from": "steps.files", "format": "docx"}
    flow = definition([text, files, post | {"to": {"file": "a.docx"}}], inputs={"text": "Hi"})
    async with sit(flow) as desk:
        ready(desk, site)
        await desk.run()
        shown = (await desk.asked("post")).content["body"]
        assert await desk.approve("post") is Status.SUCCEEDED

        listed = (await desk.snapshot()).step("files").value
        assert shown in [one for one in listed if one["copy"] == "clean"]
        assert (await desk.snapshot()).step("post").value["sha256"] == shown["sha256"]
    assert (site / "a.docx").read_bytes().startswith(b"PK")


def hooked(sink: Sink, **more: Any) -> Any:
    """A text for a webhook, with a secret and a signature."""
    to = {
        "webhook": f"http://{sink.host}/hooks/{{slug}}",
        "headers": {"Authorization": {"secret": "CMS"}, "X-Plain": "yes"},
        "sign": {"secret": "KEY"},
    }
    return posting(post={"to": to, **more})


async def test_a_secret_goes_to_its_host_and_stands_nowhere_else(
    sit: Sit,
    site: Path,
    sink: Sink,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = json.dumps({"you": SECRET, "sent": [f"signed by canary-key-1 {SECRET[7:]}"]})
    sink.answers["POST /hooks/One"] = [(503, echo), (200, echo)]
    flow = hooked(sink, idempotent=True, retry={"attempts": 2, "delay": 0})
    own = ("127.0.0.1",)
    told: list[Any] = []
    async with sit(flow) as desk:
        keys = {"CMS": RequestSecret(own, SECRET), "KEY": RequestSecret(own, "canary-key-1")}
        ready(desk, site, sink.host, **keys)
        await desk.run()
        asked = await desk.asked("post")
        assert asked.content["with"] == ["the secret CMS", "the secret KEY"]
        assert await desk.approve("post") is Status.SUCCEEDED
        value = (await desk.snapshot()).step("post").value
        told += [asked, await desk.snapshot(), await desk.app.runs.events(ANA, desk.run_id)]
        assert holding(tmp_path, "canary") == []  # while the write-ahead log is there too

    assert value == {"you": "[CMS]", "sent": ["signed by [KEY] [CMS]"]}
    assert [one.headers["authorization"] for one in sink.got] == [SECRET, SECRET]
    assert sink.got[0].headers["webhook-signature"].startswith("v1,")
    assert sink.got[0].headers["webhook-id"] == sink.got[1].headers["idempotency-key"]
    assert sink.got[0].body == {"text": "Hi!"}
    assert holding(tmp_path, "canary") == []
    shown = "".join([repr(told), caplog.text, *capfd.readouterr()])
    assert "canary" not in shown


@pytest.mark.parametrize(
    ("secrets", "told"),
    [
        ({}, "There is no secret CMS here: set DRAFTROOM_SECRET_CMS."),
        ({"CMS": RequestSecret(("api.example.org",), SECRET)}, "may go to api.example.org, not to"),
    ],
)
async def test_a_secret_that_may_not_go_there_stops_it_before_anybody_is_asked(
    sit: Sit, site: Path, sink: Sink, secrets: dict[str, RequestSecret], told: str
) -> None:
    async with sit(hooked(sink)) as desk:
        ready(desk, site, sink.host, **secrets)

        assert await desk.run() is Status.FAILED
        assert told in str((await desk.snapshot()).run.reason)
        assert (await desk.gates(), sink.got) == ([], [])


async def test_what_may_have_been_published_at_a_webhook_is_not_sent_again_by_itself(
    sit: Sit, site: Path, sink: Sink
) -> None:
    sink.answers["POST /hooks/One"] = [(0, "")]
    flow = posting(
        post={
            "to": {"webhook": f"http://{sink.host}/hooks/{{slug}}"},
            "on_error": "ask",
            "retry": {"attempts": 3, "delay": 0},
        }
    )
    async with sit(flow) as desk:
        ready(desk, site, sink.host)
        await desk.run()

        assert await desk.approve("post") is Status.WAITING
        assert "It may have reached" in (await desk.asked("post.failed")).ask
        assert (len(sink.got), await _ledger(desk)) == (1, [("post", EffectState.UNKNOWN)])


def telling(*steps: dict[str, Any]) -> Any:
    with_ = {"n": "inputs.n"}
    return definition(
        [{"kind": "notify", "text": "{n} left.", "with": with_} | one for one in steps],
        inputs={"n": 3},
    )


async def test_a_message_is_said_in_the_conversation_once_and_asks_nobody(
    sit: Sit, site: Path
) -> None:
    async with sit(telling({"id": "say", "subject": "Low: {n}"})) as desk:
        ready(desk, site)
        async with desk.app.store.transaction() as tx:
            await users.ensure(tx, ANA, ANA)
            await conversations.ensure(tx, TALK, owner=ANA)
        await desk.start()
        async with desk.app.store.transaction() as tx:
            await conversations.adopt(tx, TALK, desk.run_id, owner=ANA)

        assert await desk.settle() is Status.SUCCEEDED
        for _ in range(2):
            await desk.app.teller.tell(await desk.app.runs.get(ANA, desk.run_id))
        async with desk.app.store.reading() as tx:
            said = [one.text for one in await conversations.said(tx, TALK, owner=ANA)]

    assert said.count("**Low: 3**\n\n3 left.") == 1


async def test_a_notice_asks_nobody_and_a_webhook_does(sit: Sit, site: Path, sink: Sink) -> None:
    flow = telling(
        {"id": "note", "to": {"file": "stock/{n}.jsonl"}},
        {"id": "team", "subject": "Low", "to": {"webhook": f"http://{sink.host}/team"}},
    )
    async with sit(flow) as desk:
        ready(desk, site, sink.host)

        assert await desk.run(autonomy=Autonomy.END) is Status.WAITING
        assert (await desk.gates(), sink.got) == (["team"], [])
        [line] = (site.parent / "notices" / "stock" / "3.jsonl").read_text("utf-8").splitlines()
        assert json.loads(line)["text"] == "3 left."
        assert await desk.approve("team") is Status.SUCCEEDED

    assert [one.body for one in sink.got] == [{"subject": "Low", "text": "3 left."}]


async def test_a_read_carries_its_headers_and_its_secret(sit: Sit, site: Path, sink: Sink) -> None:
    headers = {"Authorization": {"secret": "CMS"}, "Accept": "text/plain"}
    read = {"id": "read", "kind": "http", "url": f"http://{sink.host}/x", "headers": headers}
    async with sit(definition([read])) as desk:
        ready(desk, site, sink.host, CMS=RequestSecret(("127.0.0.1",), SECRET))

        assert await desk.run() is Status.SUCCEEDED

    assert sink.got[0].headers["authorization"] == SECRET
    assert sink.got[0].headers["accept"] == "text/plain"
