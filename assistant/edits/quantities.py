"""Numbers as people write them: figures, words, hours, ordinals of a grade, and their units."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from assistant.edits.words import ORDINALS, stem
from graphs.definition import Definition, Input
from graphs.written_numbers import written_number

_ONES = {
    **{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13},
    **{"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18},
    "nineteen": 19,
}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}
_SPELLED = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_ONES)[1:10])}))?|{'|'.join(_ONES)}"
    r"|an? hundred|an? dozen"
)
_FIGURE = (
    r"[$€£]?\d{1,3}(?:(?:,\d{3})+(?:\.\d{1,9})?|(?:\.\d{3})+(?:,\d{1,9})?)(?!\d)k?"
    r"|[$€£]?\d{1,9}(?!\d)(?:\.\d{1,9}|,\d{1,2}(?!\d))?\s?(?:k\b|m\b|million\b)?"
)
NUMBER = rf"(?:{_FIGURE}|{_SPELLED})"
_SCALES = {"k": 1_000, "m": 1_000_000, "million": 1_000_000}

# What people call the unit of an input of this name, and how much of the input one of it is.
_UNITS: Mapping[str, Mapping[str, float]] = {
    "minutes": dict.fromkeys(("min", "minute"), 1) | dict.fromkeys(("hour", "hr", "h"), 60),
    "hours": dict.fromkeys(("hour", "hr", "h"), 1) | dict.fromkeys(("min", "minute"), 1 / 60),
    "students": dict.fromkeys(("student", "kid", "pupil", "learner", "child"), 1),
    "questions": dict.fromkeys(("question", "item", "problem"), 1),
    "points": dict.fromkeys(("point", "pt", "mark"), 1),
    "forms": dict.fromkeys(("form", "version"), 1),
    "newcomers": dict.fromkeys(("newcomer", "ell", "esl", "english learner"), 1),
}
_HOURS = re.compile(
    r"(?:(?P<half>half an hour)|(?P<whole>an hour and a half)"
    r"|(?P<hours>an?|\d{1,4}(?:\.\d{1,4})?|one|two|three)(?P<more> and a half)?"
    r"[\s-]*(?:hours?\b|hrs?\b|h(?=\d|\b))"
    r"(?:(?<=h)(?P<close>\d{2})(?!\d)"
    r"|\s*(?:and\s+)?(?P<rest>\d{1,2})(?:[\s-]*min(?:ute)?s?\b|(?![\d.]|\s*[a-z]{3,})))?)",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(
    rf"(?<![\w.,$-])(?P<number>{NUMBER})[\s-]*(?P<more>(?:more|fewer|less|extra|additional)\s+)?"
    r"(?P<unit>[a-z']+(?:\s+[a-z]+)?)(?!\w)",
    re.IGNORECASE,
)
_GRADE = re.compile(
    rf"\b(?:grade(?:\s+level)?\s*[:#]?\s*(?P<number>\d{{1,2}}\b|{'|'.join(list(_ONES)[:13])}|k\b)"
    rf"|(?P<nth>\d{{1,2}})(?:st|nd|rd|th)[\s-]*grade(?:rs?)?\b"
    rf"|(?P<word>{'|'.join(ORDINALS)})[\s-]*grade(?:rs?)?\b|(?P<kinder>kindergarten(?:ers?)?)\b)",
    re.IGNORECASE,
)


class Quantity(NamedTuple):
    """A number with the input it belongs to by its unit, and where it stands in the text."""

    input: str
    value: float
    start: int
    end: int


def number(text: str, *, share: bool = False) -> float | None:
    """Return the number that a text is, in figures or words; None when it is something else.

    Of a share or a percentage the three figures after a point are decimals.
    """
    word = text.strip().lower().replace("-", " ")
    if word in _ONES:
        return _ONES[word]
    if re.fullmatch(r"an? (?:hundred|dozen)", word):
        return 100 if word.endswith("hundred") else 12
    tens, _, ones = word.partition(" ")
    if tens in _TENS and (not ones or ones in _ONES):
        return _TENS[tens] + _ONES.get(ones, 0)
    match = re.fullmatch(r"(-?)[$€£]?([\d.,]{1,20})\s?(k|m|million)?", text.strip().lower())
    figure = written_number(match.group(2), share=share) if match else None
    if match is None or figure is None:
        return None
    figure *= _SCALES.get(match.group(3) or "", 1)
    return -figure if match.group(1) else figure


def quantities(text: str, definition: Definition) -> Iterator[Quantity]:
    """Yield every number whose unit belongs to an input, in the order of the text."""
    found = [*_grades(text, definition), *_hours(text, definition)]
    taken = [(one.start, one.end) for one in found]
    for match in _WITH_UNIT.finditer(text):
        if any(start < match.end("number") and match.start() < end for start, end in taken):
            continue
        value = number(match.group("number"))
        unit = _unit_of(match.group("unit"), definition)
        if value is not None and unit is not None:
            end = match.start("unit") + unit.length
            found.append(Quantity(unit.input, value * unit.factor, match.start(), end))
    return iter(sorted(found, key=lambda one: one.start))


class _Unit(NamedTuple):
    input: str
    factor: float
    length: int


def _grades(text: str, definition: Definition) -> Iterator[Quantity]:
    if "grade" not in definition.inputs:
        return
    for match in _GRADE.finditer(text):
        given = match.group("number") or match.group("nth")
        if match.group("kinder") or (given and given.lower() == "k"):
            value: float | None = 0
        else:
            value = number(given) if given else int(ORDINALS[match.group("word").lower()])
        if value is not None:
            yield Quantity("grade", value, match.start(), match.end())


def _hours(text: str, definition: Definition) -> Iterator[Quantity]:
    name = next((one for one in ("minutes", "hours") if one in definition.inputs), None)
    if name is None:
        return
    for match in _HOURS.finditer(text):
        if match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] in ".-"):
            continue
        if match.group("half"):
            hours = 0.5
        elif match.group("whole"):
            hours = 1.5
        else:
            count = match.group("hours").lower()
            hours = 1.0 if count in ("a", "an") else number(count) or 0.0
            hours += 0.5 if match.group("more") else 0.0
        minutes = hours * 60 + float(match.group("close") or match.group("rest") or 0)
        value = minutes if name == "minutes" else minutes / 60
        yield Quantity(name, value, match.start(), match.end())


def _unit_of(words: str, definition: Definition) -> _Unit | None:
    """Return the input that a word, or two words, after a number is the unit of."""
    first, _, second = words.lower().partition(" ")
    pair = f"{stem(first)} {stem(second.strip())}"
    table = _table(definition)
    if second and pair in table:
        return _Unit(*table[pair], len(words))
    if stem(first) in table:
        return _Unit(*table[stem(first)], len(first))
    return None


def _table(definition: Definition) -> Mapping[str, tuple[str, float]]:
    return _table_of(tuple((name, spec.type, spec.title) for name, spec in numeric(definition)))


def numeric(definition: Definition) -> Iterator[tuple[str, Input]]:
    """Yield the inputs that are numbers."""
    for name, spec in definition.inputs.items():
        if spec.type in ("integer", "number"):
            yield name, spec


@lru_cache(maxsize=64)
def _table_of(inputs: tuple[tuple[str, str, str], ...]) -> Mapping[str, tuple[str, float]]:
    table: dict[str, tuple[str, float]] = {}
    for name, _, title in inputs:
        own = " ".join(stem(word) for word in name.split("_"))
        named = " ".join(stem(word) for word in title.lower().split())
        for unit, factor in {own: 1.0, named: 1.0, **_UNITS.get(name, {})}.items():
            table.setdefault(unit, (name, factor))
    return table


def units_of(name: str) -> tuple[str, ...]:
    """Return the words that people use for the unit of an input, the plainest first."""
    return tuple(_UNITS.get(name, ()))
