"""Every file of a draft: each document in each format, as a clean and as a review copy."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, cast, get_args

from agents.sources import Sources
from graphs.documents.blocks import Document
from graphs.documents.copies import Copy
from graphs.documents.formats import Format, Page
from graphs.documents.generic import outlined
from graphs.documents.render import render
from graphs.documents.special import FileMaker
from graphs.documents.typed import typed
from graphs.journal import Rendered
from graphs.steps import ExportStep
from graphs.workflow import Workflow

# Beside the draft in its JSON: texts that name figures by reference, so that it can come back.
BY_REFERENCE = "by_reference"


@dataclass(frozen=True)
class Order:
    """What is to become files: nothing in it that another process could not take."""

    name: str  # of the workflow
    formats: tuple[Format, ...]
    draft: Any  # as JSON
    typed: Any  # in its form; None where no file needs it
    makers: Mapping[str, FileMaker]
    documents: Sequence[Document]
    sources: Sources
    offline: bool
    by_reference: Mapping[str, str] = field(default_factory=dict)  # texts as they are kept


def ordered(
    workflow: Workflow,
    step: ExportStep,
    draft: Any,
    sources: Sources,
    notes: Sequence[str],
    offline: bool,
) -> Order:
    """Return the order for all files of a draft."""
    files = workflow.resources.files
    makers: dict[str, FileMaker] = {one: files[one] for one in step.formats if one in files}
    return Order(
        name=workflow.name,
        formats=step.formats,
        draft=draft,
        typed=_formed(workflow, draft) if makers else None,
        makers=makers,
        documents=documents_of(workflow, draft, sources, notes, offline),
        sources=sources,
        offline=offline,
    )


def filled(order: Order) -> list[Rendered]:
    """Return the files of an order; the same order gives the same bytes."""
    return list(_files(order))


def documents_of(
    workflow: Workflow, draft: Any, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return the documents of a draft, in their blocks."""
    make = workflow.resources.documents
    if make is None:
        return [outlined(workflow.definition.title, draft, sources, notes, offline)]
    documents: list[Document] = make(_formed(workflow, draft), sources, notes, offline)
    return documents


def _files(order: Order) -> Iterator[Rendered]:
    for format_ in order.formats:
        if format_ == "json":
            yield _rendered(order.name, "json", "clean", typed(_as_json(order)))
        elif format_ in order.makers:
            for made in order.makers[format_](order.typed, order.sources, order.offline):
                yield _rendered(made.name, format_, made.copy, made.content)
        else:
            page = cast(Page, format_)  # graphs/check.py lets nothing else through
            for document, copy in product(order.documents, get_args(Copy)):
                content = render(document, page, copy=copy)
                yield _rendered(document.name, format_, copy, content)


def _as_json(order: Order) -> Any:
    """Return the draft for its JSON; beside one that has names stand its texts as they are kept."""
    if not order.by_reference or not isinstance(order.draft, Mapping):
        return order.draft
    return {**order.draft, BY_REFERENCE: order.by_reference}


def _formed(workflow: Workflow, draft: Any) -> Any:
    return workflow.resources.types[workflow.definition.draft or ""].model_validate(draft)


def _rendered(name: str, format_: str, copy: Any, content: bytes) -> Rendered:
    return Rendered(name, format_, copy, content, hashlib.sha256(content).hexdigest())
