"""Offline rules for the pages: the student sheet, the teacher's notes, the substitute's note."""

from collections.abc import Iterator, Mapping
from typing import Any

from agents.rules.banks import load
from agents.rules.words import Words, computed, keep, standard, weave, yours
from graphs.templates.lesson_plan.draft import (
    Brief,
    Evidence,
    Goals,
    Handouts,
    Language,
    Sequence,
    SheetSection,
    StudentSheet,
    Term,
    Udl,
)
from graphs.templates.lesson_plan.own_words import large
from graphs.templates.lesson_plan.steps import parts_of
from graphs.templates.lesson_plan.voice import Voice, speak

_TRIALS = 5
_MOST_ROWS = 12


def handouts(
    brief: Brief,
    goals: Goals,
    evidence: Evidence,
    sequence: Sequence,
    udl: Udl,
    language: Language,
) -> Handouts:
    """Make the page for the class, the notes that stay with the teacher, and the substitute's."""
    voice = speak(brief)
    bank = load(__package__, "sheets")
    return keep(
        Handouts,
        student_sheet=_sheet(voice, bank, goals),
        teacher_notes=[*_plan_notes(voice, sequence), *voice.every(bank["notes"])],
        after_exit_ticket=[*voice.every(bank["piles"].values())],
        substitute_notes=voice.every(bank["substitute_notes"]),
    )


def _sheet(voice: Voice, bank: Mapping[str, Any], goals: Goals) -> StudentSheet:
    kind = "calm" if "calm" in voice.tags else str(voice.brief.shape)
    kind = "young" if "K-2" in voice.tags else kind
    return keep(
        StudentSheet,
        title=yours(large(voice.brief.topic)),
        goal=voice.say(bank["goal"]["young" if "K-2" in voice.tags else "older"]),
        sections=[_section(voice, one) for one in bank[kind]],
        word_box=[
            keep(Term, term=standard(one.term), kid_definition=standard(one.kid_definition))
            for one in goals.vocabulary
        ],
    )


def _section(voice: Voice, section: Mapping[str, Any]) -> SheetSection:
    table = section["kind"] == "table"
    columns = section.get("columns") or (_columns(voice) if table else [])
    return keep(
        SheetSection,
        id=computed(section["id"]),
        title=computed(section["title"]),
        instructions=voice.say(section["say"]),
        kind=section["kind"],
        lines=section.get("lines", 0),
        columns=[one if isinstance(one, Words) else computed(one) for one in columns],
        rows=(section.get("rows") or _rows(voice)) if table else 0,
    )


def _columns(voice: Voice) -> list[Words]:
    """Return the head of the data table: the thing, the guess, each quantity, what was seen."""
    task = voice.task
    units = load(__package__, "reading")["quantities"]
    head = [weave("{thing}", thing=yours(large(task.thing))) if task and task.thing else None]
    columns = [one for one in head if one is not None] or [computed("Trial")]
    columns.append(computed("I predict"))
    data = task.data if task else ()
    hers = voice.brief.activity.lower()
    for one in data:
        name = large(one) + (f" ({units[one]})" if units[one] else "")
        columns.append(yours(name) if one in hers else standard(name))
    if voice.topic.column and set(voice.topic.column_from) <= set(data):
        columns.append(standard(voice.topic.column))
    return [*columns, computed("What happened")]


def _rows(voice: Voice) -> int:
    count = voice.task.count if voice.task else 0
    return min(count, _MOST_ROWS) if count > 1 else _TRIALS


def _plan_notes(voice: Voice, sequence: Sequence) -> Iterator[Words]:
    brief = voice.brief
    if any(one.grouping == "small groups" for one in sequence.phases):
        groups, size = voice.slots["groups"], voice.slots["size"]
        people = computed(f"{brief.students} students make {groups} groups of {size} or fewer.")
        yield people
        if brief.materials:
            yield weave(
                "Lay out {groups} sets before the lesson: {gear}.",
                groups=groups,
                gear=voice.slots["gear"],
            )
    parts = parts_of(brief.shape, (one.id for one in sequence.phases))
    if not any(parts.get(one.id) == "close" for one in sequence.phases):
        minutes = sum(one.minutes for one in sequence.phases)
        yield computed(
            f"{minutes} minutes leave no room for the exit ticket: begin the next lesson with it."
        )
