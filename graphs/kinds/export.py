"""export: finished files from a typed draft, in a clean and a review copy."""

import asyncio
from typing import Any

from graphs.definition import ExportStep, Reference
from graphs.documents.exports import render_all
from graphs.edits import Guidance
from graphs.engine import Recipe
from graphs.journal import Kind, Outcome, Rendered
from graphs.kinds.frame import Frame


async def files(frame: Frame, step: ExportStep) -> Outcome:
    """Make every file of the draft and keep it under its content's hash."""
    executor = frame.executor
    subject = await frame.result(Reference("steps", (step.of,)))
    if subject.kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There was nothing to export.")
    draft = await frame.filled(subject.value)
    notes = [edit.text for edit in executor.revision.edits if isinstance(edit, Guidance)]
    offline = all(
        executor.revision.writer_of(path).by_rules
        for path, placed in executor.workflow.placed.items()
        if placed.step.kind in {"agent", "revise"}
    )
    sources = {path: source.value for path, source in subject.sources.items()}
    values: dict[str, Any] = {
        "draft": draft,
        "notes": notes,
        "offline": offline,
        "sources": sources,
    }

    async def make() -> Outcome:
        rendered = await asyncio.to_thread(
            render_all, executor.workflow, step, draft, subject.sources, notes, offline
        )
        await executor.room.journal.keep(rendered, executor.revision.number)
        return Outcome(Kind.RESULT, [_listed(one) for one in rendered])

    recipe = Recipe(frame.digest(), values)
    return await executor.journaled(frame.address, recipe, make, carries=False)


def _listed(one: Rendered) -> dict[str, str]:
    return {"name": one.name, "format": one.format, "copy": one.copy, "sha256": one.sha256}
