"""A workbook that comes back: its changed input cells as changes of the assumptions."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from graphs.documents.workbook import Value
from graphs.paths import get, put
from graphs.returning import CameBack, Returning, Unread
from graphs.templates.business_plan.assumptions import Assumptions, Change, changed
from graphs.templates.business_plan.sheets.inputs import SHARE, Input, Line, key_of, sections
from graphs.written_numbers import written_number

_SAME = 1e-9  # programs keep fifteen digits
_EMPTY = "The cell is empty, or holds a formula whose result was not saved. Type a number."
_GONE = "The cell is not there any more; the figure stays as it was."
_SEASONS = "/seasonality/factors/"


class _NoValue(ValueError):
    """What stands in a cell is no value for its place."""


class Returned(NamedTuple):
    """What a person changed in the input cells, in their order, and what cannot be taken over."""

    changes: tuple[Change, ...]
    unread: tuple[Unread, ...]


class _Cell(NamedTuple):
    """An input cell and what it is called."""

    input: Input
    label: str


def returned(given: Assumptions, named: Mapping[str, Value]) -> Returned:
    """Return what differs between a plan and the named cells of its workbook.

    A formula counts as what it came to when the file was saved.
    """
    data = given.model_dump(mode="json")
    found: list[Change] = []
    unread: list[Unread] = []
    labels: dict[str, str] = {}
    for cell in _cells(given):
        one = cell.input
        if one.name not in named:
            unread.append(Unread(cell.label, _said(one.value), "", _GONE))
            continue
        labels[one.path] = cell.label
        value = _meant(one, named[one.name])
        if _same(one.value, value):
            continue
        try:
            found.append(Change(path=one.path, old=get(data, one.path), new=_read(one, value)))
        except _NoValue as why:
            unread.append(Unread(cell.label, _said(one.value), _said(value), str(why)))
    taken, refused = _allowed(given, found)
    unread += [
        Unread(labels[one.path], _said(one.old), _said(one.new), rule) for one, rule in refused
    ]
    return Returned(tuple(one for one in found if one in taken), tuple(unread))


def _cells(given: Assumptions) -> Iterator[_Cell]:
    for section in sections(given):
        for line in section.lines:
            label = f"{section.title}: {line.label}"
            yield _Cell(line.value, label)
            if line.low is not None and line.high is not None:
                yield _Cell(line.low, f"{label}, low")
                yield _Cell(line.high, f"{label}, high")
            yield from _beside(line, section.more, label)


def _beside(line: Line, headings: Sequence[str], label: str) -> Iterator[_Cell]:
    for one, heading in zip(line.more, headings, strict=True):
        yield _Cell(one, f"{label}, {heading[:1].lower()}{heading[1:]}")


def _meant(one: Input, value: Value) -> Value:
    """Return what stands in a cell; a number that was kept as its text is the number."""
    if not isinstance(value, str) or isinstance(one.value, date):
        return value
    is_share = one.number == SHARE
    percent = is_share and value.rstrip().endswith("%")
    number = written_number(value.rstrip(" %") if percent else value, share=is_share)
    if number is None:
        return value
    return number / 100 if percent else number


def _same(before: float | date, after: Value) -> bool:
    if isinstance(before, date):
        day = _day(after)
        return day is not None and (before.year, before.month) == (day.year, day.month)
    if not isinstance(after, int | float) or isinstance(after, bool):
        return False
    return math.isclose(before, after, rel_tol=_SAME, abs_tol=_SAME)


def _read(one: Input, value: Value) -> Any:
    """Return the value of a cell as its place takes it; raise _NoValue with the reason."""
    if value is None or value == "":
        raise _NoValue(_EMPTY)
    if isinstance(one.value, date):
        if (day := _day(value)) is not None:
            return f"{day.year}-{day.month:02d}"
        raise _NoValue(f"{value!r} is no date. Type one, such as 2027-03-01.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _NoValue(f"{value!r} is no number. Type a number without words.")
    if one.whole:
        if not math.isclose(value, round(value), abs_tol=_SAME):
            raise _NoValue(f"{value:.15g} is no whole number.")
        return round(value)
    return float(value)


def _day(value: Value) -> date | None:
    """Return a day, also one that was kept as its text."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _allowed(
    given: Assumptions, changes: Sequence[Change]
) -> tuple[list[Change], list[tuple[Change, str]]]:
    """Return the changes that make sense together, and the others with the rule they break."""
    if _rule(given, changes) is None:
        return list(changes), []
    taken: list[Change] = []
    waiting = _groups(changes)
    while waiting:  # one may make sense only after another: a start above what was the most
        fitting = [group for group in waiting if _rule(given, [*taken, *group]) is None]
        if not fitting:
            break
        taken += fitting[0]
        waiting.remove(fitting[0])
    return taken, [
        (one, _rule(given, [*taken, *group]) or "") for group in waiting for one in group
    ]


def _groups(changes: Sequence[Change]) -> list[list[Change]]:
    """Return what is taken or left together: the seasons of a year, and else each alone."""
    seasons = [one for one in changes if one.path.startswith(_SEASONS)]
    others = [[one] for one in changes if one not in seasons]
    return [*others, *([seasons] if seasons else [])]


def _rule(given: Assumptions, changes: Sequence[Change]) -> str | None:
    """Return the rule that changes break; None where they break none."""
    try:
        changed(given, changes)
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False)[0]["msg"]
        said = told.removeprefix("Value error, ")
        return f"{said[:1].upper()}{said[1:]}."
    return None


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return str(value)


def _came_back(draft: Any, named: Mapping[str, Value]) -> CameBack:
    """Return a draft with the changed cells in its assumptions; what follows is computed later."""
    found = returned(Assumptions.model_validate(draft["assumptions"]), named)
    after = draft
    for one in found.changes:
        after = put(after, f"/assumptions{one.path}", one.new)
    return CameBack(after, found.unread)


def _key(draft: Any) -> str:
    return key_of(Assumptions.model_validate(draft["assumptions"]))


RETURNED = Returning(key=_key, read=_came_back)
