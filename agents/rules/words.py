"""Words that remember whom they come from, and the taking apart of what a rule returns.

Pydantic turns a ``Words`` into a plain string when it validates; ``keep`` builds a model that
does not lose it, and ``take_apart`` yields the plain JSON value and the source of every leaf.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, NamedTuple, Self, TypeVar, get_origin

from pydantic import BaseModel

from agents.sources import Source, Sources, elements, leaves

Model = TypeVar("Model", bound=BaseModel)


class Words(str):
    """A string that knows its source."""

    source: Source

    def __new__(cls, text: str, source: Source = Source.STANDARD) -> Self:
        """Mark ``text`` as coming from ``source``."""
        words = super().__new__(cls, text)
        words.source = source
        return words


class Number(int):
    """A whole number that knows its source."""

    source: Source

    def __new__(cls, value: int, source: Source) -> Self:
        """Mark ``value`` as coming from ``source``."""
        number = super().__new__(cls, value)
        number.source = source
        return number


class Decimal(float):
    """A number with places that knows its source."""

    source: Source

    def __new__(cls, value: float, source: Source) -> Self:
        """Mark ``value`` as coming from ``source``."""
        number = super().__new__(cls, value)
        number.source = source
        return number


class TakenApart(NamedTuple):
    """A plain JSON value, and the source of each leaf by its path."""

    value: Any
    sources: dict[str, Source]


def yours(text: str) -> Words:
    """Mark the person's own words."""
    return Words(text, Source.YOURS)


def standard(text: str) -> Words:
    """Mark fixed wording of the rules."""
    return Words(text, Source.STANDARD)


def computed(text: str) -> Words:
    """Mark what code worked out: a reference, a label, a sum."""
    return Words(text, Source.COMPUTED)


def question(text: str) -> Words:
    """Mark what is left open for the person."""
    return Words(text, Source.QUESTION)


def blend(text: str, parts: Mapping[str, object]) -> Words:
    """Mark a text made of ``parts``: the person's if any part is theirs, else open, else ours."""
    sources = {part.source for part in parts.values() if isinstance(part, Words)}
    for source in (Source.YOURS, Source.QUESTION):
        if source in sources:
            return Words(text, source)
    return standard(text)


def weave(frame: str, **slots: object) -> Words:
    """Put ``slots`` into the ``{named}`` places of ``frame`` and mark the result."""
    return blend(frame.format(**slots), slots)


def keep(model: type[Model], **values: Any) -> Model:
    """Validate ``values`` as a ``model`` and return it with the sources of its words kept."""
    checked = model.model_validate(values)
    # What was left out is taken from there: to have each default made anew takes long.
    rest = {name: getattr(checked, name) for name in model.model_fields if name not in values}
    return model.model_construct(_fields_set=set(values), **rest, **values)


def take_apart(value: Any) -> TakenApart:
    """Return the plain JSON form of ``value`` and where each of its leaves comes from.

    A plain string counts as standard wording; ids, choices of a fixed set and numbers count as
    computed.
    """
    sources: dict[str, Source] = {}
    return TakenApart(_plain(value, "", sources), sources)


def complete(sources: Sources, value: Any) -> dict[str, Source]:
    """Return ``sources`` with the usual source for every leaf of ``value`` that lacks one."""
    return {path: sources.get(path) or _usual(path, leaf) for path, leaf in leaves(value)}


def standard_share(sources: Sources, value: Any) -> float:
    """Return how much of the wording in ``value`` is standard, by number of passages.

    Numbers, empty passages and what code computed (ids, labels, references) are no wording.
    """
    wording = [
        sources.get(path, Source.STANDARD)
        for path, leaf in leaves(value)
        if isinstance(leaf, str) and leaf and sources.get(path) is not Source.COMPUTED
    ]
    return wording.count(Source.STANDARD) / len(wording) if wording else 0.0


def _plain(value: Any, path: str, sources: dict[str, Source]) -> Any:
    if isinstance(value, BaseModel):
        return _plain(_fields(value), path, sources)
    if isinstance(value, Mapping):
        return {key: _plain(child, f"{path}/{key}", sources) for key, child in value.items()}
    if isinstance(value, list | tuple):
        children = [dict(_fields(one)) if isinstance(one, BaseModel) else one for one in value]
        return [_plain(child, f"{path}/{name}", sources) for name, child in elements(children)]
    sources[path] = (
        value.source if isinstance(value, Words | Number | Decimal) else _usual(path, value)
    )
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Number):
        return int(value)
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, str) else value


def _fields(model: BaseModel) -> dict[str, Any]:
    """Return the fields of a model, with its choices marked as computed."""
    types = {name: field.annotation for name, field in type(model).model_fields.items()}
    return {
        name: computed(value)
        if get_origin(types.get(name)) is Literal and isinstance(value, str)
        else value
        for name, value in model
    }


def _usual(path: str, leaf: Any) -> Source:
    if isinstance(leaf, str) and not isinstance(leaf, Enum) and not path.endswith("/id"):
        return Source.STANDARD
    return Source.COMPUTED
