"""Pages, lengths, locked numbers and changed pages, as a production counts them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from graphs.screenplay import changed_pages, fountain_reading, locking
from graphs.screenplay.elements import Element, ElementType, Revision, Script, attributed
from graphs.screenplay.emphasis import plain
from graphs.screenplay.lengths import Lengths, in_eighths
from graphs.screenplay.paging import LINES, Page, paged
from graphs.screenplay.wrapping import width, wrapped
from tests.support.scripts import elements

E = ElementType
BLUE = Revision(number=1, name="Blue", date="3 March")


def many(count: int, lines: int = 3) -> Script:
    text = "She walks to the window, looks out, and sees nothing that she knows. " * lines
    told = "".join(
        f"INT. ROOM {n} - DAY #{n}#\n\n{text}\n\nMARA\nI am in room {n}. {'So. ' * (36 + n)}\n\n"
        for n in range(1, count + 1)
    )
    return fountain_reading.read(told)


def words(page: Page) -> list[str]:
    return ["" if row is None else row.text for row in page.rows]


def relocked(old: Script, new: Script) -> tuple[list[Page], list[Page], locking.Locked]:
    before = paged(old.elements)
    locked = locking.relocked(old, new, BLUE)
    after = changed_pages.relocked_pages(old, before, locked)
    return after, changed_pages.changed(before, after), locked


@settings(max_examples=100, deadline=None)
@given(elements)
def test_lines_hold_their_columns_and_lose_no_word(found):
    for element in found:
        lines = wrapped(element.text, 20)
        said = "".join(run.text for line in lines for run in line)

        assert all(sum(width(run.text) for run in line) <= 20 for line in lines)
        assert "".join(said.split()) == "".join(plain(element.text).split())


@settings(max_examples=100, deadline=None)
@given(elements)
def test_every_element_is_on_a_page_and_no_page_is_too_long(found):
    pages = paged(found)

    shown = {row.element for page in pages for row in page.rows if row is not None}
    printed = {
        at for at, one in enumerate(found) if one.is_printed and one.text and one.dual != "right"
    }
    assert printed <= shown
    assert all(0 < len(page.rows) <= LINES for page in pages)


def test_no_heading_stands_alone_and_a_speech_that_is_cut_says_so():
    pages = paged(many(30).elements)

    for page, after in pairwise(pages):
        told = [one for one in words(page) if one]
        assert not told[-1].startswith("INT.")
        assert (told[-1] == "(MORE)") is (words(after)[0] == "MARA (CONT'D)")
    assert any(words(page)[-1] == "(MORE)" for page in pages)


def test_a_speaker_who_goes_on_after_an_action_is_said_to_go_on():
    script = fountain_reading.read("INT. A - DAY\n\nMARA\nOne.\n\nShe sits.\n\nMARA\nTwo.\n")

    assert "MARA (CONT'D)" in words(paged(script.elements)[0])


def test_lengths_are_eighths_of_a_page():
    script = many(6, lines=10)
    lengths = Lengths(script.elements)

    assert [one.told for one in lengths.scenes()][:2] == ["3/8", "3/8"]
    assert [in_eighths(n) for n in (1, 8, 19, 0)] == ["1/8", "1", "2 3/8", "0"]
    assert abs(sum(one.eighths for one in lengths.scenes()) / 8 - lengths.count) < 1


def test_acts_have_their_lengths():
    told = "> TEASER <\n\nINT. A - DAY\n\n> END OF TEASER <\n\n===\n\n# ACT ONE\n\nINT. B - DAY\n"

    found = Lengths(fountain_reading.read(told).elements).acts()

    assert [(one.name, one.length.page) for one in found] == [("TEASER", "1"), ("ACT ONE", "2")]


def without(script: Script, number: str) -> Script:
    """Return the script without a scene."""
    kept, cut = [], False
    for one in script.elements:
        if one.type is E.SCENE_HEADING:
            cut = one.scene_number == number
        if not cut:
            kept.append(one)
    return script.model_copy(update={"elements": tuple(kept)})


def inserted(script: Script, before: str, *texts: str) -> Script:
    """Return the script with scenes put in front of a numbered one."""
    found: list[Element] = []
    for one in script.elements:
        if one.scene_number == before:
            found += [Element(type=E.SCENE_HEADING, text=told) for told in texts]
        found.append(one)
    return script.model_copy(update={"elements": attributed(found)})


def numbers(script: Script) -> list[str]:
    return [
        f"{one.scene_number}{' cut' if one.is_omitted else ''}"
        for one in script.elements
        if one.type is E.SCENE_HEADING
    ]


def test_numbers_stay_new_scenes_get_letters_and_cut_ones_are_omitted():
    old = many(5)
    new = inserted(without(old, "2"), "5", "INT. CELLAR - NIGHT", "INT. ATTIC - NIGHT")

    locked = locking.relocked(old, new, BLUE)

    assert numbers(locked.script) == ["1", "2 cut", "3", "4", "4A", "4B", "5"]
    again = inserted(locked.script, "4B", "EXT. ROOF - DAY")
    assert numbers(locking.relocked(locked.script, again, BLUE).script)[4:7] == ["4A", "4AA", "4B"]
    first = locking.relocked(old, inserted(old, "1", "EXT. SEA - DAY"), BLUE)
    assert numbers(first.script)[:2] == ["A1", "1"]


def test_a_scene_keeps_its_id_also_where_its_file_has_no_numbers():
    old = many(4)
    bare = tuple(one.model_copy(update={"scene_number": ""}) for one in old.elements)

    locked = locking.relocked(old, Script(elements=bare), BLUE)

    assert numbers(locked.script) == ["1", "2", "3", "4"]
    assert locked.script.elements == old.elements


def test_only_lines_that_differ_are_marked_and_only_their_pages_handed_out():
    old = many(30)
    changed = tuple(
        one.model_copy(update={"text": one.text.replace("I am in room 20.", "I was in room 20.")})
        for one in old.elements
    )

    pages, handed_out, locked = relocked(old, old.model_copy(update={"elements": changed}))

    marked = [row for page in pages for row in page.rows if row is not None and row.is_changed]
    assert [row.text for row in marked] == ["I was in room 20. So. So. So. So."]
    assert len(handed_out) == 1
    assert [page.number for page in pages] == [page.number for page in paged(old.elements)]
    assert [one.text for one in locked.script.elements if one.revision] == [
        next(one.text for one in changed if "was in room" in one.text)
    ]


def test_what_does_not_fit_goes_on_an_a_page_and_the_rest_stays_where_it_was():
    old = many(30)
    long = "She turns every drawer out, one after the other, and finds the letter. " * 30
    new = tuple(
        one.model_copy(update={"text": f"{one.text}{long}"})
        if one.type is E.ACTION and old.elements[at - 1].scene_number == "10"
        else one
        for at, one in enumerate(old.elements)
    )

    pages, handed_out, _ = relocked(old, old.model_copy(update={"elements": new}))

    before = {page.number: words(page) for page in paged(old.elements)}
    lettered = [page.number for page in pages if page.number not in before]
    assert len(lettered) == 1
    assert lettered[0].endswith("A")
    assert {page.number for page in handed_out} == {lettered[0], lettered[0][:-1]}
    assert all(
        words(page) == before[page.number]
        for page in pages
        if page.number not in (lettered[0], lettered[0][:-1])
    )


@pytest.mark.parametrize("cut", ["3", "12", "30"])
def test_cutting_a_scene_moves_no_other_page(cut):
    old = many(30)

    pages, handed_out, locked = relocked(old, without(old, cut))

    assert f"{cut} cut" in numbers(locked.script)
    assert len(handed_out) <= 2
    assert len(pages) >= len(paged(old.elements)) - 1
