"""The repairs of a lesson: they mend what they claim and leave all else equal."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.checks.run import repair, run_checks
from graphs.findings import Severity
from graphs.paths import differences, get, put
from graphs.templates.lesson_plan.checks import CHECKS
from tests.support.lesson_drafts import Data, clean, draft, look, mended, owned, serious


@pytest.mark.parametrize(
    ("material", "word"),
    [
        ("Bunsen burner", "hair"),
        ("vinegar", "goggles"),
        ("peanut butter", "allerg"),
        ("scissors", "cut"),
    ],
)
def test_a_dangerous_material_gets_its_safety_line(material: str, word: str) -> None:
    data = put(clean(), "/sequence/materials", [*clean()["sequence"]["materials"], material])
    data = put(data, "/sequence/phases/predict/materials", ["set of six objects", material])

    after = mended(data)

    assert word in after["sequence"]["safety"].casefold()
    assert after["sequence"]["safety"].startswith(clean()["sequence"]["safety"])
    assert {one.path for one in differences(data, after)} == {"/sequence/safety"}
    assert serious(look(after)) == []


def test_a_safety_line_of_the_person_is_left_as_it_is() -> None:
    data = put(clean(), "/sequence/phases/predict/materials", ["set of six objects", "candle"])
    data = put(data, "/sequence/materials", [*clean()["sequence"]["materials"], "candle"])
    mine = owned(data, "/sequence/safety")

    report = run_checks(CHECKS, mine)

    assert [(one.check, one.severity) for one in serious(report)] == [("L11", Severity.WARN)]
    assert repair(CHECKS, mine, report).repairs == []


def test_the_materials_list_is_made_again_from_what_phases_use() -> None:
    data = put(clean(), "/sequence/phases/explain/materials", ["whiteboard", "Calculators"])
    data = put(data, "/sequence/materials", ["stopwatch", *clean()["sequence"]["materials"]])

    after = mended(data)

    assert after["sequence"]["materials"] == [*clean()["sequence"]["materials"], "whiteboard"]
    assert get(put(after, "/sequence/materials", []), "") == put(data, "/sequence/materials", [])


def test_a_material_that_the_person_listed_stays_on_the_list() -> None:
    data = put(clean(), "/sequence/materials", ["stopwatch", *clean()["sequence"]["materials"]])

    assert mended(data, marked=True)["sequence"]["materials"][0] == "stopwatch"


def test_a_word_of_the_sheet_gets_into_the_word_box() -> None:
    data = put(clean(), "/handouts/student_sheet/word_box", [])

    box = mended(data)["handouts"]["student_sheet"]["word_box"]

    assert box == [term for term in clean()["goals"]["vocabulary"] if term["term"] != "displace"]


def test_a_phase_missing_from_the_lesson_is_one_problem() -> None:
    data = clean()
    del data["sequence"]["phases"][3]

    (finding,) = serious(look(data))

    assert (finding.check, finding.path, finding.fix) == ("L01", "/sequence/phases", "reviser")


def with_minutes(timed: list[int], taught: list[int], period: int = 47) -> Data:
    data: Data = json.loads(json.dumps(clean()))
    data["period"]["minutes"] = data["timing"]["minutes"] = period
    for phases, lengths in (
        (data["timing"]["phases"], timed),
        (data["sequence"]["phases"], taught),
    ):
        for phase, length in zip(phases, lengths, strict=True):
            phase["minutes"] = length
    return data


def lengths(data: Mapping[str, Any], part: str) -> list[int]:
    return [phase["minutes"] for phase in data[part]["phases"]]


OF_MINUTES = [check for check in CHECKS if check.id in {"L01", "L02"}]
six = st.lists(st.integers(1, 120), min_size=6, max_size=6)


@settings(max_examples=60, deadline=None)
@given(timed=six, taught=six, period=st.integers(10, 180))
def test_any_minutes_are_mended_to_the_period_or_blocked_by_name(
    timed: list[int], taught: list[int], period: int
) -> None:
    data = with_minutes(timed, taught, period)

    seen = draft(data, minutes=period)
    after = repair(OF_MINUTES, seen, run_checks(OF_MINUTES, seen)).data

    report = run_checks(OF_MINUTES, draft(after, minutes=period))
    if period < 18:
        (first, *_) = (one for one in report.findings if one.severity is Severity.BLOCK)
        assert first.check in {"L01", "L02"}
        assert f"make the period 18 minutes, or keep at most {period // 3} phases" in first.message
    else:
        assert lengths(after, "timing") == lengths(after, "sequence")
        assert sum(lengths(after, "timing")) == period
        assert min(lengths(after, "timing")) >= 3
        assert report.findings == []
        assert all(one.path.endswith("/minutes") for one in differences(data, after))


def test_minutes_that_the_person_set_stay_and_the_others_share_the_rest() -> None:
    data = with_minutes([5, 6, 18, 3, 10, 5], [5, 6, 30, 3, 10, 5])
    mine = owned(data, "/sequence/phases/investigate/minutes")

    after = repair(CHECKS, mine, run_checks(CHECKS, mine)).data

    assert lengths(after, "sequence") == lengths(after, "timing")
    assert get(after, "/sequence/phases/investigate/minutes") == 30
    assert sum(lengths(after, "sequence")) == 47


def test_minutes_that_the_person_set_and_that_cannot_fit_block_with_ways_out() -> None:
    data = with_minutes([5, 6, 18, 3, 10, 5], [5, 6, 40, 3, 10, 5])
    mine = owned(data, "/sequence/phases/investigate/minutes")

    report = run_checks(CHECKS, mine)
    (finding,) = [one for one in report.findings if one.severity is Severity.BLOCK]

    assert (finding.check, finding.fix) == ("L01", "human")
    assert "make the period 55 minutes" in finding.message
    assert repair(CHECKS, mine, report).data == data


def test_a_phase_of_two_minutes_is_given_three() -> None:
    data = with_minutes([2, 6, 18, 3, 13, 5], [2, 6, 18, 3, 13, 5])

    assert {one.check for one in serious(look(data))} == {"L02"}
    assert lengths(mended(data), "timing")[0] == 3
