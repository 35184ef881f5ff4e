"""Whether typed edits fit a run: the places they aim at exist and the values have their form."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, assert_never

from pydantic import ValidationError

from agents.style import PLAIN
from assistant.errors import EditRefused
from graphs import paths
from graphs.edits import (
    Edit,
    GiveResult,
    Guidance,
    Redo,
    Rename,
    ReplaceResult,
    SetInput,
    SetStyle,
    Skip,
    UseWriter,
    Waive,
)
from graphs.engine import Result
from graphs.errors import PathError
from graphs.held import Held
from graphs.inputs import read
from graphs.journal import Address
from graphs.keys import digest
from graphs.reports import judged_at, reports_in
from graphs.revision import restyled
from graphs.waivers import covers
from graphs.workflow import Workflow

Aimed = ReplaceResult | GiveResult | Guidance | Redo | Skip
# The kinds whose results a person can write, and those that can be done again.
_BY_HAND = ("agent", "transform", "revise", "each", "schedule")
_AGAIN = ("agent", "transform", "analyze", "schedule", "review", "revise", "export")


def fitting(
    workflow: Workflow,
    edits: Sequence[Edit],
    results: Mapping[Address, Result],
    *,
    failed: Address | None = None,
) -> list[Edit]:
    """Return edits with their values read; raise EditRefused or InputError for the first misfit.

    A step that ``failed`` and asks may be given or done again whatever its kind is.
    """
    return [_fitting(workflow, edit, results, failed) for edit in edits]


def _fitting(
    workflow: Workflow,
    edit: Edit,
    results: Mapping[Address, Result],
    failed: Address | None,
) -> Edit:
    match edit:
        case SetInput():
            value = read(workflow.definition, edit.name, edit.value)
            return edit.model_copy(update={"value": value})
        case ReplaceResult():
            _place(workflow, edit, results, _BY_HAND)
            _replaced(workflow, edit, results)
        case GiveResult():
            _place(workflow, edit, results, _unless(edit, failed, _BY_HAND))
            return edit.model_copy(update={"value": _form(workflow, edit.step, edit.value)})
        case Redo():
            _place(workflow, edit, results, _unless(edit, failed, _AGAIN))
        case Guidance() | Skip():
            _place(workflow, edit, results)
        case UseWriter():
            for step in edit.steps:
                _known(workflow, step)
            if edit.items and not edit.steps:
                raise EditRefused("Items are of a step: name the steps of these items too.")
        case SetStyle():
            _styled(edit)
        case Waive():
            return _waived(workflow, edit, results)
        case Rename():
            pass
        case _:
            assert_never(edit)
    return edit


def _unless(
    edit: GiveResult | Redo, failed: Address | None, kinds: Collection[str]
) -> Collection[str] | None:
    return None if (edit.step, edit.item) == failed else kinds


def _styled(edit: SetStyle) -> None:
    try:
        restyled(PLAIN, edit)
    except ValidationError as error:
        first = error.errors()[0]
        raise EditRefused(f"The {first['loc'][0]} of the style: {first['msg']}.") from error


def _waived(workflow: Workflow, edit: Waive, results: Mapping[Address, Result]) -> Waive:
    """Return a waiver with the review that found what it is of, and the draft it found it in."""
    values = {at: one.value for at, one in results.items() if not isinstance(one, Held)}
    for loop, report in reports_in(workflow, values).items():
        if any(covers(edit, finding) for finding in report.findings):
            drafted = values.get(judged_at(workflow, loop))
            found = {"step": loop.step, "item": loop.item, "of": digest(drafted)}
            return edit.model_copy(update=found)
    raise EditRefused(f"No check finds that any more: {edit.check} at {edit.path or 'the draft'}.")


def _known(workflow: Workflow, step: str) -> None:
    if step not in workflow.placed:
        raise EditRefused(f"There is no step {step!r}; there are: {', '.join(workflow.placed)}.")


def _place(
    workflow: Workflow,
    edit: Aimed,
    results: Mapping[Address, Result],
    kinds: Collection[str] | None = None,
) -> None:
    """Refuse an edit that is aimed at a step or an item that is not there, or would do nothing."""
    _known(workflow, edit.step)
    placed = workflow.placed[edit.step]
    if kinds is not None and placed.step.kind not in kinds:
        fit = [path for path, one in workflow.placed.items() if one.step.kind in kinds]
        raise EditRefused(
            f"{edit.step!r} is {_called(placed.step.kind)}, which cannot be changed like this; "
            f"there are: {', '.join(fit)}."
        )
    items = [one.item for one in results if one.step == edit.step and one.item]
    if edit.item and edit.item not in items and (items or placed.block is None):
        there = f"there are: {', '.join(items)}" if items else "it has none"
        raise EditRefused(f"{edit.step!r} has no item {edit.item!r}; {there}.")


def _called(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} step"


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


def _form(workflow: Workflow, step: str, value: Any) -> Any:
    """Return a value in the form of a step's result, with what it leaves out at its default."""
    output = workflow.output_type(step)
    if output is None:
        return value
    try:
        return output.model_validate(value).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        raise EditRefused(f"{step} at {place or 'the top'}: {first['msg']}.") from error
