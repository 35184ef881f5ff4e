"""The code steps of a lesson: reading the brief, and cutting the period into phases."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.rules.banks import load
from agents.rules.grammar import plural
from agents.rules.words import Number, Words, computed, keep, yours
from agents.sources import Source
from graphs.findings import Question
from graphs.questions import asked
from graphs.templates.lesson_plan.draft import (
    Brief,
    Period,
    PhaseNames,
    PhaseTime,
    Shape,
    Timing,
)
from graphs.templates.lesson_plan.own_phases import (
    OwnPhase,
    minutes_of,
    own_phases,
    part_of,
    teacher_share,
)
from graphs.templates.lesson_plan.own_words import is_clause, read_task
from graphs.templates.lesson_plan.privacy import without_contacts, without_names
from graphs.templates.lesson_plan.reading import is_untold
from graphs.templates.lesson_plan.topics import Topic, family_of_topic, find
from graphs.templates.lesson_plan.voice import in_sentence

SHORTEST = 3  # minutes; a phase below that is over before it has begun
# Small children follow a demonstration for only so long, whatever the period.
_LONGEST_TEACHING = {"K-2": 8, "3-5": 12}


class LessonInputs(BaseModel):
    """The inputs of the lesson template, as its definition declares them."""

    model_config = ConfigDict(frozen=True)

    topic: str = Field(max_length=160)
    subject: str = Field(default="General", max_length=60)
    grade: int = Field(default=7, ge=0, le=12)
    minutes: int = Field(default=45, ge=10, le=180)
    students: int = Field(default=25, ge=1, le=60)
    shape: Shape = "direct"
    figure_out: str = Field(default="", max_length=400)
    activity: str = Field(default="", max_length=400)
    misconception: str = Field(default="", max_length=400)
    materials: list[str] = Field(default_factory=list, max_length=30)
    standards: list[str] = Field(default_factory=list, max_length=20)
    newcomers: int = Field(default=0, ge=0, le=60)
    language_bands: list[Literal["1-2", "3-4", "5"]] = Field(default_factory=list)
    needs: list[str] = Field(default_factory=list, max_length=12)
    prior: str = Field(default="", max_length=400)
    outline: list[str] = Field(default_factory=list, max_length=12)
    exit_ticket: list[str] = Field(default_factory=list, max_length=6)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, inputs: Any) -> Any:
        """Take an input that was left out, and so came as null, at its default."""
        if not isinstance(inputs, Mapping):
            return inputs
        return {name: value for name, value in inputs.items() if value is not None}


def brief(inputs: LessonInputs) -> Brief:
    """Read what the teacher gave; say what was assumed, and ask what only she knows."""
    needs = without_names(inputs.needs)
    given = {name: without_contacts(getattr(inputs, name).strip()) for name in _SENTENCES}
    bands = sorted(set(inputs.language_bands)) or (["1-2"] if inputs.newcomers else [])
    materials = list(dict.fromkeys(one.strip() for one in inputs.materials if one.strip()))
    sensitive = is_sensitive(f"{inputs.topic} {given['figure_out']} {given['activity']}")
    made = keep(
        Brief,
        topic=yours(inputs.topic.strip()),
        subject=_subject(inputs),
        grade=_number(inputs, "grade"),
        band=band_of(inputs.grade),
        students=_number(inputs, "students"),
        shape=inputs.shape,
        **{name: yours(text) for name, text in given.items()},
        materials=[yours(one) for one in materials],
        language_bands=[computed(band) for band in bands],
        newcomers=_number(inputs, "newcomers"),
        needs=[yours(need) for need in needs.texts],
        sensitive=sensitive,
        assumptions=[computed(one) for one in [*_assumptions(inputs), *needs.remarks]],
    )
    return made.model_copy(update={"questions": list(_questions(made))})


def period(minutes: int, given: Mapping[str, Any]) -> Period:
    """Return the length of the lesson, and say so where it is only the usual one."""
    if "minutes" in given:
        return keep(Period, minutes=Number(minutes, Source.YOURS))
    return keep(
        Period,
        minutes=minutes,
        assumptions=[computed(_usual(f"Length of the period: {minutes} minutes"))],
    )


def timing(
    minutes: int, shape: Shape, grade: int, outline: tuple[str, ...] | None = None
) -> Timing:
    """Cut the period into her own phases or those of its shape; they add up to it exactly."""
    if own := own_phases(outline or ()):
        return _own_timing(minutes, shape, own)
    phases = _fitting(load(__package__, "shapes")[shape], minutes)
    band = band_of(grade)
    if band in _LONGEST_TEACHING:
        longest = _LONGEST_TEACHING[band]
        phases = [
            {**one, "most": min(one["most"], longest)} if one["part"] == "teach" else one
            for one in phases
        ]
    shares = _shares(minutes, phases)
    return keep(
        Timing,
        shape=shape,
        minutes=minutes,
        phases=[
            keep(
                PhaseTime,
                id=computed(one["id"]),
                name=computed(_young_name(one) if band == "K-2" else one["name"]),
                minutes=shares[one["id"]],
                teacher_share=one["talk"],
            )
            for one in phases
        ],
    )


def _own_timing(minutes: int, shape: Shape, own: Sequence[OwnPhase]) -> Timing:
    return keep(
        Timing,
        shape=shape,
        minutes=minutes,
        phases=[
            keep(
                PhaseTime,
                id=computed(one.id),
                name=yours(one.name),
                minutes=length,
                teacher_share=teacher_share(one.id),
            )
            for one, length in zip(own, minutes_of(own, minutes), strict=True)
        ],
    )


def phases(timing: Timing) -> PhaseNames:
    """Name the phases, for what is built on them whatever their minutes are."""
    return keep(
        PhaseNames,
        shape=timing.shape,
        ids=[computed(one.id) for one in timing.phases],
    )


def band_of(grade: int) -> Literal["K-2", "3-5", "6-8", "9-12"]:
    """Return the grade band of a grade; kindergarten is 0."""
    if grade <= 2:
        return "K-2"
    if grade <= 5:
        return "3-5"
    return "6-8" if grade <= 8 else "9-12"


def parts_of(shape: Shape, ids: Iterable[str] = ()) -> dict[str, str]:
    """Return what each phase is for: open, teach, order, work, sense, extend, close.

    They are the phases of a shape, and those among ``ids`` that are a teacher's own.
    """
    own = {one: part_of(one) for one in ids}
    return own | {one["id"]: one["part"] for one in load(__package__, "shapes")[shape]}


def is_sensitive(text: str) -> bool:
    """Say whether a topic forbids votes, role play and canned moves."""
    words = "|".join(re.escape(word) for word in load(__package__, "reading")["sensitive"])
    return re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None


_SENTENCES = ("figure_out", "activity", "misconception", "prior")
_SUBJECTS = {
    "science": "Science",
    "math": "Math",
    "ela": "English language arts",
    "social": "Social studies",
}
_STANDS_IN = "Standard wording stands in its place."
_ASKED = {
    "figure_out": (
        "What should they figure out about {topic}?",
        "The objectives, the question on the board and the exit ticket are made from it.",
    ),
    "activity": (
        "What will they do, step by step?",
        "The longest phase, the sheet and the data table are made from it.",
    ),
    "misconception": (
        "What do they usually get wrong about {topic}?",
        "The warm-up, the checks and your answer to wrong ideas are made from it.",
    ),
}


def _subject(inputs: LessonInputs) -> Words:
    """Return the subject she gave, or the one that the bank files the topic under."""
    if "subject" in inputs.model_fields_set:
        return yours(inputs.subject)
    family = "" if is_sensitive(inputs.topic) else family_of_topic(inputs.topic)
    return computed(_SUBJECTS.get(family, inputs.subject))


def _number(inputs: LessonInputs, name: str) -> int:
    value: int = getattr(inputs, name)
    return Number(value, Source.YOURS) if name in inputs.model_fields_set else value


def _assumptions(inputs: LessonInputs) -> Iterator[str]:
    """Name what she did not give."""
    given = inputs.model_fields_set
    subject = _subject(inputs)
    if subject != inputs.subject:
        yield f"Subject: {subject}, after the topic (change it if yours differs)."
    elif "subject" not in given:
        yield _usual(f"Subject: {subject}")
    labels = {
        "grade": "Grade: {}",
        "students": "Class size: {}",
        "shape": "Shape of the lesson: {}",
    }
    for name, label in labels.items():
        if name not in given:
            yield _usual(label.format(getattr(inputs, name)))
    if inputs.newcomers and not inputs.language_bands:
        yield "Newcomers are taken to be at WIDA level 1-2."


def _usual(told: str) -> str:
    return f"{told} (the usual value; change it if yours differs)."


def _questions(brief: Brief) -> Iterator[Question]:
    topic = find(brief)
    said = in_sentence(brief.topic)
    for name, (text, why) in _ASKED.items():
        if not getattr(brief, name):
            path = f"/brief/{name}"
            yield asked(name, text.format(topic=said), why, path, _meanwhile(name, brief, topic))
    if not brief.materials:
        yield from _about_materials(brief)
    for position, need in enumerate(brief.needs):
        if re.fullmatch(r"Student [A-Z]\W*", need):
            yield asked(
                f"need_{position + 1}",
                f"What does {need} need?",
                "Only a name was given, and names are not kept.",
                f"/brief/needs/{position}",
                _STANDS_IN,
            )
        elif is_untold(need):
            yield asked(
                f"need_{position + 1}",
                f"What do these plans allow: {need}?",
                "Only the plan of a student says it, and nothing is made up in its place.",
                f"/brief/needs/{position}",
                "Their accommodations are left open.",
            )
    if brief.sensitive:
        yield asked(
            "care",
            "What do you want to say first, and what may students leave out?",
            "This topic can touch students in the room; the moves are kept neutral.",
            "/sequence/phases",
            _STANDS_IN,
        )


def _about_materials(brief: Brief) -> Iterator[Question]:
    """Ask for what a lab needs, and for what the task hands out (four sources, six cards)."""
    task = read_task(brief.activity)
    if brief.shape == "lab":
        text = "Which materials does each group need?"
        why = "Set-up, clean-up and the safety line are made from the list."
    elif task.handed_out:
        text = f"Which {plural(task.thing)} do you hand out, and where are they?"
        why = "The task needs them, and they are on no list yet."
    else:
        return
    yield asked("materials", text, why, "/brief/materials", "What the task names is listed.")


def _meanwhile(name: str, brief: Brief, topic: Topic) -> str:
    """Say what stands in the draft until she answers."""
    if name == "figure_out" and is_clause(brief.topic):
        return "The topic itself, which asks something."
    if name == "figure_out" and topic.figure:
        return f"The question that the bank has for this topic: {topic.figure}."
    if name == "activity" and topic.ideas and brief.shape == "substitute":
        return (
            f"{len(topic.ideas)} questions from the bank, on the sheet; their answers are read out."
        )
    if name == "activity" and topic.spare:
        return f"A task from the bank: {topic.spare}"
    if name == "misconception" and topic.ideas:
        return f"{len(topic.ideas)} wrong ideas that are frequent in this topic, from the bank."
    return _STANDS_IN


def _young_name(phase: dict[str, Any]) -> str:
    names = {"open": "Circle", "close": "Show what you know", "write": "Draw and tell"}
    return names.get(phase["part"], names.get(phase["id"], str(phase["name"])))


def _fitting(phases: list[dict[str, Any]], minutes: int) -> list[dict[str, Any]]:
    """Leave out what matters least until the rest has room; then shorten what must stay."""
    chosen = [one for one in phases if one.get("since", 0) <= minutes]
    while sum(one["least"] for one in chosen) > minutes and any(one["keep"] for one in chosen):
        chosen.remove(max(chosen, key=lambda one: int(one["keep"])))
    if sum(one["least"] for one in chosen) > minutes:
        chosen = [{**one, "least": SHORTEST} for one in chosen]
    return [{"most": minutes, **one} for one in chosen]


def _shares(minutes: int, phases: list[dict[str, Any]]) -> dict[str, int]:
    """Share the minutes out by weight within each phase's limits, by largest remainder."""
    fixed: dict[str, int] = {}
    free = list(phases)
    while True:
        room = minutes - sum(fixed.values())
        weights = sum(one["weight"] for one in free)
        exact = {one["id"]: Fraction(room * one["weight"], weights) for one in free}
        short = {one["id"]: one["least"] - exact[one["id"]] for one in free}
        long = {one["id"]: exact[one["id"]] - one["most"] for one in free}
        lacking = sum((gap for gap in short.values() if gap > 0), Fraction(0))
        over = sum((gap for gap in long.values() if gap > 0), Fraction(0))
        if not lacking and not over:
            break
        gaps, limit = (short, "least") if lacking >= over else (long, "most")
        fixed |= {one["id"]: one[limit] for one in free if gaps[one["id"]] > 0}
        free = [one for one in free if one["id"] not in fixed]
    whole = {name: int(share) for name, share in exact.items()}
    spare = room - sum(whole.values())
    ranked = sorted(
        exact, key=lambda name: whole[name] - exact[name]
    )  # stable: earlier phase first
    return fixed | {name: share + (name in ranked[:spare]) for name, share in whole.items()}


STEPS: dict[str, Callable[..., BaseModel]] = {
    "brief": brief,
    "period": period,
    "timing": timing,
    "phases": phases,
}
