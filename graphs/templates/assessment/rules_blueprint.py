"""Offline rules for the objectives and the blueprint: what can be asked, chosen and counted."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from agents.rules.banks import load
from agents.rules.words import Words, computed, keep, question, standard, yours
from graphs.findings import Question
from graphs.questions import asked
from graphs.templates.assessment import data_reading, heredity, matter
from graphs.templates.assessment.choosing import NOTHING_KNOWN, Chosen, Wish, chosen
from graphs.templates.assessment.draft import (
    TYPES,
    Brief,
    ItemType,
    Objective,
    Objectives,
    Row,
    Rows,
)
from graphs.templates.assessment.making import Offer
from graphs.templates.assessment.offers import (
    known_families,
    knows_heredity,
    knows_matter,
    offers,
    words_of,
)
from graphs.templates.assessment.planning import of_kinds, usual_points
from graphs.templates.lesson_plan.own_words import large

_MOST_OBJECTIVES = 6
_CODES: Mapping[ItemType, str] = {
    "single choice": "SC",
    "multiple select": "MS",
    "true/false": "TF",
    "numeric": "NU",
    "matching": "MA",
    "ordering": "OR",
    "short answer": "SA",
    "data reading": "DR",
    "constructed response": "CR",
}
_ALIKE = 4  # questions on one thing, from which on a test says so
_MOST_ASKED = 5  # kinds of question
_OPENING = re.compile(
    r"^(?:(?:the )?(?:students?|pupils?|they|learners?)(?: will| can| must| should)?"
    r"(?: be able to)?|swbat|i can|be able to|to)\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|\n)\s*")


class _Aim(NamedTuple):
    """An objective before it has its number, and what belongs to it."""

    words: Words
    dok: int
    groups: frozenset[str]


def objectives(brief: Brief, mine: tuple[str, ...] | None = None) -> Objectives:
    """Take the teacher's own objectives; where she gave none, say what the questions ask for."""
    own = [one.strip() for one in mine or () if one.strip()]
    if own:
        aims = [_Aim(yours(one), depth_of(one), frozenset()) for one in own]
    else:
        aims = list(_aims(brief))
    if not aims:  # the brief asks her for it
        aims = [_Aim(question(f"What must they show about {brief.topic}?"), 2, frozenset())]
    return keep(
        Objectives,
        objectives=[
            keep(Objective, id=computed(f"O{place}"), text=one.words, dok=one.dok)
            for place, one in enumerate(aims[:_MOST_OBJECTIVES], 1)
        ],
    )


def rows(
    brief: Brief,
    objectives: Objectives,
    items: int,
    types: tuple[ItemType, ...] | None = None,
    minutes: int | None = None,
    counts: list[str] | None = None,
) -> Rows:
    """Choose what to ask, and gather it in rows; say what is left to her, and what is alike."""
    mix = mixed(brief, objectives, items, types, minutes, counts)
    grouped: dict[tuple[ItemType, str, int], list[tuple[Words, int]]] = {}
    for kind, offer in mix:
        aim = _aim_of(offer, brief, objectives)
        dok = offer.dok if offer else aim.dok
        focus = (offer.words or computed(offer.focus)) if offer else _open_focus(brief)
        grouped.setdefault((kind, aim.id, dok), []).append(
            (focus, (offer.points if offer else 0) or usual_points(kind, brief.grade))
        )
    frames = sum(offer is None for _, offer in mix)
    asked_for = [_frames(frames, items, brief)] if frames else []
    different = len({one.focus for _, one in mix if one})
    if 0 < different * _ALIKE <= items - frames:
        asked_for.append(_alike(items - frames, different))
    return keep(Rows, rows=list(_rows(grouped)), questions=asked_for)


def mixed(
    brief: Brief,
    objectives: Objectives,
    items: int,
    types: tuple[ItemType, ...] | None = None,
    minutes: int | None = None,
    counts: list[str] | None = None,
) -> Chosen:
    """Choose kinds by their shares, of what can be made, within minutes and numbers she gave."""
    said = of_kinds(counts or ())
    made = offers(brief)
    asked = 0 < len(types or ()) <= _MOST_ASKED  # a longer list says only what is not wanted
    wanted = _kinds(made, types or (), said, asked=asked)
    groups = [frozenset({"wrong"})] if brief.wrong.strip() else []  # hers comes first
    groups += [one for one in _groups(brief, objectives) if one]
    graphs = asked or data_reading.is_on_graphs(brief.topic)
    wish = Wish(wanted, items, groups, brief.grade, asked, graphs, minutes, said)
    return chosen(made, wish)


def depth_of(text: str) -> int:
    """Return the depth of knowledge that the verb of an objective asks for."""
    bare = _OPENING.sub("", text.strip()).lower()
    table: Mapping[int, list[str]] = load(__package__, "reading")["verbs"]
    for depth in sorted(table, reverse=True):
        if any(re.match(rf"{re.escape(verb)}\b", bare) for verb in table[depth]):
            return depth
    return 2


