"""Events over the API: one is sent, and the runs that wait for it go on."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asked import Actor, Room

router = APIRouter(prefix="/signals", tags=["signals"])


class SignalShape(BaseModel):
    """An event that happened elsewhere."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(description="Such as invoice.paid.")
    key: str = Field(default="", description="What it is about: the number of the invoice.")
    payload: dict[str, Any] = {}


class Heard(BaseModel):
    """Who waits for an event; the condition of each is looked at next."""

    runs: list[str]


@router.post("", status_code=202, summary="Send an event to your runs")
async def emit(actor: Actor, room: Room, event: SignalShape) -> Heard:
    return Heard(runs=await room.signals.emit(actor, event.name, event.payload, key=event.key))
