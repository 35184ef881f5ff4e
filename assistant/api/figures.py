"""Figures beside what waits for an OK, over the API: computed anew from what a person types."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assistant.api.approval_shapes import PatchShape, WantedShape
from assistant.api.approvals import stored
from assistant.api.asked import Actor, Room
from assistant.beside import figures, settled
from assistant.wanted import draft_of, wanted
from graphs.live import Figures, Tone

router = APIRouter(tags=["approvals"])


class FigureShape(BaseModel):
    """One figure in words, and whether it is good."""

    label: str
    value: str
    tone: Tone
    note: str


class WayShape(BaseModel):
    """A way out that was computed, and the changes that it is."""

    title: str
    says: str
    patches: list[PatchShape]


class NumberShape(BaseModel):
    """A number to type over."""

    path: str
    label: str
    group: str
    value: float
    scale: float = Field(description="It is shown and typed so many times as large.")
    unit: str
    whose: str
    hint: str


class FiguresShape(BaseModel):
    """Everything that is shown beside what waits."""

    shown: list[FigureShape]
    ways: list[WayShape]
    numbers: list[NumberShape]
    remark: str


@router.post(
    "/runs/{run_id}/approvals/{approval_id}/figures",
    summary="What follows from what waits, with passages changed; nothing is kept",
)
async def of_approval(
    actor: Actor, room: Room, run_id: str, approval_id: str, want: WantedShape
) -> FiguresShape:
    kept = await stored(room, actor, run_id, approval_id)
    snapshot = await room.runs.snapshot(actor, run_id)
    step, before = kept.subject_step, draft_of(kept)
    after = wanted(before, want.options(), want.passages())
    value = settled(snapshot.workflow, step, before, after)
    beside = {one.id: one.value for one in snapshot.steps if not one.item}
    return _shape(figures(snapshot.workflow, step, value, beside))


def _shape(made: Figures) -> FiguresShape:
    return FiguresShape(
        shown=[FigureShape(**one._asdict()) for one in made.shown],
        ways=[
            WayShape(title=one.title, says=one.says, patches=_patches(one.patches))
            for one in made.ways
        ],
        numbers=[NumberShape(**one._asdict()) for one in made.numbers],
        remark=made.remark,
    )


def _patches(patches: Any) -> list[PatchShape]:
    return [PatchShape(path=one.path, value=one.value) for one in patches]
