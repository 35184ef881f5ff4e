"""The slides of the lesson: what the class sees and does; what the teacher does is in the notes."""

import re
from collections.abc import Iterator, Sequence

from agents.sources import Source
from graphs.documents.blocks import Rich
from graphs.documents.deck import (
    BigSlide,
    BulletSlide,
    Deck,
    Slide,
    TableSlide,
    TaskSlide,
    TitleSlide,
)
from graphs.documents.inline import joined, label, rich, steps_in
from graphs.documents.passages import Passage
from graphs.templates.lesson_plan.own_words import bare, large, quoted, read_slip
from graphs.templates.lesson_plan.plan_page import checks_of, grade_name, spans

_WAYS = {
    "whole class": "all together",
    "small groups": "in groups",
    "pairs": "in pairs",
    "alone": "on your own",
}
_VOTE = "Agree, disagree or not sure? Give one reason."
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_JOINED = "\u2060"  # keeps a span in one line where that matters
_THINK = "Decide on your own first. Then tell a partner your reason."


def class_deck(lesson: Passage, colophon: str) -> Deck:
    """Return the slides of the lesson in the order of its phases."""
    topic = large(lesson["brief"]["topic"].text)
    return Deck(
        title=topic,
        slides=tuple(_slides(lesson, topic)),
        footer=f"{topic} · {_class(lesson)}",
        colophon=colophon,
    )


def _slides(lesson: Passage, topic: str) -> Iterator[Slide]:
    yield TitleSlide(topic, _class(lesson), tuple(_beforehand(lesson)))
    yield from _goals(lesson["goals"])
    phases = list(lesson["sequence"]["phases"])
    work = _main_work(phases)
    before, after = _wrong_idea(lesson, phases[0]) if phases else ([], [])
    for place, phase in enumerate(phases):
        if place == work:
            yield from _safety(lesson["sequence"]["safety"])
        yield from before if place == 0 else ()
        yield _exit(lesson, phase) if place == len(phases) - 1 else _phase(lesson, phase)
        yield from (*after, *_what_it_is_about(lesson["goals"])) if place == 0 else ()
        yield from _tables(lesson["handouts"]["student_sheet"]) if place == work else ()


def _class(lesson: Passage) -> str:
    return f"{grade_name(lesson['brief'])} {lesson['brief']['subject'].text}"


def _beforehand(lesson: Passage) -> Iterator[str]:
    """Tell the teacher what to have ready, and when what begins."""
    things = [one.text for one in lesson["sequence"]["materials"]]
    if things:
        yield f"Have ready: {', '.join(things)}."
    phases = lesson["sequence"]["phases"]
    for phase, span in zip(phases, spans(phases), strict=True):
        yield f"Minute {span.replace(_JOINED, '')}: {phase['name'].text}"


def _goals(goals: Passage) -> Iterator[Slide]:
    told = [one["i_can"] for one in goals["success_criteria"]]
    told = told or [one["text"] for one in goals["objectives"]]
    notes = tuple(f"Objective: {one['text'].text}" for one in goals["objectives"])
    yield BulletSlide("By the end of this lesson", tuple(one.rich for one in told), notes)


def _main_work(phases: Sequence[Passage]) -> int:
    """Return which phase takes longest: what students do there is the heart of the lesson."""
    minutes = [int(phase["minutes"].value) for phase in phases]
    return minutes.index(max(minutes)) if minutes else 0


