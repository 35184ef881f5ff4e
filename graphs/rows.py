"""Rows: a list that is filtered, mapped, gathered into groups, sorted, cut and written out."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from graphs.effort import MOST_WORK
from graphs.errors import ExpressionError, GraphError, clipped
from graphs.expressions import Expression, compile_condition, compile_expression
from graphs.figures import NoFigure, is_number, mean, median, total
from graphs.keys import canonical
from graphs.lines import BadLine, as_words, put_in
from graphs.steps.computing import Aggregate, Take, TransformStep

MOST_ROWS = 100_000
MOST_BYTES = 20_000_000  # of a result
_MOST_WORK = 20 * MOST_WORK  # of the expressions of all rows: some ten seconds
SEEN = ("row", "position")  # what the expressions of a row see beside what the step sees

Row = Any
Seen = Mapping[str, Any]


class RowFailed(GraphError):
    """A row cannot be worked on: which, and why."""


def worked(step: TransformStep, rows: Sequence[Row], seen: Seen) -> Any:
    """Return what a step makes of rows: filtered, mapped, gathered, sorted, cut and written out."""
    if len(rows) > MOST_ROWS:
        raise RowFailed(f"{step.from_} has {len(rows):,} rows; at most {MOST_ROWS:,} are allowed.")
    work = _Work(f"{step.from_}", seen)
    numbered = list(enumerate(rows))
    if step.filter:
        condition = compile_condition(step.filter, (*seen, *SEEN))
        numbered = [one for one in numbered if work.of(condition, *one, condition.holds)]
    if step.map is not None:
        numbered = [(number, work.mapped(step.map, number, row)) for number, row in numbered]
    made: Any = [row for _, row in numbered]
    if step.aggregate is not None:
        made = _gathered(step.aggregate, numbered)
    for key in reversed((step.sort,) if isinstance(step.sort, str) else step.sort or ()):
        made = _sorted(made, key)
    if step.limit is not None:
        made = made[: step.limit]
    if step.format is not None:
        made = written(step.format, made)
    if len(canonical(made).encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise RowFailed(f"The result is longer than {MOST_BYTES:,} bytes; take less of it.")
    return made


def written(text: str, made: Any) -> str:
    """Return a text with the values of a result put in; of a list one line for each."""
    if not isinstance(made, list):
        return put_in(text, partial(field_of, made))
    lines = []
    for number, row in enumerate(made, 1):
        try:
            lines.append(put_in(text, partial(field_of, row)))
        except BadLine as error:
            raise BadLine(f"Row {number}: {error}") from None
    return "\n".join(lines)


class _Work:
    """The expressions of all rows, which are bounded together."""

    def __init__(self, name: str, seen: Seen) -> None:
        self._name = name
        self._seen = seen
        self._left = float(_MOST_WORK)
        self._compiled: dict[str, Expression] = {}

    def of(self, expression: Expression, number: int, row: Row, take: Callable[[Seen], Any]) -> Any:
        seen = {**self._seen, "row": row, "position": number}
        try:
            self._left -= expression.work(seen)
            if self._left < 0:
                raise ExpressionError(expression.source, "this takes too long for so many rows")
            return take(seen)
        except ExpressionError as error:
            raise RowFailed(f"Row {number + 1} of {self._name}: {error}") from None

    def mapped(self, to: str | Mapping[str, str], number: int, row: Row) -> Row:
        if isinstance(to, str):
            return self._value(to, number, row)
        return {name: self._value(source, number, row) for name, source in to.items()}

    def _value(self, source: str, number: int, row: Row) -> Any:
        if source not in self._compiled:
            self._compiled[source] = compile_expression(source, (*self._seen, *SEEN))
        expression = self._compiled[source]
        return self.of(expression, number, row, expression.value)


def field_of(row: Row, name: str) -> Any:
    """Return the value of a row at a dotted name; a field that is not there has none."""
    for part in name.split("."):
        if isinstance(row, Mapping):
            row = row.get(part)
        elif isinstance(row, list) and part.isdigit() and int(part) < len(row):
            row = row[int(part)]
        else:
            return None
    return row


def _gathered(how: Aggregate, rows: Sequence[tuple[int, Row]]) -> Any:
    """Return a row for each group, in the order in which the groups first come."""
    groups: dict[str, list[tuple[int, Row]]] = {}
    for number, row in rows:
        key = canonical([_even(field_of(row, name)) for name in how.fields])
        groups.setdefault(key, []).append((number, row))
    if not how.fields:
        return _taken(how, list(rows))
    return [
        {name: field_of(group[0][1], name) for name in how.fields} | _taken(how, group)
        for group in groups.values()
    ]


def _even(value: Any) -> Any:
    """Return what a value is grouped by: 3 and 3.0 are one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _taken(how: Aggregate, group: Sequence[tuple[int, Row]]) -> dict[str, Any]:
    return {name: _one(take, group) for name, take in how.take.items()}


def _one(take: Take, group: Sequence[tuple[int, Row]]) -> Any:
    if isinstance(take, str):
        return len(group)
    [(way, field)] = take.items()
    there = [
        (number, value) for number, row in group if (value := field_of(row, field)) is not None
    ]
    values = [value for _, value in there]
    match way:
        case "count":
            return len(values)
        case "first" | "last":
            return values[0 if way == "first" else -1] if values else None
        case "distinct":
            return list({canonical(_even(value)): value for value in reversed(values)}.values())[
                ::-1
            ]
        case "join":
            return as_words(values)
        case "min" | "max":
            _check_alike(field, there)
            return (min if way == "min" else max)(values, default=None)
        case _:
            return _figure(way, field, there)


def _figure(way: str, field: str, there: Sequence[tuple[int, Any]]) -> Any:
    for number, value in there:
        if not is_number(value):
            raise RowFailed(
                f"Row {number + 1}: {field} is {clipped(value)}, and there is no {way} of that."
            )
    values = [value for _, value in there]
    if way == "sum":
        return total(values)
    try:
        return mean(values) if way == "mean" else median(values)
    except NoFigure:
        if values:
            raise
        return None


def _check_alike(field: str, there: Sequence[tuple[int, Any]]) -> None:
    """Refuse values of which it cannot be said which is the larger."""
    for number, value in there:
        alike = is_number(value) if is_number(there[0][1]) else isinstance(value, str)
        if not alike:
            first = clipped(there[0][1])
            raise RowFailed(
                f"Row {number + 1}: {field} is {clipped(value)}, which is neither smaller nor "
                f"larger than {first}."
            )


def _sorted(rows: Sequence[Row], key: str) -> list[Row]:
    """Return rows by a field, those without it last; ``-field`` has the largest first."""
    field = key.removeprefix("-")
    there = [(number, field_of(row, field)) for number, row in enumerate(rows)]
    known = [(number, value) for number, value in there if value is not None]
    _check_alike(field, known)
    ordered = sorted(known, key=lambda one: one[1], reverse=key.startswith("-"))
    return [rows[number] for number, _ in (*ordered, *(one for one in there if one[1] is None))]


def check_rows(value: Any, name: str) -> Sequence[Row]:
    """Return a list of rows; raise RowFailed where it is none."""
    if not isinstance(value, list | tuple):
        raise RowFailed(f"{name} is not a list, so there are no rows.")
    return value
