"""The numbers between a person and the model: theirs over estimates over what is typical.

And back: the model's figures under names that a text can call them by, and the kind of answer that
they give.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from agents.rules.words import Decimal, computed
from agents.sources import Source
from graphs.filling import token
from graphs.paths import get, put
from graphs.templates.business_plan import single_numbers
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.checks_figures import figures as every_figure
from graphs.templates.business_plan.draft import Estimate, Estimates, Outlook
from graphs.templates.business_plan.finance import own
from graphs.templates.business_plan.finance.results import Model
from graphs.templates.business_plan.listing import ESTIMATED

ENOUGH_COVER = 1.25  # what banks commonly ask for at least
PERCENT = frozenset(
    ("growth", "churn", "take_rate", "loan_rate", "sales_tax", "income_tax", "direct_cost")
)
_ONLY_FOR = {
    "churn": "subscription",
    "customers_today": "subscription",
    "take_rate": "marketplace",
}
# What a text about the work itself names: these figures are there whatever comes out.
_OF_WORK = (
    *("price", "take_rate", "volume.", "days_open", "churn", "sales_from", "people", "payroll."),
    *("opex.", "capex.", "unit.", "break_even.units"),
)
_YEARS: tuple[Any, ...] = ("first_year", "second_year", "third_year")
_SMALL_PART = 0.1  # of the money, as the owner's part
_MARKED_SEASON = 1.25  # the best month of a year against an average one


def assumptions(typical: Assumptions, estimates: Estimates, given: Mapping[str, Any]) -> Any:
    """Return the assumptions: typical ones, then estimates, then the person's own numbers."""
    made = estimated(typical, estimates)
    theirs = own.with_own(made, numbers_of(made, given))
    return _sourced(single_numbers.with_single(theirs, given.get(single_numbers.NAME) or ()))


def numbers_of(made: Assumptions, given: Mapping[str, Any]) -> dict[str, float]:
    """Return the person's numbers as the model takes them: shares in place of percent.

    A number that this kind of plan has no place for is left out.
    """
    told = {name: float(given[name]) for name in own.names() if given.get(name) is not None}
    numbers = {
        name: value / 100 if name in PERCENT else value
        for name, value in told.items()
        if _ONLY_FOR.get(name) in (None, made.model_type)
    }
    if "direct_cost" in numbers and made.direct_cost.per == "unit":
        numbers["direct_cost"] *= numbers.get("price", made.price.value)
    if made.loan is None:
        numbers = {name: one for name, one in numbers.items() if not name.startswith("loan_")}
    return numbers


def estimated(typical: Assumptions, estimates: Estimates) -> Assumptions:
    """Return the assumptions with what somebody estimated; what is absurd or unknown stays out."""
    made = typical
    for one in estimates.figures:
        try:
            made = _estimated(made, one)
        except (KeyError, ValidationError):
            continue
    return made


def figures(assumptions: Assumptions, model: Model) -> dict[str, Any]:
    """Return the model's figures as words under their names, and what else follows from them.

    ``names`` lists what a text can name, by reference and not by value, ``names_of_work`` those
    that are there whatever comes out; ``outlook`` is what the figures mean for a reader.
    """
    named: dict[str, Any] = {}
    for name, one in model.figures.items():
        *above, last = name.removeprefix("fin.").split(".")
        place = named
        for part in above:
            place = place.setdefault(part, {})
        place[last] = computed(one.text)
    return {
        **named,
        "amount_asked": Decimal(assumptions.ask, Source.COMPUTED),
        "use_of_funds": list(_uses(model)),
        "outlook": outlook(assumptions, model).model_dump(mode="json"),
        "per": assumptions.volume.per,
        "names": list(_names(model)),
        "names_of_work": list(_names(model, _OF_WORK)),
    }


def _names(model: Model, of: tuple[str, ...] = ("",)) -> Iterator[dict[str, Any]]:
    for name, one in model.figures.items():
        if one.value is not None and name.removeprefix("fin.").startswith(of):
            yield {"name": computed(token(f"steps.{name}")), "is": computed(one.label)}


def outlook(assumptions: Assumptions, model: Model) -> Outlook:
    """Return what kind of answer the numbers give."""
    low = next(one for one in model.scenarios if one.name == "low")
    first = model.first_profit_month
    return Outlook(
        purpose=assumptions.purpose,
        sells_from="first_month" if assumptions.sales_from == 1 else "later",
        profit="never" if first is None else _YEARS[(first - 1) // 12],
        cash="runs_out" if model.gap.amount > 0 else "holds",
        cover=_cover(model),
        low_case="runs_out" if low.gap.amount > 0 else "holds",
        owner="small" if (model.owner_share or 0) < _SMALL_PART else "fair",
        own_money=_own_money(assumptions),
        asked="typical" if assumptions.asks_typically else "named",
        season="marked" if max(assumptions.seasonality.factors) >= _MARKED_SEASON else "even",
    )


def _own_money(made: Assumptions) -> Any:
    if not made.owner_injection.value:
        return "none"
    return "typical" if made.owner_injection.basis == "assumption" else "named"


def _cover(model: Model) -> Any:
    if model.least_cover is None:
        return "no_debt"
    if model.least_cover < 1:
        return "short"
    return "thin" if model.least_cover < ENOUGH_COVER else "good"


def _uses(model: Model) -> Iterator[dict[str, Any]]:
    for one in model.sources_uses.uses:
        if one.asked > 0:
            item = computed(one.name)
            yield {"id": one.id, "item": item, "amount": Decimal(one.asked, Source.COMPUTED)}


def _estimated(made: Assumptions, one: Estimate) -> Assumptions:
    """Return the assumptions with one estimate: a figure that it sets is nobody's word yet."""
    fresh = own.with_own(made, {one.name: one.value}).model_dump(mode="json")
    before = made.model_dump(mode="json")
    for path, figure in list(every_figure(fresh, "")):
        if figure["basis"] == "user" and get(before, path, None) != figure:
            said: dict[str, Any] = {"basis": "assumption", "source": ESTIMATED, "note": one.why}
            if figure["value"] == one.value:
                said |= {"low": min(one.low, one.value), "high": max(one.high, one.value)}
            fresh = put(fresh, path, {**figure, **said})
    return Assumptions.model_validate(fresh)


def _sourced(made: Assumptions) -> Any:
    """Return the assumptions with the person's numbers marked as theirs, and no word as anybody's.

    What stands beside a number says whose it is; it is no wording of the plan.
    """
    data = made.model_dump(mode="json")
    for path, figure in list(every_figure(data, "")):
        if figure["basis"] == "user":
            data = put(data, f"{path}/value", Decimal(figure["value"], Source.YOURS))
    return _labelled(data)


def _labelled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _labelled(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_labelled(child) for child in value]
    return computed(value) if type(value) is str else value
