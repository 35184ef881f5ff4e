"""approval: a person decides on exactly what they are shown; the result is what was approved."""

from graphs.definition import Reference
from graphs.held import HeldBack
from graphs.journal import ApprovalRequest, Kind, Outcome
from graphs.keys import digest
from graphs.kinds.deadlines import ended, passed
from graphs.kinds.frame import Frame
from graphs.reports import is_blocked
from graphs.steps import ApprovalStep
from graphs.stops import asks, was_taken


async def ask(frame: Frame, step: ApprovalStep) -> Outcome:
    """Pass the subject on once a person has approved this very content, or wants no stop here."""
    subject = await frame.result(Reference("steps", (step.of,)))
    if subject.kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There was nothing to approve.")
    content = await frame.filled(subject.value)
    request = ApprovalRequest(
        gate=frame.address,
        subject=frame.beside(step.of),
        shown=digest(content),
        title=step.title or f"Your OK on {step.of}",
        ask=f"{step.assignee}: {step.ask}" if step.assignee else step.ask,
        content=content,
    )
    if (late := await ended(frame, request)) is not None:
        return late
    executor = frame.executor
    stops = asks(executor.workflow, frame.placed.path, executor.room.autonomy)
    taken = not stops and not is_blocked(executor, request.subject)
    try:
        decision = await executor.ask(request, taken=taken)
    except HeldBack as back:
        return await passed(frame, step, request, back)
    note = decision.comment if was_taken(decision.comment) else ""
    return Outcome(Kind.RESULT, subject.value, subject.sources, note, how=subject.how)
