"""Assumptions of business plans: one to reckon by hand, and any that may come."""

from typing import Any

from hypothesis import strategies as st

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.typical import typical

KINDS = ("bakery", "saas", "agency", "marketplace", "wholesale", "gym", "plumber")


def figure(value: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    ends = {"low": value if low is None else low, "high": value if high is None else high}
    return {"value": value, **ends, "basis": "user", "source": "you"}


def toy(**other: Any) -> Assumptions:
    """Round figures: 100 sales a month at 10 from the first month on, and a loan over a year."""
    plan = {
        "purpose": "loan",
        "model_type": "unit_sales",
        "currency": "USD",
        "start_month": "2027-01",
        "price": figure(10),
        "volume": {"per": "month", "start": figure(100), "growth": figure(0), "cap": figure(100)},
        "days_open": figure(25),
        "seasonality": {"factors": [1] * 12},
        "direct_cost": {"per": "revenue", "amount": figure(0.4)},
        "marketing": {"per": "month", "amount": figure(50)},
        "headcount": [
            {
                **{"id": "hand", "role": "Hand", "month": 1, "monthly_salary": figure(300)},
                "needed_to_open": True,
            }
        ],
        "on_costs": figure(0.1),
        "owner_draw": {"amount": figure(20)},
        "opex": [{"id": "rent", "name": "Rent", "amount": figure(100)}],
        "capex": [
            {"id": "cart", "item": "Cart", "month": 1, "amount": figure(1200), "life_months": 12}
        ],
        "terms": {
            "collect_days": figure(30),
            "pay_days": figure(15),
            "stock_days": figure(15),
        },
        "sales_tax": {"rate": figure(0.1), "taxable": figure(1)},
        "income_tax": {"rate": figure(0.2)},
        "opening": {
            name: figure(0) for name in ("cash", "receivables", "stock", "equipment", "payables")
        },
        "owner_injection": figure(500),
        "loan": {"amount": figure(1200), "annual_rate": figure(0.12), "months": 12},
    }
    return Assumptions.model_validate({**plan, **other})


def founder(business: str = "bakery with a counter", **other: Any) -> Assumptions:
    """Return the typical plan of a business."""
    return typical(business, **{"purpose": "loan", "start_month": "2026-09", **other})


@st.composite
def figures(draw: st.DrawFn, least: float, most: float, places: int = 2) -> dict[str, Any]:
    ends = sorted(round(draw(st.floats(least, most)), places) for _ in range(3))
    return {"low": ends[0], "value": ends[1], "high": ends[2]}


@st.composite
def loans(draw: st.DrawFn, month: int | None = None) -> dict[str, Any]:
    months = draw(st.integers(1, 120))
    amount = draw(figures(0, 300_000))
    earlier = month is not None
    return {
        "amount": amount,
        "annual_rate": draw(figures(0, 0.3, 4)),
        "months": months,
        "grace_months": 0 if earlier else draw(st.integers(0, min(months - 1, 24))),
        "month": month or draw(st.integers(1, 36)),
        "balloon": None
        if earlier or draw(st.booleans())
        else {**figure(round(amount["value"] * draw(st.floats(0, 1)), 2))},
    }


@st.composite
def plans(draw: st.DrawFn) -> Assumptions:
    """Any plan that is not refused, however odd."""
    plan = founder(draw(st.sampled_from(KINDS)), start_month="2027-04").model_dump(mode="json")
    subscription = plan["model_type"] == "subscription"
    start = draw(figures(0, 400))
    more = draw(figures(0, 600))
    plan |= {
        "start_month": f"20{draw(st.integers(25, 60))}-{draw(st.integers(1, 12)):02d}",
        "sales_from": draw(st.integers(1, 12)),
        "price": draw(figures(0.01, 900)),
        "volume": {
            "per": "month" if subscription else draw(st.sampled_from(["day", "month"])),
            "start": start,
            "growth": draw(figures(-0.1, 0.2, 4)),
            "cap": {end: round(start["high"] + more[end], 2) for end in more},
            "opening": draw(st.none() | figures(0, 500)) if subscription else None,
        },
        "churn": draw(figures(0, 0.3, 4)) if subscription else None,
        "direct_cost": draw(
            st.one_of(
                st.fixed_dictionaries({"per": st.just("revenue"), "amount": figures(0, 1, 4)}),
                st.fixed_dictionaries({"per": st.just("unit"), "amount": figures(0, 50)}),
            )
        ),
        "marketing": {
            "per": draw(st.sampled_from(["month", "new_customer"])),
            "amount": draw(figures(0, 900)),
        },
        "terms": {
            name: draw(figures(0, 120)) for name in ("collect_days", "pay_days", "stock_days")
        },
        "sales_tax": {
            "rate": draw(figures(0, 0.25, 4)),
            "taxable": draw(figures(0, 1)),
            "lag_months": draw(st.integers(1, 6)),
        },
        "income_tax": {
            "rate": draw(figures(0, 0.4, 4)),
            "paid_after_months": draw(st.integers(1, 12)),
        },
        "opening": {
            **{
                name: draw(figures(0, 20_000))
                for name in ("cash", "receivables", "stock", "equipment", "payables")
            },
            "equipment_life_months": draw(st.integers(1, 60)),
            "loan": draw(st.none() | loans(month=1)),
        },
        "loan": draw(st.none() | loans()),
        "grant": draw(
            st.none()
            | st.fixed_dictionaries(
                {"amount": figures(0, 50_000), "month": st.integers(1, 36)},
            )
        ),
    }
    return Assumptions.model_validate(plan)
