"""Drafts as the report shows them: passages, quotes of judges marked, two side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.comparing import Segment, as_text, changes, worded
from assistant.evaluation.folder import Quote
from assistant.passages import named, passages

_QUOTE_MARKS = "\"'`“”‘’«»…. \t\n"  # that people put around a quote


class Piece(NamedTuple):
    """A stretch of a passage; ``quote`` is the number of the quote that it is, or 0."""

    text: str
    quote: int = 0


@dataclass(frozen=True)
class Shown:
    """A passage on the page."""

    path: str
    label: str
    kind: str  # as in assistant.passages
    depth: int
    main: bool
    pieces: tuple[Piece, ...]


class Changed(NamedTuple):
    """A passage that two drafts have in different words; and what each of them says there."""

    place: str
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]


class Beside(NamedTuple):
    """Two drafts side by side: what differs, and how many passages are the same."""

    left: str
    right: str
    changed: tuple[Changed, ...]
    same: int


def shown(draft: Any, quotes: Sequence[Quote] = ()) -> list[Shown]:
    """Return a draft's passages in order, with every quote marked where it stands."""
    found = passages(draft, {})
    places = _places(
        [(one.path, as_text(one.value)) for one in found if one.kind == "value"], quotes
    )
    return [
        Shown(
            path=one.path,
            label=one.label,
            kind=one.kind,
            depth=one.depth,
            main=one.main,
            pieces=tuple(_pieces(as_text(one.value), places.get(one.path, ())))
            if one.kind == "value"
            else (),
        )
        for one in found
        if not one.name  # its title stands above it already
    ]


def beside(left: str, right: str, before: Any, after: Any) -> Beside:
    """Return two drafts side by side, each passage that differs once."""
    labels = {one.path: one.label for draft in (after, before) for one in passages(draft, {})}
    found = tuple(
        Changed(_place(one.path, labels), _side(parts, "in"), _side(parts, "out"))
        for one in changes(before, after)
        if (parts := worded(as_text(one.before), as_text(one.after)))
    )
    texts = [one for one in passages(after, {}) if one.kind == "value"]
    differ = [one.path for one in changes(before, after)]
    same = sum(not any(_within(text.path, path) for path in differ) for text in texts)
    return Beside(left, right, found, same)


class _Span(NamedTuple):
    start: int
    end: int
    quote: int


def _places(texts: Sequence[tuple[str, str]], quotes: Sequence[Quote]) -> dict[str, list[_Span]]:
    """Return where each quote stands: at the place it names, or at the first that has its words."""
    found: dict[str, list[_Span]] = {}
    for number, quote in enumerate(quotes, 1):
        here_first = sorted(texts, key=lambda one: one[0] != quote.path)
        hits = (
            (path, hit)
            for words in (quote.quote, quote.quote.strip(_QUOTE_MARKS))
            for path, text in here_first
            if words.split() and (hit := _written(words).search(text))
        )
        if first := next(hits, None):
            path, hit = first
            found.setdefault(path, []).append(_Span(hit.start(), hit.end(), number))
    return found


def _written(words: str) -> re.Pattern[str]:
    """Return a pattern for words, however much white space stands between them."""
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _pieces(text: str, spans: Sequence[_Span]) -> Iterator[Piece]:
    """Cut a text at its quotes. Where two overlap, the second begins where the first ends."""
    done = 0
    for span in sorted(spans):
        start = max(span.start, done)
        if start < span.end:
            if done < start:
                yield Piece(text[done:start])
            yield Piece(text[start : span.end], span.quote)
            done = span.end
    if done < len(text) or not text:
        yield Piece(text[done:])


def _side(parts: Sequence[Segment], without: str) -> tuple[Segment, ...]:
    return tuple(part for part in parts if part.tag != without)


def _place(path: str, labels: dict[str, str]) -> str:
    """Return the names of everything above a passage and its own."""
    steps = path.split("/")[1:]
    above = ["/" + "/".join(steps[: end + 1]) for end in range(len(steps))]
    return " › ".join(
        labels.get(one) or named(step) for one, step in zip(above, steps, strict=True)
    )


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
