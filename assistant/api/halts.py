"""A run that came to rest before its end, over the API: why, what is safe, and ways to go on."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel

from assistant.api import shapes
from assistant.api.asked import MOST, Actor, Room
from assistant.api.proposal_shapes import Applied
from assistant.errors import EditRefused
from assistant.finishing import proposed_finish
from assistant.halts import halt
from assistant.statuses import Status
from assistant.words import say

router = APIRouter(prefix="/runs/{run_id}", tags=["runs"])


class HaltShape(BaseModel):
    """Why a run rests, what of it is safe, and what finishing may take."""

    run: str
    run_title: str
    run_status: Status
    status: Status
    error: str
    message: str
    facts: dict[str, Any]
    at: datetime
    went_on: datetime | None
    step_title: str
    taken_back: list[str]
    not_taken_back: list[str]
    outside: list[str]
    steps: int
    finished: int
    writer: str
    is_by_model: bool
    spent_usd: float
    limit_usd: float | None
    left_usd: float | None
    more_usd: float
    more: int


@router.get("/halts/{seq}", summary="Why a run came to rest; 0 is the last time")
async def one(
    actor: Actor, room: Room, run_id: str, seq: Annotated[int, Path(ge=0, le=MOST)]
) -> HaltShape:
    found = await halt(room.runs, actor, run_id, seq)
    run = found.snapshot.run
    return HaltShape(
        run=run.id,
        run_title=run.title,
        run_status=run.status,
        status=found.status,
        error=str(found.reason.get("error", "")),
        message=str(found.reason.get("message", "")),
        facts=dict(found.reason.get("facts", {})),
        at=found.at,
        went_on=found.went_on,
        step_title=found.step_title,
        taken_back=found.taken_back,
        not_taken_back=found.not_taken_back,
        outside=list(found.snapshot.outside),
        steps=found.steps,
        finished=found.finished,
        writer=shapes.writer_of(found.snapshot),
        is_by_model=found.is_by_model,
        spent_usd=run.spent_usd,
        limit_usd=run.limit_usd,
        left_usd=found.left_usd,
        more_usd=found.more_usd,
        more=found.more,
    )


@router.post("/finish", summary="Let the rules write what is left, in standard wording; it is free")
async def finish(actor: Actor, room: Room, run_id: str) -> Applied:
    understood = proposed_finish(await room.runs.snapshot(actor, run_id))
    if not understood.edits:
        raise EditRefused(understood.refusal)
    words = say("halt.finish_words")
    version = await room.runs.edit(actor, run_id, understood.edits, words=words)
    return Applied(run=run_id, version=version)
