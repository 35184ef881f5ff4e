"""Every file of a draft: each document in each format, as a clean and as a review copy."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, cast, get_args

from agents.sources import Sources
from graphs.definition import ExportStep
from graphs.documents.blocks import Document
from graphs.documents.copies import Copy
from graphs.documents.formats import Page
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
    return list(_files(workflow, step, draft, sources, offline, made))


def documents_of(
    workflow: Workflow, draft: Any, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return the documents of a draft, in their blocks."""
    make = workflow.resources.documents
    if make is None:
        return [outlined(workflow.definition.title, draft, sources, notes, offline)]
    documents: list[Document] = make(_formed(workflow, draft), sources, notes, offline)
    return documents


def _files(
    workflow: Workflow,
    step: ExportStep,
    draft: Any,
    sources: Sources,
    offline: bool,
    documents: Sequence[Document],
) -> Iterator[Rendered]:
    for format_ in step.formats:
        if format_ == "json":
            yield _rendered(workflow.name, "json", "clean", typed(draft))
        elif (make := workflow.resources.files.get(format_)) is not None:
            for made in make(_formed(workflow, draft), sources, offline):
                yield _rendered(made.name, format_, "clean", made.content)
        else:
            page = cast(Page, format_)  # graphs/check.py lets nothing else through
            for document, copy in product(documents, get_args(Copy)):
                content = render(document, page, copy=copy)
                yield _rendered(document.name, format_, copy, content)


def _formed(workflow: Workflow, draft: Any) -> Any:
    return workflow.resources.types[workflow.definition.draft or ""].model_validate(draft)


def _rendered(name: str, format_: str, copy: Any, content: bytes) -> Rendered:
    return Rendered(name, format_, copy, content, hashlib.sha256(content).hexdigest())