def _aims(brief: Brief) -> Iterator[_Aim]:
    """Yield what can be assessed of a brief: her sentence, calculations, words, text, data."""
    for one in _SPLIT.split(brief.must_show):
        if one.strip():
            yield _Aim(
                yours(_as_objective(one.strip())),
                max(depth_of(one), 2),
                frozenset({"own", "wrong"}),
            )
    for family in known_families(brief):
        yield _Aim(standard(family.objective), 2, frozenset({family.name}))
    if knows_heredity(brief):
        yield _Aim(standard(heredity.bank()["objective"]), 2, frozenset({heredity.GROUP}))
    if knows_matter(brief):
        yield _Aim(standard(matter.bank()["objective"]), 2, frozenset({matter.GROUP}))
    words = words_of(brief)
    if len(words) > 2:
        said = f"Use the words of the topic ({brief.topic}) with their meaning."
        yield _Aim(standard(said), 1, frozenset({"words"}))
    if brief.notes.strip():
        said = f"Say what was learned in class about {brief.topic}."
        yield _Aim(standard(said), 1, frozenset({"text"}))
    if any(one.group in ("own", "wrong") for one in offers(brief)) and not brief.must_show.strip():
        said = f"Tell right from wrong ideas about {brief.topic}, and give evidence."
        yield _Aim(standard(said), 3, frozenset({"own", "wrong"}))
    if list(data_reading.offers(brief.topic, brief.grade)):
        yield _Aim(standard(data_reading.OBJECTIVE), 2, frozenset({data_reading.GROUP}))


def _as_objective(said: str) -> str:
    """Return her sentence as an objective: "why things float" is explained."""
    if re.match(r"(?:why|how|what|which|when|where)\b", said, re.IGNORECASE):
        return f"Explain {said[:1].lower()}{said[1:].rstrip('?.')}."
    return large(said)


def _kinds(
    made: Sequence[Offer],
    types: Sequence[ItemType],
    said: Collection[ItemType],
    *,
    asked: bool,
) -> list[ItemType]:
    """Return the kinds of question: those asked for, else those said or that can be made."""
    if asked:
        offered = {one.type for one in made}
        if "short answer" not in offered and "numeric" in offered:  # a number is a short answer
            types = ["numeric" if one == "short answer" else one for one in types]
        return [kind for kind in TYPES if kind in types or kind in said]
    able = {one.type for one in made if not one.asked_only and (not types or one.type in types)}
    return [one for one in TYPES if one in said or one in (able or NOTHING_KNOWN)]


def _aim_of(offer: Offer | None, brief: Brief, objectives: Objectives) -> Objective:
    """Return the objective that a question belongs to: by its group, else by common words."""
    aims = objectives.objectives
    if offer is None:
        return aims[0]
    for aim, known in zip(aims, _groups(brief, objectives), strict=True):
        if offer.group in known:
            return aim
    wanted = _long_words(f"{offer.focus} {offer.group.replace('_', ' ')}")
    scored = [(len(wanted & _long_words(one.text)), -abs(one.dok - offer.dok)) for one in aims]
    return aims[scored.index(max(scored))]


def _groups(brief: Brief, objectives: Objectives) -> list[frozenset[str]]:
    known = {str(one.words): one.groups for one in _aims(brief)}
    return [known.get(one.text, frozenset()) for one in objectives.objectives]


def _rows(
    grouped: Mapping[tuple[ItemType, str, int], list[tuple[Words, int]]],
) -> Iterator[Row]:
    ordered = sorted(grouped, key=lambda one: (TYPES.index(one[0]), one[2], one[1]))
    for kind, objective, dok in ordered:
        asked = grouped[kind, objective, dok]
        yield keep(
            Row,
            id=computed(f"{_CODES[kind]}{objective.removeprefix('O')}{'abcd'[dok - 1]}"),
            objective=computed(objective),
            dok=dok,
            type=kind,
            count=len(asked),
            points=sum(points for _, points in asked),
            focus=[focus for focus, _ in asked],
        )


def _frames(frames: int, items: int, brief: Brief) -> Question:
    """Ask for what the questions are to be made of that rules have nothing to ask for."""
    many = "question is a frame" if frames == 1 else "questions are frames"
    more = "more " if frames < items else ""
    return asked(
        "frames",
        computed(
            f"{frames} of {items} {many} for you to fill in: there is nothing {more}to ask about"
            f" {brief.topic}. Add words with their meanings or notes, and they are made from them."
        ),
        "No facts are made up.",
        "/blueprint/rows",
    )


def _alike(items: int, different: int) -> Question:
    """Say how many different things are asked, where many questions differ by numbers alone."""
    many = "one thing" if different == 1 else f"{different} different things"
    return asked(
        "alike",
        computed(
            f"These {items} questions ask for {many}, with other numbers each time: more kinds of"
            " question, or a wider topic, make them differ more."
        ),
        "Nothing is asked twice, but much is alike.",
        "/blueprint/rows",
    )


def _open_focus(brief: Brief) -> Words:
    return question(brief.topic)


def _long_words(text: str) -> set[str]:
    return {one.removesuffix("s") for one in re.findall(r"[a-z]{4,}", text.lower())}
