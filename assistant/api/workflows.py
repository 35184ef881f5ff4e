"""Workflows of one's own over the API: what is registered, its versions, copies and exports."""

import asyncio
import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.api.asked import MOST, Actor, Room
from assistant.store.definitions import Definition as Row
from assistant.store.words import Registered
from assistant.workflow_changes import exported
from assistant.workflows import Own, Taken, usable
from graphs.notations import as_data

router = APIRouter(prefix="/workflows", tags=["workflows"])

To = Literal["yaml", "json", "nodes"]
_TYPES = {"yaml": "application/yaml", "json": "application/json", "nodes": "application/json"}


class Given(BaseModel):
    """A definition: as the text of its file, or as data, in any notation that files may have."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(default=None, description="YAML or JSON, at most 512 kB.")
    definition: dict[str, Any] | None = Field(default=None, description="The same as data.")

    @model_validator(mode="after")
    def _one(self) -> "Given":
        if (self.text is None) == (self.definition is None):
            raise ValueError("give either text or definition")
        return self

    @property
    def source(self) -> str:
        """The text."""
        return self.text if self.text is not None else json.dumps(self.definition)


class WorkflowRow(BaseModel):
    """A workflow of yours as a line."""

    name: str
    title: str
    category: str
    version: int
    created_at: datetime


class WorkflowShape(WorkflowRow):
    """One version of a workflow of yours."""

    current: bool
    text: str = Field(description="As it was written.")
    definition: dict[str, Any]


class TakenShape(BaseModel):
    """What became of a definition that was given."""

    name: str
    title: str
    version: int
    change: Registered | None = Field(description="null: it was that version already.")


class ValidShape(BaseModel):
    """A definition without a problem."""

    name: str
    title: str
    category: str
    steps: int


class DoneShape(BaseModel):
    """Something that was done with a version."""

    what: Registered
    actor: str
    words: str
    at: datetime


class KeptShape(BaseModel):
    """A version of a workflow."""

    number: int
    current: bool
    at: datetime
    done: list[DoneShape]


class DiffShape(BaseModel):
    """What differs between two versions."""

    before: int
    after: int
    text: str = Field(description="A unified diff of the two as YAML; empty: they say the same.")
    added: list[str] = Field(description="Steps, by their paths.")
    removed: list[str]
    changed: list[str]
    beside: list[str] = Field(description="Other keys that differ: title, inputs, roles, ...")


class ProblemShape(BaseModel):
    """One thing that is wrong in a definition."""

    message: str
    file: str
    line: int = Field(description="Counted from 1; 0 where no line can be named.")
    column: int
    path: str
    allowed: list[str]


class BrokenShape(BaseModel):
    """A file that cannot be used, with everything that is wrong in it."""

    file: str
    problems: list[ProblemShape]


class Which(BaseModel):
    """The version to use."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=MOST)


