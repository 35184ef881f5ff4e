"""Approvals: one decision wins, the loser is told, and content decides what an answer is for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from assistant.errors import Conflict, NotFound
from assistant.store import Store, approvals, runs
from assistant.store.approvals import Answer
from assistant.store.words import ApprovalStatus
from graphs.journal import Address, ApprovalRequest, Decision, Verdict

NewRun = Callable[..., Awaitable[runs.Run]]

GATE = Address("approve_goals")


def request(shown: str = "h1", gate: Address = GATE, **changed: Any) -> ApprovalRequest:
    told = {"title": "Your OK", "ask": "Approve?", "content": {"goals": [shown]}} | changed
    return ApprovalRequest(gate=gate, subject=Address("goals", gate.item), shown=shown, **told)


async def ask(store: Store, run_id: str, *requests: ApprovalRequest) -> list[approvals.Approval]:
    async with store.transaction() as tx:
        for one in requests:
            await approvals.put(tx, run_id, one, 1)
        return await approvals.inbox(tx, owner=None, run_id=run_id)


async def decide(
    store: Store, approval_id: str, actor: str = "ana", shown: str = "h1"
) -> approvals.Approval:
    async with store.transaction() as tx:
        answer = Answer(shown=shown, verdict=Verdict.APPROVE, actor=actor, comment="good")
        return await approvals.decide(tx, approval_id, answer, owner="ana")


async def test_a_request_waits_in_its_owners_inbox(store: Store, new_run: NewRun) -> None:
    run, other = await new_run("ana"), await new_run("ben")
    await ask(store, run.id, request())
    await ask(store, other.id, request())

    async with store.reading() as tx:
        (found,) = await approvals.inbox(tx, owner="ana")
        everyone = await approvals.inbox(tx, owner=None)

    assert (found.run_id, found.gate, found.subject) == (run.id, GATE, Address("goals"))
    assert (found.content, found.status) == ({"goals": ["h1"]}, ApprovalStatus.PENDING)
    assert len(everyone) == 2


async def test_asking_again_changes_nothing(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    (first,) = await ask(store, run.id, request())

    (again,) = await ask(store, run.id, request(title="Another title"))

    assert again == first


async def test_asking_again_after_a_decision_asks_nobody(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    (one,) = await ask(store, run.id, request())
    await decide(store, one.id)

    assert await ask(store, run.id, request()) == []


async def test_other_content_at_a_gate_supersedes_what_was_asked_there(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    conflict = request("merge", kind="conflict")
    elsewhere = request("h1", Address("approve_goals", "EP02"))
    await ask(store, run.id, request("h1"), conflict, elsewhere)

    pending = await ask(store, run.id, request("h2"))

    assert {(one.gate.item, one.shown) for one in pending} == {
        ("", "h2"),
        ("", "merge"),
        ("EP02", "h1"),
    }


async def test_superseded_content_that_comes_back_is_asked_again(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    (first,) = await ask(store, run.id, request("h1"))
    await ask(store, run.id, request("h2"))

    (back,) = await ask(store, run.id, request("h1"))

    assert (back.id, back.shown) == (first.id, "h1")


async def test_twenty_decisions_at_once_have_one_winner_and_the_losers_are_told_who(
    store: Store, new_run: NewRun, clock: Any
) -> None:
    run = await new_run()
    (one,) = await ask(store, run.id, request())

    results = await asyncio.gather(
        *(decide(store, one.id, f"actor-{number}") for number in range(20)),
        return_exceptions=True,
    )

    (winner,) = [each for each in results if isinstance(each, approvals.Approval)]
    losers = [each for each in results if isinstance(each, Conflict)]
    assert len(losers) == 19
    assert winner.verdict is Verdict.APPROVE
    for loser in losers:
        assert f"{winner.decided_by} answered approve at 2026-03-02 08:00" in str(loser)
        assert loser.facts["decided_by"] == winner.decided_by
        assert loser.facts["decided_at"] == clock.now


async def test_an_answer_to_other_content_is_refused(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    (one,) = await ask(store, run.id, request())

    with pytest.raises(Conflict, match="has changed since you looked") as conflict:
        await decide(store, one.id, shown="old")

    assert conflict.value.facts["status"] is ApprovalStatus.PENDING


async def test_an_answer_to_a_superseded_request_says_so(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    (one,) = await ask(store, run.id, request())
    async with store.transaction() as tx:
        withdrawn = await approvals.supersede(tx, run.id, [GATE, Address("none")])

    with pytest.raises(Conflict, match="superseded"):
        await decide(store, one.id)

    assert withdrawn == 1


@pytest.mark.parametrize(
    ("gates", "left"),
    [
        pytest.param([], {"", "EP02"}, id="no gate"),
        pytest.param([GATE], {"EP02"}, id="one gate"),
        pytest.param(None, set(), id="all gates"),
    ],
)
async def test_only_the_named_gates_are_superseded(
    store: Store, new_run: NewRun, gates: list[Address] | None, left: set[str]
) -> None:
    run = await new_run()
    await ask(store, run.id, request(), request("h2", Address("approve_goals", "EP02")))

    async with store.transaction() as tx:
        await approvals.supersede(tx, run.id, gates)
        pending = await approvals.inbox(tx, owner="ana", run_id=run.id)

    assert {one.gate.item for one in pending} == left


async def test_a_decision_outlives_the_superseding_of_its_gate(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    (one,) = await ask(store, run.id, request())
    await decide(store, one.id)

    async with store.transaction() as tx:
        await approvals.supersede(tx, run.id, None)
        found = await approvals.decisions(tx, run.id, owner="ana")

    assert found == [Decision(GATE, "h1", Verdict.APPROVE, "ana", "good")]


async def test_a_decision_on_content_nobody_asked_about_is_kept_and_the_first_one_stands(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    edited = Decision(GATE, "edited", Verdict.APPROVE, "ana")

    async with store.transaction() as tx:
        await approvals.keep_decision(tx, run.id, edited, 2)
        await approvals.keep_decision(tx, run.id, Decision(GATE, "edited", Verdict.STOP, "b"), 2)
        found = await approvals.decisions(tx, run.id, owner="ana")

    assert found == [edited]
    assert await ask(store, run.id, request("edited")) == []


async def test_every_request_of_a_run_can_be_listed(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    await ask(store, run.id, request("h1"), request("h2"))

    async with store.reading() as tx:
        found = await approvals.of_run(tx, run.id, owner="ana")

    assert {(one.shown, one.status) for one in found} == {
        ("h1", ApprovalStatus.SUPERSEDED),
        ("h2", ApprovalStatus.PENDING),
    }


async def test_an_unknown_approval_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="no approval 'none'"):
        await decide(store, "none")


async def test_deciding_while_the_worker_asks_again_locks_nobody_out(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    (one,) = await ask(store, run.id, request())

    results = await asyncio.gather(
        *(ask(store, run.id, request(f"h{number}")) for number in range(1, 6)),
        *(decide(store, one.id, f"a{number}") for number in range(5)),
        return_exceptions=True,
    )

    unexpected = [each for each in results if isinstance(each, BaseException)]
    assert all(isinstance(each, Conflict) for each in unexpected)
