"""The person's own numbers, put over the typical ones: a handful of names for what they know."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from graphs.paths import get, put
from graphs.templates.business_plan.assumptions import Assumptions

SHARED_OUT = "your total, shared out as is typical"
_ENDLESS = float("inf")
# The figures at whose low and high ends the cases are worked out.
TRIED = frozenset(
    ("/volume/start", "/volume/growth", "/volume/cap", "/churn", "/direct_cost/amount")
)


class _Figure(NamedTuple):
    """The figure that a name sets, and how far its band may reach."""

    path: str
    least: float = 0
    most: float = _ENDLESS


_FIGURES: Mapping[str, _Figure] = {
    "price": _Figure("/price", least=0.01),
    "take_rate": _Figure("/take_rate", most=1),
    "volume": _Figure("/volume/start"),
    "volume_cap": _Figure("/volume/cap"),
    "growth": _Figure("/volume/growth", least=-0.5, most=0.5),
    "days_open": _Figure("/days_open", least=1, most=31),
    "churn": _Figure("/churn", most=1),
    "customers_today": _Figure("/volume/opening"),
    "direct_cost": _Figure("/direct_cost/amount"),
    "marketing": _Figure("/marketing/amount"),
    "owner_draw": _Figure("/owner_draw/amount"),
    "owner_injection": _Figure("/owner_injection"),
    "opening_cash": _Figure("/opening/cash"),
    "sales_tax": _Figure("/sales_tax/rate", most=1),
    "income_tax": _Figure("/income_tax/rate", most=1),
    "loan_rate": _Figure("/loan/annual_rate", most=1),
}


def with_own(assumptions: Assumptions, own: Mapping[str, Any]) -> Assumptions:
    """Return the assumptions with a person's numbers in place of typical ones.

    Raise KeyError for a name that is none, and pydantic's ValidationError, which tells the rule,
    for a number that is absurd or has no place in this kind of plan.
    """
    data = assumptions.model_dump(mode="json")
    for name, value in own.items():
        if value is None:
            continue
        if name in _FIGURES:
            figure = _FIGURES[name]
            if name == "direct_cost" and data["direct_cost"]["per"] == "revenue":
                figure = figure._replace(most=1)
            before, number = get(data, figure.path), float(value)
            tried = figure.path in TRIED
            told = _yours(before, number, figure.least, figure.most) if tried else _given(number)
            data = put(data, figure.path, told)
        else:
            data = _GROUPS[name](data, float(value))
    return Assumptions.model_validate(_consistent(data, own))


def ends(path: str, low: float, value: float, high: float) -> dict[str, float]:
    """Return the band of a figure that a person has set: that of the cases stretches to hold it,
    and any other number of theirs is just that number.
    """
    if path not in TRIED:
        return {"low": value, "high": value}
    return {"low": min(low, value), "high": max(high, value)}


def names() -> tuple[str, ...]:
    """Return the names of the numbers that a person can give."""
    return (*_FIGURES, *_GROUPS)


def _yours(
    typical: Mapping[str, Any] | None, value: float, least: float = 0, most: float = _ENDLESS
) -> dict[str, Any]:
    """Return a person's figure that the cases try around; its band is as wide as the typical one,
    within its bounds.
    """
    middle = typical["value"] if typical else 0
    below = above = 0.0
    if typical and middle:
        below, above = 1 - typical["low"] / middle, typical["high"] / middle - 1
    low, high = value - abs(value * below), value + abs(value * above)
    return {
        **_given(value),
        "low": min(value, round(max(low, least), 6)),
        "high": max(value, round(min(high, most), 6)),
    }


def _given(value: float) -> dict[str, Any]:
    """Return a person's figure as they gave it: what is typical says nothing of its ends."""
    ends = {"value": value, "low": value, "high": value}
    return {**ends, "basis": "user", "source": "you", "note": ""}


def _rent(data: Any, value: float) -> Any:
    if any(one["id"] == "rent" for one in data["opex"]):
        return put(data, "/opex/rent/amount", _given(value))
    rent = {"id": "rent", "name": "Rent", "month": 1, "amount": _given(value)}
    return {**data, "opex": [rent, *data["opex"]]}


def _other_costs(data: Any, value: float) -> Any:
    others = [one for one in data["opex"] if one["id"] != "rent"]
    shared = _shared(others, "amount", value, lambda one: 1)
    kept = [one for one in data["opex"] if one["id"] == "rent"]
    return {**data, "opex": [*kept, *shared]}


def _payroll(data: Any, value: float) -> Any:
    if not data["headcount"] and value:
        staff = {"id": "staff", "role": "Staff", "month": data["sales_from"]}
        return {**data, "headcount": [{**staff, "monthly_salary": _given(value)}]}
    shared = _shared(data["headcount"], "monthly_salary", value, lambda one: one["count"])
    return {**data, "headcount": shared}


def _equipment(data: Any, value: float) -> Any:
    return {**data, "capex": _shared(data["capex"], "amount", value, lambda one: 1)}


def _shared(
    rows: Sequence[Any], field: str, total: float, times: Callable[[Any], int]
) -> list[Any]:
    """Return rows that come to a person's total, shared out as the typical ones are.

    The parts are whole money, but for one that takes what is left.
    """
    if not rows:
        return []
    usual = sum(one[field]["value"] * times(one) for one in rows)
    parts = [
        one[field]["value"] / usual * total if usual else total / len(rows) / times(one)
        for one in rows
    ]
    whole = [float(round(part)) for part in parts]
    last = max(range(len(rows)), key=lambda place: (times(rows[place]) == 1, parts[place]))
    others = sum(
        part * times(one)
        for place, (part, one) in enumerate(zip(whole, rows, strict=True))
        if place != last
    )
    whole[last] = max(total - others, 0.0) / times(rows[last])
    return [
        {**one, field: {**_given(part), "note": SHARED_OUT}}
        for one, part in zip(rows, whole, strict=True)
    ]


def _ask(data: Any, value: float) -> Any:
    match data["purpose"]:
        case "loan":
            return put(data, "/loan/amount", _given(value))
        case "investors":
            first, *others = data["equity"]
            already = sum(one["amount"]["value"] for one in others)
            figure = _given(max(value - already, 0))
            return {**data, "equity": [{**first, "amount": figure}, *others]}
        case "grant":
            return put(data, "/grant/amount", _given(value))
    return data  # for own use nothing is asked


def _loan_years(data: Any, value: float) -> Any:
    return put(data, "/loan/months", round(value * 12)) if data["loan"] else data


def _sales_from(data: Any, value: float) -> Any:
    return {**data, "sales_from": round(value)}


_GROUPS: Mapping[str, Callable[[Any, float], Any]] = {
    "rent": _rent,
    "other_costs": _other_costs,
    "payroll": _payroll,
    "equipment": _equipment,
    "ask": _ask,
    "loan_years": _loan_years,
    "sales_from": _sales_from,
}


def _consistent(data: Any, own: Mapping[str, Any]) -> Any:
    """Let what is typical of the start or the most of sales give way to what the person said."""
    start, cap = data["volume"]["start"], data["volume"]["cap"]
    if start["value"] <= cap["value"]:
        return data
    if own.get("volume_cap") is None:
        raised = _yours(cap, start["value"] * 4 / 3)
        told = {"basis": "assumption", "source": "a third more than your start"}
        return put(data, "/volume/cap", {**raised, **told})
    if own.get("volume") is None:
        lowered = _yours(start, round(cap["value"] * 0.75, 1))
        told = {"basis": "assumption", "source": "three quarters of your most"}
        return put(data, "/volume/start", {**lowered, **told})
    return data
