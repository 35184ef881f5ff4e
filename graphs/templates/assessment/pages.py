"""How the results of single steps read: the mix and the blueprint, each as one table."""

from collections.abc import Callable, Mapping
from typing import Any

from agents.sources import Sources
from graphs.documents.blocks import Document, ListBlock
from graphs.documents.passages import Passage
from graphs.templates.assessment.draft import Blueprint, Rows
from graphs.templates.assessment.plan_page import blueprint_table, rows_table


def blueprint_page(made: Blueprint, sources: Sources) -> Document:
    """Return what is asked, how, and for how many points."""
    shown = Passage.of(made, sources)
    remarks = ListBlock(tuple(one.rich for one in shown["remarks"]))
    return Document(
        name="blueprint",
        title="The blueprint",
        subtitle=f"{made.items} questions, {made.points} points, about {made.minutes} minutes",
        blocks=(*([remarks] if made.remarks else []), blueprint_table(made, shown)),
    )


def mix_page(made: Rows, sources: Sources) -> Document:
    """Return what is proposed to ask, before it is brought to the sums that are wanted."""
    shown = Passage.of(made, sources)
    return Document(
        name="mix", title="The mix of questions", blocks=(rows_table(made.rows, shown["rows"]),)
    )


PAGES: Mapping[str, Callable[[Any, Sources], Document]] = {
    "mix": mix_page,
    "blueprint": blueprint_page,
}
