"""The figures beside the OK on the numbers: worked out anew while the founder types."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from graphs.errors import PathError
from graphs.findings import Patch
from graphs.live import Figures, Live, Number, Shown, Tone, Way
from graphs.paths import get, put
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.checks_figures import figures as every_figure
from graphs.templates.business_plan.draft import ModelReview
from graphs.templates.business_plan.finance.calendar import named, period
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.finance.own import ends
from graphs.templates.business_plan.finance.results import TOGETHER, Model
from graphs.templates.business_plan.finance.wording import money, month, percent, ratio
from graphs.templates.business_plan.listing import Row, rows
from graphs.templates.business_plan.numbers import ENOUGH_COVER, PERCENT
from graphs.templates.business_plan.single_numbers import NAME as SINGLE
from graphs.templates.business_plan.single_numbers import lines_of

# An input: the figure that it sets, or the rows among which it is shared out.
_STANDS_AT: Mapping[str, str] = {
    "price": "/price",
    "volume": "/volume/start",
    "growth": "/volume/growth",
    "volume_cap": "/volume/cap",
    "direct_cost": "/direct_cost/amount",
    "days_open": "/days_open",
    "churn": "/churn",
    "customers_today": "/volume/opening",
    "take_rate": "/take_rate",
    "rent": "/opex/rent/amount",
    "marketing": "/marketing/amount",
    "owner_draw": "/owner_draw/amount",
    "owner_injection": "/owner_injection",
    "opening_cash": "/opening/cash",
    "loan_rate": "/loan/annual_rate",
    "sales_tax": "/sales_tax/rate",
    "income_tax": "/income_tax/rate",
}
_SHARED_OUT: Mapping[str, tuple[str, ...]] = {
    "volume": ("/volume",),
    "rent": ("/opex",),
    "payroll": ("/headcount",),
    "other_costs": ("/opex",),
    "equipment": ("/capex",),
    "ask": ("/loan", "/equity", "/grant"),
    "loan_years": ("/loan/months",),
    "sales_from": ("/sales_from",),
}
_GROWS, _GROWTH, _SHARE = "/volume/growth", (-0.5, 0.5), (0.0, 1.0)


def figures(value: Any, beside: Mapping[str, Any]) -> Figures:
    """Return what follows from the assumptions, the ways out, and the numbers to type over."""
    made = Assumptions.model_validate(value)
    model = compute(made)
    return Figures(
        shown=tuple(_shown(made, model)),
        ways=(*_ways_out(model), *_proposed(made, beside.get("model_review"))),
        numbers=_numbers(made),
        remark=_without_a_way(model),
    )


def numbers(value: Any) -> tuple[Number, ...]:
    """Return the numbers to type over."""
    return _numbers(Assumptions.model_validate(value))


def settle(before: Any, after: Any) -> Any:
    """Return the assumptions that a person's changes lead to.

    A number that is typed over is theirs, and its band stretches to hold it.
    """
    data = after
    shares = {
        row.path: row for row in rows(Assumptions.model_validate(before)) if row.measure == "share"
    }
    for path, figure in list(every_figure(after, "")):
        old = get(before, path, None)
        if old is None or old["value"] == figure["value"]:
            continue
        value = _read(figure["value"])
        if path in shares:
            _hold_share(shares[path].label, value, _GROWTH if path == _GROWS else _SHARE)
        band = ends(path, figure["low"], value, figure["high"])
        theirs = {"value": value, "basis": "user", "source": "you", "note": ""}
        data = put(data, path, {**figure, **band, **theirs})
    return Assumptions.model_validate(data).model_dump(mode="json")


def inputs(before: Any, after: Any) -> Mapping[str, Any]:
    """Return the changes that are values of inputs: these change with the words of later."""
    found: dict[str, Any] = {}
    for name, path in _STANDS_AT.items():
        old, new = get(before, path, None), get(after, path, None)
        if old is None or new is None or old["value"] == new["value"]:
            continue
        if name == "direct_cost" and after["direct_cost"]["per"] == "unit":
            continue  # an amount: the input is a share of the price
        value = float(new["value"]) * (100 if name in PERCENT else 1)
        found[name] = round(value, 6)
    ask = _ask(before), _ask(after)
    if ask[0] != ask[1] and len(after["equity"]) <= 1:
        found["ask"] = ask[1]
    months = get(before, "/loan/months", None), get(after, "/loan/months", None)
    if None not in months and months[0] != months[1]:
        found["loan_years"] = months[1] / 12
    single = [lines_of(Assumptions.model_validate(one), own_inputs()) for one in (before, after)]
    if single[0] != single[1]:
        found[SINGLE] = single[1]
    for name in ("sales_from", "start_month"):
        if before[name] != after[name]:
            found[name] = after[name]
    return found


def own_inputs() -> tuple[str, ...]:
    """Return the figures that have an input of their own."""
    return tuple(_STANDS_AT.values())


def stands_at() -> Mapping[str, str]:
    """Return the figure of the assumptions that each input sets, by input."""
    return _STANDS_AT


def places(name: str) -> tuple[str, ...]:
    """Return where an input stands in the assumptions."""
    return _SHARED_OUT.get(name) or ((_STANDS_AT[name],) if name in _STANDS_AT else ())


def _ask(value: Any) -> float:
    return Assumptions.model_validate(value).ask


def _read(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no number") from None


def _hold_share(label: str, value: float, allowed: tuple[float, float]) -> None:
    """Refuse a share out of its range in percent, as it is typed."""
    low, high = allowed
    if not low <= value <= high:
        ends = f"{percent(low)} and {percent(high)}"
        raise ValueError(f"{label}: {percent(value)} is refused; it lies between {ends}")


def _shown(made: Assumptions, model: Model) -> Iterator[Shown]:
    low, gap = model.lowest_cash, model.gap
    said = "the money runs out" if gap.amount else ""
    yield Shown(
        "Lowest cash",
        money(low.amount, made.currency),
        _tone(bad=low.amount < 0, warn=low.amount < model.break_even[0].fixed_costs),
        ", ".join(filter(None, (month(low.month, low.period), said))),
    )
    first = model.first_profit_month
    tone = _tone(bad=first is None, warn=(first or 0) > 12)
    if first is None:
        yield Shown("First month in profit", "none", tone, "in these three years")
    else:
        when = named(period(made.start_month, first))
        yield Shown("First month in profit", when, tone, f"month {first}")
    headroom = model.break_even[0].headroom
    if headroom is not None:
        yield _headroom(headroom)
    if model.least_cover is not None:
        cover = model.least_cover
        note = f"in the worst year; banks commonly want {ratio(ENOUGH_COVER)}"
        yield Shown("Cover of the debt", ratio(cover), _tone(cover < 1, cover < ENOUGH_COVER), note)
    yield from _results(made, model)
    low_case = model.scenarios[0]
    short = low_case.gap.amount
    yield Shown(
        "If sales come in low",
        f"{money(short, made.currency)} short" if short else "cash holds",
        _tone(bad=False, warn=bool(short)),
        "" if not short else model.figures["fin.low.gap.month"].text,
    )


def _headroom(part: float) -> Shown:
    """Say how far sales may fall, or by how much they must rise where they carry no costs yet."""
    if part < 0:
        note = "in the first year, before they carry the costs"
        return Shown("Sales must rise by", percent(-part), "bad", note)
    note = "in the first year, before you lose money"
    return Shown("Sales may fall by", percent(part), _tone(bad=False, warn=part < 0.1), note)


def _results(made: Assumptions, model: Model) -> Iterator[Shown]:
    for number in (1, 3):
        year = model.years[number - 1]
        profit = money(year.net_profit, made.currency)
        yield Shown(
            f"Revenue, year {number}",
            money(year.revenue, made.currency),
            "plain",
            f"net profit {profit}",
        )


def _tone(bad: bool, warn: bool) -> Tone:
    return "bad" if bad else "warn" if warn else "ok"


def _ways_out(model: Model) -> Iterator[Way]:
    for one in model.ways_out:
        patches = tuple(Patch(path=change.path, value=change.new) for change in one.changes)
        if one.works and patches:
            yield Way(one.title, one.says, patches)


def _without_a_way(model: Model) -> str:
    """Say what was tried and does not mend it by itself."""
    dead = [one for one in model.ways_out if not one.works]
    if not dead:
        return ""
    tried = " ".join(f"{one.title}: {one.says}" for one in dead)
    works = [one.id for one in model.ways_out if one.works]
    if not works:
        return f"No single change mends it, nor do several. {tried}"
    alone = set(works) - TOGETHER
    lead = "Not enough by itself." if alone else "No single change mends it; together they do."
    return f"{lead} {tried}"


def _proposed(made: Assumptions, review: Any) -> Iterator[Way]:
    """Yield what the second look proposes, as far as there is such a number."""
    if review is None:
        return
    data = made.model_dump(mode="json")
    for one in ModelReview.model_validate(review).proposals:
        patch = Patch(path=one.path, value=one.value)
        try:
            settle(data, put(data, patch.path, patch.value))
        except (PathError, ValidationError, ValueError, TypeError, KeyError):
            continue
        if get(data, one.path) != one.value:
            yield Way(_called(made, one.path, one.value), one.why, (patch,))


def _called(made: Assumptions, path: str, value: float) -> str:
    for row in rows(made):
        if path == f"{row.path}/value":
            told = row._replace(figure=row.figure.model_copy(update={"value": value})).text
            return f"{row.label}: {told}"
    return f"{path.strip('/').replace('/', ', ')}: {value:.15g}"


def _numbers(made: Assumptions) -> tuple[Number, ...]:
    return tuple(map(_number, rows(made)))


def _number(row: Row) -> Number:
    share = row.measure == "share"
    unit = {"money": row.currency, "share": "%", "days": "days"}.get(row.measure, "")
    return Number(
        path=f"{row.path}/value",
        label=row.label,
        group=row.group,
        value=row.figure.value,
        scale=100 if share else 1,
        unit=unit,
        whose=row.whose,
        hint=" \u00b7 ".join(filter(None, (row.band, row.figure.note))),
    )


LIVE = {
    "assumptions": Live(
        figures=figures,
        numbers=numbers,
        settle=settle,
        inputs=inputs,
        places=places,
        beside=("model_review",),
    )
}
