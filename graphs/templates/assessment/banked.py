"""The questions as a question bank takes them: with points, and what they are about as text,
table or picture."""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from graphs.documents.figures import png
from graphs.templates.assessment.draft import Assessment, Exhibit, Item, Pair
from graphs.templates.assessment.exhibits import drawn, told
from graphs.templates.assessment.paper_page import as_listed
from graphs.templates.lesson_plan.own_words import large

_PICTURE_MM = 110.0


class Banked(NamedTuple):
    """A question that has a key, with its number on form A."""

    number: int
    item: Item
    points: int

    @property
    def name(self) -> str:
        """What the question is called in a bank."""
        return f"Question {self.number:02d}"


class Picture(NamedTuple):
    """A graph as a picture file."""

    name: str
    content: bytes
    alt: str


def title_of(draft: Assessment) -> str:
    """Return what the test is called."""
    return f"{large(draft.brief.topic)}: {'test to fill in' if draft.is_frame else 'test'}"


def banked(draft: Assessment) -> Iterator[Banked]:
    """Yield the questions in the order of form A; those left to the teacher have no key yet."""
    items = {one.id: one for one in draft.questions}
    points = {one.id: one.points for one in draft.plan.questions}
    for placed in draft.forms.forms[0].questions:
        item = items.get(placed.item)
        if item is not None and not item.open:
            yield Banked(placed.number, item, points.get(item.id, 1))


def pairs_of(item: Item) -> list[Pair]:
    """Return what is to be matched; steps in an order are matched with their places."""
    if item.type == "ordering":
        return [
            Pair(left=step, right=str(item.order.index(step) + 1)) for step in as_listed(item.order)
        ]
    return list(item.pairs)


def choice_of(item: Item) -> bool:
    """Tell whether there is one option to choose."""
    return item.type == "single choice" or (item.type == "data reading" and bool(item.options))


def is_numeric(item: Item) -> bool:
    """Tell whether the answer is a number."""
    return item.type == "numeric" or (item.type == "data reading" and not item.options)


def stem_text(item: Item) -> str:
    """Return the stem as plain text, with the figures of its table or graph behind it."""
    stem = item.stem
    if item.exhibit is not None:
        stem = f"{stem}\n{told(item.exhibit)}"
    return f"{stem}\n(Answer in {item.unit}.)" if is_numeric(item) and item.unit else stem


def picture_of(one: Banked) -> Picture | None:
    """Return the graph of a question; nothing where it has none, or a table."""
    figure = drawn(one.item.exhibit) if one.item.exhibit is not None else None
    if figure is None:
        return None
    return Picture(f"question{one.number:02d}.png", png(figure.svg, _PICTURE_MM), figure.alt)


def stem_html(item: Item, image: str = "", alt: str = "") -> str:
    """Return the stem as HTML, with its picture or its table."""
    parts = [f"<p>{escape(item.stem)}</p>"]
    if item.exhibit is not None:
        shown = f'<p><img src="{escape(image)}" alt="{escape(alt)}"></p>'
        parts.append(shown if image else table_html(item.exhibit))
        if item.exhibit.note:
            parts.append(f"<p><small>{escape(item.exhibit.note)}</small></p>")
    if is_numeric(item) and item.unit:
        parts.append(f"<p>Answer in {escape(item.unit)}.</p>")
    return "".join(parts)


def table_html(exhibit: Exhibit) -> str:
    """Return the figures of an exhibit as a table."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in exhibit.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in exhibit.rows
    )
    caption = f"<caption>{escape(exhibit.title)}</caption>"
    return f'<table border="1">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
