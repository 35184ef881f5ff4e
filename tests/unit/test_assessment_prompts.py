"""The prompts of the assessment: filled with exactly the variables of their step, for any brief."""

import re
from importlib import resources
from typing import Any

import pytest

import prompts
from graphs.findings import Change, Finding, Severity
from graphs.loader import load
from graphs.templates.assessment.draft import TYPES
from prompts.render import render, variables_of
from tests.support.assessment_run import Test

WORKFLOW = load(
    resources.files("graphs.templates.assessment").joinpath("workflow.yaml").read_text("utf-8")
).value
ROLES = tuple(WORKFLOW["roles"])
REVIEW = {"draft", "report", "criteria"}
REVISE = {"draft", "findings", "changes", "targets"}


def agents(steps: list[Any], block: str = "") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for step in steps:
        if step["kind"] == "each":
            found |= agents(step["steps"], f"{step['id']}_")
        elif step["kind"] == "agent":
            found[f"assessment/{block}{step['id']}"] = set(step["with"])
    return found


VARIABLES = agents(WORKFLOW["steps"]) | {"assessment/review": REVIEW, "assessment/revise": REVISE}
FULL = Test(
    {
        "topic": "Density",
        "grade": 7,
        "must_show": "Why some heavy things float.",
        "wrong": "They think heavy things always sink.",
        "notes": "Archimedes found this in a bathtub.",
        "glossary": ["mass: how much matter", "volume: how much room", "buoyancy: a push up"],
    }
).value
BARE = Test({"topic": "Density", "grade": 0, "questions": 1, "types": ["true/false"]}).value


def values(test: dict[str, Any]) -> dict[str, Any]:
    item = test["questions"][0]
    finding = Finding(check="A02", severity=Severity.BLOCK, path="/x", message="?").model_dump()
    full = bool(test["brief"]["must_show"])
    return {
        "brief": test["brief"],
        "mine": ["Calculate density"] if full else [],
        "objectives": test["objectives"],
        "items": 10 if full else 1,
        "minutes": 30 if full else None,
        "types": ["numeric"] if full else [],
        "counts": ["numeric: 3"] if full else [],
        **{name: item[name] for name in ("id", "objective", "dok", "type")},
        "turn": 1 if full else 0,
        "goal": "Calculate density.",
        "focus": "density from mass and volume" if full else "",
        "question": test["solutions"][0]["blind"],
        "grade": test["brief"]["grade"],
        "subject": test["brief"]["subject"],
        "scored": {"items": [{"id": "B1.1", "points": 6, "objective": "O1", "goal": "x"}]},
        "draft": test,
        "report": [finding] if full else [],
        "criteria": ["validity", "key_correctness", "distractors", "rubric_clarity", "fairness"],
        "findings": [finding] if full else [],
        "changes": [Change(path="/x", problem="?", suggestion="!").model_dump()] if full else [],
        "targets": ["/questions"],
    }


def filled(name: str, test: dict[str, Any], **more: Any) -> str:
    known = values(test) | more
    if name == "assessment/bias":
        known["items"] = test["questions"]
    return render(prompts.text(name), {key: known[key] for key in VARIABLES[name]}, name=name)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_prompt_reads_only_variables_that_its_step_declares(name: str) -> None:
    assert variables_of(prompts.text(name)) <= VARIABLES[name]


@pytest.mark.parametrize("test", [FULL, BARE], ids=["a full brief", "a bare brief"])
@pytest.mark.parametrize("name", VARIABLES)
def test_a_prompt_is_filled_in_whatever_the_brief_holds(name: str, test: dict[str, Any]) -> None:
    text = filled(name, test)

    assert not re.search(r"\{\{|\{%|\}\}|%\}|Undefined", text)
    assert "\n\n\n\n" not in text
    assert len(text) > 50


@pytest.mark.parametrize("kind", TYPES)
def test_a_writer_is_told_which_fields_hold_the_key_of_each_kind(kind: str) -> None:
    text = filled("assessment/questions_write", FULL, type=kind)

    holds = {
        "true/false": "`is_true`",
        "numeric": "`value`",
        "matching": "`pairs`",
        "ordering": "`order`",
        "short answer": "`answers`",
        "constructed response": "`model_answer`",
    }
    assert holds.get(kind, "`options`") in text


def test_who_solves_a_question_is_given_nothing_of_its_key() -> None:
    assert VARIABLES["assessment/solutions_solve"] == {"question", "grade", "subject"}
    for solved in FULL["solutions"]:
        assert set(solved["blind"]) == {
            *("id", "type", "stem", "exhibit", "options", "lefts", "rights", "steps", "unit")
        }
        assert all(set(one) == {"id", "text"} for one in solved["blind"]["options"])


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_brief_without_variables_and_with_the_rules_of_tests(role: str) -> None:
    brief = prompts.text(f"assessment/roles/{role}")

    assert variables_of(brief) == frozenset()
    assert "Invent nothing" in brief
    assert "Whatever can be calculated comes with its `formula`" in brief
    assert "{#" not in brief
