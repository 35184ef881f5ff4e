"""Answers questions about single questions of a test, by the numbers that its forms print."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from graphs.asking import Results, Told
from graphs.journal import Address
from graphs.templates.assessment.draft import Assessment, Form, Item
from graphs.templates.assessment.key_page import answer_of, letters_of
from graphs.templates.assessment.paper_page import points_said

_WHOLE = ("review", "draft")  # the steps that hold the whole test, the furthest first
_NUMBERED = re.compile(
    r"\b(?:questions?|items?|problems?|numbers?|no\.?|q)\s*#?\s*(?P<before>\d{1,2})\b"
    r"|#(?P<sign>\d{1,2})\b|\b(?P<after>\d{1,2})(?:st|nd|rd|th)\s+(?:question|item|problem)\b",
    re.IGNORECASE,
)
_OF_A_FORM = re.compile(r"\b(?:form|version)\s+([ab])\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:points?|worth|marks?|score[ds]?)\b", re.IGNORECASE)
_ANSWER = re.compile(r"\b(?:answers?|key|keys|correct|right|solutions?|true)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:why|explanations?|explained)\b", re.IGNORECASE)


def answers(words: str, results: Results) -> Iterator[Told]:
    """Yield the points, the answer, the reason or the text of the question that is asked about.

    Of two forms, each is told where the words name none.
    """
    asked = [found for one in _NUMBERED.finditer(words) if (found := _number(one))]
    whole = _whole(results) if asked else None
    if whole is None:
        return
    named = {one.upper() for one in _OF_A_FORM.findall(words)}
    forms = [one for one in whole.forms.forms if one.name in named] or whole.forms.forms
    for number in dict.fromkeys(asked):
        for form in forms:
            yield from _of_form(whole, form, number, words)


def _of_form(whole: Assessment, form: Form, number: int, words: str) -> Iterator[Told]:
    """Yield what is asked of the question that a form prints under a number."""
    called = f"Form {form.name}" if len(whole.forms.forms) > 1 else "The test"
    items = {one.id: one for one in whole.questions}
    there = {one.number: items[one.item] for one in form.questions}
    if number not in there:
        yield Told(called, f"There are {len(there)} questions; none is number {number}.")
        return
    for text in _told(whole, form, there[number], words):
        yield Told(f"{called}, question {number}", text)


def printed(results: Results) -> Mapping[str, str]:
    """Return what form A calls each question."""
    whole = _whole(results)
    placed = whole.forms.forms[0].questions if whole else ()
    return {one.item: f"question {one.number}" for one in placed}


def _number(found: re.Match[str]) -> int:
    return int(found["before"] or found["sign"] or found["after"])


def _whole(results: Results) -> Assessment | None:
    found: Any = next((results[at] for step in _WHOLE if (at := Address(step)) in results), None)
    try:
        return Assessment.model_validate(found)
    except ValidationError:  # there is no whole test yet
        return None


def _told(whole: Assessment, form: Form, item: Item, words: str) -> Iterator[str]:
    """Yield what is asked of a question: its points, its answer, why; else the question itself."""
    points = {one.id: one.points for one in whole.plan.questions}
    is_said = False
    if _POINTS.search(words):
        is_said = True
        yield points_said(points[item.id])
    if _ANSWER.search(words):
        is_said = True
        yield _answer(form, item)
    if _WHY.search(words) and not item.open:
        is_said = True
        yield item.explanation
    if not is_said:
        yield item.stem
        order = next(one.options for one in form.questions if one.item == item.id)
        texts = {one.id: one.text for one in item.options}
        yield from (f"{'ABCDEFGH'[place]}) {texts[one]}" for place, one in enumerate(order))


def _answer(form: Form, item: Item) -> str:
    """Return the key as it stands on the answer key: its letter, and what it says."""
    if item.open:
        return "This question has no answer yet: it is yours to write."
    if item.type == "constructed response":
        return item.model_answer
    letters = letters_of(form, item) if item.options else ""
    return f"{letters}) {answer_of(item)}" if letters else answer_of(item)
