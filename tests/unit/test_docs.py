"""What the documents say of the language is held against the code."""

import re
from pathlib import Path
from typing import Any, get_args

from fastapi.routing import APIRoute

from assistant import accounts
from assistant.api import workflows
from assistant.cli.arguments import parse
from assistant.evaluation import results
from assistant.evaluation.assertions import Assertion, Base
from assistant.evaluation.cases import Case, Ending, Given, Metadata, read
from assistant.evaluation.thresholds import EXITS, Thresholds
from assistant.evaluation.turns import (
    AtGate,
    Change,
    Expected,
    Say,
    Simulate,
    Simulated,
    Undo,
    While,
)
from assistant.guards import logins
from assistant.secret_file import FILE
from assistant.settings import SETTINGS
from graphs.catalog import names, shipped, written
from graphs.check import KINDS
from graphs.definition import Definition, Input

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "workflows.md").read_text("utf-8")
SHARING = (DOCS / "sharing.md").read_text("utf-8")
EVALUATION = (DOCS / "evaluation.md").read_text("utf-8")


def test_the_example_of_the_guide_is_a_workflow():
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None

    flow = written(example[1], file="workflows.md")

    assert flow.upstream["guide"] == ("plan", "pages")


def test_the_builder_of_the_guide_builds():
    example = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None

    made: dict[str, Any] = {}
    exec(example[1], made)

    assert [step.id for step in made["news"].steps] == ["draft", "ok", "long"]


def test_the_guide_names_every_kind_and_every_key():
    of_kinds = (one for kind in KINDS.values() for one in kind.model_fields.items())
    of_steps = [field.alias or name for name, field in of_kinds]
    keys = [*KINDS, *Definition.model_fields, *Input.model_fields, *of_steps]

    assert [key for key in keys if key != "draft" and f"`{key}" not in GUIDE] == []


def test_the_guide_tells_of_every_command_and_route_of_versions():
    rows = re.findall(r"^\| `(workflows|validate)(.*?)` .*?\| `(.*?)\| .*\|$", GUIDE, re.MULTILINE)
    typed = [
        f"{first}{rest}".replace(" N", " 1").replace(" A B", " 1 2") for first, rest, _ in rows
    ]
    told = {
        (verb, "/api/workflows" + re.sub(r"[?].*", "", path).replace("/NAME", "/{name}").strip())
        for _, _, doors in rows
        for verb, path in re.findall(r"(GET|POST|PUT|DELETE)([^`,]*)", doors)
    }
    routes = {
        (verb, f"/api{route.path}")
        for route in workflows.router.routes
        if isinstance(route, APIRoute)
        for verb in route.methods
    }

    assert {one.split()[1] for one in typed if " " in one.strip()} >= {"add", "clone", "rollback"}
    assert [parse(one.split()).command for one in typed]
    assert told | {("GET", "/api/workflows/problems")} == routes


def test_the_page_on_sharing_names_settings_and_commands_that_there_are():
    known = {setting.variable for setting in SETTINGS}
    commands = re.findall(r"^ *draftroom (.+?)(?: *#.*)?$", SHARING, re.MULTILINE)

    assert set(re.findall(r"DRAFTROOM_[A-Z_]+", SHARING)) <= known
    assert {parse(command.split()).command for command in commands} == {"user", "serve"}
    assert f"`{FILE}`" in SHARING


def test_the_page_on_sharing_tells_the_limits_as_they_are():
    assert (accounts.TRIES, accounts.TRIES_SECONDS) == (10, 600)
    assert (logins.TRIES, logins.TRIES_SECONDS) == (20, 300)
    assert accounts.TRIES_EVERYWHERE == 100
    page = " ".join(SHARING.split())
    assert "10 wrong passwords for a name from one address in ten minutes, or 20 for any" in page
    assert "After 100 for a name from everywhere in ten minutes" in page


def test_the_example_of_the_page_on_evaluation_is_a_case(tmp_path):
    example = re.search(r"```json\n(.*?)```", EVALUATION, re.DOTALL)
    assert example is not None
    (tmp_path / "rubrics").symlink_to(DOCS.parent / "evals" / "rubrics")
    path = tmp_path / "cases.jsonl"
    path.write_text(" ".join(example[1].split()), "utf-8")

    (placed,) = read([str(path)], lambda name, folder: shipped(name))

    assert placed.case.metadata.split == "smoke"
    assert (Path(__file__).parents[2] / "evals" / f"{placed.template}.jsonl").is_file()


def test_the_page_on_evaluation_names_every_key_of_a_case_every_turn_and_every_assertion():
    assertions = get_args(get_args(Assertion)[0])
    types = [get_args(one.model_fields["type"].annotation)[0] for one in assertions]
    turns = (AtGate, Say, While, Change, Undo, Expected, Simulate, Simulated)
    forms = (Case, Given, Ending, Metadata, Base, *turns, *assertions)
    keys = [field.alias or name for form in forms for name, field in form.model_fields.items()]
    statuses = get_args(Ending.model_fields["status"].annotation)
    decisions = get_args(AtGate.model_fields["do"].annotation)

    prose = re.sub(r"```.*?```", "", EVALUATION, flags=re.DOTALL)
    named = [*re.findall(r"`[^`]+`", prose), *re.findall(r'"\w+"', EVALUATION)]
    told = {word for one in named for word in re.findall(r"[a-z_]+", one)}
    assert {*types, *keys, *statuses, *decisions} - told == set()


def test_the_page_on_evaluation_tells_the_commands_and_the_rule_as_they_are():
    typed = re.findall(
        r"^ *(?:run: )?(?:\.venv/bin/)?draftroom (eval .+)$", EVALUATION, re.MULTILINE
    )
    recipe = re.findall(r"run: \.venv/bin/draftroom (eval .+)$", EVALUATION, re.MULTILINE)
    whats = {parse(one.split()).what for one in [*typed, *recipe]}

    assert {"run", "plan", "replay", "calibrate", "compare"} <= whats
    assert len(recipe) == 2
    assert (EXITS["PASS"], EXITS["FAIL"], EXITS["BROKEN"]) == (0, 1, 3)
    assert set(Thresholds.__dataclass_fields__) == {"pass_rate", "block", "broken"}
    assert all(f"`{one}`" in EVALUATION for one in Thresholds.__dataclass_fields__)
    for file in (results.RESULTS, results.TIMINGS, results.SUMMARY):
        assert f"`{file}`" in EVALUATION
    assert {f"{one}.jsonl" for one in names()} == {
        one.name for one in (DOCS.parent / "evals").glob("*.jsonl")
    }


def test_the_page_on_operating_names_settings_that_there_are():
    page = (DOCS / "operating.md").read_text("utf-8")
    known = {setting.variable for setting in SETTINGS}

    assert set(re.findall(r"DRAFTROOM_[A-Z_]+", page)) <= known
    assert "operating.md" in SHARING
