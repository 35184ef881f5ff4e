"""The checks of a lesson: each planted flaw is caught by its own check alone."""

from typing import Any, get_args

import pytest

from graphs.checks.check import Draft
from graphs.checks.run import repair, run_checks
from graphs.findings import Severity
from graphs.paths import put
from graphs.templates.lesson_plan.checks import CHECKS
from graphs.templates.lesson_plan.draft import LessonPlan, Shape
from graphs.templates.lesson_plan.steps import LessonInputs
from tests.support.lesson_drafts import Data, clean, look, mended, owned, serious
from tests.support.lesson_run import offline_lesson

HARD = (
    "Consequently, investigators systematically characterize heterogeneous constituents. "
    "Interpreting multidimensional relationships necessitates considerable deliberation. "
    "Deteriorating instrumentation occasionally compromises experimental reliability. "
    "Alternatively, theoretical considerations illuminate unanticipated irregularities. "
    "Fundamentally, density represents an intensive characteristic of homogeneous substances, "
    "independent of geometrical configuration or accumulated quantity. Determine whether the "
    "preceding generalization adequately accommodates composite specimens containing internal "
    "cavities, and justify your determination quantitatively, incorporating proportional "
    "reasoning and acknowledging instrumental uncertainty throughout. Summarize competing "
    "interpretations impartially."
)
RESTATED = "Collect one density for each of the six objects and write them all on the board."


@pytest.mark.parametrize("marked", [True, False], ids=["with sources", "without"])
def test_a_clean_lesson_has_no_problem_and_nothing_to_repair(marked: bool) -> None:
    report = look(clean(), marked=marked)

    assert serious(report) == []
    assert mended(clean(), marked=marked) == clean()


def test_every_check_runs_on_a_clean_lesson_or_says_why_not() -> None:
    report = look(clean())

    assert {*report.ran, *(one.check for one in report.skipped)} == {one.id for one in CHECKS}
    assert [(one.check, "too short" in one.reason) for one in report.skipped] == [("L08", True)]


PHASE = "/sequence/phases/explain"
FLAWS: list[tuple[str, str, str, Any, str]] = [
    # check, severity, place, value put there, what the evidence holds
    ("X01", "block", f"{PHASE}/checks", ["C9"], "C9"),
    ("X01", "block", "/udl/options/0/phase", "wrap_up", "wrap_up"),
    ("X01", "block", "/misconceptions/ideas/M2/id", "M1", "M1"),
    ("X02", "block", "/goals/essential_question", "What decides if [insert topic] floats?", "["),
    ("X03", "block", "/brief/grade", 8, "8"),
    ("X03", "block", "/brief/topic", "Gravity", "Gravity"),
    ("X04", "warn", "/goals/objectives/O2/text", "Calculate density now", "3 words"),
    ("X04", "block", "/goals/essential_question", "Why?", "1 word"),
    ("X05", "warn", f"{PHASE}/teacher_does", [RESTATED, RESTATED], RESTATED),
    ("X07", "warn", "/handouts/teacher_notes/0", "73% of adults get this wrong.", "73%"),
    ("X09", "block", "/handouts/teacher_notes/0", "See www.density.org/lab", "www.density.org"),
    ("X10", "block", "/handouts/teacher_notes/0", "Seven\x00 trays", "\\x00"),
    ("X11", "block", "/handouts/substitute_notes/0", "Call 555-123-4567.", "555-123-4567"),
    ("L01", "block", "/sequence/phases/predict/minutes", 9, ""),
    ("L02", "warn", "/sequence/phases/warm_up/transition", "Take 4 minutes to move.", "4 min"),
    ("L03", "block", "/evidence/exit_ticket/E2/objective", "O2", "Explain with evidence"),
    ("L03", "block", "/evidence/checks/C2/objectives", ["O1"], "Calculate the density"),
    ("L04", "block", "/goals/objectives/O2/verb", "understand", "understand"),
    ("L04", "warn", "/goals/objectives/O1/verb", "list", "list"),
    ("L05", "block", "/standards/targets/0/code", "MS-PS1-6", "MS-PS1-6"),
    ("L05", "block", "/goals/objectives/O1/standard_codes", ["MS-LS1-1"], "MS-LS1-1"),
    ("L05", "block", "/handouts/teacher_notes/0", "This also meets MS-PS2-2.", "MS-PS2-2"),
    ("L05", "warn", "/standards/targets/0/code", "5-PS1-3", "5-PS1-3"),
    ("L05", "warn", "/standards/targets/0/code", "MS-PS12", "MS-PS12"),
    ("L06", "block", "/udl/accommodations/0/need", "a quiet place", "extra time"),
    ("L06", "block", "/udl/accommodations/0/what_stays", " ", "extra time"),
    ("L06", "block", "/udl/accommodations/0/what_changes", "Has an easier goal.", "easier goal"),
    ("L07", "block", f"{PHASE}/materials", ["whiteboard"], "whiteboard"),
    (
        "L08",
        "warn",
        "/handouts/student_sheet/sections/explain/instructions",
        HARD,
        "",
    ),
    ("L08", "warn", "/handouts/student_sheet/word_box", [], "density"),
    ("L09", "warn", f"{PHASE}/students_do", [], "Explain"),
    ("L09", "warn", "/timing/phases/investigate/teacher_share", 1.0, "%"),
    ("L10", "block", "/handouts/substitute_notes/0", "Seat Jamal near the front.", "Jamal"),
    ("L10", "block", "/udl/accommodations/0/what_changes", "Maria has more time.", "Maria"),
    ("L11", "block", "/sequence/safety", "", "graduated cylinder"),
]


