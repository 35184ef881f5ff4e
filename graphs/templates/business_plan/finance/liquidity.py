"""Whether the money lasts: the lowest cash, the gap, the runway, and where money comes from."""

from collections.abc import Sequence

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.calendar import period
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.finance.results import (
    Gap,
    Line,
    Lowest,
    Runway,
    SourcesAndUses,
)
from graphs.templates.business_plan.finance.statements import kept

CENT = 0.005  # below that, cash is not negative
FIRST_YEAR = 12


def lowest(given: Assumptions, made: Lines) -> Lowest:
    """Return the month-end with the least cash."""
    least = made.lowest()
    month = made.cash.index(least) + 1
    return Lowest(month=month, period=period(given.start_month, month), amount=kept(least))


def gap(given: Assumptions, made: Lines) -> Gap:
    """Return how far cash falls below zero, and when it does first."""
    month = next((place for place, one in enumerate(made.cash, 1) if one < -CENT), None)
    if month is None:
        return Gap(amount=0.0, month=None, period=None)
    when = period(given.start_month, month)
    return Gap(amount=kept(-made.lowest()), month=month, period=when)


def runway(given: Assumptions, made: Lines) -> Runway:
    """Return for how many months the money lasts, and what the first year burns before funding."""
    short = gap(given, made).month
    flows = (one - out for one, out in zip(made.operating, made.purchases, strict=True))
    burn = -sum(list(flows)[:FIRST_YEAR]) / FIRST_YEAR
    return Runway(
        months=MONTHS if short is None else short - 1,
        beyond_plan=short is None,
        monthly_burn=kept(max(burn, 0.0)),
    )


def sources_and_uses(given: Assumptions, made: Lines) -> SourcesAndUses:
    """Return where the money of the first year comes from, or of all months in which some comes in,
    and what it pays.

    What is left after purchases, first stock and the months that burn money is the reserve; below
    zero it shows that the money is too little.
    """
    funded = _funding(given)
    sources = [line for _, line in funded if line.amount > 0]
    until = max([FIRST_YEAR, *(month for month, _ in funded)])
    total = sum(one.amount for one in sources)
    uses = [
        Line(id=one.id, name=one.item, amount=one.amount.value)
        for one in given.capex
        if one.month <= until
    ]
    first = given.sales_from - 1
    stock = max(made.settled.stock[first] - given.opening.stock.value, 0.0)
    if stock > CENT:
        uses.append(Line(id="first_stock", name="First stock", amount=kept(stock)))
    burnt = max(_burnt(made, until) - stock, 0.0)
    if burnt > CENT:
        uses.append(
            Line(id="first_months", name="Costs until sales carry them", amount=kept(burnt))
        )
    reserve = total - sum(one.amount for one in uses)
    if abs(reserve) > CENT or not uses:
        uses.append(Line(id="reserve", name="Reserve", amount=kept(reserve)))
    return SourcesAndUses(sources=sources, uses=_asked(uses, given.ask), total=kept(total))


def owner_share(of: SourcesAndUses) -> float | None:
    """Return the owner's part of the money: what is there already, and what is put in."""
    own = sum(one.amount for one in of.sources if one.id in ("cash", "owner"))
    return kept(own / of.total) if of.total > 0 else None


def _funding(given: Assumptions) -> list[tuple[int, Line]]:
    """Return the money that is there or comes in, each with its month."""
    told = [
        (1, "cash", "Cash in the business", given.opening.cash),
        (1, "owner", "Owner's money", given.owner_injection),
        *((one.month, one.id, one.who, one.amount) for one in given.equity),
    ]
    if given.loan:
        told.append((given.loan.month, "loan", "Loan", given.loan.amount))
    if given.grant:
        told.append((given.grant.month, "grant", "Grant", given.grant.amount))
    return [(month, Line(id=id_, name=name, amount=one.value)) for month, id_, name, one in told]


def _burnt(made: Lines, until: int) -> float:
    """Return how deep operations and the owner's draw dig before sales fill the hole again."""
    dug = deepest = 0.0
    for place in range(until):
        paid = made.debt.principal[place] + made.owner_draw[place]
        dug += made.operating[place] - paid
        deepest = min(deepest, dug)
    return -deepest


def _asked(uses: Sequence[Line], ask: float) -> list[Line]:
    """Let what is asked for pay the uses in their order, until it is used up."""
    left, shared = ask, []
    for place, one in enumerate(uses):
        last = place == len(uses) - 1
        part = left if last else min(left, max(one.amount, 0.0))
        left -= part
        shared.append(one.model_copy(update={"asked": kept(part)}))
    return shared
