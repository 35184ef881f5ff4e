"""Chooses what a test asks of what can be made: by shares, without repeats, within its minutes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from graphs.checks.passages import says
from graphs.templates.assessment.draft import TYPES, ItemType
from graphs.templates.assessment.making import Dice, Offer
from graphs.templates.assessment.planning import seconds_of

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
_ANY = 1_000  # no bound
_MOST_DATA = 3  # graphs of made-up figures, where nobody asked for them
NOTHING_KNOWN: tuple[ItemType, ...] = ("single choice", "short answer", "constructed response")
_SHORT = 2  # of them, that are quickly written where the rest of a test is there

_HASTE = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0, 20.0)  # tried one after the other

Chosen = list[tuple[ItemType, Offer | None]]


@dataclass(frozen=True)
class Wish:
    """What a test is to hold: kinds of question, how many, on what, and within which time."""

    kinds: Sequence[ItemType]
    items: int
    groups: Sequence[frozenset[str]]  # what each objective is asked with
    grade: int
    asked: bool  # whether somebody asked for these kinds
    graphs: bool  # whether graphs are wanted, or the topic
    minutes: int | None = None  # that somebody gave
    counts: Mapping[ItemType, int] = field(default_factory=dict)  # of kinds, as somebody said
    haste: float = 0.0  # how much more a kind is chosen for being quick

    @property
    def more(self) -> Sequence[ItemType]:
        """The kinds that fill a test once those are there of which somebody said how many."""
        return self.of_more(self.kinds)

    def of_more(self, kinds: Sequence[ItemType]) -> Sequence[ItemType]:
        """Return the kinds of some that may come without a number; all where none may."""
        return [one for one in kinds if one not in self.counts] or kinds

    def share(self, kind: ItemType) -> float:
        """Return how many of a kind a test has, in proportion."""
        slowness: float = seconds_of(kind, self.grade) ** self.haste
        return _SHARES[kind] / slowness


def chosen(made: Sequence[Offer], wish: Wish) -> Chosen:
    """Choose the questions of a test; where they need more minutes than it has, quicker kinds.

    Where no mix fits, it is left as it is best: a check says so, with its ways out.
    """
    best = _chosen(made, wish)
    if wish.minutes is None or _seconds(best, wish) <= wish.minutes * 60:
        return best
    fitting = (
        tried
        for quick in _quicker(wish)
        if _seconds(tried := _chosen(made, quick), wish) <= wish.minutes * 60
    )
    return next(fitting, best)


def _quicker(wish: Wish) -> Iterator[Wish]:
    """Yield what takes less and less time: fewer of the slow kinds, then none of the slowest.

    Of kinds that somebody asked for, or said how many of, none is left out.
    """
    for haste in _HASTE:
        yield replace(wish, haste=haste)
    if not wish.asked:
        kinds = sorted(wish.kinds, key=lambda kind: seconds_of(kind, wish.grade))
        for many in range(len(kinds) - 1, 0, -1):
            left = [one for one in wish.kinds if one in kinds[:many] or one in wish.counts]
            yield replace(wish, kinds=left, haste=_HASTE[-1])


def _seconds(some: Chosen, wish: Wish) -> int:
    return sum(seconds_of(kind, wish.grade) for kind, _ in some)


def _chosen(made: Sequence[Offer], wish: Wish) -> Chosen:
    """Choose question by question, so that one more leaves those that were chosen as they are.

    First come the kinds of which somebody said how many, then each objective has its question;
    then the kind that is furthest behind its share is next.
    Where a kind that nobody asked for has nothing more to ask, another one takes its place.
    """
    able = [one for one in made if wish.asked or not one.asked_only]
    most = {kind: _capacity(kind, able, wish) for kind in wish.kinds}
    choice = _Choice(able, {kind: wish.share(kind) for kind in TYPES}, most)
    while choice.count < wish.items and (kind := choice.owed(wish.counts)):
        if not choice.take(kind):
            choice.leave_open([kind])
    if wish.items >= len(wish.groups):
        # Of what there is little is asked first, before another question gives it away.
        for group in sorted(wish.groups, key=lambda one: sum(made.group in one for made in able)):
            if choice.count < wish.items and not choice.covers(group):
                choice.cover(group, wish.more)
    while choice.count < wish.items:
        open_ = [kind for kind in wish.more if choice.has_room(kind)]
        behind = sorted(open_ or wish.more, key=choice.share, reverse=True)
        # A kind that was asked for and can never be made keeps its places, for the teacher.
        never = wish.asked and not any(one.type == behind[0] for one in able)
        tried = behind[:1] if never else behind
        if not any(choice.take(kind) for kind in tried if open_):
            short = NOTHING_KNOWN[: _SHORT if able else None]
            choice.leave_open(behind if wish.asked else wish.of_more(short))
    return [(kind, one) for kind in TYPES for one in choice.picked[kind]]


def _capacity(kind: ItemType, able: Sequence[Offer], wish: Wish) -> int:
    """Return how many questions of a kind a test should have."""
    if len(wish.kinds) == 1:
        return _ANY
    most = _MOST.get(kind, _ANY)
    if kind == "data reading" and not wish.graphs:
        most = _MOST_DATA
    known = [one for one in able if one.type == kind]
    return min(most, sum(one.most for one in known)) if known else most


class _Choice:
    """What is chosen so far, kind by kind."""

    def __init__(
        self,
        made: Sequence[Offer],
        shares: Mapping[ItemType, float],
        most: Mapping[ItemType, int],
    ) -> None:
        self.picked: dict[ItemType, list[Offer | None]] = {kind: [] for kind in TYPES}
        self._shares = shares
        self._most = most
        self._rounds = {
            kind: list(_in_turn([one for one in made if one.type == kind])) for kind in TYPES
        }
        self._used: Counter[tuple[ItemType, str]] = Counter()
        self._asked: Counter[str] = Counter()  # whatever the kind
        self._taken: list[Offer] = []

    @property
    def count(self) -> int:
        return sum(map(len, self.picked.values()))

    def owed(self, counts: Mapping[ItemType, int]) -> ItemType | None:
        """Return the kind that is furthest behind what somebody said; None where all are there."""
        behind = [kind for kind, many in counts.items() if len(self.picked[kind]) < many]
        lag = {kind: counts[kind] / (2 * len(self.picked[kind]) + 1) for kind in behind}
        return max(behind, key=lag.__getitem__, default=None)

    def covers(self, group: frozenset[str]) -> bool:
        """Tell whether a question on an objective is chosen."""
        return any(one.group in group for one in self._taken)

    def has_room(self, kind: ItemType) -> bool:
        """Tell whether a test may have one more of a kind."""
        return len(self.picked[kind]) < self._most[kind]

    def share(self, kind: ItemType) -> float:
        """Return how far a kind is behind its share: the largest is next."""
        return self._shares[kind] / (2 * len(self.picked[kind]) + 1)

    def cover(self, group: frozenset[str], kinds: Sequence[ItemType]) -> None:
        """Choose a question on an objective, of the kind that is furthest behind."""
        for kind in sorted(kinds, key=self.share, reverse=True):
            if self.has_room(kind) and self.take(kind, group):
                return

    def leave_open(self, kinds: Sequence[ItemType]) -> None:
        """Leave a place for the teacher, of the kind that is furthest behind."""
        fit = [one for one in kinds if len(self.picked[one]) < _MOST.get(one, _ANY)] or kinds[:1]
        self.picked[max(fit, key=self.share)].append(None)

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
            return self._used[one.type, one.focus] < one.most
        return not any(_clash(one, other) for other in self._taken)


def _in_turn(able: Sequence[Offer]) -> Iterator[Offer]:
    """Yield offers so that each group has its turn, the nearest to the brief first."""
    groups: dict[str, list[Offer]] = {}
    for one in able:
        groups.setdefault(one.group, []).append(one)
    for place in range(max(map(len, groups.values()), default=0)):
        yield from (some[place] for some in groups.values() if place < len(some))


def _clash(one: Offer, other: Offer) -> bool:
    """Tell whether one of two questions asks what the other one gives away, or asks it too."""
    if one.same and one.same == other.same:
        return True
    if any(key in other.hides for key in one.hides):
        return True
    if _shows(one, other) or _shows(other, one):
        return True
    return any(says(_told(other), key) for key in one.hides) or any(
        says(_told(one), key) for key in other.hides
    )


def _shows(one: Offer, other: Offer) -> bool:
    """Tell whether a word that is to be recalled stands among the options of another question."""
    return one.type == "short answer" and any(key in other.options for key in one.hides)


@lru_cache(maxsize=2048)
def _told(offer: Offer) -> str:
    """Return what everybody reads of a question; of one that is drawn anew, an instance of it."""
    if offer.tells:
        return offer.tells
    drawn = offer.make(Dice(0))
    exhibit = drawn.get("exhibit")
    return f"{drawn['stem']} {exhibit.title if exhibit else ''}"
