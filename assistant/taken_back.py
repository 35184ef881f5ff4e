"""What was taken back when a run failed, as a person sees its steps: it is not there any more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.statuses import Status
from assistant.steps import StepView
from assistant.store.runs import Run
from assistant.words import say
from graphs.journal import Address
from graphs.workflow import Workflow


def with_taken_back(run: Run, workflow: Workflow, views: list[StepView]) -> list[StepView]:
    """Return the steps of a run with those marked that were taken back, and those that did it."""
    names = (
        frozenset(names_in(run.reason, "taken_back"))
        if run.status is Status.FAILED
        else frozenset()
    )
    return [_marked(one, workflow, names) for one in views] if names else views


def names_in(reason: Mapping[str, Any] | None, key: str) -> list[str]:
    """Return the names of the steps that a reason lists as taken back, or not."""
    return [str(one) for one in (reason or {}).get(key, ())]


def _marked(view: StepView, workflow: Workflow, names: frozenset[str]) -> StepView:
    at = Address(view.id, view.item)
    if view.status == "done" and any(_is_around(at, name) for name in names):
        return replace(view, status="taken_back")
    of = workflow.takes_back.get(view.id)
    if of is not None and str(at._replace(step=of)) in names:
        step = workflow.placed[of].step
        return replace(view, status="done", note=say("step.took_back", title=step.title or step.id))
    return view


def _is_around(at: Address, name: str) -> bool:
    """Tell whether what was taken back is this step, or stands inside it."""
    step, _, item = name.rstrip("]").partition("[")
    inside = step.startswith(f"{at.step}.") and f"{item}/".startswith(
        f"{at.item}/" if at.item else ""
    )
    return str(at) == name or inside
