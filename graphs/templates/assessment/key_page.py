"""The answer key: the letters of each form, explanations with the error behind each wrong answer,
and the rubrics."""

from collections.abc import Iterator

from graphs.documents.blocks import Block, Document, Heading, ListBlock, Para, Rich, Table, Together
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.assessment.draft import Assessment, Form, Item
from graphs.templates.assessment.forms import letter
from graphs.templates.assessment.paper_page import as_listed, as_matched, points_said
from graphs.templates.lesson_plan.own_words import large

OPEN = "yours to write"


def answer_key(whole: Assessment, test: Passage, colophon: str) -> Document:
    """Return the key of all forms."""
    topic = test["brief"]["topic"]
    return Document(
        name="answer_key",
        title=f"{'Answer key to fill in' if whole.is_frame else 'Answer key'}: {large(topic.text)}",
        title_path=topic.path,
        subtitle=f"{whole.forms.items} questions, {points_said(whole.forms.points)}",
        blocks=(
            *_keys(whole, test),
            *_explanations(whole, test),
            *_rubrics(whole, test),
        ),
        colophon=colophon,
    )


def answer_of(item: Item) -> str:
    """Return the right answer of a question in words."""
    told = {
        "true/false": "True" if item.is_true else "False",
        "numeric": number_told(item),
        "matching": "; ".join(f"{one.left} – {one.right}" for one in item.pairs),
        "ordering": " → ".join(item.order),
        "short answer": " or ".join(item.answers),
        "constructed response": "see the rubric",
    }
    if item.open:
        return OPEN
    if item.type in told:
        return told[item.type]
    return "; ".join(one.text for one in item.options if one.correct) or number_told(item)


def number_told(item: Item) -> str:
    """Return a numeric key with its unit and its tolerance."""
    if item.value is None:
        return ""
    number = f"{item.value:,.6g}" if abs(item.value) >= 1000 else f"{item.value:g}"
    told = f"${number}" if item.unit == "$" else f"{number} {item.unit}".strip()
    return f"{told} (± {item.tolerance:g})" if item.tolerance else told


def letters_of(form: Form, item: Item) -> str:
    """Return what stands on a form beside the right answer: letters, an order, T or F."""
    placed = next((one for one in form.questions if one.item == item.id), None)
    right = {one.id for one in item.options if one.correct}
    if item.open:
        return ""
    if item.type == "matching":
        rights = as_matched(one.right for one in item.pairs)
        return ", ".join(letter(rights.index(one.right)) for one in item.pairs)
    if item.type == "ordering":
        return ", ".join(str(item.order.index(one) + 1) for one in as_listed(item.order))
    if item.type == "true/false" and item.is_true is not None:
        return "T" if item.is_true else "F"
    if placed is None or not right:
        return ""
    return ", ".join(letter(place) for place, one in enumerate(placed.options) if one in right)


def _keys(whole: Assessment, test: Passage) -> Iterator[Block]:
    """Yield the key of each form in the order of its own paper, to mark it by."""
    forms = whole.forms.forms
    for form in forms:
        yield Heading(1, f"Key of form {form.name}" if len(forms) > 1 else "Key")
        yield _letters(whole, form, test)


def _letters(whole: Assessment, form: Form, test: Passage) -> Table:
    items = {one.id: one for one in whole.questions}
    points = {one.id: one.points for one in whole.plan.questions}
    texts = {one["id"].text: one for one in test["questions"]}
    rows = [
        (
            label(str(placed.number), bold=True),
            label(letters_of(form, item), bold=True),
            _answer(item, texts[item.id]),
            label(str(points.get(item.id, ""))),
        )
        for placed in form.questions
        if (item := items.get(placed.item)) is not None
    ]
    return Table(("No.", "Key", "Answer", "Points"), tuple(rows), (0.6, 0.6, 4.4, 0.7))


def _number_on_each(whole: Assessment, item: str) -> str:
    """Return the number of a question: "4", or "4 on form A, 7 on form B"."""
    forms = whole.forms.forms
    numbers = [
        (form.name, placed.number)
        for form in forms
        for placed in form.questions
        if placed.item == item
    ]
    if len(forms) == 1:
        return str(numbers[0][1])
    return ", ".join(f"{number} on form {name}" for name, number in numbers)


def _answer(item: Item, shown: Passage) -> Rich:
    """Return the answer with whose words it is."""
    if item.open:
        return label(OPEN, italic=True)
    if item.type == "short answer":
        return joined([one.rich for one in shown["answers"]], " or ")
    right = [one["text"].rich for one in shown["options"] if one["correct"].value]
    return joined(right, "; ") if right else label(answer_of(item))


def _explanations(whole: Assessment, test: Passage) -> Iterator[Block]:
    texts = {one["id"].text: one for one in test["questions"] if not one["open"].value}
    placed_on_a = [one for one in whole.forms.forms[0].questions if one.item in texts]
    if placed_on_a:
        yield Heading(1, "Explanations")
    for placed in placed_on_a:
        shown = texts[placed.item]
        end = ": " if len(whole.forms.forms) > 1 else ". "
        number = label(f"{_number_on_each(whole, placed.item)}{end}", bold=True)
        parts: list[Block] = [Para((*number, *shown["explanation"].rich))]
        wrong = [
            (*one["text"].rich, *label(_between(one["text"].text)), *one["error"].rich)
            for one in shown["options"]
            if not one["correct"].value and one["error"]
        ]
        if wrong:
            parts.append(ListBlock(tuple(wrong)))
        if shown["explanation"] or wrong:
            yield Together(tuple(parts))


def _between(option: str) -> str:
    return " " if option.rstrip().endswith((".", "?", "!")) else ": "


def _rubrics(whole: Assessment, test: Passage) -> Iterator[Block]:
    rubrics = {one["id"].text: one for one in test["rubric"]["rubrics"]}
    texts = {one["id"].text: one for one in test["questions"]}
    placed = [one for one in whole.forms.forms[0].questions if one.item in rubrics]
    if not placed:
        return
    yield Heading(1, "Rubrics")
    for one in placed:
        rubric = rubrics[one.item]
        stem = texts[one.item]["stem"].rich if one.item in texts else ()
        yield Together(
            (
                Heading(2, f"Question {_number_on_each(whole, one.item)}"),
                Para(stem),
                *(_levels(criterion) for criterion in rubric["criteria"]),
            )
        )
        written = one.item in texts and not texts[one.item]["open"].value
        if rubric["anchor"] and written:
            anchor = rubric["anchor"]
            yield Para((*label("A full answer holds this: ", bold=True), *anchor.rich))


def _levels(criterion: Passage) -> Table:
    rows = tuple((level["score"].rich, level["descriptor"].rich) for level in criterion["levels"])
    return Table(("Points", criterion["name"].text), rows, (0.5, 5.0))
