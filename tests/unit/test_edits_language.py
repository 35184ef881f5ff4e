"""The language of the draft in words: only what is about all of it, and only what is clear."""

from dataclasses import replace

import pytest

from assistant.edits import Scene, Understood, understand
from graphs.edits import Guidance, SetInput, SetStyle, WriterPin
from tests.support.edit_scenes import LESSON as OFFLINE
from tests.support.edit_scenes import SERIES as SERIES_OFFLINE


def _with_a_model(scene: Scene) -> Scene:
    writer = WriterPin(name="openai/x")
    return replace(scene, revision=scene.revision.model_copy(update={"writer": writer}))


LESSON, SERIES = _with_a_model(OFFLINE), _with_a_model(SERIES_OFFLINE)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("write it in Spanish", "Spanish"),
        ("Write everything in Spanish.", "Spanish"),
        ("can you write the whole thing in spanish please", "Spanish"),
        ("switch to french", "French"),
        ("translate all of it into Vietnamese", "Vietnamese"),
        ("I want the whole lesson in German", "German"),
        ("in Polish, please", "Polish"),
        ("change the language to Haitian", None),
        ("set the language to brazilian portuguese", "Brazilian Portuguese"),
        ("use uk english from now on", "UK English"),
        ("put the draft in simplified Chinese", "simplified Chinese"),
        ("back to English", "English"),
    ],
)
def test_a_language_of_the_whole_draft_is_read(words: str, language: str | None) -> None:
    found = understand(words, LESSON)

    assert found.edits == ((SetStyle(language=language),) if language else ())


@pytest.mark.parametrize(
    "words",
    ["write it in plain language", "write it in verse", "the students speak Spanish"],
)
def test_what_is_no_language_of_the_draft_is_not_taken_for_one(words: str) -> None:
    assert not any(isinstance(one, SetStyle) for one in understand(words, LESSON).edits)


def test_a_part_in_another_language_stays_a_wish_for_that_part() -> None:
    (edit,) = understand("write the exit ticket in Spanish", LESSON).edits

    assert isinstance(edit, Guidance)


def test_a_language_is_one_change_among_others() -> None:
    found = understand("write it in Spanish and make it 30 minutes", LESSON)

    assert found.edits == (SetStyle(language="Spanish"), SetInput(name="minutes", value=30))


def test_without_a_model_nothing_is_promised_in_another_language() -> None:
    offline: Understood = understand("write it in Spanish", OFFLINE)
    online: Understood = understand("write it in Spanish", LESSON)

    assert offline.edits == ()
    assert offline.refusal.startswith("I can't write Spanish without a model")
    assert online.reading == "Write everything in Spanish."


def test_another_template_is_called_by_its_own_title() -> None:
    title = SERIES.definition.title

    assert understand(f"write the {title} in Italian", SERIES).edits == (
        SetStyle(language="Italian"),
    )
