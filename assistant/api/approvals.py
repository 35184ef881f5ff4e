"""What waits for a person's OK over the API: reading it, and answering exactly what was shown."""

from typing import Any

from fastapi import APIRouter

from assistant.api import proposals
from assistant.api.approval_shapes import (
    ApprovalShape,
    DecisionShape,
    InboxRow,
    SeenShape,
    WantedShape,
    WantedView,
)
from assistant.api.approval_views import Telling
from assistant.api.asked import Actor, Room
from assistant.api.proposal_shapes import ProposalShape
from assistant.beside import settled
from assistant.bootstrap import App
from assistant.edits_check import fitting
from assistant.errors import NotFound
from assistant.preview import documents_of
from assistant.store import approvals, conversations
from assistant.store.approvals import Approval
from assistant.wanted import by_hand, draft_of, edited, subject_of, wanted
from assistant.words import say
from graphs.documents.shapes import document_shape
from graphs.edits import GiveResult, Waive
from graphs.journal import Verdict

router = APIRouter(tags=["approvals"])


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
    telling = await _telling(room, actor, run_id, approval_id)
    async with room.store.reading() as tx:
        answers = await approvals.of_run(tx, run_id, owner=actor)
    return telling.shape(answers)


@router.get(
    "/runs/{run_id}/approvals/{approval_id}/document",
    summary="What was shown, as the documents that would be made of it",
)
async def document(actor: Actor, room: Room, run_id: str, approval_id: str) -> SeenShape:
    telling = await _telling(room, actor, run_id, approval_id)
    made = documents_of(
        telling.snapshot, telling.approval.subject_step, telling.draft, telling.sources
    )
    return SeenShape(
        run=run_id,
        shown=telling.approval.shown,
        documents=[document_shape(one) for one in made],
    )


@router.post(
    "/runs/{run_id}/approvals/{approval_id}/preview",
    summary="How it would read with options taken and passages changed; nothing is kept",
)
async def preview(
    actor: Actor, room: Room, run_id: str, approval_id: str, want: WantedShape
) -> WantedView:
    telling = await _telling(room, actor, run_id, approval_id)
    changed = wanted(telling.draft, want.options(), want.passages())
    step, item = subject_of(telling.snapshot, telling.approval)
    value = settled(telling.snapshot.workflow, step, telling.draft, changed)
    fitting(telling.snapshot.workflow, [GiveResult(step=step, item=item, value=value)], {})
    return WantedView(
        passages=telling.passages(changed),
        options=telling.options(changed),
        changed=telling.changed(changed),
    )


@router.post("/runs/{run_id}/approvals/{approval_id}/decision", summary="Answer what was shown")
async def decide(
    actor: Actor, room: Room, run_id: str, approval_id: str, decision: DecisionShape
) -> ApprovalShape:
    value = decision.value
    if value is None and (decision.verdict is Verdict.EDIT or decision.changes_something):
        kept = await stored(room, actor, run_id, approval_id)
        value = edited(kept, decision.options(), decision.passages())
    await room.runs.decide(
        actor,
        run_id,
        approval_id,
        shown=decision.shown,
        verdict=decision.verdict,
        comment=decision.comment,
        value=value,
        intended=[Waive(**it.model_dump()) for it in decision.intended],
    )
    return await one(actor, room, run_id, approval_id)


@router.post(
    "/runs/{run_id}/approvals/{approval_id}/proposal",
    summary="Propose as a change what you had changed in something that was decided meanwhile",
)
async def propose(
    actor: Actor, room: Room, run_id: str, approval_id: str, want: WantedShape
) -> ProposalShape:
    telling = await _telling(room, actor, run_id, approval_id)
    seen = draft_of(telling.approval)
    edit = by_hand(
        telling.snapshot, telling.approval, wanted(seen, want.options(), want.passages())
    )
    words = say("approval.proposed_words", title=telling.approval.title)
    return await proposals.proposed(actor, room, run_id, words, [edit], tell=True)


async def _telling(room: App, actor: str, run_id: str, approval_id: str) -> Telling:
    kept = await stored(room, actor, run_id, approval_id)
    return Telling(actor, await room.runs.snapshot(actor, run_id), kept)


async def stored(room: Any, actor: str, run_id: str, approval_id: str) -> Approval:
    """Return an approval as it is kept; raise NotFound where it is not of this person's run."""
    async with room.store.reading() as tx:
        found: Approval = await approvals.get(tx, approval_id, owner=actor)
    if found.run_id != run_id:
        raise NotFound(f"There is no approval {approval_id!r} in this run.")
    return found
