"""Files of a draft over the API: taken along, looked through, judged, and begun from anew."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import docx
import pytest

from assistant.board import post
from assistant.files import file_name, plain_name
from assistant.launches import Form
from assistant.store import conversations, users
from graphs.edits import SetInput
from tests.support.api_desk import DENSITY, ApiDesk, open_api
from tests.support.app_desk import copied
from tests.support.letterheads import NAME, letterhead

CHAT = "chat-1"


class Finished(NamedTuple):
    """A database with a finished lesson of Ana's, told of in a conversation of hers."""

    database: Path
    run: str


@pytest.fixture(scope="module")
def finished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Make the lesson once: its files take seconds."""
    home = tmp_path_factory.mktemp("finished")

    async def make() -> str:
        async with open_api(copied(sqlite_template, home), home) as api:
            async with api.app.store.transaction() as tx:
                await users.ensure(tx, "ana", "ana")
                await conversations.ensure(tx, CHAT, owner="ana")
            form = Form(inputs=DENSITY)
            view = await api.app.launches.open("ana", "lesson_plan", form, conversation_id=CHAT)
            return await api.finish(await api.app.launches.start("ana", view.launch.id))

    run = asyncio.run(make())
    return Finished(home / "draftroom.db", run)


@pytest.fixture
async def api(finished: Finished, tmp_path: Path) -> AsyncIterator[ApiDesk]:
    """The routes over a copy of that database."""
    async with open_api(copied(finished.database, tmp_path), tmp_path) as desk:
        yield desk


@pytest.fixture
def run(finished: Finished) -> str:
    """The finished lesson."""
    return finished.run


async def card_of(api: ApiDesk, run: str) -> str:
    """Show the files of a run in Ana's conversation; return the id of the card."""
    shown = post("files", cards={"files": {"run": run, "revision": 1}})
    await api.app.board.post("ana", CHAT, shown)
    return shown.cards[0].id


async def test_each_document_is_there_in_both_copies_with_its_size(api: ApiDesk, run: str) -> None:
    told = (await api.ana.get(f"/api/runs/{run}/documents")).json()

    plan = next(one for one in told["documents"] if one["name"] == "plan")
    kinds = {(one["format"], one["copy_kind"]) for one in plan["files"]}
    assert {("docx", "clean"), ("docx", "review"), ("pdf", "clean"), ("md", "review")} <= kinds
    assert all(one["size"] > 100 for one in plan["files"])
    assert (told["version"], told["current"], told["same_as_now"]) == (1, 1, True)


async def test_a_file_comes_under_a_name_that_says_what_it_is(api: ApiDesk, run: str) -> None:
    told = (await api.ana.get(f"/api/runs/{run}/documents")).json()
    sheet = next(one for one in told["documents"] if one["name"] == "student_sheet")
    review = next(
        one for one in sheet["files"] if (one["format"], one["copy_kind"]) == ("docx", "review")
    )

    answer = await api.ana.get(review["url"])

    assert answer.headers["content-disposition"].endswith(
        "Lesson%20plan%20Density%20-%20Student%20sheet%20%28review%29.docx"
    )
    assert len(answer.content) == review["size"]
    assert answer.content[:2] == b"PK"


async def test_all_files_come_in_one_archive_or_one_copy_of_each(api: ApiDesk, run: str) -> None:
    whole = await api.ana.get(f"/api/runs/{run}/documents.zip")
    clean = await api.ana.get(f"/api/runs/{run}/documents.zip?copy=clean")
    again = await api.ana.get(f"/api/runs/{run}/documents.zip?copy=clean")

    inside = set(zipfile.ZipFile(io.BytesIO(whole.content)).namelist())
    alone = set(zipfile.ZipFile(io.BytesIO(clean.content)).namelist())
    assert {"Plan.docx", "review/Plan (review).docx"} <= inside
    assert "Plan.docx" in alone
    assert not any("review" in name for name in alone)
    assert clean.content == again.content


