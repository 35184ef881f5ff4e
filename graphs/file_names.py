"""Names of files that workflows leave for others: safe on every system, and within their folder."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from graphs.errors import GraphError

_HOLE = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
_PART = re.compile(r"(?![.-])[\w.-]{1,100}(?<!\.)")
_TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # by Windows
_MOST_PARTS, _MOST_LENGTH = 6, 240
ALLOWED = "letters, digits, - and _ with single dots, in folders with / between: posts/{slug}.md"


class BadName(GraphError):
    """This is not the name of a file that can be left for others."""


def check_name(name: str) -> None:
    """Raise BadName unless a name is safe and leads to a place inside its folder."""
    parts = name.split("/")
    good = all(_PART.fullmatch(one) and ".." not in one for one in parts)
    if not good or len(parts) > _MOST_PARTS or len(name.encode()) > _MOST_LENGTH:
        raise BadName(f"{name!r} is not a name for a file: {ALLOWED}.")
    if taken := next((one for one in parts if _TAKEN.fullmatch(one)), None):
        raise BadName(f"{name!r} is not a name for a file: {taken!r} means a device to Windows.")


def holes_of(pattern: str) -> list[str]:
    """Return the names of the values that go into a name."""
    return _HOLE.findall(pattern)


def check_pattern(pattern: str) -> None:
    """Raise BadName unless the name is safe whatever is put in."""
    check_name(_HOLE.sub("x", pattern))


def filled_name(pattern: str, values: Mapping[str, Any]) -> str:
    """Return a name with its values put in, each as one plain word: "Spring fair!" as spring-fair.

    Raises BadName where nothing is left of a value.
    """

    def word(found: re.Match[str]) -> str:
        text = unicodedata.normalize("NFKC", str(values[found[1]])).lower()
        plain = re.sub(r"[\W_]+", "-", text).strip("-")[:60].strip("-")
        if not plain:
            raise BadName(f"{found[1]} is {values[found[1]]!r}, which leaves no name for a file.")
        return plain

    name = _HOLE.sub(word, pattern)
    check_name(name)
    return name
