"""The files of a test: a paper for each form, the answer key, and the plan for the teacher."""

from collections.abc import Sequence

from agents.sources import Sources
from graphs.documents.blocks import Document
from graphs.documents.colophon import colophon_of
from graphs.documents.passages import Passage
from graphs.templates.assessment.draft import Assessment
from graphs.templates.assessment.key_page import answer_key
from graphs.templates.assessment.paper_page import paper
from graphs.templates.assessment.plan_page import test_plan


def documents(
    draft: Assessment, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return every document of the test; ``notes`` are what the person asked for in words."""
    test = Passage.of(draft, sources)
    colophon = colophon_of(sources, offline=offline)
    return [
        *(paper(draft, test, form, colophon) for form in draft.forms.forms),
        answer_key(draft, test, colophon),
        test_plan(draft, test, tuple(notes), colophon),
    ]
