"""The boards of a report: pass rates, cost and time, and what checks found."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from assistant.evaluation.folder import Contender, Results, Row
from assistant.evaluation.intervals import Interval, bootstrap, wilson

_WEIGHT = {"block": 3, "warn": 2, "info": 1}


class Cell(NamedTuple):
    """What one model did of one template."""

    rate: Interval | None  # None where every case was broken, or there is none
    passed: int
    judged: int  # tries that passed or failed
    broken: int
    repeats: int


class Line(NamedTuple):
    """A template and its cells, one for each model."""

    template: str  # empty for all of them
    cells: tuple[Cell, ...]


class Spent(NamedTuple):
    """What the cases of one model took, together and each in the mean."""

    contender: Contender
    cost_usd: float
    calls: int
    words: Interval | None
    cost: Interval | None
    seconds: Interval | None


class Heat(NamedTuple):
    """What one check found in one try of a case."""

    check: str
    severity: str  # empty where it found nothing
    found: int
    message: str


class HeatRow(NamedTuple):
    """A try of a case and what each check of its template found."""

    row: Row
    cells: tuple[Heat, ...]


class HeatMap(NamedTuple):
    """What the checks of one template found, case by case."""

    template: str
    checks: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def scoreboard(results: Results) -> list[Line]:
    """Return pass rates by template and model, and below them those of all templates."""
    names = results.templates
    lines = [
        Line(name, _cells(results, [row for row in results.rows if row.template == name]))
        for name in names
    ]
    return [*lines, Line("", _cells(results, results.rows))] if len(names) > 1 else lines


def rate(rows: Iterable[Row]) -> Interval | None:
    """Return the share of cases that passed; a case that was repeated counts once."""
    shares = list(by_case(rows, lambda row: float(row.verdict == "passed")).values())
    return wilson(math.fsum(shares), len(shares))


def by_case(rows: Iterable[Row], measure: Callable[[Row], float | None]) -> dict[str, float]:
    """Return the mean of a measure for each case, of its tries that were not broken."""
    found: dict[str, list[float]] = {}
    for row in rows:
        value = measure(row)
        if row.verdict != "broken" and value is not None:
            found.setdefault(f"{row.template}/{row.case}", []).append(value)
    return {case: math.fsum(values) / len(values) for case, values in sorted(found.items())}


def spending(results: Results) -> list[Spent]:
    """Return what each model cost, and how long its drafts are and took."""
    return [_spent(results, one) for one in results.contenders]


def heat_maps(results: Results) -> list[HeatMap]:
    """Return what was found, a map for each template in which any check found something."""
    return [found for name in results.templates if (found := _heat_map(results, name)).checks]


def _cells(results: Results, rows: Sequence[Row]) -> tuple[Cell, ...]:
    return tuple(_cell([row for row in rows if row.contender == one]) for one in results.contenders)


def _cell(rows: Sequence[Row]) -> Cell:
    judged = [row for row in rows if row.verdict != "broken"]
    return Cell(
        rate=rate(judged),
        passed=sum(row.verdict == "passed" for row in judged),
        judged=len(judged),
        broken=len(rows) - len(judged),
        repeats=max((row.repeat for row in rows), default=1),
    )


def _spent(results: Results, contender: Contender) -> Spent:
    rows = [row for row in results.rows if row.contender == contender]

    def mean(measure: Callable[[Row], float | None]) -> Interval | None:
        return bootstrap(list(by_case(rows, measure).values()))

    return Spent(
        contender=contender,
        cost_usd=math.fsum(row.cost_usd for row in rows),
        calls=sum(row.calls for row in rows),
        words=mean(lambda row: float(row.words) if row.words else None),
        cost=mean(lambda row: row.cost_usd),
        seconds=mean(lambda row: results.seconds.get(row.key)),
    )


def _heat_map(results: Results, template: str) -> HeatMap:
    rows = [row for row in results.rows if row.template == template]
    checks = sorted({found.check for row in rows for found in row.findings})
    told = tuple(HeatRow(row, tuple(_heat(row, check) for check in checks)) for row in rows)
    return HeatMap(template, tuple(checks), told)


def _heat(row: Row, check: str) -> Heat:
    found = [one for one in row.findings if one.check == check]
    worst = max(found, key=lambda one: _WEIGHT.get(one.severity, 0), default=None)
    return Heat(check, worst.severity if worst else "", len(found), worst.message if worst else "")
