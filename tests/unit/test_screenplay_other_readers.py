"""What is written here, two other programs read as the same elements."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from graphs.screenplay import fdx_reading, fdx_writing, fountain_reading, fountain_writing
from graphs.screenplay.cast import people
from graphs.screenplay.elements import Element, ElementType, Script, attributed
from graphs.screenplay.lengths import Lengths
from tests.support.other_readers import by_screenplain, by_tools, expected, fdx_by_tools
from tests.support.tide import EP01, EP02

E = ElementType
AWKWARD = attributed(
    Element(type=kind, text=text)
    for kind, text in (
        (E.TRANSITION, "FADE IN:"),  # screenplay-tools takes a bare one for a heading
        (E.SCENE_HEADING, "INT. BAR - NIGHT"),
        (E.SCENE_HEADING, "THE SEA"),
        (E.ACTION, "#1 on the list. She knows."),
        (E.ACTION, ".5 seconds. Then nothing."),
        (E.ACTION, "INT. is what it says on the door."),
        (E.ACTION, "BOOM."),
        (E.ACTION, "> Over there <"),
        (E.ACTION, "CUT TO:"),
        (E.ACTION, "She counts:\nONE\nTWO"),
        (E.ACTION, "= equal"),
        (E.ACTION, "~ a wave"),
        (E.ACTION, "@home"),
        (E.ACTION, "A note [[is not]] and /* neither */ is this."),
        (E.CHARACTER, "McAVOY (V.O.)"),
        (E.PARENTHETICAL, "(low)"),
        (E.DIALOGUE, "#MeToo.\n.5 of it.\nINT. is short.\n@you & <me>"),
        (E.CHARACTER, "MARA"),
        (E.DIALOGUE, "FADE IN: he says."),
        (E.SHOT, "CLOSE ON THE DOOR"),
        (E.CENTERED, "THE END"),
        (E.SECTION, "Act Two"),
        (E.PAGE_BREAK, ""),
        (E.TRANSITION, "SMASH CUT TO:"),
        (E.TRANSITION, "Fade out."),
    )
)


def scripts() -> list[Script]:
    return [
        Script(elements=AWKWARD),
        fountain_reading.read(EP01),
        fountain_reading.read(EP02),
    ]


def test_screenplain_reads_the_same_elements():
    for script in scripts():
        text = fountain_writing.written(script)

        assert by_screenplain(text) == expected(script.elements, tools=False)


def test_screenplay_tools_reads_the_same_elements():
    for script in scripts():
        text = fountain_writing.written(script)

        assert by_tools(text) == expected(script.elements, tools=True, merged=True)


def test_screenplay_tools_reads_the_same_elements_in_fdx():
    """It knows no lyrics, acts or breaks in FDX, and takes a shot for a heading."""
    known = {E.SCENE_HEADING, E.ACTION, E.CHARACTER, E.PARENTHETICAL, E.DIALOGUE, E.TRANSITION}
    for script in scripts():
        kept = tuple(one for one in script.elements if one.type in known)
        content = fdx_writing.written(Script(elements=kept))

        assert fdx_by_tools(content) == expected(kept, tools=True)


DATA = Path(__file__).parents[1] / "data"


def unpacked(name: str) -> bytes:
    return gzip.decompress((DATA / f"{name}.gz").read_bytes())


def play_as_fdx() -> Script:
    """Return sixty-eight pages that screenplain wrote."""
    return fdx_reading.read(unpacked("comedy_of_errors.fdx"))


def play_as_fountain() -> Script:
    """Return the same pages as screenplay-tools wrote them."""
    return fountain_reading.read(unpacked("comedy_of_errors.fountain").decode("utf-8"))


def test_a_script_of_another_program_is_about_sixty_pages_with_its_scenes_and_people():
    play = play_as_fdx()
    lengths = Lengths(play.elements)

    assert 60 <= lengths.count <= 70
    assert [act.name for act in lengths.acts()] == ["ACT I", "ACT II", "ACT III", "ACT IV"]
    assert len(lengths.scenes()) == 11
    assert "ADRIANA" in {one.name for one in people(play.elements)}


@pytest.mark.parametrize("play", [play_as_fdx, play_as_fountain])
def test_a_script_of_another_program_goes_through_both_formats_unchanged(play):
    script = play()

    in_fountain = fountain_reading.read(fountain_writing.written(script))
    in_fdx = fdx_reading.read(fdx_writing.written(script))

    assert in_fountain.elements == script.elements
    assert in_fdx.elements == script.elements


def test_a_script_of_another_program_is_read_as_that_program_reads_it():
    content = unpacked("comedy_of_errors.fdx")
    text = unpacked("comedy_of_errors.fountain").decode("utf-8")

    ours = expected(play_as_fountain().elements, tools=True, merged=True)
    assert [(kind, said.split()) for kind, said in ours] == [
        (kind, said.split()) for kind, said in by_tools(text)
    ]
    seen = Counter(kind for kind, _ in fdx_by_tools(content))
    mine = Counter(one.type.value for one in play_as_fdx().elements)
    assert seen["character"] == mine["character"]
    assert seen["heading"] == mine["scene_heading"]


def test_what_we_write_of_it_both_other_programs_read_as_we_do():
    play = play_as_fdx()
    text = fountain_writing.written(play)

    assert by_screenplain(text) == expected(play.elements, tools=False)
    assert by_tools(text) == expected(play.elements, tools=True, merged=True)
