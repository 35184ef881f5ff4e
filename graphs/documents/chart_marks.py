"""The strokes, areas, marks and letters of a chart in SVG; each series has a look of its own."""

import unicodedata
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from graphs.documents.printable import printable

Point = tuple[float, float]

TYPE = 13.0  # of letters; a full width of 640 makes it about 10 points on paper
INK, RULE = "#1f2933", "#c9d0d9"
_COLOURS = ("#1f3a5f", "#c26a00", "#2e7d6b", "#8a3fa0", "#5f6b78", "#b3261e")
_DASHES = ("", "7 4", "2 3", "9 3 2 3", "12 4", "4 2")
_LETTER = 0.5  # how wide a letter is, as a share of its size
_HATCHES = (  # the fill of a series of bars, in its colour: solid, then lines and dots on white
    "",
    '<path d="M-1 9 9 -1M-1 1 1 -1M7 9 9 7" stroke="{0}" stroke-width="2"/>',
    '<circle cx="2" cy="2" r="1.5" fill="{0}"/><circle cx="6" cy="6" r="1.5" fill="{0}"/>',
    '<path d="M0 4H8M4 0V8" stroke="{0}" stroke-width="1.2"/>',
    '<path d="M0 2H8M0 6H8" stroke="{0}" stroke-width="1.8"/>',
    '<path d="M2 0V8M6 0V8" stroke="{0}" stroke-width="1.8"/>',
)
_MARKERS: tuple[tuple[Point, ...], ...] = (  # the corners; none for a circle
    (),
    ((-4, -4), (4, -4), (4, 4), (-4, 4)),
    ((0, -5), (5, 4), (-5, 4)),
    ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
    ((-5, -4), (5, -4), (0, 5)),
    ((-2, -5), (2, -5), (2, 5), (-2, 5)),
)


def whole(parts: Iterable[str], width: float, height: float) -> str:
    """Return a picture of its parts."""
    patterns = "".join(
        f'<pattern id="h{n}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="#fff"/>{hatch.format(_COLOURS[n])}</pattern>'
        for n, hatch in enumerate(_HATCHES)
        if hatch
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' font-family="Libertinus Serif, serif" font-size="{TYPE:g}" fill="{INK}">'
        f'<defs>{patterns}</defs><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(parts)}</svg>"
    )


def text(at: Point, words: str, *, anchor: str = "start", look: str = "") -> str:
    """Return words at a place of their base line."""
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}"{look}>'
        f"{escape(printable(words))}</text>"
    )


def bold(at: Point, words: str) -> str:
    """Return a line of the title."""
    return text(at, words, look=f' font-weight="bold" font-size="{TYPE * 1.1:g}"')


def turned(at: Point, words: str) -> str:
    """Return words that run upwards, around a place."""
    return text(at, words, anchor="middle", look=f' transform="rotate(-90 {at[0]:g} {at[1]:.1f})"')


def path(points: Iterable[Point], place: int) -> str:
    """Return the line of a series."""
    dash = _DASHES[place % len(_DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    look = f'fill="none" stroke="{_COLOURS[place % len(_COLOURS)]}" stroke-width="2.2"{dashed}'
    return f'<polyline points="{_joined(points)}" {look}/>'


def rule(start: Point, end: Point, colour: str = INK, width: float = 1.2) -> str:
    """Return a line of the axes."""
    return (
        f'<polyline points="{_joined((start, end))}" stroke="{colour}" stroke-width="{width:g}"/>'
    )


def bar(left: float, top: float, width: float, height: float, place: int) -> str:
    """Return a bar of a series."""
    n = place % len(_COLOURS)
    fill = f"url(#h{n})" if _HATCHES[n] else _COLOURS[n]
    at = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {at} fill="{fill}" stroke="{_COLOURS[n]}" stroke-width="1"/>'


def marker(at: Point, place: int) -> str:
    """Return the sign of a series: a circle, a square, a triangle, ..."""
    n, (x, y) = place % len(_COLOURS), at
    look = f'fill="{_COLOURS[n]}" stroke="#fff" stroke-width="0.8"'
    if not _MARKERS[n]:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.2" {look}/>'
    return f'<polygon points="{_joined((x + dx, y + dy) for dx, dy in _MARKERS[n])}" {look}/>'


def shade(around: Sequence[Point]) -> str:
    """Return an area that lines stay visible on."""
    return f'<polygon points="{_joined(around)}" fill="{_COLOURS[0]}" fill-opacity="0.18"/>'


def cut(text: str, room: float, most: int) -> list[str]:
    """Return text in lines of this width, the last with an ellipsis where there are too many."""
    per_line = max(int(room / (TYPE * _LETTER)), 3)
    found: list[str] = []
    for word in text.split():
        if found and _letters(f"{found[-1]} {word}") <= per_line:
            found[-1] += f" {word}"
        else:
            found.append(word)
        if len(found) > most:
            break
    short = [one if _letters(one) <= per_line else f"{one[: per_line - 1]}…" for one in found]
    if len(short) > most:
        short = [*short[: most - 1], f"{short[most - 1].rstrip('…')[: per_line - 1]}…"]
    return short


def wide(text: str) -> float:
    """Return about how wide a text stands."""
    return _letters(text) * TYPE * _LETTER


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
