"""Nobody finds what belongs to somebody else, by whatever query and whatever id."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from assistant.errors import NotFound
from assistant.statuses import CommandKind
from assistant.store import (
    RunJournal,
    Store,
    Transaction,
    approvals,
    budget,
    commands,
    definitions,
    documents,
    effects,
    events,
    journal,
    registrations,
    revisions,
    runs,
)
from assistant.store.approvals import Answer
from assistant.store.revisions import NewRevision
from assistant.store.words import Origin, Registered
from graphs.journal import Address, ApprovalRequest, Event, Rendered, Verdict
from graphs.limits import Limits

NewRun = Callable[..., Awaitable[runs.Run]]
Claimed = Callable[..., Awaitable[RunJournal]]
Ids = dict[str, str]

ANSWER = Answer(shown="h", verdict=Verdict.APPROVE, actor="ben")

QUERIES: dict[str, Callable[[Transaction, Ids, str], Awaitable[Any]]] = {
    "run": lambda tx, ids, who: runs.get(tx, ids["run"], owner=who),
    "run by prefix": lambda tx, ids, who: runs.resolve(tx, ids["run"][:6], owner=who),
    "run required": lambda tx, ids, who: runs.require(tx, ids["run"], owner=who),
    "revision": lambda tx, ids, who: revisions.get(tx, ids["run"], 1, owner=who),
    "revisions": lambda tx, ids, who: revisions.of_run(tx, ids["run"], owner=who),
    "journal": lambda tx, ids, who: journal.entries(tx, ids["run"], owner=who),
    "events": lambda tx, ids, who: events.since(tx, ids["run"], 0, owner=who),
    "inbox of the run": lambda tx, ids, who: approvals.inbox(tx, owner=who, run_id=ids["run"]),
    "approvals": lambda tx, ids, who: approvals.of_run(tx, ids["run"], owner=who),
    "decisions": lambda tx, ids, who: approvals.decisions(tx, ids["run"], owner=who),
    "approval": lambda tx, ids, who: approvals.get(tx, ids["approval"], owner=who),
    "decide": lambda tx, ids, who: approvals.decide(tx, ids["approval"], ANSWER, owner=who),
    "commands": lambda tx, ids, who: commands.unapplied(tx, ids["run"], owner=who),
    "command": lambda tx, ids, who: commands.put(tx, ids["run"], CommandKind.PAUSE, owner=who),
    "limit": lambda tx, ids, who: budget.set_limits(tx, ids["run"], Limits(usd=9.0), owner=who),
    "documents": lambda tx, ids, who: documents.of_run(tx, ids["run"], owner=who),
    "document": lambda tx, ids, who: documents.content(tx, ids["run"], "sha", owner=who),
    "effects": lambda tx, ids, who: effects.of_run(tx, ids["run"], owner=who),
    "version": lambda tx, ids, who: definitions.get_version(tx, ids["version"], owner=who),
    "versions": lambda tx, ids, who: definitions.list_versions(tx, ids["definition"], owner=who),
    "own": lambda tx, ids, who: registrations.owned(tx, "private", owner=who),
    "kept": lambda tx, ids, who: registrations.kept(tx, ids["definition"], owner=who),
    "numbered": lambda tx, ids, who: registrations.numbered(tx, ids["definition"], 1, owner=who),
    "definition": lambda tx, ids, who: definitions.find(tx, "private", owner=who),
}


@pytest.fixture
async def anas(store: Store, new_run: NewRun, claimed: Claimed) -> Ids:
    """Ids of everything that can belong to somebody, all of it Ana's."""
    run = await new_run("ana")
    await new_run("ben")
    kept = await claimed(run.id)
    await kept.append([Event("run.started")])
    await kept.keep([Rendered("plan.md", "md", "clean", b"x", "sha")], 1)
    await kept.request(ApprovalRequest(Address("ok"), Address("goals"), "h", "", "", {}), 1)
    async with store.transaction() as tx:
        await revisions.insert_next(tx, run.id, 0, NewRevision(author="ana", words="", state={}))
        (approval,) = await approvals.inbox(tx, owner="ana")
        private = definitions.NewDefinition(
            name="private", title="", category="", origin=Origin.USER, owner="ana"
        )
        version = await definitions.register(tx, private, "d", {})
        await registrations.use(tx, version.definition_id, 1, title="", category="")
        await registrations.record(tx, version.definition_id, Registered.ADDED, actor="ana")
    return {
        "run": run.id,
        "approval": approval.id,
        "version": version.id,
        "definition": version.definition_id,
    }


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
async def test_a_stranger_finds_nothing_where_the_owner_does(
    store: Store, anas: Ids, query: Callable[[Transaction, Ids, str], Awaitable[Any]]
) -> None:
    async with store.transaction() as tx:
        with pytest.raises(NotFound):
            await query(tx, anas, "ben")
        await query(tx, anas, "ana")


async def test_lists_hold_only_ones_own(store: Store, anas: Ids) -> None:
    async with store.reading() as tx:
        listed = await runs.list_runs(tx, owner="ben")
        waiting = await approvals.inbox(tx, owner="ben")
        known = await definitions.list_definitions(tx, owner="ben")
        mine = await registrations.listed(tx, owner="ben")
        story = await registrations.history(tx, anas["definition"], owner="ben")

    assert anas["run"] not in [run.id for run in listed]
    assert waiting == []
    assert [one.name for one in known] == ["lesson_plan"]
    assert (mine, story) == ([], [])
