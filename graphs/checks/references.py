"""Checks that hold a draft against itself and its inputs: ids (X01), inputs (X03), facts (X08)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from agents.sources import leaves
from graphs.checks.check import Check, Draft
from graphs.checks.passages import joined, normal, passages, words
from graphs.findings import Finding, Severity, blocking
from graphs.paths import select

_SMALL_WORDS = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "with", "by", "and", "or")
)
_SHORTEST_STEM = 3


class Reference(NamedTuple):
    """Ids named at one place (a path pattern) that must exist at another."""

    at: str
    to: str


class Required(NamedTuple):
    """An input that must appear: as the value at ``same``, and by its words in one of ``told``."""

    input: str
    same: str = ""
    told: Sequence[str] = ()


def ids_resolve(references: Iterable[Reference]) -> Check:
    """X01: the draft has its form, ids are unique, and each id that is named exists."""
    pairs = tuple(references)

    def find(draft: Draft) -> Iterator[Finding]:
        yield from _malformed(draft)
        yield from _repeated_ids(draft.data, "")
        for reference in pairs:
            yield from _dangling(draft, reference)

    return _blocking("X01", "Everything that is referred to exists", find)


def required_inputs(required: Iterable[Required]) -> Check:
    """X03: what the person gave appears where it must, as they gave it."""
    listed = tuple(required)

    def find(draft: Draft) -> Iterator[Finding]:
        for one in listed:
            value = draft.inputs.get(one.input)
            given = draft.given is None or one.input in draft.given
            if given and value not in (None, "", []):
                yield from _not_as_given(draft, one, value)

    return _blocking("X03", "What you gave is in the draft", find)


def facts_sourced(facts: str) -> Check:
    """X08: each fact (at the pattern ``facts``) from the web or an upload names its source."""

    def find(draft: Draft) -> Iterator[Finding]:
        for path, fact in select(draft.data, facts):
            if fact.get("basis") in ("web", "upload") and not str(fact.get("source") or "").strip():
                yield blocking(
                    "X08",
                    path,
                    "This fact was looked up, but its source isn't given. Name it or take it out.",
                    str(fact.get("claim", "")),
                )

    return _blocking("X08", "Facts name their source", find)


def _blocking(name: str, title: str, find: Any) -> Check:
    return Check(id=name, title=title, nature="reference", severity=Severity.BLOCK, find=find)


def _malformed(draft: Draft) -> Iterator[Finding]:
    if draft.value is None:  # a workflow of the person's own without a typed draft
        return
    try:
        type(draft.value).model_validate(draft.data)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            path = "".join(f"/{part}" for part in one["loc"])
            yield blocking(
                "X01", path, f"This part can't be read: {one['msg']}.", str(one["input"])
            )


def _repeated_ids(value: Any, path: str) -> Iterator[Finding]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _repeated_ids(child, f"{path}/{key}")
    elif isinstance(value, list | tuple):
        named = [child.get("id") for child in value if isinstance(child, Mapping)]
        for name, times in Counter(one for one in named if isinstance(one, str)).items():
            if times > 1:
                message = f"{times} parts are called {name}. Give each its own id."
                yield blocking("X01", path, message, name)
        for position, child in enumerate(value):
            yield from _repeated_ids(child, f"{path}/{position}")


def _dangling(draft: Draft, reference: Reference) -> Iterator[Finding]:
    there = {leaf for _, top in select(draft.data, reference.to) for _, leaf in leaves(top)}
    for top, value in select(draft.data, reference.at):
        for path, name in leaves(value, top):
            if name not in there:
                exists = joined(map(str, sorted(there)), limit=8) or "nothing"
                message = f"This refers to {name}, which isn't in the draft; there is {exists}."
                yield blocking("X01", path, message, str(name))


def _not_as_given(draft: Draft, required: Required, value: Any) -> Iterator[Finding]:
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    for path, found in select(draft.data, required.same) if required.same else ():
        if not _equal(found, value):
            message = f"You gave {shown!r} for {required.input}, but the draft says {found!r}."
            yield blocking("X03", path, message, str(found))
    if required.told:
        wanted = {word for word in map(normal, words(shown)) if word not in _SMALL_WORDS}
        text = " ".join(passage.text for passage in passages(draft, required.told))
        stems = {_stem(normal(word)) for word in words(text)}
        absent = sorted(word for word in wanted if _stem(word) not in stems)
        # A topic may be told in other words; it must not be gone.
        if wanted and 2 * len(absent) > len(wanted):
            top = required.told[0].partition("/*")[0]
            message = f"Your {required.input} ({shown}) isn't in the text: {joined(absent)}."
            yield blocking("X03", top, message, joined(absent))


def _equal(found: Any, value: Any) -> bool:
    if isinstance(found, str) and isinstance(value, str):
        return normal(found) == normal(value)
    return bool(found == value)


def _stem(word: str) -> str:
    for ending in ("'s", "ies", "es", "s", "ing", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
