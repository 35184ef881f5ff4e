"""The journal under a lease: what is recorded is there, once, fenced, and committed in groups."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from agents.errors import LimitReached
from agents.sources import Source
from agents.writer import Usage
from assistant.errors import LeaseLost, NotFound
from assistant.store import RunJournal, Store, documents, events, leases, runs
from graphs.journal import (
    Address,
    ApprovalRequest,
    Decision,
    Entry,
    Event,
    Journal,
    Kind,
    Outcome,
    Rendered,
    Verdict,
)

NewRun = Callable[..., Awaitable[runs.Run]]
Claimed = Callable[..., Awaitable[RunJournal]]

FINISHED = Event("step.finished", {"step": "goals"})


def outcome_at(step: str, *, item: str = "", key: str = "k1", value: Any = None) -> Entry:
    outcome = Outcome(Kind.RESULT, value, usage=Usage(1, 10, 5, 0.25))
    return Entry(Address(step, item), key, outcome, revision=1, seconds=0.5)


async def log(store: Store, run_id: str) -> list[events.StoredEvent]:
    async with store.reading() as tx:
        return await events.since(tx, run_id, 0, owner=None)


async def test_a_recorded_outcome_reads_back_equal(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept: Journal = await claimed(run.id)
    entry = Entry(
        address=Address("scripts.beats", "EP03/S4"),
        key="k" * 64,
        outcome=Outcome(
            kind=Kind.RESULT,
            value={
                "text": "Ça va, 学生",
                "n": [1, 2.5, None, True],
                "nul": "a\0b",
                "half": "\ud800",
            },
            sources={"/text": Source.YOURS},
            note="why",
            usage=Usage(2, 300, 40, 0.000123),
            how="edited",
        ),
        revision=3,
        seconds=1.25,
    )

    await kept.record(entry, [FINISHED])

    assert dict(await kept.entries()) == {(entry.address, entry.key): entry}


async def test_an_outcome_without_a_value_reads_back_equal(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)
    entry = Entry(Address("goals"), "k", Outcome(Kind.FAILED, note="no answer"), revision=1)

    await kept.record(entry, [])

    assert (await kept.entries())[entry.address, "k"] == entry


async def test_recording_counts_calls_and_tokens_on_the_run(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)

    await kept.record(outcome_at("goals"), [FINISHED])
    await kept.record(outcome_at("timing"), [FINISHED])

    async with store.reading() as tx:
        now = await runs.get(tx, run.id, owner="ana")
    assert (now.calls, now.tokens, now.last_seq) == (2, 30, 2)


async def test_recording_a_key_again_changes_nothing(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)
    await kept.record(outcome_at("goals", value="first"), [FINISHED])

    await kept.record(outcome_at("goals", value="second"), [FINISHED, FINISHED])
    await kept.append([FINISHED])

    assert (await kept.entries())[Address("goals"), "k1"].outcome.value == "first"
    assert [one.seq for one in await log(store, run.id)] == [1, 2]
    async with store.reading() as tx:
        assert (await runs.get(tx, run.id, owner=None)).calls == 1


async def test_the_same_key_twice_in_one_group_is_kept_once(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)

    await asyncio.gather(
        *(kept.record(outcome_at("goals"), [FINISHED]) for _ in range(5)),
        kept.append([FINISHED]),
    )

    assert len(await kept.entries()) == 1
    assert [one.seq for one in await log(store, run.id)] == [1, 2]
    async with store.reading() as tx:
        now = await runs.get(tx, run.id, owner=None)
    assert (now.calls, now.tokens, now.last_seq) == (1, 15, 2)


async def test_a_stale_epoch_cannot_record_append_request_or_reserve(
    store: Store, new_run: NewRun, claimed: Claimed, clock: Any
) -> None:
    run = await new_run()
    stale = await claimed(run.id, "w1")
    clock.forward(31)
    async with store.transaction() as tx:
        await leases.requeue_expired(tx)
    fresh = await claimed(run.id, "w2")
    request = ApprovalRequest(Address("ok"), Address("goals"), "h", "Title", "Ask", {})
    rendered = Rendered("plan.md", "md", "clean", b"x", "sha")
    decision = Decision(Address("ok"), "h", Verdict.APPROVE, "ana")

    for write in (
        stale.record(outcome_at("goals"), [FINISHED]),
        stale.append([FINISHED]),
        stale.request(request, 1),
        stale.decide(decision),
        stale.keep([rendered], 1),
        stale.reserve("m", Usage(1, cost_usd=0.1)),
    ):
        with pytest.raises(LeaseLost):
            await write

    assert not await fresh.entries()
    assert not await fresh.decisions()
    assert not await log(store, run.id)


async def test_a_lost_lease_in_a_group_does_not_hurt_the_others(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    mine, others = await new_run(), await new_run()
    kept = await claimed(mine.id)
    stale = RunJournal(store, others.id, epoch=7, revision=1)

    results = await asyncio.gather(
        kept.record(outcome_at("a"), [FINISHED]),
        stale.record(outcome_at("b"), [FINISHED]),
        kept.record(outcome_at("c"), [FINISHED]),
        return_exceptions=True,
    )

    assert [type(one) for one in results] == [type(None), LeaseLost, type(None)]
    assert {address.step for address, _ in await kept.entries()} == {"a", "c"}


async def test_a_value_that_is_no_json_fails_alone(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)

    results = await asyncio.gather(
        kept.record(outcome_at("good"), [FINISHED]),
        kept.record(outcome_at("bad", value=object()), [FINISHED]),
        return_exceptions=True,
    )

    assert results[0] is None
    assert "not JSON serializable" in str(results[1])
    assert [one.seq for one in await log(store, run.id)] == [1]


async def test_events_are_numbered_without_gaps_whoever_writes_them(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)

    async def from_the_service(number: int) -> None:
        async with store.transaction() as tx:
            await events.append(tx, run.id, [Event("edit", {"n": number})], actor="ana")

    await asyncio.gather(
        *(kept.record(outcome_at("s", item=str(n)), [FINISHED, FINISHED]) for n in range(20)),
        *(from_the_service(n) for n in range(10)),
        *(kept.append([FINISHED]) for _ in range(10)),
    )

    assert [one.seq for one in await log(store, run.id)] == list(range(1, 61))


async def test_events_can_be_read_on_from_a_number(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)
    await kept.append([Event("a", {"n": 1}), Event("b", {"n": 2}), Event("c", {"n": 3})])

    async with store.reading() as tx:
        found = await events.since(tx, run.id, 1, owner="ana", limit=1)

    assert [(one.seq, one.kind, one.data, one.actor) for one in found] == [
        (2, "b", {"n": 2}, "worker")
    ]


async def test_a_cancelled_caller_loses_no_outcome(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)
    recording = [
        asyncio.create_task(kept.record(outcome_at("s", item=str(n)), [FINISHED]))
        for n in range(10)
    ]
    await asyncio.sleep(0)

    for task in recording[::2]:
        task.cancel()
    await asyncio.gather(*recording, return_exceptions=True)
    await kept.append([])

    assert len(await kept.entries()) == 10
    assert [one.seq for one in await log(store, run.id)] == list(range(1, 11))


async def test_a_fork_reads_the_outcomes_of_its_ancestors_and_its_own_count_first(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    oldest = await new_run()
    await (await claimed(oldest.id)).record(outcome_at("a", value="oldest"), [])
    parent = await new_run(forked_from=oldest.id)
    await (await claimed(parent.id)).record(outcome_at("b", value="parent"), [])
    fork = await new_run(forked_from=parent.id)
    kept = await claimed(fork.id)
    await kept.record(outcome_at("b", value="fork"), [])

    found = await kept.entries()

    assert {at.step: one.outcome.value for (at, _), one in found.items()} == {
        "a": "oldest",
        "b": "fork",
    }


async def test_a_run_does_not_read_the_outcomes_of_its_forks_or_of_strangers(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    fork, stranger = await new_run(forked_from=run.id), await new_run()
    await (await claimed(fork.id)).record(outcome_at("a"), [])
    await (await claimed(stranger.id)).record(outcome_at("b"), [])

    found = await (await claimed(run.id)).entries()

    assert not found
    assert (Address("a"), "k1") not in found


async def test_files_of_a_revision_are_kept_once_and_can_be_made_again(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)
    plan = Rendered("plan.md", "md", "clean", b"one", "sha-1")
    again = Rendered("plan.md", "md", "clean", b"two", "sha-2")
    review = Rendered("plan.md", "md", "review", b"one", "sha-1")

    await kept.keep([plan, review], 1)
    await kept.keep([again], 1)
    await kept.keep([plan], 2)

    async with store.reading() as tx:
        first = await documents.of_run(tx, run.id, owner="ana", revision=1)
        every = await documents.of_run(tx, run.id, owner="ana")
        content = await documents.content(tx, run.id, "sha-1", owner="ana")
    assert [(one.copy, one.sha256) for one in first] == [("clean", "sha-2"), ("review", "sha-1")]
    assert [one.revision for one in every] == [1, 1, 2]
    assert content == b"one"


async def test_a_file_of_another_run_is_not_found_by_its_hash(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    mine, other = await new_run(), await new_run()
    await (await claimed(other.id)).keep([Rendered("a", "md", "clean", b"x", "sha")], 1)

    async with store.reading() as tx:
        with pytest.raises(NotFound, match="no file 'sha'"):
            await documents.content(tx, mine.id, "sha", owner="ana")


async def test_the_engine_reserves_and_settles_through_the_journal(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run(limit_usd=0.3)
    kept = await claimed(run.id)

    ticket = await kept.reserve("model", Usage(1, cost_usd=0.2))
    with pytest.raises(LimitReached):
        await kept.reserve("model", Usage(1, cost_usd=0.2))
    await kept.settle(ticket, Usage(1, 10, 10, 0.05))
    await kept.reserve("model", Usage(1, cost_usd=0.2))

    async with store.reading() as tx:
        now = await runs.get(tx, run.id, owner="ana")
    assert (now.spent_usd, now.reserved_usd) == (0.05, 0.2)


async def test_the_engine_asks_and_answers_through_the_journal(
    store: Store, new_run: NewRun, claimed: Claimed
) -> None:
    run = await new_run()
    kept = await claimed(run.id)
    gate = Address("approve_goals")
    await kept.request(ApprovalRequest(gate, Address("goals"), "h1", "Title", "Ask", {"a": 1}), 1)
    asked = Decision(gate, "h1", Verdict.APPROVE, "ana", "fine")
    unasked = Decision(Address("other", "EP01"), "h2", Verdict.STOP, "ben")

    await kept.decide(asked)
    await kept.decide(unasked)
    await kept.decide(Decision(gate, "h1", Verdict.STOP, "late"))

    found = await kept.decisions()
    assert sorted(found, key=lambda one: one.shown) == [asked, unasked]
