"""Two evaluations of the same cases held against each other: better, worse, or no difference shown.

A case is its own pair: what it did before and after. The interval of the mean difference is a
bootstrap over cases with a fixed seed. A difference is only said where at least five cases differ
that way: of four that changed, all go the same way by chance once in eight times.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

from assistant.errors import DraftroomError
from assistant.evaluation import figures
from assistant.evaluation.folder import Contender, Key, Results, Row
from assistant.evaluation.intervals import Interval, bootstrap

Verdict = Literal["better", "worse", "no difference shown"]
LEAST = 5  # cases that must differ one way
_NAMED = 5  # cases that a message names at most


class Unequal(DraftroomError):
    """These evaluations are not of the same cases."""


@dataclass(frozen=True)
class Side:
    """One of the two: a folder of results, or one model or one set of prompts of it."""

    results: Results
    label: str
    model: str = ""
    prompts: str = ""

    @property
    def rows(self) -> list[Row]:
        """Return the rows that count."""
        return [
            row
            for row in self.results.rows
            if self.model in ("", row.model) and self.prompts in ("", row.prompts)
        ]

    @property
    def contenders(self) -> list[Contender]:
        """Return what did these cases."""
        return list(dict.fromkeys(row.contender for row in self.rows))


class Measure(NamedTuple):
    """One figure before and after, and what of the difference is shown."""

    name: str
    unit: figures.Unit
    before: float
    after: float
    difference: Interval
    verdict: Verdict
    why: str

    def written(self) -> dict[str, str]:
        """Return the figures as they are read."""
        return {
            "name": self.name,
            "before": figures.amount(self.before, self.unit),
            "after": figures.amount(self.after, self.unit),
            "difference": figures.difference(self.difference, self.unit),
        }


class Part(NamedTuple):
    """A template, or all of them: the verdict is that of its pass rate."""

    template: str  # empty for all
    n: int  # cases
    left_out: int  # cases that were broken on a side
    measures: tuple[Measure, ...]  # the first is the pass rate; empty where no case is left

    @property
    def verdict(self) -> Verdict:
        """Return whether drafts got better or worse."""
        return self.measures[0].verdict if self.measures else "no difference shown"


class Turned(NamedTuple):
    """A case that came out otherwise."""

    template: str
    case: str
    contender: str
    before: str
    after: str
    why: str


class Version(NamedTuple):
    """Something that is another one now: a prompt, a definition, checks, a rubric."""

    template: str
    what: str
    before: str
    after: str


class Comparison(NamedTuple):
    """All that two evaluations show against each other."""

    before: Side
    after: Side
    parts: tuple[Part, ...]  # the first is all of them
    turned: tuple[Turned, ...]
    versions: tuple[Version, ...]
    twins: Mapping[Key, Row]  # the row of before, by the key of the one that it is held against

    @property
    def overall(self) -> Part:
        """Return what all templates together show."""
        return self.parts[0]

    @property
    def worse(self) -> bool:
        """True where all together, or any template, got worse."""
        return any(part.verdict == "worse" for part in self.parts)


class _Figure(NamedTuple):
    """Something that is measured of a try."""

    name: str
    unit: figures.Unit
    of: Callable[[Row], float | None]
    more_is_better: bool


class _Pair(NamedTuple):
    """A case as one model did it, before and after."""

    template: str
    case: str
    before: tuple[Row, ...]
    after: tuple[Row, ...]


def compare(before: Side, after: Side) -> Comparison:
    """Return what two evaluations show against each other; raise Unequal."""
    _same_cases(before, after)
    pairs = _pairs(before, after)
    templates = sorted({pair.template for pair in pairs})
    seconds = _seconds(before, after)
    wanted = ["", *templates] if len(templates) > 1 else [""]
    return Comparison(
        before,
        after,
        tuple(_part(name, pairs, seconds) for name in wanted),
        tuple(_turned(pairs)),
        tuple(dict.fromkeys(_versions(pairs))),
        {row.key: twin for pair in pairs for row in pair.after if (twin := _twin(pair, row))},
    )


def judged(differences: Sequence[float], more_is_better: bool = True) -> tuple[Verdict, str]:
    """Return what the differences of cases show, and why not more."""
    interval = bootstrap(differences)
    up, down = (sum(sign * one > 0 for one in differences) for sign in (1, -1))
    if interval is None or interval.low <= 0 <= interval.high:
        return "no difference shown", ""
    if (up if interval.low > 0 else down) < LEAST:
        return (
            "no difference shown",
            f"{up or down} cases differ; fewer than {LEAST} may be chance.",
        )
    return ("better" if (interval.low > 0) == more_is_better else "worse"), ""


def _same_cases(before: Side, after: Side) -> None:
    left, right = _asked(before), _asked(after)
    alone = ((before, left.keys() - right.keys()), (after, right.keys() - left.keys()))
    problems = [f"only in {side.label}: {_some(names)}" for side, names in alone if names]
    other = {case for case in left.keys() & right.keys() if left[case] != right[case]}
    if other:
        problems.append(f"asked otherwise in {after.label}: {_some(other)}")
    if problems or not left:
        told = "; ".join(problems) or "there are none"
        raise Unequal(
            f"{before.label} and {after.label} are not of the same cases ({told}). "
            "Run both with the same datasets."
        )


def _asked(side: Side) -> dict[str, str]:
    """Return what was asked in each case: its hash, else its brief."""
    return {f"{row.template}/{row.case}": row.asked or row.brief for row in side.rows}


def _some(names: set[str]) -> str:
    told = sorted(names)
    more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return ", ".join(told[:_NAMED]) + more


def _pairs(before: Side, after: Side) -> list[_Pair]:
    return [
        pair
        for one, other in _contenders(before, after)
        for pair in _of_contenders(before.rows, after.rows, one, other)
    ]


def _contenders(before: Side, after: Side) -> list[tuple[Contender, Contender]]:
    """Return which model is held against which: the same, and the one other against the other."""
    left, right = before.contenders, after.contenders
    gone, come = ([one for one in a if one not in b] for a, b in ((left, right), (right, left)))
    if len(gone) == len(come) <= 1:
        return [*((one, one) for one in left if one in right), *zip(gone, come, strict=True)]
    told = " and ".join(
        f"{side.label} has {', '.join(one.label for one in side.contenders)}"
        for side in (before, after)
    )
    raise Unequal(f"{told}. Name one of each: FOLDER#MODEL, or FOLDER#MODEL#PROMPTS.")


def _of_contenders(
    before: Sequence[Row], after: Sequence[Row], one: Contender, other: Contender
) -> Iterator[_Pair]:
    cases = dict.fromkeys((row.template, row.case) for row in after if row.contender == other)
    for template, case in sorted(cases):
        left, right = (
            tuple(
                row
                for row in rows
                if (row.template, row.case, row.contender) == (template, case, who)
            )
            for rows, who in ((before, one), (after, other))
        )
        yield _Pair(template, case, left, right)


def _twin(pair: _Pair, row: Row) -> Row | None:
    """Return the same try of before, else the first one."""
    same = (one for one in pair.before if one.repeat == row.repeat)
    return next(same, next(iter(pair.before), None))


def _seconds(before: Side, after: Side) -> Mapping[int, float]:
    """Return how long each row took, by the row itself."""
    return {
        id(row): side.results.seconds[row.key]
        for side in (before, after)
        for row in side.results.rows
        if row.key in side.results.seconds
    }


def _part(template: str, pairs: Sequence[_Pair], seconds: Mapping[int, float]) -> Part:
    mine = [pair for pair in pairs if template in ("", pair.template)]
    measured = (_measure(one, mine) for one in _figures(mine, seconds))
    measures = [one for one in measured if one is not None]
    cases = {(pair.template, pair.case) for pair in mine}
    n = measures[0].difference.n if measures else 0
    return Part(template, n, len(cases) - n, tuple(measures))


def _figures(pairs: Sequence[_Pair], seconds: Mapping[int, float]) -> Iterator[_Figure]:
    yield _Figure("Pass rate", "share", lambda row: float(row.verdict == "passed"), True)
    for name in _criteria(pairs):
        yield _Figure(f"Score of {name}", "level", partial(_score, name), True)
    yield _Figure("Cost of a case", "usd", lambda row: row.cost_usd, False)
    yield _Figure("Time of a case", "seconds", lambda row: seconds.get(id(row)), False)


def _measure(figure: _Figure, pairs: Sequence[_Pair]) -> Measure | None:
    """Return a figure before and after, over the cases that have it on both sides."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for pair in pairs:
        left, right = (_mean(rows, figure.of) for rows in (pair.before, pair.after))
        if left is not None and right is not None:
            found.setdefault((pair.template, pair.case), []).append((left, right))
    cases = [
        [math.fsum(side) / len(both) for side in zip(*both, strict=True)]
        for _, both in sorted(found.items())
    ]
    differences = [after - before for before, after in cases]
    interval = bootstrap(differences)
    if interval is None:
        return None
    before, after = (math.fsum(side) / len(cases) for side in zip(*cases, strict=True))
    verdict, why = judged(differences, figure.more_is_better)
    return Measure(figure.name, figure.unit, before, after, interval, verdict, why)


