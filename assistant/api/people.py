"""The person who asks: who they are, the words of the screen, and the files they have sent."""

from urllib.parse import quote

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from assistant.access import Auth
from assistant.api.asked import Actor, Room
from assistant.bootstrap import App
from assistant.errors import NotFound
from assistant.store import conversations, users
from assistant.words import words

router = APIRouter(tags=["people"])


class Me(BaseModel):
    """Who is asking."""

    id: str
    name: str
    local: bool = Field(description="You are whoever sits at this computer.")
    signs_out: bool = Field(description="You signed in here, so you can sign out here.")


class TemplateShape(BaseModel):
    """A template, or a workflow of one's own, by its name."""

    name: str
    title: str
    category: str
    description: str
    yours: bool = Field(description="You registered it; it is no template of ours.")


@router.get("/me", summary="Who you are here")
async def me(actor: Actor, room: Room) -> Me:
    auth = room.settings.access.auth
    return Me(
        id=actor,
        name=await _name(room, actor),
        local=auth is Auth.LOCAL,
        signs_out=auth is Auth.PASSWORD,
    )


@router.get("/words", summary="Every word of the screen")
async def texts() -> dict[str, str]:
    return dict(words())


@router.get("/templates", summary="What can be made")
async def templates(actor: Actor, room: Room) -> list[TemplateShape]:
    from graphs.catalog import names

    found = await room.workflows.definitions(actor)
    return [
        TemplateShape(
            name=name,
            title=one.title,
            category=one.category,
            description=one.description,
            yours=name not in names(),
        )
        for name, one in found.items()
    ]


@router.get("/files/{card_id}", summary="A file that you have sent")
async def file(actor: Actor, room: Room, card_id: str) -> Response:
    async with room.store.reading() as tx:
        card = await conversations.card(tx, card_id, owner=actor)
        content = await conversations.card_content(tx, card_id, owner=actor)
    facts = card.facts or {}
    return Response(
        content,
        media_type=str(facts.get("mime") or "application/octet-stream"),
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(card.name)}",
            "Content-Security-Policy": "sandbox",
        },
    )


async def _name(room: App, actor: str) -> str:
    """Return what a person is called; whoever has made nothing yet has an id alone."""
    try:
        async with room.store.reading() as tx:
            return (await users.get(tx, actor)).name
    except NotFound:
        return actor
