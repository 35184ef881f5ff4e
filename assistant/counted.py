"""What counts as approved because the approver said it: an input that they set themselves.

They are asked again only for what they have not seen, so an OK on numbers holds when all that is
other now is the number that they have just named.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.beside import live_gates
from assistant.states import State
from assistant.store import Transaction
from assistant.store import approvals as approval_rows
from graphs import paths
from graphs.edits import Edit, SetInput
from graphs.engine import Executor
from graphs.journal import Address, ApprovalRequest, Decision, Kind, Outcome, Verdict
from graphs.keys import digest
from graphs.rerun import looked_up
from graphs.revision import Revision
from graphs.shown import shown
from graphs.steps import ApprovalStep

SAID = "Counts as approved: you said it yourself."
Within = Callable[[Transaction, int], Awaitable[None]]


@dataclass(frozen=True)
class Counted:
    """Answers that follow from what was said, with what each is about."""

    run_id: str
    answers: tuple[tuple[Decision, ApprovalRequest], ...] = ()

    def known(self, state: State) -> State:
        """Return a state in which these answers are given."""
        return replace(state, decisions=[*state.decisions, *(one for one, _ in self.answers)])

    def kept(self, within: Within | None) -> Within | None:
        """Return what keeps the answers beside a new revision, and does what was to be done."""
        if not self.answers:
            return within

        async def keep(tx: Transaction, number: int) -> None:
            for decision, request in self.answers:
                await approval_rows.keep_decision(
                    tx, self.run_id, decision, number, request=request
                )
            if within is not None:
                await within(tx, number)

        return keep


async def counted(
    state: State, before: Executor, following: Revision, edits: Sequence[Edit], actor: str
) -> Counted:
    """Return the answers that edits of inputs give to gates that were passed before."""
    nothing = Counted(state.run.id)
    names = [one.name for one in edits if isinstance(one, SetInput)]
    gates = live_gates(state.workflow)
    if not names or not gates:
        return nothing
    after = await looked_up(
        state.workflow,
        [*state.revisions, following],
        state.entries,
        state.decisions,
        planning="foresee",
        autonomy=state.run.autonomy,
    )
    answers = []
    for gate, (subject, live) in gates.items():
        old, new = await _content(before, subject), await _content(after, subject)
        if old is None or new is None or (gate, digest(old)) not in before.decided:
            continue
        places = [place for name in names for place in live.places(name)]
        changed = [one.path for one in paths.differences(old, new)]
        if changed and all(any(paths.within(one, at) for at in places) for one in changed):
            answers.append(_answer(state, gate, subject, new, actor))
    return replace(nothing, answers=tuple(answers))


async def _content(planner: Executor, subject: Address) -> Any:
    result = planner.results.get(subject)
    if not isinstance(result, Outcome) or result.kind is not Kind.RESULT:
        return None
    return await shown(planner, subject, result.value)


def _answer(
    state: State, gate: Address, subject: Address, content: Any, actor: str
) -> tuple[Decision, ApprovalRequest]:
    step = state.workflow.placed[gate.step].step
    assert isinstance(step, ApprovalStep)
    hash_ = digest(content)
    decision = Decision(gate, hash_, Verdict.APPROVE, actor, SAID)
    return decision, ApprovalRequest(
        gate=gate,
        subject=subject,
        shown=hash_,
        title=step.title or f"Your OK on {step.of}",
        ask=step.ask,
        content=content,
    )
