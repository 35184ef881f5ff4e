"""What a person's answer at a gate leads to: the edits it means, and the content it approves."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from assistant.beside import as_inputs, settled
from assistant.errors import Conflict, EditRefused
from assistant.starting import keep
from assistant.states import State
from assistant.store import Transaction, events
from assistant.store import approvals as approval_rows
from assistant.store.approvals import Answer, Approval
from assistant.waiting import ACCEPT
from assistant.weaving import as_kept
from graphs import paths
from graphs.edits import Edit, Guidance, HandPatch, ReplaceResult, Waive
from graphs.engine import Executor
from graphs.held import Held
from graphs.journal import Address, Decision, Event, Verdict
from graphs.keys import digest
from graphs.kinds.escalation import FAILED, edits_after
from graphs.reports import judged_at
from graphs.revision import Revision, amended


class Consequence(NamedTuple):
    """What follows from an answer: the next revision, and the hash of content it approves."""

    revision: Revision | None = None
    approved: str | None = None
    content: Any = None  # what is approved, where it is not what was shown


async def consequence(
    state: State,
    planner: Executor,
    approval: Approval,
    answer: Answer,
    value: Any,
    intended: Sequence[Waive] = (),
) -> Consequence:
    """Return what an answer leads to; raise Conflict where something else is shown by now.

    Raises EditRefused where it carries what its verdict would drop, or lacks what it needs.
    """
    if misfit := _misfit(approval, answer, value, intended):
        raise EditRefused(misfit, verdict=answer.verdict.value)
    content = _content(planner, approval)
    edits: list[Edit] = []
    approved = None
    if approval.kind == "approval" and value is not None and not _is_accept(approval):
        value = settled(state.workflow, approval.subject.step, content, value)
    match answer.verdict:
        case Verdict.EDIT | Verdict.REQUEST_CHANGES if approval.gate.step.endswith(FAILED):
            edits = edits_after(
                approval.subject, given=value, wish=answer.comment, nonce=approval.id
            )
        case Verdict.EDIT if approval.kind == "conflict":
            edits = [_wording(approval, content, value)]
        case Verdict.EDIT:
            if stands := await as_inputs(state, approval.gate, content, value):
                edits, value = stands
            else:
                edits = _changed(state, planner, approval, content, value)
            approved = None if _is_accept(approval) else digest(value)
        case Verdict.REQUEST_CHANGES if approval.kind == "conflict":
            kept_new = content.get("kept", content)["new"]
            edits = [_wording(approval, content, kept_new)]
        case Verdict.REQUEST_CHANGES if answer.comment:
            step, item = approval.subject
            mine = [] if value is None else _changed(state, planner, approval, content, value)
            edits = [*mine, Guidance(step=step, item=item, text=answer.comment)]
        case _:
            pass
    if answer.verdict is not Verdict.STOP:
        edits = [*edits, *intended]
    if not edits:
        return Consequence(None, approved, value)
    failed = approval.subject if approval.gate.step.endswith(FAILED) else None
    edits = await as_kept(planner, edits, failed=failed)
    return Consequence(amended(state.revision, edits), approved, value)


async def kept(
    tx: Transaction, state: State, approval: Approval, answer: Answer, follows: Consequence
) -> None:
    """Keep an answer with what follows from it; raise Conflict where another one came first."""
    run_id, owner, verdict = state.run.id, answer.actor, answer.verdict
    if follows.approved == answer.shown:  # an edit that changes nothing
        answer = replace(answer, verdict=Verdict.APPROVE)
    if verdict is Verdict.STOP:
        await approval_rows.still_asked(tx, approval.id, answer, owner=owner)
    else:
        await approval_rows.decide(tx, approval.id, answer, owner=owner)
    number = state.revision.number
    if follows.revision is not None:
        await keep(tx, run_id, number, follows.revision, owner, answer.comment)
    if follows.approved is not None:
        seen = Decision(approval.gate, follows.approved, Verdict.APPROVE, owner, answer.comment)
        edited = approval.request(follows.approved, follows.content)
        await approval_rows.keep_decision(tx, run_id, seen, number + 1, request=edited)
    facts = {"gate": str(approval.gate), "verdict": verdict.value, "comment": answer.comment}
    await events.append(tx, run_id, [Event("approval.decided", facts)], actor=owner)


def _misfit(
    approval: Approval, answer: Answer, value: Any, intended: Sequence[Waive]
) -> str | None:
    """Say what of an answer nothing would be done with, or what is missing, and what is allowed."""
    failed = approval.gate.step.endswith(FAILED)
    match answer.verdict:
        case Verdict.APPROVE if value is not None:
            return (
                "approve takes no changes: answer edit to approve it with them, or leave them out."
            )
        case Verdict.STOP if value is not None or intended:
            return "stop takes no changes and nothing that is meant so: leave them out."
        case Verdict.EDIT if value is None:
            return "edit needs the value that is to stand there."
        case Verdict.REQUEST_CHANGES if approval.kind == "conflict" and value is not None:
            return "request_changes takes the new wording: answer edit to give one of your own."
        case Verdict.REQUEST_CHANGES if failed and value is not None:
            return "request_changes asks for another try: answer edit to give the result yourself."
        case Verdict.REQUEST_CHANGES if failed or approval.kind == "conflict":
            return None
        case Verdict.REQUEST_CHANGES if not answer.comment.strip() and (
            value is not None or not intended
        ):
            return "request_changes needs a comment: what should be different?"
        case _:
            return None


def _content(planner: Executor, approval: Approval) -> Any:
    """Return what was shown."""
    for request in planner.requests():
        if (request.gate, request.shown) == (approval.gate, approval.shown):
            return request.content
    raise Conflict("What you were shown has changed since. Look at it again.", approval=approval.id)


def _wording(approval: Approval, content: Any, value: Any) -> ReplaceResult:
    """Settle a conflict: the passage is ``value`` from now on, over the new text."""
    kept = content.get("kept", content)  # where references are not filled in
    patch = HandPatch(path=content["path"], base=kept["new"], value=value)
    step, item = approval.subject
    return ReplaceResult(step=step, item=item, patches=(patch,))


def _is_accept(approval: Approval) -> bool:
    return approval.gate.step == f"{approval.subject.step}{ACCEPT}"


def _changed(
    state: State, planner: Executor, approval: Approval, content: Any, value: Any
) -> list[Edit]:
    """Return the hand edit that makes ``value`` of what was shown."""
    if _is_accept(approval):
        return _draft_by_hand(state, planner, approval, content, value)
    return _by_hand(planner, approval.subject, content, value)


def _by_hand(planner: Executor, subject: Address, shown: Any, value: Any) -> list[Edit]:
    """Return the hand edit that makes ``value`` of what was shown; none where nothing differs."""
    result = planner.results.get(subject)
    assert result is not None
    # A step that its own gate holds has no result yet; what was shown is what it made.
    kept = shown if isinstance(result, Held) else result.value
    patches = tuple(
        # The base is the text as it is kept, where references are not filled in yet.
        HandPatch(path=one.path, base=paths.get(kept, one.path), value=one.value)
        for one in paths.differences(shown, value)
    )
    return [ReplaceResult(step=subject.step, item=subject.item, patches=patches)] if patches else []


def _draft_by_hand(
    state: State, planner: Executor, approval: Approval, content: Any, value: Any
) -> list[Edit]:
    """Return the hand edit of a blocked draft: of what goes into its review, to be checked anew."""
    at = judged_at(state.workflow, approval.subject)
    changed = value["draft"] if isinstance(value, dict) and "draft" in value else value
    return _by_hand(planner, at, content["draft"], changed)
