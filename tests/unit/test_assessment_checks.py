"""The checks of a test: a clean one passes, each planted flaw is caught by the check meant for it.

The findings of other checks on the same flaw would send a reviser to the wrong place, so they are
held to be none.
"""

import copy
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from agents.rules.banks import load
from agents.sources import Source
from graphs.checks.run import run_checks
from graphs.findings import GateReport, Severity
from graphs.templates.assessment.checks import CHECKS
from graphs.templates.assessment.checks_rubric import LEAST_DIFFERENCE, difference
from tests.support.assessment_sample import (
    ITEMS,
    Data,
    clean,
    draft,
    laid_out,
    look,
    mended,
    serious,
    solved,
)

Flaw = Callable[[Data], None]


def item(data: Data, id: str) -> Data:
    return next(one for one in data["questions"] if one["id"] == id)


def option(data: Data, id: str, letter: str) -> Data:
    return next(one for one in item(data, id)["options"] if one["id"] == letter)


def criterion(data: Data, place: int) -> Data:
    found: Data = data["rubric"]["rubrics"][0]["criteria"][place]
    return found


def as_it_stands(data: Data) -> None:
    """Let the expert solve the questions, and code lay them out, as they stand now."""
    data["solutions"] = [solved(one) for one in data["questions"]]
    data["forms"] = laid_out(data["questions"])


def seen(data: Data) -> GateReport:
    """Look at a test that holds what was asked for, whatever that is."""
    wanted = {name: data["sitting"][name] for name in ("minutes", "points")}
    return look(data, questions=data["sitting"]["items"], **wanted)


def put(id: str, **changes: Any) -> Flaw:
    def plant(data: Data) -> None:
        item(data, id).update(changes)
        as_it_stands(data)

    return plant


def choose(id: str, letter: str, **changes: Any) -> Flaw:
    def plant(data: Data) -> None:
        option(data, id, letter).update(changes)
        as_it_stands(data)

    return plant


def rubric(place: int, **changes: Any) -> Flaw:
    def plant(data: Data) -> None:
        criterion(data, place).update(changes)

    return plant


def answers(id: str, *answer: str, **changes: Any) -> Flaw:
    def plant(data: Data) -> None:
        for one in data["solutions"]:
            if one["id"] == id:
                one["solution"].update({"answer": list(answer), **changes})

    return plant


def drop(id: str) -> Flaw:
    def plant(data: Data) -> None:
        data["questions"] = [one for one in data["questions"] if one["id"] != id]
        data["solutions"] = [one for one in data["solutions"] if one["id"] != id]
        placed = data["forms"]["forms"]
        kept = [one for one in ITEMS if one["id"] != id]
        placed[:] = laid_out(kept)["forms"]

    return plant


def at(path: str, value: Any) -> Flaw:
    def plant(data: Data) -> None:
        *above, last = path.split("/")
        for name in above:
            data = data[int(name)] if name.isdigit() else data[name]
        data[int(last) if last.isdigit() else last] = value  # type: ignore[index]

    return plant


def keys_in_one_place(data: Data) -> None:
    items = {one["id"]: one for one in data["questions"]}
    for placed in data["forms"]["forms"][0]["questions"]:
        options = items[placed["item"]]["options"]
        right = [one["id"] for one in options if one["correct"]]
        wrong = [one["id"] for one in options if not one["correct"]]
        placed["options"] = [*right, *wrong]


def deeper(data: Data) -> None:
    for id in ("B1.1", "B1.2"):
        item(data, id)["dok"] = 1


def same_question(data: Data) -> None:
    one, other = item(data, "B1.1"), item(data, "B1.2")
    other.update({**copy.deepcopy(one), "id": "B1.2"})
    as_it_stands(data)


