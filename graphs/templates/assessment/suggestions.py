"""What a teacher can pick from in the form, and how far minutes and questions go together."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from graphs.templates.assessment.draft import Blueprint, Brief, ItemType, Objectives
from graphs.templates.assessment.offers import knows
from graphs.templates.assessment.own_questions import banked
from graphs.templates.assessment.planning import blueprint, usual_items, usual_minutes
from graphs.templates.assessment.rules_blueprint import mixed, objectives, rows
from graphs.templates.assessment.steps import AssessmentInputs, brief

_MOST = 3
_BRING = ("notes", "glossary")
_SHORT = ("questions", *_BRING)  # where it is said how many questions are left to the teacher
_ASKED = (
    "There is nothing to ask about {} of my own: paste words with their meanings or notes here,"
    " and I write the questions from them. Without them you get frames to fill in."
)
_KNOWN = "Without a model I know {known} of {items} questions on {topic}; {left} left for you."
_MORE = " Paste notes or words with their meanings, and I write more."


def suggestions(inputs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what students could show and often get wrong, the subject, and the time it takes."""
    given = _read(inputs)
    if given is None:
        return {}
    read = brief(given)
    topic = banked(read)
    named = "subject" not in given.model_fields_set and read.subject != given.subject
    items = _items(given, read)
    offered = {
        "questions": (str(items),) if items != given.questions else (),
        "subject": (read.subject,) if named else (),
        "minutes": _minutes(given, read),
        "must_show": (f"Explain {topic.figure}.",) if topic.figure else (),
        "wrong": tuple(f"They think {one.idea}" for one in topic.ideas[:_MOST]),
    }
    return {name: texts for name, texts in offered.items() if texts}


def hints(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return how long the questions take, and what they are worth, as they would be chosen."""
    given = _read(inputs)
    if given is None:
        return {}
    read = brief(given)
    made = _mix(given, read)
    many = f"{made.items} questions" if made.items != 1 else "1 question"
    brought = bool(read.notes or read.glossary)
    asked = {} if brought or knows(read) else {name: _ASKED.format(read.topic) for name in _BRING}
    return {
        **_left_open(given, read),
        **asked,
        "minutes": f"{many} like these need about {made.minutes} minutes.",
        "points": f"{many} like these are usually worth {made.points}.",
    }


def _left_open(given: AssessmentInputs, read: Brief) -> dict[str, str]:
    """Return how many questions rules can bring, where that is not all, before they begin."""
    mix = mixed(*_wanted(given, read))
    known = sum(offer is not None for _, offer in mix)
    if known == len(mix):
        return {}
    left = "the other is" if len(mix) - known == 1 else f"the other {len(mix) - known} are"
    said = _KNOWN.format(
        known=known or "none",
        items=len(mix),
        topic=read.topic,
        left=left if known else "all are",
    )
    return dict.fromkeys(_SHORT, said + _MORE)


def _read(inputs: Mapping[str, Any]) -> AssessmentInputs | None:
    given = {name: value for name, value in inputs.items() if value not in (None, "", [])}
    try:
        return AssessmentInputs.model_validate(given)
    except ValidationError:  # the form says itself what does not fit
        return None


def _minutes(given: AssessmentInputs, read: Brief) -> tuple[str, ...]:
    usual = usual_minutes(_mix(given, read).minutes)
    return () if usual == given.minutes else (str(usual),)


def _mix(given: AssessmentInputs, read: Brief) -> Blueprint:
    chosen = rows(*_wanted(given, read))
    return blueprint(
        chosen,
        _items(given, read),
        read.grade,
        None,
        given.points_by_type,
        None,
        given.questions_by_type,
    )


def _items(given: AssessmentInputs, read: Brief) -> int:
    """Return how many questions there are to be: as many as was said, or as the time lets."""
    said = "questions" in given.model_fields_set or "minutes" not in given.model_fields_set
    return given.questions if said else usual_items(given.questions, given.minutes, read.grade)


def _wanted(
    given: AssessmentInputs, read: Brief
) -> tuple[Brief, Objectives, int, tuple[ItemType, ...], int | None, list[str]]:
    """Return what the mix of the questions is chosen by."""
    aims = objectives(read, tuple(given.objectives))
    minutes = given.minutes if "minutes" in given.model_fields_set else None
    items = _items(given, read)
    return read, aims, items, tuple(given.types), minutes, given.questions_by_type
