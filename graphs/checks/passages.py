"""The passages of a draft: its texts with their places, and which of them are the person's own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from agents.sources import Source, Sources, leaves
from graphs.checks.check import Draft
from graphs.paths import select

WHOLE = ("",)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


class Passage(NamedTuple):
    """One text of a draft and where it stands."""

    path: str
    text: str


def passages(draft: Draft, patterns: Sequence[str] = WHOLE) -> Iterator[Passage]:
    """Yield every text at or below the places that ``patterns`` fit, each once."""
    seen: set[str] = set()
    for pattern in patterns:
        for top, value in select(draft.data, pattern):
            for path, leaf in leaves(value, top):
                if isinstance(leaf, str) and leaf.strip() and path not in seen:
                    seen.add(path)
                    yield Passage(path, leaf)


def source_at(sources: Sources, path: str) -> Source | None:
    """Return who a place comes from: as noted there, around it, or alike everywhere below it."""
    around = path
    while around not in sources and around:
        around = around.rpartition("/")[0]
    if around in sources:
        return sources[around]
    below = {source for place, source in sources.items() if place.startswith(f"{path}/")}
    return below.pop() if len(below) == 1 else None


def is_yours(draft: Draft, path: str) -> bool:
    """True where the person's own words or values stand."""
    return source_at(draft.sources, path) is Source.YOURS


def words(text: str) -> list[str]:
    """Return the words of a text as they are written, without numbers."""
    return _WORD.findall(text)


def given(inputs: Mapping[str, Any]) -> str:
    """Return everything the person typed as one line in lower case."""
    typed = (str(leaf) for _, leaf in leaves(inputs) if isinstance(leaf, str | int | float))
    return normal(" | ".join(typed))


def normal(text: str) -> str:
    """Return a text in lower case with single spaces and plain apostrophes."""
    return " ".join(text.replace("\u2019", "'").casefold().split())


def says(text: str, phrase: str) -> bool:
    """True when ``phrase`` stands in ``text`` as whole words, whatever the case."""
    wanted = normal(phrase)
    return bool(wanted) and (
        re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", normal(text)) is not None
    )


def joined(found: Iterable[str], limit: int = 5) -> str:
    """Return a list in words, cut where it grows long."""
    listed = list(dict.fromkeys(found))
    more = f" and {len(listed) - limit} more" if len(listed) > limit else ""
    return ", ".join(listed[:limit]) + more