class Copy(BaseModel):
    """What a copy is called."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: str = Field(default="", description="By default the words of its name.")


@router.get("", summary="Your workflows, by name")
async def listed(actor: Actor, room: Room, category: str | None = None) -> list[WorkflowRow]:
    return [_row(one) for one in await room.workflows.all(actor, category=category)]


@router.post("", summary="Register a definition: as a new workflow, or a new version of yours")
async def register(actor: Actor, room: Room, given: Given, response: Response) -> TakenShape:
    taken = await room.workflows.register(actor, given.source)
    response.status_code = 201 if taken.change else 200
    return _taken(taken)


@router.post("/validate", summary="Check a definition whole, and keep nothing")
async def validate(actor: Actor, given: Given) -> ValidShape:
    workflow = await asyncio.to_thread(usable, given.source)
    return ValidShape(
        name=workflow.name,
        title=workflow.definition.title,
        category=workflow.definition.category,
        steps=len(workflow.placed),
    )


@router.get("/categories", summary="The categories of your workflows, and how many are in each")
async def categories(actor: Actor, room: Room) -> dict[str, int]:
    return await room.workflows.categories(actor)


@router.get("/problems", summary="Files of the watched folder that cannot be used, and why")
async def problems(actor: Actor, room: Room) -> list[BrokenShape]:
    return [
        BrokenShape(
            file=one.file, problems=[ProblemShape(**asdict(problem)) for problem in one.problems]
        )
        for one in room.watch.problems(actor)
    ]


@router.get("/{name}", summary="One of your workflows: the version that is used, or another")
async def one(
    actor: Actor, room: Room, name: str, version: Annotated[int | None, Query(ge=1, le=MOST)] = None
) -> WorkflowShape:
    return _shape(await room.workflows.get(actor, name, version))


@router.put("/{name}", summary="Make a definition the next version of one of your workflows")
async def update(actor: Actor, room: Room, name: str, given: Given) -> TakenShape:
    return _taken(await room.workflows.update(actor, name, given.source))


@router.delete("/{name}", status_code=204, summary="Take a workflow off your list; runs keep it")
async def remove(actor: Actor, room: Room, name: str) -> None:
    await room.workflows.remove(actor, name)


@router.get("/{name}/versions", summary="The versions of a workflow, the newest first")
async def versions(actor: Actor, room: Room, name: str) -> list[KeptShape]:
    return [
        KeptShape(
            number=one.number,
            current=one.is_current,
            at=one.at,
            done=[
                DoneShape(what=done.what, actor=done.actor, words=done.words, at=done.at)
                for done in one.story
            ],
        )
        for one in await room.workflows.versions(actor, name)
    ]


@router.get("/{name}/diff", summary="What differs between two versions")
async def diff(
    actor: Actor,
    room: Room,
    name: str,
    before: Annotated[int, Query(alias="from", ge=1, le=MOST)],
    after: Annotated[int, Query(alias="to", ge=1, le=MOST)],
) -> DiffShape:
    found = await room.workflows.compare(actor, name, before, after)
    return DiffShape(
        before=before,
        after=after,
        text=found.text,
        added=list(found.added),
        removed=list(found.removed),
        changed=list(found.changed),
        beside=list(found.beside),
    )


@router.post("/{name}/rollback", summary="Use an earlier version from now on; none is lost")
async def roll_back(actor: Actor, room: Room, name: str, which: Which) -> WorkflowShape:
    return _shape(await room.workflows.roll_back(actor, name, which.version))


@router.post("/{name}/clone", status_code=201, summary="Copy a workflow under another name")
async def clone(actor: Actor, room: Room, name: str, copy: Copy) -> TakenShape:
    return _taken(await room.workflows.clone(actor, name, copy.name, copy.title))


@router.get("/{name}/export", summary="A workflow as YAML, as JSON, or as nodes and edges")
async def export(
    actor: Actor,
    room: Room,
    name: str,
    to: To = "yaml",
    version: Annotated[int | None, Query(ge=1, le=MOST)] = None,
) -> Response:
    own = await room.workflows.get(actor, name, version)
    ending = ".nodes.json" if to == "nodes" else f".{to}"
    return Response(
        await asyncio.to_thread(exported, own.workflow, to),
        media_type=_TYPES[to],
        headers={"Content-Disposition": f'attachment; filename="{own.row.name}{ending}"'},
    )


def _row(one: Row) -> WorkflowRow:
    return WorkflowRow(
        name=one.name,
        title=one.title,
        category=one.category,
        version=one.current or 0,
        created_at=one.created_at,
    )


def _shape(own: Own) -> WorkflowShape:
    definition = own.workflow.definition
    return WorkflowShape(
        name=own.row.name,
        title=definition.title,
        category=definition.category,
        version=own.version.number,
        created_at=own.version.created_at,
        current=own.version.number == own.row.current,
        text=own.text,
        definition=as_data(definition),
    )


def _taken(one: Taken) -> TakenShape:
    return TakenShape(name=one.name, title=one.title, version=one.version, change=one.change)
