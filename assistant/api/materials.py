"""Uploaded material over the API: read once, kept for its owner, and told in a few facts."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel

from assistant.api.asked import Actor, Room
from assistant.materials.desk import Kept

router = APIRouter(prefix="/materials", tags=["materials"])


class MaterialShape(BaseModel):
    """A file that was read."""

    id: str
    name: str
    kind: str
    facts: dict[str, Any]
    text: str
    created_at: datetime


@router.post("", summary="Read a file: PDF, Word, Excel, CSV, Markdown or text", status_code=201)
async def add(
    actor: Actor,
    room: Room,
    file: Annotated[UploadFile, File()],
    conversation: Annotated[str | None, Form()] = None,
) -> MaterialShape:
    content = await file.read()
    return _shape(await room.materials.add(actor, file.filename or "file", content, conversation))


@router.get("/{material_id}", summary="What was read from a file")
async def one(actor: Actor, room: Room, material_id: str) -> MaterialShape:
    return _shape(await room.materials.get(actor, material_id))


def _shape(kept: Kept) -> MaterialShape:
    return MaterialShape(
        id=kept.id,
        name=kept.material.name,
        kind=kept.material.kind,
        facts=dict(kept.material.facts),
        text=kept.material.text,
        created_at=kept.created_at,
    )
