"""A novel from one line to all its files, offline, through run service and worker."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest

from agents.sources import leaves
from assistant.brief import inputs_from
from assistant.edits import understand
from assistant.proposals import scene_of
from assistant.statuses import Status
from assistant.supervisor.alternatives import ways
from graphs.catalog import outline
from graphs.edits import Guidance, Rename, SetInput
from tests.support.app_desk import copied
from tests.support.epubs import problems
from tests.support.lesson_desk import LessonDesk, open_lesson_desk
from tests.support.novel_sample import PROSE
from tests.support.recalculated import cached, differences

EASY = "a cozy mystery novel, 70,000 words, first person, past"
CONSTRAINED = (
    "YA fantasy novel about a girl who steals the moon, 60k words, present tense, 20 chapters"
)
AWKWARD = "novel"
IMPOSSIBLE = "thriller, 80,000 words in 2 scenes of 300 words"
PAGES = {"story_outline", "scene_list", "manuscript", "reports"}
OWN = {
    "title": "The Salt Line",
    "wants": "Maya, a retired baker, wants to clear her brother's name.",
    "stands": "The whole town believes he did it.",
    "ends": "She finds out that Maya's brother did it.",
    "cast": ["Maya: retired baker, 61", "Sheriff Cole: against her"],
    "words": 12_000,
}
MANUSCRIPT = (
    f"Chapter 1\n\n{PROSE['CH01-1']}\n\n#\n\n{PROSE['CH01-2']}\n\nChapter 2\n\n{PROSE['CH02-1']}"
)


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[LessonDesk]:
    async with open_lesson_desk(copied(sqlite_template, tmp_path), tmp_path, "novel") as opened:
        yield opened


def read(line: str) -> dict[str, Any]:
    return inputs_from(line, outline("novel"))


async def blocking(desk: LessonDesk) -> list[str]:
    return [one.check for one in (await desk.snapshot()).findings if one.severity == "block"]


async def say(desk: LessonDesk, words: str) -> tuple[Any, ...]:
    """Say a change, and let the run come to rest."""
    understood = understand(words, scene_of(await desk.snapshot()))
    assert understood.edits, understood
    await desk.edit(*understood.edits)
    return understood.edits


async def test_one_line_becomes_every_file_of_a_novel(desk: LessonDesk, tmp_path: Path) -> None:
    stops = await desk.finish(**read(EASY))

    snapshot = await desk.snapshot()
    assert snapshot.run.status is Status.SUCCEEDED
    assert stops == ["approve_story", "approve_scenes", "approve_draft"]
    assert await blocking(desk) == []
    made = {(one.name, one.format) for one in snapshot.documents}
    assert made == {
        *((name, format_) for name in PAGES for format_ in ("docx", "pdf", "md")),
        ("book", "epub"),
        ("scene_list", "xlsx"),
        ("novel", "json"),
    }
    file = tmp_path / "book.epub"
    file.write_bytes(await desk.file("book", "epub"))
    assert problems(file) == []


async def test_a_brief_of_one_word_ends_without_a_blocking_finding(desk: LessonDesk) -> None:
    await desk.finish(**read(AWKWARD))

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    assert await blocking(desk) == []


async def test_a_constrained_brief_is_kept_to_the_letter(desk: LessonDesk) -> None:
    await desk.finish(**read(CONSTRAINED))

    assert await blocking(desk) == []
    draft = await desk.value("review")
    assert (draft["scene_list"]["words"], len(draft["scene_list"]["chapters"])) == (60_000, 20)
    assert (draft["brief"]["tense"], draft["brief"]["audience"]) == ("present", "young adult")
    assert draft["story"]["premise"][0]["text"] == "A girl who steals the moon."


async def test_an_impossible_brief_stops_before_a_word_is_written(desk: LessonDesk) -> None:
    await desk.finish_until_it_needs_somebody(**read(IMPOSSIBLE))

    snapshot = await desk.snapshot()
    asked = snapshot.approvals[0]
    assert asked.gate == "gate.accept"
    assert await blocking(desk) == ["N01"]
    assert "2 scenes of 300 words make 600 words" in asked.ask
    assert "Ways out: 600 words in all, 267 scenes of this length" in asked.ask
    assert snapshot.documents == ()

    await say(desk, "set words to 600")
    await desk.approve_all()

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED


async def test_offline_there_is_no_invented_line(desk: LessonDesk) -> None:
    await desk.finish(**OWN)

    draft = await desk.value("review")
    assert all(scene["text"] == "" for one in draft["chapters"] for scene in one["scenes"])
    texts = [leaf for _, leaf in leaves(draft) if isinstance(leaf, str)]
    assert not any(mark in one for one in texts for mark in ("\u201c", '"'))
    goals = [s["goal"] for one in draft["scene_list"]["chapters"] for s in one["scenes"]]
    assert all(one.endswith("?") for one in goals)


async def test_a_renaming_changes_the_name_everywhere_and_nothing_else(desk: LessonDesk) -> None:
    await desk.finish(**OWN, manuscript=MANUSCRIPT)
    before = json.dumps(await desk.value("review"))

    assert await say(desk, "rename Maya to Nora") == (Rename(old="Maya", new="Nora"),)
    await desk.approve_all()

    after = json.dumps(await desk.value("review"))
    assert "Nora's brother did it" in after
    assert after == before.replace("Maya", "Nora")
    for name in PAGES - {"reports"}:
        text = (await desk.file(name, "md")).decode()
        assert "Maya" not in text
        assert "Nora" in text


async def test_a_name_holds_through_every_later_change(desk: LessonDesk) -> None:
    await desk.finish(**read("a cosy mystery about a vicar in a slot canyon, 70,000 words"))
    await say(desk, "rename The lead to Agnes Pell")
    await desk.approve_all()

    for words in ("make it 80,000 words", "set title to The Vicar in the Slot"):
        await say(desk, words)
        await desk.approve_all()

    steps = await desk.steps()
    text = " ".join(json.dumps(one.value) for one in steps.values())
    assert "Agnes Pell" in text
    assert "The lead" not in text


async def test_a_darker_chapter_is_a_note_and_rules_offer_what_they_can(desk: LessonDesk) -> None:
    await desk.finish(**OWN)
    before = await desk.value("review")
    scene = scene_of(await desk.snapshot())

    assert ways("make chapter 3 darker", scene) == ["end chapter 3 on a loss"]
    edits = await say(desk, "make chapter 3 darker")
    await desk.approve_all()

    note = Guidance(step="chapters.outline", item="CH03", text="make chapter 3 darker")
    assert edits == (note,)
    assert await desk.value("review") == before
    assert "make chapter 3 darker" in (await desk.file("story_outline", "md", "review")).decode()

    worse = understand("make the midpoint worse", scene_of(await desk.snapshot())).edits
    assert worse == (Guidance(step="moments", path="/moments/B9", text="make the midpoint worse"),)

    edits = await say(desk, "end chapter 3 on a loss")
    await desk.approve_all()

    assert edits == (SetInput(name="endings", value=["chapter 3: loss"]),)
    after = await desk.value("review")
    last = after["scene_list"]["chapters"][2]["scenes"][-1]
    assert last["turn"] == "no, and worse"
    others = [one for one in after["scene_list"]["chapters"] if one["id"] != "CH03"]
    assert others == [one for one in before["scene_list"]["chapters"] if one["id"] != "CH03"]


async def test_own_chapters_stand_in_every_file_word_for_word(
    desk: LessonDesk, tmp_path: Path
) -> None:
    await desk.finish(**OWN, manuscript=MANUSCRIPT)

    draft = await desk.value("review")
    told = [scene["text"] for one in draft["own"]["chapters"] for scene in one["scenes"]]
    assert told == [PROSE["CH01-1"], PROSE["CH01-2"], PROSE["CH02-1"]]
    word = docx.Document(io.BytesIO(await desk.file("manuscript", "docx")))
    lines = [one.text for one in word.paragraphs]
    for paragraph in PROSE["CH01-2"].split("\n\n"):
        assert paragraph in lines
    book = await desk.file("book", "epub")
    (tmp_path / "own.epub").write_bytes(book)
    assert problems(tmp_path / "own.epub") == []
    with ZipFile(io.BytesIO(book)) as package:
        assert PROSE["CH02-1"].split("\n\n")[1][:40] in package.read("EPUB/part002.xhtml").decode()
    report = (await desk.file("reports", "md")).decode()
    assert "| 1 | 413 |" in report
    people = {one["name"]: one["who"] for one in draft["cast"]["characters"]}
    assert people["Ruth"] == "named 5 times, first in chapter 1"


async def test_the_scene_list_adds_up_in_another_program(desk: LessonDesk, tmp_path: Path) -> None:
    await desk.finish(**OWN)
    content = await desk.file("scene_list", "xlsx")

    assert len(cached(content)) > 30
    assert differences(content, tmp_path) == []
    scenes = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Scenes"]
    words = [row[12].value for row in scenes.iter_rows(min_row=4)]
    assert words[-1] == sum(words[:-1]) == 12_000
