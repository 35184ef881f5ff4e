"""Receipts over the API: what a change did, and taking it, or single passages of it, back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asked import MOST, Actor, Room
from assistant.api.proposal_shapes import Applied, EditShape
from assistant.api.proposal_views import Reading
from assistant.errors import Conflict
from assistant.receipts import Kind, Receipt, Receipts
from assistant.statuses import Status
from assistant.words import say
from graphs.edits import EDIT
from graphs.journal import Address

router = APIRouter(prefix="/runs/{run_id}/receipts", tags=["changes"])

Version = Annotated[int, Path(ge=1, le=MOST)]


class ReceiptShape(BaseModel):
    """What a change was and did, and whether it is still the last one."""

    run: str
    run_status: Status
    version: int
    parent: int
    current: int
    kind: Kind
    words: str
    mine: bool
    author: str
    at: datetime
    restores: int | None
    undone: int | None = Field(description="Of an undo: the version whose change was taken back.")
    edits: list[EditShape]
    redone: list[str]
    kept: list[str]
    left: list[str]
    is_current: bool


class Undone(BaseModel):
    """What an undo took back."""

    version: int
    restored: int


class Back(BaseModel):
    """Passages to put back to what the version before said."""

    model_config = ConfigDict(extra="forbid")

    step: str
    item: str = ""
    paths: list[str] = Field(min_length=1, max_length=200)


@router.get("/{version}", summary="What a change was, what was redone for it, and what was kept")
async def one(actor: Actor, room: Room, run_id: str, version: Version) -> ReceiptShape:
    found = await Receipts(room.store, room.runs).of(actor, run_id, version)
    return _shape(actor, found, await _current(room, actor, run_id))


@router.post("/{version}/undo", summary="Take a change back while it is the last one; it is free")
async def undo(actor: Actor, room: Room, run_id: str, version: Version) -> Undone:
    undone = await room.runs.undo(actor, run_id, expected=version)
    return Undone(version=undone.revision, restored=undone.restored)


@router.post("/{version}/back", summary="Put single passages back to what they said before")
async def back(actor: Actor, room: Room, run_id: str, version: Version, which: Back) -> Applied:
    current = await _current(room, actor, run_id)
    if current != version:
        raise Conflict(f"Version {version} is not the last change any more.", version=version)
    at = Address(which.step, which.item)
    edits = await room.runs.patches_back(actor, run_id, version - 1, at, which.paths)
    made = await room.runs.edit(actor, run_id, edits, words=say("receipt.back_words"))
    return Applied(run=run_id, version=made)


async def _current(room: Room, actor: str, run_id: str) -> int:
    return (await room.runs.get(actor, run_id)).revision


def _shape(actor: str, it: Receipt, current: int) -> ReceiptShape:
    raw = [EDIT.dump_python(one, mode="json") for one in it.edits]
    return ReceiptShape(
        run=it.snapshot.run.id,
        run_status=it.snapshot.run.status,
        version=it.version,
        parent=it.parent,
        current=current,
        kind=it.kind,
        words=it.words,
        mine=it.author == actor,
        author=it.author,
        at=it.at,
        restores=it.restores,
        undone=it.undone,
        edits=Reading(it.before or it.snapshot).edits(it.edits, raw),
        redone=list(it.redone),
        kept=list(it.kept),
        left=list(it.left),
        is_current=it.is_current,
    )
