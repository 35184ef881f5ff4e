"""Offline rules for the objectives and the blueprint: what can be asked, chosen and counted."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from agents.rules.banks import load
from agents.rules.words import Words, computed, keep, question, standard, yours
from graphs.checks.passages import says
from graphs.findings import Question
from graphs.templates.assessment import data_reading, heredity, matter
from graphs.templates.assessment.draft import (
    TYPES,
    Brief,
    ItemType,
    Objective,
    Objectives,
    Row,
    Rows,
)
from graphs.templates.assessment.making import Dice, Offer
from graphs.templates.assessment.offers import (
    known_families,
    knows_heredity,
    knows_matter,
    offers,
    words_of,
)
from graphs.templates.assessment.planning import usual_points
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
# How many of each kind a test of everything has, in proportion, and at most.
_SHARES: Mapping[ItemType, float] = {
    "single choice": 4.0,
    "multiple select": 0.9,
    "true/false": 1.1,
    "numeric": 2.0,
    "matching": 1.0,
    "ordering": 0.8,
    "short answer": 1.5,
    "data reading": 1.6,
    "constructed response": 1.2,
}
_MOST: Mapping[ItemType, int] = {
    "multiple select": 3,
    "matching": 2,
    "ordering": 2,
    "constructed response": 3,
}
_MOST_ASKED = 5  # kinds of question
_MOST_DATA = 3  # graphs of made-up figures, where nobody asked for them
_NOTHING_KNOWN: tuple[ItemType, ...] = ("single choice", "short answer", "constructed response")
_SHORT = 2  # of them, that are quickly written where the rest of a test is there
_AGAIN = {"single choice", "numeric", "true/false", "matching", "ordering", "multiple select"}
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
    asked = []
    if not aims:
        aims = [_Aim(question(f"What must they show about {brief.topic}?"), 2, frozenset())]
        asked.append(_what_to_show(brief))
    return keep(
        Objectives,
        objectives=[
            keep(Objective, id=computed(f"O{place}"), text=one.words, dok=one.dok)
            for place, one in enumerate(aims[:_MOST_OBJECTIVES], 1)
        ],
        questions=asked,
    )


def rows(
    brief: Brief,
    objectives: Objectives,
    items: int,
    types: tuple[ItemType, ...] | None = None,
) -> Rows:
    """Choose what to ask: kinds by their shares, questions by what can be made, without repeats."""
    made = offers(brief)
    asked = 0 < len(types or ()) <= _MOST_ASKED  # a longer list says only what is not wanted
    wanted = _kinds(made, types or (), asked=asked)
    groups = [frozenset({"wrong"})] if brief.wrong.strip() else []  # hers comes first
    groups += [one for one in _groups(brief, objectives) if one]
    chosen = list(_chosen(made, wanted, items, groups, asked=asked))
    grouped: dict[tuple[ItemType, str, int], list[Words]] = {}
    for kind, offer in chosen:
        aim = _aim_of(offer, brief, objectives)
        dok = offer.dok if offer else aim.dok
        focus = (offer.words or computed(offer.focus)) if offer else _open_focus(brief)
        grouped.setdefault((kind, aim.id, dok), []).append(focus)
    return keep(Rows, rows=list(_rows(grouped, brief.grade)))


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
    if list(data_reading.offers(brief.topic, "", brief.grade, fallback=False)):
        yield _Aim(standard(data_reading.OBJECTIVE), 2, frozenset({data_reading.GROUP}))


def _as_objective(said: str) -> str:
    """Return her sentence as an objective: "why things float" is explained."""
    if re.match(r"(?:why|how|what|which|when|where)\b", said, re.IGNORECASE):
        return f"Explain {said[:1].lower()}{said[1:].rstrip('?.')}."
    return large(said)


def _what_to_show(brief: Brief) -> Question:
    return keep(
        Question,
        id="objective",
        question=question(f"What must they show about {brief.topic}?"),
        why=standard("The banks do not know this topic, and no facts are made up."),
        default_used=standard("Places for your questions, with their points and their time."),
        path=computed("/objectives/objectives/O1/text"),
    )


def _kinds(made: Sequence[Offer], types: Sequence[ItemType], *, asked: bool) -> list[ItemType]:
    """Return the kinds of question: those asked for, else those that can be made."""
    if asked:
        return [kind for kind in TYPES if kind in types]
    able = {one.type for one in made if not one.asked_only and (not types or one.type in types)}
    return [kind for kind in TYPES if kind in able] or list(_NOTHING_KNOWN)


def _chosen(
    made: Sequence[Offer],
    kinds: Sequence[ItemType],
    items: int,
    groups: Sequence[frozenset[str]],
    *,
    asked: bool,
) -> Iterator[tuple[ItemType, Offer | None]]:
    """Choose question by question, so that one more leaves those that were chosen as they are.

    First each objective has its question; then the kind that is furthest behind its share is next.
    Where a kind that nobody asked for has nothing more to ask, another one takes its place.
    """
    able = [one for one in made if asked or not one.asked_only]
    choice = _Choice(able)
    most = {kind: _capacity(kind, made, alone=len(kinds) == 1, asked=asked) for kind in kinds}
    if items >= len(groups):
        for group in groups:
            choice.cover(group, kinds)
    while choice.count < items:
        open_ = [kind for kind in kinds if len(choice.picked[kind]) < most[kind]] or list(kinds)
        behind = sorted(open_, key=choice.share, reverse=True)
        tried = behind[:1] if asked else behind
        if not any(choice.take(kind) for kind in tried):
            short = _NOTHING_KNOWN[: None if not able else _SHORT]
            left_open = [kind for kind in short if kind in open_ and not asked] or behind[:1]
            choice.picked[max(left_open, key=choice.share)].append(None)
    for kind in TYPES:
        yield from ((kind, one) for one in choice.picked[kind])


def _capacity(kind: ItemType, made: Sequence[Offer], *, alone: bool, asked: bool) -> int:
    """Return how many questions of a kind a test should have."""
    if alone:
        return 1_000
    most = _MOST.get(kind, 1_000)
    if kind == "data reading" and not asked:
        most = _MOST_DATA
    able = [one for one in made if one.type == kind and (asked or not one.asked_only)]
    fresh = 1_000 if kind in _AGAIN and any(_is_new_each_time(one) for one in able) else len(able)
    return min(most, fresh) if able else most


class _Choice:
    """What is chosen so far, kind by kind."""

    def __init__(self, made: Sequence[Offer]) -> None:
        self.picked: dict[ItemType, list[Offer | None]] = {kind: [] for kind in TYPES}
        self._rounds = {
            kind: list(_in_turn([one for one in made if one.type == kind])) for kind in TYPES
        }
        self._used: Counter[tuple[ItemType, str]] = Counter()
        self._asked: Counter[str] = Counter()  # whatever the kind
        self._taken: list[Offer] = []

    @property
    def count(self) -> int:
        return sum(map(len, self.picked.values()))

    def share(self, kind: ItemType) -> float:
        """Return how far a kind is behind its share: the largest is next."""
        return _SHARES[kind] / (2 * len(self.picked[kind]) + 1)

    def cover(self, group: frozenset[str], kinds: Sequence[ItemType]) -> None:
        """Choose a question on an objective, of the kind that is furthest behind."""
        for kind in sorted(kinds, key=self.share, reverse=True):
            if self.take(kind, group):
                return

    def take(self, kind: ItemType, group: frozenset[str] | None = None) -> bool:
        """Choose one more question of a kind: what was asked least, the nearest first."""
        rounds = self._rounds[kind]
        free = [one for one in rounds if self._is_free(one)]
        free = [one for one in free if group is None or one.group in group]
        if not free:
            return False
        best = min(
            free,
            key=lambda one: (
                self._used[kind, one.focus],
                self._asked[one.focus],
                rounds.index(one),
            ),
        )
        self._used[kind, best.focus] += 1
        self._asked[best.focus] += 1
        self.picked[kind].append(best)
        self._taken.append(best)
        return True

    def _is_free(self, one: Offer) -> bool:
        if self._used[one.type, one.focus]:
            return _is_new_each_time(one)
        return not any(_clash(one, other) for other in self._taken)


def _in_turn(able: Sequence[Offer]) -> Iterator[Offer]:
    """Yield offers so that each group has its turn, the nearest to the brief first."""
    groups: dict[str, list[Offer]] = {}
    for one in able:
        groups.setdefault(one.group, []).append(one)
    for place in range(max(map(len, groups.values()), default=0)):
        yield from (some[place] for some in groups.values() if place < len(some))


def _is_new_each_time(offer: Offer) -> bool:
    """True for what is drawn anew: a calculation, not a word or a sentence."""
    return offer.group not in ("words", "text", "own", "wrong")


def _clash(one: Offer, other: Offer) -> bool:
    """Tell whether one of two questions asks what the other one gives away, or asks it too."""
    if one.same and one.same == other.same:
        return True
    if any(key in other.hides for key in one.hides):
        return True
    return any(says(_told(other), key) for key in one.hides) or any(
        says(_told(one), key) for key in other.hides
    )


@lru_cache(maxsize=2048)
def _told(offer: Offer) -> str:
    """Return what everybody reads of a question; of one that is drawn anew, an instance of it."""
    if offer.tells:
        return offer.tells
    drawn = offer.make(Dice(0))
    exhibit = drawn.get("exhibit")
    return f"{drawn['stem']} {exhibit.title if exhibit else ''}"


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


def _rows(grouped: Mapping[tuple[ItemType, str, int], list[Words]], grade: int) -> Iterator[Row]:
    ordered = sorted(grouped, key=lambda one: (TYPES.index(one[0]), one[2], one[1]))
    for kind, objective, dok in ordered:
        focus = grouped[kind, objective, dok]
        yield keep(
            Row,
            id=computed(f"{_CODES[kind]}{objective.removeprefix('O')}{'abcd'[dok - 1]}"),
            objective=computed(objective),
            dok=dok,
            type=kind,
            count=len(focus),
            points=len(focus) * usual_points(kind, grade),
            focus=focus,
        )


def _open_focus(brief: Brief) -> Words:
    return question(brief.topic)


def _long_words(text: str) -> set[str]:
    return {one.removesuffix("s") for one in re.findall(r"[a-z]{4,}", text.lower())}
