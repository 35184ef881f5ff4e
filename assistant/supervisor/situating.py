"""Finds out where a conversation stands: from the store, and from what it remembers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.launches import Form
from assistant.store import approvals, conversations, runs
from assistant.store.launches import Launch
from assistant.store.runs import Run
from assistant.supervisor.outcomes import read_result
from assistant.supervisor.situation import Asked, DraftBrief, FormBrief, Situation
from assistant.supervisor.turn import Services
from graphs.definition import Definition
from graphs.errors import InputError
from graphs.inputs import accepted
from graphs.memory import Message, exchange

_MOST_ELSEWHERE = 40


async def situation_of(
    services: Services, actor: str, conversation_id: str, memory: Sequence[Message]
) -> Situation:
    """Return where a conversation stands now."""
    async with services.store.reading() as tx:
        here = await conversations.runs_of(tx, conversation_id, owner=actor)
        drafts = [await runs.get(tx, run_id, owner=actor) for run_id in here]
        newest = await runs.list_runs(tx, owner=actor, limit=_MOST_ELSEWHERE)
        waiting = Counter(one.run_id for one in await approvals.inbox(tx, owner=actor))
    results = list(_results(memory))
    last = list(_results(exchange(memory)))
    touched = _touched(results, drafts)
    shown = [str(kind) for one in last for kind in one.get("shown", ())]
    facts: Mapping[str, Any] = last[-1].get("facts", {}) if last else {}
    state = await services.connections.state(actor)
    templates = await services.launches.workflows.definitions(actor)
    others = tuple(_brief(one, waiting) for one in newest if one.id not in here)
    visiting = tuple(replace(one, visits=True) for one in others if one.id == touched)
    return Situation(
        templates=templates,
        drafts=(*(_brief(one, waiting) for one in drafts), *visiting),
        elsewhere=tuple(one for one in others if one.id != touched),
        touched=touched,
        form=await _form(services, actor, conversation_id, results, drafts, templates),
        shown=shown[0] if shown else "",
        proposal=str(facts.get("proposal", "")),
        asked=_asked(facts),
        unread=str(facts.get("unread", "")),
        offline=state.source == "rules",
    )


def _results(messages: Sequence[Message]) -> Iterator[Mapping[str, Any]]:
    for message in messages:
        if message["role"] == "tool" and (found := read_result(str(message["content"]))):
            yield found


def _touched(results: Sequence[Mapping[str, Any]], drafts: Sequence[Run]) -> str:
    """Return the draft spoken of last; one that was started since by a click takes its place."""
    mentioned = [str(one["facts"]["run"]) for one in results if one.get("facts", {}).get("run")]
    if drafts and drafts[-1].id not in mentioned:
        return drafts[-1].id
    return mentioned[-1] if mentioned else ""


def _asked(facts: Mapping[str, Any]) -> Asked | None:
    asked = facts.get("asked")
    if not isinstance(asked, Mapping):
        return None
    return Asked(
        tool=str(asked["tool"]), arguments=asked["arguments"], choices=tuple(asked["choices"])
    )


async def _form(
    services: Services,
    actor: str,
    conversation_id: str,
    results: Sequence[Mapping[str, Any]],
    drafts: Sequence[Run],
    templates: Mapping[str, Definition],
) -> FormBrief | None:
    """Return the newest form, unless it was started or something else was spoken of since."""
    newest = await services.launches.newest(actor, conversation_id)
    if newest is None or newest.run_id is not None:
        return None
    subjects = [one["facts"] for one in results if {"launch", "run"} & set(one.get("facts", {}))]
    known = any(one.get("launch") == newest.id for one in subjects)
    if known and subjects[-1].get("launch") != newest.id:
        return None
    if not known and drafts and drafts[-1].created_at > newest.created_at:
        return None
    return _form_brief(newest, templates)


def _form_brief(launch: Launch, templates: Mapping[str, Definition]) -> FormBrief | None:
    """Return a form as words are read against it; its price and its plan are read elsewhere."""
    definition = templates.get(launch.template)
    if definition is None:
        return None
    given = Form.model_validate(launch.state).inputs
    values = {name: value for name, value in given.items() if name in definition.inputs}
    problems = {}
    try:
        accepted(definition, values)
    except InputError as error:
        problems = {one.name: str(one) for one in error.problems}
    return FormBrief(
        id=launch.id,
        template=launch.template,
        ready=not problems,
        problems=problems,
        values=values,
    )


def _brief(run: Run, waiting: Mapping[str, int]) -> DraftBrief:
    return DraftBrief(
        id=run.id,
        title=run.title,
        template=run.template,
        status=run.status,
        version=run.revision,
        waiting=waiting.get(run.id, 0),
    )
