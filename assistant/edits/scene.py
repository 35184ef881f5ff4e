"""What an edit in words is read against, and what was understood."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from agents.sources import leaves
from assistant.edits.places import Places
from graphs.definition import Definition
from graphs.edits import Edit, WriterPin
from graphs.journal import Address
from graphs.revision import Revision, amended
from graphs.workflow import Workflow


def fresh_nonce() -> str:
    """Return a word that was never used before."""
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Scene:
    """A run as it stands: its workflow, its inputs and edits, and the results so far."""

    workflow: Workflow
    revision: Revision
    results: Mapping[Address, Any]
    models: tuple[str, ...] = ()  # the models a person may choose, by their litellm names
    connected: WriterPin | None = None  # how what they have connected is pinned
    nonce: Callable[[], str] = field(default=fresh_nonce, compare=False)

    @property
    def definition(self) -> Definition:
        return self.workflow.definition

    @property
    def inputs(self) -> Mapping[str, Any]:
        return self.revision.inputs

    @cached_property
    def places(self) -> Places:
        """Everything a person can point at, by the names they would use."""
        return Places(self.workflow, self.results)

    @cached_property
    def texts(self) -> str:
        """Every text of the inputs and the results, a line each."""
        values = (dict(self.inputs), *self.results.values())
        found = (leaf for value in values for _, leaf in leaves(value) if isinstance(leaf, str))
        return "\n".join(dict.fromkeys(found))

    def pin(self, model: str) -> WriterPin:
        """Return what a step is pinned to that this model writes."""
        own = self.connected
        if own is None or model not in (own.name, *dict(own.models).values()):
            return WriterPin(name=model)
        return own if model == own.name else WriterPin(name=model, at=own.at)

    def after(self, edits: tuple[Edit, ...]) -> "Scene":
        """Return the scene with ``edits`` applied, for what is said next in the same breath."""
        later = replace(self, revision=amended(self.revision, edits))
        later.__dict__["places"] = self.places
        return later


@dataclass(frozen=True)
class Understood:
    """Either edits with a sentence of what was understood, or a refusal with what could be said."""

    edits: tuple[Edit, ...] = ()
    reading: str = ""
    refusal: str = ""
    suggestions: tuple[str, ...] = ()
    holds: bool = False  # it is so already, so beside other changes nothing is left to do
    cannot: bool = False  # it was read whole, and cannot be


def already(how: str) -> Understood:
    """Return that nothing changes, because it is so already."""
    return Understood(reading=how, refusal=how, holds=True, cannot=True)


def impossible(why: str, *suggestions: str) -> Understood:
    """Return a refusal of what was read whole: no wording of it can be done."""
    return replace(refused(why, *suggestions), cannot=True)


def refused(why: str, *suggestions: str) -> Understood:
    """Return a refusal; suggestions are phrases that would be understood."""
    return Understood(refusal=why, suggestions=tuple(dict.fromkeys(suggestions)))
