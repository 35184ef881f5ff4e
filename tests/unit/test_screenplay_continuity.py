"""What a script says of its people, places, hours and ways of speaking."""

import pytest

from graphs.screenplay.cast import near_names, people
from graphs.screenplay.dying import returned
from graphs.screenplay.elements import scenes
from graphs.screenplay.fountain_reading import read
from graphs.screenplay.hours import clashes
from graphs.screenplay.measures import measured
from graphs.screenplay.places import locations
from graphs.screenplay.slugs import slug


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("INT. LIGHTHOUSE - LAMP ROOM - NIGHT", ("INT", "LIGHTHOUSE - LAMP ROOM", "NIGHT", "")),
        ("ext. beach – late afternoon", ("EXT", "BEACH", "AFTERNOON", "")),
        ("INT./EXT. CAR - DAY 2 (FLASHBACK)", ("INT/EXT", "CAR", "DAY", "")),
        ("I/E BUS — CONTINUOUS", ("INT/EXT", "BUS", "CONTINUOUS", "")),
        ("INT. CO-OP - MOMENTS LATER", ("INT", "CO-OP", "MOMENTS LATER", "")),
        ("INT. BAR", ("INT", "BAR", "", "It gives no time of day.")),
        ("INT. - DAY", ("INT", "", "DAY", "It names no place.")),
        ("THE BAR - DAY", ("", "THE BAR", "DAY", "It does not say INT. or EXT.")),
        ("INT. BAR - TUESDAY", ("INT", "BAR - TUESDAY", "", "It gives no time of day.")),
    ],
)
def test_a_heading_says_inside_or_outside_where_and_when(heading, expected):
    found = slug(heading)

    assert (found.side, found.location, found.time, found.problem) == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("MAYRA", "MARA", True),
        ("MRS. ABELL", "MRS ABELL", True),
        ("KATHERINE", "CATHERINE", True),
        ("JONAH", "JOHAN", True),
        ("GUARD 1", "GUARD 2", False),
        ("GUARD", "GUARDS", False),
        ("BEA", "BEE", True),
        ("JON", "DON", False),
        ("BEA", "BEN", False),
        ("MARA", "VIKTOR", False),
    ],
)
def test_names_that_differ_by_a_slip_are_alike(one, other, alike):
    assert bool(near_names([(one, 1), (other, 9)])) is alike


SCRIPT = """INT. BAR - NIGHT

MARA VOSS (41) pours. A MAN watches Mara.

MARA
Two words.

MAN (V.O.)
(low)
I was never there at all.

INT. STREET - DAY

jon waits. Jon's coat is wet.

JON
Yes.
"""


def test_people_are_known_by_where_they_speak_and_how_they_are_first_seen():
    mara, man, jon = people(read(SCRIPT).elements)

    assert (mara.name, mara.speeches, mara.words, mara.scenes) == ("MARA", 1, 2, (0,))
    assert mara.introduction is not None
    assert (mara.introduction.in_capitals, mara.introduction.age) == (True, 41)
    assert (man.only_heard, man.words) == (True, 6)
    assert jon.introduction is not None
    assert (jon.introduction.in_capitals, jon.introduction.age) == (False, None)
    assert (mara.first_cue, jon.first_cue) == (2, 9)


def test_places_are_listed_with_their_scenes():
    assert [(one.name, one.scenes, one.times) for one in locations(read(SCRIPT).elements)] == [
        ("BAR", (0,), ("NIGHT",)),
        ("STREET", (1,), ("DAY",)),
    ]


def test_words_speeches_and_directions_are_counted():
    found = measured(read(SCRIPT).elements)

    assert (found.spoken_words, found.speeches, found.parentheticals) == (9, 3, 1)
    assert round(found.dialogue_share, 2) == 0.39
    assert measured(read("INT. A - DAY\n\nMARA\n" + "word " * 80).elements).long_speeches == (1,)


def paragraphs(*told: str) -> str:
    return "\n\n".join(told) + "\n"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (paragraphs("INT. BAR - NIGHT", "EXT. BAR - CONTINUOUS", "INT. BAR - DAY"), ["turned"]),
        (paragraphs("INT. BAR - NIGHT", "EXT. BAR - CONTINUOUS", "INT. BAR - NIGHT"), []),
        (
            paragraphs("INT. A - NIGHT", "EXT. A - CONTINUOUS", "DISSOLVE TO:", "INT. A - DAY"),
            [],
        ),
        (paragraphs("INT. BAR - NIGHT", "INT. CAR - DAY"), []),
        (paragraphs("INT. BAR - CONTINUOUS"), ["nothing_before"]),
        (paragraphs("EXT. BEACH - NIGHT", "Sunlight on the water."), ["light_in_line"]),
        (paragraphs("EXT. BEACH - NIGHT", "She remembers sunlight."), []),
        (paragraphs("EXT. BEACH - DAY", "A full moon. She waits."), ["light_in_line"]),
        (
            paragraphs("INT. A - DAY", "MARA\nHi.", "INT. B - SAME TIME", "MARA\nHi."),
            ["two_places"],
        ),
        (paragraphs("INT. A - DAY", "MARA\nHi.", "INT. B - SAME", "MARA (V.O.)\nHi."), []),
    ],
)
def test_hours_that_cannot_be_are_found_and_others_are_not(text, kinds):
    assert [one.kind for one in clashes(read(text).elements)] == kinds


def test_a_clash_quotes_the_lines_that_show_it():
    told = paragraphs("EXT. BEACH - NIGHT", "She runs. Sunlight on the water.")

    assert clashes(read(told).elements)[0].quotes == (
        "EXT. BEACH - NIGHT",
        "Sunlight on the water.",
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Jon dies.", True),
        ("JON is dead.", True),
        ("Jon's body lies in the surf.", True),
        ("Jon almost dies.", False),
        ("Jon diesels the boat.", False),
    ],
)
def test_somebody_who_died_and_speaks_again_is_found(line, found):
    told = paragraphs("EXT. A - DAY", line, "JON\nAh.", "INT. B - DAY", "JON\nI am back.")

    back = returned(list(scenes(read(told).elements)), ["JON"])

    assert [(one.death, one.speech) for one in back] == ([(line, "I am back.")] if found else [])
    memory = read(told.replace("INT. B - DAY", "INT. B - DAY (FLASHBACK)")).elements
    assert returned(list(scenes(memory)), ["JON"]) == []


def test_a_name_with_a_title_and_without_may_be_one_person() -> None:
    found = near_names([("INSPECTOR HALE", 1), ("HALE", 3), ("MRS. HALE", 2), ("HALEY", 0)])

    assert ("INSPECTOR HALE", "HALE") in [(one.rare, one.usual) for one in found]
    assert ("MRS. HALE", "HALE") not in [(one.rare, one.usual) for one in found]
