"""Writes a run into the store as it begins: its definition, its first revision, its first event."""

from collections.abc import Mapping
from typing import Any, TypedDict

from agents.style import Style
from assistant.states import State
from assistant.store import Transaction, definitions, events, revisions, runs
from assistant.store.revisions import NewRevision
from assistant.store.runs import NewRun, Run
from assistant.store.words import Origin
from graphs.catalog import names, pin_of
from graphs.credentials import credentials
from graphs.edits import WriterPin
from graphs.journal import Event
from graphs.keys import digest
from graphs.limits import Limits
from graphs.revision import Revision
from graphs.stops import Autonomy
from graphs.workflow import Workflow


class Terms(TypedDict, total=False):
    """How a run is to be made, where it differs from what is usual for a person."""

    writer: WriterPin | None
    limits: Limits | None
    autonomy: Autonomy
    style: Style


class OfRun(TypedDict):
    """Limits as a run's row has them."""

    limit_usd: float | None
    limit_tokens: int | None
    limit_calls: int | None


def of_run(limits: Limits) -> OfRun:
    """Return limits as a new run takes them."""
    return OfRun(limit_usd=limits.usd, limit_tokens=limits.tokens, limit_calls=limits.calls)


async def register(tx: Transaction, workflow: Workflow, actor: str) -> str:
    """Keep this version of a workflow, once; return its id."""
    pin = pin_of(workflow)
    shipped = workflow.name in names() and bool(pin["code"])
    new = definitions.NewDefinition(
        name=workflow.name,
        title=workflow.definition.title,
        category=workflow.definition.category,
        origin=Origin.SHIPPED if shipped else Origin.USER,
        owner=None if shipped else actor,
    )
    return (await definitions.register(tx, new, digest(pin), pin)).id


async def begin(tx: Transaction, new: NewRun, revision: Revision, facts: Mapping[str, Any]) -> Run:
    """Write a queued run with its first revision; ``facts`` say where it comes from."""
    run = await runs.insert_run(tx, new)
    await keep(tx, run.id, 0, revision, new.owner, "")
    await events.append(tx, run.id, [Event("run.created", facts)], actor=new.owner)
    return run


async def fork(tx: Transaction, state: State, actor: str) -> Run:
    """Write a run that goes on from where another one stands."""
    old = state.run
    new = NewRun(
        owner=actor,
        template=old.template,
        version_id=old.version_id,
        title=old.title,
        writer=old.writer,
        **of_run(old.limits),
        forked_from=old.id,
        autonomy=old.autonomy,
    )
    first = {"number": 1, "parent": None, "restores": None, "chosen": False, "carry": ()}
    revision = state.revision.model_copy(update=first)
    return await begin(tx, new, revision, {"forked_from": old.id})


async def keep(
    tx: Transaction, run_id: str, expected: int, revision: Revision, actor: str, words: str
) -> None:
    """Make a revision the current one of a run; raise Conflict where another came first."""
    new = NewRevision(
        author=actor, words=words, state=revision.model_dump(mode="json"), parent=revision.parent
    )
    await revisions.insert_next(tx, run_id, expected, new)


def title(workflow: Workflow, inputs: Mapping[str, Any]) -> str:
    """Return what a run is called: by its template, and the first text that it was given, which
    is no credential: a title stands in lists and in the log.
    """
    for name, spec in workflow.definition.inputs.items():
        said = inputs.get(name)
        if spec.type == "string" and said and not any(credentials(said)):
            return f"{workflow.definition.title}: {said}"
    return workflow.definition.title
