"""The code steps of a business plan: reading the brief, and everything that is computed."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.rules.words import Words, computed, keep, yours
from graphs.findings import Question
from graphs.questions import asked
from graphs.templates.business_plan.assumptions import MONTHS, Assumptions, ModelType, Purpose
from graphs.templates.business_plan.draft import Brief, Stage
from graphs.templates.business_plan.finance.calendar import named
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.finance.results import Model
from graphs.templates.business_plan.finance.typical import Kind, is_charity, kind_of, of_a_charity
from graphs.templates.business_plan.finance.typical import typical as usual
from graphs.templates.business_plan.first_month import (
    BY_ITSELF,
    before_opening,
    month_in,
    months_between,
    usual_month,
)
from graphs.templates.business_plan.numbers import assumptions, figures

DISCLAIMER = (
    "This plan is a draft to work with. It is not financial, legal or tax advice. Its numbers are "
    "computed from the assumptions that it names, and things will turn out differently. Go through "
    "it with an accountant before you sign anything."
)
PURPOSES = {
    "loan": "a loan",
    "investors": "investors",
    "grant": "a grant",
    "own_use": "your own use",
}
STAGES = {"idea": "an idea", "new": "about to start", "existing": "already running"}


class PlanInputs(BaseModel):
    """What the founder gave in words. Numbers are read where they are computed with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    business: str
    purpose: Purpose = "loan"
    name: str = ""
    place: str = ""
    country: str = ""
    currency: str = "USD"
    start_month: str = ""
    opening_month: str = ""
    stage: Stage = "new"
    kind: ModelType | None = None
    legal_form: str = ""
    buyers: str = ""
    difference: str = ""
    team: str = ""
    competitors: list[str] = Field(default_factory=list)
    collateral: list[str] = Field(default_factory=list)
    evidence: list[str] = Field(default_factory=list)


def brief(inputs: PlanInputs, written_on: str = "") -> Brief:
    """Read what the founder gave in words; say what was assumed, and ask what only they know."""
    known = kind_of(inputs.business, inputs.kind)
    opens = month_in(inputs.opening_month, written_on) if inputs.stage != "existing" else None
    first = month_in(inputs.start_month, written_on)
    start = first or _prepared(opens, known, written_on) or usual_month(written_on)
    if opens is not None and not 0 <= months_between(start, opens) < MONTHS:
        opens = None
    one, many = known.says["unit"]
    made = keep(
        Brief,
        **{name: yours(getattr(inputs, name).strip()) for name in _TEXTS},
        **{name: _listed(getattr(inputs, name)) for name in _LISTS},
        **{name: _chosen(inputs, name) for name in ("purpose", "stage", "currency")},
        model_type=_chosen(inputs, "kind") if inputs.kind else known.model_type,
        start_month=computed(start),
        opens_in=computed(opens or ""),
        kind=computed(known.says["named"]),
        unit=computed(one),
        units=computed(many),
        assumptions=[
            computed(one)
            for one in (*_assumed(inputs, known), *_begins(inputs, first, start, opens))
        ],
        disclaimer=computed(DISCLAIMER),
    )
    return made.model_copy(update={"questions": list(_questions(made))})


def typical(brief: Brief) -> Assumptions:
    """Return what is usual for a business of this kind; one that runs already sells at once."""
    made = usual(
        brief.business,
        brief.model_type,
        purpose=brief.purpose,
        start_month=brief.start_month,
        currency=brief.currency,
        country=brief.country,
    )
    if is_charity(brief.business, brief.legal_form):
        made = of_a_charity(made)
    if brief.stage == "existing":
        return made.model_copy(update={"sales_from": 1})
    if brief.opens_in:
        first_sale = months_between(brief.start_month, brief.opens_in) + 1
        return made.model_copy(update={"sales_from": first_sale})
    return made


def model(assumptions: Assumptions) -> Model:
    """Return three years, computed from the assumptions."""
    return compute(assumptions)


_TEXTS = ("business", "name", "place", "country", "legal_form", "buyers", "difference", "team")
_LISTS = ("competitors", "collateral", "evidence")
_ASKED = {
    "buyers": (
        "Who buys from you, and why?",
        "The first thing that every reader looks for, and nobody but you can say it.",
    ),
    "difference": (
        "What is different from what they do today?",
        "It is the reason why anybody would change, and so the reason for your sales.",
    ),
    "team": (
        "Why you, or your team?",
        "Readers back people before they back numbers.",
    ),
    "name": ("What is the business called?", "It stands on the first page."),
    "place": ("Where is it?", "Rent, wages, buyers and permits depend on it."),
}
_LATER = {
    "legal_form": (
        "Which legal form does it have, and who owns how much?",
        "Whoever gives money signs with somebody, and asks who.",
    ),
}
_FOR_A_LOAN = {
    "collateral": (
        "What could secure the loan?",
        "Most banks ask for it: equipment, a vehicle, a guarantee.",
    ),
}
_STANDS_IN = "The plan leaves it out."


def _chosen(inputs: PlanInputs, name: str) -> Words:
    said = str(getattr(inputs, name))
    return yours(said) if name in inputs.model_fields_set else computed(said)


def _listed(entries: list[str]) -> list[Words]:
    return [yours(one) for one in dict.fromkeys(text.strip() for text in entries) if one]


def _assumed(inputs: PlanInputs, known: Kind) -> Iterator[str]:
    """Name what was not given."""
    given = inputs.model_fields_set
    usually = {
        "purpose": f"It is for {PURPOSES[inputs.purpose]}",
        "stage": f"The business is {STAGES[inputs.stage]}",
        "currency": f"Amounts are in {inputs.currency}",
    }
    for name, said in usually.items():
        if name not in given:
            yield f"{said} (change it if yours differs)."
    if is_charity(inputs.business, inputs.legal_form):
        yield (
            "As is usual for a charity, the plan has no wages, no owner's draw and no owner's "
            "money beside those that you name."
        )
    if not known.known:
        yield (
            f"The numbers to start from are those of {known.says['named']}, the nearest kind that "
            "is known here. They may be far from yours."
        )


def _prepared(opens: str | None, known: Kind, written_on: str) -> str | None:
    """Return the first month of a plan that leaves the usual time to prepare an opening."""
    return before_opening(opens, known.says["sales_from"] - 1, written_on) if opens else None


def _begins(inputs: PlanInputs, first: str | None, start: str, opens: str | None) -> Iterator[str]:
    """Name the first month where nobody said it, or said it without its year."""
    month = named(start)
    if inputs.opening_month and opens is None and inputs.stage != "existing":
        yield (
            f"The month of the first sale is the usual one: {inputs.opening_month!r} does not "
            "say which month that is."
        )
    if opens is not None and not inputs.start_month:
        yield (
            f"The first month is {month}, counted back from {named(opens)}, when you open and have "
            "the first sale."
        )
    elif not inputs.start_month:
        yield f"The first month is {month}, {BY_ITSELF} (change it if yours differs)."
    elif first is None:
        yield f"The first month is {month}: no month could be read in your words."
    elif first[:4] not in inputs.start_month:
        yield f"The first month is {month}, the next one of that name."


def _questions(made: Brief) -> Iterator[Question]:
    known = {**_ASKED, **_LATER, **(_FOR_A_LOAN if made.purpose == "loan" else {})}
    for name, (text, why) in known.items():
        if not getattr(made, name):
            yield asked(name, text, why, f"/brief/{name}", _STANDS_IN)


STEPS: dict[str, Callable[..., Any]] = {
    "brief": brief,
    "typical": typical,
    "assumptions": assumptions,
    "model": model,
    "figures": figures,
}
