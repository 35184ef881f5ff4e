"""The money of a run: reserved before, settled after, never past the limit."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agents.errors import LimitReached
from agents.writer import Usage
from assistant.errors import LeaseLost, NotFound
from assistant.store import Store, budget, runs

NewRun = Callable[..., Awaitable[runs.Run]]


async def reserve(store: Store, run_id: str, most_usd: float) -> str:
    async with store.transaction() as tx:
        return await budget.reserve(tx, run_id, "model", most_usd)


async def money(store: Store, run_id: str) -> tuple[float, float]:
    async with store.reading() as tx:
        run = await runs.get(tx, run_id, owner=None)
    return run.spent_usd, run.reserved_usd


async def test_twenty_reserves_at_once_stay_within_the_limit(store: Store, new_run: NewRun) -> None:
    run = await new_run(limit_usd=0.3)

    results = await asyncio.gather(
        *(reserve(store, run.id, 0.1) for _ in range(20)), return_exceptions=True
    )

    refused = [one for one in results if isinstance(one, LimitReached)]
    assert len(refused) == 17
    assert len({one for one in results if isinstance(one, str)}) == 3
    assert await money(store, run.id) == (0, 0.3)
    assert refused[0].facts == {"spent": 0.0, "reserved": 0.3, "limit": 0.3, "most": 0.1}


async def test_a_limit_is_met_exactly_however_the_sum_comes_together(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run(limit_usd=1.0)

    for _ in range(10):
        async with store.transaction() as tx:
            ticket = await budget.reserve(tx, run.id, "model", 0.1)
            await budget.settle(tx, ticket, Usage(cost_usd=0.1))

    assert await money(store, run.id) == (1.0, 0)
    with pytest.raises(LimitReached):
        await reserve(store, run.id, 0.000000001)


async def test_a_call_of_no_cost_is_let_through_at_the_limit(store: Store, new_run: NewRun) -> None:
    run = await new_run(limit_usd=0.0)

    assert await reserve(store, run.id, 0.0)


async def test_without_a_limit_everything_can_be_reserved(store: Store, new_run: NewRun) -> None:
    run = await new_run()

    await reserve(store, run.id, 1000.0)

    assert await money(store, run.id) == (0, 1000.0)


async def test_settling_replaces_the_reserve_once(store: Store, new_run: NewRun) -> None:
    run = await new_run(limit_usd=1.0)
    ticket = await reserve(store, run.id, 0.5)

    for _ in range(2):
        async with store.transaction() as tx:
            await budget.settle(tx, ticket, Usage(cost_usd=0.123456789))

    assert await money(store, run.id) == (0.123456789, 0)


async def test_settling_concurrently_charges_once(store: Store, new_run: NewRun) -> None:
    run = await new_run(limit_usd=1.0)
    ticket = await reserve(store, run.id, 0.5)

    async def settle() -> None:
        async with store.transaction() as tx:
            await budget.settle(tx, ticket, Usage(cost_usd=0.25))

    async def abandon() -> None:
        async with store.transaction() as tx:
            await budget.settle_abandoned(tx, run.id)

    await asyncio.gather(*(settle() for _ in range(10)), *(abandon() for _ in range(5)))

    spent, reserved = await money(store, run.id)
    assert reserved == 0
    assert spent in (0.25, 0.5)


async def test_a_call_that_cost_more_than_reserved_is_counted_in_full(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run(limit_usd=0.1)
    ticket = await reserve(store, run.id, 0.1)

    async with store.transaction() as tx:
        await budget.settle(tx, ticket, Usage(cost_usd=0.15))

    assert await money(store, run.id) == (0.15, 0)
    with pytest.raises(LimitReached):
        await reserve(store, run.id, 0.0)


async def test_a_raised_limit_lets_the_run_go_on(store: Store, new_run: NewRun) -> None:
    run = await new_run(limit_usd=0.1)
    await reserve(store, run.id, 0.1)

    async with store.transaction() as tx:
        await budget.set_limit(tx, run.id, 0.2, owner="ana")

    assert await reserve(store, run.id, 0.1)


async def test_a_reserve_under_a_stale_epoch_is_refused(store: Store, new_run: NewRun) -> None:
    run = await new_run(limit_usd=0.1)

    async with store.transaction() as tx:
        with pytest.raises(LeaseLost):
            await budget.reserve(tx, run.id, "model", 0.01, epoch=7)

    assert await money(store, run.id) == (0, 0)


async def test_an_unknown_ticket_is_not_found(store: Store) -> None:
    async with store.transaction() as tx:
        with pytest.raises(NotFound, match="ticket 'none'"):
            await budget.settle(tx, "none", Usage())
