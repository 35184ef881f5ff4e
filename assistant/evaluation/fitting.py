"""Whether a case fits its template: its gates, steps, checks, inputs and files are all there."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.evaluation import assertions as of
from assistant.evaluation.rubrics import Rubric, rubric_in
from assistant.evaluation.turns import AtGate, Expect, Simulate, While
from assistant.waiting import ACCEPT
from graphs.definition import Definition
from graphs.errors import DefinitionError, GraphError, Problem
from graphs.kinds.escalation import FAILED
from graphs.steps import ApprovalStep, Called, ReviseStep
from graphs.workflow import Workflow

if TYPE_CHECKING:
    from assistant.evaluation.cases import Placed, Workflows

RUBRICS = "rubrics"  # the folder beside a dataset
_ADDRESS = re.compile(r"(?P<step>[^\[\]]+)(?:\[(?P<item>[^\[\]]+)\])?")
_ASKS = (ACCEPT, FAILED, ".yours")  # the gates that a step can have beside what it is


def misfits(placed: "Placed", workflow_of: "Workflows") -> Iterator[Problem]:
    """Yield everything in a case that its template does not have."""
    try:
        workflow = workflow_of(placed.template, placed.folder)
    except (GraphError, OSError) as error:
        said = str(error).splitlines()[0]
        yield Problem(said, placed.dataset, placed.line, path="/template")
        return
    for path, said, allowed in _misfits(placed, workflow):
        yield Problem(said, placed.dataset, placed.line, path=path, allowed=tuple(allowed))


def whole_step(name: str, workflow: Workflow) -> str | None:
    """Return the step that a name such as ``questions.write[Q3]`` is of; None where none is."""
    match = _ADDRESS.fullmatch(name)
    if match is None:
        return None
    path = workflow.whole(match["step"])
    return path if path in workflow.placed else None


Misfit = tuple[str, str, Iterable[str]]  # where, what is wrong, what is allowed


def _misfits(placed: "Placed", workflow: Workflow) -> Iterator[Misfit]:
    case = placed.case
    yield from _of_input(placed, workflow.definition)
    for number, turn in enumerate(case.turns):
        yield from _of_turn(turn, f"/turns/{number}", workflow)
    if case.turns and isinstance(case.turns[0], Expect):
        yield "/turns/0", "there is no turn before it to judge", ()
    for number, turn in enumerate(case.turns if len(case.turns) > 1 else ()):
        if isinstance(turn, Simulate):
            yield f"/turns/{number}", "a simulated person takes the place of all turns", ()
    checks = [one.id for one in workflow.resources.checks]
    for number, check in enumerate(case.expect.block):
        if check not in checks:
            yield f"/expect/block/{number}", f"there is no check {check!r}", checks
    for number, one in enumerate(case.assertions):
        yield from _of_assertion(one, f"/assert/{number}", placed, workflow)


def _of_input(placed: "Placed", definition: Definition) -> Iterator[Misfit]:
    for name in placed.case.input.values:
        if name not in definition.inputs:
            yield f"/input/values/{name}", "there is no such input", definition.inputs
    for number, path in enumerate(placed.files()):
        if Path(placed.case.input.files[number]).is_absolute() or ".." in path.parts:
            yield f"/input/files/{number}", "a file is named as it lies under files/", ()
        elif not path.is_file():
            yield f"/input/files/{number}", f"there is no file {path}", ()


def _of_turn(turn: Any, at: str, workflow: Workflow) -> Iterator[Misfit]:
    match turn:
        case AtGate():
            if not _is_gate(turn.gate, workflow):
                yield f"{at}/at", f"there is no gate {turn.gate!r}", _gates(workflow)
        case While():
            step = whole_step(turn.step, workflow)
            if step is None:
                yield f"{at}/while", f"there is no step {turn.step!r}", _written(workflow)
            elif step not in _written(workflow):
                said = f"{turn.step!r} is done by code; words can be said while a role writes"
                yield f"{at}/while", said, _written(workflow)
        case Expect():
            for key in ("redone", "kept"):
                yield from _steps(getattr(turn.expect, key) or (), f"{at}/expect/{key}", workflow)


def _steps(names: Iterable[str], at: str, workflow: Workflow) -> Iterator[Misfit]:
    for number, name in enumerate(names):
        if whole_step(name, workflow) is None:
            yield f"{at}/{number}", f"there is no step {name!r}", workflow.placed


def _of_assertion(one: Any, at: str, placed: "Placed", workflow: Workflow) -> Iterator[Misfit]:
    match one:
        case of.CheckOf():
            checks = [check.id for check in workflow.resources.checks]
            if one.id not in (*checks, of.NONE_BLOCKING):
                yield f"{at}/id", f"there is no check {one.id!r}", (of.NONE_BLOCKING, *checks)
        case of.Redone() | of.Kept():
            if one.turn > len(placed.case.turns):
                yield f"{at}/turn", f"there is no turn {one.turn}", ()
            yield from _steps(one.steps, f"{at}/steps", workflow)
        case of.Export():
            formats = _formats(workflow)
            if one.format not in formats:
                yield f"{at}/format", f"no file is made as {one.format!r}", formats
        case of.ByJudge() | of.Pairwise():
            yield from _criterion(one.criterion, at, placed)
        case of.AfterEdit():
            if one.turn is not None and one.turn > len(placed.case.turns):
                yield f"{at}/turn", f"there is no turn {one.turn}", ()
            yield from _of_assertion(one.assertion, f"{at}/assert", placed, workflow)
        case of.Schema() if not workflow.definition.draft:
            yield at, "this template gives its draft no form", ()


def _criterion(name: str, at: str, placed: "Placed") -> Iterator[Misfit]:
    try:
        rubric = rubric_beside(placed.folder, placed.template)
    except DefinitionError as error:
        yield at, f"its rubric: {error.problems[0]}", ()
        return
    if rubric.criterion(name) is None:
        allowed = [one.id for one in rubric.criteria]
        yield f"{at}/criterion", f"there is no criterion {name!r}", allowed


@lru_cache(maxsize=64)
def rubric_beside(folder: Path, template: str) -> Rubric:
    """Return the rubric of a template that lies beside a dataset; raise DefinitionError."""
    return rubric_in(folder / RUBRICS, template)


def _is_gate(name: str, workflow: Workflow) -> bool:
    match = _ADDRESS.fullmatch(name)
    if match is None:
        return False
    if match["step"].endswith(_ASKS):
        return workflow.whole(match["step"]) in workflow.placed
    placed = workflow.placed.get(match["step"])
    return placed is not None and (isinstance(placed.step, ApprovalStep) or _is_gated(placed.step))


def _is_gated(step: Any) -> bool:
    return getattr(step, "gate", None) is not None


def _gates(workflow: Workflow) -> Iterator[str]:
    for path, placed in workflow.placed.items():
        if isinstance(placed.step, ApprovalStep) or _is_gated(placed.step):
            yield path
        elif isinstance(placed.step, ReviseStep):
            yield f"{path}{ACCEPT}"


def _written(workflow: Workflow) -> list[str]:
    """Return the steps that a role writes."""
    return [
        path
        for path, placed in workflow.placed.items()
        if isinstance(placed.step, Called | ReviseStep)
    ]


def _formats(workflow: Workflow) -> list[str]:
    return [
        format_
        for placed in workflow.placed.values()
        if placed.step.kind == "export"
        for format_ in placed.step.formats
    ]
