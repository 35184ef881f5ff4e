"""What you have chosen for everything you begin, and what your forms remember, over the API."""

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asked import Actor, Room
from assistant.preferences import Preferences
from graphs.catalog import names, outline
from graphs.stops import Autonomy

router = APIRouter(prefix="/preferences", tags=["preferences"])


class StyleShape(BaseModel):
    """How everything should read that a model writes for you."""

    language: str
    audience: str
    notes: str


class RememberedValue(BaseModel):
    """An input as it was given the last time."""

    name: str
    title: str
    value: Any


class RememberedShape(BaseModel):
    """What the forms of a template remember."""

    template: str
    title: str
    values: list[RememberedValue]


class PreferencesShape(BaseModel):
    """What you have chosen, and what is remembered."""

    autonomy: Autonomy
    style: StyleShape
    letterhead: str | None  # the name of the file whose look your Word files have
    remembered: list[RememberedShape]


class StyleChange(BaseModel):
    """Parts of a style that are changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    language: str = ""
    audience: str = ""
    notes: str = ""


class PreferencesChange(BaseModel):
    """What is changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    autonomy: Autonomy = Autonomy.KEY
    style: StyleChange = Field(default_factory=StyleChange)


@router.get("", summary="What you have chosen, and what your forms remember")
async def read(actor: Actor, room: Room) -> PreferencesShape:
    return _shape(await room.preferences.get(actor))


@router.put("", summary="Choose something; what is left out stays as it is")
async def change(actor: Actor, room: Room, new: PreferencesChange) -> PreferencesShape:
    return _shape(await room.preferences.change(actor, new.model_dump(exclude_unset=True)))


@router.put("/letterhead", summary="Use a Word file as your letterhead, until you remove it")
async def use(actor: Actor, room: Room, file: Annotated[UploadFile, File()]) -> PreferencesShape:
    content = await file.read()
    return _shape(await room.letterheads.take(actor, file.filename or "file", content))


@router.delete("/letterhead", summary="Use no letterhead any more")
async def put_away(actor: Actor, room: Room) -> PreferencesShape:
    return _shape(await room.letterheads.put_away(actor))


@router.delete("/remembered", summary="Forget what all your forms remember")
async def forget_all(actor: Actor, room: Room) -> PreferencesShape:
    return _shape(await room.preferences.forget(actor))


@router.delete("/remembered/{template}", summary="Forget what the forms of a template remember")
async def forget(actor: Actor, room: Room, template: str) -> PreferencesShape:
    return _shape(await room.preferences.forget(actor, template))


def _shape(mine: Preferences) -> PreferencesShape:
    found = [_remembered(name, values) for name, values in mine.remembered.items()]
    return PreferencesShape(
        autonomy=mine.autonomy,
        style=StyleShape(**mine.style.model_dump()),
        letterhead=mine.letterhead.name if mine.letterhead else None,
        remembered=[one for one in found if one.values],
    )


def _remembered(template: str, values: Any) -> RememberedShape:
    known = outline(template) if template in names() else None
    inputs = known.inputs if known else {}
    return RememberedShape(
        template=template,
        title=known.title if known else template,
        values=[
            RememberedValue(
                name=name, title=inputs[name].title if name in inputs else name, value=value
            )
            for name, value in values.items()
        ],
    )
