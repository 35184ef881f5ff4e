"""What waits for a person's OK over the API: reading it, and answering exactly what was shown."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from agents.sources import Source
from assistant.api import shapes
from assistant.api.asked import Actor, Room
from assistant.api.shapes import FindingShape, RepairShape
from assistant.choices import Choice, chosen, offered
from assistant.errors import NotFound
from assistant.passages import passages
from assistant.snapshot import ApprovalView, Snapshot
from assistant.statuses import Status
from assistant.store import approvals, conversations
from assistant.store.approvals import Approval
from assistant.store.words import ApprovalStatus
from graphs import paths
from graphs.findings import Patch
from graphs.journal import Verdict

router = APIRouter(tags=["approvals"])


class PassageShape(BaseModel):
    """One value of what waits, with its name."""

    path: str
    label: str
    value: Any
    depth: int
    source: Source | None
    heading: bool


class OptionShape(BaseModel):
    """One of the things to choose from; ``path`` is where it stands."""

    number: int
    text: str
    taken: bool


class DecidedShape(BaseModel):
    """What was decided, by whom and when."""

    verdict: Verdict | None
    by: str
    mine: bool
    at: datetime | None
    comment: str


class ApprovalShape(BaseModel):
    """Something that waits, or waited, for an OK."""

    id: str
    run: str
    run_title: str
    run_status: Status
    gate: str
    item: str
    kind: str
    title: str
    ask: str
    shown: str
    status: ApprovalStatus
    blocked: bool
    passages: list[PassageShape]
    options: list[OptionShape]
    content: Any
    checks_passed: int
    fixed: list[RepairShape]
    found: list[FindingShape]
    created_at: datetime
    decided: DecidedShape | None


class InboxRow(BaseModel):
    """A line of what waits for you."""

    approval: str
    run: str
    run_title: str
    title: str
    since: datetime
    conversation: str | None


class PatchShape(BaseModel):
    """A passage as the person wants it."""

    model_config = ConfigDict(extra="forbid")

    path: str
    value: Any


class DecisionShape(BaseModel):
    """An answer to what was shown."""

    model_config = ConfigDict(extra="forbid")

    shown: str = Field(description="The hash of what the person was looking at.")
    verdict: Verdict
    comment: str = Field(default="", max_length=4_000)
    patches: list[PatchShape] = Field(default=[], max_length=500)
    choose: int | None = Field(default=None, description="The number of the option to take.")
    instead: int = Field(default=1, description="The number of the option it takes the place of.")
    value: Any = Field(default=None, description="The whole content, in place of patches.")


@router.get("/inbox", summary="What waits for you, over all conversations")
async def inbox(actor: Actor, room: Room) -> list[InboxRow]:
    waiting = await room.runs.inbox(actor)
    rows = []
    async with room.store.reading() as tx:
        for one in waiting:
            run = await room.runs.get(actor, one.run_id)
            home = await conversations.home_of(tx, one.run_id, owner=actor)
            rows.append(
                InboxRow(
                    approval=one.id,
                    run=one.run_id,
                    run_title=run.title,
                    title=one.title,
                    since=one.created_at,
                    conversation=home.conversation_id if home else None,
                )
            )
    return rows


@router.get("/runs/{run_id}/approvals/{approval_id}", summary="What waits, or waited, for an OK")
async def one(actor: Actor, room: Room, run_id: str, approval_id: str) -> ApprovalShape:
    stored = await _stored(room, actor, run_id, approval_id)
    snapshot = await room.runs.snapshot(actor, run_id)
    view = next((one for one in snapshot.approvals if one.id == approval_id), None)
    return _shape(actor, snapshot, stored, view)


@router.post("/runs/{run_id}/approvals/{approval_id}/decision", summary="Answer what was shown")
async def decide(
    actor: Actor, room: Room, run_id: str, approval_id: str, decision: DecisionShape
) -> ApprovalShape:
    value = decision.value
    if value is None and decision.verdict is Verdict.EDIT:
        stored = await _stored(room, actor, run_id, approval_id)
        value = _as_wanted(stored, decision)
    await room.runs.decide(
        actor,
        run_id,
        approval_id,
        shown=decision.shown,
        verdict=decision.verdict,
        comment=decision.comment,
        value=value,
    )
    return await one(actor, room, run_id, approval_id)


async def _stored(room: Any, actor: str, run_id: str, approval_id: str) -> Approval:
    async with room.store.reading() as tx:
        found: Approval = await approvals.get(tx, approval_id, owner=actor)
    if found.run_id != run_id:
        raise NotFound(f"There is no approval {approval_id!r} in this run.")
    return found


def _as_wanted(approval: Approval, decision: DecisionShape) -> Any:
    """Return the content with the option that was taken and the passages that were changed."""
    content = approval.content
    if decision.choose is not None:
        content = chosen(content, decision.choose, instead=decision.instead)
    return paths.apply(content, [Patch(path=one.path, value=one.value) for one in decision.patches])


def _shape(
    actor: str, snapshot: Snapshot, stored: Approval, view: ApprovalView | None
) -> ApprovalShape:
    content = stored.content if view is None else view.content
    draft = content["draft"] if stored.gate_step.endswith(".accept") else content
    choice = offered(draft)
    decided = None
    if stored.status is ApprovalStatus.DECIDED:
        decided = DecidedShape(
            verdict=stored.verdict,
            by=stored.decided_by or "",
            mine=stored.decided_by == actor,
            at=stored.decided_at,
            comment=stored.comment,
        )
    return ApprovalShape(
        id=stored.id,
        run=stored.run_id,
        run_title=snapshot.run.title,
        run_status=snapshot.run.status,
        gate=stored.gate_step,
        item=stored.gate_item,
        kind=stored.kind,
        title=stored.title,
        ask=stored.ask,
        shown=stored.shown,
        status=stored.status,
        blocked=bool(view and view.blocked),
        passages=[
            PassageShape(**vars(one)) for one in passages(draft, view.sources if view else {})
        ],
        options=[] if choice is None else _options(choice),
        content=content,
        checks_passed=snapshot.checks_passed,
        fixed=[shapes.repair_shape(one) for one in (view.repairs if view else ())],
        found=[shapes.finding_shape(one) for one in (view.findings if view else ())],
        created_at=stored.created_at,
        decided=decided,
    )


def _options(choice: Choice) -> list[OptionShape]:
    everything = [*choice.now, *choice.others]
    return [
        OptionShape(
            number=number,
            text=str(one.get("text") or one.get("title") or next(iter(one.values()), "")),
            taken=number <= len(choice.now),
        )
        for number, one in enumerate(everything, start=1)
    ]
