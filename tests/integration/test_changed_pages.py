"""Changed pages between two versions of a season: over the API, in the terminal, in the chat."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from pypdf import PdfReader

from assistant.app import api_of
from assistant.asking import Asking
from assistant.bootstrap import open_app
from assistant.identity import Identity
from assistant.settings import Settings
from graphs.catalog import shipped
from graphs.edits import HandPatch, ReplaceResult
from tests.support.api_desk import BEHIND_A_PROXY, NAMED_IN, open_api
from tests.support.app_desk import ANA, copied
from tests.support.lesson_desk import LessonDesk
from tests.support.season_sample import INPUTS
from tests.support.season_writer import Sample, SampleWriter
from tests.support.talk import Talk
from tests.support.terminal import Computer
from tests.support.workflows import ScriptedWriter

LOCAL = "local"  # whoever sits at the terminal
WRITE = "scripts.scenes.write"
HEARD = "Nobody lit it, and everybody saw."


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[LessonDesk]:
    url = copied(sqlite_template, tmp_path)
    writer = SampleWriter(Sample())
    settings = Settings(tmp_path, url, model="rules", access=BEHIND_A_PROXY)
    async with open_app(settings, writers=lambda pin: writer) as app:
        desk = LessonDesk(app, shipped("tv_series"), ScriptedWriter())
        await desk.finish(**INPUTS)
        yield desk


async def rewrite(desk: LessonDesk, scene: str, line: int, text: str) -> None:
    """Write a line of a scene by hand, and approve until the files are made."""
    item = f"EP01/{scene}"
    old = (await desk.steps())[WRITE, item].value["lines"][line]["text"]
    patch = HandPatch(path=f"/lines/{line}/text", base=old, value=text)
    await desk.edit(ReplaceResult(step=WRITE, item=item, patches=(patch,)))
    await desk.approve_all()


def pages_of(content: bytes) -> list[str]:
    return [one.extract_text().replace("\xa0", " ") for one in PdfReader(BytesIO(content)).pages]


async def test_a_line_that_was_rewritten_is_handed_out_on_its_page_alone(
    desk: LessonDesk,
) -> None:
    await rewrite(desk, "EP01-S03", 1, HEARD)
    site = Asking(api_of(desk.app), Identity(BEHIND_A_PROXY, stands=desk.app.accounts.stands))
    place = f"/api/runs/{desk.run_id}/pages"

    async def asked(url: str, who: str = ANA) -> httpx.Response:
        transport = httpx.ASGITransport(site)  # type: ignore[arg-type]
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000", headers={NAMED_IN: who}
        ) as person:
            return await person.get(url)

    told: dict[str, Any] = (await asked(f"{place}?episode=EP01&since=1")).json()
    files = {one["kind"]: (await asked(one["url"])).content for one in told["files"]}

    assert (told["version"], told["colour"], told["scenes"]) == (2, "Blue", ["3"])
    (page,) = pages_of(files["changed"])
    assert [f"{number}." in page for number in told["pages"]] == [True]
    assert f"Blue {told['date']}" in page
    assert "Nobody lit it, and everybody saw." in " ".join(page.split())
    assert len(pages_of(files["script"])) == told["of"] + 1 > 20
    root = ElementTree.fromstring(files["fdx"])
    marked = [one.text for one in root.iter("Text") if one.get("RevisionID")]
    numbers = [one.get("Number") for one in root.iter("Paragraph") if one.get("Number")]
    assert marked == [HEARD]
    assert numbers == [str(one) for one in range(1, 15)]

    talk = Talk(desk.app)
    heard = await talk.say("changed pages of episode 1 since version 1")
    assert f"1 changed page among {told['of']}, number {told['pages'][0]}. Blue" in heard.text
    assert told["files"][0]["url"] in heard.text

    foreign = await asked(f"{place}?episode=EP01&since=1", "ben")
    unknown = await asked(f"{place}?episode=EP09&since=1")
    future = await asked(f"{place}?episode=EP01&since=7")
    itself = await asked(f"{place}?episode=EP01&since=2")
    unsaid = await asked(f"{place}?episode=EP01")
    answers = [foreign, unknown, future, itself, unsaid]
    assert [one.status_code for one in answers] == [404, 404, 404, 404, 422]
    assert unknown.json()["detail"] == "Version 1 has no script of 'EP09'; it has EP01."
    assert future.json()["detail"] == "There is no version 7; there are 1 to 2."
    assert "name earlier ones" in itself.json()["detail"]

    await desk.app.runs.undo(ANA, desk.run_id)
    await desk.settle()
    await desk.approve_all()
    said = "No page of EP01 has changed since version 1."
    none = (await asked(f"{place}?episode=1&since=1")).json()
    nothing = await asked(f"{place}/changed?episode=1&since=1")
    told_so = await talk.say("changed pages of episode 1 since version 1")
    assert (none["pages"], none["files"], none["says"]) == ([], [], said)
    assert (nothing.status_code, nothing.json()["detail"]) == (404, said)
    assert told_so.text == said


async def test_the_terminal_writes_the_pages_and_says_what_there_is(
    sqlite_template: Path, tmp_path: Path
) -> None:
    async with open_api(copied(sqlite_template, tmp_path), tmp_path, model="rules") as api:
        run = await api.app.runs.start(LOCAL, shipped("tv_series"), INPUTS)
        await api.finish(run.id, LOCAL)
        view = (await api.app.runs.snapshot(LOCAL, run.id)).step(WRITE, "EP01/EP01-S03")
        line = next(at for at, one in enumerate(view.value["lines"]) if one["kind"] == "note")
        path = f"/lines/{line}/text"
        patch = HandPatch(path=path, base=view.value["lines"][line]["text"], value="He lies.")
        edit = ReplaceResult(step=WRITE, item="EP01/EP01-S03", patches=(patch,))
        await api.app.runs.edit(LOCAL, run.id, [edit], words="he lies")
        await api.finish(run.id, LOCAL)
    computer, out = Computer(tmp_path), tmp_path / "out"

    told = computer.draftroom("pages", "last", "1", "--since", "1", "--out", str(out), "--json")
    unknown = computer.draftroom("pages", "last", "EP02", "--since", "1")

    assert (told.exit, told.json["episode"], told.json["scenes"]) == (0, "EP01", ["3"])
    assert [Path(one).name for one in told.json["files"]] == [
        *("script_EP01_blue_pages.pdf", "script_EP01_blue.pdf"),
        *("script_EP01_blue.fdx", "script_EP01_blue.fountain"),
    ]
    (page,) = pages_of((out / "script_EP01_blue_pages.pdf").read_bytes())
    assert "[He lies.]" in page
    assert "Blue " in page
    assert unknown.exit == 2
    assert unknown.err == "draftroom: Version 1 has no script of 'EP02'; it has EP01.\n"
