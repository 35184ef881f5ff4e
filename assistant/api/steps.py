"""The steps of a run over the API: what each gave, what is wrong in it, how they hang together."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel

from assistant.api import shapes
from assistant.api.asked import Actor, Begun, Room
from assistant.api.run_shapes import Begun as Since
from assistant.api.run_shapes import StepStatus
from assistant.api.shapes import FindingShape, RepairShape
from assistant.errors import NotFound
from assistant.preview import documents_of
from assistant.results import result_document
from assistant.snapshot import Snapshot
from assistant.steps import StepView, role_of
from graphs.documents.shapes import document_shape
from graphs.journal import Address
from graphs.shape import Box, Line, shape_of
from graphs.steps import EachStep, ReviseStep

router = APIRouter(prefix="/runs/{run_id}", tags=["runs"])


class ItemShape(BaseModel):
    """A step for one item of a block, or a part of a round."""

    id: str
    item: str
    title: str
    status: StepStatus


class StepContent(BaseModel):
    """What a step gave, as a person reads it."""

    id: str
    item: str
    title: str
    kind: str
    role: str
    status: StepStatus
    since: datetime | None
    note: str
    how: str
    reused: bool
    calls: int
    seconds: float
    cost_usd: float
    problems: list[FindingShape]
    fixed: list[RepairShape]
    items: list[ItemShape]
    documents: list[dict[str, Any]]


class NodeShape(BaseModel):
    """A box of the graph."""

    id: str
    kind: str
    title: str
    role: str
    status: StepStatus
    x: float
    y: float
    w: float
    h: float
    within: str
    frame: bool
    done: int  # of the items or rounds, where there are several
    total: int
    most: int  # rounds at most


class EdgeShape(BaseModel):
    """A line of the graph, through its points."""

    start: str
    end: str
    kind: Literal["needs", "again"]
    points: list[tuple[float, float]]


class GraphShape(BaseModel):
    """The graph as it is compiled, with where each step stands."""

    run: str
    width: float
    height: float
    nodes: list[NodeShape]
    edges: list[EdgeShape]


@router.get("/steps/{step}", summary="What a step gave, and what is wrong in it")
async def step(
    actor: Actor, room: Room, begun: Begun, run_id: str, step: str, item: str = ""
) -> StepContent:
    snapshot = await room.runs.snapshot(actor, run_id)
    try:
        view = snapshot.step(step, item)
    except KeyError:
        raise NotFound(f"This draft has no step {step!r}.", step=step) from None
    since = await begun.of(snapshot.run)
    return StepContent(
        id=view.id,
        item=view.item,
        title=view.title,
        kind=view.kind,
        role=view.role,
        status=_status(view, since),
        since=since.get(Address(view.id, view.item)),
        note=view.note,
        how=view.how,
        reused=view.reused,
        calls=view.calls,
        seconds=view.seconds,
        cost_usd=view.cost_usd,
        problems=[shapes.finding_shape(one) for one in view.findings],
        fixed=[shapes.repair_shape(one) for one in view.repairs],
        items=list(_items(snapshot, view, since)),
        documents=_documents(snapshot, view),
    )


@router.get("/graph", summary="How the steps of a run hang together, and where each stands")
async def graph(actor: Actor, room: Room, begun: Begun, run_id: str) -> GraphShape:
    snapshot = await room.runs.snapshot(actor, run_id)
    shape, since = shape_of(snapshot.workflow), await begun.of(snapshot.run)
    return GraphShape(
        run=run_id,
        width=shape.width,
        height=shape.height,
        nodes=[_node(snapshot, box, since) for box in shape.boxes],
        edges=[_edge(line) for line in shape.lines],
    )


def _node(snapshot: Snapshot, box: Box, since: Since) -> NodeShape:
    views = [one for one in snapshot.steps if one.id == box.id]
    whole = snapshot.workflow.whole(box.id)
    step = snapshot.workflow.placed[whole].step
    statuses = [_status(one, since) for one in views]
    return NodeShape(
        **asdict(box),
        title=step.title or step.id,
        role=role_of(snapshot.workflow, box.id),
        status=_together(statuses),
        done=sum(one in ("done", "skipped") for one in statuses),
        total=len(statuses),
        most=step.max_rounds if isinstance(step, ReviseStep) else 0,
    )


def _edge(line: Line) -> EdgeShape:
    return EdgeShape(start=line.start, end=line.end, kind=line.kind, points=list(line.points))


def _status(view: StepView, since: Since) -> StepStatus:
    inside = any(
        address.item == view.item if address.step == view.id else _is_around(view, address)
        for address in since
    )
    return "running" if inside and view.status in ("todo", "held") else view.status


def _is_around(view: StepView, address: Address) -> bool:
    """Tell whether a view is of the step around what is being made."""
    return address.step.startswith(f"{view.id}.") and address.item.startswith(view.item)


_FIRST: tuple[StepStatus, ...] = ("failed", "waiting", "running", "taken_back")


def _together(statuses: list[StepStatus]) -> StepStatus:
    """Return how the same step stands for all its items: by what matters most."""
    for status in _FIRST:
        if status in statuses:
            return status
    ended = [one for one in statuses if one in ("done", "skipped")]
    if len(ended) < len(statuses) or not statuses:
        return "held" if statuses and set(statuses) - {"done", "skipped"} == {"held"} else "todo"
    return "done" if "done" in ended else "skipped"


def _items(snapshot: Snapshot, view: StepView, since: Since) -> Iterator[ItemShape]:
    """Yield what is inside a block: its steps, item by item."""
    placed = snapshot.workflow.placed.get(view.id)
    if placed is None or not isinstance(placed.step, EachStep):
        return
    for one in snapshot.steps:
        if one.id.startswith(f"{view.id}.") and one.item:
            yield ItemShape(id=one.id, item=one.item, title=one.title, status=_status(one, since))


def _documents(snapshot: Snapshot, view: StepView) -> list[dict[str, Any]]:
    if view.value is None or view.kind == "export":
        return []
    form, types = snapshot.workflow.definition.draft, snapshot.workflow.resources.types
    whole = view.id in snapshot.workflow.placed and (
        snapshot.workflow.output_type(view.id) is types.get(form or "", _NONE)
    )
    made = (
        documents_of(snapshot, view.id, view.value, view.sources)
        if whole or view.id in snapshot.workflow.resources.pages
        else [result_document(view.title, view.value, view.sources)]
    )
    return [document_shape(one) for one in made]


_NONE = object()
