"""The prompts of a season: filled with exactly the variables of their steps, narrow for a scene."""

import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

import prompts
from graphs.findings import Change, Finding, Severity
from graphs.loader import load
from prompts.render import render, variables_of
from tests.support.season_briefs import CONSTRAINED, EASY
from tests.support.season_run import SeasonRun, season

FLOW = load(
    resources.files("graphs.templates.tv_series").joinpath("workflow.yaml").read_text("utf-8")
).value


def _agents(steps: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for one in steps:
        name = f"{path}{one['id']}"
        if one["kind"] == "agent":
            yield name, one
        yield from _agents(one.get("steps", ()), f"{name}.")


STEPS = dict(_agents(FLOW["steps"]))
REVIEWS = {"continuity": "continuity", "scripts.notes": "notes"}
REVISERS = ("revise_beats", "revise_scenes")


@pytest.fixture(scope="module", params=["full", "bare"])
def run(request: Any) -> SeasonRun:
    return season(CONSTRAINED if request.param == "full" else EASY)


def context(run: SeasonRun, step: str) -> dict[str, Any]:
    """Return what a step is given in a run, for the first item of its block."""
    plan = run.value("scene_plan")["episodes"][0]
    card = plan["cards"][1]
    scene = run.value("scripts.scenes.write", f"EP01/{card['id']}")
    known = {
        **{name: run.value(name) for name in ("brief", "spacing")},
        "concept": run.value("concept")["concepts"] if run.values.get(("concept", "")) else [],
        "format": "hour",
        "mine": run.inputs.get("cast", []),
        "year": None,
        "cast": run.value("characters")["cast"],
        "premise": run.inputs["premise"],
        "season": run.value("season_arc")["question"],
        "slot": run.value("grid")["episodes"][0],
        "episode": run.value("season")["episodes"][0],
        "acts": run.value("shape")["acts"],
        "locations": run.value("world")["locations"],
        "rules": run.value("world")["rules"],
        "card": card,
        "standing": run.value("scripts.scenes.standing", f"EP01/{card['id']}"),
        "dialogue": True,
        "rating": "TV-14",
        "players": card["players"],
        "lines": scene["lines"],
        "id": card["id"],
    }
    return {name: known[name] for name in STEPS[step]["with"]}


def prompt(step: str) -> str:
    return prompts.text(f"tv_series/{step.replace('.', '_')}")


@pytest.mark.parametrize("step", STEPS)
def test_a_prompt_reads_only_what_its_step_declares(step: str) -> None:
    assert variables_of(prompt(step)) <= set(STEPS[step]["with"])


@pytest.mark.parametrize("step", STEPS)
def test_a_prompt_is_filled_in_whatever_the_brief_says(run: SeasonRun, step: str) -> None:
    text = render(prompt(step), context(run, step), name=step)

    assert not re.search(r"\{\{ |\{%|%\}|Undefined", text)
    assert "\n\n\n\n" not in text


def test_a_scene_is_told_its_card_and_not_the_season(run: SeasonRun) -> None:
    given = context(run, "scripts.scenes.write")
    text = render(prompt("scripts.scenes.write"), given, name="write")

    assert set(given) == {"card", "standing", "dialogue", "rating"}
    assert given["card"]["turn"] in text
    assert len(text) < 4_000
    silent = render(prompt("scripts.scenes.write"), {**given, "dialogue": False}, name="write")
    assert "The writer writes the lines." in silent


@pytest.mark.parametrize("name", REVIEWS.values())
def test_a_critic_has_levels_for_each_criterion(name: str) -> None:
    steps = {one["id"]: one for one in (*FLOW["steps"], *_inner(FLOW["steps"]))}
    criteria = steps[name]["critic"]["criteria"]
    values = {"draft": {}, "report": [], "criteria": criteria}

    text = render(prompts.text(f"tv_series/{name}"), values, name=name)

    assert re.findall(r"^### (\w+)", text, re.MULTILINE) == criteria
    assert text.count("\n4:") == len(criteria)


@pytest.mark.parametrize("name", REVISERS)
def test_a_reviser_is_told_where_it_may_write(name: str) -> None:
    finding = Finding(check="T11", severity=Severity.BLOCK, path="/beats/EP01", message="?")
    change = Change(path="/beats/EP01", problem="?", suggestion="!")
    values = {
        "draft": {},
        "findings": [finding.model_dump(mode="json")],
        "changes": [change.model_dump(mode="json")],
        "targets": ["/beats/EP01"],
    }

    assert "- /beats/EP01" in render(prompts.text(f"tv_series/{name}"), values, name=name)


@pytest.mark.parametrize("role", FLOW["roles"])
def test_every_role_is_briefed_as_a_colleague_and_knows_the_rules(role: str) -> None:
    text = prompts.text(f"tv_series/roles/{role}")

    assert text.startswith("You ")
    assert "How you work:" in text
    assert "Rules of every season" in text


def _inner(steps: Any) -> Iterator[dict[str, Any]]:
    for one in steps:
        for inner in one.get("steps", ()):
            yield inner
            yield from _inner([inner])
