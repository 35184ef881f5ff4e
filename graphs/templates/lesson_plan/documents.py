"""The files of a lesson: the plan, the sheet for students, the exit ticket, the substitute plan."""

from collections.abc import Sequence

from agents.sources import Source, Sources
from graphs.documents.blocks import (
    Block,
    Callout,
    Document,
    Heading,
    KeyValue,
    Lines,
    Para,
    Rich,
    Space,
    Table,
    TwoUp,
)
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.lesson_plan.draft import LessonPlan
from graphs.templates.lesson_plan.plan_page import plan
from graphs.templates.lesson_plan.substitute_page import substitute_plan

OFFLINE_COLOPHON = "Drafted with Draftroom; the wording is standard or the author's own."
MODEL_COLOPHON = "Drafted with Draftroom and a language model."

_FORM = KeyValue((("Name", ()), ("Date", ()), ("Period", ())))
_CLAIM_LINES = 6
_PARTS_OF_A_CLAIM = (
    ("Claim", "What is your answer?"),
    ("Evidence", "Which numbers or observations show it?"),
    ("Reasoning", "Why does this evidence support your claim?"),
)
_MANY_ROWS = 8
_TICKET_LINES = {1: 8, 2: 4}  # by number of questions, so that two tickets fit on a page


def documents(
    draft: LessonPlan, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return every document of the lesson; ``notes`` are what the person asked for in words."""
    lesson = Passage.of(draft, sources)
    colophon = OFFLINE_COLOPHON if offline else MODEL_COLOPHON
    made = [plan(lesson, tuple(notes), colophon), _student_sheet(lesson, colophon)]
    if draft.evidence.exit_ticket:
        made.append(_exit_ticket(lesson, colophon))
    made.append(substitute_plan(lesson, colophon))
    return made


def _student_sheet(lesson: Passage, colophon: str) -> Document:
    sheet = lesson["handouts"]["student_sheet"]
    blocks: list[Block] = [_FORM]
    if sheet["goal"]:
        blocks.append(Para((*label("Goal: ", bold=True), *sheet["goal"].rich), style="lead"))
    words = [_word(term) for term in sheet["word_box"]]
    if words:
        blocks.append(Callout("note", "Word box", tuple(words)))
    for section in sheet["sections"]:
        blocks += _section(section)
    return Document(
        name="student_sheet",
        title=sheet["title"].text,
        blocks=tuple(blocks),
        audience="audience",
        colophon=colophon,
    )


def _word(term: Passage) -> Rich:
    # A meaning that is still a question to the teacher is nothing for students to read.
    meaning = term["kid_definition"]
    known = meaning and meaning.source is not Source.QUESTION
    return (*label(term["term"].text, bold=True), *((*label(": "), *meaning.rich) if known else ()))


def _section(section: Passage) -> list[Block]:
    blocks: list[Block] = [Heading(1, section["title"].text, section["title"].source)]
    if section["instructions"]:
        blocks.append(Para(section["instructions"].rich))
    lines = int(section["lines"].value)
    match section["kind"].text:
        case "table":
            blocks += _data_table(section)
        case "draw":
            blocks.append(Space(60))
        case "claim":
            return blocks + _claim(lines or _CLAIM_LINES)
        case "write":
            lines = lines or 3
    return [*blocks, Lines(lines)] if lines else blocks


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
        )
    ]


def _claim(lines: int) -> list[Block]:
    evidence = max(1, (lines - 1) // 2)
    counts = (1, evidence, max(1, lines - 1 - evidence))
    blocks: list[Block] = []
    for (name, ask), count in zip(_PARTS_OF_A_CLAIM, counts, strict=True):
        blocks += [Para((*label(f"{name}. ", bold=True), *label(ask))), Lines(count)]
    return blocks


def _exit_ticket(lesson: Passage, colophon: str) -> Document:
    items = list(lesson["evidence"]["exit_ticket"])
    title = f"Exit ticket: {lesson['brief']['topic'].text}"
    blocks: list[Block] = [Heading(1, title), _FORM]
    for number, item in enumerate(items, 1):
        blocks.append(Para((*label(f"{number}. ", bold=True), *item["item"].rich)))
        blocks.append(Lines(_TICKET_LINES.get(len(items), 2)))
    return Document(
        name="exit_ticket",
        title=title,
        blocks=(TwoUp(tuple(blocks)),),
        audience="audience",
        colophon=colophon,
    )
