"""The writers of an evaluation: they hold a step while words are said, and ask nothing twice."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from agents.errors import WritingFailed
from agents.writer import Assignment, Meter, Usage, Writer, Written
from assistant.evaluation.purse import Metered, Purse
from assistant.evaluation.recorded import Recorded
from assistant.evaluation.results import Trial
from assistant.writers import OwnersWriters
from graphs.edits import WriterPin
from graphs.journal import Address


@dataclass
class Barrier:
    """Holds the first piece of a step that is about to be written."""

    step: str
    item: str = ""  # empty: any
    at: Address | None = None  # what is held
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    def holds(self, address: Address) -> bool:
        """Tell whether this is what is to be held."""
        step, item = address
        whole = step == self.step or step.startswith(f"{self.step}.")
        return whole and self.item in ("", item) and self.at is None and not self._open.is_set()

    async def hold(self, address: Address) -> None:
        """Wait until the words were carried out."""
        self.at = address
        self.reached.set()
        await self._open.wait()

    def release(self) -> None:
        """Let what is held go on, and hold nothing more."""
        self._open.set()


@dataclass
class Part:
    """One trial under way: what its writers were asked for, and what holds them."""

    trial: Trial
    owner: str
    calls: int = 0
    cost_usd: float = 0.0
    barrier: Barrier | None = None

    def took(self, usage: Usage) -> None:
        """Count what one piece has taken; by the rules it is one call as well."""
        self.calls += max(usage.calls - 1, 0)
        self.cost_usd += usage.cost_usd


class PlayedWriters:
    """Gives every trial its writers; implements OwnersWriters."""

    def __init__(self, inner: OwnersWriters, recorded: Recorded, purse: Purse) -> None:
        self.inner = inner
        self.recorded = recorded
        self.purse = purse
        self.parts: dict[str, Part] = {}  # by the owner of its run

    def part(self, trial: Trial) -> Part:
        """Return a new trial's part."""
        part = Part(trial, f"evaluation {trial.id}")
        self.parts[part.owner] = part
        return part

    def __call__(self, pin: WriterPin, owner: str) -> Writer:
        return PlayedWriter(self.inner(pin, owner), pin.by_rules, self.parts[owner], self)


@dataclass(frozen=True)
class PlayedWriter:
    """Writes with another writer, once."""

    inner: Writer
    by_rules: bool
    part: Part
    all: PlayedWriters

    @property
    def name(self) -> str:
        """The name of who writes."""
        return self.inner.name

    async def write(
        self,
        assignment: Assignment,
        *,
        meter: Meter,
        emit: Callable[[str], None] | None = None,
    ) -> Written:
        """Write one piece, or return what was written of it before."""
        part = self.part
        part.calls += 1
        address = Address(assignment.step, assignment.item)
        if part.barrier is not None and part.barrier.holds(address):
            await part.barrier.hold(address)
        if self.by_rules:
            return await self.inner.write(assignment, meter=meter, emit=emit)
        written = self.all.recorded.find(part.trial, assignment)
        if written is None:
            written = await self._asked(assignment, meter, emit)
            await self.all.recorded.keep(part.trial, assignment, written)
        part.took(written.usage)
        return written

    async def _asked(
        self, assignment: Assignment, meter: Meter, emit: Callable[[str], None] | None
    ) -> Written:
        metered = Metered(meter, self.all.purse)
        try:
            return await self.inner.write(assignment, meter=metered, emit=emit)
        except WritingFailed as error:
            self.part.took(error.usage)
            raise
