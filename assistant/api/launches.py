"""Launch forms over the API: what is in one, its plan and price, and the start."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.asked import Actor, Room
from assistant.bootstrap import App
from assistant.brief import inputs_from
from assistant.launches import Field as FormField
from assistant.launches import Form, LaunchView, Origin
from assistant.pricing import Quote
from assistant.statuses import Autonomy
from assistant.whole_steps import whole_steps

router = APIRouter(prefix="/launches", tags=["launches"])


class RemarkShape(BaseModel):
    """What else to look at in an input, and the words that it is about."""

    message: str
    words: str


class FieldShape(BaseModel):
    """One input of a form."""

    name: str
    type: str
    title: str
    description: str
    required: bool
    options: list[str]
    min: float | None
    max: float | None
    max_length: int
    max_items: int
    default: Any
    example: Any
    ask: bool
    value: Any
    origin: Origin
    problem: str = Field(description="Why it cannot start like this.")
    allowed: str = Field(description="What is allowed in its place.")
    remark: RemarkShape | None
    offered: list[str] = Field(
        description="Texts to pick from; of a number, the value that is usual while none is given."
    )
    hint: str = Field(description="How far what is usual reaches, and how to find one's own.")
    group: str = Field(description="Fields of one group are shown together, a group at a time.")


class PlanShape(BaseModel):
    """What a run would take."""

    steps: int
    stops: list[str]
    calls: int
    seconds: float
    typical_usd: float | None
    limit_usd: float | None
    limit_tokens: int | None
    limit_calls: int | None
    most_calls: int = Field(description="The longest way: every item, every try, every round.")
    caution: str = Field(description="Which limit the longest way would pass; empty: none.")
    where: str = Field(description="Where words go.")


class BroughtShape(BaseModel):
    """A step whose result the person brings along."""

    step: str
    title: str
    source: str


class LaunchShape(BaseModel):
    """A form as it stands."""

    id: str
    template: str
    title: str
    description: str
    fields: list[FieldShape]
    step_titles: list[str]
    plan: PlanShape | None
    problems: dict[str, str]
    brought: list[BroughtShape]
    autonomy: Autonomy
    limit_usd: float | None = Field(description="The limit the person chose; null: the usual one.")
    limit_tokens: int | None = Field(description="The same in tokens.")
    limit_calls: int | None = Field(description="The same in calls of a model.")
    brief: str
    from_run: str | None
    run: str | None


class LaunchChange(BaseModel):
    """What a person changes in a form."""

    model_config = ConfigDict(extra="forbid")

    inputs: dict[str, Any] = Field(default={}, max_length=200)
    autonomy: Autonomy = Autonomy.KEY
    limit_usd: float | None = Field(
        default=None, gt=0, le=10_000, description="In US dollars; null: the usual limit."
    )
    limit_tokens: int | None = Field(default=None, gt=0, le=10**12)
    limit_calls: int | None = Field(default=None, gt=0, le=10**9)
    leave: list[str] = Field(
        default=[], max_length=100, description="Steps whose result is not brought after all."
    )


class LaunchNew(BaseModel):
    """A new form: for which template, and what is in it from the start."""

    model_config = ConfigDict(extra="forbid")

    template: str = Field(
        max_length=200, description="A template, a workflow of yours, or NAME@2: its version 2."
    )
    inputs: dict[str, Any] = Field(default={}, max_length=200)
    brief: str = Field(default="", max_length=4_000, description="A line that is read into inputs.")
    conversation: str | None = None


class Started(BaseModel):
    """The run that a form became."""

    run: str


@router.post("", summary="Open a form for a template", status_code=201)
async def open_one(actor: Actor, room: Room, new: LaunchNew) -> LaunchShape:
    workflow = await room.workflows.named(actor, new.template)
    read = inputs_from(new.brief, workflow.definition) if new.brief else {}
    form = Form(
        inputs={**read, **new.inputs},
        origins={**dict.fromkeys(read, "words"), **dict.fromkeys(new.inputs, "yours")},
        brief=new.brief,
    )
    view = await room.launches.open(actor, new.template, form, conversation_id=new.conversation)
    return await _shape(actor, room, view)


@router.get("/{launch_id}", summary="A form as it stands")
async def one(actor: Actor, room: Room, launch_id: str) -> LaunchShape:
    return await _shape(actor, room, await room.launches.view(actor, launch_id))


@router.patch("/{launch_id}", summary="Change what is in a form")
async def change(actor: Actor, room: Room, launch_id: str, new: LaunchChange) -> LaunchShape:
    changes = new.model_dump(exclude_unset=True)
    return await _shape(actor, room, await room.launches.change(actor, launch_id, **changes))


@router.post("/{launch_id}/start", summary="Start the run of a form, once")
async def start(actor: Actor, room: Room, launch_id: str) -> Started:
    return Started(run=await room.launches.start(actor, launch_id))


async def _shape(actor: str, room: App, view: LaunchView) -> LaunchShape:
    definition, form = view.workflow.definition, view.form
    titles = {one.id: one.title or one.id for one in definition.steps}
    writer = await room.connections.writer_of(actor)
    where = room.connections.where(writer, workflow=view.workflow)
    return LaunchShape(
        id=view.launch.id,
        template=view.launch.template,
        title=definition.title,
        description=definition.description,
        fields=[_field(one) for one in view.fields],
        step_titles=[titles[one.path] for one in whole_steps(view.workflow, form.autonomy)],
        plan=None if view.quote is None else _plan(view.quote, where),
        problems=dict(view.problems),
        brought=[
            BroughtShape(step=step, title=titles.get(step, step), source=source)
            for step, source in form.brought.items()
        ],
        autonomy=form.autonomy,
        limit_usd=form.limit_usd,
        limit_tokens=form.limit_tokens,
        limit_calls=form.limit_calls,
        brief=form.brief,
        from_run=form.from_run,
        run=view.launch.run_id,
    )


def _plan(quote: Quote, where: str) -> PlanShape:
    return PlanShape(
        steps=quote.steps,
        stops=list(quote.asks),
        calls=quote.calls,
        seconds=quote.seconds,
        typical_usd=quote.typical_usd,
        limit_usd=quote.limit_usd,
        limit_tokens=quote.limit_tokens,
        limit_calls=quote.limit_calls,
        most_calls=quote.longest.calls,
        caution=quote.caution,
        where=where,
    )


def _field(one: FormField) -> FieldShape:
    spec = one.spec.model_dump(
        include={
            *("type", "title", "description", "required", "options", "min", "max"),
            *("max_length", "max_items", "default", "example", "ask", "group"),
        }
    )
    return FieldShape(
        **spec,
        name=one.name,
        value=one.value,
        origin=one.origin,
        problem=one.problem.message if one.problem else "",
        allowed=one.problem.allowed if one.problem else "",
        remark=RemarkShape(message=one.remark.message, words=one.remark.words)
        if one.remark
        else None,
        offered=list(one.offered),
        hint=one.hint,
    )
