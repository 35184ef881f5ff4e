"""Questions made of a teacher's own words and text say nothing that she did not give."""

import re

import pytest

from agents.sources import Source
from graphs.checks.passages import says, source_at
from graphs.templates.assessment.notes import BLANK, gaps_of, sentences_of, steps_of
from tests.support.assessment_run import Test

WORDS = [
    "drought: a long time without rain",
    "topsoil: the upper layer of soil that plants grow in",
    "migrant = a person who moves to find work",
    "sharecropper - a farmer who pays the rent with a share of the crop",
]
NOTES = (
    "The Dust Bowl hit the southern plains in the 1930s. Farmers had plowed up the native grass"
    " that held the soil. When the long drought came, strong winds carried the topsoil away."
    " Many families left their farms and drove west to California to look for work."
    " The government planted rows of trees as windbreaks."
)
STEPS = "1. Fill the tray with soil.\n2. Plant the seeds.\n3. Water the tray.\n4. Wait ten days."
MADE = Test(
    {
        "topic": "The Dust Bowl",
        "subject": "History",
        "grade": 8,
        "questions": 8,
        "minutes": 60,
        "glossary": WORDS,
        "notes": NOTES,
    }
)
HERS = " ".join([*WORDS, NOTES, "The Dust Bowl"]).casefold()


def test_a_whole_test_is_made_of_her_words_without_an_open_place() -> None:
    assert MADE.checked().findings == []
    assert not any(one.open for one in MADE.whole.questions)


def test_every_answer_and_every_wrong_answer_is_hers() -> None:
    for item in MADE.whole.questions:
        told = [one.text for one in item.options] + item.answers + item.order
        told += [text for one in item.pairs for text in (one.left, one.right)]
        assert all(one.casefold() in HERS for one in told)


def test_what_is_hers_is_marked_as_hers() -> None:
    for item in MADE.whole.questions:
        for option in item.options:
            path = f"/questions/{item.id}/options/{option.id}/text"
            assert source_at(MADE.sources, path) is Source.YOURS
        for place, _ in enumerate(item.answers):
            path = f"/questions/{item.id}/answers/{place}"
            assert source_at(MADE.sources, path) is Source.YOURS


def test_what_a_question_quotes_stands_in_her_text() -> None:
    for item in MADE.whole.questions:
        for quoted in re.findall("\u201c([^\u201d]+)\u201d", item.stem):
            parts = quoted.split(BLANK)
            assert all(part.strip(" .,").casefold() in HERS for part in parts)


def test_no_word_is_both_asked_for_and_told_elsewhere() -> None:
    asked = {one.answers[0]: one.id for one in MADE.whole.questions if one.answers}
    for word, id in asked.items():
        others = [one.stem for one in MADE.whole.questions if one.id != id]
        assert not any(says(stem, word) for stem in others)


def test_a_gap_hides_its_key_and_comes_of_a_sentence() -> None:
    found = gaps_of(NOTES)

    assert len(found) >= 3
    assert len({one.key.casefold() for one in found}) == len(found)
    for gap in found:
        assert gap.sentence in sentences_of(NOTES)
        assert gap.key in gap.sentence
        assert gap.shown.count(BLANK) == 1
        assert gap.shown.replace(BLANK, gap.key) == gap.sentence


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (STEPS, ("Fill the tray with soil", "Plant the seeds", "Water the tray", "Wait ten days")),
        (
            "First, plant the seeds. Then water them. Finally, wait.",
            ("Plant the seeds", "Water them", "Wait"),
        ),
        (NOTES, ()),
        ("1. Only one step.", ()),
        ("", ()),
    ],
)
def test_steps_are_read_where_a_text_numbers_or_names_them(text, steps) -> None:
    assert steps_of(text) == steps


@pytest.mark.parametrize(
    "notes",
    ["Short.", "Why? Where? When?", "\u2022 \u2022 \u2022", "One. Two. Three.", "a" * 500],
)
def test_a_text_that_says_nothing_makes_no_gap(notes: str) -> None:
    assert gaps_of(notes) == []
    made = Test({"topic": "The Dust Bowl", "notes": notes, "questions": 3}).whole
    assert all(one.open for one in made.questions)


def test_a_word_without_a_meaning_is_told_and_not_asked() -> None:
    made = Test({"topic": "The Dust Bowl", "glossary": ["drought", *WORDS[1:]], "questions": 4})

    assert any("drought" in one for one in made.whole.brief.assumptions)
    assert not any("drought" in one.stem for one in made.whole.questions)


def test_a_topic_that_can_hurt_takes_nothing_from_the_banks() -> None:
    made = Test({"topic": "The Holocaust", "grade": 9, "questions": 4}).whole

    assert all(one.open for one in made.questions)
    assert any("hurt" in one.question for one in made.brief.questions)


def test_a_list_of_words_in_the_notes_is_a_list_of_words() -> None:
    notes = "We did this on Monday.\nhablar: to speak\n- comer: to eat\nvivir: to live"
    whole = Test({"topic": "Spanish verbs", "notes": notes}).whole

    assert [one.term for one in whole.brief.glossary] == ["hablar", "comer", "vivir"]
    assert not all(one.open for one in whole.questions)
