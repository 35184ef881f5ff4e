"""Changes over the API: said in words, shown with what they would redo, made or left."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asked import Actor, Room
from assistant.api.shapes import titles_of
from assistant.bootstrap import App
from assistant.errors import EditRefused
from assistant.pricing import Impact
from assistant.proposals import ProposalView
from assistant.snapshot import Snapshot
from assistant.store.words import ProposalStatus
from graphs.edits import EDIT

router = APIRouter(tags=["changes"])


class Words(BaseModel):
    """A change in a person's own words, or as typed edits."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(default="", max_length=4_000)
    edits: list[dict[str, Any]] | None = Field(default=None, max_length=50)


class PartShape(BaseModel):
    """A step that is redone or kept."""

    step: str
    item: str
    title: str
    why: str = ""


class ImpactShape(BaseModel):
    """What a change would redo at most, what stays, and what it may cost."""

    redo: list[PartShape]
    keep: list[PartShape]
    asks: list[str]
    calls: int
    cost_usd: float | None
    cost_limit_usd: float | None


class EditShape(BaseModel):
    """One part of a change that can be left out."""

    index: int
    kind: str
    text: str
    edit: dict[str, Any]


class ProposalShape(BaseModel):
    """A change and what became of it."""

    id: str
    run: str
    words: str
    reading: str
    status: ProposalStatus
    version: int | None
    edits: list[EditShape]
    impact: ImpactShape | None
    refusal: str
    note_only: bool


class Parts(BaseModel):
    """Which parts of a change are wanted; all of them when it is left out."""

    model_config = ConfigDict(extra="forbid")

    only: list[int] | None = None


class Applied(BaseModel):
    """The version that a change became."""

    run: str
    version: int


@router.post("/runs/{run_id}/proposals", summary="Say a change; nothing is done yet")
async def propose(actor: Actor, room: Room, run_id: str, said: Words) -> ProposalShape:
    edits = None if said.edits is None else [EDIT.validate_python(one) for one in said.edits]
    if edits is None and not said.words.strip():
        raise EditRefused("Say what should be different.")
    made = await room.proposals.propose(actor, run_id, said.words, edits)
    return await one(actor, room, made.id)


@router.get("/proposals/{proposal_id}", summary="A change, and what it would redo")
async def one(actor: Actor, room: Room, proposal_id: str) -> ProposalShape:
    return await _shape(actor, room, await room.proposals.view(actor, proposal_id))


@router.post("/proposals/{proposal_id}/preview", summary="What a part of a change would redo")
async def preview(actor: Actor, room: Room, proposal_id: str, parts: Parts) -> ImpactShape:
    view = await room.proposals.view(actor, proposal_id)
    snapshot = await room.runs.snapshot(actor, view.proposal.run_id)
    only = parts.only if parts.only is not None else range(len(view.edits))
    return _impact(snapshot, await room.proposals.preview(actor, proposal_id, only))


@router.post("/proposals/{proposal_id}/apply", summary="Make a change, once")
async def apply(actor: Actor, room: Room, proposal_id: str, parts: Parts | None = None) -> Applied:
    version = await room.proposals.apply(actor, proposal_id, only=parts.only if parts else None)
    view = await room.proposals.view(actor, proposal_id)
    return Applied(run=view.proposal.run_id, version=version)


@router.post("/proposals/{proposal_id}/leave", summary="Leave the draft as it is")
async def leave(actor: Actor, room: Room, proposal_id: str) -> ProposalShape:
    await room.proposals.leave(actor, proposal_id)
    return await one(actor, room, proposal_id)


async def _shape(actor: str, room: App, view: ProposalView) -> ProposalShape:
    it = view.proposal
    snapshot = await room.runs.snapshot(actor, it.run_id)
    return ProposalShape(
        id=it.id,
        run=it.run_id,
        words=it.words,
        reading=it.reading,
        status=it.status,
        version=it.revision,
        edits=[
            EditShape(index=index, kind=edit.kind, text=_said(snapshot, edit), edit=raw)
            for index, (edit, raw) in enumerate(zip(view.edits, it.edits, strict=True))
        ],
        impact=None if view.impact is None else _impact(snapshot, view.impact),
        refusal=view.refusal,
        note_only=snapshot.revision.writer.by_rules
        and all(edit.kind == "guidance" for edit in view.edits),
    )


def _impact(snapshot: Snapshot, it: Impact) -> ImpactShape:
    titles = titles_of(snapshot)
    redo = [
        PartShape(step=one.step, item=one.item, title=_title(titles, one.step), why=one.why)
        for one in it.redo
    ]
    again = {one.title for one in redo}
    keep = [
        PartShape(step=one.step, item=one.item, title=_title(titles, one.step))
        for one in (*it.keep, *it.carried)
    ]
    return ImpactShape(
        redo=_once(redo),
        keep=_once([one for one in keep if one.title not in again]),
        asks=list(dict.fromkeys(_title(titles, one) for one in it.asks)),
        calls=it.calls,
        cost_usd=it.cost_usd,
        cost_limit_usd=it.cost_limit_usd,
    )


def _once(parts: list[PartShape]) -> list[PartShape]:
    """Return one part for each title: the rounds of a step go by its own name."""
    return list({(one.title, one.item): one for one in reversed(parts)}.values())[::-1]


def _title(titles: dict[str, str], step: str) -> str:
    return titles.get(step) or titles.get(step.split(".", maxsplit=1)[0], step)


def _said(snapshot: Snapshot, edit: Any) -> str:
    """Say one edit in a few words."""
    titles = titles_of(snapshot)
    match edit.kind:
        case "set_input":
            spec = snapshot.workflow.definition.inputs.get(edit.name)
            value = ", ".join(edit.value) if isinstance(edit.value, list | tuple) else edit.value
            return f"{spec.title if spec else edit.name}: {value}"
        case "rename":
            return f"{edit.old} → {edit.new}"
        case "use_writer":
            return str(edit.writer.name)
        case "guidance":
            return f"{_title(titles, edit.step)}: {edit.text}"
        case _:
            return _title(titles, edit.step)
