"""The code steps that read what the teacher gave: the brief, the sitting, and access for all."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.rules.banks import load
from agents.rules.words import Number, Words, computed, keep, standard, yours
from agents.sources import Source
from graphs.findings import Question
from graphs.questions import asked
from graphs.templates.assessment.about import subject_of
from graphs.templates.assessment.draft import (
    Access,
    Accommodation,
    Brief,
    ItemType,
    Objectives,
    Room,
    Sitting,
    Term,
)
from graphs.templates.assessment.forms import forms
from graphs.templates.assessment.offers import knows
from graphs.templates.assessment.planning import (
    blueprint,
    plan,
    rows_seconds,
    usual_items,
    usual_minutes,
)
from graphs.templates.assessment.rules_blueprint import rows
from graphs.templates.assessment.solving import blind, to_score
from graphs.templates.lesson_plan.privacy import without_contacts, without_names
from graphs.templates.lesson_plan.steps import band_of, is_sensitive
from graphs.templates.lesson_plan.topics import family_of_topic

_LESSONS = "graphs.templates.lesson_plan"
TERM = re.compile(
    r"^(?P<term>[^:=\u2013\u2014]{1,60}?)\s*(?::|=|\s[-\u2013\u2014])\s+(?P<means>\S.*)$"
)
_LISTED = re.compile(r"^[^\s:]+(?: [^\s:]+){0,3}:\s+\S")  # a word or a few, a colon, a meaning
_FEWEST_LISTED = 3  # lines that make a list of words
_SENTENCES = ("must_show", "wrong", "notes")
_SUBJECTS = {
    "science": "Science",
    "math": "Math",
    "ela": "English language arts",
    "social": "Social studies",
}


class AssessmentInputs(BaseModel):
    """The inputs of the assessment template, as its definition declares them."""

    model_config = ConfigDict(frozen=True)

    topic: str = Field(max_length=160)
    subject: str = Field(default="General", max_length=60)
    grade: int = Field(default=7, ge=0, le=12)
    questions: int = Field(default=10, ge=1, le=60)
    minutes: int = Field(default=30, ge=1, le=240)
    points: int | None = Field(default=None, ge=1, le=500)
    points_by_type: list[str] = Field(default_factory=list, max_length=9)
    types: list[ItemType] = Field(default_factory=list)
    questions_by_type: list[str] = Field(default_factory=list, max_length=9)
    objectives: list[str] = Field(default_factory=list, max_length=8)
    must_show: str = Field(default="", max_length=400)
    wrong: str = Field(default="", max_length=400)
    notes: str = Field(default="", max_length=20_000)
    glossary: list[str] = Field(default_factory=list, max_length=60)
    needs: list[str] = Field(default_factory=list, max_length=12)
    forms: int = Field(default=2, ge=1, le=2)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, inputs: Any) -> Any:
        """Take an input that was left out, and so came as null, at its default."""
        if not isinstance(inputs, Mapping):
            return inputs
        return {name: value for name, value in inputs.items() if value is not None}


def brief(inputs: AssessmentInputs) -> Brief:
    """Read what the teacher gave; say what was assumed, and ask what only she knows."""
    given = {name: without_contacts(getattr(inputs, name).strip()) for name in _SENTENCES}
    said = f"{inputs.topic} {given['must_show']}"
    subject = _subject(inputs)
    read = keep(
        Brief,
        topic=yours(inputs.topic.strip()),
        subject=subject,
        grade=_number(inputs, "grade"),
        band=band_of(inputs.grade),
        **{name: yours(text) for name, text in given.items()},
        glossary=list(_glossary(inputs.glossary or _listed_in(given["notes"]))),
        sensitive=is_sensitive(said),
        assumptions=[computed(one) for one in _assumptions(inputs, subject)],
    )
    return read.model_copy(update={"questions": list(_asked(read, inputs))})


def room(
    brief: Brief,
    objectives: Objectives,
    items: int,
    types: tuple[ItemType, ...] | None = None,
    minutes: int | None = None,
    counts: list[str] | None = None,
    said: int | None = None,
) -> Room:
    """Return the minutes where they are short, so that other minutes change no question.

    Where nobody said how many questions there are to be, few minutes make them fewer.
    """
    if said is None:
        items = usual_items(items, minutes, brief.grade)
    if minutes is None:
        return Room(items=items)
    made = rows(brief, objectives, items, types, counts=counts)
    needed = rows_seconds(made.rows, brief.grade)
    short = _given(minutes, "minutes", ["minutes"]) if needed > minutes * 60 else None
    return Room(items=items, minutes=short)


def sitting(
    questions: int,
    minutes: int,
    given: Mapping[str, Any],
    points: int | None = None,
    forms: int = 2,
    needed: int = 0,
) -> Sitting:
    """Return how long the test may take and how much it holds, and what is only usual of it."""
    if "minutes" not in given:
        minutes = usual_minutes(needed)
    usual = {
        "questions": f"Number of questions: {questions}",
        "minutes": f"Minutes: {minutes}",
    }
    return keep(
        Sitting,
        minutes=_given(minutes, "minutes", given),
        items=_given(questions, "questions", given),
        points=points if points is None else _given(points, "points", given),
        forms=_given(forms, "forms", given),
        assumptions=[computed(_usual(told)) for name, told in usual.items() if name not in given],
    )


def access(needs: list[str] | None = None) -> Access:
    """Return what changes for each declared need; one that the bank does not know is asked."""
    cleaned = without_names(needs or ())
    made, asked = [], []
    for place, need in enumerate(cleaned.texts, 1):
        entry = _entry(need)
        if entry is None:
            asked.append(_what_helps(place, need))
            continue
        made.append(
            keep(
                Accommodation,
                need=yours(need),
                what_changes=standard(entry["changes"]),
                what_stays=standard(entry["stays"]),
            )
        )
    return keep(Access, accommodations=made, questions=asked)


def _entry(need: str) -> Mapping[str, Any] | None:
    for entry in load(__package__, "access"):
        if any(re.search(rf"\b{word}", need, re.IGNORECASE) for word in entry["match"]):
            found: Mapping[str, Any] = entry
            return found
    return None


def _what_helps(place: int, need: str) -> Question:
    return asked(
        f"need_{place}",
        f"What changes in the test for this need: {need}?",
        "The bank of accommodations does not know it, and nothing is guessed.",
        "/access/accommodations",
        "The test is as it is for everybody.",
    )


def _listed_in(notes: str) -> list[str]:
    """Return the lines of notes that are a list of words with their meanings."""
    lines = [" ".join(one.split()).lstrip("-•* ") for one in notes.splitlines()]
    found = [one for one in lines if _LISTED.match(one)]
    return found if len(found) >= _FEWEST_LISTED else []


def _each_word(lines: list[str]) -> Iterator[str]:
    """Yield one word with its meaning a line; several in a line stand with semicolons between."""
    for line in lines:
        parts = [" ".join(one.split()) for one in line.split(";") if one.strip()]
        yield from parts if all(TERM.match(one) for one in parts) else [" ".join(line.split())]


def _glossary(lines: list[str]) -> Iterator[Term]:
    """Yield the words with their meanings; a line that names no meaning is left out."""
    seen: set[str] = set()
    for line in _each_word(lines):
        found = TERM.match(line)
        if found and found["term"].casefold() not in seen:
            seen.add(found["term"].casefold())
            yield keep(Term, term=yours(found["term"]), meaning=yours(found["means"]))


def _subject(inputs: AssessmentInputs) -> Words:
    """Return the subject she gave, or the one that the bank files the topic under."""
    if "subject" in inputs.model_fields_set:
        return yours(inputs.subject)
    filed = "" if is_sensitive(inputs.topic) else family_of_topic(inputs.topic)
    return computed(_SUBJECTS.get(filed or subject_of(inputs.topic), inputs.subject))


def _number(inputs: AssessmentInputs, name: str) -> int:
    value: int = getattr(inputs, name)
    return Number(value, Source.YOURS) if name in inputs.model_fields_set else value


def _given(value: int, name: str, given: Container[str]) -> int:
    return Number(value, Source.YOURS) if name in given else value


def _assumptions(inputs: AssessmentInputs, subject: str) -> Iterator[str]:
    if "subject" not in inputs.model_fields_set:
        told = f"Subject: {subject}"
        known = subject != inputs.subject
        yield f"{told}, after the topic (change it if yours differs)." if known else _usual(told)
    if "grade" not in inputs.model_fields_set:
        yield _usual(f"Grade: {inputs.grade}")
    if lost := [one for one in _each_word(inputs.glossary) if not TERM.match(one)]:
        yield f"No meaning was given for {', '.join(lost)}, so nothing is asked about it."


def _usual(told: str) -> str:
    return f"{told} (the usual value; change it if yours differs)."


def _asked(read: Brief, inputs: AssessmentInputs) -> Iterator[Question]:
    """Ask what only the teacher knows, and what waits for it."""
    brought = bool(read.notes or read.glossary)
    if not brought and not knows(read):
        yield asked(
            "notes",
            f"Which words, notes or questions of yours is the test on {read.topic} made of?"
            " Paste them.",
            "The banks have nothing to ask about it, and no facts are made up: until then the"
            " questions are frames for you to fill in.",
            "/brief/notes",
        )
    if not read.must_show and not inputs.objectives:
        yield asked(
            "must_show",
            f"What must they show about {read.topic}?",
            "The objectives and the longest question are made from it.",
            "/brief/must_show",
        )
    if not read.wrong:
        yield asked(
            "wrong",
            f"What do they usually get wrong about {read.topic}?",
            "A wrong answer that tempts tells you more than one that nobody takes.",
            "/brief/wrong",
        )
    if not brought and knows(read):
        yield asked(
            "notes",
            "What did you do in class? Paste your notes, or words with their meanings.",
            "Questions on facts are made of your text alone; nothing is made up.",
            "/brief/notes",
        )
    if read.sensitive:
        yield asked(
            "care",
            "Which of these questions could hurt a student in the room?",
            "This topic can; so no question is taken from the banks.",
            "/brief/care",
        )


STEPS: dict[str, Callable[..., BaseModel]] = {
    "brief": brief,
    "room": room,
    "sitting": sitting,
    "blueprint": blueprint,
    "plan": plan,
    "to_score": to_score,
    "blind": blind,
    "access": access,
    "forms": forms,
}
