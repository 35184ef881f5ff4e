"""How things stand when a scene begins: kept short, because every scene keeps its own."""

from collections.abc import Sequence

from agents.rules.words import computed, keep
from graphs import canon
from graphs.templates.tv_series.scripted import (
    Card,
    Kept,
    Line,
    Polish,
    Proposal,
    Proposals,
    Script,
    Standing,
)

_SCENES, _FACTS, _LAST = 5, 14, 2  # how many of each a scene is told
_SHORT = 90  # letters of a line that reminds
GONE = frozenset(("dead", "died", "killed", "absent", "away", "gone", "left", "in a coma", "no"))
PRESENCE = frozenset(("alive", "status", "presence", "whereabouts"))


def standing(earlier: list[Kept], card: Card) -> Standing:
    """Return what has happened in this script so far, what holds, and who is gone."""
    facts = canon.at(facts_of(earlier), place_of(card.id))
    return keep(
        Standing,
        scenes=[computed(_line(one)) for one in earlier[-_SCENES:]],
        facts=[
            computed(f"{one.subject} {one.attribute}: {one.value}"[:_SHORT])
            for one in facts[-_FACTS:]
        ],
        gone=[computed(one) for one in gone(facts)],
        last=[computed(one) for one in _last(earlier)],
    )


def proposals(script: Script, scenes: list[Polish] | None = None) -> Proposals:
    """Keep the proposals that are for a speech, and quote it as it stands; nothing is changed."""
    lines = {scene.id: scene.lines for scene in script.scenes}
    return Proposals(
        id=script.id,
        scenes=[
            one.model_copy(
                update={
                    "proposals": [
                        each for each in one.proposals if _fits(each, lines.get(one.id, []))
                    ]
                }
            )
            for one in scenes or ()
        ],
    )


def place_of(scene: str) -> canon.Place:
    """Return where a scene stands in the season: its episode and its number."""
    episode, _, number = scene.partition("-S")
    return int(episode.removeprefix("EP") or 0), int(number or 0)


def facts_of(scenes: Sequence[Kept]) -> list[canon.Fact]:
    """Return what the scenes establish, each fact from its scene on."""
    return [
        canon.Fact(
            id=f"{scene.id}.{place}",
            subject=one.subject,
            kind=one.kind,
            attribute=one.attribute,
            value=one.value,
            since=place_of(scene.id),
            quote=one.quote,
        )
        for scene in scenes
        for place, one in enumerate(scene.facts, 1)
    ]


def gone(facts: Sequence[canon.Fact]) -> list[str]:
    """Return who is dead or away by what holds."""
    return list(dict.fromkeys(one.subject for one in facts if says_gone(one)))


def says_gone(fact: canon.Fact) -> bool:
    """Tell whether a fact says that somebody is dead or away."""
    about = fact.attribute.casefold() in PRESENCE
    return fact.kind == "state" and about and fact.value.casefold().strip(" .") in GONE


def _fits(one: Proposal, lines: Sequence[Line]) -> bool:
    if one.line >= len(lines) or one.after.strip() == one.before.strip():
        return False
    line = lines[one.line]
    return line.kind == "speech" and line.text.strip() == one.before.strip()


def _line(scene: Kept) -> str:
    first = next((one.text for one in scene.lines if one.text.strip()), "")
    return f"{scene.id}: {first}"[:_SHORT]


def _last(earlier: Sequence[Kept]) -> list[str]:
    if not earlier:
        return []
    told = [one for one in earlier[-1].lines if one.kind in ("action", "speech")]
    return [f"{one.cue}: {one.text}"[:_SHORT].removeprefix(": ") for one in told[-_LAST:]]
