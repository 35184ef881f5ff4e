"""Launches: a template's form, filled from words and files, its plan and price, and the start."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.pricing import Quote
from assistant.runs import RunService
from assistant.statuses import Autonomy
from assistant.store import Store, conversations, users
from assistant.store import launches as rows
from assistant.store.database import Transaction
from assistant.store.launches import Launch
from graphs.catalog import shipped
from graphs.definition import ApprovalStep, Input
from graphs.errors import InputError
from graphs.inputs import accepted
from graphs.workflow import Workflow

Origin = Literal["words", "file", "yours", "last time", "usual"]


class Form(BaseModel):
    """What is in a launch form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inputs: Mapping[str, Any] = {}
    origins: Mapping[str, Origin] = {}
    results: Mapping[str, Any] = {}  # by step: what the person brought along
    brought: Mapping[str, str] = {}  # by step: where that comes from
    autonomy: Autonomy = Autonomy.KEY
    limit_usd: float | None = None
    brief: str = ""
    from_run: str | None = None


@dataclass(frozen=True)
class Field:
    """One input of the form as it is shown."""

    name: str
    spec: Input
    value: Any
    origin: Origin
    problem: str = ""


@dataclass(frozen=True)
class LaunchView:
    """A form with its plan and price, or with what is wrong in it."""

    launch: Launch
    form: Form
    workflow: Workflow
    fields: tuple[Field, ...]
    quote: Quote | None  # None while the form cannot start
    stops: tuple[str, ...]
    problems: Mapping[str, str] = field(default_factory=dict)


class LaunchService:
    """Everything people do with a form before there is a run."""

    def __init__(self, store: Store, runs: RunService) -> None:
        self._store = store
        self._runs = runs
        self.remember: Callable[[str, str, Mapping[str, Any]], Awaitable[None]] | None = None

    async def open(
        self, actor: str, template: str, form: Form, *, conversation_id: str | None = None
    ) -> LaunchView:
        """Keep a new form for a template; raise UnknownTemplate."""
        workflow = shipped(template)
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            if conversation_id is not None:
                await conversations.get(tx, conversation_id, owner=actor)
            launch = await rows.open_one(
                tx,
                owner=actor,
                conversation_id=conversation_id,
                template=workflow.name,
                state=form.model_dump(mode="json"),
            )
        return await self._view(actor, launch)

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
        """Change what is in a form: ``inputs`` (merged), ``results``, ``autonomy``, ``limit_usd``.

        What does not fit is kept and told, so that nobody loses what they typed. Raises Conflict
        once the form was started.
        """
        async with self._store.transaction() as tx:
            launch = await rows.get(tx, launch_id, owner=actor, lock=True)
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
        form = Form.model_validate(launch.state)

        async def within(tx: Transaction, run_id: str) -> None:
            if not await rows.started(tx, launch_id, run_id, owner=actor):
                raise _StartedBefore
            if launch.conversation_id is not None:
                await conversations.adopt(tx, launch.conversation_id, run_id, owner=actor)

        workflow = shipped(launch.template)
        try:
            run = await self._runs.start(
                actor,
                workflow,
                form.inputs,
                limit_usd=form.limit_usd,
                results=form.results,
                within=within,
            )
        except _StartedBefore:
            return await self.start(actor, launch_id)
        if self.remember is not None:
            await self.remember(actor, launch.template, form.inputs)
        return run.id

    async def _view(self, actor: str, launch: Launch) -> LaunchView:
        form = Form.model_validate(launch.state)
        workflow = shipped(launch.template)
        quote, problems = None, {}
        try:
            accepted(workflow.definition, form.inputs)
            quote = await self._runs.quote(actor, workflow, form.inputs)
        except InputError as error:
            problems = {one.name: str(one) for one in error.problems}
        return LaunchView(
            launch=launch,
            form=form,
            workflow=workflow,
            fields=tuple(_fields(workflow, form, problems)),
            quote=quote,
            stops=tuple(_stops(workflow)),
            problems=problems,
        )


class _StartedBefore(Exception):
    """Another click has started this form: the transaction of this one is undone."""


def _changed(form: Form, changes: Mapping[str, Any]) -> Form:
    inputs = changes.get("inputs") or {}
    if not inputs:
        return Form.model_validate(form.model_dump() | dict(changes))
    origins = {**form.origins, **dict.fromkeys(inputs, "yours")}
    merged = {**dict(changes), "inputs": {**form.inputs, **inputs}, "origins": origins}
    return Form.model_validate(form.model_dump() | merged)


def _fields(workflow: Workflow, form: Form, problems: Mapping[str, str]) -> list[Field]:
    fields = []
    for name, spec in workflow.definition.inputs.items():
        value = form.inputs.get(name)
        origin: Origin = form.origins.get(name, "yours")
        if value in (None, "", []):
            value, origin = spec.default, "usual"
        fields.append(Field(name, spec, value, origin, problems.get(name, "")))
    return fields


def _stops(workflow: Workflow) -> list[str]:
    steps = [placed.step for placed in workflow.placed.values()]
    return [step.title or step.id for step in steps if isinstance(step, ApprovalStep)]
