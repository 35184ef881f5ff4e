"""Runs the TV series template through the engine, offline, and approves whatever waits."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.rules_writer import RulesWriter
from agents.sources import Sources
from agents.writer import Writer
from graphs.catalog import shipped
from graphs.edits import Edit, GiveResult
from graphs.engine import Executor
from graphs.findings import Finding, GateReport
from graphs.inputs import accepted
from graphs.journal import Address, Decision, MemoryJournal, Outcome, Rendered, Verdict
from graphs.kinds import perform
from graphs.revision import Revision
from graphs.room import Room
from graphs.templates.tv_series.draft import Series

MOST_STOPS = 6
GATES = ("continuity.check", "scripts.notes.check", "review.check")


@dataclass
class SeasonRun:
    """A season that was made offline: its results by address, and what was asked and found."""

    inputs: dict[str, Any]
    values: dict[Address, Any] = field(default_factory=dict)
    sources: dict[Address, Sources] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # the gates at which it stopped
    files: list[Rendered] = field(default_factory=list)

    def value(self, step: str, item: str = "") -> Any:
        """Return the result of a step."""
        return self.values[Address(step, item)]

    @property
    def whole(self) -> Series:
        """The season that files are made of."""
        return Series.model_validate(self.value("review"))

    @property
    def reports(self) -> dict[Address, GateReport]:
        """What every gate found in its first round."""
        return {
            address: GateReport.model_validate(value["report"])
            for address, value in self.values.items()
            if address.step in GATES and address.item.rpartition("/")[2] == "1"
        }

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found, whatever the gate."""
        return [one for report in self.reports.values() for one in report.findings]


def season(
    inputs: Mapping[str, Any],
    *,
    results: Mapping[str, Any] | None = None,
    edits: Sequence[Edit] = (),
    stop_at: str = "approve_draft",
    writer: Writer | None = None,
) -> SeasonRun:
    """Make a season, offline as a rule, up to the gate ``stop_at`` (empty: with its files)."""
    by = writer or RulesWriter()
    return asyncio.run(_make(dict(inputs), results or {}, edits, stop_at, by))


async def _make(
    inputs: dict[str, Any],
    results: Mapping[str, Any],
    edits: Sequence[Edit],
    stop_at: str,
    writer: Writer,
) -> SeasonRun:
    flow = shipped("tv_series")
    given = accepted(flow.definition, inputs)
    brought = [GiveResult(step=step, value=value) for step, value in results.items()]
    revision = Revision(inputs=given.values, given=given.given, edits=(*brought, *edits))
    journal = MemoryJournal()
    run = SeasonRun(inputs)
    for _ in range(MOST_STOPS):
        executor = Executor(
            flow,
            revision,
            Room(journal=journal, writers=lambda pin: writer),
            perform,
            entries=await journal.entries(),
            decisions=await journal.decisions(),
        )
        executor.start()
        await executor.settled()
        done = {a: one for a, one in executor.results.items() if isinstance(one, Outcome)}
        run.values |= {address: one.value for address, one in done.items()}
        run.sources |= {address: one.sources for address, one in done.items()}
        assert not executor.failures(), executor.failures()
        requests = executor.requests()
        for request in requests:
            if str(request.gate) not in run.asked:
                run.asked.append(str(request.gate))
        if not requests or any(str(one.gate) == stop_at for one in requests):
            break
        for one in requests:
            await journal.decide(Decision(one.gate, one.shown, Verdict.APPROVE, "ana"))
    run.files = list(journal.documents)
    return run
