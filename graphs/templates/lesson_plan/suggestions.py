"""What a teacher can pick from while the form is filled: what the bank knows of the topic."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from graphs.templates.lesson_plan.steps import LessonInputs, brief
from graphs.templates.lesson_plan.topics import Topic, find

_READ = ("topic", "subject", "grade", "figure_out", "activity")
_MOST = 3


def suggestions(inputs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what students could figure out and what they often get wrong, and the subject."""
    given = {name: inputs[name] for name in _READ if inputs.get(name) not in (None, "")}
    try:
        read = brief(LessonInputs.model_validate(given))
    except ValidationError:  # the form says itself what does not fit
        return {}
    topic = find(read)
    offered = {
        "subject": (read.subject,) if topic.figure and "subject" not in given else (),
        "figure_out": _figure(topic),
        "misconception": _wrong_ideas(topic),
    }
    return {name: texts for name, texts in offered.items() if texts}


def _figure(topic: Topic) -> tuple[str, ...]:
    return (topic.figure[0].upper() + topic.figure[1:],) if topic.figure else ()


def _wrong_ideas(topic: Topic) -> tuple[str, ...]:
    return tuple(f"They think {one.idea}" for one in topic.ideas[:_MOST])
