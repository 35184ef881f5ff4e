"""Parts of an evaluation: the verdict, its purse, recorded answers, what a change makes stale."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from agents.errors import LimitReached
from agents.writer import Assignment, Role, Usage, Written
from assistant.evaluation.cases import Case, Placed
from assistant.evaluation.orders import Job
from assistant.evaluation.purse import Purse
from assistant.evaluation.recorded import Recorded
from assistant.evaluation.results import Result, Trial
from assistant.evaluation.staleness import NoBase, base_digests, digests_of, source_of, stale
from assistant.evaluation.thresholds import Thresholds, read, ruled
from graphs.catalog import shipped
from graphs.edits import WriterPin
from tests.support.evaluations import case

ROOT = Path(__file__).resolve().parents[2]


def result(verdict, unexpected=0):
    return Result(
        case="c",
        dataset="d",
        line=1,
        template="t",
        model="rules",
        prompts="current",
        repeat=1,
        split="",
        tags=(),
        asked="",
        brief="",
        verdict=verdict,
        run_status="succeeded",
        why=verdict,
        assertions=(),
        turns=(),
        findings=(),
        unexpected=unexpected,
        calls=0,
        cost_usd=0.0,
        words=0,
        draft="",
        files=(),
        steps=(),
        versions={},
    )


PASSED, FAILED, BROKEN = (result(one) for one in ("passed", "failed", "broken"))


@pytest.mark.parametrize(
    ("results", "typed", "verdict", "exit_code"),
    [
        ([PASSED, PASSED], "pass_rate=1", "PASS", 0),
        ([PASSED, FAILED], "pass_rate=1", "FAIL", 1),
        ([PASSED, FAILED], "pass_rate=0.5", "PASS", 0),
        ([PASSED, FAILED], "pass_rate=0.51", "FAIL", 1),
        ([PASSED, result("failed", 1)], "pass_rate=0.5", "FAIL", 1),
        ([PASSED, result("failed", 1)], "pass_rate=0.5,block=1", "PASS", 0),
        ([PASSED, BROKEN], "pass_rate=1", "BROKEN", 3),
        ([PASSED, BROKEN], "pass_rate=1,broken=1", "PASS", 0),
        ([FAILED, BROKEN], "broken=1", "FAIL", 1),
        ([FAILED, BROKEN], "pass_rate=1", "BROKEN", 3),
        ([BROKEN], "broken=1", "BROKEN", 3),
    ],
)
def test_one_rule_sets_the_verdict_and_the_exit_code(results, typed, verdict, exit_code):
    ruling = ruled(results, read(typed))

    assert (ruling.verdict, ruling.exit_code) == (verdict, exit_code)
    assert bool(ruling.why) == (verdict != "PASS")


def test_without_thresholds_everything_must_pass():
    assert ruled([PASSED, FAILED], Thresholds()).exit_code == 1


@pytest.mark.parametrize(
    "typed", ["", "block", "blocks=1", "block=-1", "block=x", "pass_rate=1.1", "block=0,block=1"]
)
def test_a_threshold_that_is_not_understood_is_refused(typed):
    with pytest.raises(ValueError, match=r"allowed are|must be|twice"):
        read(typed)


async def test_a_call_that_could_pass_the_limit_waits_for_those_under_way_and_is_refused_then():
    purse = Purse(most_usd=1.0)
    first = await purse.reserve("m", Usage(cost_usd=0.8))
    second = asyncio.create_task(purse.reserve("m", Usage(cost_usd=0.3)))
    await asyncio.sleep(0)

    assert not second.done()
    await purse.settle(first, Usage(calls=1, cost_usd=0.6))
    await purse.settle(await second, Usage(calls=1, cost_usd=0.3))

    with pytest.raises(LimitReached):
        await purse.reserve("m", Usage(cost_usd=0.2))
    assert (purse.is_used_up, round(purse.paid_usd, 3), purse.calls) == (True, 0.9, 2)


async def test_an_answer_is_known_again_for_the_same_trial_and_step_alone(tmp_path):
    trial = Trial(case="c", model="m", repeat=1)
    role = Role(name="w", title="W", brief="")
    asked = Assignment(
        template="t", step="s", role=role, instructions="i", output=Case, context={}, seed="k"
    )
    await Recorded(tmp_path).keep(trial, asked, Written({"a": 1}, usage=Usage(1, 2, 3, 0.5)))
    with (tmp_path / "recorded.jsonl").open("a") as stream:
        stream.write('{"key": ["cut by a cra')

    recorded = Recorded(tmp_path)
    await recorded.keep(replace(trial, repeat=2), asked, Written({"a": 2}))
    again = Recorded(tmp_path)

    assert again.find(trial, asked) == Written({"a": 1}, usage=Usage(1, 2, 3, 0.5))
    assert again.find(replace(trial, repeat=2), asked) == Written({"a": 2})
    assert again.find(trial, replace(asked, seed="other")) is None
    assert again.find(trial, replace(asked, instructions="other")) is None
    assert again.find(replace(trial, model="n"), asked) is None
    assert again.paid_usd == 0.5


def job(pin):
    workflow = shipped("lesson_plan")
    placed = Placed(Case.model_validate(case(template="lesson_plan")), "d", 1, None, "lesson_plan")
    trial = Trial(case="tides", model=pin.name, repeat=1)
    return Job(trial=trial, placed=placed, workflow=workflow, pin=pin)


def test_another_prompt_makes_its_step_stale_and_what_follows_for_a_model_alone():
    by_model, by_rules = job(WriterPin(name="m")), job(WriterPin())
    base = digests_of(by_model.workflow)
    texts = dict(by_model.workflow.resources.prompts) | {"lesson_plan/udl": "Open it to everybody."}
    resources = replace(by_model.workflow.resources, prompts=texts)

    changed = [
        stale(replace(one, workflow=replace(one.workflow, resources=resources)), base, {})
        for one in (by_model, by_rules)
    ]

    assert changed[0].changed == ("udl",)
    assert changed[0].follows == ("handouts", "draft", "review", "approve_draft", "export")
    assert changed[0].calls == 4  # udl, handouts, and the two roles of the review
    assert (changed[1].changed, changed[1].follows, changed[1].calls) == ((), (), 0)


def test_nothing_is_stale_where_nothing_changed_and_everything_where_the_template_is_new():
    one = job(WriterPin(name="m"))

    assert stale(one, digests_of(one.workflow), {}).changed == ()
    assert stale(one, None, {}).new
    assert len(stale(one, None, {}).changed) == len(one.workflow.placed)
    with pytest.raises(NoBase, match="cannot be loaded"):
        stale(one, {"error": "SyntaxError: no"}, {})


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the history of the source")
def test_the_templates_of_a_revision_are_loaded_from_its_own_files():
    base = base_digests(source_of(ROOT), "HEAD", {"breakdown": None, "no_such": None})

    assert base["no_such"] is None
    assert {"reading ", "review check"} <= set(base["breakdown"]["model"])
    with pytest.raises(NoBase):
        base_digests(ROOT, "no-such-revision", {})


def test_the_id_of_a_trial_is_a_name_for_a_file_and_of_no_other_trial():
    ids = [
        Trial(case="c", model=model, repeat=1, prompts=prompts).id
        for model in ("openai/gpt-4o", "openai-gpt-4o", "rules")
        for prompts in ("current", "terse")
    ]

    assert len(set(ids)) == 6
    assert not any("/" in one for one in ids)
    assert json.dumps(ids).isascii()
