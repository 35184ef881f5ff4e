"""Reads the writer's own sentences: who the lead is, what they want, and a line of the cast.

Nothing is added: a name or a wish is cut out of a sentence, or the sentence is quoted whole.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_NAME = r"[A-Z][\w'\u2019-]*(?:\s+(?:[A-Z][\w'\u2019-]*|de|van|von|la|le|O'[A-Z]\w+))*"
_WANTING = (
    r"(?:wants?|wishes|needs?|must|has to|have to|tries|is trying|sets out|longs|hopes"
    r"|is determined|is desperate|would like|plans|means|dreams of|wanted|needed|had to|tried)"
)
_NAMED = re.compile(rf"^(?P<who>{_NAME})(?:,\s*(?P<what>[^,]{{2,80}}),)?\s+{_WANTING}\b")
_SOMEBODY = re.compile(
    rf"^(?P<who>(?:an?|the|two|three|my|her|his)\s+[^,.]{{2,60}}?)\s+(?:who\s+)?{_WANTING}\b",
    re.IGNORECASE,
)
_WANT = re.compile(rf"\b(?P<verb>{_WANTING})\s+(?:only\s+|just\s+)?(?P<what>[^.;!?]+)")
_BUT = re.compile(r"\s*(?:,\s*)?\b(?:but|until|when|while|because)\b.*$", re.IGNORECASE)
_LINE = re.compile(
    rf"^(?P<name>{_NAME})\s*(?:\((?P<also>[^)]*)\))?\s*(?:[:=]|\s[-\u2013\u2014])\s*"
)
_AGE = re.compile(r"(?<![\w-])(\d{1,3})(?!\s*(?:%|percent|words|miles|days|years ago)|[\w/])")
_SEEN = re.compile(r"\b([a-z]+(?:[- ][a-z]+)?)[- ](eyes|hair|beard|skin)\b", re.IGNORECASE)
_EYED = re.compile(r"\b([a-z]+)-(eyed|haired)\b", re.IGNORECASE)
_HAND = re.compile(r"\b(left|right)-handed\b", re.IGNORECASE)
_MARK = re.compile(
    r"\b(?P<what>(?:an?\s+)?(?:[a-z]+\s+)?(?:scar|tattoo|limp|birthmark|burn|missing finger"
    r"|broken (?:arm|leg|nose|hand))[^,;]*)",
    re.IGNORECASE,
)
_MARK_KIND = re.compile(r"scar|tattoo|limp|birthmark|burn|finger|arm|leg|nose|hand", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:from|since|after|in)\s+(?:chapter|ch\.?)\s*(\d{1,3})\b", re.IGNORECASE)
_SMALL_OPENING = re.compile(r"^(?:He|She|They|It|The|An?|His|Her|Their|In|At|On|With|To)\b")


_OLDEST = 120


class Lead(NamedTuple):
    """The one it is about, as the writer calls them."""

    name: str  # empty where only "a retired baker" is said
    called: str  # how a question speaks of them: Maya, the retired baker
    who: str = ""


class Member(NamedTuple):
    """Somebody of the cast, in the words of one line."""

    name: str
    also: tuple[str, ...]
    who: str
    traits: tuple[tuple[str, str, int], ...]  # attribute, value, the chapter from which it holds


def lead_of(*sentences: str) -> Lead | None:
    """Return whom sentences are about: the one who wants something in them."""
    for one in sentences:
        said = " ".join(one.split())
        found = _NAMED.match(said)
        if found and not _SMALL_OPENING.match(found["who"]):
            return Lead(found["who"], found["who"], (found["what"] or "").strip())
        if found := _SOMEBODY.match(said):
            who = re.sub(r"^(?:an?|the)\s+", "", found["who"], flags=re.IGNORECASE)
            called = found["who"] if found["who"][:2].lower() in ("tw", "th") else f"the {who}"
            return Lead("", f"{called[:1].lower()}{called[1:]}", who)
    return None


def want_of(sentence: str) -> str:
    """Return what somebody wants as it stands after "want": to save the bakery; or nothing."""
    found = _WANT.search(" ".join(sentence.split()))
    if found is None:
        return ""
    what = _BUT.sub("", found["what"]).strip(" ,")
    bare = {"must", "has to", "have to", "had to"}
    return f"to {what}" if found["verb"].lower() in bare and not what.startswith("to ") else what


def clause(sentence: str) -> str:
    """Return a sentence to stand inside another: without its full stop, small where it can be."""
    said = " ".join(sentence.split()).rstrip(".!? ")
    return f"{said[:1].lower()}{said[1:]}" if _SMALL_OPENING.match(said) else said


def ended(sentence: str) -> str:
    """Return a sentence with a capital and a full stop."""
    said = " ".join(sentence.split())
    whole = said if re.search(r"[.!?\u2026][\"'\u201d\u2019)]*$", said) else f"{said}."
    return f"{whole[:1].upper()}{whole[1:]}"


def whole_lines(lines: Iterable[str]) -> list[str]:
    """Return the lines of a cast, with what a comma parted from its name put back to it."""
    found: list[str] = []
    for line in lines:
        begins = _LINE.match(line) or line.strip()[:1].isupper()
        if found and not begins and _LINE.match(found[-1]):
            found[-1] = f"{found[-1]}, {line.strip()}"
        else:
            found.append(line)
    return found


def member(line: str) -> Member | None:
    """Return somebody of the cast: "Maya (May): baker, 34, brown eyes, a scar from chapter 7"."""
    said = " ".join(line.split())
    found = _LINE.match(said)
    if found is None:
        alone = re.fullmatch(rf"({_NAME})(?:,\s*(.*))?", said)
        if alone is None:
            return None
        return Member(alone[1], (), alone[2] or "", tuple(_traits(alone[2] or "")))
    also = tuple(one.strip() for one in (found["also"] or "").split(",") if one.strip())
    who = said[found.end() :].strip()
    return Member(found["name"].strip(), also, who, tuple(_traits(who)))


def _traits(who: str) -> list[tuple[str, str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for part in re.split(r"[,;]", who):
        since = _SINCE.search(part)
        chapter = int(since[1]) if since else 0
        for seen in _SEEN.finditer(part):
            value = re.sub(r"^(?:with|and|has|the|an?|his|her|their)\s+", "", seen[1].lower())
            found.setdefault(seen[2].lower(), (value, chapter))
        for eyed in _EYED.finditer(part):
            name = {"eyed": "eyes", "haired": "hair"}[eyed[2].lower()]
            found.setdefault(name, (eyed[1].lower(), chapter))
        if hand := _HAND.search(part):
            found.setdefault("hand", (hand[1].lower(), chapter))
        if mark := _MARK.search(part):
            what = _SINCE.sub("", mark["what"]).strip()
            kind = re.search(
                r"scar|tattoo|limp|birthmark|burn|finger|arm|leg|nose|hand", what, re.I
            )
            found.setdefault(kind[0].lower() if kind else "mark", (what, chapter))
        elif (age := _AGE.search(part)) and int(age[1]) < _OLDEST and not since:
            found.setdefault("age", (age[1], chapter))
    return [(name, value, chapter) for name, (value, chapter) in found.items()]
