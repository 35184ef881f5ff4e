"""The offline rules of the novel template, by step.

They ask, choose and count: no sentence of prose is theirs. A scene is a card with a question about
it, what is against it, and how it comes out.
"""

from collections.abc import Callable

from pydantic import BaseModel

from agents.rules.words import Words, computed, keep, question, standard, yours
from graphs.findings import PatchList, Review
from graphs.templates.novel.asking import asks, filled, scene_bank, short_name, slots
from graphs.templates.novel.draft import (
    Brief,
    Card,
    Cast,
    Established,
    Frame,
    LineEdit,
    Outlined,
    Place,
    Prose,
    Telling,
    Voice,
)
from graphs.templates.novel.rules_story import cast, moments, story, themes, world


def outline(brief: Brief, cast: Cast, chapter: Frame) -> Outlined:
    """Ask of every scene what a writer has to know of it before it is written."""
    known = slots(brief, cast)
    names = {one.id: one.name for one in cast.characters}
    cards = []
    for at, place in enumerate(chapter.scenes):
        goal = _goal(chapter, place, at, brief, known)
        cards.append(_card(place, goal, names.get(place.pov, known["lead"])))
    return keep(Outlined, id=computed(chapter.id), cards=cards)


def voice(brief: Brief) -> Voice:
    """Offer how the book could sound; a sample is for a model to write."""
    styles = [
        keep(Telling, id=computed(f"P{place}"), text=standard(one))
        for place, one in enumerate(scene_bank()["styles"], 1)
    ]
    return keep(Voice, chosen=computed("P1"), styles=styles, rules=[])


def write() -> Prose:
    """Write nothing: the words are the writer's, and the card says what is asked."""
    return Prose(text="")


def note() -> Established:
    """Note nothing: facts come from what was written."""
    return Established()


def polish() -> LineEdit:
    """Change nothing: rules have no ear."""
    return LineEdit()


def review() -> Review:
    """Say that nobody read the book: rules do not pretend to a score."""
    return Review(scored=False, summary="Not run: needs a model.")


def revise() -> PatchList:
    """Change nothing: without a model there is no reviser."""
    return PatchList()


def _goal(chapter: Frame, place: Place, at: int, brief: Brief, known: dict[str, str]) -> Words:
    """Return what a scene is asked: the outline's own line first, then the bank's in turn."""
    if chapter.outlined and at < len(chapter.moments):
        return yours(chapter.moments[at])
    beat = int(place.beats[0].removeprefix("B")) - 1
    bank = asks(beat, brief.kind)
    bank = bank[1:] or bank  # the first one stands in the map of beats
    if place.nth < len(bank):
        return question(filled(bank[place.nth], known))
    more = scene_bank()["more"]
    return question(filled(more[(place.nth - len(bank)) % len(more)], known))


def _card(place: Place, goal: Words, pov: str) -> Card:
    bank = scene_bank()
    against = bank["against"][(place.number - 1) % len(bank["against"])]
    turn = bank["turns"][place.turn]
    return keep(
        Card,
        id=computed(place.id),
        pov=computed(place.pov),
        goal=goal,
        conflict=question(filled(against, {"pov": short_name(pov)})),
        outcome=standard(turn["outcome"]),
        value_shift=computed(turn["shift"]),
        threads=[computed(one) for one in (*place.opens, *place.touches, *place.closes)],
    )


RULES: dict[str, Callable[..., BaseModel]] = {
    "story": story,
    "cast": cast,
    "world": world,
    "themes": themes,
    "moments": moments,
    "outline": outline,
    "voice": voice,
    "write": write,
    "note": note,
    "polish": polish,
    "review": review,
    "revise": revise,
}
