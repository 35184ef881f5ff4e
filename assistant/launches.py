"""Launches: a template's form, filled from words and files, its plan and price, and the start."""

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.preferences import Preferences
from assistant.pricing import Quote
from assistant.runs import RunService
from assistant.statuses import Autonomy
from assistant.store import Store, conversations, users
from assistant.store import launches as rows
from assistant.store.database import Transaction
from assistant.store.launches import Launch
from assistant.workflows import Workflows
from graphs.briefs import still_true
from graphs.checks.typed import Remark, remarks
from graphs.definition import Input
from graphs.errors import InputError, InputProblem
from graphs.inputs import accepted
from graphs.limits import Limits
from graphs.suggestions import hints, suggestions
from graphs.workflow import Workflow

Origin = Literal["words", "file", "yours", "last time", "derived", "usual"]
_NOTHING: tuple[Any, ...] = (None, "", [])


class Form(BaseModel):
    """What is in a launch form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inputs: Mapping[str, Any] = {}
    origins: Mapping[str, Origin] = {}
    results: Mapping[str, Any] = {}  # by step: what the person brought along
    brought: Mapping[str, str] = {}  # by step: where that comes from
    autonomy: Autonomy = Autonomy.KEY
    prefers: bool = False  # asked as the preferences say when it starts, and not as chosen here
    limit_usd: float | None = None
    limit_tokens: int | None = None
    limit_calls: int | None = None
    brief: str = ""
    from_run: str | None = None

    @property
    def limits(self) -> Limits:
        """The limits that the person chose; what is None is as usual."""
        return Limits(usd=self.limit_usd, tokens=self.limit_tokens, calls=self.limit_calls)


@dataclass(frozen=True)
class Field:
    """One input of the form as it is shown."""

    name: str
    spec: Input
    value: Any
    origin: Origin
    problem: InputProblem | None = None  # why it cannot start like this
    remark: Remark | None = None  # what else to look at, such as the name of a person
    offered: tuple[str, ...] = ()  # texts to pick from
    hint: str = ""  # how far what is usual reaches


@dataclass(frozen=True)
class LaunchView:
    """A form with its plan and price, or with what is wrong in it."""

    launch: Launch
    form: Form
    workflow: Workflow
    fields: tuple[Field, ...]
    quote: Quote | None  # None while the form cannot start
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def stops(self) -> tuple[str, ...]:
        """What is asked at each stop, by its title."""
        return self.quote.asks if self.quote else ()


class LaunchService:
    """Everything people do with a form before there is a run."""

    def __init__(self, store: Store, runs: RunService, workflows: Workflows) -> None:
        self._store = store
        self._runs = runs
        self.workflows = workflows
        self.remember: Callable[[str, str, Mapping[str, Any]], Awaitable[None]] | None = None
        self.remembered: Callable[[str, str], Awaitable[Mapping[str, Any]]] | None = None
        self.preferred: Callable[[str], Awaitable[Preferences]] = _usual

    async def open(
        self, actor: str, template: str, form: Form, *, conversation_id: str | None = None
    ) -> LaunchView:
        """Keep a new form for a template or a workflow of the actor's; raise UnknownTemplate.

        What is not given is filled in from the last time, where it is remembered; the person's
        preferences say how often they are asked, unless the form does.
        """
        workflow = await self.workflows.named(actor, template)
        if "autonomy" not in form.model_fields_set:
            form = form.model_copy(update={"prefers": True})
        if self.remembered is not None:
            form = _completed(workflow, form, await self.remembered(actor, workflow.name))
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            if conversation_id is not None:
                await conversations.get(tx, conversation_id, owner=actor)
            launch = await rows.open_one(
                tx,
                owner=actor,
                conversation_id=conversation_id,
                template=template,
                state=form.model_dump(mode="json"),
            )
        return await self._view(actor, launch)

    async def open_from(
        self, actor: str, run_id: str, *, conversation_id: str | None = None, brief: str = ""
    ) -> LaunchView:
        """Keep a new form with what the person gave for one of their runs; raise NotFound."""
        snapshot = await self._runs.snapshot(actor, run_id)
        given = {name: snapshot.revision.inputs[name] for name in snapshot.revision.given}
        form = Form(
            inputs=given,
            origins=dict.fromkeys(given, "last time"),
            autonomy=snapshot.run.autonomy,
            brief=brief,
            from_run=run_id,
        )
        template = snapshot.run.template
        return await self.open(actor, template, form, conversation_id=conversation_id)

    async def view(self, actor: str, launch_id: str) -> LaunchView:
        """Return a form as it stands; raise NotFound."""
        async with self._store.reading() as tx:
            launch = await rows.get(tx, launch_id, owner=actor)
        return await self._view(actor, launch)

    async def newest(self, actor: str, conversation_id: str) -> Launch | None:
        """Return the latest form of a conversation."""
        async with self._store.reading() as tx:
            return await rows.newest(tx, conversation_id, owner=actor)

    async def change(self, actor: str, launch_id: str, **changes: Any) -> LaunchView:
        """Change ``inputs`` (merged), ``autonomy`` or a limit of a form.

        ``leave`` names the steps whose result is not brought along after all.

        What does not fit is kept and told, so that nobody loses what they typed. Raises Conflict
        once the form was started, and InputError for what is no input of it.
        """
        async with self._store.reading() as tx:
            launch = await rows.get(tx, launch_id, owner=actor)
        workflow = await self.workflows.named(actor, launch.template)
        async with self._store.transaction() as tx:
            launch = await rows.get(tx, launch_id, owner=actor, lock=True)
            _known(workflow, changes.get("inputs") or {})
            form = _changed(Form.model_validate(launch.state), changes)
            await rows.fill(tx, launch_id, form.model_dump(mode="json"), owner=actor)
            launch = await rows.get(tx, launch_id, owner=actor)
        return await self._view(actor, launch)

    async def start(self, actor: str, launch_id: str) -> str:
        """Start the run of a form and return its id; a second time returns the same run."""
        async with self._store.reading() as tx:
            launch = await rows.get(tx, launch_id, owner=actor)
        if launch.run_id is not None:
            return launch.run_id
        workflow = await self.workflows.named(actor, launch.template)
        form = _following(workflow, await self._form(actor, launch))

        async def within(tx: Transaction, run_id: str) -> None:
            if not await rows.started(tx, launch_id, run_id, owner=actor):
                raise _StartedBefore
            if launch.conversation_id is not None:
                await conversations.adopt(tx, launch.conversation_id, run_id, owner=actor)

        try:
            run = await self._runs.start(
                actor,
                workflow,
                form.inputs,
                limits=form.limits,
                autonomy=form.autonomy,
                style=(await self.preferred(actor)).style,
                results=form.results,
                within=within,
            )
        except _StartedBefore:
            return await self.start(actor, launch_id)
        if self.remember is not None:
            await self.remember(actor, workflow.name, form.inputs)
        return run.id

    async def _form(self, actor: str, launch: Launch) -> Form:
        form = Form.model_validate(launch.state)
        if not form.prefers or launch.run_id is not None:
            return form
        return form.model_copy(update={"autonomy": (await self.preferred(actor)).autonomy})

    async def _view(self, actor: str, launch: Launch) -> LaunchView:
        workflow = await self.workflows.named(actor, launch.template)
        form = _following(workflow, await self._form(actor, launch))
        quote, misfits = None, {}
        try:
            accepted(workflow.definition, form.inputs)
            quote = await self._runs.quote(
                actor, workflow, form.inputs, autonomy=form.autonomy, limits=form.limits
            )
        except InputError as error:
            misfits = {one.name: one for one in error.problems}
        return LaunchView(
            launch=launch,
            form=form,
            workflow=workflow,
            fields=tuple(_fields(workflow, form, misfits)),
            quote=quote,
            problems={name: str(one) for name, one in misfits.items()},
        )


async def _usual(actor: str) -> Preferences:
    return Preferences()


class _StartedBefore(Exception):
    """Another click has started this form: the transaction of this one is undone."""


def _completed(workflow: Workflow, form: Form, remembered: Mapping[str, Any]) -> Form:
    """Return a form with what is remembered in the place of what is not given."""
    known = {
        name: value
        for name, value in still_true(workflow.name, remembered, form.inputs).items()
        if name in workflow.definition.inputs and form.inputs.get(name) in _NOTHING
    }
    if not known:
        return form
    origins = {**form.origins, **dict.fromkeys(known, "last time")}
    return form.model_copy(update={"inputs": {**form.inputs, **known}, "origins": origins})


def _following(workflow: Workflow, form: Form) -> Form:
    """Return a form without what its workflow, updated since, no longer takes."""
    inputs = {n: value for n, value in form.inputs.items() if n in workflow.definition.inputs}
    gone = [step for step in form.results if step not in workflow.placed]
    if len(inputs) == len(form.inputs) and not gone:
        return form
    results, brought = _without(form.results, gone), _without(form.brought, gone)
    return form.model_copy(update={"inputs": inputs, "results": results, "brought": brought})


def _known(workflow: Workflow, inputs: Mapping[str, Any]) -> None:
    """Refuse what is no input: it would hold the form for ever, and no field would show it."""
    allowed = ", ".join(workflow.definition.inputs)
    said = f"is not an input of {workflow.name}"
    strangers = [name for name in inputs if name not in workflow.definition.inputs]
    if strangers:
        raise InputError([InputProblem(name, said, allowed) for name in strangers])


def _changed(form: Form, changes: Mapping[str, Any]) -> Form:
    new = dict(changes)
    inputs, leave = new.pop("inputs", None) or {}, new.pop("leave", None) or ()
    origins = dict.fromkeys(inputs, "yours")
    merged = {
        **form.model_dump(),
        "prefers": form.prefers and "autonomy" not in new,
        "inputs": {**form.inputs, **inputs},
        "origins": {**form.origins, **origins},
        "results": _without(form.results, leave),
        "brought": _without(form.brought, leave),
    }
    return Form.model_validate(merged | new)


def _without(values: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _fields(workflow: Workflow, form: Form, misfits: Mapping[str, InputProblem]) -> Iterator[Field]:
    remarked = {one.input: one for one in remarks(workflow.resources.checks, form.inputs)}
    offered = suggestions(workflow.name, form.inputs)
    told = hints(workflow.name, form.inputs)
    for name, spec in workflow.definition.inputs.items():
        value = form.inputs.get(name)
        if spec.today and value in _NOTHING:
            continue  # the day is filled in by the start
        origin: Origin = form.origins.get(name, "yours")
        if value in _NOTHING:
            value, origin = spec.default, "usual"
            if spec.default is not None and offered.get(name):
                value, origin = offered[name][0], "derived"
        yield Field(
            name,
            spec,
            value,
            origin,
            misfits.get(name),
            remarked.get(name),
            offered.get(name, ()),
            told.get(name, ""),
        )
