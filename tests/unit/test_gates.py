"""Gates: what does not hold is found with its evidence and place, and stops what it should."""

import json
from typing import Any

import pytest

from assistant.edits_check import fitting
from assistant.retry import retry_edits
from graphs.catalog import written
from graphs.checks.check import Check
from graphs.edits import GiveResult, SetInput, Waive
from graphs.errors import DefinitionError
from graphs.findings import Severity, blocking
from graphs.held import Held
from graphs.journal import Address, Outcome
from graphs.reports import is_blocked, last_reports
from graphs.rerun import looked_up
from graphs.revision import Revision
from graphs.workflow import GENERIC_REVIEW, Resources
from tests.support.workflows import PROMPTS, ScriptedWriter, Stage, agent, workflow

REVIEW = {"id": "r", "kind": "review", "of": "a", "role": "writer", "criteria": ["warm"]}


def _gated(otherwise: str = "pause", **gate: Any) -> dict[str, Any]:
    rules = gate or {"if": {"It is short": "size(result.text) < 9"}}
    return agent("a", reads={"n": "inputs.n"}) | {"gate": {**rules, "otherwise": otherwise}}


def _stage(*steps: dict[str, Any], says: Any = None, **resources: Any) -> Stage:
    given = Resources(prompts={**PROMPTS, GENERIC_REVIEW: "Judge."}, **resources)
    flow = workflow([*steps, agent("b", of=["a"])], inputs={"n": 1}, resources=given)
    return Stage(flow, ScriptedWriter(says or {"a": lambda _: {"text": "Far too long."}}))


def _asked(stage: Stage) -> list[str]:
    assert stage.last is not None
    return [one.gate.step for one in stage.last.requests()]


def _waive(stage: Stage, reason: str = "He is like that.") -> Waive:
    assert stage.last is not None
    [report] = last_reports(stage.last).values()
    [found] = report.findings
    edit = Waive(check=found.check, path=found.path, evidence=found.evidence, reason=reason)
    [fits] = fitting(stage.flow, [edit], stage.last.results)
    assert isinstance(fits, Waive)
    return fits


def _outcome(stage: Stage, step: str) -> Outcome:
    assert stage.last is not None
    result = stage.last.results[Address(step)]
    assert not isinstance(result, Held), result
    return result


async def test_a_gate_pauses_with_what_it_found_its_evidence_and_its_place() -> None:
    stage = _stage(_gated())

    await stage.advance()

    assert stage.last is not None
    [request] = stage.last.requests()
    assert str(request.gate) == "a.accept"
    [found] = request.content["findings"]
    assert (found["check"], found["path"], found["evidence"], found["message"]) == (
        "G01",
        "/text",
        "result.text is 'Far too long.'",
        "This does not hold: It is short.",
    )
    assert stage.writer.calls["b"] == 0
    stage.approve()
    assert (await stage.advance()).standing == "succeeded"


ROWS = [{"n": 1, "age": 9}, {"n": 2, "age": -4}, {"n": 3, "age": -1}]


@pytest.mark.parametrize(
    ("made", "rule", "path", "evidence"),
    [
        ({"value": "inputs.rows"}, "result.all(r, r.age >= 0)", "/1", "row 2 is"),
        ({"set": {"at": "inputs.rows"}}, "result.at.all(r, r.age >= 0)", "/at/1", "row 2 is"),
        ({"value": "inputs.rows"}, "result.all(r, r.n < 9) && result[0].age < 0", "", ""),
    ],
)
async def test_a_gate_over_rows_names_the_first_that_fails_and_how_many_more(
    made: dict[str, Any], rule: str, path: str, evidence: str
) -> None:
    step = {"id": "a", "kind": "transform", "gate": {"if": rule, "otherwise": "pause"}, **made}
    stage = Stage(workflow([step], inputs={"rows": "x"}))
    stage.edit(SetInput(name="rows", value=ROWS))

    await stage.advance()

    assert stage.last is not None
    [request] = stage.last.requests()
    [found] = request.content["findings"]
    assert found["path"] == path
    assert found["evidence"].startswith(evidence)
    assert ("nor does it hold for 1 more" in found["evidence"]) == bool(evidence)


async def test_what_is_waived_with_a_reason_is_not_asked_again_whatever_is_made_anew() -> None:
    stage = _stage(_gated())
    await stage.advance()

    stage.edit(_waive(stage))
    first = await stage.advance()
    stage.edit(SetInput(name="n", value=2))
    second = await stage.advance()

    assert (first.standing, second.standing) == ("succeeded", "succeeded")
    assert stage.writer.calls["a"] == 2
    assert stage.last is not None
    [report] = last_reports(stage.last).values()
    assert [one.reason for one in report.waived] == ["He is like that."]


