"""The engine: one executor an advance, which owns the outcome of every step as a future.

A step starts as soon as everything it needs is there, whatever LangGraph's supersteps are doing.
What was recorded under the same key is taken from the journal; what is being made by an earlier
advance of the same worker is joined; only the rest is made. Nothing here raises through LangGraph:
a step ends with an Outcome, or is Held for a reason that the worker turns into the run's status.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from agents.errors import LimitReached, Unavailable
from graphs.edits import renamed, stands
from graphs.errors import GraphError
from graphs.held import Held, HeldBack, StepFailed, Why
from graphs.journal import (
    Address,
    ApprovalRequest,
    Decision,
    Entry,
    Event,
    Kind,
    Outcome,
    Verdict,
)
from graphs.keys import digest
from graphs.recipe import Recipe
from graphs.revision import Revision, carried, carried_item
from graphs.room import Room
from graphs.started import Started
from graphs.stops import TAKEN, before_own_words
from graphs.workflow import Workflow

Planning = Literal["look", "foresee"]  # only look up, or also make what is pure

Result = Outcome | Held
Make = Callable[[], Awaitable[Outcome]]
Perform = Callable[["Executor", Address], Awaitable["Outcome | Held"]]  # graphs.kinds.perform


class Executor:
    """Finds or makes the outcome of every step of one revision, each once."""

    def __init__(
        self,
        workflow: Workflow,
        revision: Revision,
        room: Room,
        perform: "Perform",
        *,
        entries: Mapping[tuple[Address, str], Entry],
        decisions: Sequence[Decision],
        before: "Executor | None" = None,
        planning: Planning | None = None,
    ) -> None:
        self.workflow = workflow
        self.revision = revision
        self.room = room
        self.perform = perform
        self.before = before  # plans the parent revision, to see what a rename carries over
        self.planning = planning
        self.foreseen: set[Address] = set()  # made while planning, so not recorded
        self.items: dict[Address, Any] = {}  # of blocks; graphs.kinds.items keeps them
        self.taking_back: set[Address] = set()  # steps that are done to take others back
        self.broken: Address | None = None  # the step in which the software itself broke first
        self.stopped = False  # superseded: what is being made goes on, nothing new is begun
        self.entries = dict(entries)
        self.decided = {
            (one.gate, one.shown): one
            for one in decisions
            if one.verdict is Verdict.APPROVE  # an edit approves the content that it leads to
        }
        self.objected = {
            (one.gate, one.shown): one.verdict
            for one in decisions
            if one.verdict is not Verdict.APPROVE
        }
        self.recipes: dict[Address, Recipe] = {}
        self.keys: dict[Address, str] = {}
        self._tasks: dict[Address, asyncio.Task[Result]] = {}
        self._slots = asyncio.Semaphore(room.parallel)

    def start(self) -> None:
        """Begin every step of the outermost block; each waits for what it needs."""
        for path, placed in self.workflow.placed.items():
            if placed.block is None:
                self.task(Address(path))

    def task(self, address: Address) -> "asyncio.Task[Result]":
        """Return the task of a step; it exists once, and nobody but the executor ends it."""
        if address not in self._tasks:
            task = asyncio.create_task(self._settle(address), name=str(address))
            # What breaks a step is told by the drive; the steps behind it need not tell it again.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._tasks[address] = task
        return self._tasks[address]

    async def outcome(self, address: Address) -> Result:
        """Wait for a step. Cancelling the wait never cancels the work."""
        task = self.task(address)
        return task.result() if task.done() else await asyncio.shield(task)

    async def settled(self) -> None:
        """Return when nothing more can be started or awaited anywhere."""
        while pending := [task for task in self._tasks.values() if not task.done()]:
            await asyncio.wait(pending)  # unlike gather, this cancels nothing when it is cancelled

    @property
    def results(self) -> dict[Address, Result]:
        """The steps that have settled, in the order in which they were first asked for."""
        return {
            address: task.result()
            for address, task in self._tasks.items()
            if task.done() and not task.cancelled()
        }

    def requests(self) -> list[ApprovalRequest]:
        """Return what waits for a person, each request once."""
        held = [one for one in self.results.values() if isinstance(one, Held) and one.request]
        found = {(one.request.gate, one.request.shown): one.request for one in held if one.request}
        return list(found.values())

    async def need(self, address: Address) -> Outcome:
        """Wait for a step that others build on; only an outcome that can be built on returns."""
        result = await self.outcome(address)
        if isinstance(result, Held):
            raise HeldBack(result)
        if result.kind is Kind.FAILED and (instead := self.workflow.instead_of(address)):
            return await self.need(instead)
        if result.kind is Kind.FAILED and self.stops(address):
            raise HeldBack(Held(Why.FAILED, address))
        return result

    def stops(self, address: Address) -> bool:
        """Tell whether a failure of this step stops what is built on it."""
        step = self.workflow.placed[self.workflow.whole(address.step)].step
        goes_back = step.revert is not None and address.step not in self.workflow.placed
        return step.on_error == "fail" and step.fallback is None and not goes_back

    def failures(self) -> dict[Address, Outcome]:
        """Return the failures that stop the run, by the step (or the part of one) that failed."""
        return {
            address: result
            for address, result in self.results.items()
            if isinstance(result, Outcome) and result.kind is Kind.FAILED and self.stops(address)
        }

    async def anew(self, address: Address) -> Result:
        """Settle a step once more, now as one that takes another back."""
        self.taking_back.add(address)
        self._tasks.pop(address, None)
        return await self.outcome(address)

    async def journaled(
        self,
        address: Address,
        recipe: Recipe,
        make: Make,
        *,
        pure: bool = False,
        carries: bool = True,
    ) -> Outcome:
        """Return the outcome under the recipe's key: recorded, carried over, or made now.

        What is ``pure`` costs nothing and changes nothing, so planning may make it to look further.
        What does not carry (finished files) is made anew where code has changed the words in it.
        """
        key = recipe.key
        self.recipes[address], self.keys[address] = recipe, key
        if (entry := self.entries.get((address, key))) is not None:
            return self.named_now(entry, recipe) if carries else entry.outcome
        if carries and (outcome := await self._carried(address, recipe)) is not None:
            return await self._record(address, key, outcome, 0.0)
        if self.planning:
            foreseen = await self._foreseen(address, make if pure else None)
            entry = Entry(address, key, foreseen, self.revision.number)
            return self.named_now(entry, recipe) if carries else foreseen
        if (address, key) not in self.room.flights:
            async with self._slots:
                if self.stopped:
                    raise HeldBack(Held(Why.STOPPED, address))
                entry = await self._flown(address, key, make)
        else:
            entry = await self._flown(address, key, make)
        self.entries[(address, key)] = entry
        return self.named_now(entry, recipe) if carries else entry.outcome

    def named_now(self, entry: Entry, recipe: Recipe) -> Outcome:
        """Return what was recorded under the names of now.

        Later renames are carried into it. What was made under a rename is recorded as it was made,
        so an old name that came up in it again is renamed too. A name that stands in what the step
        was made from is a name of now: somebody else goes by it, or the person has said it again.
        """
        outcome, value = entry.outcome, entry.outcome.value
        how = outcome.how
        first = 0 if how == "made" else entry.revision
        for number, rename in self.revision.renames:
            if number <= first or not stands(value, rename.old):
                continue
            if stands(recipe.values, rename.old):
                continue
            value = renamed(value, rename)
            how = "carried" if number > entry.revision else how
        return outcome if value is outcome.value else replace(outcome, value=value, how=how)

    async def _foreseen(self, address: Address, make: Make | None) -> Outcome:
        if make is None or self.planning == "look":
            raise HeldBack(Held(Why.STALE, address))
        self.foreseen.add(address)
        return await make()

    async def _flown(self, address: Address, key: str, make: Make) -> Entry:
        """Make an outcome, or join its making.

        Calls under way have the most they can cost set aside. Where only that keeps this one from
        being paid, it waits for one of them to end.
        """
        while True:
            self._take_off(address, key, make)
            try:
                return await self._land(address, key)
            except HeldBack as back:
                others = [flight for flight in self.room.flights.values() if not flight.done()]
                if self.stopped or not others or not isinstance(back.held.error, LimitReached):
                    raise
            await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
            if self.stopped:  # while it waited: nothing new is begun
                raise HeldBack(Held(Why.STOPPED, address))

    def _take_off(self, address: Address, key: str, make: Make) -> None:
        if (address, key) not in self.room.flights:
            flight = asyncio.create_task(self._make(address, key, make), name=f"make {address}")
            self.room.flights[(address, key)] = flight

    async def _land(self, address: Address, key: str) -> Entry:
        flight = self.room.flights[(address, key)]
        try:
            return await asyncio.shield(flight)
        except Unavailable as error:
            raise HeldBack(Held(Why.PAUSED, address, error=error)) from error
        finally:
            # What was kept stays: an executor that read the journal before it landed finds it here.
            if flight.done() and (flight.cancelled() or flight.exception() is not None):
                self.room.flights.pop((address, key), None)

    async def _make(self, address: Address, key: str, make: Make) -> Entry:
        began = time.monotonic()
        started = Started(self.room.journal, Event("step.started", address._asdict()))
        try:
            outcome = await make()
        finally:
            untold = started.still_untold()
        await started.told()
        return await self._written(address, key, outcome, time.monotonic() - began, untold)

    async def _record(
        self, address: Address, key: str, outcome: Outcome, seconds: float
    ) -> Outcome:
        if not self.planning:
            self.entries[(address, key)] = await self._written(address, key, outcome, seconds)
        return outcome

    async def _written(
        self,
        address: Address,
        key: str,
        outcome: Outcome,
        seconds: float,
        events: Sequence[Event] = (),
    ) -> Entry:
        entry = Entry(address, key, outcome, self.revision.number, seconds)
        facts = {
            **address._asdict(),
            "outcome": outcome.kind.value,
            "how": outcome.how,
            "note": outcome.note,
            "calls": outcome.usage.calls,
            "cost_usd": outcome.usage.cost_usd,
            "seconds": round(seconds, 3),
        }
        await self.room.journal.record(entry, [*events, Event("step.finished", facts)])
        return entry

    async def _carried(self, address: Address, recipe: Recipe) -> Outcome | None:
        """Return the parent's outcome with the rename applied, if that explains all change."""
        carry = self.revision.carry
        if self.before is None:
            return None
        place = Address(address.step, await self._item_before(address.item))
        result = await self.before.outcome(place)
        old = self.before.recipes.get(place)
        if not isinstance(result, Outcome) or old is None:
            return None
        explained = replace(
            old,
            values=carried(dict(old.values), carry),
            guidance=tuple(carried(list(old.guidance), carry)),
            style=carried(dict(old.style), carry),
        )
        if explained.key != recipe.key:
            return None
        entry = self.before.entries.get((place, old.key))
        base = self.before.named_now(entry, old) if entry else result
        return replace(base, value=carried(base.value, carry), how="carried")

    async def ask(self, request: ApprovalRequest, *, taken: bool = False) -> Decision:
        """Return the decision on exactly this content; hold the step until there is one.

        What is ``taken`` as approved by the owner's autonomy is decided here, unless they have
        answered this very content otherwise.
        """
        decision = await self._decision(request)
        if decision is not None:
            return decision
        if self.stopped:
            raise HeldBack(Held(Why.STOPPED, request.gate))
        if taken and (request.gate, request.shown) not in self.objected:
            return await self._taken(request)
        if not self.planning:
            await self.room.journal.request(request, self.revision.number)
        raise HeldBack(Held(Why.APPROVAL, request.gate, request=request))

    async def _taken(self, request: ApprovalRequest) -> Decision:
        """Decide by the owner's autonomy, kept and told like a decision of their own."""
        setting = self.room.autonomy
        said, approve = TAKEN[setting], Verdict.APPROVE
        decision = Decision(request.gate, request.shown, approve, self.room.owner, said)
        if not self.planning:
            facts = {"gate": str(request.gate), "verdict": approve.value, "comment": said}
            told = Event("approval.decided", {**facts, "setting": setting.value})
            if not await self.room.journal.take(decision, request, setting, [told]):
                raise HeldBack(Held(Why.STOPPED, request.gate))  # the next advance asks
            self.decided[(request.gate, request.shown)] = decision
        return decision

    async def _decision(self, request: ApprovalRequest) -> Decision | None:
        """Return the decision on content, on what code has carried a change into since, or on what
        only the person has written over since.
        """
        at, shown = self, request.shown
        while (decision := at._found(request, shown)) is None and at.before is not None:
            subject, carry = request.subject, at.revision.carry
            subject = subject._replace(item=await at._item_before(subject.item))
            result = await at.before.outcome(subject)
            if not isinstance(result, Outcome) or digest(carried(result.value, carry)) != shown:
                return None
            gate = request.gate._replace(item=await at._item_before(request.gate.item))
            request = replace(request, gate=gate, subject=subject, content=result.value)
            shown, at = digest(result.value), at.before
        return decision

    def _found(self, request: ApprovalRequest, shown: str) -> Decision | None:
        decision = self.decided.get((request.gate, shown))
        return decision or before_own_words(request, self.revision, self.decided)

    async def _item_before(self, item: str) -> str:
        """Return the name that an item went by in the parent revision."""
        if self.before is None or not item or not self.revision.carry:
            return item
        self.before.start()
        await self.before.settled()
        known = (address.item for address in self.before.results)
        return next((one for one in known if carried_item(one, self.revision.carry) == item), item)

    async def answered(self, decision: Decision) -> None:
        """Take a decision that came through LangGraph's own resume, and let held steps go on."""
        await self.room.journal.decide(decision)
        if decision.verdict is Verdict.APPROVE:
            self.decided[(decision.gate, decision.shown)] = decision
        self._tasks = {
            address: task
            for address, task in self._tasks.items()
            if not (task.done() and isinstance(task.result(), Held))
        }
        self.start()

    async def _settle(self, address: Address) -> Result:
        try:
            return await self.perform(self, address)
        except HeldBack as back:
            return back.held
        except (StepFailed, GraphError) as failure:
            return Outcome(Kind.FAILED, note=str(failure))
        except Exception:
            self.broken = self.broken or address
            raise
