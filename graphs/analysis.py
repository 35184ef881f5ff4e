"""Figures of a list of rows or of a text, each by the formula that its field names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphs.checks.passages import words as words_of
from graphs.checks.reading import grade_level, sentences
from graphs.errors import GraphError, clipped
from graphs.figures import (
    Number,
    correlation,
    deviation,
    exact,
    is_number,
    mean,
    plain,
    quantile,
    slope,
    strays,
    total,
)
from graphs.keys import canonical
from graphs.rows import MOST_ROWS, field_of
from graphs.steps.computing import AnalyzeStep

_MOST_LETTERS = 1_000_000
_LEAST_IN_WORD = 4  # letters; shorter words are frequent in every text


class Frozen(BaseModel):
    """A part of an analysis."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Stray(Frozen):
    """A number beyond 1.5 interquartile ranges from the quartiles."""

    row: int = Field(description="its row, counted from 1")
    value: int | float


class Figures(Frozen):
    """The figures of one field. Without numbers there are none but the counts."""

    count: int = Field(description="rows with a number")
    missing: int = Field(description="rows without one")
    sum: int | float
    min: int | float | None
    max: int | float | None
    mean: float | None = Field(description="sum / count")
    median: int | float | None
    lower_quartile: int | float | None = Field(description="inclusive, as spreadsheets have it")
    upper_quartile: int | float | None
    deviation: float | None = Field(description="of a sample: sqrt(sum((x - mean)^2) / (n - 1))")
    trend: float | None = Field(description="least-squares slope, a row, a unit or a day")
    outliers: list[Stray] = Field(description="beyond 1.5 interquartile ranges")


class Group(Frozen):
    """The rows with the same values in the fields that make a group."""

    of: dict[str, Any]
    count: int
    share: float = Field(description="count / all rows")
    shares: dict[str, float | None] = Field(description="by field: sum / sum of all rows")


class Pair(Frozen):
    """How two fields go together."""

    fields: list[str]
    count: int = Field(description="rows with both")
    r: float | None = Field(description="Pearson's r; none where one of them never changes")


class OfRows(Frozen):
    """What is computed of a list."""

    count: int
    figures: dict[str, Figures]
    groups: list[Group]
    correlations: list[Pair]


class Frequent(Frozen):
    """A word of four letters or more, and how often it comes."""

    word: str
    count: int


class OfText(Frozen):
    """What is computed of a text."""

    words: int
    sentences: int
    words_a_sentence: float | None
    grade: float | None = Field(
        description="Flesch-Kincaid: 0.39 words / sentences + 11.8 syllables / words - 15.59"
    )
    frequent: list[Frequent]


class NoAnalysis(GraphError):
    """This cannot be analyzed."""


def analyzed(step: AnalyzeStep, value: Any) -> OfRows | OfText:
    """Return the figures of a list or a text; raise NoAnalysis for what does not fit."""
    if not step.of_rows:
        if not isinstance(value, str):
            raise NoAnalysis(f"{step.from_} is not a text; figures says which fields of a list.")
        return of_text(value, step.words)
    if not isinstance(value, list | tuple):
        raise NoAnalysis(f"{step.from_} is not a list of rows.")
    if len(value) > MOST_ROWS:
        raise NoAnalysis(f"{step.from_} has {len(value):,} rows; at most {MOST_ROWS:,} may be.")
    return OfRows(
        count=len(value),
        figures={name: _figures(value, name, step.over) for name in step.figures},
        groups=_groups(value, step.by, step.figures) if step.by else [],
        correlations=[_pair(value, *pair) for pair in step.correlate],
    )


