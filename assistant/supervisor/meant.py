"""Which draft is meant: by its title, its template, its place in the list, or the last one."""

import re
from collections.abc import Iterable, Sequence

from assistant.edits.words import SMALL, tokens, word_set
from assistant.supervisor.situation import DraftBrief, Situation
from assistant.supervisor.speech import position
from assistant.supervisor.spelling import nearest

_THING = r"(?:draft|lesson|lesson plan|plan|one|run|quiz|document|script|novel|letter)"
_NTH = re.compile(
    r"\b(?:the|my|draft|lesson|plan|number|no\.?)\s+(?P<nth>first|second|third|fourth|fifth|last"
    rf"|latest|newest|other|\d(?:st|nd|rd|th))\s+{_THING}\b"
    rf"|\b{_THING}\s+(?:number |no\.? |#)?(?P<figure>\d)\b",
    re.IGNORECASE,
)
_ID = re.compile(r"\b[0-9a-f]{8,32}\b")
# Words that say nothing about which draft is meant.
LOOSE = word_set(
    "it this that these those everything all now here please for me us a an the my our your of on"
    " in about to from with and draft drafts run lesson plan work working writing one thing whole"
    " moment minute minutes bit while second sec until tomorrow later today just again still is are"
    " was yet already new go going make made document file right so ok yes no what where how when"
)


def named(words: str, situation: Situation) -> tuple[DraftBrief, ...]:
    """Return the drafts that short words name: none, one, or several of one title."""
    return _by_id(words, situation) or _by_place(words, situation) or _by_title(words, situation)


def pointed(words: str, situation: Situation) -> tuple[DraftBrief, ...]:
    """Return the drafts that a longer sentence points at: "in the density lesson, ..."."""
    found = _by_id(words, situation) or _by_place(words, situation)
    if found:
        return found
    for match in re.finditer(
        rf"\b(?:the|my|our|that)\s+((?:[\w'-]+\s+){{1,4}}){_THING}\b", words, re.I
    ):
        if by_title := _by_title(match.group(1), situation):
            return by_title
    return ()


def says_only(words: str, situation: Situation) -> bool:
    """True where words say nothing besides which draft is meant."""
    known = {word for one in _all(situation) for word in _title_words(one, situation)}
    kinds = {word for one in situation.templates.values() for word in tokens(one.title)}
    left = [
        word for word in tokens(_ID.sub(" ", words)) if word not in LOOSE | known | kinds | SMALL
    ]
    return all(nearest(word, sorted(known)) or _is_place(word) for word in left)


def _is_place(word: str) -> bool:
    return position(word, 9) is not None or word in ("other", "last", "latest", "newest")


def _all(situation: Situation) -> tuple[DraftBrief, ...]:
    return (*situation.drafts, *situation.elsewhere)


def _by_id(words: str, situation: Situation) -> tuple[DraftBrief, ...]:
    found = _ID.findall(words.lower())
    return tuple(one for one in _all(situation) if any(one.id.startswith(id_) for id_ in found))


def _by_place(words: str, situation: Situation) -> tuple[DraftBrief, ...]:
    match = _NTH.search(words)
    here = situation.drafts
    if match is None or not here:
        return ()
    word = (match["nth"] or match["figure"]).lower()
    if word == "other":
        others = tuple(one for one in here if one != situation.meant)
        return others if len(here) > 1 else ()
    at = position(word, len(here))
    return () if at is None else (here[at],)


def _by_title(words: str, situation: Situation) -> tuple[DraftBrief, ...]:
    """Return the drafts whose titles hold most of the words; those of this conversation first."""
    said = set(tokens(words)) - LOOSE - SMALL
    for drafts in (situation.drafts, situation.elsewhere):
        scored = [(_score(said, _title_words(one, situation)), one) for one in drafts]
        best = max((score for score, _ in scored), default=0)
        if best:
            return tuple(one for score, one in scored if score == best)
    for name, definition in situation.templates.items():
        if set(tokens(definition.title)) <= set(tokens(words)) and len(situation.templates) > 1:
            return _newest(one for one in situation.drafts if one.template == name)
    return ()


def _score(said: set[str], title: set[str]) -> int:
    slips = sum(bool(nearest(word, sorted(title))) for word in said - title)
    return 2 * len(said & title) + slips


def _title_words(one: DraftBrief, situation: Situation) -> set[str]:
    definition = situation.templates.get(one.template)
    kind = set(tokens(definition.title)) if definition else set()
    return set(tokens(one.title)) - kind - LOOSE - SMALL


def _newest(drafts: Iterable[DraftBrief]) -> tuple[DraftBrief, ...]:
    found: Sequence[DraftBrief] = tuple(drafts)
    return tuple(found[-1:])
