"""The whole of what waits for an OK, as the document that will be made of it."""

from assistant.preview import documents_of
from assistant.snapshot import ApprovalView, Snapshot
from graphs.documents.render import render


def as_markdown(snapshot: Snapshot, approval: ApprovalView) -> str:
    """Return the first document of what waits, as its review copy, and name the others."""
    content = approval.content
    if approval.gate.endswith(".accept"):
        content = content["draft"]
    documents = documents_of(snapshot, approval.subject.step, content, approval.sources)
    first, *others = documents
    text = render(first, "md", copy="review").decode().replace("<br>", " ")
    names = ", ".join(one.title for one in others)
    return f"{text}\n---\nAlso made of it: {names}\n" if names else text
