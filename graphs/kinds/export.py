"""export: finished files from a typed draft, in a clean and a review copy."""

import asyncio
from dataclasses import replace
from typing import Any

from agents.sources import Source
from graphs.definition import Reference
from graphs.documents.exports import filled, ordered
from graphs.edits import Guidance
from graphs.filling import referring
from graphs.journal import Kind, Outcome, Rendered
from graphs.kinds.frame import Frame
from graphs.steps import ExportStep


async def files(frame: Frame, step: ExportStep) -> Outcome:
    """Make every file of the draft and keep it under its content's hash."""
    executor = frame.executor
    subject = await frame.result(Reference("steps", (step.of,)))
    if subject.kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There was nothing to export.")
    draft, kept = await frame.filled(subject.value), referring(subject.value)
    notes = [edit.text for edit in executor.revision.edits if isinstance(edit, Guidance)]
    offline = not _written_by_a_model(frame, step)
    sources = {path: source.value for path, source in subject.sources.items()}
    values: dict[str, Any] = {
        "draft": draft,
        "notes": notes,
        "offline": offline,
        "sources": sources,
    }
    if kept:
        values["by_reference"] = kept

    async def make() -> Outcome:
        order = await asyncio.to_thread(
            ordered, executor.workflow, step, draft, subject.sources, notes, offline
        )
        order = replace(order, by_reference=kept)
        rendered = await executor.room.apart(filled, order)
        await executor.room.journal.keep(rendered, executor.revision.number)
        return Outcome(Kind.RESULT, [_listed(one) for one in rendered])

    recipe = frame.recipe(values)
    return await executor.journaled(frame.address, recipe, make, carries=False)


def _written_by_a_model(frame: Frame, step: ExportStep) -> bool:
    """Tell whether a model wrote any part of the draft, or of anything it was made from."""
    executor = frame.executor
    workflow = executor.workflow
    subject = workflow.resolve(step.of, frame.placed.block)
    before = {path for path, later in workflow.downstream.items() if subject in later} | {subject}
    for address, result in executor.results.items():
        placed = workflow.placed.get(address.step)
        while placed is not None and placed.path not in before:
            placed = placed.block  # what stands in a block goes where the block goes
        written = Source.MODEL in result.sources.values() if isinstance(result, Outcome) else False
        if placed is not None and written:
            return True
    return False


def _listed(one: Rendered) -> dict[str, str]:
    return {"name": one.name, "format": one.format, "copy": one.copy, "sha256": one.sha256}
