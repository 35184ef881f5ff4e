"""Every file of a draft: each document in each format, as a clean and as a review copy."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from agents.sources import Sources
from graphs.definition import ExportStep
from graphs.documents.blocks import Document
from graphs.documents.generic import outlined
from graphs.documents.render import render
from graphs.documents.typed import typed
from graphs.journal import Rendered
from graphs.workflow import Workflow


def render_all(
    workflow: Workflow,
    step: ExportStep,
    draft: Any,
    sources: Sources,
    notes: Sequence[str],
    offline: bool,
) -> list[Rendered]:
    """Return the files of a draft; the same draft gives the same bytes."""
    made = documents_of(workflow, draft, sources, notes, offline)
    return list(_files(workflow, step, draft, made))


def documents_of(
    workflow: Workflow, draft: Any, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return the documents of a draft, in their blocks."""
    make = workflow.resources.documents
    if make is None:
        return [outlined(workflow.definition.title, draft, sources, notes, offline)]
    form = workflow.resources.types[workflow.definition.draft or ""]
    documents: list[Document] = make(form.model_validate(draft), sources, notes, offline)
    return documents


def _files(
    workflow: Workflow, step: ExportStep, draft: Any, documents: Sequence[Document]
) -> Iterator[Rendered]:
    for format_ in step.formats:
        if format_ == "json":
            yield _rendered(workflow.name, "json", "clean", typed(draft))
            continue
        for document in documents:
            yield _rendered(
                document.name, format_, "clean", render(document, format_, copy="clean")
            )
            yield _rendered(
                document.name, format_, "review", render(document, format_, copy="review")
            )


def _rendered(name: str, format_: str, copy: Any, content: bytes) -> Rendered:
    return Rendered(name, format_, copy, content, hashlib.sha256(content).hexdigest())
