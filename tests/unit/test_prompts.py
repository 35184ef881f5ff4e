"""The prompts: found by name, filled with exactly the variables of their step, nothing secret."""

import re
import subprocess
import sys
from importlib import resources
from typing import Any

import pytest

import prompts
from graphs.findings import Change, Finding, Severity
from graphs.loader import load
from prompts import PromptError
from prompts.render import render, variables_of

WORKFLOW = load(
    resources.files("graphs.templates.lesson_plan").joinpath("workflow.yaml").read_text("utf-8")
).value
ROLES = tuple(WORKFLOW["roles"])
# What graphs/kinds/revise.py gives to the critic and to the reviser.
REVIEW = {"draft", "report", "criteria"}
REVISE = {"draft", "findings", "changes", "targets"}
GENERIC = {"role_title", "step_title", "task", "context"}
VARIABLES: dict[str, set[str]] = {
    f"lesson_plan/{step['id']}": set(step["with"])
    for step in WORKFLOW["steps"]
    if step["kind"] == "agent"
} | {"lesson_plan/review": REVIEW, "lesson_plan/revise": REVISE}

BRIEF: dict[str, Any] = {
    "topic": "Density",
    "subject": "Science",
    "grade": 7,
    "band": "6-8",
    "minutes": 47,
    "students": 28,
    "shape": "lab",
    "figure_out": "Why some heavy things float and some light things sink.",
    "activity": "Measure mass and volume of six objects and predict which float.",
    "misconception": "They think heavy things always sink.",
    "materials": ["balance", "graduated cylinder", "water"],
    "language_bands": ["1-2", "3-4"],
    "newcomers": 4,
    "needs": ["extra time"],
    "prior": "Volume by displacement",
    "sensitive": False,
    "assumptions": [],
    "questions": [],
}
BARE = BRIEF | {
    "grade": 0,
    "shape": "substitute",
    "figure_out": "",
    "activity": "",
    "misconception": "",
    "materials": [],
    "language_bands": [],
    "newcomers": 0,
    "needs": [],
    "prior": "",
}
PHASES = [
    {"id": "warm_up", "name": "Warm-up", "minutes": 7, "teacher_share": 0.5},
    {"id": "investigate", "name": "Investigate", "minutes": 40, "teacher_share": 0.2},
]
CHECKS = [{"id": "C1", "objectives": ["O1"], "phase": "warm_up", "prompt": "?", "look_for": "!"}]
DRAFT = {"brief": BRIEF, "sequence": {"phases": PHASES}}
FULL: dict[str, Any] = {
    "brief": BRIEF,
    "mine": ["MS-PS1-2: Analyze and interpret data on the properties of substances"],
    "standards": {"targets": [{"code": "MS-PS1-2"}]},
    "goals": {"objectives": [{"id": "O1", "text": "Explain"}, {"id": "O2", "text": "Predict"}]},
    "phases": {"shape": "lab", "ids": ["warm_up", "investigate"]},
    "timing": {"shape": "lab", "minutes": 47, "phases": PHASES},
    "outline": ["Warm-up (7 min): Sketch the Moon"],
    "exit_ticket": ["Why does a ship float? Answer: It is less dense."],
    "evidence": {"checks": CHECKS, "exit_ticket": [{"id": "E1", "item": "?"}]},
    "misconceptions": {"ideas": [{"id": "M1", "idea": "Heavy things sink."}]},
    "sequence": {"phases": PHASES},
    "udl": {"options": [], "accommodations": [{"need": "extra time"}]},
    "language": {"by_level": [{"band": "1-2"}]},
    "draft": DRAFT,
    "report": [Finding(check="L08", severity=Severity.WARN, path="/x", message="?").model_dump()],
    "criteria": ["alignment", "rigour", "checks", "access", "engagement", "usability", "wit"],
    "findings": [
        Finding(check="L07", severity=Severity.BLOCK, path="/x", message="?").model_dump()
    ],
    "changes": [Change(path="/udl", problem="?", suggestion="!").model_dump()],
    "targets": ["/sequence/phases/warm_up", "/udl/options"],
    "role_title": "Editor",
    "step_title": "Shorten it",
    "task": "A newsletter",
    "context": {"article": "text", "limit": 300},
}
EMPTY: dict[str, Any] = FULL | {
    "brief": BARE,
    "mine": [],
    "standards": {"targets": []},
    "timing": {"shape": "substitute", "minutes": 47, "phases": PHASES},
    "misconceptions": {"ideas": []},
    "udl": {"options": [], "accommodations": []},
    "language": {"by_level": []},
    "report": [],
    "findings": [],
    "changes": [],
    "task": "",
    "context": {},
}


