"""Runs the business plan through the engine, offline, and approves whatever waits."""

import asyncio
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agents.rules_writer import RulesWriter
from agents.sources import Sources
from graphs.catalog import shipped
from graphs.checks.check import Draft
from graphs.checks.run import run_checks
from graphs.engine import Executor
from graphs.findings import GateReport
from graphs.inputs import accepted
from graphs.journal import Decision, MemoryJournal, Outcome, Rendered, Verdict
from graphs.kinds import perform
from graphs.revision import Revision
from graphs.room import Room
from graphs.shown import shown
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.workflow import Workflow

MOST_STOPS = 4
TODAY = date(2026, 11, 26)


@dataclass(repr=False)
class PlanRun:
    """A plan that was made offline: its results as they are read, and what was asked and found."""

    inputs: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)  # with references in place of figures
    sources: dict[str, Sources] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # the gates at which it stopped
    files: list[Rendered] = field(default_factory=list)

    @property
    def plan(self) -> BusinessPlan:
        """The plan that the files are made of."""
        return BusinessPlan.model_validate(self.values["review"])

    @property
    def report(self) -> GateReport:
        """What all checks say of it."""
        return look(self.values["review"], self.inputs, self.sources["review"])


def look(data: Any, inputs: dict[str, Any], sources: Sources | None = None) -> GateReport:
    """Return what all checks of the template say of a plan."""
    flow = shipped("business_plan")
    given = accepted(flow.definition, inputs, TODAY)
    draft = Draft(
        value=BusinessPlan.model_validate(data),
        data=data,
        inputs=given.values,
        given=frozenset(given.given),
        sources=sources or {},
    )
    return run_checks(flow.resources.checks, draft)


def offline_plan(inputs: dict[str, Any], *, files: bool = False) -> PlanRun:
    """Make a plan offline; ``files`` lets the last approval be given, so that there are some."""
    return asyncio.run(make_plan(shipped("business_plan"), inputs, files=files))


async def make_plan(flow: Workflow, inputs: dict[str, Any], *, files: bool = False) -> PlanRun:
    """Make a plan by a workflow."""
    given = accepted(flow.definition, inputs, TODAY)
    revision = Revision(inputs=given.values, given=given.given)
    journal = MemoryJournal()
    run = PlanRun(inputs)
    for _ in range(MOST_STOPS):
        executor = Executor(
            flow,
            revision,
            Room(journal=journal, writers=lambda pin: RulesWriter()),
            perform,
            entries=await journal.entries(),
            decisions=await journal.decisions(),
        )
        executor.start()
        await executor.settled()
        waiting = [one for one in executor.requests() if files or one.gate.step != "approve_draft"]
        run.asked += [str(one.gate) for one in waiting]
        if not waiting:
            break
        for one in waiting:
            await journal.decide(Decision(one.gate, one.shown, Verdict.APPROVE, "me"))
    for address, result in executor.results.items():
        if isinstance(result, Outcome):
            assert result.kind.value != "failed", f"{address}: {result.note}"
            run.kept[str(address)] = result.value
            run.values[str(address)] = await shown(executor, address, result.value)
            run.sources[str(address)] = result.sources
    run.files = list(journal.documents)
    return run
