"""Typical assumptions by kind of business, from the bank: shown as typical, never as yours."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from agents.rules.banks import load
from graphs.templates.business_plan.assumptions import Assumptions, ModelType, Purpose

_PACKAGE = "graphs.templates.business_plan"
_BAND = (0.85, 1.2)  # around a typical cost whose band the bank does not name
_QUOTE = "ask for a quote"
_LOCAL = "ask somebody who runs one near you"


class Kind(NamedTuple):
    """A line of the bank, and whether the business was known by its words."""

    name: str
    says: Mapping[str, Any]
    known: bool

    @property
    def model_type(self) -> ModelType:
        return self.says["model"]  # type: ignore[no-any-return]  # the bank is tested whole


def kind_of(business: str, model_type: ModelType | None = None) -> Kind:
    """Return the kind of business that its words tell, the longest word first."""
    bank = load(_PACKAGE, "typical")
    kinds: Mapping[str, Any] = bank["kinds"]
    text = _without_accents(business.casefold())
    found = [
        (len(word), name)
        for name, says in kinds.items()
        if model_type in (None, says["model"])
        for word in says["words"]
        if _said(word).search(text)
    ]
    if found:
        longest = max(length for length, _ in found)
        name = next(name for length, name in found if length == longest)
        return Kind(name, kinds[name], True)
    name = bank["usual"][model_type or "unit_sales"]
    return Kind(name, kinds[name], False)


def _without_accents(text: str) -> str:
    """Return a text as many type it: café as cafe."""
    return "".join(
        one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)
    )


@lru_cache(maxsize=1_024)  # more than ``re`` itself keeps
def _said(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{re.escape(word)}(?:e?s)?|{_plural(word)})(?!\w)")


def _plural(word: str) -> str:
    return re.escape(f"{word[:-1]}ies" if word.endswith("y") else f"{word}s")


def typical(
    business: str,
    model_type: ModelType | None = None,
    *,
    purpose: Purpose,
    start_month: str,
    currency: str = "USD",
    country: str = "",
) -> Assumptions:
    """Return what a business of this kind usually looks like; every figure is an assumption."""
    kind = kind_of(business, model_type)
    make = _Typical(kind, currency)
    subscription = kind.model_type == "subscription"
    return Assumptions.model_validate(
        {
            "purpose": purpose,
            "model_type": kind.model_type,
            "currency": currency,
            "country": country,
            "start_month": start_month,
            "sales_from": kind.says["sales_from"],
            "unit": kind.says["unit"][0],
            "units": kind.says["unit"][1],
            "price": make.money(kind.says["price"]),
            "take_rate": make.plain(kind.says["take_rate"]) if "take_rate" in kind.says else None,
            "volume": make.volume(),
            "days_open": make.plain([*kind.says["days_open"], "your own opening days"]),
            "seasonality": make.seasons(),
            "churn": make.plain(kind.says["churn"]) if subscription else None,
            "direct_cost": make.direct_cost(),
            "marketing": make.marketing(),
            **make.costs(),
            **make.habits(),
            **make.funding(purpose),
        }
    )


_CHARITY = re.compile(
    r"\b(?:charit(?:y|ies|able)|non-?profit|not[- ]for[- ]profit|community interest|CIC"
    r"|(?:run|kept|led) by volunteers)\b",
    re.IGNORECASE,
)


def is_charity(*texts: str) -> bool:
    """True where the words for a business, or its legal form, say that nobody earns by it."""
    return any(_CHARITY.search(one) for one in texts)


def of_a_charity(made: Assumptions) -> Assumptions:
    """Return what is typical where nobody works for money: no wages, no draw, no owner's money."""
    nothing = {"value": 0.0, "low": 0.0, "high": 0.0, "source": "typical for a charity"}
    draw = made.owner_draw.amount.model_copy(update=nothing)
    changes: dict[str, Any] = {
        "headcount": [],
        "owner_draw": made.owner_draw.model_copy(update={"amount": draw}),
    }
    if made.purpose != "own_use":
        changes["owner_injection"] = made.owner_injection.model_copy(update=nothing)
    return made.model_copy(update=changes)


