"""The test plan for the teacher: objectives, blueprint with its sums, access, and what is open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graphs.documents.blocks import (
    Block,
    Callout,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    Rich,
    Table,
)
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.assessment.draft import Assessment, Blueprint, Row
from graphs.templates.lesson_plan.own_words import large

_MOST_FOCUS = 8


def test_plan(whole: Assessment, test: Passage, notes: tuple[str, ...], colophon: str) -> Document:
    """Return the plan with its open questions and the notes that were kept."""
    topic = test["brief"]["topic"]
    assumed = tuple(
        f"Assumed: {one.text}" for part in ("brief", "sitting") for one in test[part]["assumptions"]
    )
    return Document(
        name="test_plan",
        title=f"{_called(whole)}: {large(topic.text)}",
        title_path=topic.path,
        subtitle=f"{whole.forms.items} questions · {whole.forms.points} points",
        blocks=(
            _at_a_glance(whole, test),
            *_open(whole),
            *_objectives(test),
            Heading(1, "Blueprint"),
            blueprint_table(whole.blueprint, test["blueprint"]),
            *_access(test),
            *_flags(whole, test),
        ),
        colophon=colophon,
        questions=tuple(_questions(test)),
        notes=(*notes, *assumed, *(one.text for one in test["blueprint"]["remarks"])),
    )


def _called(whole: Assessment) -> str:
    return "Plan of a test to fill in" if whole.is_frame else "Test plan"


def _at_a_glance(whole: Assessment, test: Passage) -> KeyValue:
    brief, sitting = test["brief"], test["sitting"]
    grade = brief["grade"].rich if whole.brief.grade else label("Kindergarten")
    needed = label(f" allowed, about {whole.forms.minutes} needed")
    names = " and ".join(one.name for one in whole.forms.forms)
    facts = [
        ("Topic", brief["topic"].rich),
        ("Subject", brief["subject"].rich),
        ("Grade", grade),
        ("Minutes", (*sitting["minutes"].rich, *needed)),
        ("Forms", label(names if len(whole.forms.forms) > 1 else "one")),
        ("To show", brief["must_show"].rich),
        ("Usual mistake", brief["wrong"].rich),
    ]
    return KeyValue(tuple((name, text) for name, text in facts if text))


def _open(whole: Assessment) -> Iterator[Block]:
    """Yield what the teacher has to write herself, where there is anything."""
    numbers = [
        str(one.number)
        for one in whole.forms.forms[0].questions
        if any(item.id == one.item and item.open for item in whole.questions)
    ]
    if numbers:
        many = len(numbers) > 1
        said = (
            f"Question{'s' if many else ''} {', '.join(numbers)} {'are' if many else 'is'} open:"
            " nothing was known to ask from. Points and time are planned for"
            f" {'them' if many else 'it'}; the paper has the room."
        )
        yield Callout("question", "Yours to write", (label(said),))


def _objectives(test: Passage) -> Iterator[Block]:
    rows = [
        (*label(f"{goal['id'].text} ", bold=True), *goal["text"].rich)
        for goal in test["objectives"]["objectives"]
    ]
    yield Heading(1, "Objectives")
    yield ListBlock(tuple(rows))


def blueprint_table(made: Blueprint, blueprint: Passage) -> Table:
    """Return the rows of a blueprint with their sums."""
    goals = {one["id"].text: one["text"].rich for one in blueprint["goals"]}
    table = rows_table(made.rows, blueprint["rows"], goals)
    total = (
        label("All", bold=True),
        (),
        (),
        label(str(made.items), bold=True),
        label(str(made.points), bold=True),
        label(f"about {made.minutes} minutes"),
    )
    return replace(table, rows=(*table.rows, total))


def rows_table(
    made: Sequence[Row], shown: Passage, goals: Mapping[str, Rich] | None = None
) -> Table:
    """Return rows of a blueprint: what is asked, how often and for how many points.

    Where the objectives are known in words, each is said once, above what is asked for it.
    """
    pairs = list(zip(made, shown, strict=True))
    if goals:
        order = list(goals)
        pairs.sort(
            key=lambda one: (
                order.index(one[0].objective) if one[0].objective in order else len(order)
            )
        )
    rows, before = [], ""
    for row, told in pairs:
        goal = (goals or {}).get(row.objective, label(row.objective))
        again = bool(goals) and row.objective == before
        before = row.objective
        rows.append(
            (
                () if again else goal,
                label(large(row.type)),
                label(str(row.dok)),
                told["count"].rich,
                told["points"].rich,
                _focus(told["focus"]),
            )
        )
    header = ("Objective", "Kind", "DOK", "Questions", "Points", "About")
    return Table(header, tuple(rows), (2.2, 1.3, 0.6, 1.0, 0.8, 2.6))


def _focus(focus: Passage) -> Rich:
    """Return what the questions of a row are about, each once."""
    told = list({one.text: one.rich for one in focus if one.text.strip()}.values())
    more = label(f"; and {len(told) - _MOST_FOCUS} more") if len(told) > _MOST_FOCUS else ()
    return (*joined(told[:_MOST_FOCUS], "; "), *more)


def _access(test: Passage) -> Iterator[Block]:
    rows = tuple(
        (one["need"].rich, one["what_changes"].rich, one["what_stays"].rich)
        for one in test["access"]["accommodations"]
    )
    if rows:
        yield Heading(1, "Accommodations")
        yield Table(("Need", "What changes", "What stays"), rows, (1.2, 2.6, 2.2))


def _flags(whole: Assessment, test: Passage) -> Iterator[Block]:
    numbers = {one.item: one.number for one in whole.forms.forms[0].questions}
    told = [
        (
            *label(f"Question {numbers.get(flag['item'].text, flag['item'].text)}: ", bold=True),
            *flag["why"].rich,
            *label(" "),
            *flag["suggestion"].rich,
        )
        for flag in test["bias"]["flags"]
    ]
    if told:
        yield Heading(1, "Read for bias and access")
        yield ListBlock(tuple(told))


def _questions(test: Passage) -> Iterator[Rich]:
    for part in ("brief", "objectives", "access"):
        for one in test[part]["questions"]:
            yield (*one["question"].rich, *label(" "), *one["why"].rich)
