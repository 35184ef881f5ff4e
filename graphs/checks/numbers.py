"""The known-number check: a number in prose was given, is a fact, or was computed (X07)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from agents.sources import leaves
from graphs.checks.check import Check, Draft
from graphs.checks.passages import WHOLE, is_yours, passages
from graphs.findings import Finding, Severity
from graphs.written_numbers import FIGURE, written_number

_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
}
# Codes (MS-PS1-2), names (CO2) and clock times hold no numbers of their own.
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?P<sign>-)?(?P<money>[$\u20ac\u00a3]\s?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
    r"(?:\s?(?P<scale>[kKmM]|bn|mn|B)\b|\s(?P<word>thousand|million|billion|trillion)\b)?"
    r"\s?(?P<percent>%|percent\b)?(?P<ordinal>st|nd|rd|th)?(?![\w:])(?![-/]\w)"
)
_LARGEST_SMALL = 12
_YEARS = range(1000, 2101)
_SIGNIFICANT = 2
_LARGE = 1000


class Number(NamedTuple):
    """A number as written in prose, and how exactly it was told."""

    text: str
    value: float
    within: float  # half a unit of the last digit that was told
    exempt: bool
    claim: bool  # a percentage, money, or a figure in thousands and more: says how the world is


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text, with small ones, ordinals and years marked as exempt."""
    for match in _NUMBER.finditer(text):
        yield _number(match)


def known_numbers(
    severity: Severity,
    paths: Sequence[str] = WHOLE,
    *,
    facts: Callable[[Draft], Iterable[float]] | None = None,
    matters: Callable[[Number], bool] | None = None,
) -> Check:
    """X07: each number in prose is given, computed (in the draft as a number) or a fact.

    Rounding is allowed. Numbers up to 12, ordinals and years are free, and so is what the person
    wrote. ``matters`` narrows it to the numbers that a template holds to account.
    """

    def find(draft: Draft) -> Iterator[Finding]:
        known = [*_given(draft.inputs), *_computed(draft.data), *(facts(draft) if facts else ())]
        for passage in passages(draft, paths):
            if is_yours(draft, passage.path):
                continue
            for number in numbers(passage.text):
                if number.exempt or (matters is not None and not matters(number)):
                    continue
                if not is_known(number, known):
                    yield Finding(
                        check="X07",
                        severity=severity,
                        path=passage.path,
                        message=f"Where does {number.text} come from? It is neither yours nor "
                        "computed. Check it or take it out.",
                        evidence=number.text,
                        fix="reviser",
                    )

    return Check(
        id="X07",
        title="Numbers are known",
        nature="arithmetic",
        severity=severity,
        find=find,
    )


def is_known(number: Number, known: Iterable[float]) -> bool:
    """True when a known number, rounded as ``number`` is, is the same."""
    percent = number.text.rstrip().endswith(("%", "percent"))
    return any(
        abs(abs(one) - number.value) <= number.within
        or (percent and abs(abs(one) * 100 - number.value) <= number.within)
        for one in known
    )


def _number(match: re.Match[str]) -> Number:
    digits, fraction = match["digits"].replace(",", ""), match["fraction"] or ""
    scale = (
        _SCALES[(match["scale"] or match["word"]).lower()] if match["scale"] or match["word"] else 1
    )
    value = float(digits + fraction) * scale
    plain = not (fraction or match["percent"] or match["money"] or scale > 1)
    year = plain and "," not in match["digits"] and int(digits) in _YEARS
    small = plain and int(digits) <= _LARGEST_SMALL
    exempt = year or small or match["ordinal"] is not None
    claim = bool(match["percent"] or match["money"]) or value >= _LARGE
    return Number(match[0].strip(), value, _half_a_unit(digits, fraction, scale), exempt, claim)


def _half_a_unit(digits: str, fraction: str, scale: float) -> float:
    if fraction:
        unit = 10.0 ** -(len(fraction) - 1)
    else:
        # Zeros at the end may be rounding, but two digits must tell: 320,000, not 300,000.
        zeros = min(len(digits) - len(digits.rstrip("0")), max(len(digits) - _SIGNIFICANT, 0))
        unit = 10.0**zeros
    return unit * scale / 2 + 1e-9


def _given(inputs: Any) -> Iterator[float]:
    for _, leaf in leaves(inputs):
        if isinstance(leaf, str):
            yield from (number.value for number in numbers(leaf))
            read = map(written_number, re.findall(FIGURE, leaf))
            yield from (number for number in read if number is not None)
    yield from _computed(inputs)


def _computed(data: Any) -> Iterator[float]:
    for _, leaf in leaves(data):
        if isinstance(leaf, int | float) and not isinstance(leaf, bool):
            yield float(leaf)