@pytest.mark.parametrize(
    ("check", "severity", "path", "value", "evidence"),
    FLAWS,
    ids=[f"{check} {path.rpartition('/')[2]} {n}" for n, (check, _, path, *_) in enumerate(FLAWS)],
)
def test_a_planted_flaw_is_caught_by_its_own_check_alone(
    check: str, severity: str, path: str, value: Any, evidence: str
) -> None:
    found = serious(look(put(clean(), path, value)))

    assert {one.check for one in found} == {check}
    assert max(one.severity.value == "block" for one in found) is (severity == "block")
    assert any(evidence in one.evidence for one in found)
    assert all(one.message.endswith((".", "?")) for one in found)


def test_worn_phrases_are_told_for_information() -> None:
    report = look(put(clean(), "/handouts/teacher_notes/0", "Delve into the rich tapestry."))

    assert serious(report) == []
    assert "X06" in {one.check for one in report.findings}


def test_an_invented_figure_passes_in_a_mathematics_lesson() -> None:
    data = put(clean(), "/handouts/teacher_notes/0", "Begin with 73% of 5,200.")
    data = put(data, "/brief/subject", "Math")

    report = look(data, subject="Math")

    assert serious(report) == []
    assert "X07" in {one.check for one in report.skipped}


def test_the_same_flaws_in_the_persons_own_words_only_warn() -> None:
    data = put(clean(), "/handouts/teacher_notes/0", "TODO: seat Jamal in front")
    found = serious(run_checks(CHECKS, owned(data, "/handouts/teacher_notes/0")))

    assert {(one.check, one.severity) for one in found} == {
        ("X02", Severity.WARN),
        ("L10", Severity.WARN),
    }


def test_objectives_and_questions_without_demand_warn() -> None:
    data = put(clean(), "/goals/objectives/O1/bloom", "understand")
    data = put(data, "/goals/objectives/O1/dok", 2)
    for phase in data["sequence"]["phases"]:
        for question in phase["questions"]:
            question["dok"] = 2

    found = serious(look(data))

    assert [(one.check, one.severity.value, one.path) for one in found] == [
        ("L04", "warn", "/goals/objectives"),
        ("L04", "warn", "/sequence/phases"),
    ]
    young = look(put(data, "/brief/grade", 2), grade=2)
    assert "L04" not in {one.check for one in serious(young)}


