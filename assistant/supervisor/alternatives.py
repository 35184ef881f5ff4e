"""What rules can do now about a wish that only a model could fulfil: phrases that would be read.

Each phrase is read before it is offered, so that saying it does what is promised.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.edits import Scene, understand
from assistant.edits.place import the
from assistant.edits.quantities import quantities
from assistant.edits.words import clauses, heard
from graphs.edits import Guidance, SetInput
from graphs.suggestions import offers
from graphs.suggestions import ways as of_the_template

_MOST = 3
_A_PART = 4  # of the questions, that a shorter test has less
_SHORTER = re.compile(
    r"\b(?:short\w*|less time|cut|trim|brief\w*|quick\w*|faster|tight\w*)\b", re.I
)
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
    yield from of_the_template(definition.name, words, inputs)
    yield from offers(definition.name, words, scene.results)
    if told := list(_said_in_part(words, scene)):
        yield from told
        return
    parts = _named(words, scene)
    for part in parts:
        changed = f'change {the(part)} to "..."'
        if understand(changed, scene).edits:  # leaving it out alone is no way to better it
            yield from (changed, f"redo {the(part)}", f"skip {the(part)}")
    if parts:  # a wish for one part is no reason to change the whole
        return
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


def _said_in_part(words: str, scene: Scene) -> Iterator[str]:
    """Yield what can be done of what was said: one of its clauses, or one of two amounts."""
    amounts = [
        f"set {one.input} to {one.value:.15g}"
        for one in quantities(words, scene.definition)
        if one.value != scene.inputs.get(one.input)
    ]
    said = heard(words)
    spans = clauses(said)
    parts = [said.plain(said.text[start:end]).strip(" .!?,") for start, end in spans]
    phrases = amounts or (parts if len(spans) > 1 else [])
    yield from (one for one in phrases if _sets_an_input(one, scene))


def _sets_an_input(phrase: str, scene: Scene) -> bool:
    edits = understand(phrase, scene).edits
    return bool(edits) and all(isinstance(one, SetInput) for one in edits)


def _by_amount(words: str, inputs: Mapping[str, Any]) -> Iterator[str]:
    minutes, grade, questions = (inputs.get(name) for name in ("minutes", "grade", "questions"))
    if isinstance(questions, int):
        step = max(1, questions // _A_PART)
        if _SHORTER.search(words) and questions > step:
            yield f"set questions to {questions - step}"
        if _LONGER.search(words):
            yield f"set questions to {questions + step}"
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