async def test_another_result_that_does_not_hold_is_asked_about_again() -> None:
    texts = iter(["Far too long.", "Still too long."])
    stage = _stage(_gated(), says={"a": lambda _: {"text": next(texts)}})
    await stage.advance()
    stage.edit(_waive(stage))
    await stage.advance()

    stage.edit(SetInput(name="n", value=2))
    await stage.advance()

    assert _asked(stage) == ["a.accept"]


async def test_a_gate_that_ends_the_run_says_what_it_found_and_a_waiver_lets_it_on() -> None:
    stage = _stage(_gated("abort"))

    finish = await stage.advance()

    assert finish.standing == "failed"
    assert _outcome(stage, "a").note == (
        "It did not pass its gate: This does not hold: It is short. "
        "(result.text is 'Far too long.') At /text."
    )
    stage.edit(_waive(stage))
    assert (await stage.advance()).standing == "succeeded"
    assert stage.writer.calls["a"] == 1


async def test_a_gate_that_lets_the_run_go_on_keeps_and_tells_what_it_found() -> None:
    stage = _stage(_gated("continue"))

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert (
        "It went on with this open: This does not hold: It is short." in _outcome(stage, "a").note
    )
    assert stage.last is not None
    [report] = last_reports(stage.last).values()
    assert [one.severity for one in report.findings] == [Severity.WARN]
    assert not is_blocked(stage.last, Address("b"))


async def test_a_result_given_by_hand_is_held_to_the_gate_too() -> None:
    stage = _stage(_gated("abort"), says={"a": lambda _: {"text": "Short."}})
    assert (await stage.advance()).standing == "succeeded"

    stage.edit(GiveResult(step="a", value={"text": "Longer than may be."}))

    assert (await stage.advance()).standing == "failed"


async def test_the_checks_of_the_template_stop_a_draft_at_their_places() -> None:
    check = Check(
        id="T01",
        title="Names",
        nature="reference",
        severity=Severity.BLOCK,
        find=lambda draft: [blocking("T01", "/text", "Nobody is called so.", "Far")],
    )
    stage = _stage(_gated(checks=["T01"]), checks=[check])

    await stage.advance()

    assert stage.last is not None
    [found] = stage.last.requests()[0].content["findings"]
    assert (found["check"], found["path"], found["evidence"]) == ("T01", "/text", "Far")


async def test_a_gate_is_no_part_of_what_was_paid_for() -> None:
    stage = _stage(_gated("abort"))
    await stage.advance()
    loose = _stage(_gated("continue"))
    loose.journal, loose.revisions = stage.journal, stage.revisions
    loose.room.journal = stage.journal

    await loose.advance()

    assert loose.writer.calls["a"] == 0


async def test_a_preview_looks_through_a_gate_that_holds() -> None:
    stage = _stage(_gated(), says={"a": lambda _: {"text": "Short."}})
    await stage.advance()

    plan = await stage.preview(SetInput(name="n", value=2))

    assert sorted(one.step for one in plan.redo) == ["a", "a.gate", "b"]
    assert plan.calls == 2


async def test_a_gate_inside_a_block_holds_up_its_item_alone() -> None:
    step = agent("part", reads={"of": "item"}) | {"gate": {"if": "result.text != 'Far'"}}
    block = {"id": "all", "kind": "each", "items": "steps.list", "steps": [step]}
    stage = _stage(
        {"id": "list", "kind": "transform", "value": "['Near', 'Far', 'Here']"},
        block,
        agent("a"),
        says={"all.part": lambda one: {"text": one.context["of"]}},
    )

    await stage.advance()
    assert stage.last is not None
    asked = [str(one.gate) for one in stage.last.requests()]
    stage.approve()
    finish = await stage.advance()

    assert asked == ["all.part.accept[2]"]
    assert finish.standing == "succeeded"
    assert [one["text"] for one in stage.value("all")] == ["Near", "Far", "Here"]


async def test_a_step_that_does_not_pass_its_gate_can_go_back_to_the_last_good_result() -> None:
    gated = agent("a", of=["first"]) | {"gate": {"if": "result.text == ''", "otherwise": "abort"}}
    says = {"first": lambda _: {"text": "Good."}, "a": lambda _: {"text": "Worse."}}
    stage = _stage(agent("first"), gated | {"revert": "first"}, says=says)

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("a") == {"text": "Good."}
    assert "This does not hold" in _outcome(stage, "a").note


