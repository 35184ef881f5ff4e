"""Approvals of a revision that an answer or an edit has overtaken: nobody is asked for them."""

from collections.abc import Awaitable, Callable

from assistant.store import Store, approvals, revisions, runs
from assistant.store.approvals import Answer
from assistant.store.revisions import NewRevision
from assistant.store.words import ApprovalStatus
from graphs.journal import Address, ApprovalRequest, Verdict

NewRun = Callable[..., Awaitable[runs.Run]]

GATE = Address("approve_goals")
REQUEST = ApprovalRequest(
    gate=GATE, subject=Address("goals"), shown="h1", title="Your OK", ask="", content={}
)


async def test_an_answer_is_not_asked_for_again_by_who_has_not_heard_of_it(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    await revise(store, run.id, 0)
    async with store.transaction() as tx:
        await approvals.put(tx, run.id, REQUEST, 1)
        (asked,) = await approvals.inbox(tx, owner=None, run_id=run.id)
        changes = Answer(shown="h1", verdict=Verdict.REQUEST_CHANGES, actor="ana", comment="darker")
        await approvals.decide(tx, asked.id, changes, owner="ana")
    await revise(store, run.id, 1)

    async with store.transaction() as tx:
        await approvals.put(tx, run.id, REQUEST, 1)
        (found,) = await approvals.of_run(tx, run.id, owner=None)

    assert (found.status, found.comment) == (ApprovalStatus.DECIDED, "darker")


async def test_a_request_that_was_superseded_comes_back_only_for_the_newest_revision(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    await revise(store, run.id, 0)
    async with store.transaction() as tx:
        await approvals.put(tx, run.id, REQUEST, 1)
        await approvals.supersede(tx, run.id)
    await revise(store, run.id, 1)

    async with store.transaction() as tx:
        await approvals.put(tx, run.id, REQUEST, 1)
        overtaken = await approvals.inbox(tx, owner=None, run_id=run.id)
        await approvals.put(tx, run.id, REQUEST, 2)
        current = await approvals.inbox(tx, owner=None, run_id=run.id)

    assert overtaken == []
    assert [one.shown for one in current] == ["h1"]


async def revise(store: Store, run_id: str, expected: int) -> None:
    """Make the run's next revision."""
    new = NewRevision(author="ana", words="", state={}, parent=expected or None)
    async with store.transaction() as tx:
        await revisions.insert_next(tx, run_id, expected, new)
