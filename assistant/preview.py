"""The documents that would be made of a draft as it stands, before anything is made."""

from collections.abc import Sequence
from typing import Any

from agents.sources import Source, Sources
from assistant.results import result_document
from assistant.snapshot import Snapshot
from assistant.steps import StepView
from graphs.documents.blocks import Document
from graphs.documents.generic import outlined
from graphs.steps import AgentStep, ReviseStep

_KEPT = "_whole_draft"  # beside the fields of a snapshot, which never change


def documents_of(
    snapshot: Snapshot, step: str, content: object, sources: Sources
) -> list[Document]:
    """Return the documents of a content that ``step`` has given, in their blocks."""
    workflow, offline = snapshot.workflow, Source.MODEL not in sources.values()
    notes = [note.text for note in snapshot.notes]
    form = workflow.resources.types.get(workflow.definition.draft or "")
    make = workflow.resources.documents
    if make is not None and form is not None and workflow.output_type(step) is form:
        documents: list[Document] = make(form.model_validate(content), sources, notes, offline)
        return documents
    if (own := page_of(snapshot, step, content, sources)) is not None:
        return [own]
    return [outlined(workflow.definition.title, content, sources, notes, offline)]


def page_of(snapshot: Snapshot, step: str, content: object, sources: Sources) -> Document | None:
    """Return how a template lays out the result of one of its steps; None where it does not."""
    workflow = snapshot.workflow
    lay_out = workflow.resources.pages.get(step)
    form = workflow.output_type(step) if step in workflow.placed else None
    if lay_out is None or form is None:
        return None
    return lay_out(form.model_validate(content), sources)


def whole_draft(snapshot: Snapshot) -> list[Document]:
    """Return the documents of the furthest whole draft, laid out once for a snapshot; none before.

    Many look at one snapshot: the draft beside the chat, the card with the files, every tab.
    """
    kept: list[Document] | None = snapshot.__dict__.get(_KEPT)
    if kept is None:
        kept = snapshot.__dict__[_KEPT] = _whole(snapshot)
    return kept


def draft_so_far(snapshot: Snapshot) -> Sequence[Document]:
    """Return the documents of the whole draft; before there is one, what is written of it."""
    if whole := whole_draft(snapshot):
        return whole
    parts = [view for view in snapshot.steps if _written(snapshot, view)]
    made = [
        page_of(snapshot, view.id, view.value, view.sources)
        or result_document(view.title, view.value, view.sources)
        for view in parts
    ]
    return [one for one in made if one.blocks]


def _whole(snapshot: Snapshot) -> list[Document]:
    done = {(one.id, one.item): one for one in snapshot.steps if one.value is not None}
    for placed in reversed(list(snapshot.workflow.placed.values())):
        if isinstance(placed.step, ReviseStep) and placed.block is None:
            for place in (placed.path, placed.step.of):
                if (view := done.get((place, ""))) is not None:
                    return documents_of(snapshot, place, view.value, view.sources)
    return []


def _written(snapshot: Snapshot, view: StepView) -> bool:
    placed: Any = snapshot.workflow.placed.get(view.id)
    return view.value is not None and placed is not None and isinstance(placed.step, AgentStep)