def filled(name: str, values: dict[str, Any] = FULL) -> str:
    wanted = VARIABLES.get(name, GENERIC)
    return render(prompts.text(name), {key: values[key] for key in wanted}, name=name)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_prompt_reads_exactly_the_variables_that_its_step_declares(name: str) -> None:
    assert variables_of(prompts.text(name)) == VARIABLES[name]


@pytest.mark.parametrize("values", [FULL, EMPTY], ids=["a full brief", "a bare brief"])
@pytest.mark.parametrize("name", [*VARIABLES, "generic/step"])
def test_a_prompt_is_filled_in_whatever_the_brief_holds(name: str, values: dict[str, Any]) -> None:
    text = filled(name, values)

    assert not re.search(r"\{\{|\{%|\}\}|%\}|Undefined", text)
    assert "\n\n\n\n" not in text
    assert len(text) > 50


def test_every_role_has_a_brief_without_variables_and_with_the_rules_of_the_room() -> None:
    for role in ROLES:
        brief = prompts.text(f"lesson_plan/roles/{role}")

        assert variables_of(brief) == frozenset()
        assert "Invent nothing" in brief
        assert "Never write a code that is not on it" in brief
        assert "{#" not in brief


def test_the_generic_prompts_read_the_variables_they_are_given() -> None:
    assert variables_of(prompts.text("generic/role")) == {"role_title"}
    assert variables_of(prompts.text("generic/step")) == GENERIC
    assert "`article`, `limit`" in filled("generic/step")


def test_her_own_phases_and_exit_questions_stand_in_the_prompts_word_for_word() -> None:
    assert "  - Warm-up (7 min): Sketch the Moon\n" in filled("lesson_plan/sequence")
    asked = "  - Why does a ship float? Answer: It is less dense.\n"
    assert asked in filled("lesson_plan/evidence")


def test_every_phase_stands_in_the_prompt_of_the_sequence_with_its_minutes() -> None:
    text = filled("lesson_plan/sequence")

    assert "- warm_up · Warm-up · minutes: 7\n- investigate · Investigate · minutes: 40" in text
    assert "C1 in warm_up" in text


def test_the_critic_gets_four_levels_for_each_criterion_asked_for_and_no_other() -> None:
    values = FULL | {"criteria": ["alignment", "checks"]}
    text = filled("lesson_plan/review", values)

    assert re.findall(r"^### (\w+)", text, re.MULTILINE) == ["alignment", "checks"]
    assert [text.count(f"{level}: ") for level in (4, 3, 2, 1)] == [2, 2, 2, 2]


def test_the_reviser_is_told_every_place_and_no_other() -> None:
    text = filled("lesson_plan/revise")

    assert "places:\n- /sequence/phases/warm_up\n- /udl/options\n" in text


def test_without_standards_of_hers_the_prompt_asks_for_none() -> None:
    assert "Give an empty list" in filled("lesson_plan/standards", EMPTY)


SECRET = re.compile(
    r"sk-[A-Za-z0-9]|AKIA[0-9A-Z]|ghp_|xox[abp]-|BEGIN [A-Z ]*PRIVATE|Bearer |api[_-]?key"
    r"|password|[A-Za-z0-9+/]{40,}|https?://|[\w.]+@[\w.]+\.\w|/home/|/Users/|localhost",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", prompts.names())
def test_no_prompt_holds_anything_like_a_secret_an_address_or_a_machine(name: str) -> None:
    assert not SECRET.search(prompts.text(name))


@pytest.mark.parametrize("name", prompts.names())
def test_every_prompt_fits_into_a_definition(name: str) -> None:
    text = prompts.text(name)

    assert len(text) < 10_000
    assert all(ord(character) >= 32 or character == "\n" for character in text)


def test_names_are_listed_by_their_beginning() -> None:
    names = prompts.names("lesson_plan/roles/")

    assert names == tuple(sorted(f"lesson_plan/roles/{role}" for role in ROLES))
    assert set(names) < set(prompts.names())


@pytest.mark.parametrize(
    "name",
    [
        *("../pyproject", "/etc/passwd", "lesson_plan/../render", "lesson_plan", "", "a" * 300),
        *("lesson_plan\\goals", "lesson_plan/goals.md", "lesson_plan/goals\x00", "CON", "rén"),
        *("lesson_plan/nothing", "lesson_plan//goals", "a/b/c/d/e", "lesson_plan/goals\n"),
    ],
)
def test_a_name_never_becomes_another_path(name: str) -> None:
    with pytest.raises(PromptError, match="the prompt"):
        prompts.text(name)


def test_jinja_is_not_loaded_before_a_prompt_is_rendered() -> None:
    program = "import sys, prompts, prompts.render; print('jinja2' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True
    )

    assert done.stdout.strip() == "False"
