"""A check: one rule that code can decide about a draft, with its severity and its repair."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from agents.sources import Source
from graphs.findings import Finding, Patch, Severity, Skipped

# On the person's own words only arithmetic and references may block (people.md, rule 6).
Nature = Literal["arithmetic", "reference", "wording", "safety"]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a check looks at: the typed draft, its JSON form, and where each passage comes from."""

    value: BaseModel | None  # None where the workflow gives its draft no type
    data: Mapping[str, Any]
    inputs: Mapping[str, Any]
    given: frozenset[str] | None = None  # the inputs a person gave; None: all of them
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One named rule. ``find`` yields findings, or one Skipped that says why it cannot tell.

    ``repair`` gets the draft and the findings of this check and returns patches that mend them.
    """

    id: str
    title: str
    nature: Nature
    severity: Severity  # the gravest this check can give
    find: Callable[[Draft], Iterable[Finding | Skipped]]
    repair: Callable[[Draft, list[Finding]], list[Patch]] | None = None
    typed: bool = False  # it can also look at the inputs alone, before anything is made
