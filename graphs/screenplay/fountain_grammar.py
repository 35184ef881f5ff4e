"""Which lines mean what in Fountain by their letters alone, for its reader and its writer."""

import re

from graphs.screenplay.emphasis import plain
from graphs.screenplay.slugs import is_natural

FORCED = frozenset(".!@~>=#")
_LONGEST_NAME = 100
NUMBER = re.compile(r"^(?P<text>.*?\S)\s*#(?P<number>[^#\s][^#]{0,30}?)#$")
_SHOT = re.compile(
    r"^(?:(?:ANGLE|CLOSE|CLOSER|WIDE|WIDER|TIGHT|BACK) (?:ON|ANGLE|SHOT|TO SCENE)\b"
    r"|CLOSE[- ]?UP\b|EXTREME CLOSE\b|INSERT\b|REVERSE ANGLE\b|(?:NEW|ANOTHER|HIGH|LOW) ANGLE\b"
    r"|(?:TRACKING|AERIAL|ESTABLISHING|DOLLY|CRANE|TWO|OVERHEAD) SHOT\b|POV\b"
    r"|[A-Z][A-Z .'\u2019-]{0,40}['\u2019]S POV\b)"
)


def is_shot(line: str) -> bool:
    """Tell whether a line is a shot: capitals that begin so, for Fountain has no mark for it."""
    return line == line.upper() and _SHOT.match(line) is not None


def is_transition(line: str) -> bool:
    """Tell whether a line alone is a transition without a mark: CUT TO:"""
    return len(line) > 3 and line.endswith("TO:") and line == line.upper()


def is_cue(line: str) -> bool:
    """Tell whether a line above others is a name in capitals."""
    if not 0 < len(line) <= _LONGEST_NAME or line[0] in FORCED:
        return False
    if line.endswith("  ") or is_natural(line):
        return False
    name = plain(line.split("(", 1)[0])
    return name == name.upper() and any(sign.isalpha() for sign in name)


def is_parenthetical(line: str) -> bool:
    """Tell whether a line of a speech is a direction."""
    return line.startswith("(") and line.endswith(")")
