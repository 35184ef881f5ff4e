"""Reads lines of a cast list, and says by which cue each of the cast speaks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphs.templates.tv_series.draft import Character

_AGE = re.compile(
    r"^(?:aged?\s*)?(\d{1,3})(?:\s*(?:years? old|yrs?|y/?o|s))?$|^(\d{1,2})s$", re.IGNORECASE
)
_LEAD = re.compile(r"^(?:the )?(?:lead|protagonist|main(?: character)?|series regular)$", re.I)
_HEAD = re.compile(r"^(?P<head>[^;:\u2013\u2014]+?)\s*(?:[;:\u2013\u2014]|\s-\s|$)\s*(?P<rest>.*)$")
_AGED_HEAD = re.compile(
    r"^(?P<head>[^.;:\u2013\u2014]+,\s*(?:aged?\s*)?\d{1,3})\.\s+(?P<rest>\S.*)$"
)
_INSIDE = re.compile(r"\(([^()]*)\)|\"([^\"]*)\"|\u201c([^\u201d]*)\u201d")
_LISTED = """the dr mr mrs ms chief captain sergeant father sister officer judge detective
aunt uncle old young lady lord sir agent inspector lieutenant sheriff deputy constable corporal
colonel major general private nurse doctor professor reverend brother mother king queen prince
princess president senator mayor governor"""
_TITLES = frozenset(_LISTED.split())
_BEFORE_A_NAME = _TITLES - {
    "old",
    "young",
    "mother",
    "father",
    "sister",
    "brother",
    "aunt",
    "uncle",
}


class Told(NamedTuple):
    """What one line of a cast list says, word for word."""

    name: str
    aliases: tuple[str, ...] = ()
    age: int | None = None
    lead: bool = False
    role: str = ""


def told(line: str) -> Told:
    """Read "Maya Ortiz (42), lead; keeper who wants to leave"."""
    text = " ".join(line.split())
    match = _AGED_HEAD.match(text) or _HEAD.match(text)
    assert match is not None  # any line has a head
    head, rest = match["head"], match["rest"]
    inside = [one for found in _INSIDE.findall(head) for one in found if one]
    parts = [one.strip() for one in _INSIDE.sub(" ", head).split(",")]
    name, others = " ".join(parts[0].split()), [*inside, *parts[1:]]
    age, lead, aliases, told_of = None, False, [], []
    for one in filter(None, map(str.strip, ", ".join(others).split(","))):
        if found := _AGE.match(one):
            age = int(found[1] or found[2])
        elif _LEAD.match(one):
            lead = True
        elif one in inside and one[:1].isupper() and len(one.split()) <= 2:
            aliases.append(one)
        else:
            told_of.append(one)
    role = "; ".join([*([", ".join(told_of)] if told_of else []), *([rest] if rest else [])])
    return Told(name or line.strip(), tuple(aliases), age, lead, role)


def cues(cast: Sequence[Character]) -> dict[str, str]:
    """Return the cue of each of the cast by id: the first name, where nobody else has it."""
    called_by = {one.id: short(one).upper() for one in cast}
    often = Counter(called_by.values())
    return {
        one.id: called_by[one.id] if often[called_by[one.id]] == 1 else one.name.upper()
        for one in cast
    }


def called(one: Character) -> list[str]:
    """Return every name that somebody goes by, the whole one first."""
    return list(dict.fromkeys(_names(one)))


def _names(one: Character) -> Iterator[str]:
    yield one.name
    yield from one.aliases
    first = one.name.split()[0] if one.name.split() else ""
    if first and first.lower().strip(".") not in _TITLES:
        yield first


def short(one: Character) -> str:
    """Return what the others call somebody: the first alias, or the first name."""
    words = one.name.split()
    if one.aliases or not words:
        return one.aliases[0] if one.aliases else one.name
    return one.name if words[0].lower().strip(".") in _TITLES else words[0]


def untitled(name: str) -> str:
    """Return a name without the titles before it, by which two forms of it are one: HALE."""
    words = name.split()
    while len(words) > 1 and words[0].lower().strip(".") in _BEFORE_A_NAME:
        words = words[1:]
    return " ".join(words)
