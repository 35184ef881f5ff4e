"""What rules can do now about a wish that only a model could fulfil: phrases that would be read.

Each phrase is read before it is offered, so that saying it does what is promised.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.edits import Scene, understand
from assistant.edits.place import the
from graphs.edits import Guidance

_MOST = 3
_SHORTER = re.compile(r"\b(?:short\w*|less|cut|trim|brief\w*|quick\w*|faster|tight\w*)\b", re.I)
_LONGER = re.compile(r"\b(?:long\w*|more time|slow\w*|expand|extend|deeper)\b", re.I)
_EASIER = re.compile(r"\b(?:eas\w+|simpl\w+|too hard|lower|basic)\b", re.I)
_HARDER = re.compile(r"\b(?:hard\w*|challeng\w+|too easy|rigor\w*|advanced|higher)\b", re.I)
_HANDS_ON = re.compile(r"\b(?:hands[- ]on|experiment\w*|lab|activ\w+|doing|measure\w*)\b", re.I)
_TALK = re.compile(r"\b(?:fun\w*|discuss\w*|debate\w*|talk\w*|engag\w+|interactive|lively)\b", re.I)


def ways(words: str, scene: Scene) -> list[str]:
    """Return phrases that change something of the kind that the words wish for."""
    found = []
    for phrase in dict.fromkeys(_phrases(words, scene)):
        edits = understand(phrase, scene).edits
        if edits and not all(isinstance(one, Guidance) for one in edits):
            found.append(phrase)
        if len(found) == _MOST:
            break
    return found


def _phrases(words: str, scene: Scene) -> Iterator[str]:
    inputs, definition = scene.inputs, scene.definition
    yield from _by_amount(words, inputs)
    options = {
        option.lower(): option
        for spec in definition.inputs.values()
        if spec.type == "choice"
        for option in spec.options
    }
    if _HANDS_ON.search(words) and "lab" in options:
        yield "make it a lab"
    if _TALK.search(words) and "discussion" in options:
        yield "make it a discussion"
    for part in _named(words, scene):
        yield f'change {the(part)} to "..."'
        yield f"skip {the(part)}"


def _by_amount(words: str, inputs: Mapping[str, Any]) -> Iterator[str]:
    minutes, grade = inputs.get("minutes"), inputs.get("grade")
    if isinstance(minutes, int):
        if _SHORTER.search(words) and minutes > 15:
            yield f"make it {minutes - 5} minutes"
        if _LONGER.search(words):
            yield f"make it {minutes + 5} minutes"
    if isinstance(grade, int):
        if _EASIER.search(words) and grade > 0:
            yield f"set grade to {grade - 1}"
        if _HARDER.search(words) and grade < 12:
            yield f"set grade to {grade + 1}"


def _named(words: str, scene: Scene) -> list[str]:
    """Return the parts that a wish names."""
    sure = [one for one in scene.places.mentioned(words) if one.sure]
    return [words[one.start : one.end].lower() for one in sure]
