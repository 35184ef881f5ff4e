"""A returned document against its draft: what was changed is found, what has no place is told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.sources import Source
from assistant.materials.alignment import Pair, aligned, placed_lines
from assistant.materials.differences import Differences, differing
from assistant.materials.placing import Relisted, Rewritten, changed_in
from graphs import paths
from graphs.documents.blocks import (
    Callout,
    Checklist,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Run,
    Table,
)
from graphs.documents.copies import Copy, prepared
from graphs.documents.inline import bullets, joined, label
from graphs.documents.markdown_reading import read_markdown
from graphs.documents.passages import Passage
from graphs.documents.render import render
from graphs.documents.traced import Piece, TracedLine, traced
from graphs.documents.word_reading import read_word

DRAFT: dict[str, Any] = {
    "title": "density",
    "minutes": 47,
    "rent": 2_400.0,
    "price": 7.125,
    "safety": "Wear goggles.\nWipe up water.",
    "things": ["balance", "water"],
    "notes": ["Open the window.", "Count the stones."],
    "ideas": [
        {"id": "M1", "idea": "Heavy things sink.", "move": "Ask for **two** results."},
        {"id": "M2", "idea": "Big things sink.", "move": "Cut the soap."},
    ],
    "ask": "What is density?",
    "steps": ["Weigh it", "Dip it"],
}
SOURCES = {"/ask": Source.QUESTION}


def document() -> Document:
    """A sheet with everything that a document can hold."""
    draft = Passage(DRAFT, SOURCES)
    rows = tuple(
        ((*label(f"{one['id'].text} ", bold=True), *one["idea"].rich), one["move"].rich)
        for one in draft["ideas"]
    )
    return Document(
        name="sheet",
        title="Plan: Density",
        title_path="/title",
        audience="audience",
        blocks=(
            KeyValue(
                (
                    ("Topic", draft["title"].rich),
                    ("Period", (*draft["minutes"].rich, *label(" minutes"))),
                    ("Rent", (Run("2,400", path="/rent"),)),
                    ("Price", (Run("$7.125", path="/price"),)),
                )
            ),
            Callout("safety", "Safety", (draft["safety"].rich,)),
            Para(joined(draft["things"].each, ", ")),
            Heading(1, "Notes"),
            ListBlock(tuple(draft["notes"].each)),
            Heading(1, "Ideas"),
            Table(("Idea", "Move"), rows),
            Table(("Do",), ((bullets(draft["steps"].each),),)),
            Checklist((draft["ask"].rich,)),
        ),
    )


def lines_of(form: str, *changes: tuple[str, str], copy: Copy = "clean") -> Any:
    made = render(document(), form, copy=copy)  # type: ignore[arg-type]
    if form == "docx":
        return placed_lines(read_word(made))
    words = made.decode()
    for old, new in changes:
        assert old in words, old
        words = words.replace(old, new, 1)
    return placed_lines(read_markdown(words))


def read(*changes: tuple[str, str], copy: Copy = "clean") -> Differences:
    lines = traced(prepared(document(), copy), "md")
    before, after = lines_of("md", copy=copy), lines_of("md", *changes, copy=copy)
    return differing(DRAFT, lines, before, after)


def changed(found: Differences) -> dict[str, Any]:
    return {one.path: one.value for one in paths.differences(DRAFT, found.draft)}


@pytest.mark.parametrize("form", ["docx", "md"])
@pytest.mark.parametrize("copy", ["clean", "review"])
def test_every_line_of_a_file_is_found_in_its_document(form: Any, copy: Copy) -> None:
    told = traced(prepared(document(), copy), form)

    found = differing(DRAFT, told, lines_of(form, copy=copy), lines_of(form, copy=copy))
    read_ = {"".join(one.text.split()) for one in lines_of(form, copy=copy)}
    passages = {"".join(one.text.split()) for one in told if any(p.path for p in one.pieces)}

    assert found == Differences(DRAFT, ())
    assert passages <= read_


CHANGES: dict[str, tuple[tuple[str, str], dict[str, Any]]] = {
    "a value": (("**Topic:** density", "**Topic:** mass"), {"/title": "mass"}),
    "a title with a label": (("# Plan: Density", "# Plan: Mass"), {"/title": "Mass"}),
    "a number with a unit": (("47 minutes", "40 minutes"), {"/minutes": 40}),
    "a number in thousands": (("2,400", "2,600"), {"/rent": 2_600}),
    "a number in thousands with points": (("2,400", "2.600,50"), {"/rent": 2_600.5}),
    "an amount of money": (("$7.125", "$7.250"), {"/price": 7.25}),
    "one line of a passage": (
        ("Wipe up water.", "Wipe up all water."),
        {"/safety": "Wear goggles.\nWipe up all water."},
    ),
    "a line less": (("<br>Wipe up water.", ""), {"/safety": "Wear goggles."}),
    "one thing": (("balance, water", "scales, water"), {"/things/0": "scales"}),
    "a thing more": (
        ("balance, water", "balance, ruler, water"),
        {"/things": ["balance", "ruler", "water"]},
    ),
    "a thing less": (("balance, water", "balance"), {"/things": ["balance"]}),
    "an item": (("Count the stones.", "Count all stones."), {"/notes/1": "Count all stones."}),
    "an item rewritten": (("- Count the stones.", "- Sing."), {"/notes/1": "Sing."}),
    "an item more at the end": (
        ("- Count the stones.", "- Count the stones.\n- Sing."),
        {"/notes": ["Open the window.", "Count the stones.", "Sing."]},
    ),
    "an item more at the start": (
        ("- Open the window.", "- Sing.\n- Open the window."),
        {"/notes": ["Sing.", "Open the window.", "Count the stones."]},
    ),
    "an item less": (("- Open the window.\n", ""), {"/notes": ["Count the stones."]}),
    "a cell beside a label": (
        ("Heavy things sink.", "They sink."),
        {"/ideas/M1/idea": "They sink."},
    ),
    "marked words": (
        ("Ask for **two** results.", "Ask for three results."),
        {"/ideas/M1/move": "Ask for three results."},
    ),
    "a row less": (
        ("| **M2** Big things sink. | Cut the soap. |\n", ""),
        {"/ideas": [DRAFT["ideas"][0]]},
    ),
    "a cell emptied": (("Cut the soap.", ""), {"/ideas/M2/move": ""}),
    "a line more in a cell": (
        ("• Dip it", "• Dip it<br>• Dry it"),
        {"/steps": ["Weigh it", "Dip it", "Dry it"]},
    ),
    "a blank filled in": (
        (r"\_\_\_\_\_\_\_\_\_\_\_\_", "mass for each bit of volume"),
        {"/ask": "mass for each bit of volume"},
    ),
    "white space": (("Count the stones.", "Count  the stones. "), {}),
}


@pytest.mark.parametrize(("change", "value"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_leads_to_its_place_in_the_draft(
    change: tuple[str, str], value: dict[str, Any]
) -> None:
    found = read(change)

    assert changed(found) == value
    assert found.unplaced == ()


TOLD: dict[str, tuple[tuple[str, str], str]] = {
    "a heading of the layout": (("# Ideas", "# Wrong ideas"), "layout"),
    "a label before a value": (("**Topic:** density", "**About:** density"), "layout"),
    "words for a number": (("47 minutes", "an hour minutes"), "number"),
    "a number that may be read in two ways": (("2,400", "2,4000"), "number"),
    "a paragraph of one's own": (("## Notes", "Dear all.\n\n## Notes"), "where"),
    "a passage that moved": (
        ("- Open the window.\n- Count the stones.", "- Count the stones.\n- Open the window."),
        "moved",
    ),
}


@pytest.mark.parametrize(("change", "why"), TOLD.values(), ids=TOLD.keys())
def test_what_has_no_place_is_told(change: tuple[str, str], why: str) -> None:
    found = read(change)

    assert changed(found) == {}
    assert {one.why for one in found.unplaced} == {why}


def test_changes_in_a_review_copy_are_found_beside_its_marks() -> None:
    found = read(("What is density? [?]", "What is mass? [?]"), copy="review")

    assert changed(found) == {"/ask": "What is mass?"}
    assert found.unplaced == ()


def test_two_passages_of_one_line_keep_their_own_words() -> None:
    pieces = (Piece("Ask: "), Piece("why?", "/q"), Piece(" Look for: "), Piece("two facts", "/a"))
    line = TracedLine(pieces)
    value = {"/q": "why?", "/a": "two facts"}.get

    both = changed_in(line, line.text, "Ask: how? Look for: three facts", value)
    one = changed_in(line, line.text, "Ask: why? Seek: two good facts", value)

    assert both.changes == (
        Rewritten("/q", "why?", "how?"),
        Rewritten("/a", "two facts", "three facts"),
    )
    assert one.changes == (Rewritten("/a", "two facts", "two good facts"),)
    assert one.label


def test_a_thing_with_a_comma_in_it_stays_one_thing() -> None:
    line = TracedLine((Piece("water, cold", "/t/0"), Piece(", "), Piece("ice", "/t/1")))
    value = {"/t/0": "water, cold", "/t/1": "ice"}.get

    read_ = changed_in(line, line.text, "water, warm, ice", value)

    assert not any(isinstance(one, Relisted) for one in read_.changes)
    assert read_.changes == (Rewritten("/t/0", "water, cold", "water, warm"),)


@settings(deadline=None)
@given(
    before=st.lists(st.sampled_from(["a b", "b c", "c d", "d e", "e"]), max_size=8),
    after=st.lists(st.sampled_from(["a b", "b c", "c x", "d e", "f"]), max_size=8),
)
def test_every_line_of_both_texts_is_aligned_once_and_in_order(
    before: list[str], after: list[str]
) -> None:
    pairs = aligned(before, after)

    assert [one.before for one in pairs if one.before is not None] == list(range(len(before)))
    assert [one.after for one in pairs if one.after is not None] == list(range(len(after)))


def test_equal_texts_are_aligned_line_by_line() -> None:
    assert aligned(["a", "b\u200b"], ["a ", "b"]) == [Pair(0, 0), Pair(1, 1)]
