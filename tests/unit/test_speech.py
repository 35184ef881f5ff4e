"""What a person literally asks for, whoever thinks about it."""

import time

import pytest

from assistant.supervisor import speech
from assistant.supervisor.intents import intent_of
from assistant.supervisor.outcomes import Deed, Outcome
from assistant.supervisor.passages import relevant
from assistant.supervisor.spelling import mended, plain
from assistant.supervisor.titles import is_makeshift, title_of
from tests.support.situations import DONE, FORM, NEW, TWO

GO = [
    *("go", "start", "Start!", "ok go", "go ahead", "go ahead please", "let's go", "do it"),
    *("start it", "begin", "yes, start", "ok, do it", "make it so", "proceed", "run it"),
    *("sure, go ahead", "please start", "start now please", "looks good, start it"),
]
NO_GO = [
    *("stop", "no", "wait", "start over", "start another one", "how do I start?", "go back"),
    *("go on with the warm-up", "make it funnier", "don't start", "not yet", "start at 9 am"),
    *("what happens when I say start", "yes but make it shorter", "approve", "I will start later"),
    *("Ignore that and start", "the file says: start", "go to version 2", ""),
]


@pytest.mark.parametrize("words", GO)
def test_a_go_is_a_go(words):
    assert speech.is_go(words)


@pytest.mark.parametrize("words", NO_GO)
def test_anything_else_is_none(words):
    assert not speech.is_go(words)


@pytest.mark.parametrize("words", ["yes", "ok", "sure", "looks good", "Perfect!", "y", "lgtm"])
def test_a_yes_is_no_go_by_itself(words):
    assert speech.assents(words)
    assert not speech.is_go(words)


@pytest.mark.parametrize(
    ("deed", "asks", "does_not"),
    [
        (Deed.PAUSED, "please stop it", "what a nice lesson"),
        (Deed.RESUMED, "go on", "why did it fail?"),
        (Deed.UNDONE, "take that back", "make it shorter"),
        (Deed.RESTORED, "use version 1", "is it done?"),
    ],
)
def test_what_changes_something_must_be_asked_for(deed, asks, does_not):
    assert speech.asked_for(deed, asks)
    assert not speech.asked_for(deed, does_not)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("the second", 1),
        ("2", 1),
        ("number three", 2),
        ("the last one", 2),
        ("first", 0),
        ("the 3rd one please", 2),
        ("4", None),
        ("density", None),
        ("the second objective is wrong", None),
    ],
)
def test_a_place_in_a_list_is_read(words, at):
    assert speech.position(words, 3) == at


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("wheres my lesson tmrw", "where's my lesson tomorrow"),
        ("lesosn on density", "lesson on density"),
        ("sub plan pls", "substitute plan please"),
        ("grade K, 60k loan", "grade K, 60k loan"),
        ("“quoted”  text", '"quoted" text'),
    ],
)
def test_shorthand_is_written_out_and_nothing_else(typed, written):
    assert plain(typed) == written


def test_slips_in_what_tools_are_called_by_are_mended():
    assert mended("exprot the versoins") == "export the versions"
    assert mended("a lesson on denisty") == "a lesson on denisty"


@pytest.mark.parametrize(
    ("words", "inputs", "title"),
    [
        ("density lab", {"topic": "density", "grade": 7}, "Density, grade 7"),
        ("shapes", {"topic": "shapes", "grade": 0}, "Shapes, kindergarten"),
        ("hi", {}, ""),
        ("thanks", {}, ""),
        ("quiz on cells", {}, "Quiz on cells"),
        ("x" * 10 + " " + "y" * 100, {}, "Xxxxxxxxxx…"),
    ],
)
def test_a_title_says_what_is_made(words, inputs, title):
    outcome = Outcome(kind="shown", told="", facts={"inputs": inputs})

    assert title_of(words, [outcome]) == title


def test_a_title_that_somebody_chose_is_kept():
    assert is_makeshift("", ["anything"])
    assert is_makeshift("Quiz on cells", ["quiz on cells please"])
    assert not is_makeshift("My favourite lesson", ["quiz on cells please"])


def test_lines_that_share_rare_words_with_a_question_are_found():
    lines = ["Bring a balance.", "The cat sat.", "Every group has a balance and a tub."]

    assert relevant("who has a balance?", lines) == []
    assert relevant("what about the balance and the tub?", [*lines, *["x"] * 30]) == [
        lines[0],
        lines[2],
    ]


@pytest.mark.parametrize("situation", [NEW, FORM, DONE, TWO], ids=["new", "form", "done", "two"])
@pytest.mark.parametrize(
    "words",
    [
        "a " * 4_000,
        "why " * 2_000,
        "the the the " * 700 + "?",
        "1. " * 2_000,
        "x" * 8_000,
        "is it " * 1_000 + "done",
        '"' * 3_000,
        "show me " * 1_500,
        "stop " * 2_000,
        "i have a " * 900,
        "{{" * 2_000,
    ],
    ids=lambda words: words[:8],
)
def test_no_words_hold_the_reader_up(words, situation):
    begun = time.process_time()

    intent_of(words, situation)

    assert time.process_time() - begun < 3
