"""Where a run is told of, over the API: a conversation is made for one that has none."""

from fastapi import APIRouter
from pydantic import BaseModel

from assistant.api.asked import Actor, Room
from assistant.homes import home_of

router = APIRouter(prefix="/runs", tags=["runs"])


class MadeHome(BaseModel):
    """The conversation in which a run is told of."""

    conversation: str


@router.post("/{run_id}/home", summary="The conversation of a run, made now if it has none")
async def home(actor: Actor, room: Room, run_id: str) -> MadeHome:
    made = await home_of(actor, run_id, store=room.store, teller=room.teller)
    return MadeHome(conversation=made)
