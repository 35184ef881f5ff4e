"""Leases: one worker a run, overtaken workers find out, and no run is left lying."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from agents.writer import Usage
from assistant.errors import LeaseLost, NotFound
from assistant.statuses import TRANSITIONS, WAKES, CommandKind, Status
from assistant.store import Store, budget, commands, leases, runs

NewRun = Callable[..., Awaitable[runs.Run]]


async def claim(store: Store, worker: str = "w1", run_id: str | None = None) -> runs.Run | None:
    async with store.transaction() as tx:
        return await leases.claim(tx, worker, 30, run_id)


async def held(store: Store, run_id: str) -> int:
    run = await claim(store, "w1", run_id)
    assert run is not None
    return run.lease_epoch


async def status_of(store: Store, run_id: str) -> Status:
    async with store.reading() as tx:
        return (await runs.get(tx, run_id, owner=None)).status


async def requeue(store: Store) -> list[str]:
    async with store.transaction() as tx:
        return await leases.requeue_expired(tx)


async def test_a_claim_takes_the_oldest_queued_run(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    oldest = await new_run()
    clock.forward(1)
    await new_run()

    run = await claim(store, "w1")

    assert run is not None
    assert (run.id, run.status, run.lease_owner) == (oldest.id, Status.RUNNING, "w1")
    assert (run.lease_epoch, run.lease_until) == (1, clock.now + timedelta(seconds=30))


async def test_a_named_run_is_claimed_before_older_ones(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    await new_run()
    clock.forward(1)
    named = await new_run()

    run = await claim(store, run_id=named.id)

    assert run is not None
    assert run.id == named.id


async def test_of_twenty_claims_at_once_one_gets_the_run(store: Store, new_run: NewRun) -> None:
    await new_run()

    results = await asyncio.gather(*(claim(store, f"w{number}") for number in range(20)))

    assert sum(run is not None for run in results) == 1


async def test_twenty_claims_at_once_get_twenty_runs(store: Store, new_run: NewRun) -> None:
    made = {(await new_run()).id for _ in range(20)}

    results = await asyncio.gather(*(claim(store, f"w{number}") for number in range(20)))

    taken = [run.id for run in results if run is not None]
    assert len(taken) == len(set(taken))
    while (run := await claim(store)) is not None:
        taken.append(run.id)
    assert set(taken) == made


async def test_nothing_queued_is_nothing_to_claim(store: Store) -> None:
    assert await claim(store) is None


async def test_a_heartbeat_holds_the_run_for_longer(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    epoch = await held(store, (run := await new_run()).id)
    clock.forward(20)

    async with store.transaction() as tx:
        until = await leases.heartbeat(tx, run.id, epoch, 30)
    clock.forward(20)

    assert until == clock.now + timedelta(seconds=10)
    assert await requeue(store) == []


async def test_an_expired_lease_is_queued_and_its_worker_finds_out(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    epoch = await held(store, (run := await new_run()).id)
    clock.forward(30)

    requeued = await requeue(store)

    assert requeued == [run.id]
    assert await status_of(store, run.id) is Status.QUEUED
    async with store.transaction() as tx:
        with pytest.raises(LeaseLost):
            await leases.heartbeat(tx, run.id, epoch, 30)
        with pytest.raises(LeaseLost):
            await leases.release(tx, run.id, epoch, Status.WAITING)


async def test_a_worker_that_was_overtaken_cannot_touch_the_run(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    run = await new_run()
    old = await held(store, run.id)
    clock.forward(30)
    await requeue(store)
    new = await held(store, run.id)

    async with store.transaction() as tx:
        for attempt in (
            leases.heartbeat(tx, run.id, old, 30),
            leases.release(tx, run.id, old, Status.SUCCEEDED),
            leases.fence(tx, run.id, old),
        ):
            with pytest.raises(LeaseLost):
                await attempt
        await leases.fence(tx, run.id, new)

    assert (new, await status_of(store, run.id)) == (old + 1, Status.RUNNING)


async def test_a_released_run_keeps_its_reason_and_has_no_owner(
    store: Store, new_run: NewRun
) -> None:
    epoch = await held(store, (run := await new_run()).id)

    async with store.transaction() as tx:
        went = await leases.release(tx, run.id, epoch, Status.PAUSED, reason={"why": "key"})

    async with store.reading() as tx:
        now = await runs.get(tx, run.id, owner=None)
    assert (went, now.status, now.reason) == (Status.PAUSED, Status.PAUSED, {"why": "key"})
    assert (now.lease_owner, now.lease_until, now.lease_epoch) == (None, None, epoch)


async def test_a_claim_charges_what_a_dead_lease_left_open(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    run = await new_run(limit_usd=1.0)
    epoch = await held(store, run.id)
    async with store.transaction() as tx:
        await budget.reserve(tx, run.id, "m", Usage(1, cost_usd=0.25), epoch=epoch)
    clock.forward(30)
    await requeue(store)

    taken = await claim(store, "w2")

    assert taken is not None
    assert (taken.spent_usd, taken.reserved_usd) == (0.25, 0)


async def test_the_late_price_of_an_abandoned_call_is_not_charged_twice(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    async with store.transaction() as tx:
        ticket = await budget.reserve(tx, run.id, "m", Usage(1, cost_usd=0.25))
        await budget.settle_abandoned(tx, run.id)
        await budget.settle(tx, ticket, Usage(cost_usd=0.1))

    async with store.reading() as tx:
        now = await runs.get(tx, run.id, owner=None)
    assert (now.spent_usd, now.reserved_usd) == (0.25, 0)


STILL = [one for one in Status if one not in (Status.QUEUED, Status.RUNNING)]


@pytest.mark.parametrize("kind", list(CommandKind), ids=str)
async def test_the_sweeper_queues_a_still_run_where_its_command_asks_for_it(
    store: Store, new_run: NewRun, kind: CommandKind
) -> None:
    still: dict[str, Status] = {}
    for status in STILL:
        run = await new_run()
        epoch = await held(store, run.id)
        async with store.transaction() as tx:
            await leases.release(tx, run.id, epoch, status)
            await commands.put(tx, run.id, kind, owner=None)
        still[run.id] = status

    requeued = await requeue(store)

    assert {still[run_id] for run_id in requeued} == WAKES[kind]


async def test_an_applied_command_wakes_nobody(store: Store, new_run: NewRun) -> None:
    epoch = await held(store, (run := await new_run()).id)
    async with store.transaction() as tx:
        await leases.release(tx, run.id, epoch, Status.WAITING)
        command = await commands.put(tx, run.id, CommandKind.RESUME, owner=None)
        await commands.mark_applied(tx, run.id, [command.id])

    assert await requeue(store) == []


def test_a_command_wakes_a_run_only_where_it_may_be_queued() -> None:
    assert set(WAKES) == set(CommandKind)
    for statuses in WAKES.values():
        assert all(Status.QUEUED in TRANSITIONS[status] for status in statuses)


async def test_a_command_after_the_last_look_sends_the_run_to_the_queue(
    store: Store, new_run: NewRun
) -> None:
    epoch = await held(store, (run := await new_run()).id)
    async with store.transaction() as tx:
        await commands.put(tx, run.id, CommandKind.RESUME, owner="ana")

    async with store.transaction() as tx:
        went = await leases.release(tx, run.id, epoch, Status.WAITING)

    assert (went, await status_of(store, run.id)) == (Status.QUEUED, Status.QUEUED)


async def test_no_command_slips_between_a_workers_last_look_and_its_release(
    store: Store, new_run: NewRun
) -> None:
    for _ in range(10):
        epoch = await held(store, (run := await new_run()).id)

        async def resume(run_id: str = run.id) -> bool:
            async with store.transaction() as tx:
                await commands.put(tx, run_id, CommandKind.RESUME, owner=None)
                now = await runs.get(tx, run_id, owner=None)
                return now.status is Status.WAITING

        async def release(run_id: str = run.id, epoch: int = epoch) -> Status:
            async with store.transaction() as tx:
                return await leases.release(tx, run_id, epoch, Status.WAITING)

        found_waiting, went = await asyncio.gather(resume(), release())

        assert found_waiting is (went is Status.WAITING)


async def test_a_command_for_no_run_is_not_found(store: Store) -> None:
    async with store.transaction() as tx:
        with pytest.raises(NotFound):
            await commands.put(tx, "none", CommandKind.PAUSE, owner=None)
