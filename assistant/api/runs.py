"""Runs over the API: where they stand, and steering them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from assistant.api import shapes
from assistant.api.asked import Actor, Begun, Room
from assistant.api.run_shapes import RunShape, run_shape
from assistant.api.shapes import RunRow
from assistant.bootstrap import App
from assistant.snapshot import Snapshot
from assistant.statuses import Autonomy, CommandKind, Status
from assistant.store import commands, conversations
from assistant.where import hosts_of, line_of
from graphs.edits import UseWriter
from graphs.limits import Limits

router = APIRouter(prefix="/runs", tags=["runs"])


_HEARS = {Status.QUEUED, Status.RUNNING, Status.WAITING}  # what is asked is still to be done


class More(BaseModel):
    """How much more a run may take: of one limit, or of several."""

    model_config = ConfigDict(extra="forbid")

    more_usd: float | None = Field(default=None, gt=0, le=10_000)
    more_tokens: int | None = Field(default=None, gt=0, le=10**9)
    more_calls: int | None = Field(default=None, gt=0, le=10**9)


class HowOften(BaseModel):
    """How often a run asks for an OK."""

    model_config = ConfigDict(extra="forbid")

    autonomy: Autonomy


class Done(BaseModel):
    """Where a run stands after it was steered."""

    run: str
    status: Status
    version: int


class Undone(BaseModel):
    """What an undo took back."""

    version: int
    restored: int
    words: str
    sent_again: list[str]  # the steps that ask to send their requests again


class HomeShape(BaseModel):
    """The conversation in which a run is told of, if there is one."""

    conversation: str | None


@router.get("", summary="Your runs, the newest first")
async def listed(
    actor: Actor,
    room: Room,
    status: Status | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[RunRow]:
    return [shapes.run_row(run) for run in await room.runs.all(actor, status=status, limit=limit)]


@router.get("/{run_id}", summary="Where a run stands")
async def one(actor: Actor, room: Room, begun: Begun, run_id: str) -> RunShape:
    snapshot = await room.runs.snapshot(actor, run_id)
    asked: set[CommandKind] = set()
    if snapshot.run.status in _HEARS:
        async with room.store.reading() as tx:
            asked = {one.kind for one in await commands.unapplied(tx, run_id, owner=actor)}
    return run_shape(
        snapshot,
        await begun.of(snapshot.run),
        where=where_words_go(room, snapshot),
        asked=asked,
        now=room.store.clock(),
    )


@router.get("/{run_id}/home", summary="The conversation in which a run is told of")
async def home(actor: Actor, room: Room, run_id: str) -> HomeShape:
    async with room.store.reading() as tx:
        found = await conversations.home_of(tx, run_id, owner=actor)
    return HomeShape(conversation=found.conversation_id if found else None)


@router.post("/{run_id}/pause", summary="Stop at the next safe point; nothing is lost")
async def pause(actor: Actor, room: Room, run_id: str) -> Done:
    await room.runs.pause(actor, run_id)
    return await _stands(actor, room, run_id)


@router.post("/{run_id}/resume", summary="Go on with what was paused, or try again what failed")
async def resume(actor: Actor, room: Room, run_id: str) -> Done:
    await room.runs.resume(actor, run_id)
    return await _stands(actor, room, run_id)


@router.post("/{run_id}/cancel", summary="Stop for good; what was made stays")
async def cancel(actor: Actor, room: Room, run_id: str) -> Done:
    await room.runs.cancel(actor, run_id)
    return await _stands(actor, room, run_id)


@router.post("/{run_id}/allow", summary="Allow more than the limit")
async def allow(actor: Actor, room: Room, run_id: str, more: More) -> Done:
    raised = Limits(usd=more.more_usd, tokens=more.more_tokens, calls=more.more_calls)
    await room.runs.allow(actor, run_id, raised)
    return await _stands(actor, room, run_id)


@router.post("/{run_id}/autonomy", summary="Choose how often it asks for your OK from here on")
async def autonomy(actor: Actor, room: Room, run_id: str, often: HowOften) -> Done:
    await room.runs.set_autonomy(actor, run_id, often.autonomy)
    return await _stands(actor, room, run_id)


@router.post("/{run_id}/undo", summary="Take the last change back; what stands is not made again")
async def undo(actor: Actor, room: Room, run_id: str) -> Undone:
    undone = await room.runs.undo(actor, run_id)
    return Undone(
        version=undone.revision,
        restored=undone.restored,
        words=undone.words,
        sent_again=list(undone.sent_again),
    )


async def _stands(actor: str, room: App, run_id: str) -> Done:
    run = await room.runs.get(actor, run_id)
    return Done(run=run.id, status=run.status, version=run.revision)


def where_words_go(room: App, snapshot: Snapshot) -> str:
    """Return the sentence that says where the words of a run go."""
    chosen = [one.writer for one in snapshot.revision.edits if isinstance(one, UseWriter)]
    hosts = hosts_of((snapshot.revision.writer, *chosen), room.settings)
    return line_of(hosts, room.settings, snapshot.workflow)
