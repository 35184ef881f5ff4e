"""What a founder sees in the form beside their own numbers: what is typical, and its band."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError

from graphs.suggestions import Figure
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.wording import count, money
from graphs.templates.business_plan.listing import Row, rows
from graphs.templates.business_plan.live import stands_at
from graphs.templates.business_plan.single_numbers import plain
from graphs.templates.business_plan.steps import PlanInputs, brief, typical

_AMOUNTS = frozenset(("payroll", "equipment", "other_costs"))


def suggestions(inputs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the typical value of every number, as it would be typed."""
    made = _typical(inputs)
    if made is None:
        return {}
    found: dict[str, tuple[str, ...]] = {name: (_typed(row),) for name, row in _named(made).items()}
    return found | {name: (_plain(total),) for name, total in _totals(made).items()}


def hints(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return for every number how far what is typical reaches, and where to find one's own."""
    made = _typical(inputs)
    if made is None:
        return {}
    return {
        name: "; ".join(filter(None, (row.band, row.figure.note)))
        for name, row in _named(made).items()
    }


def figures(inputs: Mapping[str, Any]) -> dict[str, Figure]:
    """Return what every number is called and how it is read: "Rent a month", "$2,400"."""
    made = _typical(inputs)
    if made is None:
        return {}
    found = {
        name: Figure(plain(row.label), _said(row, _as_typed(row)), partial(_said, row))
        for name, row in _named(made).items()
    }
    amounts = partial(money, currency=made.currency)
    for name, total in _totals(made).items():
        said = amounts if name in _AMOUNTS else _counted
        found[name] = Figure("", said(total), said)
    return found


def _counted(value: float) -> str:
    return f"{value:,.10g}"


def _said(row: Row, value: float) -> str:
    match row.measure:
        case "money":
            return money(value, row.currency)
        case "share":
            return f"{value:,.10g}%"
    return _counted(value)


def _typical(inputs: Mapping[str, Any]) -> Assumptions | None:
    given = {name: value for name, value in inputs.items() if value not in (None, "", [])}
    try:
        return typical(brief(PlanInputs.model_validate(given)))
    except ValidationError:  # the form says itself what does not fit
        return None


def _named(made: Assumptions) -> dict[str, Row]:
    """Return the rows of the assumptions by the input that sets each."""
    at = {path: name for name, path in stands_at().items()}
    asked = {"loan": "/loan/amount", "grant": "/grant/amount", "investors": "/equity/round/amount"}
    if made.purpose in asked:
        at[asked[made.purpose]] = "ask"
    found = {at[row.path]: row for row in rows(made) if row.path in at}
    if made.direct_cost.per == "unit":
        found.pop("direct_cost", None)  # an amount, where the form asks for a share
    return found


def _totals(made: Assumptions) -> dict[str, float]:
    """Return the totals that are shared out among rows."""
    totals: dict[str, float] = {
        "payroll": sum(one.count * one.monthly_salary.value for one in made.headcount),
        "equipment": sum(one.amount.value for one in made.capex),
        "other_costs": sum(one.amount.value for one in made.opex if one.id != "rent"),
    }
    if made.direct_cost.per == "unit":
        totals["direct_cost"] = 100 * made.direct_cost.amount.value / made.price.value
    if made.loan is not None:
        totals["loan_years"] = made.loan.months / 12
    return {**totals, "sales_from": made.sales_from}


def _typed(row: Row) -> str:
    return _plain(_as_typed(row))


def _as_typed(row: Row) -> float:
    return row.figure.value * (100 if row.measure == "share" else 1)


def _plain(value: float) -> str:
    return count(round(value, 2)).replace(",", "") if abs(value) >= 20 else f"{round(value, 2):g}"
