"""The model that writes for you, over the API: what is connected, tested, kept and forgotten.

A key goes in and never comes out.
"""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from assistant.api.asked import Actor, Room
from assistant.connections import ConnectionState
from assistant.offers import Choice, Found
from assistant.trying import Tested

router = APIRouter(prefix="/connection", tags=["connection"])


class ChoiceShape(BaseModel):
    """A provider that can be connected, or a server of one's own."""

    id: str
    title: str
    models: list[str] = Field(description="Names to begin with; others of the provider work too.")
    host: str = Field(description="Where words go; empty: to the address that is given.")
    needs_key: bool
    key_page: str
    key_variable: str
    key_here: bool = Field(description="A key lies in that variable, so none need be given.")
    needs_address: bool
    addresses: list[str] = Field(description="To choose from; empty: any address.")


class ConnectionShape(BaseModel):
    """What writes for you, where words go, and what could be connected."""

    source: Literal["rules", "settings", "yours"]
    model: str
    models: dict[str, str] = Field(description="By model role, where another serves it.")
    title: str
    api_base: str | None
    hosts: list[str]
    where: str
    kept: str
    trouble: str
    since: datetime | None
    choices: list[ChoiceShape]


class OllamaShape(BaseModel):
    """A model that an Ollama offers."""

    name: str
    size_bytes: int
    elsewhere: bool = Field(description="Its maker's servers do the work.")


class FoundShape(BaseModel):
    """An Ollama that answers, and its models; it is never connected by itself."""

    address: str
    models: list[OllamaShape]


class Wish(BaseModel):
    """What a person wants to connect."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    model: str = Field(max_length=300)
    key: SecretStr = Field(
        default=SecretStr(""), max_length=2_000, description="Empty: the one that is kept already."
    )
    api_base: str = Field(default="", max_length=500)
    models: dict[str, str] = Field(default={}, max_length=10)


class TestedShape(BaseModel):
    """What came of a test: one sentence, and the field to look at where it went wrong."""

    ok: bool
    message: str
    field: str
    note: str
    host: str
    cost_usd: float | None
    seconds: float


@router.get("", summary="What writes for you, and where words go")
async def state(actor: Actor, room: Room) -> ConnectionShape:
    found = await room.connections.state(actor)
    return _shape(found, await room.connections.choices(actor))


@router.get("/found", summary="An Ollama that answers here, if there is one")
async def found(actor: Actor, room: Room) -> FoundShape | None:
    answered = await room.connections.found(actor)
    return None if answered is None else _found(answered)


@router.post("/test", summary="Try a connection with one tiny call; nothing is kept")
async def test(actor: Actor, room: Room, wish: Wish) -> TestedShape:
    tested: Tested = await room.connections.test(
        actor,
        model=wish.model,
        key=wish.key.get_secret_value(),
        api_base=wish.api_base,
        models=wish.models,
    )
    return TestedShape(**vars(tested))


@router.put("", summary="Keep a connection that has passed its test")
async def keep(actor: Actor, room: Room, wish: Wish) -> ConnectionShape:
    kept = await room.connections.save(
        actor,
        model=wish.model,
        key=wish.key.get_secret_value(),
        api_base=wish.api_base,
        models=wish.models,
    )
    return _shape(kept, await room.connections.choices(actor))


@router.delete("", summary="Forget a connection with its key; what it writes pauses")
async def forget(actor: Actor, room: Room) -> ConnectionShape:
    left = await room.connections.forget(actor)
    return _shape(left, await room.connections.choices(actor))


def _shape(found: ConnectionState, choices: tuple[Choice, ...]) -> ConnectionShape:
    return ConnectionShape(
        source=found.source,
        model=found.model,
        models=dict(found.models),
        title=found.title,
        api_base=found.api_base,
        hosts=list(found.hosts),
        where=found.where,
        kept=found.kept,
        trouble=found.trouble,
        since=found.since,
        choices=[_choice(one) for one in choices],
    )


def _choice(one: Choice) -> ChoiceShape:
    return ChoiceShape(
        **vars(one) | {"models": list(one.models), "addresses": list(one.addresses)},
    )


def _found(answered: Found) -> FoundShape:
    models = [OllamaShape(**vars(one)) for one in answered.models]
    return FoundShape(address=answered.address, models=models)
