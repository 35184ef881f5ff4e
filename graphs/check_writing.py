"""The steps in which a role thinks, and the gates of results, checked."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphs.definition import Placed
from graphs.found import Found, Path
from graphs.steps import AgentStep, ReviewStep, ReviseStep
from graphs.steps.base import Gated
from graphs.workflow import Resources, Workflow
from prompts.errors import PromptError
from prompts.render import variables_of

REVIEWED: Mapping[str, tuple[str, ...]] = {  # what the prompts of a review can name
    "critic": ("draft", "report", "criteria"),
    "reviser": ("draft", "findings", "changes", "targets"),
}
NO_TYPE = (KeyError, TypeError, NameError, ValueError)  # what pydantic says of no type


def writing_problems(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Yield what is wrong with the roles, prompts, checks and gate that a step names."""
    step, resources = placed.step, workflow.resources
    if isinstance(step, AgentStep):
        yield from _writer(workflow, step, tuple(step.with_), at)
    if isinstance(step, ReviseStep):
        for name, variables in REVIEWED.items():
            if (spec := getattr(step, name)) is not None:
                yield from _writer(workflow, spec, variables, (*at, name))
        yield from _checks(step.checks, resources, (*at, "checks"))
    if isinstance(step, ReviewStep):
        yield from _review(workflow, step, at)
    if isinstance(step, Gated) and step.gate is not None:
        yield from _gate(workflow, placed, step, (*at, "gate"))


def _review(workflow: Workflow, step: ReviewStep, at: Path) -> Iterator[Found]:
    yield from _writer(workflow, step, REVIEWED["critic"], at)
    yield from _checks(step.checks, workflow.resources, (*at, "checks"))
    for name in step.floors:
        if name not in step.criteria:
            told = f"there is no criterion {name!r}"
            yield Found((*at, "floors", name), told, tuple(step.criteria))


def _gate(workflow: Workflow, placed: Placed, step: Gated, at: Path) -> Iterator[Found]:
    assert step.gate is not None
    yield from _checks(step.gate.checks, workflow.resources, (*at, "checks"))
    if not step.gate.rules and not step.gate.checks and not isinstance(step, ReviewStep):
        yield Found(at, "holds a result to nothing", ("if", "checks"))


def _checks(chosen: Any, resources: Resources, at: Path) -> Iterator[Found]:
    known = tuple(check.id for check in resources.checks)
    for index, check in enumerate(chosen if chosen != "all" else ()):
        if check not in known:
            yield Found((*at, index), f"there is no check {check!r}", known)


def _writer(workflow: Workflow, spec: Any, variables: tuple[str, ...], at: Path) -> Iterator[Found]:
    roles = tuple(workflow.definition.roles)
    if spec.role not in roles:
        yield Found((*at, "role"), f"there is no role {spec.role!r}", roles)
    if spec.prompt_file is not None and spec.prompt_file not in workflow.resources.prompts:
        yield Found((*at, "prompt_file"), f"there is no prompt {spec.prompt_file!r}")
    if spec.prompt is not None:  # the shipped ones are held by tests
        yield from _prompt(spec.prompt, variables, (*at, "prompt"))


def _prompt(text: str, variables: tuple[str, ...], at: Path) -> Iterator[Found]:
    try:
        unknown = sorted(variables_of(text) - set(variables))
    except PromptError as error:
        yield Found(at, f"is no prompt: {error.reason}")
        return
    for name in unknown:
        yield Found(at, f"there is no variable {name!r} here", variables)
