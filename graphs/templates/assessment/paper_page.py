"""The paper for students: parts by kind of question, each question whole on its page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from graphs.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValue,
    Lines,
    Para,
    Rich,
    Space,
    Table,
    Together,
)
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.assessment.draft import Assessment, Form, ItemType, Placed, Slot
from graphs.templates.assessment.exhibits import exhibit_blocks
from graphs.templates.assessment.forms import letter
from graphs.templates.lesson_plan.own_words import large

PARTS: Mapping[ItemType, tuple[str, str]] = {
    "single choice": ("Choose one answer", "Circle the letter of the one right answer."),
    "multiple select": ("Choose all that apply", "Mark every answer that is right."),
    "true/false": ("True or false", "Circle True or False."),
    "numeric": ("Work it out", "Show your work, and write the answer on the line."),
    "matching": ("Match", "Write the letter of what belongs to each line."),
    "ordering": ("Put in order", "Write 1 at what comes first, then 2, 3 and so on."),
    "short answer": ("Short answers", "Write a word or a few words."),
    "data reading": ("Read the data", "Use the table or the graph of each question."),
    "constructed response": (
        "Explain",
        "Answer in full sentences. Points are given for each part.",
    ),
}
_ACROSS = 62  # signs of short options that stand in one line
_BETWEEN = "\u2003\u2003"
_INDENT = "\u2003"
_BLANK = "______"
_LONG_BLANK = "_" * 40
_PRIMARY_MM = 12.0  # between the lines for children who learn to write
_OLDEST_PRIMARY = 2
_LINES_A_POINT = 1.4
_FEWEST_LINES, _MOST_LINES = 4, 12
_WORK_MM = 24.0
_DRAW_MM, _DRAW_MM_A_POINT = 35.0, 6.0
_YOUNG_WRITE = "Use numbers, words or a picture."
_SHOW_STEPS = "Show each step. Points are given for each part."
_PARTS_FROM = 2  # kinds of question, from which on a paper has parts


class _Asked(NamedTuple):
    """A question on a form, with what the plan says of it."""

    placed: Placed
    item: Passage
    slot: Slot


def paper(whole: Assessment, test: Passage, form: Form, colophon: str) -> Document:
    """Return one form of the test."""
    both = len(whole.forms.forms) > 1
    asked = list(_asked(whole, test, form))
    topic = test["brief"]["topic"]
    return Document(
        name=f"form_{form.name.lower()}" if both else "test",
        title=f"{large(topic.text)}{': to fill in' if whole.is_frame else ''}",
        title_path=topic.path,
        subtitle=_subtitle(whole, form if both else None),
        blocks=(_head(whole), *_parts(asked, whole)),
        audience="audience",
        colophon=colophon,
    )


def points_said(points: int) -> str:
    """Return points as they are printed beside a question."""
    return "1\u00a0point" if points == 1 else f"{points}\u00a0points"


def _subtitle(whole: Assessment, form: Form | None) -> str:
    brief = whole.brief
    grade = "Kindergarten" if brief.grade == 0 else f"Grade {brief.grade}"
    subject = "" if brief.subject == "General" else f" {large(brief.subject)}"
    told = [
        f"{grade}{subject}",
        f"{whole.sitting.minutes} minutes",
        points_said(whole.forms.points),
    ]
    if whole.left_open:
        told.append(f"{whole.left_open} of {whole.forms.items} questions still to write")
    return " · ".join(([f"Form {form.name}"] if form else []) + told)


def _head(whole: Assessment) -> KeyValue:
    return KeyValue((("Name", ()), ("Date", ()), (f"Points (of {whole.forms.points})", ())))


def _asked(whole: Assessment, test: Passage, form: Form) -> Iterator[_Asked]:
    slots = {one.id: one for one in whole.plan.questions}
    items = {one["id"].text: one for one in test["questions"]}
    for placed in form.questions:
        if placed.item in items and placed.item in slots:
            yield _Asked(placed, items[placed.item], slots[placed.item])


def _parts(asked: list[_Asked], whole: Assessment) -> Iterator[Block]:
    groups = [(kind, list(some)) for kind, some in groupby(asked, key=lambda one: one.slot.type)]
    for place, (kind, some) in enumerate(groups):
        name = PARTS[kind][0]
        head: list[Block] = []
        if len(groups) >= _PARTS_FROM:
            how = label(_how(kind, some, whole), italic=True)
            head = [Heading(1, f"Part {place + 1}: {name}"), Para(how)]
        first, *rest = some
        # The heading of a part stays with its first question.
        yield Together((*head, *_question(first, whole)))
        yield from (Together(tuple(_question(one, whole))) for one in rest)


def _how(kind: ItemType, some: list[_Asked], whole: Assessment) -> str:
    """Return what to do with the questions of a part."""
    if kind == "constructed response":
        if whole.brief.grade <= _OLDEST_PRIMARY:
            return _YOUNG_WRITE
        if all(_needs_room(one) for one in some):
            return _SHOW_STEPS
    return PARTS[kind][1]


def _question(asked: _Asked, whole: Assessment) -> Iterator[Block]:
    item, points = asked.item, asked.slot.points
    number = label(f"{asked.placed.number}. ", bold=True)
    worth = label(f"  ({points_said(points)})", italic=True)
    yield Para((*number, *item["stem"].rich, *worth))
    if item["exhibit"]:
        yield from exhibit_blocks(item["exhibit"])
    yield from _room(asked, whole) if item["open"].value else _answers(asked, whole)


def _room(asked: _Asked, whole: Assessment) -> Iterator[Block]:
    """Return the room for a question that the teacher writes: blank options, or lines."""
    kind = asked.slot.type
    if kind in ("single choice", "multiple select"):
        box = "☐ " if kind == "multiple select" else ""
        rows = [label(f"{_INDENT}{box}{letter(place)})\u00a0{_LONG_BLANK}") for place in range(4)]
        yield Para(joined(rows, "\n"))
    elif kind in ("true/false", "short answer"):
        yield from _answers(asked, whole)
    else:
        yield Lines(_lines(asked.slot, whole), _spacing(whole))


def _answers(asked: _Asked, whole: Assessment) -> Iterator[Block]:
    item = asked.item
    match asked.slot.type:
        case "single choice":
            yield _choices(asked, "")
        case "multiple select":
            yield _choices(asked, "☐ ")
        case "true/false":
            yield Para(label(f"{_INDENT}True{_BETWEEN}False"))
        case "matching":
            yield _matching(item)
        case "ordering":
            yield _ordering(item)
        case "numeric":
            yield from _number(item)
        case "data reading":
            yield from ([_choices(asked, "")] if item["options"] else _number(item))
        case "short answer":
            yield Lines(1, max(_spacing(whole), 9.0))
        case "constructed response":
            yield from _written(asked, whole)


def _choices(asked: _Asked, box: str) -> Para:
    """Return the options in the order of the form; short ones stand side by side."""
    texts = {one["id"].text: one["text"] for one in asked.item["options"]}
    told: list[Rich] = [
        (*label(f"{box}{letter(place)})\u00a0"), *texts[name].rich)
        for place, name in enumerate(asked.placed.options)
        if name in texts
    ]
    total = sum(len(one.text) + 6 for one in texts.values())
    between = _BETWEEN if total <= _ACROSS else f"\n{_INDENT}"
    return Para((*label(_INDENT), *joined(told, between)))


def as_matched(rights: Iterable[str]) -> list[str]:
    """Return the right sides of pairs as they are printed: by the alphabet, never all in line."""
    given = list(rights)
    sides = sorted(given)
    return [*sides[1:], sides[0]] if sides and sides == given else sides


def as_listed(order: Sequence[str]) -> list[str]:
    """Return steps as they are printed: by the alphabet, unless that is their order."""
    steps = sorted(order)
    return steps[::-1] if steps == list(order) else steps


def _matching(item: Passage) -> Table:
    pairs = list(item["pairs"])
    texts = {one["right"].text: one["right"] for one in pairs}
    rights = [texts[text] for text in as_matched(one["right"].text for one in pairs)]
    rows = tuple(
        (
            label(_BLANK),
            one["left"].rich,
            (*label(f"{letter(place)})\u00a0", bold=True), *right.rich),
        )
        for place, (one, right) in enumerate(zip(pairs, rights, strict=True))
    )
    return Table(("Letter", "Match each of these", "with one of these"), rows, (0.6, 2.0, 2.6))


def _ordering(item: Passage) -> Para:
    texts = {one.text: one for one in item["order"]}
    steps = [texts[text] for text in as_listed([one.text for one in item["order"]])]
    lines = [(*label(f"{_INDENT}{_BLANK}\u2002"), *one.rich) for one in steps]
    return Para(joined(lines, "\n"))


def _number(item: Passage) -> Iterator[Block]:
    yield Space(_WORK_MM, "Work")
    unit = item["unit"].text
    yield Para(label(f"Answer: ____________ {unit if unit != '$' else ''}".rstrip()))


def _written(asked: _Asked, whole: Assessment) -> Iterator[Block]:
    if _needs_room(asked):
        yield Space(_DRAW_MM + _DRAW_MM_A_POINT * asked.slot.points, "Work")
    else:
        yield Lines(_lines(asked.slot, whole), _spacing(whole))


def _needs_room(asked: _Asked) -> bool:
    stem = asked.item["stem"].text.lower()
    return "draw" in stem or "show each step" in stem


def _lines(slot: Slot, whole: Assessment) -> int:
    wanted = round(slot.points * _LINES_A_POINT)
    fewest = 2 if whole.brief.grade <= _OLDEST_PRIMARY else _FEWEST_LINES
    return max(fewest, min(wanted, _MOST_LINES))


def _spacing(whole: Assessment) -> float:
    return _PRIMARY_MM if whole.brief.grade <= _OLDEST_PRIMARY else Lines(1).spacing_mm
