"""Takes a founder's own paper, and a plan that was made here, as inputs of a new plan.

What a paper says under a label is read like any form. Beside that, its first sentences are read as
the line that somebody types: what the plan is for, how much, and for which business.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.rules.banks import load
from graphs.bringing import Bring, Brought
from graphs.documents.incoming import Line, Part
from graphs.documents.sections import Labels, sections
from graphs.paths import get
from graphs.templates.business_plan.assumptions import Assumptions, Figure
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.finance.typical import kind_of
from graphs.templates.business_plan.first_month import BY_ITSELF
from graphs.templates.business_plan.live import own_inputs, stands_at
from graphs.templates.business_plan.numbers import PERCENT
from graphs.templates.business_plan.reading import told
from graphs.templates.business_plan.single_numbers import NAME as SINGLE
from graphs.templates.business_plan.single_numbers import lines_of

_TITLE = re.compile(
    r"(?:(?:the |our )?(?:business|financial|start-?up) )?plan"
    r"\s*(?:[:\u2013\u2014-]|\b(?:of|for)\b)\s*(?P<name>(?!(?:an?|the|my|our)\b)[A-ZÀ-Þ].{1,60}?)",
    re.IGNORECASE,
)
_IS_ONE = re.compile(
    r"\b(?i:we are|is|will be|is going to be) an? (?P<what>[a-z][^,;.!?]{2,60}?)"
    r"(?=\s+(?:in|at|near|that|which|who|for|with)\b|[,;.!?]|$)"
)
_READ = 600  # letters of a paper that say what it is for
_WORDS = (
    *("purpose", "business", "name", "place", "country", "currency", "start_month", "stage"),
    *("legal_form", "buyers", "difference", "team", "competitors", "collateral", "evidence"),
)


def brought(parts: Sequence[Part]) -> Brought:
    """Return what the first sentences of a paper say, where no label says it."""
    labels = Labels.of(load(__package__, "labels"))
    found = sections(parts, labels)
    labelled = {labels.input(one.label) for one in found if one.lines}
    said = dict(_titled(parts)) | dict(told(" ".join(_opening(parts))))
    return Brought({}, {name: value for name, value in said.items() if name not in labelled})


def _opening(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the first lines of a paper, each as a sentence of its own."""
    letters = 0
    for one in parts:
        if not isinstance(one, Line) or letters > _READ:
            return
        letters += len(one.text)
        text = one.text.strip()
        yield text if text.endswith((".", "!", "?", ":", ";")) else f"{text}."


def _titled(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Yield what "Business plan: Crumb & Crust" and "We are a bakery" say."""
    first = next((one.text for one in parts if isinstance(one, Line)), "")
    if title := _TITLE.fullmatch(first.strip()):
        yield "name", title["name"]
    for text in _opening(parts):
        if is_one := _IS_ONE.search(text):
            yield "business", is_one["what"]
            return


def inputs_of(draft: BusinessPlan) -> Mapping[str, Any]:
    """Return the founder's words and numbers of a plan; what was typical stays typical."""
    words = draft.brief.model_dump(mode="json")
    found = {name: words[name] for name in _WORDS} | dict(_numbers(draft.assumptions))
    if draft.brief.model_type != kind_of(draft.brief.business, None).model_type:
        found["kind"] = draft.brief.model_type
    found[SINGLE] = lines_of(draft.assumptions, own_inputs())
    if any(BY_ITSELF in one for one in draft.brief.assumptions):
        del found["start_month"]  # nobody chose it: a new plan has its own
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _numbers(made: Assumptions) -> Iterator[tuple[str, float]]:
    if made.purpose != "own_use" and made.ask:
        yield "ask", made.ask
    data = made.model_dump(mode="json")
    for name, path in stands_at().items():
        figure = get(data, path, None)
        if figure is None or figure["basis"] != "user":
            continue
        value = float(figure["value"])
        if name == "direct_cost" and made.direct_cost.per == "unit":
            value /= made.price.value
        yield name, round(value * 100 if name in PERCENT else value, 6)
    others = [one for one in made.opex if one.id != "rent"]
    totals = {
        "payroll": [(one.monthly_salary, one.count) for one in made.headcount],
        "other_costs": [(one.amount, 1) for one in others],
        "equipment": [(one.amount, 1) for one in made.capex],
    }
    for name, rows in totals.items():
        if rows and all(figure.basis == "user" for figure, _ in rows):
            yield name, round(_total(rows), 2)
    if made.sales_from > 1:
        yield "sales_from", made.sales_from
    if made.loan is not None:
        yield "loan_years", made.loan.months / 12


def _total(rows: Sequence[tuple[Figure, int]]) -> float:
    return sum(figure.value * count for figure, count in rows)


BRING = Bring(text=brought, inputs=inputs_of)
