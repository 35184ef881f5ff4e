"""Offline rules for scripts: scene cards, never dialogue.

A card is the slug, what happens where somebody has said it, and notes of intent: who is in it, what
must turn, and the question that is still open.
"""

from collections.abc import Iterator

from agents.rules.words import Words, computed, keep, question, yours
from graphs.templates.tv_series.asking import is_open
from graphs.templates.tv_series.scripted import (
    Card,
    Line,
    Player,
    Polish,
    Scene,
    SceneFacts,
    Standing,
)

_SHIFTS = {"up": "better", "down": "worse"}


def write(card: Card, standing: Standing) -> Scene:
    """Write the card of a scene."""
    return keep(Scene, id=computed(card.id), lines=list(_lines(card)))


def state_update() -> SceneFacts:
    """Note nothing: a card establishes nothing yet."""
    return SceneFacts()


def propose(id: str) -> Polish:
    """Propose nothing: without a model nobody touches a line."""
    return Polish(id=id)


def _lines(card: Card) -> Iterator[Line]:
    entering = [one for one in card.players if one.first]
    if entering:
        yield _line("note", computed(f"For the first time: {_listed(map(_introduced, entering))}."))
    if not is_open(card.turn):
        yield _line("action", yours(card.turn))
    else:
        yield _line("note", question(card.turn))
    yield _line("note", computed(_intent(card)))


def _line(kind: str, text: Words) -> Line:
    return keep(Line, kind=kind, text=text)


def _introduced(one: Player) -> str:
    """Return somebody as a script names them the first time: in capitals, with the age."""
    name = one.name.upper()
    return f"{name} ({one.age})" if one.age is not None else name


def _intent(card: Card) -> str:
    who = _listed(one.cue for one in card.players) or "nobody"
    ends = " It is the act out." if card.act_out else ""
    pages = f"{card.eighths // 8} {card.eighths % 8}/8".removeprefix("0 ").removesuffix(" 0/8")
    return (
        f"{card.story} story, {pages} pages. In it: {who}."
        f" Things are {_SHIFTS[card.shift]} at its end.{ends}"
    )


def _listed(names: object) -> str:
    told = list(names)  # type: ignore[call-overload]  # any strings
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)
