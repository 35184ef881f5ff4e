"""Which approvals ask a person, by how often they want to be asked."""

import pytest

from agents.sources import Source
from graphs.checks.check import Check, Draft
from graphs.edits import Guidance, HandPatch, ReplaceResult
from graphs.findings import Finding, Severity
from graphs.journal import Address, Decision, Kind, Verdict
from graphs.steps import ApprovalStep
from graphs.stops import TAKEN, Autonomy, asking, outward
from graphs.workflow import Resources, Workflow
from tests.support.workflows import PROMPTS, Stage, agent, approval, workflow


def small(of: str) -> dict[str, object]:
    """Return an approval that asks only those who want to be asked always."""
    return {**approval(of), "minor": True}


def report() -> Workflow:
    return workflow(
        [
            agent("outline"),
            approval("outline"),
            agent("facts", needs=["ok_outline"]),
            small("facts"),
            agent("text", of=["outline", "facts"], needs=["ok_facts"]),
            approval("text"),
            {
                "id": "files",
                "kind": "export",
                "of": "text",
                "formats": ["md"],
                "needs": ["ok_text"],
            },
        ]
    )


def staged(autonomy: Autonomy, flow: Workflow | None = None) -> Stage:
    stage = Stage(flow or report())
    stage.room.autonomy, stage.room.owner = autonomy, "ana"
    return stage


@pytest.mark.parametrize(
    ("autonomy", "stops"),
    [
        (Autonomy.ALWAYS, ("ok_outline", "ok_facts", "ok_text")),
        (Autonomy.KEY, ("ok_outline", "ok_text")),
        (Autonomy.END, ("ok_text",)),
    ],
)
def test_who_wants_fewer_stops_has_fewer(autonomy: Autonomy, stops: tuple[str, ...]) -> None:
    assert asking(report(), autonomy) == stops


def test_the_end_is_after_the_last_writing_wherever_it_stands() -> None:
    item = {**approval("part"), "id": "ok_part"}
    flow = workflow(
        [
            agent("plan"),
            approval("plan"),
            {
                "id": "parts",
                "kind": "each",
                "items": "inputs.list",
                "steps": [agent("part"), item],
            },
            {"id": "sum", "kind": "transform", "value": "1", "needs": ["parts", "ok_plan"]},
            approval("sum"),
            agent("closing", needs=["parts"]),
        ]
    )

    assert asking(flow, Autonomy.END) == ("ok_plan", "ok_sum")


def test_what_is_written_inside_a_block_counts_as_written_after_what_it_needs() -> None:
    block = {"id": "parts", "kind": "each", "items": "inputs.list", "steps": [agent("part")]}
    flow = workflow([agent("plan"), approval("plan"), {**block, "needs": ["ok_plan"]}])

    assert asking(flow, Autonomy.END) == ()


def test_a_small_stop_changes_no_key() -> None:
    plain, minor = workflow([agent("a"), approval("a")]), workflow([agent("a"), small("a")])

    assert isinstance(minor.placed["ok_a"].step, ApprovalStep)
    for path in ("a", "ok_a"):
        assert plain.step_digest(path, by_rules=True) == minor.step_digest(path, by_rules=True)


@pytest.mark.parametrize(
    ("autonomy", "stops"),
    [
        (Autonomy.ALWAYS, ["ok_outline", "ok_facts", "ok_text"]),
        (Autonomy.KEY, ["ok_outline", "ok_text"]),
        (Autonomy.END, ["ok_text"]),
    ],
)
async def test_a_run_stops_where_it_was_said(autonomy: Autonomy, stops: list[str]) -> None:
    stage = staged(autonomy)
    met = []

    while (finish := await stage.advance()).standing == "waiting":
        met += finish.reason["gates"]
        stage.approve()

    assert finish.standing == "succeeded"
    assert met == stops


