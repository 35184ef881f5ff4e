"""Approvals: what waits for a person, and what they answered to exactly what they were shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import and_, false, or_, select, update

from assistant.errors import Conflict, NotFound
from assistant.store import events
from assistant.store.columns import stands_at
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.runs import owned, require
from assistant.store.tables import approvals, runs
from assistant.store.words import ApprovalStatus
from graphs.journal import Address, ApprovalRequest, Decision, Event, Verdict


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A request to a person, and the decision once there is one."""

    id: str
    run_id: str
    gate_step: str
    gate_item: str
    subject_step: str
    subject_item: str
    shown: str  # hash of ``content``
    kind: str
    title: str
    ask: str
    content: Any
    status: ApprovalStatus
    verdict: Verdict | None
    decided_by: str | None
    comment: str
    decided_at: datetime | None
    revision: int
    created_at: datetime

    @property
    def pending(self) -> bool:
        """True while nobody has answered and the content is current."""
        return self.status is ApprovalStatus.PENDING

    @property
    def gate(self) -> Address:
        """Where the run waits."""
        return Address(self.gate_step, self.gate_item)

    @property
    def subject(self) -> Address:
        """What is to be decided on."""
        return Address(self.subject_step, self.subject_item)

    def request(self, shown: str, content: Any) -> ApprovalRequest:
        """Return the request that this one is for other content."""
        return ApprovalRequest(self.gate, self.subject, shown, self.title, self.ask, content)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a person says to a request."""

    shown: str  # hash of what they were looking at
    verdict: Verdict
    actor: str
    comment: str = ""


_APPROVAL = columns_of(Approval, approvals)
_DECISION = ("gate_step", "gate_item", "shown", "verdict", "decided_by", "comment")
_PENDING = stands_at(approvals.c.status, ApprovalStatus.PENDING)


async def put(tx: Transaction, run_id: str, request: ApprovalRequest, revision: int) -> None:
    """Ask a person. Asking again for the same gate and content changes nothing.

    The same gate asks for one thing at a time: an older request with other content is superseded,
    and one that was superseded comes back when its content does. So does one whose answer was to
    ask for changes or to edit, when the content came out the same or the edit was undone. For a
    revision that is no longer the run's nothing is asked: an answer or an edit has overtaken it.
    """
    await require(tx, run_id, owner=None, lock=True)
    newest = select(runs.c.revision).where(runs.c.id == run_id)
    if (await tx.execute(newest)).scalar_one() > revision:
        return
    here = and_(
        approvals.c.run_id == run_id,
        approvals.c.gate_step == request.gate.step,
        approvals.c.gate_item == request.gate.item,
    )
    await tx.execute(
        update(approvals)
        .where(here, _PENDING, approvals.c.kind == request.kind, approvals.c.shown != request.shown)
        .values(status=ApprovalStatus.SUPERSEDED)
    )
    row = _request_row(tx, run_id, request, revision)
    asked = await tx.execute(
        tx.insert(approvals)
        .values(row | {"status": ApprovalStatus.PENDING})
        .on_conflict_do_update(
            index_elements=["run_id", "gate_step", "gate_item", "shown"],
            set_={
                "status": ApprovalStatus.PENDING,
                "verdict": None,
                "decided_by": None,
                "comment": "",
                "decided_at": None,
                "revision": revision,
            },
            where=or_(
                approvals.c.status == ApprovalStatus.SUPERSEDED,
                approvals.c.verdict.in_([Verdict.REQUEST_CHANGES, Verdict.EDIT]),
            ),
        )
        .returning(approvals.c.id)
    )
    if (approval_id := asked.scalar_one_or_none()) is not None:
        facts = {"approval": approval_id, "gate": str(request.gate), "title": request.title}
        told = Event("approval.requested", facts)
        await events.append(tx, run_id, [told], actor="worker")


async def get(tx: Transaction, approval_id: str, *, owner: str | None) -> Approval:
    """Return an approval; raise NotFound when there is none or its run is somebody else's."""
    query = select(*_APPROVAL).join(runs, runs.c.id == approvals.c.run_id)
    row = await tx.first(query.where(approvals.c.id == approval_id, owned(owner)))
    if row is None:
        raise NotFound(f"There is no approval {approval_id!r}.", approval=approval_id)
    return read(Approval, row)


async def inbox(tx: Transaction, *, owner: str | None, run_id: str | None = None) -> list[Approval]:
    """Return what waits for a decision, the oldest first; ``run_id`` narrows it to one run."""
    query = select(*_APPROVAL).join(runs, runs.c.id == approvals.c.run_id)
    query = query.where(_PENDING, owned(owner))
    if run_id is not None:
        await require(tx, run_id, owner=owner)
        query = query.where(approvals.c.run_id == run_id)
    order = (approvals.c.created_at, approvals.c.gate_step, approvals.c.gate_item)
    return read_all(Approval, await tx.all(query.order_by(*order)))


async def of_run(tx: Transaction, run_id: str, *, owner: str | None) -> list[Approval]:
    """Return every approval of a run, whatever became of it, the oldest first."""
    await require(tx, run_id, owner=owner)
    query = select(*_APPROVAL).where(approvals.c.run_id == run_id)
    order = (approvals.c.created_at, approvals.c.gate_step, approvals.c.gate_item)
    return read_all(Approval, await tx.all(query.order_by(*order)))


