"""What models may take: reserved before, settled after, never past a limit of a run or a day."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from agents.errors import LimitReached
from agents.writer import Usage
from assistant.errors import LeaseLost, NotFound
from assistant.store import Store, budget, days, runs
from graphs.limits import Limits

NewRun = Callable[..., Awaitable[runs.Run]]


async def reserve(store: Store, run_id: str, most_usd: float) -> str:
    async with store.transaction() as tx:
        return await budget.reserve(tx, run_id, "model", Usage(1, cost_usd=most_usd))


async def take(store: Store, run_id: str, most: Usage, day: Limits) -> str:
    async with store.transaction() as tx:
        return await budget.reserve(tx, run_id, "model", most, day=day)


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
    assert refused[0].facts == {
        **{"whose": "run", "of": "usd"},
        **{"spent": 0.0, "reserved": 0.3, "limit": 0.3, "most": 0.1},
    }


async def test_a_limit_is_met_exactly_however_the_sum_comes_together(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run(limit_usd=1.0)

    for _ in range(10):
        async with store.transaction() as tx:
            ticket = await budget.reserve(tx, run.id, "model", Usage(1, cost_usd=0.1))
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
        await budget.set_limits(tx, run.id, Limits(usd=0.2), owner="ana")

    assert await reserve(store, run.id, 0.1)


async def test_a_reserve_under_a_stale_epoch_is_refused(store: Store, new_run: NewRun) -> None:
    run = await new_run(limit_usd=0.1)

    async with store.transaction() as tx:
        with pytest.raises(LeaseLost):
            await budget.reserve(tx, run.id, "model", Usage(1, cost_usd=0.01), epoch=7)

    assert await money(store, run.id) == (0, 0)


async def test_an_unknown_ticket_is_not_found(store: Store) -> None:
    async with store.transaction() as tx:
        with pytest.raises(NotFound, match="ticket 'none'"):
            await budget.settle(tx, "none", Usage())


@pytest.mark.parametrize(
    ("limits", "most", "fit"),
    [
        pytest.param(Limits(calls=5), Usage(1), 5, id="calls"),
        pytest.param(Limits(tokens=1_000), Usage(1, 100, 150), 4, id="tokens"),
        pytest.param(Limits(usd=0.3), Usage(1, cost_usd=0.1), 3, id="dollars"),
    ],
)
async def test_two_runs_of_a_person_at_once_stay_within_the_limit_of_a_day(
    store: Store, new_run: NewRun, limits: Limits, most: Usage, fit: int
) -> None:
    runs_ = [await new_run(), await new_run()]

    results = await asyncio.gather(
        *(take(store, runs_[n % 2].id, most, limits) for n in range(24)), return_exceptions=True
    )

    refused = [one for one in results if isinstance(one, LimitReached)]
    assert len({one for one in results if isinstance(one, str)}) == fit
    assert (len(refused), refused[0].facts["whose"]) == (24 - fit, "day")
    async with store.reading() as tx:
        assert (await days.taken(tx, "ana")).calls == fit
        stands = [await runs.get(tx, one.id, owner=None) for one in runs_]
    assert sum(one.reserved_calls for one in stands) == fit
    assert sum(one.reserved_tokens for one in stands) == fit * most.tokens


async def test_where_the_limit_of_the_run_is_passed_nothing_is_set_aside_of_the_day(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run(limit_usd=0.05)

    with pytest.raises(LimitReached, match="the limit of this draft"):
        await take(store, run.id, Usage(1, cost_usd=0.1), Limits(usd=1.0))

    async with store.reading() as tx:
        assert await days.taken(tx, "ana") == Usage()


async def test_a_run_stops_at_its_calls_also_at_those_that_nothing_came_of(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    async with store.transaction() as tx:
        await budget.set_limits(tx, run.id, Limits(calls=2, tokens=100), owner="ana")
    for _ in range(2):
        ticket = await take(store, run.id, Usage(1, 10, 10), Limits())
        async with store.transaction() as tx:
            await budget.settle(tx, ticket, Usage(1, 5, 0))

    with pytest.raises(LimitReached, match="2 of 2 calls are made, and 0 are under way") as caught:
        await take(store, run.id, Usage(1, 10, 10), Limits())

    assert caught.value.facts["of"] == "calls"
    async with store.reading() as tx:
        stands = await runs.get(tx, run.id, owner=None)
    assert (stands.spent_calls, stands.reserved_calls, stands.spent_tokens) == (2, 0, 10)


async def test_the_next_day_begins_with_nothing_and_a_late_bill_is_of_the_day_before(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    run, day = await new_run(), Limits(usd=1.0)
    ticket = await take(store, run.id, Usage(1, cost_usd=1.0), day)
    with pytest.raises(LimitReached, match="your limit for a day") as caught:
        await take(store, run.id, Usage(1, cost_usd=0.01), day)
    assert "00:00 UTC" in str(caught.value)

    clock.forward(86_400)
    async with store.transaction() as tx:
        await budget.settle(tx, ticket, Usage(1, cost_usd=0.9))
        assert await days.taken(tx, "ana") == Usage()

    assert await take(store, run.id, Usage(1, cost_usd=1.0), day)


async def test_people_do_not_share_a_day(store: Store, new_run: NewRun) -> None:
    mine, theirs = await new_run("ana"), await new_run("ben")

    assert await take(store, mine.id, Usage(1), Limits(calls=1))
    assert await take(store, theirs.id, Usage(1), Limits(calls=1))


async def test_what_was_abandoned_counts_in_full_on_its_day(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    await take(store, run.id, Usage(1, 10, 20, 0.5), Limits())

    async with store.transaction() as tx:
        charged = await budget.settle_abandoned(tx, run.id)
        day = await days.taken(tx, "ana")

    assert (charged.calls, charged.tokens, charged.cost_usd) == (1, 30, 0.5)
    assert day == charged
    assert await money(store, run.id) == (0.5, 0)
