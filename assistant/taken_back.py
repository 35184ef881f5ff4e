"""What was taken back when a run failed, as a person sees its steps: it is not there any more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.states import State
from assistant.statuses import Status
from assistant.steps import StepView
from assistant.words import say
from graphs.journal import Address, Kind


def with_taken_back(state: State, views: list[StepView]) -> list[StepView]:
    """Return the steps of a run with those marked that were taken back, and those that did it."""
    if state.run.status is not Status.FAILED:
        return views
    back, left = (names_in(state.run.reason, key) for key in ("taken_back", "not_taken_back"))
    return [_marked(one, state, frozenset(back), left) for one in views] if back or left else views


def names_in(reason: Mapping[str, Any] | None, key: str) -> list[str]:
    """Return the names of the steps that a reason lists as taken back, or not."""
    return [str(one) for one in (reason or {}).get(key, ())]


def _marked(view: StepView, state: State, back: frozenset[str], left: list[str]) -> StepView:
    at, workflow = Address(view.id, view.item), state.workflow
    if view.status == "done" and any(_is_around(at, name) for name in back):
        return replace(view, status="taken_back")
    of = workflow.takes_back.get(view.id)
    if of is None:
        return view
    title = workflow.placed[of].step.title or workflow.placed[of].step.id
    if str(at._replace(step=of)) in back:
        return replace(view, status="done", note=say("step.took_back", title=title))
    if str(at._replace(step=of)) in left:
        why = _why_not(state, at)
        return replace(view, status="failed", note=say("step.took_not_back", title=title, why=why))
    return view


def _why_not(state: State, at: Address) -> str:
    """Return what kept a step from taking another back, the last time that it was tried."""
    tried = [state.entries[place] for place in state.entries if place[0] == at]
    notes = [one.outcome.note for one in tried if one.outcome.kind is Kind.FAILED]
    return notes[-1] if notes else ""


def _is_around(at: Address, name: str) -> bool:
    """Tell whether what was taken back is this step, or stands inside it."""
    step, _, item = name.rstrip("]").partition("[")
    inside = step.startswith(f"{at.step}.") and f"{item}/".startswith(
        f"{at.item}/" if at.item else ""
    )
    return str(at) == name or inside