async def test_a_condition_that_cannot_be_judged_fails_its_step_and_can_be_tried_again() -> None:
    step = {"id": "a", "kind": "transform", "set": {"of": "inputs.n"}}
    stage = _stage(step | {"gate": {"if": "result.of > 'x'"}})

    finish = await stage.advance()

    assert finish.standing == "failed"
    [(at, failed)] = stage.last.failures().items() if stage.last else []
    assert str(at) == "a.gate"
    assert "result.of > 'x'" in failed.note
    [redo] = retry_edits(stage.flow, [at], lambda: "1")
    assert (redo.step, redo.item) == ("a", "")


def _said(score: int, quote: str) -> dict[str, Any]:
    return {"criteria": [{"id": "warm", "score": score, "quote": quote, "reason": "So."}]}


async def test_a_review_stops_where_a_score_is_too_low_at_the_place_of_its_quote() -> None:
    says = {"a": lambda _: {"text": "Far too long."}, "r": lambda _: _said(2, "Far too long")}
    gate = {"gate": {"otherwise": "pause"}, "floors": {"warm": 3}}
    stage = _stage(agent("a"), REVIEW | gate, says=says)

    await stage.advance()

    assert stage.last is not None
    [request] = stage.last.requests()
    assert [(one["check"], one["path"]) for one in request.content["findings"]] == [
        ("R00", ""),
        ("R01", "/text"),
    ]
    assert request.content["draft"] == {"text": "Far too long."}


async def test_a_quote_that_is_nowhere_is_asked_for_once_and_then_does_not_count() -> None:
    says = {"a": lambda _: {"text": "Long."}, "r": lambda _: _said(4, "what nobody wrote here")}
    stage = _stage(agent("a"), REVIEW, says=says)

    await stage.advance()

    assert stage.writer.calls["r"] == 2
    first, second = [one.instructions for one in stage.writer.seen if one.step == "r"]
    assert second.startswith(first)
    assert "For warm you gave no quote that stands in the draft." in second
    value = stage.value("r")
    assert (value["scored"], value["score"], value["passed"]) == (False, None, None)
    assert _outcome(stage, "r").usage.calls == 2


async def test_without_a_model_nobody_judges_and_its_gate_says_so() -> None:
    gate = {"gate": {"if": "result.score >= 3.0"}}
    stage = _stage(agent("a"), REVIEW | gate)
    stage.revisions = [Revision(inputs=stage.revisions[0].inputs)]

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.writer.calls["r"] == 0
    assert stage.value("r")["score"] is None
    assert _outcome(stage, "r").note == "Not judged: no model has looked at the draft."
    assert stage.last is not None
    [report] = last_reports(stage.last).values()
    assert [(one.check, one.reason) for one in report.skipped] == [
        ("G01", "Not judged: no model has looked at the draft.")
    ]


async def test_a_run_of_a_gate_can_be_looked_up_again_without_making_anything() -> None:
    stage = _stage(_gated())
    await stage.advance()
    entries, decisions = await stage.journal.entries(), await stage.journal.decisions()

    again = await looked_up(stage.flow, stage.revisions, entries, decisions)

    assert [str(one.gate) for one in again.requests()] == ["a.accept"]


@pytest.mark.parametrize(
    ("step", "path", "told"),
    [
        (_gated(checks=["T99"]), "/steps/0/gate/checks/0", "no check 'T99'"),
        (_gated(**{"if": "result.words > 1"}), "/steps/0/gate/if", "no 'words' in this result"),
        (_gated(**{"if": {"So": "results"}}), "/steps/0/gate/if/So", "unknown name 'results'"),
        (
            agent("a") | {"gate": {"otherwise": "abort"}},
            "/steps/0/gate",
            "holds a result to nothing",
        ),
        (_gated("stop"), "/steps/0/gate/otherwise", "input should be 'pause'"),
        (REVIEW | {"of": "b", "floors": {"cold": 2}}, "/steps/0/floors/cold", "(allowed: warm)"),
        (REVIEW | {"of": "b", "role": "nobody"}, "/steps/0/role", "no role 'nobody'"),
        (REVIEW | {"of": "b", "criteria": {}}, "/steps/0/criteria", ""),
    ],
)
def test_a_gate_or_review_that_cannot_work_is_refused_with_its_place(
    step: dict[str, Any], path: str, told: str
) -> None:
    raw = {
        "draftroom": 1,
        "name": "small",
        "title": "Small",
        "inputs": {"n": {"type": "integer", "title": "N"}},
        "roles": {"writer": {"title": "Writer"}},
        "steps": [step, agent("b")],
    }

    with pytest.raises(DefinitionError) as caught:
        written(json.dumps(raw))

    assert path in [one.path for one in caught.value.problems]
    assert told in str(caught.value)
