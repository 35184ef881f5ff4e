"""Reads words into the inputs of a form: as a change to what is in it, or as a first brief."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from assistant.brief import inputs_from
from assistant.edits import Scene, understand
from assistant.edits.words import heard
from graphs.briefs import another
from graphs.definition import Definition, Input
from graphs.edits import SetInput
from graphs.inputs import accepted
from graphs.revision import Revision
from graphs.workflow import Resources, Workflow

# How people answer a question without its number, by the name of the input it fills.
_OWN_WORDS: Mapping[str, re.Pattern[str]] = {
    "misconception": re.compile(
        r"(?:they|kids|students|most|many|some|everyone|people|the class)(?: \w+){0,2}"
        r" (?:think|believe|assume|confuse|mix up|get|say|forget)\b.+",
        re.IGNORECASE,
    ),
    "activity": re.compile(
        r"(?:they|kids|students|we|the class)(?:'ll| will| are going to| get to| would| should)"
        r" (?!figure|understand|see why|know)\w+.+",
        re.IGNORECASE,
    ),
    "figure_out": re.compile(
        r"(?:(?:i want|they should|they need|they will|they'll|students should)"
        r"(?: them| students)?(?: to)? )?(?:figure out|find out|understand|see|discover|realize)"
        r"\b(?: that)?\s+(?P<own>.+)",
        re.IGNORECASE,
    ),
}
_ABOUT = re.compile(r"(?:but )?(?:for|on|about)\s+(?P<topic>.{2,80})", re.IGNORECASE)
_OTHER_CLASS = re.compile(
    r"\d|\b(?:period|class|section|group|hour|block|room|day|week|year|time|tomorrow|monday|tuesday"
    r"|wednesday|thursday|friday|other|next|another|me|us|them)\b",
    re.IGNORECASE,
)
_LONGEST_CHANGE = 600
_LISTED = re.compile(r"(?:^|\n|\s)(?:\(?([1-3])[.):]\s+)")


def brief_of(words: str, definition: Definition) -> dict[str, Any]:
    """Return the inputs that a first message gives."""
    return inputs_from(words, definition)


def changes_of(words: str, definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what words change in a form that holds ``values``; nothing where nothing is read."""
    words = re.sub(r"^\s*(?:no|nope|actually|oh|ah|and)\b[\s,]+(?=\w)", "", words, flags=re.I)
    return (
        _answers(words, definition)
        or _edits(words, definition, values)
        or _own_words(words, definition, values)
        or _told(words, definition, values)
    )


def refusal_of(words: str, definition: Definition, values: Mapping[str, Any]) -> str:
    """Return why words change nothing in a form, where they name what is in it."""
    return understand(words, _scene(definition, values)).refusal


def names_an_input(words: str, definition: Definition) -> bool:
    """True where words name an input of the form."""
    names = {name.replace("_", " ") for name in definition.inputs}
    titles = {spec.title.lower() for spec in definition.inputs.values()}
    return any(re.search(rf"\b{re.escape(one)}\b", words) for one in names | titles)


def variant_of(words: str, definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is other in "the same for photosynthesis" or "for period 6 with 84 minutes"."""
    if new := another(definition.name, words, values):
        return {name: value for name, value in new.items() if name in definition.inputs}
    changed = changes_of(words, definition, values)
    match = _ABOUT.fullmatch(words.strip(" .!"))
    if changed or match is None or _OTHER_CLASS.search(match["topic"]):
        return changed
    topics = [name for name, spec in definition.inputs.items() if spec.required]
    return dict.fromkeys(topics[:1], match["topic"])


def open_questions(definition: Definition, values: Mapping[str, Any]) -> list[str]:
    """Return the inputs that only the person knows and has not given."""
    return [
        name
        for name, spec in definition.inputs.items()
        if spec.ask and values.get(name) in (None, "", [])
    ]


def missing(definition: Definition, values: Mapping[str, Any]) -> list[tuple[str, Input]]:
    """Return the inputs without which nothing can start."""
    return [
        (name, spec)
        for name, spec in definition.inputs.items()
        if spec.required and values.get(name) in (None, "", [])
    ]


def _answers(words: str, definition: Definition) -> dict[str, Any]:
    """Read "1. why ships float 2. measure blocks 3. heavy sinks": the questions in their order."""
    parts = _LISTED.split(words)
    asks = [name for name, spec in definition.inputs.items() if spec.ask]
    numbered = dict(zip(parts[1::2], parts[2::2], strict=False))
    found = {
        asks[int(number) - 1]: text.strip(" ;,\n")
        for number, text in numbered.items()
        if int(number) <= len(asks)
    }
    return {name: text for name, text in found.items() if text} if len(numbered) > 1 else {}


def _edits(words: str, definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read a change as it is read of a draft, of which only the inputs are there."""
    if len(words) > _LONGEST_CHANGE:
        return {}
    understood = understand(words, _scene(definition, values))
    return {one.name: one.value for one in understood.edits if isinstance(one, SetInput)}


def _own_words(words: str, definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read a sentence that answers one of the open questions."""
    for name in open_questions(definition, values):
        pattern = _OWN_WORDS.get(name)
        match = pattern.fullmatch(words.strip(" .!")) if pattern else None
        if match:
            return {name: match.groupdict().get("own") or match.group()}
    return {}


def _told(words: str, definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read a plain statement; a topic is only taken where none is there yet."""
    found = inputs_from(words, definition)
    lacking = {name for name, _ in missing(definition, values)}
    topics = {name for name, spec in definition.inputs.items() if spec.required}
    labelled = heard(words).text.lower()
    return {
        name: value
        for name, value in found.items()
        if name not in topics or name in lacking or f"{name}:" in labelled
    }


def _scene(definition: Definition, values: Mapping[str, Any]) -> Scene:
    revision = Revision(inputs=_completed(definition, values))
    return Scene(_inputs_alone(definition.name, definition.model_dump_json()), revision, {})


def _completed(definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    optional = {
        name: spec.model_copy(update={"required": False})
        for name, spec in definition.inputs.items()
    }
    usual = accepted(definition.model_copy(update={"inputs": optional}), {}).values
    return {**usual, **{name: value for name, value in values.items() if name in optional}}


@lru_cache(maxsize=32)
def _inputs_alone(name: str, definition: str) -> Workflow:
    """Return a workflow that has nothing but the inputs of a definition."""
    read = Definition.model_validate_json(definition)
    step = {"id": "nothing", "kind": "transform", "value": "1"}
    bare = {"draftroom": 1, "name": name, "title": read.title, "steps": [step]}
    alone = Definition.model_validate(bare).model_copy(update={"inputs": read.inputs})
    return Workflow(alone, Resources())
