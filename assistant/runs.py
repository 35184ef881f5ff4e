"""RunService: the sole writer of a run's state. It never executes anything; workers do."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Unpack

from agents.style import PLAIN
from assistant import pricing, starting, versions
from assistant.answers import Consequence, consequence, kept
from assistant.counted import counted
from assistant.done_outside import sent_again
from assistant.edits_check import fitting
from assistant.errors import Conflict
from assistant.finishing import what_follows
from assistant.limits import House, allow
from assistant.origins import Origin, origin_of
from assistant.pricing import Impact, Quote
from assistant.retry import retry_edits
from assistant.snapshot import Snapshot
from assistant.snapshots import Snapshots
from assistant.starting import Terms, keep
from assistant.states import State, States
from assistant.statuses import ASKABLE, FINISHED, Autonomy, CommandKind, Status
from assistant.store import (
    Store,
    Transaction,
    commands,
    days,
    documents,
    events,
    leases,
    runs,
    users,
)
from assistant.store import approvals as approval_rows
from assistant.store.approvals import Answer, Approval
from assistant.store.events import StoredEvent
from assistant.store.runs import NewRun, Run
from assistant.versions import Comparison, Version
from assistant.weaving import as_kept
from graphs.edits import Edit, GiveResult, Waive, WriterPin
from graphs.inputs import accepted
from graphs.journal import Address, Event, Verdict
from graphs.limits import Limits
from graphs.revision import Revision, amended, restored
from graphs.workflow import Workflow

GOES_ON = CommandKind.REVISE  # a decision or an edit lets a run go on, unless a person paused it


@dataclass(frozen=True)
class Undone:
    """What an undo took back: the new revision, the one it restored, and what had been said."""

    revision: int
    restored: int
    words: str
    sent_again: tuple[str, ...]  # the titles of steps that ask to send their requests again


@dataclass
class RunService:
    """Everything people can do with runs. ``nudge`` tells the workers of this process."""

    store: Store
    writer_of: Callable[[str], Awaitable[WriterPin]]  # what writes for a person
    house: House  # the limits that are usual here
    nudge: Callable[[str], None]
    prices: Callable[[WriterPin, int], Awaitable[float | None]]
    _states: States = field(init=False)
    _snapshots: Snapshots = field(init=False)

    def __post_init__(self) -> None:
        self._states = States(self.store)
        self._snapshots = Snapshots(self.store, self._states)

    async def quote(
        self,
        actor: str,
        workflow: Workflow,
        inputs: Mapping[str, Any],
        *,
        writer: WriterPin | None = None,
        autonomy: Autonomy = Autonomy.KEY,
        limits: Limits | None = None,
    ) -> Quote:
        """Return what a run would take; raise InputError when it could not start."""
        accepted(workflow.definition, inputs)
        pin = writer or await self.writer_of(actor)
        async with self.store.reading() as tx:
            today = pricing.Today(self.house.day, await days.taken(tx, actor))
        of_run = self.house.of(workflow.definition, limits)
        return await pricing.quoted(workflow, pin, of_run, self.prices, autonomy, today)

    async def start(
        self,
        actor: str,
        workflow: Workflow,
        inputs: Mapping[str, Any],
        *,
        results: Mapping[str, Any] | None = None,
        within: Callable[[Transaction, str], Awaitable[None]] | None = None,
        **terms: Unpack[Terms],
    ) -> Run:
        """Write a run as queued and return at once; raise InputError with every problem.

        ``within`` is called with the new run's id inside the transaction that writes it.
        """
        taken = accepted(workflow.definition, inputs, self.store.clock().date())
        pin = terms.get("writer") or await self.writer_of(actor)
        limits = self.house.of(workflow.definition, terms.get("limits"))
        brought = [GiveResult(step=step, value=value) for step, value in (results or {}).items()]
        given = tuple(fitting(workflow, brought, {}))
        revision = Revision(
            inputs=taken.values,
            given=taken.given,
            edits=given,
            writer=pin,
            style=terms.get("style", PLAIN),
        )
        async with self.store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            new = NewRun(
                owner=actor,
                template=workflow.name,
                version_id=await starting.register(tx, workflow, actor),
                title=starting.title(workflow, taken.values),
                writer=pin.model_dump(mode="json"),
                **starting.of_run(limits),
                autonomy=terms.get("autonomy", Autonomy.KEY),
            )
            run = await starting.begin(tx, new, revision, {"template": workflow.name})
            if within is not None:
                await within(tx, run.id)
        self.nudge(run.id)
        return await self.get(actor, run.id)

    async def fork(self, actor: str, run_id: str) -> Run:
        """Start a run from where another stands; what that one has made is not made again."""
        state = await self._states.of(actor, run_id)
        async with self.store.transaction() as tx:
            run = await starting.fork(tx, state, actor)
        self.nudge(run.id)
        return await self.get(actor, run.id)

    async def get(self, actor: str, run_id: str) -> Run:
        """Return one of the actor's runs; raise NotFound."""
        async with self.store.reading() as tx:
            return await runs.get(tx, run_id, owner=actor)

    async def find(self, actor: str, prefix: str) -> Run:
        """Return the run whose id begins with ``prefix``, or the newest for ``last``."""
        async with self.store.reading() as tx:
            if prefix == "last":
                return await runs.newest(tx, owner=actor)
            return await runs.resolve(tx, prefix, owner=actor)

    async def all(self, actor: str, *, status: Status | None = None, limit: int = 50) -> list[Run]:
        """Return the actor's runs, the newest first."""
        async with self.store.reading() as tx:
            return await runs.list_runs(tx, owner=actor, status=status, limit=limit)

    async def snapshot(self, actor: str, run_id: str) -> Snapshot:
        """Return everything a screen shows of a run; it is shared, so nobody changes it."""
        return await self._snapshots.of(actor, run_id)

    async def origin(self, actor: str, run_id: str) -> Origin:
        """Return what a new draft can take over from a run."""
        return origin_of(await self.snapshot(actor, run_id))

    async def inbox(self, actor: str) -> list[Approval]:
        """Return what waits for the actor, over all runs."""
        async with self.store.reading() as tx:
            return await approval_rows.inbox(tx, owner=actor)

    async def events(
        self, actor: str, run_id: str, *, after: int = 0, limit: int = 500
    ) -> list[StoredEvent]:
        """Return what happened to a run after event number ``after``."""
        async with self.store.reading() as tx:
            return await events.since(tx, run_id, after, owner=actor, limit=limit)

    async def document(self, actor: str, run_id: str, sha256: str) -> bytes:
        """Return the bytes of a finished file, of this run or of one it was forked from."""
        async with self.store.reading() as tx:
            run = await runs.get(tx, run_id, owner=actor)
            files = await documents.of_run(tx, run_id, owner=actor)
            while run.forked_from and all(one.sha256 != sha256 for one in files):
                run = await runs.get(tx, run.forked_from, owner=actor)
                files = await documents.of_run(tx, run.id, owner=actor)
            return await documents.content(tx, run.id, sha256, owner=actor)

    async def preview(self, actor: str, run_id: str, edits: Sequence[Edit]) -> Impact:
        """Return what edits would redo at most, what they keep, and what they may cost."""
        state = await self._states.of(actor, run_id)
        before = await self._states.planner(state, state.revisions)
        edits = await as_kept(before, edits)
        following = amended(state.revision, edits)
        known = (await counted(state, before, following, edits, actor)).known(state)
        after = await self._states.planner(known, [*state.revisions, following], "foresee")
        return await pricing.impact(state, edits, before, after, self.prices)

    async def edit(
        self,
        actor: str,
        run_id: str,
        edits: Sequence[Edit],
        *,
        words: str = "",
        within: Callable[[Transaction, int], Awaitable[None]] | None = None,
    ) -> int:
        """Make a new revision with these edits, also while the run works; return its number.

        ``within`` is called with that number inside the transaction that writes it.
        """
        state = await self._states.of(actor, run_id)
        before = await self._states.planner(state, state.revisions)
        edits = await as_kept(before, edits)
        fresh = amended(state.revision, edits)
        said = await counted(state, before, fresh, edits, actor)
        return await self._revise(actor, said.known(state), fresh, words, said.kept(within))

    async def versions(self, actor: str, run_id: str) -> tuple[Version, ...]:
        """Return all versions of a draft, the newest first, with what each changed."""
        return await versions.listed(self._states, await self._states.of(actor, run_id))

    async def compare(self, actor: str, run_id: str, from_: int, to: int) -> Comparison:
        """Return what differs between two versions, word by word; raise NotFound."""
        state = await self._states.of(actor, run_id)
        before, after = [await self._states.at(state, number) for number in (from_, to)]
        return await versions.compared(before, after)

    async def snapshot_at(self, actor: str, run_id: str, number: int) -> Snapshot:
        """Return an earlier version as a screen shows it; nothing waits for a person there."""
        return await self._snapshots.of(actor, run_id, number)

    async def patches_back(
        self, actor: str, run_id: str, number: int, at: Address, paths: Collection[str]
    ) -> list[Edit]:
        """Return the edit that takes passages of a result back to what version ``number`` said."""
        state = await self._states.of(actor, run_id)
        before = await self._states.at(state, number)
        after = await self._states.planner(state, state.revisions)
        return versions.patches_back(before, after, at, paths)

    async def restore(self, actor: str, run_id: str, number: int, *, words: str = "") -> int:
        """Bring a version back as a new one, which can be undone; nothing is made again for it."""
        state = await self._states.of(actor, run_id)
        earlier = state.standing(state.numbered(number))
        if earlier.number == state.standing(state.revision).number:
            raise Conflict(f"Version {number} is what you have now.", version=number)
        fresh = restored(state.revision, earlier, chosen=True)
        return await self._revise(actor, state, fresh, words or f"restore version {number}")

    async def undo(self, actor: str, run_id: str, *, expected: int | None = None) -> Undone:
        """Take the last change back, version ``expected``; nothing that stands is made again."""
        state = await self._states.of(actor, run_id)
        if expected not in (None, state.revision.number):
            raise Conflict(f"Version {expected} is not the last change any more.", version=expected)
        if (undone := state.standing(state.revision)).parent is None:
            raise Conflict("There is nothing to undo: this is the first version.")
        earlier = state.standing(state.numbered(undone.parent))
        words = state.words(undone.number)
        fresh = restored(state.revision, earlier)
        after = await self._states.planner(state, [*state.revisions, fresh], "foresee")
        number = await self._revise(actor, state, fresh, f"undo: {words}")
        return Undone(number, earlier.number, words, sent_again(state, after).titles)

    async def decide(
        self,
        actor: str,
        run_id: str,
        approval_id: str,
        *,
        shown: str,
        verdict: Verdict,
        comment: str = "",
        value: Any = None,
        intended: Sequence[Waive] = (),
    ) -> None:
        """Answer what was shown, and say what is meant so; the first stands, else Conflict."""
        state = await self._states.of(actor, run_id)
        _not_cancelled(state.run)
        approval = state.approval(approval_id)
        answer = Answer(shown=shown, verdict=verdict, actor=actor, comment=comment)
        follows = Consequence()
        if approval.pending and approval.shown == shown:  # else the answer below is a Conflict
            planner = await self._states.planner(state, state.revisions)
            follows = await consequence(state, planner, approval, answer, value, intended)
        stale = await self._stale(state, follows.revision) if follows.revision else []
        async with self.store.transaction() as tx:
            await kept(tx, state, approval, answer, follows)
            await approval_rows.supersede(tx, run_id, stale)
            stops = verdict is Verdict.STOP
            await self._ask(tx, actor, run_id, CommandKind.PAUSE if stops else GOES_ON)
        self.nudge(run_id)

    async def pause(self, actor: str, run_id: str) -> None:
        """Stop at the next safe point; what is being made is finished and kept."""
        await self._command(actor, run_id, CommandKind.PAUSE)

    async def resume(self, actor: str, run_id: str) -> None:
        """Go on with a run that is paused or about to be; of a failed one, redo what failed."""
        state = await self._states.of(actor, run_id)
        failed = (await self._states.planner(state, state.revisions)).failures()
        if state.run.status is Status.FAILED and failed:
            again = retry_edits(state.workflow, failed, self.store.ids)
            await self._revise(actor, state, amended(state.revision, again), "try again")
            return
        await self._command(actor, run_id, CommandKind.RESUME)

    async def allow(self, actor: str, run_id: str, more: Limits) -> Limits:
        """Raise limits of a run, and go on if it stopped at one; return the new limits."""
        async with self.store.transaction() as tx:
            limits, stopped = await allow(tx, actor, run_id, more)
            if stopped:
                await self._ask(tx, actor, run_id, CommandKind.RESUME)
        self.nudge(run_id)
        return limits

    async def set_autonomy(self, actor: str, run_id: str, autonomy: Autonomy) -> None:
        """Choose how often a run asks for an OK, from here on; what waits for none goes on."""
        async with self.store.transaction() as tx:
            run = await runs.set_autonomy(tx, run_id, autonomy, owner=actor)
            _not_cancelled(run)
            told = Event("run.autonomy", {"to": autonomy.value})
            await events.append(tx, run_id, [told], actor=actor)
            if run.status not in FINISHED:
                await self._ask(tx, actor, run_id, GOES_ON)
        self.nudge(run_id)

    async def cancel(self, actor: str, run_id: str) -> None:
        """Stop for good; what was made stays."""
        await self._command(actor, run_id, CommandKind.CANCEL)

    async def _revise(
        self,
        actor: str,
        state: State,
        revision: Revision,
        words: str,
        within: Callable[[Transaction, int], Awaitable[None]] | None = None,
    ) -> int:
        """Keep a new revision, withdraw the requests it makes stale, and let the run go on."""
        _not_cancelled(state.run)
        stale = await self._stale(state, revision)
        async with self.store.transaction() as tx:
            await keep(tx, state.run.id, state.revision.number, revision, actor, words)
            await approval_rows.supersede(tx, state.run.id, stale)
            facts = {"revision": revision.number, "words": words, "restores": revision.restores}
            await events.append(tx, state.run.id, [Event("run.revised", facts)], actor=actor)
            await self._ask(
                tx, actor, state.run.id, what_follows(state.run, state.revision, revision)
            )
            if within is not None:
                await within(tx, revision.number)
        self.nudge(state.run.id)
        return revision.number

    async def _stale(self, state: State, revision: Revision) -> list[Address]:
        """Return the gates whose pending requests show what a new revision may change."""
        after = await self._states.planner(state, [*state.revisions, revision], "foresee")
        current = {one.gate: one.shown for one in after.requests()}
        return [
            one.gate
            for one in state.approvals
            if one.pending and current.get(one.gate) != one.shown
        ]

    async def _command(self, actor: str, run_id: str, kind: CommandKind) -> None:
        async with self.store.transaction() as tx:
            run = await runs.get(tx, run_id, owner=actor)
            may = run.status in ASKABLE[kind]
            if kind is CommandKind.RESUME and run.status in {Status.QUEUED, Status.RUNNING}:
                may = await commands.is_asked(tx, run_id, CommandKind.PAUSE)
            if not may:
                raise Conflict(f"This run is {run.status}, so it cannot be {_PAST[kind]}.")
            await events.append(tx, run_id, [Event("run.asked", {"to": kind.value})], actor=actor)
            await self._ask(tx, actor, run_id, kind)
        self.nudge(run_id)

    async def _ask(self, tx: Transaction, actor: str, run_id: str, kind: CommandKind) -> None:
        """Lay a command into the inbox, and queue the run where the command wakes it."""
        await commands.put(tx, run_id, kind, owner=actor)
        await leases.wake(tx, run_id)


_PAST = {
    CommandKind.PAUSE: "paused",
    CommandKind.RESUME: "resumed",
    CommandKind.CANCEL: "cancelled",
}


def _not_cancelled(run: Run) -> None:
    if run.status is Status.CANCELLED:
        raise Conflict("This run was cancelled. Start again from it instead.")


__all__ = ["Impact", "Quote", "RunService", "Undone"]
