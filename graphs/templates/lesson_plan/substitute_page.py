"""The substitute plan: the same lesson for somebody who sees the class for the first time."""

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Rich,
    Table,
)
from graphs.documents.inline import bullets, joined, label
from graphs.documents.passages import Passage
from graphs.templates.lesson_plan.own_words import large
from graphs.templates.lesson_plan.plan_page import safety, spans, summary

_PLACES = ("Seating chart and class list", "Student sheets and exit tickets")
_PEOPLE = ("Teacher next door who can help", "Office, and what to do in a drill")
_PAGES = ("student sheet", "exit ticket")
_MOST_IDEAS = 1
_UNDONE = (
    "What do students do, step by step? The lesson still asks, and neither this page nor the sheet"
    " says it."
)
_NO_KEY = "Not written yet: collect the tickets, and leave the answers to the teacher."
_ASKED = (
    "Where are the seating chart, the sheets and the materials?",
    "Who next door can help?",
    "What does the class do in a drill, and how is the office reached?",
)


def substitute_plan(lesson: Passage, colophon: str) -> Document:
    """Return a plan of one to two pages that a stranger can teach from."""
    parts = (
        _not_ready(lesson),
        _in_short(lesson),
        _where_things_are(lesson),
        safety(lesson),
        _minute_by_minute(lesson),
        _words(lesson),
        _help(lesson),
        _answers(lesson),
        _collect(lesson),
    )
    brief = lesson["brief"]
    return Document(
        name="substitute_plan",
        title=f"Substitute plan: {large(brief['topic'].text)}",
        title_path=brief["topic"].path,
        subtitle=f"{summary(lesson)} · {brief['students'].text} students",
        blocks=tuple(block for part in parts for block in part),
        colophon=colophon,
        questions=tuple(map(label, _ASKED)),
    )


def _not_ready(lesson: Passage) -> list[Block]:
    """Say loudly what the teacher has to tell before a stranger can teach from this."""
    phases, sections = lesson["sequence"]["phases"], lesson["handouts"]["student_sheet"]["sections"]
    moves = [one for phase in phases for one in phase["teacher_does"]]
    steps = [one for phase in phases for one in phase["students_do"]]
    steps += [section["instructions"] for section in sections]
    needs = [one["what_changes"] for one in lesson["udl"]["accommodations"]]
    told = [label(_UNDONE)] if any(map(_is_open, steps)) else []
    told += [one.rich for one in (*moves, *needs) if _is_open(one)]
    return [Callout("question", "Not ready for a substitute", tuple(told))] if told else []


def _is_open(passage: Passage) -> bool:
    return passage.source is Source.QUESTION


def _in_short(lesson: Passage) -> list[Block]:
    brief, goals = lesson["brief"], lesson["goals"]
    doing = brief["activity"].rich or next(iter(goals["objectives"]))["text"].rich
    facts = (("Today", doing), ("They find out", brief["figure_out"].rich))
    return [KeyValue(tuple((name, value) for name, value in facts if value))]


def _where_things_are(lesson: Passage) -> list[Block]:
    materials = _things(lesson)
    names = [label(name) for name in (*_PLACES, *_PEOPLE)]
    if materials:
        names.insert(len(_PLACES), (*label("Materials: "), *joined(materials, ", ")))
    rows: tuple[tuple[Rich, Rich], ...] = tuple((name, ()) for name in names)
    table = Table(("What you need", "Where it is"), rows, (3, 2), row_height_mm=6)
    notes = lesson["handouts"]["substitute_notes"].each
    told: list[Block] = [ListBlock(tuple(notes))] if notes else []
    return [Heading(1, "Where things are"), table, *told]


def _things(lesson: Passage) -> list[Rich]:
    """Return the materials without the pages, which have a row of their own."""
    listed = lesson["sequence"]["materials"]
    return [one.rich for one in listed if one.text.lower() not in _PAGES]


def _minute_by_minute(lesson: Passage) -> list[Block]:
    phases = lesson["sequence"]["phases"]
    rows = tuple(
        (
            (*phase["name"].label(bold=True), *label(f"\nminute {span}")),
            _say(phase),
            joined([bullets(_settled(phase["students_do"])), _grouping(phase)], "\n"),
        )
        for phase, span in zip(phases, spans(phases), strict=True)
    )
    header = ("When", "What you do and say", "What students do")
    return [Heading(1, "Minute by minute"), Table(header, rows, (1.1, 3.4, 2.5))]


def _settled(passages: Passage) -> list[Rich]:
    """Return what is no question to the teacher any more: a substitute cannot answer it."""
    return [one.rich for one in passages if not _is_open(one)]


def _grouping(phase: Passage) -> Rich:
    return (*label("Work: ", italic=True), *phase["grouping"].rich)


def _say(phase: Passage) -> Rich:
    """Return what to do and one thing to ask; the checks are for the one who marks."""
    asked = [(*label("Ask: ", bold=True), *one["q"].rich) for one in phase["questions"]]
    then = [phase["transition"].rich] if phase["transition"] else []
    return bullets([*_settled(phase["teacher_does"]), *asked[:1], *then])


def _words(lesson: Passage) -> list[Block]:
    """Return what the words mean on a substitute day; else the sheet alone tells it."""
    told = [
        (*term["term"].label(bold=True), *label(": "), *term["kid_definition"].rich)
        for term in lesson["goals"]["vocabulary"]
        if term["kid_definition"] and not _is_open(term["kid_definition"])
    ]
    if not told or lesson["brief"]["shape"].text != "substitute":
        return []
    return [Heading(1, "Words of the lesson"), ListBlock(tuple(told))]


def _help(lesson: Passage) -> list[Block]:
    said = tuple(
        (one["idea"].rich, one["response_move"].rich) for one in lesson["misconceptions"]["ideas"]
    )
    needs = tuple(
        (one["need"].rich, one["what_changes"].rich)
        for one in lesson["udl"]["accommodations"]
        if not _is_open(one["what_changes"])
    )
    frames = [frame for level in lesson["language"]["by_level"] for frame in level["frames"].each]
    if frames:
        needs = (*needs, (label("new to English"), bullets(frames)))
    rows = (*said[:_MOST_IDEAS], *needs)
    if not rows:
        return []
    return [Heading(1, "If they need help"), Table(("Who or what", "Do this"), rows, (1, 1.6))]


def _answers(lesson: Passage) -> list[Block]:
    """Return what a right answer says, by the numbers of the ticket: it is asked for on any day."""
    told = tuple(
        (
            *label(f"{place}. ", bold=True),
            *(label(_NO_KEY) if _is_open(item["key"]) else item["key"].rich),
        )
        for place, item in enumerate(lesson["evidence"]["exit_ticket"], 1)
    )
    return [Heading(1, "Answers to the exit ticket"), *map(Para, told)] if told else []


def _collect(lesson: Passage) -> list[Block]:
    things: list[Rich] = [label("Student sheets, with names on them")]
    if lesson["evidence"]["exit_ticket"]:
        things.append(label("Exit tickets, at the door"))
    if _things(lesson):
        things.append(label("All materials, counted and back in their place"))
    things.append(
        label(
            "A note to me on the back: how far you got, who was absent, who helped, what was hard"
        )
    )
    return [Heading(1, "Collect"), Checklist(tuple(things))]