class _Typical:
    """Turns a line of the bank into figures in the currency of the plan."""

    def __init__(self, kind: Kind, currency: str) -> None:
        self._says = kind.says
        self._bank = load(_PACKAGE, "typical")
        self._level = self._bank["levels"].get(currency)
        self._currency = currency
        named = f"typical for {kind.says['named']}"
        self._source = named if kind.known else f"{named}, the nearest kind known here"

    def plain(self, told: Sequence[Any]) -> dict[str, Any]:
        value, low, high, *note = told
        return self._figure(value, low, high, note[0] if note else _LOCAL)

    def money(self, told: Sequence[Any]) -> dict[str, Any]:
        value, low, high, *note = told
        remark = f"{note[0] if note else _LOCAL}{self._rough()}"
        return self._figure(self._local(value), self._local(low), self._local(high), remark)

    def cost(self, amount: float, note: str = _QUOTE) -> dict[str, Any]:
        return self.money([amount, amount * _BAND[0], amount * _BAND[1], note])

    def volume(self) -> dict[str, Any]:
        volume = self._says["volume"]
        parts = {
            name: self.plain([*volume[name], volume["note"]]) for name in ("start", "growth", "cap")
        }
        return {"per": volume["per"], **parts}

    def seasons(self) -> dict[str, Any]:
        return {
            "factors": self._bank["seasons"][self._says["season"]],
            "source": self._source,
            "note": "compare with a year of sales, where you have one",
        }

    def direct_cost(self) -> dict[str, Any]:
        cost = self._says["direct_cost"]
        turn = self.plain if cost["per"] == "revenue" else self.money
        return {"per": cost["per"], "amount": turn(cost["amount"])}

    def marketing(self) -> dict[str, Any]:
        spent = self._says["marketing"]
        return {"per": spent["per"], "amount": self.money(spent["amount"])}

    def costs(self) -> dict[str, Any]:
        """Return people, running costs and purchases."""
        draw, low, high, month = self._says["draw"]
        return {
            "headcount": [
                {
                    **{"id": name, "role": role, "count": people, "month": month},
                    "monthly_salary": self.cost(salary, "look at advertised wages near you"),
                    "needed_to_open": needed,
                }
                for name, role, people, salary, month, needed in self._says["team"]
            ],
            "on_costs": self.plain(self._bank["on_costs"]),
            "owner_draw": {
                "amount": self.money([draw, low, high, "what you need to live on"]),
                "month": month,
            },
            "opex": [
                {"id": name, "name": named, "amount": self.cost(amount)}
                for name, named, amount in self._says["opex"]
            ],
            "capex": [
                {
                    **{"id": name, "item": item, "month": month, "life_months": life},
                    **{"amount": self.cost(amount), "needed_to_open": needed},
                }
                for name, item, amount, life, month, needed in self._says["capex"]
            ],
        }

    def habits(self) -> dict[str, Any]:
        """Return when people pay, the taxes, and an opening balance with nothing in it."""
        collect, pay, stock = self._says["terms"]
        taxes = self._bank["taxes"].get(self._currency, self._bank["taxes"]["other"])
        office = "ask your accountant; it differs by place and legal form"
        days = "look at your invoices"
        return {
            "terms": {
                "collect_days": self._around(collect, days),
                "pay_days": self._around(pay, days),
                "stock_days": self._around(stock, "how long goods lie before they are sold"),
            },
            "sales_tax": {
                "rate": self.plain([*taxes["sales"], office]),
                "taxable": self.plain([self._says["taxable"], 0, 1, office]),
            },
            "income_tax": {"rate": self.plain([*taxes["income"], office])},
            "opening": {
                name: self._figure(0, 0, 0, "nothing, for a new business")
                for name in ("cash", "receivables", "stock", "equipment", "payables")
            },
        }

    def funding(self, purpose: Purpose) -> dict[str, Any]:
        """Return the owner's money, and what is asked for in the form of the purpose."""
        ask = self.cost(self._says["ask"], "what the plan needs; see the lowest cash")
        own = self.money([*self._says["own"], "what you put in yourself"])
        match purpose:
            case "loan":
                rate = self.plain(self._bank["loan_rate"])
                months = self._bank["loan_months"]
                return {
                    "owner_injection": own,
                    "loan": {"amount": ask, "annual_rate": rate, "months": months},
                }
            case "investors":
                first = {"id": "round", "who": "Investors", "month": 1, "amount": ask}
                return {"owner_injection": own, "equity": [first]}
            case "grant":
                return {"owner_injection": own, "grant": {"amount": ask}}
        together = {end: own[end] + ask[end] for end in ("value", "low", "high")}
        return {"owner_injection": {**own, **together}}

    def _around(self, days: float, note: str) -> dict[str, Any]:
        return self._figure(days, round(days * 0.5), min(round(days * 1.5), 120), note)

    def _figure(self, value: float, low: float, high: float, note: str) -> dict[str, Any]:
        ends = {"value": value, "low": low, "high": high}
        return {**ends, "basis": "assumption", "source": self._source, "note": note}

    def _local(self, dollars: float) -> float:
        """Return an amount in the currency, as roughly as it is known."""
        if self._level in (None, 1):
            return round(dollars, 2)
        return float(f"{dollars * self._level:.2g}")

    def _rough(self) -> str:
        if self._currency == "USD":
            return ""
        if self._level is None:
            return f"; a level in US dollars, set it right for {self._currency}"
        return "; turned from a US level at a rough rate"
