"""How the results of single steps read: the assumptions to settle, and what came out of them."""

from collections.abc import Callable, Mapping
from typing import Any

from agents.sources import Sources
from graphs.documents.blocks import Document, KeyValue
from graphs.documents.inline import label
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.calendar import named
from graphs.templates.business_plan.finance.results import Model
from graphs.templates.business_plan.money_page import assumptions_to_settle


def assumptions_page(made: Assumptions, sources: Sources) -> Document:
    """Return every number with its band, whose it is, and what to do about it."""
    return Document(
        name="assumptions",
        title="The assumptions",
        subtitle=f"Three years from {named(made.start_month)}, in {made.currency}",
        blocks=tuple(assumptions_to_settle(made)),
    )


def model_page(model: Model, sources: Sources) -> Document:
    """Return the figures that came out, under the names that people call them by."""
    pairs = tuple(
        (one.label, label(one.text)) for one in model.figures.values() if one.value is not None
    )
    return Document(name="model", title="What comes out", blocks=(KeyValue(pairs),))


PAGES: Mapping[str, Callable[[Any, Sources], Document]] = {
    "typical": assumptions_page,
    "assumptions": assumptions_page,
    "model": model_page,
}
