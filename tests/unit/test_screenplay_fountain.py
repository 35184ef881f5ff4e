"""Fountain in and out: what is written reads back as the same elements, whatever it says."""

import time

import pytest
from hypothesis import given, settings

from graphs.screenplay import fountain_reading, fountain_writing
from graphs.screenplay.elements import ElementType
from tests.support.scripts import scripts

E = ElementType


def told(text: str) -> list[tuple[str, str]]:
    return [(one.type.value, one.text) for one in fountain_reading.read(text).elements]


@settings(max_examples=300, deadline=None)
@given(scripts)
def test_what_is_written_reads_back_as_the_same_elements(script):
    again = fountain_reading.read(fountain_writing.written(script))

    assert again.elements == script.elements
    assert again.title_page == script.title_page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FADE IN:\n\nINT. BAR - NIGHT #2#", "action FADE IN: | scene_heading INT. BAR - NIGHT"),
        ("MARA (V.O.)\n(low)\nNo.", "character MARA (V.O.) | parenthetical (low) | dialogue No."),
        ("MARA\nOne.\n  \n~La", "character MARA | dialogue One. | lyrics La"),
        ("She runs. [[why?]] Fast.", "action She runs.  Fast. | note why?"),
        ("Kept. /* cut\n\nMARA\nNo. */ Also.", "action Kept.  Also."),
        ("> THE END <\n\n> FADE OUT.", "centered THE END | transition FADE OUT."),
        ("# Act\n= So\n\n===", "section Act | synopsis So | page_break "),
        ("McA\nHi.\n\n@McA\nHi.", "action McA\nHi. | character McA | dialogue Hi."),
        ("!INT. HE SAID\n\n.A PLACE", "action INT. HE SAID | scene_heading A PLACE"),
        ("...and then.\n\nCUT TO:", "action ...and then. | transition CUT TO:"),
    ],
)
def test_a_line_is_what_its_letters_and_marks_say(text, expected):
    assert " | ".join(f"{kind} {said}" for kind, said in told(text)) == expected


def test_two_speak_at_once_and_numbers_are_kept_apart_from_headings():
    read = fountain_reading.read("INT. A - DAY #12A#\n\nMARA\nYes.\n\nJON ^\nNo.\n").elements

    assert [(one.text, one.dual) for one in read[1:]] == [
        ("MARA", "left"),
        ("Yes.", "left"),
        ("JON", "right"),
        ("No.", "right"),
    ]
    assert (read[0].scene_number, read[0].scene_id) == ("12A", "S001")


def test_a_title_page_is_told_from_a_script_that_begins_with_a_colon():
    read = fountain_reading.read("Title:\n    _**THE TIDE**_\nAuthor: Ana B.\n\nFADE IN:\n")

    assert read.title == "THE TIDE"
    assert read.field("author") == "Ana B."
    assert fountain_reading.read("FADE IN: on a door.\n").title_page == ()


LONG = ("[[", "/*", "*a ", "MARA\n(\n", ">  <", "A", "INT. - ", "#", "A ^\nx\n\n")


@pytest.mark.parametrize("text", LONG)
def test_reading_takes_time_in_proportion_to_the_text(text):
    start = time.process_time()

    fountain_writing.written(fountain_reading.read(text * 20_000))

    assert time.process_time() - start < 5  # what grows with the square would take minutes