def _wrong_idea(lesson: Passage, first: Passage) -> tuple[list[Slide], list[Slide]]:
    """Return what brings out the wrong idea, before the first phase and after it.

    What the teacher asks or shows there stands on the wall when it is needed.
    """
    ideas = list(lesson["misconceptions"]["ideas"])
    if not ideas or lesson["brief"]["sensitive"].value:
        return [], []
    idea, probe = ideas[0]["idea"], ideas[0]["probe"]
    notes = (f"Expect: {idea.text}", f"Your move: {ideas[0]['response_move'].text}")
    asked: Slide = BigSlide("What do you think?", probe.rich, label(_THINK), notes)
    moves = " ".join(one.text for one in first["teacher_does"])
    if probe.text in moves:
        return [asked], []
    claim = bare(read_slip(idea.text).claim)
    if claim and claim in moves:
        said = rich(quoted(claim), idea.source, idea.path)
        return [BigSlide("Agree or disagree?", said, label(_VOTE), notes[:1])], [asked]
    return [], [asked]


def _what_it_is_about(goals: Passage) -> Iterator[Slide]:
    """Ask the question of the lesson, and name its words."""
    if question := goals["essential_question"]:
        yield BigSlide("The question of the day", question.rich)
    words = tuple(
        (term["term"].label(bold=True), term["kid_definition"].rich) for term in goals["vocabulary"]
    )
    if words:
        yield TableSlide("Words for today", ("Word", "Meaning"), words, (1, 2.6))


def _safety(warning: Passage) -> Iterator[Slide]:
    if warning:
        told = _SENTENCE.split(warning.text)
        points = tuple(rich(one, warning.source, warning.path) for one in told)
        yield BulletSlide("Stay safe", points)


def _phase(lesson: Passage, phase: Passage) -> Slide:
    asked = [one["q"] for one in phase["questions"]]
    return TaskSlide(
        title=phase["name"].text,
        steps=tuple(step for one in phase["students_do"] for step in _steps(one)),
        timer=_timer(phase),
        way=_way(phase),
        question=asked[0].rich if asked else (),
        notes=tuple(_moves(lesson, phase)),
    )


def _steps(told: Passage) -> list[Rich]:
    """Return what students do as steps of their own, where a sentence numbers them."""
    before, steps = steps_in(told.text)
    parts = [before, *steps] if steps else [told.text]
    return [rich(part, told.source, told.path) for part in parts if part.strip()]


def _timer(phase: Passage) -> str:
    minutes = int(phase["minutes"].value)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def _way(phase: Passage) -> str:
    return _WAYS[phase["grouping"].text]


def _moves(lesson: Passage, phase: Passage) -> Iterator[str]:
    """Tell what the teacher does, asks and looks for; what is still open is not to be read out."""
    yield from (one.text for one in phase["teacher_does"] if one.source is not Source.QUESTION)
    yield from (f"Ask: {one['q'].text}" for one in list(phase["questions"])[1:])
    for check in checks_of(lesson, phase):
        yield f"Check: {check['prompt'].text}"
        yield f"Look for: {check['look_for'].text}"
    if phase["transition"]:
        yield f"Then: {phase['transition'].text}"


def _tables(sheet: Passage) -> Iterator[Slide]:
    """Return the tables of the student sheet, to be filled in together."""
    for section in sheet["sections"]:
        columns = section["columns"]
        if section["kind"].text != "table" or not columns:
            continue
        open_ = columns.source is Source.QUESTION
        yield TableSlide(
            title=section["title"].text,
            header=tuple("" if open_ else column.text for column in columns),
            rows=tuple(tuple(() for _ in columns) for _ in range(int(section["rows"].value) or 4)),
            lead=section["instructions"].rich,
        )


def _exit(lesson: Passage, phase: Passage) -> Slide:
    """Return the last phase: the questions of the exit ticket, where there is one."""
    items = list(lesson["evidence"]["exit_ticket"])
    if not items:
        return _phase(lesson, phase)
    keys = [f"Key {number}: {item['key'].text}" for number, item in enumerate(items, 1)]
    return TaskSlide(
        title=phase["name"].text,
        steps=tuple(item["item"].rich for item in items),
        timer=_timer(phase),
        way=_way(phase),
        question=joined(phase["students_do"].each),
        notes=(*_moves(lesson, phase), *keys),
    )