async def test_what_is_taken_as_approved_is_kept_and_told_as_the_owners() -> None:
    stage = staged(Autonomy.KEY)
    await stage.advance()
    stage.approve()
    await stage.advance()

    taken = [one for one in stage.journal.answers if one.gate == Address("ok_facts")]
    told = [one for one in stage.journal.log if one.kind == "approval.decided"]

    assert [(one.verdict, one.actor, one.comment) for one in taken] == [
        (Verdict.APPROVE, "ana", TAKEN[Autonomy.KEY])
    ]
    assert [(one.data["gate"], one.data["setting"]) for one in told] == [("ok_facts", "key")]
    assert Address("ok_facts") not in [one.gate for one in stage.journal.requests]
    assert stage.last is not None
    result = stage.last.results[Address("ok_facts")]
    assert (result.kind, result.note) == (Kind.RESULT, TAKEN[Autonomy.KEY])  # type: ignore[union-attr]


async def test_content_that_the_owner_objected_to_is_not_taken_as_approved() -> None:
    stage = staged(Autonomy.ALWAYS)
    await stage.advance()
    stage.approve()
    await stage.advance()
    assert stage.last is not None
    (request,) = stage.last.requests()
    no = Decision(request.gate, request.shown, Verdict.REQUEST_CHANGES, "ana")
    stage.journal.answers.append(no)
    stage.room.autonomy = Autonomy.KEY

    finish = await stage.advance()

    assert finish.reason == {"gates": ["ok_facts"]}


async def test_a_conflict_of_wordings_always_asks() -> None:
    stage = staged(Autonomy.END)
    await stage.advance()
    mine = HandPatch(path="/text", base=stage.value("outline")["text"], value="Mine.")
    stage.edit(ReplaceResult(step="outline", patches=(mine,)))
    await stage.advance()
    stage.edit(Guidance(step="outline", text="warmer"))

    finish = await stage.advance()

    assert finish.reason == {"gates": ["outline.yours"]}


def loud(draft: Draft) -> list[Finding]:
    if draft.data["text"].endswith("!"):
        return []
    return [Finding(check="Z01", severity=Severity.BLOCK, path="/text", message="Too quiet.")]


LOUD = Check(id="Z01", title="Loud enough", nature="arithmetic", severity=Severity.BLOCK, find=loud)


async def test_a_draft_that_something_blocks_asks_twice_whatever_was_chosen() -> None:
    resources = Resources(prompts=PROMPTS, checks=[LOUD])
    steps = [
        agent("a"),
        {"id": "review", "kind": "revise", "of": "a"},
        small("review"),
        {"id": "rest", "kind": "transform", "value": "1", "needs": ["ok_review"]},
        agent("end", needs=["rest"]),
    ]
    stage = staged(Autonomy.END, workflow(steps, resources=resources))

    accepting = await stage.advance()
    stage.approve()
    approving = await stage.advance()

    assert accepting.reason == {"gates": ["review.accept"]}
    assert approving.reason == {"gates": ["ok_review"]}


async def test_an_approval_passes_the_sources_on_that_it_was_given() -> None:
    stage = staged(Autonomy.END)
    await stage.advance()

    assert stage.last is not None
    result = stage.last.results[Address("ok_outline")]

    assert set(result.sources.values()) == {Source.MODEL}  # type: ignore[union-attr]


def test_what_changes_something_outside_is_a_stop_however_often_one_is_asked() -> None:
    url = "https://api.example.org/x"
    flow = workflow(
        [
            {"id": "read", "kind": "http", "url": url},
            {"id": "book", "kind": "http", "url": url, "method": "POST", "compensate": "cancel"},
            {"id": "cancel", "kind": "http", "url": url, "method": "DELETE"},
            {"id": "told", "kind": "notify", "text": "Done."},
            {"id": "out", "kind": "publish", "from": "steps.read", "to": {"file": "a.md"}},
        ]
    )

    assert outward(flow) == ("book", "out")
