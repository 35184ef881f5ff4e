"""Questions of notes ask for what the notes explain, and no option gives the answer away."""

import pytest

from graphs.templates.assessment.notes import gaps_of
from graphs.templates.assessment.phrases import Phrase, is_plural, phrases_of, term_of
from tests.support.assessment_run import Test

NOTES = """Air has weight. The weight of the air above us presses on everything. This is called air
pressure. A barometer measures air pressure. Warm air is less dense than cold air, so warm air rises
and leaves an area of low pressure. Cold air sinks and makes an area of high pressure.
Wind is air that moves from high pressure to low pressure. The bigger the difference in pressure,
the faster the wind. A cold front forms when cold air pushes under warm air. Cold fronts often bring
short, heavy storms. A warm front forms when warm air slides over cold air. Warm fronts bring light
rain that can last for days. Relative humidity is the amount of water vapor in the air compared with
the most it could hold at that temperature.
The dew point is the temperature at which water vapor begins to condense.""".replace("\n", " ")
GIVEN = {"topic": "Weather and air pressure", "grade": 7, "notes": NOTES, "minutes": 60}


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("The dew point is the temperature at which water vapor condenses.", "dew point"),
        ("Wind is air that moves from high pressure to low pressure.", "Wind"),
        ("The change from a liquid to a gas is called evaporation.", "evaporation"),
        ("The air presses on us. This is called air pressure.", "air pressure"),
        ("A barometer measures air pressure.", "barometer"),
        ("It is the amount of water in the air.", ""),
        ("Warm air is less dense than cold air.", ""),
        ("The Dust Bowl hit the southern plains.", ""),
    ],
)
def test_the_term_is_found_that_a_sentence_explains(sentence: str, term: str) -> None:
    assert term_of(sentence) == term


def test_a_verb_or_half_a_name_is_no_thing() -> None:
    found = phrases_of("A cold front forms when cold air moves, and the bigger the front, ...")

    assert [one.text for one in found if one.is_thing] == ["cold front", "front"]
    assert Phrase("days").is_plural
    assert not any(map(is_plural, ("mass", "nucleus", "analysis")))


def test_terms_are_asked_and_each_name_for_what_was_said_keeps_the_sentence_before_it() -> None:
    keys = {one.key: one.shown for one in gaps_of(NOTES)}

    assert {"air pressure", "barometer", "dew point", "Relative humidity", "Wind"} <= set(keys)
    assert keys["air pressure"].startswith("The weight of the air above us presses")


@pytest.mark.parametrize("questions", [4, 8])
def test_options_of_a_gap_are_of_one_kind_and_each_says_where_it_stands(questions: int) -> None:
    items = Test({**GIVEN, "questions": questions}).whole.questions
    choices = [one for one in items if one.type == "single choice"]

    assert choices
    assert not any(one.open for one in items)
    for item in choices:
        texts = [one.text for one in item.options]
        assert len(texts) == 4
        assert len({one[0].isupper() for one in texts}) == 1
        assert len(set(map(is_plural, texts))) == 1
        assert not {"moves", "forms", "measures"} & set(texts)
        assert all("elsewhere: \u201c" in one.error for one in item.options if not one.correct)


def test_what_the_notes_do_not_speak_of_is_not_asked_from_the_bank() -> None:
    read = Test({**GIVEN, "questions": 8}).value
    bank = Test({"topic": "Weather", "grade": 7, "questions": 8}).value

    assert "climate" in str(bank["questions"])
    assert "climate" not in str(read["questions"])
