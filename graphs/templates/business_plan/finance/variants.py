"""Plans that differ in one thing, made quickly: for searches that try many."""

from collections.abc import Mapping

from graphs.templates.business_plan.assumptions import Assumptions, Figure

RENT = "rent"  # the running cost that nobody can spend less on


def with_price(given: Assumptions, price: float) -> Assumptions:
    """Return the plan at another price."""
    return given.model_copy(update={"price": _at(given.price, price)})


def with_volume(given: Assumptions, start: float, cap: float) -> Assumptions:
    """Return the plan with other sales at the start and at the most."""
    volume = given.volume
    ends = {"start": _at(volume.start, start), "cap": _at(volume.cap, cap)}
    return given.model_copy(update={"volume": volume.model_copy(update=ends)})


def with_asked(given: Assumptions, amount: float) -> Assumptions:
    """Return the plan with another amount asked for, or of the owner's where nothing is asked."""
    match given:
        case Assumptions(purpose="loan", loan=loan) if loan:
            return with_loan(given, amount, loan.months)
        case Assumptions(purpose="investors", equity=[first, *others]):
            more = first.model_copy(update={"amount": _at(first.amount, amount)})
            return given.model_copy(update={"equity": [more, *others]})
        case Assumptions(purpose="grant", grant=grant) if grant:
            more_granted = grant.model_copy(update={"amount": _at(grant.amount, amount)})
            return given.model_copy(update={"grant": more_granted})
    return given.model_copy(update={"owner_injection": _at(given.owner_injection, amount)})


def with_loan(given: Assumptions, amount: float, months: int) -> Assumptions:
    """Return the plan with a loan of another amount and term."""
    assert given.loan is not None
    loan = {"amount": _at(given.loan.amount, amount), "months": months}
    return given.model_copy(update={"loan": given.loan.model_copy(update=loan)})


def with_draw(given: Assumptions, amount: float) -> Assumptions:
    """Return the plan with another draw of the owner."""
    draw = given.owner_draw.model_copy(update={"amount": _at(given.owner_draw.amount, amount)})
    return given.model_copy(update={"owner_draw": draw})


def with_spending(given: Assumptions, bought: float = 1, running: float = 1) -> Assumptions:
    """Return the plan with purchases and running costs at a part of what they are.

    Rent stays: it is signed.
    """
    capex = [one.model_copy(update={"amount": _part(one.amount, bought)}) for one in given.capex]
    opex = [
        one if one.id == RENT else one.model_copy(update={"amount": _part(one.amount, running)})
        for one in given.opex
    ]
    return given.model_copy(update={"capex": capex, "opex": opex})


def with_months(given: Assumptions, months: Mapping[str, int]) -> Assumptions:
    """Return the plan with purchases, hires and the draw at other months, by their paths."""
    draw = given.owner_draw
    rows = {
        name: [
            one.model_copy(update={"month": months.get(f"/{name}/{one.id}/month", one.month)})
            for one in getattr(given, name)
        ]
        for name in ("capex", "headcount")
    }
    since = months.get("/owner_draw/month", draw.month)
    return given.model_copy(update={**rows, "owner_draw": draw.model_copy(update={"month": since})})


def _part(figure: Figure, part: float) -> Figure:
    return _at(figure, round(figure.value * part, 2))


def _at(figure: Figure, value: float) -> Figure:
    return figure.model_copy(update={"value": value})