def of_text(text: str, most: int) -> OfText:
    """Return the figures of a text."""
    if len(text) > _MOST_LETTERS:
        raise NoAnalysis(f"The text is longer than {_MOST_LETTERS:,} characters.")
    found, parts = words_of(text), len(sentences(text))
    counted = Counter(word.casefold() for word in found if len(word) >= _LEAST_IN_WORD)
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return OfText(
        words=len(found),
        sentences=parts,
        words_a_sentence=len(found) / parts if parts else None,
        grade=round(grade_level(text), 2) if found else None,
        frequent=[Frequent(word=word, count=count) for word, count in ordered[:most]],
    )


def _numbers(rows: Sequence[Any], name: str) -> dict[int, Number]:
    """Return the numbers of a field by the position of their rows."""
    found: dict[int, Number] = {}
    for position, row in enumerate(rows):
        value = field_of(row, name)
        if is_number(value):
            found[position] = value
        elif value is not None:
            raise NoAnalysis(f"Row {position + 1}: {name} is {clipped(value)}, not a number.")
    return found


def _figures(rows: Sequence[Any], name: str, over: str | None) -> Figures:
    by_row = _numbers(rows, name)
    values = list(by_row.values())
    ordered = sorted(values)
    low, high = strays(ordered) if ordered else (0, 0)
    places = by_row if over is None else _places(rows, over)
    trend = [position for position in by_row if over is None or position in places]
    xs = [position if over is None else places[position] for position in trend]
    return Figures(
        count=len(values),
        missing=len(rows) - len(values),
        sum=total(values),
        min=ordered[0] if ordered else None,
        max=ordered[-1] if ordered else None,
        mean=mean(values) if values else None,
        median=quantile(ordered, Fraction(1, 2)) if ordered else None,
        lower_quartile=quantile(ordered, Fraction(1, 4)) if ordered else None,
        upper_quartile=quantile(ordered, Fraction(3, 4)) if ordered else None,
        deviation=deviation(values),
        trend=slope(xs, [by_row[position] for position in trend]),
        outliers=[
            Stray(row=position + 1, value=value)
            for position, value in by_row.items()
            if not low <= value <= high
        ],
    )


def _places(rows: Sequence[Any], name: str) -> dict[int, Number]:
    """Return where each row stands for a trend: its number, or its date in days."""
    found: dict[int, Number] = {}
    for position, row in enumerate(rows):
        value = field_of(row, name)
        if is_number(value):
            found[position] = value
        elif value is not None:
            found[position] = _days(value, position, name)
    return found


def _days(value: Any, position: int, name: str) -> float:
    try:
        if len(str(value)) == len("2026-01-05"):
            return float(date.fromisoformat(str(value)).toordinal())
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        told = f"{name} is {clipped(value)}, neither a number nor a date"
        raise NoAnalysis(f"Row {position + 1}: {told}.") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = moment - datetime(1, 1, 1, tzinfo=UTC)
    return since.days + 1 + since.seconds / 86_400


def _groups(rows: Sequence[Any], by: Sequence[str], figures: Sequence[str]) -> list[Group]:
    inside: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        key = canonical([field_of(row, name) for name in by])
        inside.setdefault(key, []).append(position)
    numbers = {name: _numbers(rows, name) for name in figures}
    return [
        Group(
            of={name: field_of(rows[group[0]], name) for name in by},
            count=len(group),
            share=len(group) / len(rows),
            shares={name: _share(of, group) for name, of in numbers.items()},
        )
        for group in sorted(inside.values(), key=lambda one: (-len(one), one[0]))
    ]


def _share(numbers: Mapping[int, Number], group: Sequence[int]) -> float | None:
    whole = exact(total(list(numbers.values())))
    part = exact(total([numbers[one] for one in group if one in numbers]))
    return float(plain(part / whole)) if whole else None


def _pair(rows: Sequence[Any], first: str, second: str) -> Pair:
    xs, ys = _numbers(rows, first), _numbers(rows, second)
    both = [position for position in xs if position in ys]
    r = correlation([xs[one] for one in both], [ys[one] for one in both])
    return Pair(fields=[first, second], count=len(both), r=r)
