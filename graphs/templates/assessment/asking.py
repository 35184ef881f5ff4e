"""Answers questions about single questions of a test, by the numbers that form A prints."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from graphs.asking import Results, Told
from graphs.journal import Address
from graphs.templates.assessment.draft import Assessment, Item
from graphs.templates.assessment.key_page import answer_of, letters_of
from graphs.templates.assessment.paper_page import points_said

_WHOLE = ("review", "draft")  # the steps that hold the whole test, the furthest first
_NUMBERED = re.compile(
    r"\b(?:questions?|items?|problems?|numbers?|no\.?|q)\s*#?\s*(?P<before>\d{1,2})\b"
    r"|#(?P<sign>\d{1,2})\b|\b(?P<after>\d{1,2})(?:st|nd|rd|th)\s+(?:question|item|problem)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:points?|worth|marks?|score[ds]?)\b", re.IGNORECASE)
_ANSWER = re.compile(r"\b(?:answers?|key|keys|correct|right|solutions?|true)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:why|explanations?|explained)\b", re.IGNORECASE)


def answers(words: str, results: Results) -> Iterator[Told]:
    """Yield the points, the answer, the reason or the text of the question that is asked about."""
    asked = [found for one in _NUMBERED.finditer(words) if (found := _number(one))]
    whole = _whole(results) if asked else None
    if whole is None:
        return
    items = {one.id: one for one in whole.questions}
    there = {one.number: items[one.item] for one in whole.forms.forms[0].questions}
    for number in dict.fromkeys(asked):
        if number not in there:
            yield Told(_form(whole), f"There are {len(there)} questions; none is number {number}.")
            continue
        place = f"{_form(whole)}, question {number}"
        for text in _told(whole, there[number], words):
            yield Told(place, text)


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


def _form(whole: Assessment) -> str:
    return "Form A" if len(whole.forms.forms) > 1 else "The test"


def _told(whole: Assessment, item: Item, words: str) -> Iterator[str]:
    """Yield what is asked of a question: its points, its answer, why; else the question itself."""
    points = {one.id: one.points for one in whole.plan.questions}
    is_said = False
    if _POINTS.search(words):
        is_said = True
        yield points_said(points[item.id])
    if _ANSWER.search(words):
        is_said = True
        yield _answer(whole, item)
    if _WHY.search(words) and not item.open:
        is_said = True
        yield item.explanation
    if not is_said:
        yield item.stem
        form = whole.forms.forms[0]
        order = next(one.options for one in form.questions if one.item == item.id)
        texts = {one.id: one.text for one in item.options}
        yield from (f"{'ABCDEFGH'[place]}) {texts[one]}" for place, one in enumerate(order))


def _answer(whole: Assessment, item: Item) -> str:
    """Return the key as it stands on the answer key: its letter, and what it says."""
    if item.open:
        return "This question has no answer yet: it is yours to write."
    if item.type == "constructed response":
        return item.model_answer
    letters = letters_of(whole.forms.forms[0], item) if item.options else ""
    return f"{letters}) {answer_of(item)}" if letters else answer_of(item)
