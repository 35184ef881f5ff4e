"""Halts: how a run came to rest before its end, what of it is safe, and what finishing may take."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.errors import NotFound
from assistant.runs import RunService
from assistant.snapshot import Snapshot, StepView
from assistant.statuses import Status
from assistant.store.events import StoredEvent
from assistant.taken_back import names_in
from assistant.whole_steps import ENDED, standing
from graphs.steps import Called, ReviseStep

MOST_EVENTS = 5_000
_HALTS = {f"run.{one.value}": one for one in (Status.PAUSED, Status.FAILED, Status.CANCELLED)}
_HEADROOM = 2.0  # what is allowed more is this many times what finishing typically takes
_STEP_USD = 0.05
_STEP_TOKENS = 1_000


@dataclass(frozen=True)
class Halt:
    """One time that a run came to rest before its end."""

    snapshot: Snapshot
    status: Status
    reason: Mapping[str, Any]
    at: datetime
    went_on: datetime | None  # when it went on; None while it has not
    step_title: str  # of the step that could not be done
    taken_back: list[str]  # the titles of what was taken back when it failed
    not_taken_back: list[str]  # and of what could not be, and stands
    steps: int
    finished: int
    is_by_model: bool  # something of what is left would be written by a model
    left_usd: float | None  # what finishing typically costs
    more_usd: float  # how much to allow, so that it goes on
    more: int  # the same where the limit is one of calls or tokens


async def halt(runs: RunService, actor: str, run_id: str, seq: int = 0) -> Halt:
    """Return the halt that event ``seq`` tells of, or the last one; raise NotFound."""
    events = await runs.events(actor, run_id, limit=MOST_EVENTS)
    halts = [one for one in events if one.kind in _HALTS and seq in (0, one.seq)]
    if not halts:
        raise NotFound(f"Draft {run_id!r} did not stop there.", run=run_id, seq=seq)
    told = halts[-1]
    snapshot = await runs.snapshot(actor, run_id)
    later = [one for one in events if one.seq > told.seq]
    again = next((one for one in later if _goes_on(one)), None)
    status = _HALTS[told.kind]
    is_now = snapshot.run.status is status and not any(one.kind in _HALTS for one in later)
    work = standing(snapshot)
    left = [one for one in work if one.status not in ENDED]
    cost = await _typical(runs, snapshot, left)
    return Halt(
        snapshot=snapshot,
        status=status,
        reason=told.data,
        at=told.at,
        went_on=None if is_now else (again.at if again else snapshot.run.updated_at),
        step_title=_title(snapshot, str(told.data.get("step", ""))),
        taken_back=_titles(snapshot, told.data, "taken_back"),
        not_taken_back=_titles(snapshot, told.data, "not_taken_back"),
        steps=len(work),
        finished=len(work) - len(left),
        is_by_model=any(_calls(snapshot, one) for one in left),
        left_usd=cost,
        more_usd=_more(cost, _of_money(told.data.get("facts", {}))),
        more=_more_of(snapshot, told.data.get("facts", {}), left),
    )


def _goes_on(event: StoredEvent) -> bool:
    if event.kind == "run.asked":
        return bool(event.data.get("to") == "resume")
    return event.kind in {"run.allowed", "run.revised", "step.started"}


def _calls(snapshot: Snapshot, view: StepView) -> bool:
    """Tell whether a model is called for what is left of a step."""
    step = snapshot.workflow.placed[view.id].step
    calls = isinstance(step, Called) or (isinstance(step, ReviseStep) and bool(step.critic))
    return calls and not snapshot.revision.writer_of(view.id, view.item).by_rules


async def _typical(runs: RunService, snapshot: Snapshot, left: list[StepView]) -> float | None:
    """Return what the calls that are left cost, by what this run has paid for one so far."""
    calling = [one for one in left if _calls(snapshot, one)]
    run = snapshot.run
    if run.calls and run.spent_usd:
        return run.spent_usd / run.calls * len(calling)
    prices = [
        await runs.prices(snapshot.revision.writer_of(one.id, one.item), 1) for one in calling
    ]
    known = [one for one in prices if one is not None]
    return None if len(known) < len(prices) else sum(known)


def _more(left_usd: float | None, facts: Mapping[str, Any]) -> float:
    """Return a round amount with which the next call fits, and what is left after it."""
    limit, spent, reserved, most = (
        float(facts.get(name) or 0.0) for name in ("limit", "spent", "reserved", "most")
    )
    wanted = max(_HEADROOM * (left_usd or limit), most - (limit - spent - reserved))
    return round(max(1, math.ceil(wanted / _STEP_USD)) * _STEP_USD, 2)


def _of_money(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return facts if facts.get("of", "usd") == "usd" else {}


def _more_of(snapshot: Snapshot, facts: Mapping[str, Any], left: list[StepView]) -> int:
    """Return how many calls or tokens more to allow: what is left, with headroom."""
    kind, run = facts.get("of"), snapshot.run
    if kind not in ("calls", "tokens"):
        return 0
    calls = max(1, sum(_calls(snapshot, one) for one in left))
    each = (
        1.0
        if kind == "calls"
        else max(float(facts["most"]), run.spent_tokens / (run.spent_calls or 1))
    )
    room = float(facts["limit"] - facts["spent"] - facts["reserved"])
    step = 1 if kind == "calls" else _STEP_TOKENS
    return max(1, math.ceil((_HEADROOM * each * calls - room) / step)) * step


def _titles(snapshot: Snapshot, reason: Mapping[str, Any], key: str) -> list[str]:
    return [_title(snapshot, one) for one in names_in(reason, key)]


def _title(snapshot: Snapshot, cause: str) -> str:
    """Return what the step is called that a reason names, with its item."""
    path, _, item = cause.rstrip("]").partition("[")
    if not path:
        return ""
    whole = path if path in snapshot.workflow.placed else snapshot.workflow.whole(path)
    placed = snapshot.workflow.placed.get(whole)
    title = (placed.step.title or placed.step.id) if placed else path
    return f"{title}: {item}" if item and placed and placed.block else title
