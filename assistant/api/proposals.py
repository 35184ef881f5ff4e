"""Changes over the API: said in words, shown with what they would redo, made or left."""

from collections.abc import Sequence

from fastapi import APIRouter

from assistant.api.asked import Actor, Room
from assistant.api.proposal_shapes import Applied, ImpactShape, Parts, ProposalShape, Words
from assistant.api.proposal_views import Reading, proposal_shape
from assistant.board import post
from assistant.bootstrap import App
from assistant.errors import EditRefused
from assistant.store import conversations
from assistant.store.words import ProposalStatus
from graphs.edits import Edit

router = APIRouter(tags=["changes"])


@router.post("/runs/{run_id}/proposals", summary="Say a change; nothing is done yet")
async def propose(actor: Actor, room: Room, run_id: str, said: Words) -> ProposalShape:
    if said.edits is None and not said.words.strip():
        raise EditRefused("Say what should be different.")
    return await proposed(actor, room, run_id, said.words, said.edits, tell=said.tell)


@router.get("/proposals/{proposal_id}", summary="A change, and what it would redo")
async def one(actor: Actor, room: Room, proposal_id: str) -> ProposalShape:
    view = await room.proposals.view(actor, proposal_id)
    it = view.proposal
    reading = Reading(await room.runs.snapshot(actor, it.run_id))
    before = None
    if it.status is ProposalStatus.DONE and it.revision is not None:
        before = Reading(await room.runs.snapshot_at(actor, it.run_id, it.revision - 1))
    return proposal_shape(view, reading, before)


@router.post("/proposals/{proposal_id}/preview", summary="What a part of a change would redo")
async def preview(actor: Actor, room: Room, proposal_id: str, parts: Parts) -> ImpactShape:
    view = await room.proposals.view(actor, proposal_id)
    snapshot = await room.runs.snapshot(actor, view.proposal.run_id)
    only = parts.only if parts.only is not None else range(len(view.edits))
    return Reading(snapshot).impact(await room.proposals.preview(actor, proposal_id, only))


@router.post("/proposals/{proposal_id}/apply", summary="Make a change, once")
async def apply(actor: Actor, room: Room, proposal_id: str, parts: Parts | None = None) -> Applied:
    version = await room.proposals.apply(actor, proposal_id, only=parts.only if parts else None)
    view = await room.proposals.view(actor, proposal_id)
    return Applied(run=view.proposal.run_id, version=version)


@router.post("/proposals/{proposal_id}/leave", summary="Leave the draft as it is")
async def leave(actor: Actor, room: Room, proposal_id: str) -> ProposalShape:
    await room.proposals.leave(actor, proposal_id)
    return await one(actor, room, proposal_id)


async def proposed(
    actor: str,
    room: App,
    run_id: str,
    words: str,
    edits: Sequence[Edit] | None,
    *,
    tell: bool,
) -> ProposalShape:
    """Keep a change for a yes, and show it where the run is told of."""
    made = await room.proposals.propose(actor, run_id, words, edits)
    if tell:
        async with room.store.reading() as tx:
            home = await conversations.home_of(tx, run_id, owner=actor)
        if home is not None:
            card = {"run": run_id, "proposal": made.id}
            await room.board.post(
                actor, home.conversation_id, post(made.id, cards={"impact": card})
            )
    return await one(actor, room, made.id)
