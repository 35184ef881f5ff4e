"""Runs over the API: where they stand, what they gave, and steering them."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.api import shapes
from assistant.api.asked import Actor, Room
from assistant.api.shapes import RunRow, RunShape
from assistant.bootstrap import App
from assistant.errors import NotFound
from assistant.preview import draft_so_far
from assistant.snapshot import Snapshot
from assistant.statuses import Status
from assistant.store import conversations
from graphs.documents.shapes import document_shape
from graphs.journal import Address

router = APIRouter(prefix="/runs", tags=["runs"])

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}


class Ask(BaseModel):
    """What is asked of a run by name."""

    model_config = ConfigDict(extra="forbid")

    more_usd: float | None = Field(default=None, description="With allow: how much more, in USD.")


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


class StepContent(BaseModel):
    """What a step gave, as a person reads it."""

    id: str
    item: str
    title: str
    note: str
    how: str
    seconds: float
    cost_usd: float
    documents: list[dict[str, Any]]


class DraftShape(BaseModel):
    """The draft as it stands, in blocks."""

    run: str
    seq: int
    documents: list[dict[str, Any]]


@router.get("", summary="Your runs, the newest first")
async def listed(
    actor: Actor,
    room: Room,
    status: Status | None = None,
    limit: Annotated[int, Query(le=200)] = 50,
) -> list[RunRow]:
    return [shapes.run_row(run) for run in await room.runs.all(actor, status=status, limit=limit)]


@router.get("/{run_id}", summary="Where a run stands")
async def one(actor: Actor, room: Room, run_id: str) -> RunShape:
    snapshot = await room.runs.snapshot(actor, run_id)
    return shapes.run_shape(snapshot, await _started(actor, room, snapshot))


@router.get("/{run_id}/home", summary="The conversation in which a run is told of")
async def home(actor: Actor, room: Room, run_id: str) -> dict[str, str | None]:
    async with room.store.reading() as tx:
        found = await conversations.home_of(tx, run_id, owner=actor)
    return {"conversation": found.conversation_id if found else None}


@router.get("/{run_id}/draft", summary="The draft as it stands, in blocks")
async def draft(actor: Actor, room: Room, run_id: str) -> DraftShape:
    snapshot = await room.runs.snapshot(actor, run_id)
    documents = [document_shape(one) for one in draft_so_far(snapshot)]
    return DraftShape(run=run_id, seq=snapshot.run.last_seq, documents=documents)


@router.get("/{run_id}/steps/{step}", summary="What a step gave")
async def step(actor: Actor, room: Room, run_id: str, step: str, item: str = "") -> StepContent:
    from graphs.documents.generic import outlined

    snapshot = await room.runs.snapshot(actor, run_id)
    try:
        view = snapshot.step(step, item)
    except KeyError:
        raise NotFound(f"This draft has no step {step!r}.", step=step) from None
    documents = (
        [document_shape(outlined(view.title, view.value, view.sources, (), offline=True))]
        if view.value is not None
        else []
    )
    return StepContent(
        id=view.id,
        item=view.item,
        title=view.title,
        note=view.note,
        how=view.how,
        seconds=view.seconds,
        cost_usd=view.cost_usd,
        documents=documents,
    )


@router.get("/{run_id}/documents/{sha256}", summary="A finished file")
async def document(actor: Actor, room: Room, run_id: str, sha256: str) -> Response:
    content = await room.runs.document(actor, run_id, sha256)
    async with room.store.reading() as tx:
        from assistant.store import documents

        files = await documents.of_run(tx, run_id, owner=actor)
    found = next((one for one in files if one.sha256 == sha256), None)
    name, kind = ("draft", "bin") if found is None else (_file_name(found), found.format)
    return Response(
        content,
        media_type=MIME.get(kind, "application/octet-stream"),
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


@router.post("/{run_id}/undo", summary="Take the last change back; nothing is made again")
async def undo(actor: Actor, room: Room, run_id: str) -> Undone:
    undone = await room.runs.undo(actor, run_id)
    return Undone(version=undone.revision, restored=undone.restored, words=undone.words)


@router.post("/{run_id}/{verb}", summary="Steer a run: pause, resume, cancel, undo, allow")
async def steer(
    actor: Actor,
    room: Room,
    run_id: str,
    verb: Literal["pause", "resume", "cancel", "allow"],
    ask: Ask | None = None,
) -> Done:
    match verb:
        case "pause":
            await room.runs.pause(actor, run_id)
        case "resume":
            await room.runs.resume(actor, run_id)
        case "cancel":
            await room.runs.cancel(actor, run_id)
        case "allow":
            await room.runs.allow(actor, run_id, (ask.more_usd if ask else None) or 0.0)
    run = await room.runs.get(actor, run_id)
    return Done(run=run.id, status=run.status, version=run.revision)


async def _started(actor: str, room: App, snapshot: Snapshot) -> set[Address]:
    """Return the steps that have started and not finished; none while the run rests."""
    if snapshot.run.status is not Status.RUNNING:
        return set()
    started: set[Address] = set()
    for event in await room.runs.events(actor, snapshot.run.id, limit=5_000):
        if event.kind == "step.started":
            started.add(Address(event.data["step"], event.data.get("item", "")))
        elif event.kind == "step.finished":
            started.discard(Address(event.data["step"], event.data.get("item", "")))
        elif event.kind.startswith("run."):
            started.clear()
    return started


def _file_name(file: Any) -> str:
    review = "-review" if file.copy == "review" else ""
    return f"{file.name}{review}.{file.format}"
