"""Syllables, reading level and its check."""

import pytest

from graphs.checks.check import Draft
from graphs.checks.reading import band, grade_level, reading_level, syllables
from graphs.checks.run import run_checks
from graphs.findings import Frozen, Severity

EXACT = {
    "table": 2,
    "people": 2,
    "places": 2,
    "called": 1,
    "wanted": 2,
    "useful": 2,
    "science": 2,
    "create": 2,
    "area": 3,
    "radio": 3,
    "element": 3,
    "measurement": 3,
    "society": 4,
    "biology": 4,
    "geography": 4,
    "evaluate": 4,
    "photosynthesis": 5,
    "doesn't": 2,
    "playing": 2,
    "studying": 3,
    "organism": 4,
    "the": 1,
    "eye": 1,
    "tried": 1,
    "unique": 2,
    "curious": 3,
    "million": 2,
}

EASY = (
    "The old house stood at the end of the lane. No one had lived there for years. Its windows "
    "were dark and its roof had holes. Two boys came to look at it one day. They wanted to see "
    "if there was a ghost. They ran home very fast when a cat jumped out of the door. "
)
HARD = (
    "The process by which green plants convert light energy into chemical energy is called "
    "photosynthesis. During this process, carbon dioxide from the atmosphere and water from the "
    "soil are combined to produce glucose, and oxygen is released as a by-product. "
)


class Sheet(Frozen):
    """Something to read."""

    text: str


def sheet(text: str) -> Draft:
    value = Sheet(text=text)
    return Draft(value=value, data=value.model_dump(mode="json"), inputs={})


@pytest.mark.parametrize(("word", "count"), EXACT.items())
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_easy_and_hard_texts_are_told_apart() -> None:
    assert grade_level(EASY) < 3
    assert grade_level(HARD) > 10


def test_a_text_without_words_has_no_level() -> None:
    assert grade_level("12 + 3 = ___") == 0


def test_a_level_is_told_as_a_band() -> None:
    assert band(5.6) == "about grade 5-6"
    assert band(-1) == "about kindergarten to grade 1"


@pytest.mark.parametrize(("text", "word"), [(EASY * 2, "easier"), (HARD * 3, "harder")])
def test_a_text_outside_the_band_warns_with_its_extreme_sentence(text: str, word: str) -> None:
    (finding,) = run_checks([reading_level(["/text"], 5, 8)], sheet(text)).findings

    assert finding.severity is Severity.WARN
    assert word in finding.message
    assert finding.evidence in text
    assert finding.evidence


def test_forty_words_are_not_judged() -> None:
    report = run_checks([reading_level(["/text"], 5, 8)], sheet("word " * 39 + "end."))

    assert (report.findings, report.ran) == ([], [])
    assert "skipped: too short (40 words" in report.skipped[0].reason


def test_labels_and_headers_do_not_count() -> None:
    labels = "\n".join(["Mass (g)", "Volume"] * 60)
    report = run_checks([reading_level(["/text"], 0, 8)], sheet(f"{labels}\nRead this."))

    assert "(2 words" in report.skipped[0].reason