def test_an_unknown_kind_of_code_is_left_to_the_person() -> None:
    report = look(put(clean(), "/standards/targets/0/code", "TEKS 7.6A"))

    assert serious(report) == []
    assert "TEKS 7.6A" in [one.evidence for one in report.findings]


@pytest.mark.parametrize(
    ("path", "text", "inputs"),
    [
        ("/sequence/phases/explain/teacher_does", ["Ask who Marie Curie was."], {}),
        ("/sequence/phases/explain/teacher_does", ["Give Isaac Newton a line."], {}),
        ("/sequence/phases/explain/teacher_does", ["Let Isaac speak."], {"standards": ["Isaac"]}),
        ("/evidence/exit_ticket/E1/item", "Maria has a 24 g pebble of 8 cm³. How dense is it?", {}),
        ("/udl/accommodations/0/what_changes", "Spanish glossary, and an IEP reader.", {}),
        ("/udl/accommodations/0/what_changes", "Mark the large print on the sheet.", {}),
        ("/udl/accommodations/0/what_stays", "Students use the same key.", {}),
        ("/handouts/teacher_notes/0", "Archimedes needs a bath to see it.", {}),
        ("/handouts/teacher_notes/0", "Call on Group 3 first, then Team Blue.", {}),
    ],
)
def test_names_that_are_not_students_pass(path: str, text: Any, inputs: Data) -> None:
    found = serious(look(put(clean(), path, text), **inputs))

    assert "L10" not in {one.check for one in found}


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("/brief/needs/0", "Jamal needs extra time", "Jamal"),
        ("/brief/needs/0", "extra time for Ana", "Ana"),
        ("/udl/accommodations/0/need", "Kwabena's IEP: extra time", "Kwabena"),
        ("/handouts/teacher_notes/0", "Omar has an IEP with extra time.", "Omar"),
        ("/handouts/teacher_notes/0", "Omar Haddad has ADHD.", "Omar"),
        ("/sequence/phases/explain/teacher_does/0", "Pair Diego with a reader.", "Diego"),
        ("/language/by_level/0/speaking", "Let Ximena answer in Spanish.", "Ximena"),
    ],
)
def test_names_of_students_block(path: str, text: str, name: str) -> None:
    found = [one for one in look(put(clean(), path, text)).findings if one.check == "L10"]

    assert [(one.severity, one.evidence) for one in found] == [(Severity.BLOCK, name)]


@pytest.mark.parametrize(
    "material",
    ["base ten blocks", "picture of a volcano", "food web cards", "plastic beaker", "poster"],
)
def test_harmless_materials_need_no_safety_line(material: str) -> None:
    data = put(clean(), "/sequence/materials", [material])
    for phase in data["sequence"]["phases"]:
        phase["materials"] = [material]

    assert "L11" not in {one.check for one in look(put(data, "/sequence/safety", "")).findings}


@pytest.mark.parametrize("shape", get_args(Shape))
@pytest.mark.parametrize(
    "brief",
    [
        {"topic": "The solar system", "subject": "Science", "grade": 5, "minutes": 45},
        {"topic": "Shapes around us", "subject": "Math", "grade": 0, "minutes": 25},
        {"topic": "The causes of World War I", "subject": "History", "grade": 10, "minutes": 84},
        {
            "topic": "Acids and bases",
            "grade": 10,
            "minutes": 10,
            "materials": ["hydrochloric acid", "goggles"],
            "needs": ["Ana needs extra time", "large print"],
            "figure_out": "Why lemon juice tastes sour, see https://example.org/ph",
        },
    ],
    ids=lambda brief: str(brief["topic"]),
)
def test_nothing_blocks_a_lesson_made_without_a_model(shape: str, brief: Data) -> None:
    inputs = {**brief, "shape": shape}
    data, sources = offline_lesson(**inputs)
    given = LessonInputs(**inputs).model_dump(mode="json")
    seen = Draft(value=LessonPlan.model_validate(data), data=data, inputs=given, sources=sources)

    report = run_checks(CHECKS, seen)

    assert [one for one in report.findings if one.severity is Severity.BLOCK] == []
    assert repair(CHECKS, seen, report).repairs == []