async def test_word_files_are_handed_out_on_ones_letterhead_until_it_is_removed(
    api: ApiDesk, run: str
) -> None:
    listed = (await api.ana.get(f"/api/runs/{run}/documents")).json()["documents"]
    plan = next(one for one in listed if one["name"] == "plan")["files"]
    urls = {one["format"]: one["url"] for one in plan if one["copy_kind"] == "clean"}
    before = {kind: (await api.ana.get(url)).content for kind, url in urls.items()}

    chosen = await api.ana.put("/api/preferences/letterhead", files=bank("bank.docx", letterhead()))
    laid = {kind: (await api.ana.get(url)).content for kind, url in urls.items()}
    archive = (await api.ana.get(f"/api/runs/{run}/documents.zip?copy=clean")).content
    removed = await api.ana.delete("/api/preferences/letterhead")
    after = {kind: (await api.ana.get(url)).content for kind, url in urls.items()}

    assert (chosen.json()["letterhead"], removed.json()["letterhead"]) == ("bank.docx", None)
    assert docx.Document(io.BytesIO(laid["docx"])).sections[0].header.paragraphs[0].text == NAME
    assert zipfile.ZipFile(io.BytesIO(archive)).read("Plan.docx") == laid["docx"]
    assert {kind for kind in urls if laid[kind] != before[kind]} == {"docx"}
    assert after == before


async def test_a_file_that_cannot_be_a_letterhead_is_refused_and_the_one_before_stays(
    api: ApiDesk,
) -> None:
    await api.ana.put("/api/preferences/letterhead", files=bank("bank.docx", letterhead()))

    refused = await api.ana.put("/api/preferences/letterhead", files=bank("b.docm", b"PK\x03\x04"))

    assert refused.status_code == 422
    assert refused.json()["detail"] == (
        "b.docm can't be your letterhead: it is not a Word file (.docx), or it is damaged."
    )
    assert (await api.ana.get("/api/preferences")).json()["letterhead"] == "bank.docx"
    assert (await api.ben.get("/api/preferences")).json()["letterhead"] is None


def bank(name: str, content: bytes) -> dict[str, tuple[str, bytes]]:
    """Return a file as a browser sends it."""
    return {"file": (name, content)}


async def test_an_older_version_keeps_its_files_and_says_that_it_is_older(
    api: ApiDesk, run: str
) -> None:
    before = (await api.ana.get(f"/api/runs/{run}/documents")).json()
    await api.app.runs.edit("ana", run, [SetInput(name="students", value=12)], words="12")
    await api.finish(run)

    older = (await api.ana.get(f"/api/runs/{run}/documents?version=1")).json()
    none = await api.ana.get(f"/api/runs/{run}/documents?version=9")

    assert older["documents"] == before["documents"]
    assert (older["version"], older["current"], older["same_as_now"]) == (1, 2, False)
    assert none.status_code == 404


async def test_a_draft_is_read_in_blocks_also_as_it_was(api: ApiDesk, run: str) -> None:
    await api.app.runs.edit("ana", run, [SetInput(name="minutes", value=30)], words="30")
    await api.finish(run)

    now = (await api.ana.get(f"/api/runs/{run}/draft")).json()
    then = (await api.ana.get(f"/api/runs/{run}/draft?version=1")).json()

    names = ["plan", "student_sheet", "exit_ticket", "substitute_plan"]
    assert [one["name"] for one in now["documents"]] == names
    assert "30 minutes" in now["documents"][0]["subtitle"]
    assert "47 minutes" in then["documents"][0]["subtitle"]
    assert (now["version"], then["version"]) == (2, 1)


async def test_before_there_is_a_draft_its_parts_are_shown_as_they_are_written(
    api: ApiDesk,
) -> None:
    run = await api.run()

    told = (await api.ana.get(f"/api/runs/{run}/draft")).json()

    assert [one["title"] for one in told["documents"]] == ["Write the objectives"]


async def test_looking_through_standard_wording_frees_the_clean_copy(
    api: ApiDesk, run: str
) -> None:
    before = (await api.ana.get(f"/api/runs/{run}/documents")).json()
    passages = (await api.ana.get(f"/api/runs/{run}/looks")).json()["passages"]

    await api.ana.post(f"/api/runs/{run}/looks")
    after = (await api.ana.get(f"/api/runs/{run}/documents")).json()

    assert before["unseen"] == len(passages) > 20
    assert after["unseen"] == 0


