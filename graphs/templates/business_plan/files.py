"""The files of a plan that are no documents: the model as a workbook, slides for investors."""

from collections.abc import Iterator, Mapping
from typing import get_args

from agents.sources import Sources
from graphs.documents import slides, spreadsheet
from graphs.documents.colophon import colophon_of
from graphs.documents.copies import Copy
from graphs.documents.passages import Passage
from graphs.documents.special import FileMaker, Made
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.investor_deck import investor_deck
from graphs.templates.business_plan.monthly import monthly
from graphs.templates.business_plan.plan_page import title_of
from graphs.templates.business_plan.workbook import financial_model


def workbook(draft: BusinessPlan, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the whole model with live formulas."""
    colophon = colophon_of(sources, offline=offline)
    made = financial_model(draft.assumptions, title_of(draft), colophon)
    yield Made("financial_model", spreadsheet.emit(made))


def deck(draft: BusinessPlan, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the slides, where there are investors to show them to."""
    if draft.brief.purpose == "investors":
        page, colophon = Passage.of(draft, sources), colophon_of(sources, offline=offline)
        for copy in get_args(Copy):
            shown = investor_deck(draft, page, colophon, copy)
            yield Made("investor_deck", slides.emit(shown), copy)


def by_month(draft: BusinessPlan, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the model by month as a table."""
    yield Made("model_by_month", monthly(draft.model, draft.assumptions.currency))


FILES: Mapping[str, FileMaker] = {"xlsx": workbook, "pptx": deck, "csv": by_month}
