"""Runs, their statuses, revisions and inbox."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any

import pytest

from assistant.errors import Ambiguous, Conflict, NotFound
from assistant.statuses import FINISHED, TRANSITIONS, CommandKind, Status
from assistant.store import Store, commands, definitions, open_store, revisions, runs, users
from assistant.store.revisions import NewRevision
from assistant.store.words import Origin

NewRun = Callable[..., Awaitable[runs.Run]]


async def test_a_new_run_is_queued_with_nothing_spent(store: Store, new_run: NewRun) -> None:
    made = await new_run(limit_usd=0.3)

    async with store.reading() as tx:
        run = await runs.get(tx, made.id, owner="ana")

    assert run == made
    assert (run.status, run.revision, run.last_seq) == (Status.QUEUED, 0, 0)
    assert (run.limit_usd, run.spent_usd, run.reserved_usd) == (0.3, 0, 0)
    assert (run.writer, run.created_at) == ({"name": "rules"}, store.clock())


async def test_runs_are_listed_newest_first_by_owner_and_status(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    first = await new_run()
    clock.forward(1)
    second = await new_run()
    clock.forward(1)
    other = await new_run("ben")
    async with store.transaction() as tx:
        await runs.change_status(tx, second.id, {Status.QUEUED}, Status.CANCELLED)

    async with store.reading() as tx:
        mine = await runs.list_runs(tx, owner="ana")
        queued = await runs.list_runs(tx, owner=None, status=Status.QUEUED)
        newest = await runs.list_runs(tx, owner=None, limit=1)

    assert [run.id for run in mine] == [second.id, first.id]
    assert [run.id for run in queued] == [other.id, first.id]
    assert [run.id for run in newest] == [other.id]


async def test_a_status_is_changed_only_from_an_expected_one(store: Store, new_run: NewRun) -> None:
    run = await new_run()

    async with store.transaction() as tx:
        paused = await runs.change_status(
            tx, run.id, {Status.QUEUED, Status.WAITING}, Status.PAUSED, reason={"why": "asked"}
        )
        with pytest.raises(Conflict, match="is paused, not queued") as conflict:
            await runs.change_status(tx, run.id, {Status.QUEUED}, Status.CANCELLED)

    assert (paused.status, paused.reason) == (Status.PAUSED, {"why": "asked"})
    assert conflict.value.facts["status"] is Status.PAUSED


async def test_of_many_changes_at_once_one_wins(store: Store, new_run: NewRun) -> None:
    run = await new_run()

    async def pause() -> None:
        async with store.transaction() as tx:
            await runs.change_status(tx, run.id, {Status.QUEUED}, Status.PAUSED)

    results = await asyncio.gather(*(pause() for _ in range(20)), return_exceptions=True)

    assert results.count(None) == 1
    assert sum(isinstance(one, Conflict) for one in results) == 19


async def test_a_finished_run_says_when_and_a_queued_one_does_not(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()

    async with store.transaction() as tx:
        ended = await runs.change_status(tx, run.id, {Status.QUEUED}, Status.CANCELLED)

    assert ended.finished_at == store.clock()
    assert run.finished_at is None


@pytest.mark.parametrize(
    ("status", "to"),
    [(one, to) for one, to in product(Status, Status) if to not in TRANSITIONS[one]],
    ids=lambda status: status.value,
)
def test_a_forbidden_transition_is_refused(status: Status, to: Status) -> None:
    with pytest.raises(ValueError, match=f"{to} cannot follow {status}"):
        runs.check_transition({status}, to)


def test_no_run_starts_to_run_or_ends_but_through_a_worker() -> None:
    before_running = {one for one in Status if Status.RUNNING in TRANSITIONS[one]}
    before_success = {one for one in Status if Status.SUCCEEDED in TRANSITIONS[one]}

    assert before_running == {Status.QUEUED}
    assert before_success == {Status.RUNNING}
    assert set(TRANSITIONS) == set(Status)
    assert Status.WAITING not in FINISHED


async def test_a_run_is_found_by_the_beginning_of_its_id(
    database_url: str, new_run: NewRun
) -> None:
    run = await new_run()

    async with open_store(database_url) as store, store.reading() as tx:
        found = await runs.resolve(tx, run.id[:8], owner="ana")

    assert found.id == run.id


async def test_a_beginning_that_fits_several_runs_names_them(database_url: str) -> None:
    async with open_store(database_url) as store:
        ids = await _runs_with_ids(store, ["ab1", "ab12", "ac"])

        async with store.reading() as tx:
            with pytest.raises(Ambiguous, match="ab1, ab12"):
                await runs.resolve(tx, "ab", owner=None)
            assert (await runs.resolve(tx, "ab1", owner=None)).id == "ab1"
            assert (await runs.resolve(tx, "ac", owner=None)).id == ids[2]


@pytest.mark.parametrize("prefix", ["", "zz", "%", "_", "a\0", "\ud800"])
async def test_a_beginning_that_fits_no_run_is_not_found(
    store: Store, new_run: NewRun, prefix: str
) -> None:
    await new_run()

    async with store.reading() as tx:
        with pytest.raises(NotFound):
            await runs.resolve(tx, prefix, owner="ana")


async def test_a_fork_of_somebody_elses_run_is_not_made(store: Store, new_run: NewRun) -> None:
    run = await new_run("ana")

    with pytest.raises(NotFound):
        await new_run("ben", forked_from=run.id)


async def test_revisions_count_up_and_keep_their_state(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    first = NewRevision(author="ana", words="", state={"inputs": {"minutes": 45}})
    second = NewRevision(author="ana", words="30 minutes", state={"inputs": {}}, parent=1)

    async with store.transaction() as tx:
        await revisions.insert_next(tx, run.id, 0, first)
        await revisions.insert_next(tx, run.id, 1, second)

    async with store.reading() as tx:
        found = await revisions.of_run(tx, run.id, owner="ana")
        one = await revisions.get(tx, run.id, 2, owner="ana")
        now = await runs.get(tx, run.id, owner="ana")
    assert [(each.number, each.parent, each.state) for each in found] == [
        (1, None, {"inputs": {"minutes": 45}}),
        (2, 1, {"inputs": {}}),
    ]
    assert (one, now.revision) == (found[1], 2)


async def test_of_two_edits_of_the_same_revision_one_wins(store: Store, new_run: NewRun) -> None:
    run = await new_run()

    async def edit(author: str) -> None:
        async with store.transaction() as tx:
            new = NewRevision(author=author, words="", state={})
            await revisions.insert_next(tx, run.id, 0, new)

    results = await asyncio.gather(edit("ana"), edit("ben"), return_exceptions=True)

    assert results.count(None) == 1
    assert [str(one) for one in results if one] == [f"Run {run.id!r} is at revision 1, not 0."]


async def test_a_missing_revision_is_not_found(store: Store, new_run: NewRun) -> None:
    run = await new_run()

    async with store.reading() as tx:
        with pytest.raises(NotFound, match="no revision 7"):
            await revisions.get(tx, run.id, 7, owner="ana")


async def test_commands_stay_in_the_inbox_in_order_until_they_are_applied(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    async with store.transaction() as tx:
        pause = await commands.put(tx, run.id, CommandKind.PAUSE, owner="ana")
        revise = await commands.put(
            tx, run.id, CommandKind.REVISE, owner="ana", payload={"revision": 2}
        )

    async with store.transaction() as tx:
        before = await commands.unapplied(tx, run.id, owner="ana")
        await commands.mark_applied(tx, run.id, [pause.id])
        await commands.mark_applied(tx, run.id, [pause.id])
        after = await commands.unapplied(tx, run.id, owner=None)

    assert before == [pause, revise]
    assert after == [revise]
    assert revise.payload == {"revision": 2}


async def _runs_with_ids(store: Store, ids: list[str]) -> list[str]:
    async with store.transaction() as tx:
        await users.ensure(tx, "ana", "Ana")
        new = definitions.NewDefinition(name="x", title="X", category="c", origin=Origin.SHIPPED)
        version = await definitions.register(tx, new, "d", {})
        tx.new_id = iter(ids).__next__
        for _ in ids:
            run = runs.NewRun(owner="ana", template="x", version_id=version.id, title="")
            await runs.insert_run(tx, run)
    return ids
