"""What follows from an answer at the gate of a draft that code still blocks."""

from datetime import UTC, datetime
from typing import Any

from assistant.answers import consequence
from assistant.states import State
from assistant.store.approvals import Answer, Approval
from assistant.store.words import ApprovalStatus
from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity
from graphs.journal import Verdict
from graphs.rerun import looked_up
from graphs.workflow import Resources
from tests.support.workflows import PROMPTS, Stage, agent, workflow


def loud(draft: Draft) -> list[Finding]:
    if draft.data["text"].endswith("!"):
        return []
    return [Finding(check="Z01", severity=Severity.BLOCK, path="/text", message="Too quiet.")]


LOUD = Check(id="Z01", title="Loud enough", nature="arithmetic", severity=Severity.BLOCK, find=loud)
REVIEW = {"id": "review", "kind": "revise", "of": "a"}


async def blocked() -> Stage:
    """Return a run that waits because its draft is too quiet."""
    resources = Resources(prompts=PROMPTS, checks=[LOUD])
    stage = Stage(workflow([agent("a"), REVIEW, agent("end", of=["review"])], resources=resources))
    finish = await stage.advance()
    assert finish.reason["gates"] == ["review.accept"]
    return stage


async def answered(stage: Stage, verdict: Verdict, value: Any = None, comment: str = "") -> Any:
    """Return the edits that an answer to the one thing that waits leads to."""
    assert stage.last is not None
    (request,) = stage.last.requests()
    approval = Approval(
        id="1",
        run_id="r",
        gate_step=request.gate.step,
        gate_item="",
        subject_step=request.subject.step,
        subject_item="",
        shown=request.shown,
        kind=request.kind,
        title=request.title,
        ask=request.ask,
        content=request.content,
        status=ApprovalStatus.PENDING,
        verdict=None,
        decided_by=None,
        comment="",
        decided_at=None,
        revision=1,
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    entries = await stage.journal.entries()
    state: Any = State(
        run=None,  # type: ignore[arg-type]  # an answer is judged by what is shown alone
        version=1,
        workflow=stage.flow,
        revisions=stage.revisions,
        kept=(),
        entries=entries,
        decisions=(),
        approvals=(approval,),
        documents=(),
    )
    planner = await looked_up(stage.flow, stage.revisions, entries, ())
    answer = Answer(shown=request.shown, verdict=verdict, actor="ana", comment=comment)
    return await consequence(state, planner, approval, answer, value)


async def test_an_edit_of_a_blocked_draft_goes_into_its_review_and_is_checked_again():
    stage = await blocked()
    value = {"draft": {"text": "louder!"}, "findings": []}

    follows = await answered(stage, Verdict.EDIT, value)
    stage.revisions.append(follows.revision)
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("end")["text"] == "end(review=louder!)"
    assert stage.writer.calls == {"a": 1, "end": 1}


async def test_an_edit_that_mends_nothing_asks_again_about_the_new_draft():
    stage = await blocked()

    follows = await answered(stage, Verdict.EDIT, {"draft": {"text": "still"}, "findings": []})
    stage.revisions.append(follows.revision)
    finish = await stage.advance()

    assert finish.reason["gates"] == ["review.accept"]
    assert stage.last.requests()[0].content["draft"] == {"text": "still"}


async def test_accepting_a_blocked_draft_leads_to_no_edit():
    assert await answered(await blocked(), Verdict.APPROVE) == (None, None, None)


async def test_a_wish_for_a_blocked_draft_is_aimed_at_its_review():
    follows = await answered(await blocked(), Verdict.REQUEST_CHANGES, comment="louder")

    (edit,) = follows.revision.edits
    assert (edit.kind, edit.step, edit.text) == ("guidance", "review", "louder")
