"""Whether typed edits fit a run: the places they aim at exist and the values have the right form."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from assistant.errors import EditRefused
from graphs import paths
from graphs.edits import (
    Edit,
    GiveResult,
    Guidance,
    Redo,
    ReplaceResult,
    SetInput,
    Skip,
    UseWriter,
)
from graphs.engine import Held, Result
from graphs.errors import PathError
from graphs.inputs import read
from graphs.journal import Address
from graphs.revision import Revision
from graphs.workflow import Workflow


def check(
    workflow: Workflow, revision: Revision, edits: Sequence[Edit], results: Mapping[Address, Result]
) -> None:
    """Raise EditRefused or InputError for the first edit that does not fit."""
    for edit in edits:
        match edit:
            case SetInput():
                read(workflow.definition, edit.name, edit.value)
            case ReplaceResult():
                _place(workflow, edit.step)
                _replaced(workflow, edit, results)
            case GiveResult():
                _place(workflow, edit.step)
                _form(workflow, edit.step, edit.value)
            case Guidance() | Redo() | Skip():
                _place(workflow, edit.step)
            case UseWriter():
                for step in edit.steps:
                    _place(workflow, step)
            case _:
                pass


def _place(workflow: Workflow, step: str) -> None:
    if step not in workflow.placed:
        raise EditRefused(f"There is no step {step!r}; there are: {', '.join(workflow.placed)}.")


def _replaced(workflow: Workflow, edit: ReplaceResult, results: Mapping[Address, Result]) -> None:
    result = results.get(Address(edit.step, edit.item))
    if result is None or isinstance(result, Held):
        return  # it is being made again; the patch is merged when it is there
    value = result.value
    try:
        for patch in edit.patches:
            value = paths.put(value, patch.path, patch.value)
    except PathError as error:
        raise EditRefused(f"{edit.step}: {error}") from error
    _form(workflow, edit.step, value)


def _form(workflow: Workflow, step: str, value: Any) -> None:
    output = workflow.output_type(step)
    if output is None:
        return
    try:
        output.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        raise EditRefused(f"{step} at {place or 'the top'}: {first['msg']}.") from error
