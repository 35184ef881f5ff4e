"""The prompts of the novel: filled with exactly the variables of their step, full or bare."""

import re
from importlib import resources
from typing import Any

import pytest

import prompts
from graphs.findings import Change, Finding, Severity
from graphs.loader import load
from prompts.render import render, variables_of
from tests.support.novel_run import Book
from tests.support.novel_sample import INPUTS

WORKFLOW = load(
    resources.files("graphs.templates.novel").joinpath("workflow.yaml").read_text("utf-8")
).value
REVIEW = {"draft", "report", "criteria"}
REVISE = {"draft", "findings", "changes", "targets"}


def agents(steps: list[Any], block: str = "") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for step in steps:
        if step["kind"] == "each":
            found |= agents(step["steps"], f"{block}{step['id']}_")
        elif step["kind"] == "agent":
            found[f"novel/{block}{step['id']}"] = set(step["with"])
    return found


VARIABLES = agents(WORKFLOW["steps"]) | {"novel/review": REVIEW, "novel/revise": REVISE}
FULL = Book({**INPUTS, "voice_sample": True}, by_model=True).data
BARE = Book({"genre": "thriller", "words": 5_000}).data


def values(book: dict[str, Any], *, full: bool) -> dict[str, Any]:
    finding = Finding(check="N04", severity=Severity.BLOCK, path="/x", message="?").model_dump()
    change = Change(path="/x", problem="?", suggestion="?").model_dump()
    scene = book["scene_list"]["chapters"][-1]["scenes"][-1]
    order = {
        "id": scene["id"],
        "chapter": 3,
        "scene": scene,
        "people": book["cast"]["characters"],
        "where": book["world"]["places"][0] if full else None,
        "last": full,
    }
    chapter = {
        "id": "CH03",
        "number": 3,
        "outlined": full,
        "moments": ["She finds it."],
        "scenes": book["scene_list"]["chapters"][-1]["scenes"],
    }
    running = {"facts": [], "before": "The end." if full else "", "openings": ["A"] if full else []}
    return {
        **{name: book[name] for name in ("brief", "story", "cast", "world", "themes")},
        "outline": ["She finds it."] if full else [],
        "mine": ["Maya: baker"] if full else [],
        "found": [{"name": "Ruth", "times": 9, "first": 1}] if full else [],
        "map": {"words": 100, "slots": book["beats"]["beats"]},
        "chapter": chapter,
        "order": order,
        "now": running,
        "voice": {"chosen": "P1", "styles": [], "rules": ["Short sentences."] if full else []},
        "prose": {"text": "She left." if full else ""},
        "scenes": [{"id": scene["id"], "text": "She left.", "facts": []}],
        "draft": book,
        "report": [finding] if full else [],
        "criteria": ["pull", "character", "scene", "voice", "continuity", "other"],
        "findings": [finding] if full else [],
        "changes": [change] if full else [],
        "targets": ["/chapters/CH01/scenes/CH01-1/text"],
    }


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_a_prompt_names_only_what_its_step_is_given(name: str) -> None:
    assert variables_of(prompts.text(name), name=name) <= VARIABLES[name]


@pytest.mark.parametrize("full", [True, False], ids=["full", "bare"])
@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_a_prompt_reads_well_with_much_and_with_little(name: str, full: bool) -> None:
    given = values(FULL if full else BARE, full=full)

    said = render(prompts.text(name), {one: given[one] for one in VARIABLES[name]}, name=name)

    assert len(said.split()) > 60
    assert not re.search(r": None\b|\(None|\{\{|\}\}|\{%|Undefined", said)
    assert "\n\n\n\n" not in said


@pytest.mark.parametrize("role", sorted(WORKFLOW["roles"]))
def test_a_role_knows_the_rules_of_every_book(role: str) -> None:
    said = render(prompts.text(f"novel/roles/{role}"), {}, name=role)

    assert "The book is the writer's." in said
    assert "How you work:" in said
