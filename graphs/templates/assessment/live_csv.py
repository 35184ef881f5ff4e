"""Writes tables for live quizzes: one as Kahoot takes it, one as Quizizz takes it."""

import csv
import io
from collections.abc import Iterator, Sequence

from graphs.documents.cells import safe
from graphs.templates.assessment.banked import (
    Banked,
    banked,
    choice_of,
    is_numeric,
    stem_text,
)
from graphs.templates.assessment.draft import Assessment, Slot
from graphs.templates.assessment.key_page import answer_of

_TIMES = (5, 10, 20, 30, 60, 90, 120, 240)  # seconds that Kahoot knows
_KAHOOT_OPTIONS, _QUIZIZZ_OPTIONS = 4, 5
_KAHOOT_QUESTION, _KAHOOT_ANSWER = 120, 75  # signs
_KAHOOT = (
    *("Question", "Answer 1", "Answer 2", "Answer 3", "Answer 4"),
    *("Time limit (sec)", "Correct answer(s)"),
)
_QUIZIZZ = (
    *("Question Text", "Question Type", "Option 1", "Option 2", "Option 3", "Option 4"),
    *("Option 5", "Correct Answer", "Time in seconds", "Answer explanation"),
)


def kahoot(draft: Assessment) -> bytes:
    """Return the questions that Kahoot takes: up to four options, and short enough for it."""
    return _table(_KAHOOT, _kahoot_rows(draft))


def quizizz(draft: Assessment) -> bytes:
    """Return every question that can be answered on a screen."""
    return _table(_QUIZIZZ, _quizizz_rows(draft))


def _kahoot_rows(draft: Assessment) -> Iterator[list[str]]:
    slots = {one.id: one for one in draft.plan.questions}
    for one in banked(draft):
        texts, right = _options(one)
        fits = len(_line(one)) <= _KAHOOT_QUESTION and all(len(t) <= _KAHOOT_ANSWER for t in texts)
        if right and fits and len(texts) <= _KAHOOT_OPTIONS:
            filled = [*texts, *([""] * (_KAHOOT_OPTIONS - len(texts)))]
            seconds = _seconds(slots.get(one.item.id))
            yield [_line(one), *filled, seconds, ",".join(map(str, right))]


def _quizizz_rows(draft: Assessment) -> Iterator[list[str]]:
    slots = {one.id: one for one in draft.plan.questions}
    for one in banked(draft):
        if one.item.type in ("matching", "ordering"):
            continue
        kind, texts, right = _on_a_screen(one)
        filled = [*texts, *([""] * (_QUIZIZZ_OPTIONS - len(texts)))][:_QUIZIZZ_OPTIONS]
        key, seconds = ",".join(map(str, right)), _seconds(slots.get(one.item.id))
        yield [_line(one), kind, *filled, key, seconds, one.item.explanation]


def _on_a_screen(one: Banked) -> tuple[str, list[str], list[int]]:
    """Return how a question is answered on a screen: its kind, its texts, the right places."""
    texts, right = _options(one)
    if right:
        many = one.item.type == "multiple select"
        return "Checkbox" if many else "Multiple Choice", texts, right
    if one.item.type == "constructed response":
        return "Open-Ended", [], []
    accepted = [f"{one.item.value:g}", answer_of(one.item)] if is_numeric(one.item) else []
    return "Fill-in-the-Blank", accepted or one.item.answers, []


def _options(one: Banked) -> tuple[list[str], list[int]]:
    """Return the options, and the places of the right ones counted from 1."""
    item = one.item
    if item.type == "true/false":
        return ["True", "False"], [1 if item.is_true else 2]
    if choice_of(item) or item.type == "multiple select":
        right = [place for place, option in enumerate(item.options, 1) if option.correct]
        return [option.text for option in item.options], right
    return [], []


def _line(one: Banked) -> str:
    return " ".join(stem_text(one.item).split())


def _seconds(slot: Slot | None) -> str:
    wanted = slot.seconds if slot else _TIMES[-1]
    return str(next((one for one in _TIMES if one >= wanted), _TIMES[-1]))


def _table(head: Sequence[str], rows: Iterator[list[str]]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    # Spreadsheets take a file without this mark for one of another encoding.
    return made.getvalue().encode("utf-8-sig")
