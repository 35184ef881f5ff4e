"""Single numbers that a person has set, as a line each: "Insurance a month: 500".

They stand beside the numbers that have an input of their own, and go over all of these.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from graphs.paths import put
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.own import SHARED_OUT, ends
from graphs.templates.business_plan.listing import Row, rows
from graphs.written_numbers import written_number

NAME = "single_numbers"  # of the input
_LINE = re.compile(
    r"(?P<called>.+?)\s*[:=]\s*[^\d\s-]{0,4}\s*(?P<number>-?\d[\d.,]*)\s*"
    r"(?P<unit>%|percent|days?)?\s*"
)
_WHEN = re.compile(r", (?:from|in) month \d+$|^\d+ \u00d7 ")
_WIDENS = re.compile(r",? (?:a month|wage a month)$")
_ASKED = ("/loan/amount", "/equity/", "/grant/amount")


class Told(NamedTuple):
    """A line, and the number of the plan that it sets; None where it names none."""

    line: str
    row: Row | None
    value: float


def told(made: Assumptions, lines: Sequence[str]) -> Iterator[Told]:
    """Yield what each line says of a plan."""
    known = rows(made)
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        row = _called(match["called"], known) if match else None
        is_share = row is not None and row.measure == "share"
        number = written_number(match["number"], share=is_share) if match else None
        if number is None:
            yield Told(line, None, 0)
        else:
            yield Told(line, row, number / 100 if is_share else number)


def with_single(made: Assumptions, lines: Sequence[str]) -> Assumptions:
    """Return the plan with the numbers that the lines set; what is absurd or unknown stays out."""
    for one in told(made, lines):
        if one.row is None:
            continue
        old = one.row.figure
        theirs = {
            **{"value": one.value, **ends(one.row.path, old.low, one.value, old.high)},
            **{"basis": "user", "source": "you", "note": ""},
        }
        try:
            made = Assumptions.model_validate(
                put(made.model_dump(mode="json"), one.row.path, theirs)
            )
        except ValidationError:
            continue
    return made


def lines_of(made: Assumptions, has_an_input: Sequence[str]) -> list[str]:
    """Return the single numbers of a plan that are the person's, as lines."""
    return [
        f"{plain(one.label)}: {_number(one)}"
        for one in rows(made)
        if one.figure.basis == "user"
        and one.figure.note != SHARED_OUT
        and one.path not in has_an_input
        and not one.path.startswith(_ASKED)
    ]


def _number(row: Row) -> str:
    value = row.figure.value
    return f"{value * 100:.10g} %" if row.measure == "share" else f"{value:.12g}"


def _called(name: str, known: Sequence[Row]) -> Row | None:
    """Return the row of a name, with or without its "a month"; None where several fit, or none."""
    wanted = plain(name)
    exact = [one for one in known if plain(one.label).casefold() == wanted.casefold()]
    short = _WIDENS.sub("", wanted).casefold()
    near = [one for one in known if _WIDENS.sub("", plain(one.label)).casefold() == short]
    found = exact or near
    return found[0] if len(found) == 1 else None


def plain(label: str) -> str:
    """Return what a number is called, without the month it begins in and how many there are."""
    return _WHEN.sub("", _WHEN.sub("", label.strip()))
