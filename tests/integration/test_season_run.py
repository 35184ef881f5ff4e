"""A season from one line to all its files, offline, through run service and worker."""

import io
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from screenplain.parsers import fountain

from assistant.brief import inputs_from
from assistant.edits import understand
from assistant.proposals import scene_of
from assistant.statuses import Status
from graphs.catalog import outline
from tests.support.app_desk import copied
from tests.support.lesson_desk import LessonDesk, open_lesson_desk
from tests.support.office_text import pdf_text, squeezed, word_text
from tests.support.season_briefs import CONSTRAINED, IMPOSSIBLE

LINE = "hour drama about a lighthouse crew, 8 episodes"
LIMIT_SECONDS = 20


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[LessonDesk]:
    url = copied(sqlite_template, tmp_path)
    async with open_lesson_desk(url, tmp_path, "tv_series") as opened:
        yield opened


def read(line: str) -> dict[str, Any]:
    return inputs_from(line, outline("tv_series"))


async def say(desk: LessonDesk, words: str) -> None:
    """Say a change, and let the run come to rest."""
    understood = understand(words, scene_of(await desk.snapshot()))
    assert understood.edits, understood
    await desk.edit(*understood.edits)


async def until_the_end(desk: LessonDesk, **inputs: Any) -> None:
    """Start a season and approve up to the last stop, before files are made."""
    await desk.run(**inputs)
    while await desk.gates() != ["approve_draft"]:
        await desk.approve()


async def values(desk: LessonDesk) -> dict[tuple[str, str], str]:
    """Return the result of every step, to the byte."""
    steps = await desk.steps()
    return {place: json.dumps(one.value) for place, one in steps.items() if one.value is not None}


async def test_one_line_becomes_every_file_of_a_season(desk: LessonDesk) -> None:
    began = time.process_time()
    stops = await desk.finish(**read(LINE))

    snapshot = await desk.snapshot()
    assert snapshot.run.status is Status.SUCCEEDED
    assert time.process_time() - began < LIMIT_SECONDS
    assert stops == ["approve_concept", "approve_season", "approve_draft"]
    made = {(one.name, one.format) for one in snapshot.documents if one.copy == "clean"}
    pages = {"bible", "beat_sheets", "who_wrote_what"}
    assert made == {
        *((name, kind) for name in pages for kind in ("docx", "pdf", "md")),
        *(("script_EP01", kind) for kind in ("fountain", "fdx", "script")),
        ("season_grid", "xlsx"),
        ("tv_series", "json"),
    }


async def test_the_files_of_a_show_hold_what_its_writer_gave_and_are_read_by_other_programs(
    desk: LessonDesk,
) -> None:
    await desk.finish(**CONSTRAINED)

    word = squeezed(word_text(await desk.file("bible", "docx")))
    for text in ("Proof", "Nadia Brandt, 34", CONSTRAINED["premise"], "BAKERY"):
        assert squeezed(text) in word
    assert squeezed("Nadia Brandt, 34") in squeezed(pdf_text(await desk.file("bible", "pdf")))
    told = (await desk.file("who_wrote_what", "md")).decode()
    assert "No line of dialogue was written by code or by a model." in told
    _grid(await desk.file("season_grid", "xlsx"))
    for name in ("script_EP01", "script_EP03"):
        _cards((await desk.file(name, "fountain")).decode(), await desk.file(name, "fdx"))
    draft = json.loads(await desk.file("tv_series", "json"))
    assert draft["brief"]["premise"] == CONSTRAINED["premise"]


def _grid(content: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book.sheetnames == ["Grid", "Beats", "Cast and sets", "Pages"]
    cells = [str(cell.value) for row in shown["Grid"].iter_rows() for cell in row]
    assert any(one.startswith("PAYOFF") for one in cells)
    assert any("who pays for what happened in EP01?" in one for one in cells)
    assert str(book["Cast and sets"]["L5"].value).startswith("=SUM(")
    assert shown["Cast and sets"]["L5"].value > 0


def _cards(text: str, fdx: bytes) -> None:
    parsed = [type(one).__name__ for one in fountain.parse(io.StringIO(text))]
    assert parsed.count("Slug") == 14
    assert "Dialog" not in parsed
    kinds = [one.get("Type") for one in ElementTree.fromstring(fdx).iter("Paragraph")]
    assert kinds.count("Scene Heading") == 14
    assert "Dialogue" not in kinds


async def test_a_rename_is_carried_through_everything_by_code(desk: LessonDesk) -> None:
    await desk.finish(**CONSTRAINED)
    before = await values(desk)

    await say(desk, "rename Nadia to Nora")
    await desk.approve_all()

    after = await values(desk)
    text = " ".join(after.values())
    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    assert not re.search(r"nadia", text, re.IGNORECASE)
    assert "Nora Brandt" in text
    assert "NORA" in text
    assert {place: one for place, one in before.items() if place[0] != "export"}.keys() == {
        place for place in after if place[0] != "export"
    }
    script = (await desk.file("script_EP01", "fountain")).decode()
    assert "NORA BRANDT (34)" in script
    assert not re.search(r"nadia", script, re.IGNORECASE)


async def test_names_hold_through_every_later_change(desk: LessonDesk) -> None:
    line = "half hour comedy about a house that is auctioned, 2 episodes, write 1 and 2"
    await desk.finish(**read(line))
    await say(desk, "rename Lead to Nora Lindqvist")
    await say(desk, "rename Opponent to Bea Lindqvist")
    await desk.approve_all()

    await say(desk, "the ending: Bea buys the home back at auction and Nora stays")
    await say(desk, "title: Last Call")
    await desk.approve_all()

    text = " ".join((await values(desk)).values())
    script = (await desk.file("script_EP01", "fountain")).decode()
    assert not re.search(r"\b(Lead|LEAD|Opponent|OPPONENT)\b", text + script)
    assert "NORA LINDQVIST" in script
    assert "Bea Lindqvist" in text


async def test_a_beat_that_is_turned_redoes_its_episode_and_leaves_the_bytes_of_the_rest(
    desk: LessonDesk,
) -> None:
    await until_the_end(desk, **CONSTRAINED)
    before = await values(desk)

    await say(desk, "end act three of episode 3 on a loss")

    after = await values(desk)
    changed = {place for place, one in after.items() if one != before.get(place)}
    items = {item for step, item in changed if step.startswith(("beats.", "scripts.", "loglines."))}
    assert items
    assert all(item.startswith("EP03") for item in items)
    unchanged = {"concept", "characters", "world", "season_arc", "grid", "season", "approve_season"}
    assert not {step for step, _ in changed} & unchanged


async def test_an_impossible_season_ends_in_the_block_that_names_it(desk: LessonDesk) -> None:
    await desk.finish_until_it_needs_somebody(**IMPOSSIBLE)

    asked = await desk.asked()
    assert asked.gate == "continuity.accept"
    assert "6 acts of 15 pages are 90 pages" in asked.ask
    assert "Ways out:" in asked.ask