async def decide(
    tx: Transaction, approval_id: str, answer: Answer, *, owner: str | None
) -> Approval:
    """Answer a pending approval; of several answers the first one stands.

    Raises Conflict with who decided what and when, or that the request was superseded, or that
    something else than ``answer.shown`` is shown by now.
    """
    run_id = (await get(tx, approval_id, owner=owner)).run_id
    await require(tx, run_id, owner=owner, lock=True)
    result = await tx.execute(
        update(approvals)
        .where(approvals.c.id == approval_id, approvals.c.shown == answer.shown, _PENDING)
        .values(_answered(tx, answer))
        .returning(*_APPROVAL)
    )
    row = result.first()
    if row is None:
        raise _lost(await get(tx, approval_id, owner=owner))
    return read(Approval, row)


async def still_asked(
    tx: Transaction, approval_id: str, answer: Answer, *, owner: str | None
) -> Approval:
    """Return a pending approval, its run locked; raise the Conflict that ``answer`` would meet."""
    await require(tx, (await get(tx, approval_id, owner=owner)).run_id, owner=owner, lock=True)
    approval = await get(tx, approval_id, owner=owner)
    if not approval.pending or approval.shown != answer.shown:
        raise _lost(approval)
    return approval


async def keep_decision(
    tx: Transaction,
    run_id: str,
    decision: Decision,
    revision: int,
    *,
    request: ApprovalRequest | None = None,
) -> None:
    """Keep an answer to content, asked for or not; the first answer to it stands.

    For answers that do not come through the inbox: LangGraph's own resume, and content that the
    approver has edited in the same breath. ``request`` is what was answered, where that is known.
    """
    await require(tx, run_id, owner=None, lock=True)
    request = request or ApprovalRequest(
        gate=decision.gate,
        subject=decision.gate,
        shown=decision.shown,
        title="",
        ask="",
        content=None,
    )
    row = _request_row(tx, run_id, request, revision) | _answered(tx, decision)
    await tx.execute(
        tx.insert(approvals)
        .values(row)
        .on_conflict_do_update(
            index_elements=["run_id", "gate_step", "gate_item", "shown"],
            set_=_answered(tx, decision),
            where=approvals.c.status != ApprovalStatus.DECIDED,
        )
    )


async def supersede(
    tx: Transaction, run_id: str, gates: Collection[Address] | None = None, *, why: str = ""
) -> int:
    """Withdraw the pending requests at ``gates``, or all of them; return how many there were.

    ``why`` is told to whoever answers later; without it, what was shown is no longer current.
    """
    await require(tx, run_id, owner=None, lock=True)
    query = update(approvals).where(approvals.c.run_id == run_id, _PENDING)
    if gates is not None:
        here = (
            and_(approvals.c.gate_step == gate.step, approvals.c.gate_item == gate.item)
            for gate in gates
        )
        query = query.where(or_(false(), *here))
    values = {"status": ApprovalStatus.SUPERSEDED, "comment": why}
    return (await tx.execute(query.values(values))).rowcount


async def decisions(tx: Transaction, run_id: str, *, owner: str | None) -> list[Decision]:
    """Return all decisions of a run, the oldest first."""
    if owner is not None:
        await require(tx, run_id, owner=owner)
    query = (
        select(*(approvals.c[name] for name in _DECISION))
        .where(approvals.c.run_id == run_id, approvals.c.status == ApprovalStatus.DECIDED)
        .order_by(approvals.c.decided_at, approvals.c.gate_step, approvals.c.gate_item)
    )
    return [
        Decision(
            gate=Address(row.gate_step, row.gate_item),
            shown=row.shown,
            verdict=row.verdict,
            actor=row.decided_by,
            comment=row.comment,
        )
        for row in await tx.all(query)
    ]


def _request_row(
    tx: Transaction, run_id: str, request: ApprovalRequest, revision: int
) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "run_id": run_id,
        "gate_step": request.gate.step,
        "gate_item": request.gate.item,
        "subject_step": request.subject.step,
        "subject_item": request.subject.item,
        "shown": request.shown,
        "kind": request.kind,
        "title": request.title,
        "ask": request.ask,
        "content": request.content,
        "comment": "",
        "revision": revision,
        "created_at": tx.now(),
    }


def _answered(tx: Transaction, answer: Answer | Decision) -> dict[str, Any]:
    return {
        "status": ApprovalStatus.DECIDED,
        "verdict": answer.verdict,
        "decided_by": answer.actor,
        "comment": answer.comment,
        "decided_at": tx.now(),
    }


def _lost(approval: Approval) -> Conflict:
    match approval.status:
        case ApprovalStatus.DECIDED:
            said = (
                f"This was already decided: {approval.decided_by} answered {approval.verdict} "
                f"at {approval.decided_at:%Y-%m-%d %H:%M} UTC."
            )
        case ApprovalStatus.SUPERSEDED if approval.comment:
            said = f"It is too late to answer this. {approval.comment}"
        case ApprovalStatus.SUPERSEDED:
            said = "This was superseded: what it showed is no longer current."
        case ApprovalStatus.PENDING:
            said = "What is shown here has changed since you looked at it; look again."
        case _:
            assert_never(approval.status)
    return Conflict(
        said,
        approval=approval.id,
        status=approval.status,
        verdict=approval.verdict,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        shown=approval.shown,
    )
