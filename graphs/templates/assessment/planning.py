"""Adds the blueprint up: how many questions, points and minutes, and the place of each question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from agents.rules.words import computed, keep
from graphs.checks.minutes import apportion
from graphs.templates.assessment.draft import (
    TYPES,
    Blueprint,
    Goal,
    ItemType,
    Objectives,
    Plan,
    Row,
    Rows,
    Slot,
)

POINTS: Mapping[ItemType, int] = {
    "single choice": 1,
    "multiple select": 2,
    "true/false": 1,
    "numeric": 2,
    "matching": 4,
    "ordering": 2,
    "short answer": 2,
    "data reading": 2,
    "constructed response": 6,
}
_YOUNG_CONSTRUCTED = 4  # points, where three levels of three things are too many
_OLDEST_YOUNG = 5
_SECONDS: Mapping[ItemType, int] = {
    "single choice": 75,
    "multiple select": 100,
    "true/false": 45,
    "numeric": 120,
    "matching": 120,
    "ordering": 90,
    "short answer": 60,
    "data reading": 100,
    "constructed response": 360,
}
# Younger children read and write more slowly.
_PACE = ((2, 1.5), (5, 1.25), (8, 1.0), (12, 1.0))
# What people call a kind of question besides its name.
_ALSO: Mapping[str, ItemType] = {
    **dict.fromkeys(("multiple choice", "mc", "choice", "single"), "single choice"),
    **dict.fromkeys(("select all", "select all that apply", "multi select"), "multiple select"),
    **dict.fromkeys(("true false", "true or false", "t/f", "tf"), "true/false"),
    **dict.fromkeys(("number", "calculation", "calculations"), "numeric"),
    **dict.fromkeys(("match", "matches"), "matching"),
    **dict.fromkeys(("order", "sequence", "sequencing"), "ordering"),
    **dict.fromkeys(("short", "fill in", "fill in the blank", "cloze"), "short answer"),
    **dict.fromkeys(("data", "graph", "graphs", "graph reading", "table"), "data reading"),
    **dict.fromkeys(
        ("constructed", "open", "open response", "essay", "written", "long answer", "cer"),
        "constructed response",
    ),
}
_SAID = re.compile(r"^(?P<kind>[a-z/ -]+?)\s*(?:[:=]|\s)\s*(?P<number>\d{1,3})\b", re.IGNORECASE)
_USUAL_MINUTES, _STEP_MINUTES = 30, 5
_FAR = 4.0  # times its usual points, beyond which a question is not stretched


def blueprint(
    rows: Rows,
    items: int,
    grade: int,
    points: int | None = None,
    points_by_type: list[str] | None = None,
    objectives: Objectives | None = None,
    questions_by_type: list[str] | None = None,
) -> Blueprint:
    """Bring a proposal to the questions and points that are wanted, and add it up."""
    counted = _counted(rows.rows, items, of_kinds(questions_by_type or ()))
    remarks = []
    proposed = sum(one.count for one in rows.rows)
    if proposed != items:
        remarks.append(f"The proposal had {proposed} questions; it now has {items}.")
    remarks += [one.question for one in rows.questions]
    pointed = _pointed(counted, grade, points, of_kinds(points_by_type or ()))
    return keep(
        Blueprint,
        rows=pointed,
        goals=[
            Goal(id=one.id, text=one.text) for one in (objectives.objectives if objectives else [])
        ],
        items=sum(one.count for one in pointed),
        points=sum(one.points for one in pointed),
        minutes=minutes_of(rows_seconds(pointed, grade)),
        remarks=[computed(one) for one in remarks],
    )


def plan(blueprint: Blueprint, objectives: Objectives, grade: int) -> Plan:
    """Return the place of every question of the approved blueprint, in the order of a paper."""
    goals = {one.id: one.text for one in objectives.objectives}
    slots = [
        slot
        for kind in TYPES
        for row in blueprint.rows
        if row.type == kind
        for slot in _slots(row, goals.get(row.objective, ""), grade)
    ]
    return keep(
        Plan,
        questions=slots,
        items=len(slots),
        points=sum(one.points for one in slots),
        minutes=minutes_of(sum(one.seconds for one in slots)),
    )


def of_kinds(lines: Sequence[str]) -> dict[ItemType, int]:
    """Read "constructed response: 6": the number that the teacher wants for a kind."""
    found: dict[ItemType, int] = {}
    for line in lines:
        said = _SAID.match(line.strip())
        kind = kind_called(said["kind"]) if said else None
        if said and kind is not None:
            found[kind] = int(said["number"])
    return found


def kind_called(name: str) -> ItemType | None:
    """Return the kind of question that people call so."""
    bare = re.sub(
        r"\s+(?:questions?|items?)$", "", " ".join(name.lower().replace("_", " ").split())
    )
    singular = bare.removesuffix("s")
    for one in TYPES:
        if one in (bare, singular) or one.replace("/", " ") == bare:
            return one
    return _ALSO.get(bare) or _ALSO.get(singular)


def usual_points(kind: ItemType, grade: int) -> int:
    """Return how many points a question of a kind usually earns."""
    if kind == "constructed response" and grade <= _OLDEST_YOUNG:
        return _YOUNG_CONSTRUCTED
    return POINTS[kind]


def seconds_of(kind: ItemType, grade: int) -> int:
    """Return how long a question of a kind takes."""
    pace = next(factor for oldest, factor in _PACE if grade <= oldest)
    return round(_SECONDS[kind] * pace)


def rows_seconds(rows: Sequence[Row], grade: int) -> int:
    """Return how long all questions of some rows take."""
    return sum(one.count * seconds_of(one.type, grade) for one in rows)


def usual_minutes(needed: int) -> int:
    """Return what a test is usually given: half an hour, or what its questions need."""
    return max(_USUAL_MINUTES, ceil(needed / _STEP_MINUTES) * _STEP_MINUTES)


def usual_items(items: int, minutes: int | None, grade: int) -> int:
    """Return how many questions a test usually has: fewer where its minutes are few."""
    if minutes is None:
        return items
    return max(1, min(items, minutes * 60 // seconds_of("single choice", grade)))


def minutes_of(seconds: int) -> int:
    """Return seconds as whole minutes, rounded up."""
    return ceil(seconds / 60)


def _counted(rows: Sequence[Row], items: int, said: Mapping[ItemType, int]) -> list[Row]:
    """Return the rows with as many questions as are wanted, in all and of a kind."""
    there = {one.type for one in rows}
    said = {kind: many for kind, many in said.items() if kind in there}
    rest = items - sum(said.values())
    free = [one for one in rows if one.type not in said]
    if rest < 0 or bool(rest) is not bool(free):  # the numbers of kinds leave no such test
        return _brought(rows, items)
    made = _brought(free, rest) if free else []
    for kind, many in said.items():
        made += _brought([one for one in rows if one.type == kind], many)
    order = [one.id for one in rows]
    return sorted(made, key=lambda one: order.index(one.id))


def _brought(rows: Sequence[Row], items: int) -> list[Row]:
    """Return some rows with so many questions in all; the smallest rows go first."""
    kept = list(rows)
    while len(kept) > items:
        kept.remove(min(reversed(kept), key=lambda one: one.count))
    if sum(one.count for one in kept) == items:
        return kept
    counts = apportion(items, [one.count for one in kept], 1) or [one.count for one in kept]
    return [
        one.model_copy(update={"count": count}) for one, count in zip(kept, counts, strict=True)
    ]


def _pointed(
    rows: Sequence[Row], grade: int, total: int | None, fixed: Mapping[ItemType, int]
) -> list[Row]:
    if total is None:
        each = [fixed.get(one.type) or _proposed(one, grade) for one in rows]
        return [_with(one, one.count * points) for one, points in zip(rows, each, strict=True)]
    usual = [fixed.get(one.type) or usual_points(one.type, grade) for one in rows]
    held = [one.type in fixed for one in rows]
    exact = _shared([one.count for one in rows], usual, held, total)
    if exact is not None:
        return [_with(one, one.count * points) for one, points in zip(rows, exact, strict=True)]
    if not any(held):
        weights = [one.count * points for one, points in zip(rows, usual, strict=True)]
        loose = _uneven([one.count for one in rows], weights, total)
        if loose is not None:
            return [_with(one, points) for one, points in zip(rows, loose, strict=True)]
    # No way to get there: one point each, or what was fixed, and a check says so.
    least = [points if hold else 1 for points, hold in zip(usual, held, strict=True)]
    return [_with(one, one.count * points) for one, points in zip(rows, least, strict=True)]


def _proposed(row: Row, grade: int) -> int:
    """Return the points for each question of a row as proposed, where they come out whole."""
    if row.points >= row.count and row.points % row.count == 0:
        return row.points // row.count
    return usual_points(row.type, grade)


def _with(row: Row, points: int) -> Row:
    return row.model_copy(update={"points": points})


def _shared(
    counts: Sequence[int], usual: Sequence[int], held: Sequence[bool], total: int
) -> list[int] | None:
    """Return whole points for each question, alike within a row, that add up; None without a way.

    Of all ways the one nearest to the usual points in proportion is taken.
    """
    scale = total / sum(c * p for c, p in zip(counts, usual, strict=True))
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for count, points, hold in zip(counts, usual, held, strict=True):
        aim = points * scale
        tries = [points] if hold else range(1, ceil(max(aim, points) * _FAR) + 1)
        after: dict[int, tuple[float, list[int]]] = {}
        for reached, (cost, chosen) in best.items():
            for one in tries:
                new = reached + count * one
                if new > total:
                    break
                paid = cost + count * ((one - aim) / aim) ** 2
                if new not in after or paid < after[new][0]:
                    after[new] = (paid, [*chosen, one])
        best = after
    found = best.get(total)
    return found[1] if found else None


def _uneven(counts: Sequence[int], weights: Sequence[int], total: int) -> list[int] | None:
    """Return points by row where questions of a row may differ by one point."""
    spare = apportion(total - sum(counts), weights, 0) if total >= sum(counts) else None
    return [c + s for c, s in zip(counts, spare, strict=True)] if spare is not None else None


def _slots(row: Row, goal: str, grade: int) -> Iterator[Slot]:
    base, rest = divmod(row.points, row.count)
    about: list[str] = [*row.focus, *([""] * (row.count - len(row.focus)))]
    for place, focus in enumerate(about[: row.count]):
        yield keep(
            Slot,
            id=computed(f"{row.id}.{place + 1}"),
            row=computed(row.id),
            objective=computed(row.objective),
            goal=goal,
            dok=row.dok,
            type=row.type,
            points=max(base + (place < rest), 1),
            seconds=seconds_of(row.type, grade),
            focus=focus,
            turn=about[:place].count(focus),
        )
