"""Answers questions about the figures of a plan: what each is called, and what it comes to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from graphs.asking import Results, Told
from graphs.journal import Address
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.results import Model, Stated
from graphs.templates.business_plan.listing import rows
from graphs.templates.business_plan.single_numbers import plain

_MOST = 6
_ENOUGH = 0.6  # of the words of a question, which a figure has to share
_IN_WORDS = re.compile(r"^\s*(?:why|who|where|how (?:do|does|can|could|should|will))\b", re.I)
_SMALL = """what whats is are was be will would the a an of in on at to for from with how much many
big high large low when which do does did we i you our my me your it its this that there get make
have has had need pay tell show give about plan come comes earn per each and by fin"""
_ASKING = frozenset(_SMALL.split())
_YEAR = frozenset(("year",))  # with its number it counts as one word
_ALSO = {"turnover": "revenue", "1st": "1", "2nd": "2", "3rd": "3"} | {
    **{"first": "1", "second": "2", "third": "3", "one": "1", "two": "2", "three": "3"},
    **{"repayment": "payment", "breakeven": "break", "employ": "payroll", "wage": "payroll"},
}
_OF_YEAR = re.compile(r"\by(\d)\b")


class _Figure(NamedTuple):
    label: str
    text: str
    words: frozenset[str]  # of its label
    also: frozenset[str]  # of its name


def answers(words: str, results: Results) -> Iterator[Told]:
    """Yield the figures that a question is about, those that it names most closely."""
    wanted = _words(words) - _ASKING
    if not wanted or _IN_WORDS.match(words):
        return
    known = list({one.label: one for one in _figures(results)}.values())
    for one in _closest(wanted, known)[:_MOST]:
        yield Told(one.label, one.text)


def _closest(wanted: frozenset[str], known: Sequence[_Figure]) -> list[_Figure]:
    shared = [len(wanted & (one.words | one.also)) for one in known]
    best = max(shared, default=0)
    if best < _ENOUGH * len(wanted):
        return []
    found = [one for one, count in zip(known, shared, strict=True) if count == best]
    more = [len(one.words - wanted - _ASKING - _YEAR) for one in found]
    return [one for one, count in zip(found, more, strict=True) if count == min(more)]


def _figures(results: Results) -> Iterator[_Figure]:
    """Yield the numbers that the plan begins with, and all that follow from them."""
    try:
        given = Assumptions.model_validate(results.get(Address("assumptions")))
        model = Model.model_validate(results.get(Address("model")))
    except ValidationError:  # they are not made yet
        return
    for row in rows(given):
        yield _figure(plain(row.label), f"{row.text} ({row.whose})", "")
    found: Mapping[str, Stated] = model.figures
    for name, one in found.items():
        if one.value is not None:
            yield _figure(one.label, one.text, name.removeprefix("fin"))


def _figure(label: str, text: str, name: str) -> _Figure:
    return _Figure(label, text, _words(label), _words(name))


def _words(text: str) -> frozenset[str]:
    told = _OF_YEAR.sub(r"year \1", text.lower().replace("_", " "))
    found = re.findall(r"[a-z]+|\d+(?:st|nd|rd)?", told)
    single = (one if one in _ALSO or one.endswith("ss") else one.removesuffix("s") for one in found)
    return frozenset(_ALSO.get(one, one) for one in single)