FLAWS: list[tuple[str, Severity, Flaw]] = [
    ("A01", Severity.BLOCK, at("blueprint/points", 99)),
    ("A01", Severity.BLOCK, at("forms/minutes", 1)),
    ("A01", Severity.BLOCK, drop("B4.1")),
    ("A01", Severity.BLOCK, at("sitting/items", 12)),
    ("A01", Severity.BLOCK, at("sitting/points", 40)),
    ("A01", Severity.BLOCK, at("plan/questions/0/points", 5)),
    ("A02", Severity.BLOCK, choose("B1.1", "b", correct=True)),
    ("A02", Severity.BLOCK, choose("B1.2", "b", correct=False, error="Slipped.")),
    ("A02", Severity.BLOCK, put("B3.1", is_true=None)),
    ("A02", Severity.BLOCK, put("B4.1", value=None)),
    ("A02", Severity.BLOCK, put("B7.1", exhibit=None)),
    ("A02", Severity.BLOCK, put("B8.1", model_answer=" ")),
    (
        "A02",
        Severity.BLOCK,
        put(
            "B5.1", pairs=[{"left": "mass", "right": "balance"}, {"left": "b", "right": "Balance"}]
        ),
    ),
    ("A02", Severity.BLOCK, put("B6.1", order=["Measure", "Read", "measure"])),
    ("A02", Severity.WARN, put("B3.1", open=True)),
    ("A03", Severity.BLOCK, choose("B7.1", "a", text="Ball R")),
    ("A03", Severity.WARN, choose("B7.1", "d", text="none of the above")),
    ("A03", Severity.WARN, choose("B7.1", "d", error="")),
    ("A03", Severity.WARN, choose("B1.1", "d", text="it depends on the size")),
    ("A03", Severity.WARN, choose("B7.1", "b", text="ball Q, the one with the smaller mass")),
    ("A03", Severity.WARN, put("B7.1", stem="The table shows balls. Which one does not sink?")),
    ("A03", Severity.WARN, put("B7.1", stem="The ball that floats in water (1 g/cm³) is an:")),
    ("A04", Severity.WARN, keys_in_one_place),
    ("A04", Severity.BLOCK, at("forms/forms/1/questions/0/number", 4)),
    ("A04", Severity.BLOCK, at("forms/forms/0/questions/0/options", ["a", "b", "c"])),
    ("A05", Severity.BLOCK, answers("B1.1", "b")),
    ("A05", Severity.BLOCK, answers("B4.1", "2.4")),
    ("A05", Severity.BLOCK, answers("B3.1", "true")),
    ("A05", Severity.BLOCK, answers("B1.2", "b", ambiguous=True)),
    ("A05", Severity.BLOCK, answers("B6.1", *reversed(ITEMS[6]["order"]))),
    ("A05", Severity.WARN, at("questions/3/stem", "A large log sinks since it is heavy.")),
    ("A06", Severity.WARN, deeper),
    (
        "A06",
        Severity.WARN,
        lambda data: data["objectives"]["objectives"].append(
            {"id": "O3", "text": "Design a boat that floats.", "dok": 4}
        ),
    ),
    ("A07", Severity.BLOCK, at("rubric/rubrics", [])),
    ("A07", Severity.BLOCK, at("rubric/rubrics/0/criteria/0/levels/0/score", 3)),
    ("A07", Severity.WARN, rubric(1, name="Evidence and reasoning")),
    (
        "A07",
        Severity.BLOCK,
        at(
            "rubric/rubrics/0/criteria/1/levels/1/descriptor",
            "Gives two objects with what they did.",
        ),
    ),
    (
        "A07",
        Severity.WARN,
        rubric(
            2,
            levels=[
                {"score": 2, "descriptor": "Always links it to mass."},
                {"score": 1, "descriptor": "Usually links it to mass."},
                {"score": 0, "descriptor": "Links it to nothing."},
            ],
        ),
    ),
    ("A08", Severity.BLOCK, put("B3.1", stem="Since ball Q floats, a heavy log must sink.")),
    ("A09", Severity.BLOCK, at("sitting/minutes", 5)),
    ("A11", Severity.BLOCK, put("B4.1", formula="90 / 35")),
    ("A11", Severity.BLOCK, put("B1.1", formula="__import__('os').system('true')")),
    ("A11", Severity.BLOCK, choose("B1.2", "b", text="41 g")),
    ("A12", Severity.BLOCK, at("access/accommodations/0/need", "Jamal needs extra time")),
    ("X01", Severity.BLOCK, at("rubric/rubrics/0/criteria/0/objective", "O9")),
    ("X02", Severity.BLOCK, put("B4.1", explanation="TODO: say why.")),
    ("X03", Severity.BLOCK, at("brief/grade", 8)),
    ("X04", Severity.BLOCK, put("B3.1", explanation="So it is the mass in it. " * 50)),
    ("X05", Severity.WARN, same_question),
    ("X07", Severity.WARN, put("B3.1", explanation="In a survey 73% of students got this wrong.")),
    ("X09", Severity.BLOCK, put("B3.1", explanation="See www.density-facts.com for more.")),
    ("X10", Severity.BLOCK, put("B3.1", explanation="What counts is the \x07mass in it.")),
    ("X11", Severity.BLOCK, put("B3.1", explanation="Ask ana@school.org about the mass.")),
]


def test_the_clean_test_has_nothing_to_object_to():
    report = look(clean())

    assert [(one.check, one.path, one.message) for one in serious(report)] == []
    assert {one.check for one in report.skipped} <= {"A10"}


@pytest.mark.parametrize(
    ("check", "severity", "plant"),
    FLAWS,
    ids=[f"{check}-{place}" for place, (check, _, _) in enumerate(FLAWS)],
)
def test_a_planted_flaw_is_caught_by_the_check_meant_for_it_alone(
    check: str, severity: Severity, plant: Flaw
) -> None:
    data = clean()
    plant(data)

    found = serious(seen(data))

    assert {one.check for one in found} == {check}
    assert severity in {one.severity for one in found}
    assert all(one.evidence.strip() for one in found)


