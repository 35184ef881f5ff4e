"""The documents of a business plan: the plan, the lender's pack for a loan, and what to bring."""

from collections.abc import Sequence

from agents.sources import Sources
from graphs.documents.blocks import Document, Heading
from graphs.documents.colophon import colophon_of
from graphs.documents.copies import prepared
from graphs.documents.passages import Passage
from graphs.templates.business_plan.bring_page import what_to_bring
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.lender_page import lender_pack
from graphs.templates.business_plan.plan_page import plan


def documents(
    draft: BusinessPlan, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return every document of the plan; ``notes`` are what the person asked for in words."""
    page = Passage.of(draft, sources)
    colophon = colophon_of(sources, offline=offline)
    made = [plan(draft, page, tuple(notes), colophon)]
    shown = prepared(made[0], "clean").blocks
    chapters = {one.text for one in shown if isinstance(one, Heading)}
    if draft.assumptions.loan is not None and draft.brief.purpose == "loan":
        made.append(lender_pack(draft, page, colophon, chapters))
    made.append(what_to_bring(draft, page, colophon, chapters))
    return made