async def test_after_a_change_only_what_is_new_is_left_to_look_at(api: ApiDesk, run: str) -> None:
    first = (await api.ana.get(f"/api/runs/{run}/documents")).json()["unseen"]
    await api.ana.post(f"/api/runs/{run}/looks")
    await api.app.runs.edit("ana", run, [SetInput(name="minutes", value=80)], words="80")
    await api.finish(run)

    left = (await api.ana.get(f"/api/runs/{run}/looks")).json()["passages"]

    assert len(left) < first / 2


async def test_a_look_is_told_once_and_to_every_tab(api: ApiDesk, run: str) -> None:
    before = (await api.app.runs.get("ana", run)).last_seq

    await api.ana.post(f"/api/runs/{run}/looks")
    await api.ana.post(f"/api/runs/{run}/looks")

    told = await api.app.runs.events("ana", run, after=before)
    assert [one.kind for one in told] == ["draft.looked"]


async def test_a_finished_draft_is_judged_on_its_card_and_the_thumb_taken_back(
    api: ApiDesk, run: str
) -> None:
    card = await card_of(api, run)
    path = f"/api/runs/{run}/feedback"

    await api.ana.post(path, json={"card": card, "value": 0, "comment": "Too long."})
    judged = (await api.ana.get(f"/api/runs/{run}/documents?card={card}")).json()["thumb"]
    await api.ana.post(path, json={"card": card, "value": None})
    taken_back = (await api.ana.get(f"/api/runs/{run}/documents?card={card}")).json()["thumb"]

    assert judged == {"value": 0, "comment": "Too long."}
    assert taken_back is None


async def test_a_thumb_stays_with_the_card_of_its_own_run(api: ApiDesk, run: str) -> None:
    card = await card_of(api, run)
    other = await api.run("ana")
    his = await api.run("ben")

    elsewhere = await api.ana.post(f"/api/runs/{other}/feedback", json={"card": card, "value": 1})
    foreign = await api.ben.post(f"/api/runs/{his}/feedback", json={"card": card, "value": 1})

    assert (elsewhere.status_code, foreign.status_code) == (404, 404)


async def test_a_new_draft_begins_with_what_an_earlier_one_was_given(
    api: ApiDesk, run: str
) -> None:
    begun = (await api.ana.post(f"/api/runs/{run}/launch")).json()

    form = (await api.ana.get(f"/api/launches/{begun['launch']}")).json()
    values = {one["name"]: one["value"] for one in form["fields"]}
    async with api.app.store.reading() as tx:
        cards = await conversations.cards_of(tx, CHAT, owner="ana")
    assert begun["conversation"] == CHAT
    assert (values["topic"], values["minutes"]) == ("Density", 47)
    assert form["run"] is None
    assert [one.kind for one in cards][-1] == "launch"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Lesson plan: Density", "Lesson plan Density"),
        ('a/b\\c*d?"<>|', "a b c d"),
        ("...", "Draft"),
        ("x" * 200, "x" * 80),
        ("Größe & Dichte", "Größe & Dichte"),
    ],
    ids=["colon", "forbidden", "dots", "long", "letters"],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert plain_name(title) == name


def test_the_review_copy_says_so_in_its_name() -> None:
    assert file_name("student_sheet", "docx", "review") == "Student sheet (review).docx"
    assert file_name("student_sheet", "docx", "clean") == "Student sheet.docx"


def test_a_letter_in_a_name_stays_large_and_a_format_gives_its_ending() -> None:
    assert file_name("form_a", "pdf", "clean") == "Form A.pdf"
    assert file_name("questions", "gift", "clean") == "Questions.gift.txt"


async def test_while_a_draft_is_written_anew_the_last_whole_one_is_read(
    api: ApiDesk, run: str
) -> None:
    await api.app.runs.edit("ana", run, [SetInput(name="topic", value="Plates")], words="plates")

    told = (await api.ana.get(f"/api/runs/{run}/draft")).json()

    assert told["version"] == 1
    assert [one["name"] for one in told["documents"]][:2] == ["plan", "student_sheet"]