def test_every_check_of_a_test_can_fail():
    planted = {check for check, _, _ in FLAWS}
    elsewhere = {"A10", "X06", "X13"}  # long texts, worn phrases, layouts: held below

    assert {one.id for one in CHECKS} == planted | elsewhere


def test_stems_far_above_the_grade_are_named():
    data = clean()
    hard = (
        "Notwithstanding the considerable gravitational forces experienced by macroscopic objects,"
        " determine quantitatively whether the aforementioned hypothetical material configuration"
        " demonstrates buoyancy under atmospheric conditions."
    )
    for one in data["questions"]:
        one["stem"] = f"{hard} {one['stem']}"
    as_it_stands(data)

    found = [one for one in serious(look(data)) if one.check == "A10"]

    assert found
    assert "harder" in found[0].message


def test_a_test_that_is_too_long_says_what_would_fit():
    data = clean()
    data["sitting"]["minutes"] = 8

    found = next(one for one in look(data).findings if one.check == "A09")

    assert found.message == (
        "9 questions need about 19 minutes; the test has 8."
        " Ways out: 3 questions, 19 minutes, or true/false questions alone (7 minutes)."
    )
    assert found.suggestion == (
        "Say “set questions to 3”, “set minutes to 19”, or “set types to true/false”."
    )


def test_keys_in_one_place_are_spread_by_code():
    data = clean()
    keys_in_one_place(data)

    after = mended(data)

    assert serious(look(after)) == []
    assert after["questions"] == data["questions"]


def test_sums_that_somebody_changed_are_worked_out_again():
    data = clean()
    data["blueprint"].update(items=1, points=1, minutes=1)
    data["plan"]["points"] = 0

    assert mended(data) == clean()


def test_a_word_that_is_easily_missed_is_set_in_capitals():
    data = clean()
    put("B7.1", stem="Which ball does not sink?")(data)

    after = mended(data)

    assert item(after, "B7.1")["stem"] == "Which ball does NOT sink?"


def test_a_question_that_was_left_out_by_hand_is_not_missed():
    data = clean()
    drop("B4.1")(data)
    kept = [one for one in ITEMS if one["id"] != "B4.1"]
    data["forms"] = laid_out(kept)

    assert data["forms"]["dropped"] == ["B4.1"]
    assert [one.check for one in serious(look(data))] == []


def test_rows_changed_by_hand_are_an_answer_to_how_many():
    data = clean()
    data["sitting"]["items"] = 12
    seen = replace(draft(data, questions=12), sources={"/blueprint/rows/B1/count": Source.YOURS})

    assert [one.check for one in serious(run_checks(CHECKS, seen))] == []


def test_points_that_cannot_be_shared_out_name_the_ways_out():
    data = clean()
    data["sitting"]["points"] = 6
    for row in data["blueprint"]["rows"]:
        row["points"] = row["count"]
    for slot in data["plan"]["questions"]:
        slot["points"] = 1

    found = [one for one in look(data, points=6).findings if one.path == "/sitting/points"]

    assert [one.message for one in found] == [
        "9 questions of one point each make 9 points, and you asked for 6 in all."
        " Ways out: 9 points, or 6 questions."
    ]


def test_nobody_is_said_to_have_solved_what_nobody_solved():
    data = clean()
    for one in data["solutions"]:
        one["solution"] = {"solved": False, "answer": [], "ambiguous": False, "why": ""}

    report = look(data)

    assert "A05" in {one.check for one in report.skipped}
    assert "A05" not in report.ran


def test_a_key_corrected_to_what_was_found_counts_as_solved():
    data = clean()
    for one in data["solutions"]:
        if one["id"] == "B3.1":
            one["solution"]["answer"] = ["true"]
    assert [one.check for one in serious(look(data))] == ["A05"]

    item(data, "B3.1")["is_true"] = True

    assert serious(look(data)) == []


def test_a_persons_own_words_are_never_blocked_for_their_wording():
    data = clean()
    put("B3.1", explanation="TODO: ask them why.")(data)
    seen = replace(draft(data), sources={"/questions/B3.1/explanation": Source.YOURS})

    found = [one for one in run_checks(CHECKS, seen).findings if one.check == "X02"]

    assert [one.severity for one in found] == [Severity.WARN]


def test_genotypes_that_differ_in_their_case_are_different_options():
    data = clean()
    texts = ("PP and pp", "Pp and Pp", "PP and Pp", "pp and pp")
    for one, text in zip(item(data, "B7.1")["options"], texts, strict=True):
        one["text"] = text
    as_it_stands(data)

    assert [one.check for one in serious(look(data))] == []


def test_levels_of_the_bank_side_by_side_never_read_nearly_the_same() -> None:
    bank = load("graphs.templates.assessment", "rubrics")
    sides = [
        pair
        for kind in bank.values()
        for criterion in kind.values()
        for pair in pairwise(criterion["levels"])
    ]

    assert len(sides) > 20
    assert [pair for pair in sides if difference(*pair) < LEAST_DIFFERENCE] == []
