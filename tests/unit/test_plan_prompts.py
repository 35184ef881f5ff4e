"""The prompts of the business plan: filled with the variables of their steps, figures as marks."""

import re
from importlib import resources
from typing import Any

import pytest

import prompts
from graphs.findings import Change, Finding, Severity
from graphs.loader import load
from prompts.render import render, variables_of
from tests.support.plan_briefs import BAKERY, CLEANER
from tests.support.plan_run import PlanRun, offline_plan

FLOW = load(
    resources.files("graphs.templates.business_plan").joinpath("workflow.yaml").read_text("utf-8")
).value
STEPS = {one["id"]: set(one["with"]) for one in FLOW["steps"] if one["kind"] == "agent"}
PURPOSES = ("loan", "investors", "grant", "own_use")
CRITERIA = next(one for one in FLOW["steps"] if one["id"] == "review")["critic"]["criteria"]
FINDING = Finding(check="B09", severity=Severity.BLOCK, path="/gtm", message="?").model_dump()


@pytest.fixture(scope="module", params=["full", "bare"])
def run(request: Any) -> PlanRun:
    return offline_plan(BAKERY if request.param == "full" else CLEANER)


def context(run: PlanRun, step: str, **outlook: str) -> dict[str, Any]:
    """Return what a step is given in a run."""
    values = run.values
    fin = values["fin"]
    known = {
        **values,
        "fin": "\u27e6steps.fin\u27e7",
        "names": fin["names_of_work" if step in ("gtm", "operations") else "names"],
        "per": fin["per"],
        "outlook": {**fin["outlook"], **outlook},
        "figures": values["model"]["figures"],
    }
    return {name: known[name] for name in STEPS[step]}


@pytest.mark.parametrize("step", STEPS)
def test_a_prompt_reads_exactly_the_variables_that_its_step_declares(step: str) -> None:
    assert variables_of(prompts.text(f"business_plan/{step}")) == STEPS[step]


@pytest.mark.parametrize("step", STEPS)
def test_a_prompt_is_filled_in_whatever_the_brief_and_the_numbers_say(
    run: PlanRun, step: str
) -> None:
    for cover in ("no_debt", "short", "thin", "good"):
        given = context(run, step, cover=cover, profit="never", cash="runs_out")
        text = render(prompts.text(f"business_plan/{step}"), given, name=step)

        assert not re.search(r"\{\{|\{%|\}\}|%\}|Undefined", text)
        assert "\n\n\n\n" not in text


def test_no_prompt_shows_a_figure_by_its_value(run: PlanRun) -> None:
    texts = [one["text"] for one in run.values["model"]["figures"].values() if "$" in one["text"]]
    told = [step for step in STEPS if "fin" in STEPS[step]]

    for step in told:
        text = render(prompts.text(f"business_plan/{step}"), context(run, step), name=step)
        assert [one for one in texts if one in text] == []


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_critic_reads_as_whoever_decides_about_the_money(run: PlanRun, purpose: str) -> None:
    draft = {**run.values["draft"], "brief": {**run.values["brief"], "purpose": purpose}}
    values = {"draft": draft, "report": [FINDING], "criteria": CRITERIA}

    text = render(prompts.text("business_plan/review"), values, name="review")

    who = {"loan": "loan officer", "investors": "investor", "grant": "grant", "own_use": "friend"}
    assert who[purpose] in text.splitlines()[0]
    assert re.findall(r"^### (\w+)", text, re.MULTILINE) == CRITERIA
    assert [text.count(f"{level}: ") for level in (4, 3, 2, 1)] == [len(CRITERIA)] * 4


def test_the_reviser_is_told_every_place_and_to_keep_the_marks(run: PlanRun) -> None:
    change = Change(path="/summary", problem="?", suggestion="!").model_dump()
    values = {
        "draft": run.values["draft"],
        "findings": [FINDING],
        "changes": [change],
        "targets": ["/gtm/pricing", "/summary"],
    }

    text = render(prompts.text("business_plan/revise"), values, name="revise")

    assert "places:\n- /gtm/pricing\n- /summary\n" in text
    assert "Keep them as they are, brackets included" in text


@pytest.mark.parametrize("role", FLOW["roles"])
def test_every_role_has_a_brief_with_the_rules_of_the_room(role: str) -> None:
    brief = prompts.text(f"business_plan/roles/{role}")

    assert variables_of(brief) == frozenset()
    assert "Invent nothing" in brief
    assert "Numbers belong to code" in brief
