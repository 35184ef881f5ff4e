"""The pages for students: the sheet, which fits one page, and the exit ticket, two on a page."""

import re

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Callout,
    Document,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    Para,
    Rich,
    Space,
    Table,
    TwoUp,
)
from graphs.documents.fitting import SHEET_MM, fitted
from graphs.documents.inline import label, rich, steps_in
from graphs.documents.layout import lines_of
from graphs.documents.passages import Passage
from graphs.templates.lesson_plan.own_words import large

_FORM = KeyValue((("Name", ()), ("Date", ()), ("Period", ())))
_TITLE_MM = 9.0  # a line of the title
_TITLE_ACROSS = 45
_TICKET_MM = 113.0  # half a page
_CLAIM_LINES = 6
_MANY_ROWS = 8
_STEP_LINES = 3
_TICKET_LINES = {1: 8, 2: 4}  # by number of questions
_PRIMARY_MM = 12.0  # between the lines for children who learn to write
_OLDEST_PRIMARY = 2


def student_sheet(lesson: Passage, colophon: str) -> Document:
    """Return the sheet of the lesson on one page, as long as its text alone does not fill more."""
    sheet, spacing = lesson["handouts"]["student_sheet"], _spacing(lesson)
    blocks: list[Block] = [_FORM]
    if goal := _goal(sheet["goal"]):
        blocks.append(Para((*label("Goal: ", bold=True), *goal), style="lead"))
    words = [_word(term) for term in sheet["word_box"]]
    if words:
        blocks.append(Callout("note", "Word box", tuple(words)))
    has_table = any(one["kind"].text == "table" for one in sheet["sections"])
    for section in sheet["sections"]:
        blocks += _section(section, spacing, has_table)
    title = large(sheet["title"].text)
    return Document(
        name="student_sheet",
        title=title,
        title_path=sheet["title"].path,
        blocks=fitted(blocks, SHEET_MM - _TITLE_MM * lines_of(label(title), _TITLE_ACROSS)),
        audience="audience",
        colophon=colophon,
    )


def exit_ticket(lesson: Passage, colophon: str) -> Document:
    """Return the exit ticket, twice on one page."""
    items = list(lesson["evidence"]["exit_ticket"])
    title = f"Exit ticket: {large(lesson['brief']['topic'].text)}"
    topic = lesson["brief"]["topic"].path
    blocks: list[Block] = [Heading(1, title, path=topic), _FORM]
    for number, item in enumerate(items, 1):
        blocks.append(Para((*label(f"{number}. ", bold=True), *item["item"].rich)))
        if _spacing(lesson) == _PRIMARY_MM:
            blocks += [Space(40), Lines(1, _PRIMARY_MM)]
        else:
            blocks.append(Lines(_TICKET_LINES.get(len(items), 3)))
    return Document(
        name="exit_ticket",
        title=title,
        blocks=(TwoUp(fitted(blocks, _TICKET_MM)),),
        audience="audience",
        colophon=colophon,
    )


def _spacing(lesson: Passage) -> float:
    grade = int(lesson["brief"]["grade"].value)
    return _PRIMARY_MM if grade <= _OLDEST_PRIMARY else Lines(1).spacing_mm


def _goal(goal: Passage) -> Rich:
    """Return the goal without a label of its own, which stands before it already."""
    return rich(
        re.sub(r"^\s*goal\s*:\s*", "", goal.text, flags=re.IGNORECASE), goal.source, goal.path
    )


def _word(term: Passage) -> Rich:
    # A meaning that is still a question to the teacher is nothing for students to read.
    meaning = term["kid_definition"]
    known = meaning and meaning.source is not Source.QUESTION
    return (*term["term"].label(bold=True), *((*label(": "), *meaning.rich) if known else ()))


def _section(section: Passage, spacing: float, has_table: bool) -> list[Block]:
    title = section["title"]
    blocks: list[Block] = [Heading(1, title.text, title.source, title.path)]
    blocks += _told(section["instructions"])
    lines = int(section["lines"].value)
    if section["instructions"].source is Source.QUESTION:
        lines = lines or _STEP_LINES  # to take down what is told in class
    match section["kind"].text:
        case "table":
            blocks += _data_table(section)
        case "draw":
            blocks.append(Space(60))
        case "claim":
            return blocks + _claim(section, lines or _CLAIM_LINES, has_table)
        case "write":
            lines = lines or 3
    return [*blocks, Lines(lines, spacing)] if lines else blocks


def _told(instructions: Passage) -> list[Block]:
    """Return instructions, with numbered steps as a list."""
    # What is still a question to the teacher is nothing for students to read.
    if not instructions or instructions.source is Source.QUESTION:
        return []
    before, steps = steps_in(instructions.text)
    if not steps:
        return [Para(instructions.rich)]
    items = tuple(rich(step, instructions.source, instructions.path) for step in steps)
    told: list[Block] = (
        [Para(rich(before, instructions.source, instructions.path))] if before else []
    )
    return [*told, ListBlock(items, ordered=True)]


def _data_table(section: Passage) -> list[Block]:
    columns = section["columns"]
    if not columns:
        return []
    rows = int(section["rows"].value) or 4
    return [
        Table(
            header=tuple(column.text for column in columns),
            rows=tuple(tuple(() for _ in columns) for _ in range(rows)),
            row_height_mm=7 if rows > _MANY_ROWS else 7.5,
            header_source=columns.source,
            header_path=columns.path,
        )
    ]


def _claim(section: Passage, lines: int, has_table: bool) -> list[Block]:
    """Return room for a claim, evidence and reasoning, each with what to write there."""
    shows = "Which rows of your table show it?" if has_table else "What shows it? Name two things."
    parts = (
        ("Claim", "What is your answer?"),
        ("Evidence", shows),
        ("Reasoning", "Why does this evidence support your claim?"),
    )
    # Instructions that name the parts say already what goes into them.
    named = re.search(r"\bevidence\b", section["instructions"].text, re.IGNORECASE)
    evidence = max(1, (lines - 1) // 2)
    counts = (1, evidence, max(1, lines - 1 - evidence))
    blocks: list[Block] = []
    for (name, ask), count in zip(parts, counts, strict=True):
        asked = () if named else label(f" {ask}")
        blocks += [Para((*label(f"{name}.", bold=True), *asked)), Lines(count)]
    return blocks
