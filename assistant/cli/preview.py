"""The whole of what waits for an OK, as the document that will be made of it."""

from agents.sources import Source, Sources
from assistant.snapshot import ApprovalView, Snapshot
from graphs.documents.blocks import Document
from graphs.documents.generic import outlined
from graphs.documents.render import render


def as_markdown(snapshot: Snapshot, approval: ApprovalView) -> str:
    """Return the first document of what waits, as its review copy, and name the others."""
    content = approval.content
    if approval.gate.endswith(".accept"):
        content = content["draft"]
    documents = _documents(snapshot, approval.subject.step, content, approval.sources)
    first, *others = documents
    text = render(first, "md", copy="review").decode().replace("<br>", " ")
    names = ", ".join(one.title for one in others)
    return f"{text}\n---\nAlso made of it: {names}\n" if names else text


def _documents(snapshot: Snapshot, step: str, content: object, sources: Sources) -> list[Document]:
    workflow, offline = snapshot.workflow, Source.MODEL not in sources.values()
    notes = [note.text for note in snapshot.notes]
    form = workflow.resources.types.get(workflow.definition.draft or "")
    make = workflow.resources.documents
    if make is not None and form is not None and workflow.output_type(step) is form:
        documents: list[Document] = make(form.model_validate(content), sources, notes, offline)
        return documents
    return [outlined(workflow.definition.title, content, sources, notes, offline)]
