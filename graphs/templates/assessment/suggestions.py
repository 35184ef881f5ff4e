"""What a teacher can pick from in the form, and how far minutes and questions go together."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from graphs.templates.assessment.draft import Blueprint, Brief
from graphs.templates.assessment.offers import knows
from graphs.templates.assessment.own_questions import banked
from graphs.templates.assessment.planning import blueprint, usual_minutes
from graphs.templates.assessment.rules_blueprint import objectives, rows
from graphs.templates.assessment.steps import AssessmentInputs, brief

_MOST = 3
_BRING = ("notes", "glossary")
_ASKED = (
    "There is nothing to ask about {} of my own: paste words with their meanings or notes here,"
    " and I write the questions from them. Without them you get frames to fill in."
)


def suggestions(inputs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what students could show and often get wrong, the subject, and the time it takes."""
    given = _read(inputs)
    if given is None:
        return {}
    read = brief(given)
    topic = banked(read)
    named = "subject" not in given.model_fields_set and read.subject != given.subject
    offered = {
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
        **asked,
        "minutes": f"{many} like these need about {made.minutes} minutes.",
        "points": f"{many} like these are usually worth {made.points}.",
    }


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
    aims = objectives(read, tuple(given.objectives))
    minutes = given.minutes if "minutes" in given.model_fields_set else None
    chosen = rows(read, aims, given.questions, tuple(given.types), minutes)
    return blueprint(chosen, given.questions, read.grade, None, given.points_by_type)
