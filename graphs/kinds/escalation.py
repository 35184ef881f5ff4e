"""Escalation: a step that failed asks a person: go on without it, give it, or try again."""

from typing import Any

from graphs.edits import Edit, GiveResult, Guidance, Redo
from graphs.journal import Address, ApprovalRequest, Kind, Outcome, Verdict
from graphs.keys import digest
from graphs.kinds.frame import Frame

FAILED = ".failed"  # the gate of a step that asks when it fails


async def asked(frame: Frame, failed: Outcome) -> Outcome:
    """Return the step as left out once a person has said so; hold it until they answer."""
    title = frame.step.title or frame.step.id
    tries = frame.tries
    content = {"failed": failed.note, **({"tries": tries + 1} if tries else {})}
    request = ApprovalRequest(
        gate=_gate(frame),
        subject=frame.address,
        shown=digest(content),
        title=f"{title}: this could not be done",
        ask=f"{failed.note} Approve to go on without it, give it yourself, or ask for another try.",
        content=content,
    )
    decision = await frame.executor.ask(request)
    said = f" ({decision.comment})" if decision.comment else ""
    return Outcome(Kind.SKIPPED, note=f"Left out by {decision.actor} after it failed{said}.")


def wanted_again(frame: Frame) -> int:
    """Count how often a person was told that the step failed, and asked for another try."""
    objected, gate = frame.executor.objected, _gate(frame)
    return sum(
        at == gate and verdict is Verdict.REQUEST_CHANGES for (at, _), verdict in objected.items()
    )


def _gate(frame: Frame) -> Address:
    return Address(f"{frame.address.step}{FAILED}", frame.item)


def edits_after(subject: Address, *, given: Any, wish: str, nonce: str) -> list[Edit]:
    """Return what an answer to a failure means: the result as it was given, or another try."""
    step, item = subject
    if given is not None:
        return [GiveResult(step=step, item=item, value=given)]
    wished: list[Edit] = [Guidance(step=step, item=item, text=wish)] if wish else []
    return [*wished, Redo(step=step, item=item, nonce=nonce)]