def _mean(rows: Sequence[Row], figure: Callable[[Row], float | None]) -> float | None:
    found = [
        value for row in rows if row.verdict != "broken" and (value := figure(row)) is not None
    ]
    return math.fsum(found) / len(found) if found else None


def _criteria(pairs: Sequence[_Pair]) -> list[str]:
    return sorted(
        {
            one.name
            for pair in pairs
            for row in pair.after
            for one in row.assertions
            if one.type == "judge" and one.score is not None
        }
    )


def _score(name: str, row: Row) -> float | None:
    scores = (one.score for one in row.assertions if (one.type, one.name) == ("judge", name))
    return next(scores, None)


def _turned(pairs: Sequence[_Pair]) -> Iterator[Turned]:
    for pair in pairs:
        left, right = _came_out(pair.before), _came_out(pair.after)
        if left != right:
            why = next((row.why for row in pair.after if row.verdict != "passed"), "")
            label = pair.after[0].contender.label
            yield Turned(pair.template, pair.case, label, left, right, why)


def _came_out(rows: Sequence[Row]) -> str:
    """Return how the tries of a case came out."""
    counts = {
        verdict: sum(row.verdict == verdict for row in rows)
        for verdict in ("passed", "failed", "broken")
    }
    told = [f"{count} of {len(rows)} {name}" for name, count in counts.items() if count]
    return ", ".join(told) if len(rows) != 1 else rows[0].verdict


def _versions(pairs: Sequence[_Pair]) -> Iterator[Version]:
    for pair in pairs:
        for left, right in zip(pair.before[:1], pair.after[:1], strict=True):
            old, new = dict(flat(left.versions)), dict(flat(right.versions))
            for what in sorted(old.keys() | new.keys()):
                if old.get(what) != new.get(what):
                    yield Version(pair.template, what, old.get(what, ""), new.get(what, ""))


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every version with its name: "prompts goals" for that of a step."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from flat(child, f"{name} {key}".strip())
    elif value is not None:
        yield name, str(value)
