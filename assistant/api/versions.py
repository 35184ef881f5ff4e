"""Versions of a draft over the API: the list, what differs between two, and bringing one back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asked import MOST, Actor, Room
from assistant.api.differences import DifferenceShape, difference_shapes
from assistant.versions import FileChange, InputChange, PartChange, Version

router = APIRouter(prefix="/runs/{run_id}", tags=["versions"])


class InputChangeShape(BaseModel):
    """An input that has another value, or a part of the style that was asked for."""

    name: str
    title: str
    before: str
    after: str


class VersionShape(BaseModel):
    """One version: who made it, what they said, and what it changed."""

    number: int
    mine: bool
    author: str
    words: str
    at: datetime
    restores: int | None
    inputs: list[InputChangeShape]
    parts: list[str]
    files: int
    current: bool


class PartShape(BaseModel):
    """A part of the draft that differs; ``open`` where it is still to be made again."""

    step: str
    item: str
    title: str
    kind: Literal["changed", "new", "gone", "open"]
    differences: list[DifferenceShape]


class RenamedShape(BaseModel):
    """Something that goes by another name everywhere."""

    before: str
    after: str


class FileChangeShape(BaseModel):
    """A finished file that differs, came or went."""

    name: str
    format: str
    copy_kind: str
    kind: Literal["changed", "new", "gone"]


class ComparisonShape(BaseModel):
    """What differs between two versions."""

    run: str
    before: int
    after: int
    current: int
    inputs: list[InputChangeShape]
    renames: list[RenamedShape]
    parts: list[PartShape]
    files: list[FileChangeShape]
    notes_added: list[str]
    notes_dropped: list[str]


class Which(BaseModel):
    """The version to bring back."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=MOST)


class Restored(BaseModel):
    """The version that came of it."""

    run: str
    version: int


@router.get("/versions", summary="All versions of a draft, the newest first")
async def listed(actor: Actor, room: Room, run_id: str) -> list[VersionShape]:
    return [_version(actor, one) for one in await room.runs.versions(actor, run_id)]


@router.get("/compare", summary="What differs between two versions, word by word")
async def compare(
    actor: Actor,
    room: Room,
    run_id: str,
    before: Annotated[int, Query(alias="from", ge=1, le=MOST)],
    after: Annotated[int, Query(alias="to", ge=1, le=MOST)],
) -> ComparisonShape:
    found = await room.runs.compare(actor, run_id, before, after)
    run = await room.runs.get(actor, run_id)
    return ComparisonShape(
        run=run_id,
        before=found.before,
        after=found.after,
        current=run.revision,
        inputs=_inputs((*found.inputs, *found.style)),
        renames=[RenamedShape(before=one.before, after=one.after) for one in found.renames],
        parts=[_part(one) for one in found.parts],
        files=[_file(one) for one in found.documents],
        notes_added=list(found.notes_added),
        notes_dropped=list(found.notes_dropped),
    )


@router.post("/restore", summary="Bring a version back as a new one; it costs nothing")
async def restore(actor: Actor, room: Room, run_id: str, which: Which) -> Restored:
    return Restored(run=run_id, version=await room.runs.restore(actor, run_id, which.version))


def _version(actor: str, one: Version) -> VersionShape:
    return VersionShape(
        number=one.number,
        mine=one.author == actor,
        author=one.author,
        words=one.words,
        at=one.at,
        restores=one.restores,
        inputs=_inputs(one.inputs),
        parts=list(dict.fromkeys(one.parts)),
        files=len(one.documents),
        current=one.is_current,
    )


def _inputs(found: Sequence[InputChange]) -> list[InputChangeShape]:
    return [
        InputChangeShape(name=one.name, title=one.title, before=one.before, after=one.after)
        for one in found
    ]


def _part(part: PartChange) -> PartShape:
    return PartShape(
        step=part.address.step,
        item=part.address.item,
        title=part.title,
        kind=part.kind,
        differences=difference_shapes(part.differences),
    )


def _file(one: FileChange) -> FileChangeShape:
    kind: Literal["changed", "new", "gone"] = "changed"
    if one.before is None or one.after is None:
        kind = "new" if one.before is None else "gone"
    return FileChangeShape(name=one.name, format=one.format, copy_kind=one.copy, kind=kind)
