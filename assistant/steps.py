"""The steps of a run as a person sees them: who made each, when, why, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from agents.sources import Source
from assistant.states import State
from assistant.statuses import plain
from graphs.engine import Executor, Result
from graphs.findings import Finding, GateReport, Repair
from graphs.held import Held, Why
from graphs.journal import Address, Entry, Kind, Outcome
from graphs.keys import digest
from graphs.origins import Spot, origin
from graphs.reports import judged_at
from graphs.steps import AnyStep, Called, ReviewStep, ReviseStep
from graphs.workflow import Workflow

StepStatus = Literal["done", "skipped", "failed", "waiting", "held", "todo", "taken_back"]
Reports = Mapping[Address, GateReport]
Shown = Mapping[Address, Any]  # results that read otherwise than they are kept


@dataclass(frozen=True)
class StepView:
    """A step as a person sees it."""

    id: str
    item: str
    title: str
    kind: str
    status: StepStatus
    key: str
    reused: bool  # its outcome is older than the current version
    how: str
    note: str  # the role's one line of why
    calls: int
    tokens: int
    cost_usd: float
    seconds: float
    value: Any
    sources: Mapping[str, Source]
    role: str = ""  # who does it; empty where code or a person does
    started_at: datetime | None = None  # of what was made; None where nothing was
    ended_at: datetime | None = None
    findings: tuple[Finding, ...] = ()  # about what it wrote, by their places in the draft
    repairs: tuple[Repair, ...] = ()
    unfilled: Any = None  # the value as it is kept, where what it refers to was filled in


class Wrong(NamedTuple):
    """What was found in what a step wrote, and what code mended in it."""

    findings: list[Finding]
    repairs: list[Repair]


def step_views(state: State, planner: Executor, reports: Reports, shown: Shown) -> list[StepView]:
    """Return every step and every item of one, in the order of the workflow."""
    order = {path: index for index, path in enumerate(planner.workflow.placed)}
    found = sorted(
        planner.results.items(),
        key=lambda one: (order.get(planner.workflow.whole(one[0].step), 0), one[0].item),
    )
    wrong = _by_step(planner, reports)
    views = [_step(state, planner, address, result, wrong) for address, result in found]
    views = [
        replace(one, value=shown[at], unfilled=one.value)
        if (at := Address(one.id, one.item)) in shown
        else one
        for one in views
    ]
    seen = {one.id for one in views}
    views += [
        _step(state, planner, Address(path), Held(Why.STALE, Address(path)), wrong)
        for path in planner.workflow.placed
        if path not in seen
    ]
    return views


def role_of(workflow: Workflow, path: str) -> str:
    """Return the title of the role that does a step, or a part of a review."""
    whole = workflow.whole(path)
    step, part = workflow.placed[whole].step, path.removeprefix(whole).lstrip(".")
    name = _role(step, part)
    return workflow.definition.roles[name].title if name else ""


def _role(step: AnyStep, part: str) -> str:
    if isinstance(step, Called):
        return "" if part else step.role
    if not isinstance(step, ReviseStep):
        return ""
    spec = {"critic": step.critic, "fix": step.reviser}.get(part)
    return spec.role if spec else ""


def _by_step(planner: Executor, reports: Reports) -> Mapping[Address, Wrong]:
    """Return what was found and mended, by the review and by the step that wrote the passage."""
    found = {loop: Wrong([*one.findings], [*one.repairs]) for loop, one in reports.items()}
    for loop, report in reports.items():
        for finding in report.findings:
            if (at := _written_at(planner, loop, finding.path)) != loop:
                found.setdefault(at, Wrong([], [])).findings.append(finding)
        for repair in report.repairs:
            if (at := _written_at(planner, loop, repair.path)) != loop:
                found.setdefault(at, Wrong([], [])).repairs.append(repair)
    return found


def _written_at(planner: Executor, loop: Address, path: str) -> Address:
    if not path:
        return loop
    review = isinstance(planner.workflow.placed[loop.step].step, ReviewStep)
    at = judged_at(planner.workflow, loop) if review else loop
    return origin(planner.workflow, Spot(at, path), planner.results).address


def _step(
    state: State,
    planner: Executor,
    address: Address,
    result: Result,
    wrong: Mapping[Address, Wrong],
) -> StepView:
    whole = planner.workflow.whole(address.step)
    step = planner.workflow.placed[whole].step
    part = address.step.removeprefix(whole).lstrip(".")
    key = planner.keys.get(address, "")
    entry = planner.entries.get((address, key))
    outcome = None if isinstance(result, Held) else result
    usage = entry.outcome.usage if entry else None
    found = wrong.get(address, Wrong([], []))
    return StepView(
        id=address.step,
        item=address.item,
        title=step.title or step.id,
        kind=f"{step.kind}.{part}" if part else step.kind,
        status=_status(planner.workflow, address, result),
        key=key or (digest(outcome.value) if outcome else ""),
        reused=entry is not None and entry.revision < state.revision.number,
        how=outcome.how if outcome else "",
        note=_note(outcome, part) if outcome else "",
        calls=usage.calls if usage else 0,
        tokens=usage.input_tokens + usage.output_tokens if usage else 0,
        cost_usd=usage.cost_usd if usage else 0.0,
        seconds=entry.seconds if entry else 0.0,
        value=outcome.value if outcome else None,
        sources=outcome.sources if outcome else {},
        role=role_of(planner.workflow, address.step),
        started_at=_started(entry),
        ended_at=entry.at if entry else None,
        findings=tuple(found.findings),
        repairs=tuple(found.repairs),
    )


def _started(entry: Entry | None) -> datetime | None:
    if entry is None or entry.at is None:
        return None
    return entry.at - timedelta(seconds=entry.seconds)


def _note(outcome: Outcome, part: str) -> str:
    """Return a role's line of why; a judge's is its summary."""
    if part == "critic" and not outcome.note and isinstance(outcome.value, Mapping):
        return str(outcome.value.get("summary", ""))
    return plain(outcome.note)


def _status(workflow: Workflow, address: Address, result: Result) -> StepStatus:
    if isinstance(result, Held):
        asked = result.request.gate if result.request else None
        if asked and (workflow.whole(asked.step), asked.item) == address:
            return "waiting"
        return "todo" if result.why is Why.STALE else "held"
    return _ENDED[result.kind]


_ENDED: Mapping[Kind, StepStatus] = {
    Kind.RESULT: "done",
    Kind.SKIPPED: "skipped",
    Kind.FAILED: "failed",
}
