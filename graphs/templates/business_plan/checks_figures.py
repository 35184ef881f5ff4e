"""Checks of single figures: seldom outside of a band (B08), and always with a basis (B10)."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from agents.rules.banks import load
from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity
from graphs.paths import get
from graphs.templates.business_plan.assumptions import Figure
from graphs.templates.business_plan.finance.wording import months, percent
from graphs.templates.business_plan.stated import Numbers, numbers


class _Told(NamedTuple):
    """A figure with a band: where it stands, what it is called, and what it is."""

    path: str
    name: str
    value: float | None


def _plausible(draft: Draft) -> Iterator[Finding]:
    told = numbers(draft)
    bands = load(__package__, "typical")["bands"][told.assumptions.model_type]
    for name, one in _banded(told).items():
        if one.value is None or name not in bands:
            continue
        low, high = bands[name]
        if not low - 1e-9 <= one.value <= high + 1e-9:
            show = months if name == "payback" else percent
            yield Finding(
                check="B08",
                severity=Severity.WARN,
                path=one.path,
                message=f"{one.name} of {show(one.value)} is unusual: {show(low)} to {show(high)} "
                "is what such businesses mostly have. If it is right, say why in the plan.",
                evidence=show(one.value),
            )


def _banded(told: Numbers) -> dict[str, _Told]:
    given, _, model = told
    last = model.years[2]
    margin = last.net_profit / last.revenue if last.revenue else None
    return {
        "growth": _Told("/assumptions/volume/growth", "Growth a month", given.volume.growth.value),
        "churn": _Told("/assumptions/churn", "Churn a month", _value(given.churn)),
        "take_rate": _Told("/assumptions/take_rate", "A take rate", _value(given.take_rate)),
        "gross_margin": _Told(
            "/assumptions/direct_cost", "A gross margin", model.unit.gross_margin
        ),
        "net_margin": _Told("/model/years/2/net_profit", "A net margin in year 3", margin),
        "payback": _Told("/model/unit/payback_months", "A payback", model.unit.payback_months),
    }


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value


def _founded(draft: Draft) -> Iterator[Finding]:
    for path, figure in figures(get(draft.data, "/assumptions"), "/assumptions"):
        band = figure["high"] > figure["low"] or figure["value"] == 0
        if figure["basis"] == "assumption" and not band:
            yield _lacks(path, "has no low and high", Severity.WARN)
        if figure["basis"] != "user" and not figure["source"].strip():
            yield _lacks(path, "does not say where it comes from", Severity.BLOCK)
    for place, fact in _web(draft):
        for field, lacking in (("source", "no source"), ("as_of", "no date")):
            if not fact.get(field, "unasked").strip():
                yield _lacks(place, f"comes from the web and has {lacking}", Severity.BLOCK)


def figures(value: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every figure at or below a place, with its path."""
    if isinstance(value, Mapping):
        if Figure.model_fields.keys() <= value.keys():
            yield path, value
            return
        for key, child in value.items():
            yield from figures(child, f"{path}/{key}")
    elif isinstance(value, list):
        for position, child in enumerate(value):
            named = child.get("id") if isinstance(child, Mapping) else None
            yield from figures(child, f"{path}/{named or position}")


def _web(draft: Draft) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for fact in get(draft.data, "/market/facts", None) or []:
        if fact["basis"] == "web":
            yield f"/market/facts/{fact['id']}", fact
    for name in ("tam", "sam", "som"):
        size = get(draft.data, f"/market/{name}", None)
        if size and size.get("basis") == "web":
            yield f"/market/{name}", size


def _lacks(path: str, what: str, severity: Severity) -> Finding:
    name = path.removeprefix("/assumptions/").removesuffix("/amount").replace("/", ", ")
    return Finding(
        check="B10",
        severity=severity,
        path=path,
        message=f"The figure at {name.replace('_', ' ')} {what}.",
        evidence=name,
        fix="human",
    )


PLAUSIBLE = Check(
    id="B08",
    title="Figures are plausible",
    nature="arithmetic",
    severity=Severity.WARN,
    find=_plausible,
)
FOUNDED = Check(
    id="B10",
    title="Figures say where they come from",
    nature="reference",
    severity=Severity.BLOCK,
    find=_founded,
)
