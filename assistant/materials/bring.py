"""Bring your own: a material as results of steps and inputs of a run, so that it is not made again.

A draft that the product exported gives back the result of every step that wrote a part of it. A
text of the person's own gives what the template knows to take from it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from assistant.materials.leftover import leftover
from assistant.materials.material import SCRIPTS, TABLES, Material
from assistant.materials.prefill import prefilled
from graphs.bringing import Brought
from graphs.catalog import names, shipped
from graphs.definition import Placed, reference_of
from graphs.documents.exports import BY_REFERENCE
from graphs.errors import InputError
from graphs.filling import restored
from graphs.inputs import read
from graphs.screenplay.elements import Script
from graphs.steps import AgentStep, EachStep, TransformStep
from graphs.steps.base import ByReference
from graphs.workflow import Workflow


def brought(material: Material, workflow: Workflow) -> Brought:
    """Return what a material gives to a run of this workflow; everything in it fits."""
    if material.kind == "json":
        return _draft(material.data, workflow)
    told = prefilled(material, workflow.definition)
    hook = workflow.resources.bring
    if hook is None:
        return _with_leftover(material, Brought({}, told))
    if material.kind in SCRIPTS and hook.script is not None:
        given = hook.script(material.name, Script.model_validate(material.data))
        return Brought(dict(_formed(given.results, workflow)), _fitting(given.inputs, workflow))
    as_typed = hook.raw if material.raw else None
    found = as_typed(material.raw) if as_typed else hook.text(material.parts)
    results = dict(_formed(found.results, workflow))
    taken = Brought(results, {**told, **_fitting(found.inputs, workflow)}, found.left)
    return _with_leftover(material, taken)


def _with_leftover(material: Material, taken: Brought) -> Brought:
    """Return what was taken with what found no place, where its template does not say that."""
    if taken.left or material.kind in TABLES:
        return taken
    return taken._replace(left=leftover(material, taken))


def beside(
    before: Mapping[str, Any], more: Mapping[str, Any], workflow: Workflow
) -> dict[str, Any]:
    """Return results that were brought, with further ones: a second script stands beside the first.

    A step that takes one thing only has the last one that was brought.
    """
    hook = workflow.resources.bring
    joined = hook.beside if hook is not None else {}
    added = {
        step: joined[step](before[step], value) if step in joined and step in before else value
        for step, value in more.items()
    }
    return {**before, **added}


def template_of(material: Material) -> str | None:
    """Return the template whose exported draft a material is; None where it is no such file."""
    if material.kind != "json" or not isinstance(material.data, Mapping):
        return None
    return next((name for name in names() if _is_draft(material.data, shipped(name))), None)


def _is_draft(data: Any, workflow: Workflow) -> bool:
    form = _form(workflow)
    if form is None or not isinstance(data, Mapping):
        return False
    try:
        form.model_validate(_bare(data))
    except ValidationError:
        return False
    return True


def _bare(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an exported draft as it was kept: figures in texts are references again."""
    bare = {name: value for name, value in data.items() if name != BY_REFERENCE}
    texts = data.get(BY_REFERENCE)
    if not isinstance(texts, Mapping):
        return bare
    told = {path: text for path, text in texts.items() if isinstance(text, str)}
    return cast(Mapping[str, Any], restored(bare, told))


def _form(workflow: Workflow) -> type[BaseModel] | None:
    return workflow.resources.types.get(workflow.definition.draft or "")


def _draft(data: Any, workflow: Workflow) -> Brought:
    """Return the results of the steps that wrote an exported draft, and the inputs it was for."""
    if not isinstance(data, Mapping):
        return Brought({}, {})
    data = _bare(data)
    parts = {
        name: (step, data[name]) for name, step in _assembled(workflow).items() if name in data
    }
    written = {
        step.path: value
        for step, value in parts.values()
        if isinstance(step.step, AgentStep | EachStep)
    }
    results = dict(_formed(written, workflow))
    computed = [value for step, value in parts.values() if isinstance(step.step, TransformStep)]
    inputs = _by_name(computed, workflow)
    hook, form = workflow.resources.bring, _form(workflow)
    if hook is not None and form is not None and _is_draft(data, workflow):
        inputs = _fitting(hook.inputs(form.model_validate(data)), workflow)
    left = tuple(path for path in written if path not in results)
    return Brought(results, inputs, left)


def _assembled(workflow: Workflow) -> dict[str, Placed]:
    """Return the steps whose results stand in the draft as they are, by the names they have there.

    Code is done again from the inputs instead of being given: a given result would not follow an
    edit of the inputs.
    """
    found: dict[str, Placed] = {}
    for placed in workflow.placed.values():
        if placed.block is not None or not isinstance(placed.step, TransformStep):
            continue
        for name, source in placed.step.with_.items() if placed.step.run == "assemble" else ():
            reference = reference_of(source)
            whole = reference.step is not None and len(reference.path) == 1
            if whole and not isinstance(source, ByReference):
                found[name] = workflow.placed[str(reference.step)]
    return found


def _formed(results: Mapping[str, Any], workflow: Workflow) -> Iterator[tuple[str, Any]]:
    """Yield the results that have the form of their step."""
    for path, value in results.items():
        output = workflow.output_type(path) if path in workflow.placed else None
        if output is None:
            if path in workflow.placed:
                yield path, value
            continue
        try:
            yield path, output.model_validate(value).model_dump(mode="json")
        except ValidationError:
            continue


def _by_name(parts: list[Any], workflow: Workflow) -> dict[str, Any]:
    """Return the inputs whose names stand in what code computed from them, where all agree."""
    found: dict[str, Any] = {}
    for name in workflow.definition.inputs:
        told = [part[name] for part in parts if isinstance(part, Mapping) and name in part]
        if told and all(one == told[0] for one in told):
            found[name] = told[0]
    return _fitting(found, workflow)


def _fitting(inputs: Mapping[str, Any], workflow: Workflow) -> dict[str, Any]:
    fit = {}
    for name, value in inputs.items():
        try:
            fit[name] = read(workflow.definition, name, value)
        except InputError:
            continue
    return fit
