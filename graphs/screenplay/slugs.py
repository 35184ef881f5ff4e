"""The grammar of a scene heading: inside or outside, where, and when."""

import re
from typing import NamedTuple

NATURAL = re.compile(r"^\s*(?:INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|INT|EXT|EST|I/E|E/I)[. ]", re.I)
_PREFIX = re.compile(r"^\s*(INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|INT|EXT|EST|I/E|E/I)\b\.?\s*", re.I)
_DASH = re.compile(r"\s+[-\u2013\u2014]+\s+|\s*[\u2013\u2014]\s*|\s+-+|-+\s+")
_SIDES = {"INT": "INT", "EXT": "EXT", "EST": "EXT"}
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")

# What a time of day comes to: light, dark, or as it was in the scene before.
LIGHT = frozenset(("DAY", "MORNING", "NOON", "AFTERNOON", "MIDDAY", "DAYTIME", "LUNCHTIME"))
DARK = frozenset(("NIGHT", "MIDNIGHT", "NIGHTTIME"))
BETWEEN = frozenset(
    ("DAWN", "DUSK", "SUNRISE", "SUNSET", "EVENING", "TWILIGHT", "MAGIC HOUR", "GOLDEN HOUR")
)
SAME = frozenset(("CONTINUOUS", "SAME", "SAME TIME", "MOMENTS LATER", "SIMULTANEOUS"))
LATER = frozenset(("LATER", "MINUTES LATER", "SECONDS LATER", "HOURS LATER", "DAYS LATER"))
_TIMES = sorted(LIGHT | DARK | BETWEEN | SAME | LATER, key=lambda time: (-len(time), time))
_QUALIFIED = re.compile(
    r"^(?:(?:EARLY|LATE|PRE|THE NEXT|NEXT|THAT|SAME|A (?:LITTLE|FEW)|SEVERAL|PRESENT)[ -])*"
    rf"(?P<time>{'|'.join(map(re.escape, _TIMES))})(?:\s+(?:\d+|[A-Z]|ONE|TWO|THREE))?$"
)


class Slug(NamedTuple):
    """A heading in its parts; `problem` says what of the grammar it lacks."""

    side: str  # INT, EXT, INT/EXT, or nothing
    location: str
    time: str
    problem: str = ""

    @property
    def light(self) -> str:
        """Return light, dark, between, same, later, or nothing where no time is given."""
        return light_of(self.time)


def slug(heading: str) -> Slug:
    """Return the parts of a heading: INT. LOCATION - TIME."""
    text = " ".join(heading.upper().split())
    found = _PREFIX.match(text)
    side = _side(found[1]) if found else ""
    rest = text[found.end() :] if found else text
    parts = [one.strip(" .,") for one in _DASH.split(rest) if one.strip(" .,")]
    time = ""
    first = 0 if rest.startswith(("-", "\u2013", "\u2014")) else 1  # INT. - DAY names no place
    if len(parts) > first:
        for place in range(len(parts) - 1, first - 1, -1):
            if read := _time(parts[place]):
                time = read
                del parts[place]
                break
    location = " - ".join(parts)
    return Slug(side, location, time, _problem(side, location, time))


def light_of(time: str) -> str:
    """Return what a time of day comes to."""
    for name, times in (
        ("light", LIGHT),
        ("dark", DARK),
        ("between", BETWEEN),
        ("same", SAME),
        ("later", LATER),
    ):
        if time in times:
            return name
    return ""


def is_natural(line: str) -> bool:
    """Tell whether a line reads as a heading by its first letters alone."""
    return NATURAL.match(line) is not None


def _side(prefix: str) -> str:
    bare = re.sub(r"[.\s]", "", prefix.upper())
    return _SIDES.get(bare, "INT/EXT")


def _time(part: str) -> str:
    """Return the time of day that a part names: DAY of LATE DAY 2 (FLASHBACK)."""
    bare = _BRACKETED.sub("", part).strip()
    for one in (bare, *(piece.strip() for piece in re.split(r"[,/]", bare))):
        if found := _QUALIFIED.match(one):
            return found["time"]
    return ""


def _problem(side: str, location: str, time: str) -> str:
    if not side:
        return "It does not say INT. or EXT."
    if not location:
        return "It names no place."
    if not time:
        return "It gives no time of day."
    return ""
