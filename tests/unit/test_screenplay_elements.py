"""Scripts as typed elements: cues, scenes, speeches and who speaks."""

import pytest

from graphs.screenplay.cues import Cue, cue
from graphs.screenplay.elements import Element, ElementType, attributed, scenes, speeches

E = ElementType


def script(*lines: tuple[ElementType, str]) -> tuple[Element, ...]:
    return attributed(Element(type=kind, text=text) for kind, text in lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("MARA", Cue("MARA")),
        ("Mara  Voss (V.O.)", Cue("MARA VOSS", ("V.O.",))),
        ("MARA (O.S.) (CONT'D)", Cue("MARA", ("O.S.", "CONT'D"))),
        ("(V.O.)", Cue("(V.O.)")),
    ],
)
def test_a_cue_is_a_name_and_its_extensions(line, expected):
    assert cue(line) == expected


def test_a_cue_says_what_its_extensions_mean():
    assert cue("MARA (V.O.)").is_voice_over
    assert cue("MARA (CONT’D)").is_continued
    assert not cue("MARA (O.S.)").is_voice_over


def test_every_line_of_a_speech_says_who_speaks_until_the_action_goes_on():
    told = script(
        (E.SCENE_HEADING, "INT. BAR - NIGHT"),
        (E.CHARACTER, "MARA (V.O.)"),
        (E.PARENTHETICAL, "(low)"),
        (E.DIALOGUE, "No."),
        (E.ACTION, "She leaves."),
        (E.DIALOGUE, "Lost."),
    )

    assert [one.character for one in told] == ["", "MARA", "MARA", "MARA", "", ""]


def test_a_speech_knows_its_words_without_the_directions():
    told = script((E.CHARACTER, "MARA"), (E.PARENTHETICAL, "(low)"), (E.DIALOGUE, "No."))

    assert [(one.cue.character, one.words, one.start) for one in speeches(told)] == [
        ("MARA", "No.", 0)
    ]


def test_scenes_begin_at_headings_and_keep_ids_that_were_there():
    told = attributed(
        [
            Element(type=E.TRANSITION, text="FADE IN:"),
            Element(type=E.SCENE_HEADING, text="INT. BAR - NIGHT"),
            Element(type=E.SCENE_HEADING, text="OMITTED", scene_id="S001", scene_number="2"),
        ]
    )

    cut = list(scenes(told))

    assert [one.start for one in cut] == [0, 1, 2]
    assert [one.heading.scene_id for one in cut if one.heading] == ["S002", "S001"]
    assert cut[2].heading is not None
    assert cut[2].heading.is_omitted
