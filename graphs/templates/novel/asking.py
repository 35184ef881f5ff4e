"""The questions and names of the banks, with the writer's own words in their places."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from agents.rules.banks import load
from graphs.templates.novel.draft import Brief, Cast, Character
from graphs.templates.novel.own_words import clause, lead_of

GENERAL = "general"
_PLACE = re.compile(r"\{(\w+)\}")
_PARTS = ("lead", "second lead", "against", "with", "around")


def beat_bank() -> Sequence[Mapping[str, Any]]:
    """Return the fifteen beats of the bank in their order."""
    found: Sequence[Mapping[str, Any]] = load(__package__, "beats")
    return found


def genre_bank() -> Mapping[str, Mapping[str, Any]]:
    """Return what readers of each genre expect."""
    found: Mapping[str, Mapping[str, Any]] = load(__package__, "genres")
    return found


def scene_bank() -> Mapping[str, Any]:
    """Return what is asked of scenes, and how they come out."""
    found: Mapping[str, Any] = load(__package__, "scenes")
    return found


@lru_cache(maxsize=256)
def kind_of(genre: str) -> str:
    """Return the genre of the banks that a genre is told like: the longest name that it holds."""
    said = f" {re.sub(r'[^a-z]+', ' ', genre.lower())} "
    names = [
        (len(name), kind)
        for kind, entry in genre_bank().items()
        for name in entry["called"]
        if f" {re.sub(r'[^a-z]+', ' ', name)} " in said
    ]
    return max(names)[1] if names else GENERAL


def asks(beat: int, kind: str) -> list[str]:
    """Return the questions of a beat, counted from 0, those of the genre first."""
    entry = beat_bank()[beat]
    return [*genre_bank()[kind]["ask"].get(entry["name"], ()), *entry["ask"]]


def lead_called(brief: Brief, cast: Cast | None = None) -> str:
    """Return how a question speaks of the one it is about."""
    if cast is not None and (lead := lead_in(cast)).name != NO_NAME:
        return short_name(lead.name)
    found = lead_of(brief.wants, brief.premise)
    return found.called if found else "the lead"


NO_NAME = "The lead"


def lead_in(cast: Cast) -> Character:
    """Return the one it is about."""
    return min(cast.characters, key=lambda one: _PARTS.index(one.part))


def slots(brief: Brief, cast: Cast | None = None) -> dict[str, str]:
    """Return what questions can be filled with: the writer's words, or what stands for them."""
    against = (
        [short_name(one.name) for one in cast.characters if one.part == "against"] if cast else []
    )
    stands = clause(brief.stands)
    return {
        "lead": lead_called(brief, cast),
        "stands": against[0] if against else _thing(stands) or "the other side",
        "end": clause(brief.ends) or "it can end as it must",
    }


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return a question with its places filled, and a capital where it begins."""
    told = _PLACE.sub(lambda found: known[found[1]], text)
    return f"{told[:1].upper()}{told[1:]}"


def short_name(name: str) -> str:
    """Return what somebody is called in talk: Maya for Maya Lind, Cole for Sheriff Cole."""
    if name == NO_NAME:
        return f"{name[:1].lower()}{name[1:]}"
    words = [one for one in name.split() if one.rstrip(".") not in titles()]
    return words[0] if words else name


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """Return words that stand before a name."""
    return frozenset(load(__package__, "words")["titles"])


def _thing(stands: str) -> str:
    """Return what stands in the way where it is a thing and no sentence; else nothing."""
    short = len(stands.split()) <= 4
    begins = re.match(r"(?:an?|the|her|his|their|my|its)\s+\w|[A-Z][\w'-]+$", stands)
    return stands if short and begins else ""
