"""The safety line: what the material and the activity of a lesson ask for."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from agents.rules.banks import load
from agents.rules.words import standard


def safety_line(materials: Iterable[str], activity: str) -> str:
    """Return one line for the hazards in what is used, or an empty one."""
    bank = load(__package__, "reading")
    used = " | ".join(one for one in map(_plain, materials) if not _said(one, bank["shown"]))
    # Many a thing is also a verb or an everyday word: match the cards, a food web, spring.
    done = _plain(activity)
    lines = [one["line"] for one in bank["hazards"] if _is_met(one, used, done)]
    return standard(" ".join(lines))


def leaves_the_room(activity: str) -> bool:
    """Say whether students leave the classroom for what they do."""
    hazards = load(__package__, "reading")["hazards"]
    away = next(one for one in hazards if one.get("id") == "away")
    return _said(_plain(activity), away["words"])


def _is_met(hazard: Mapping[str, Any], used: str, done: str) -> bool:
    in_activities = [word for word in hazard["words"] if word not in hazard.get("things", ())]
    return _said(used, hazard["words"]) or _said(done, in_activities)


def _plain(text: str) -> str:
    """Return a text without the phrases in which a dangerous word means something else."""
    harmless = load(__package__, "reading")["harmless"]
    return re.sub(_any_of(harmless), " ", text.lower())


def _said(text: str, words: Iterable[str]) -> bool:
    return re.search(_any_of(words), text) is not None


def _any_of(words: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(map(re.escape, words))})\b"
