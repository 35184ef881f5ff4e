"""Inline markup: parsed once, never in a person's own words; and text cut into lines and marks."""

import pytest

from agents.sources import Source
from graphs.documents.blocks import Rich, Run
from graphs.documents.inline import bullets, joined, label, rich, steps_in
from graphs.documents.layout import Line, lines, pieces, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [("plain", "")]),
        ("a **b** c", [("a ", ""), ("b", "b"), (" c", "")]),
        ("*i*", [("i", "i")]),
        ("`c`", [("c", "c")]),
        ("2*3*4", [("2*3*4", "")]),
        ("2 * 3 * 4", [("2 * 3 * 4", "")]),
        ("**open", [("**open", "")]),
        ("a*b*", [("a*b*", "")]),
        ("(**b**), *i*.", [("(", ""), ("b", "b"), ("), ", ""), ("i", "i"), (".", "")]),
        ("", []),
    ],
)
def test_marks_at_the_edge_of_a_word_are_markup(text: str, expected: list[tuple[str, str]]) -> None:
    found = [
        (run.text, "b" if run.bold else "i" if run.italic else "c" if run.code else "")
        for run in rich(text, Source.MODEL)
    ]

    assert found == expected


@pytest.mark.parametrize(
    ("text", "before", "steps"),
    [
        ("1) Weigh it. 2) Sort.", "", ("Weigh it.", "Sort.")),
        ("Work alone. 1. Weigh it. 2. Sort.", "Work alone.", ("Weigh it.", "Sort.")),
        ("1) Weigh it.", "1) Weigh it.", ()),
        ("Take 3. spoons and 1) more", "Take 3. spoons and 1) more", ()),
        ("Weigh it.", "Weigh it.", ()),
    ],
    ids=["steps", "with a word before", "one is no list", "not from 1 on", "none"],
)
def test_numbered_steps_are_taken_out_of_a_text(
    text: str, before: str, steps: tuple[str, ...]
) -> None:
    assert steps_in(text) == (before, steps)


def test_the_words_of_a_person_are_taken_as_they_stand() -> None:
    assert rich("**2*3** `x`", Source.YOURS) == (Run("**2*3** `x`", source=Source.YOURS),)


def test_every_run_keeps_the_source() -> None:
    assert {run.source for run in rich("a **b** c", Source.STANDARD)} == {Source.STANDARD}


def test_a_list_in_a_cell_is_cut_into_lines_with_bullets() -> None:
    text: Rich = (*label("Head\n"), *bullets([label("one"), label("two")]))

    assert [(plain(line.runs), line.bullet) for line in lines(text)] == [
        ("Head", False),
        ("one", True),
        ("two", True),
    ]


def test_one_item_is_a_sentence_and_no_list() -> None:
    assert lines(bullets([label("one"), ()])) == [Line(label("one"), bullet=False)]


def test_empty_parts_leave_no_separator() -> None:
    assert plain(joined([label("a"), (), label("b")], ", ")) == "a, b"


def test_the_mark_stands_at_the_end_of_each_passage() -> None:
    runs = (
        Run("a", source=Source.YOURS),
        Run("b", bold=True, source=Source.YOURS),
        Run(" then "),
        Run("c", source=Source.MODEL),
    )

    assert [mark.letter if mark else "" for _, mark in pieces(runs)] == ["", "Y", "", "M"]
