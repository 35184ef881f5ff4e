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
# The uses of money beside purchases, by the names of the rows of the cash flow.
BUSINESS = "Running the business, beyond what sales bring"
EARNED, EARNED_ID = "What the business brings in", "business_brings"
LOANS = "Loans paid back"
DRAW = "Owner's draw"
RESERVE = "Reserve, the lowest cash"


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
    """Return where money comes from, and what it pays until cash is lowest.

    What is left then is the reserve, as the cash flow has it; below zero it shows that the money
    is too little. Money that comes in later than the lowest cash moves the month behind it.
    """
    funded = _funding(given)
    sources = [line for _, line in funded if line.amount > 0]
    until = lowest_since(made, max(month for month, _ in funded))
    earned = sum(made.operating[:until])
    if earned > CENT:
        sources.append(Line(id=EARNED_ID, name=EARNED, amount=kept(earned)))
    total = sum(one.amount for one in sources)
    uses = [
        Line(id=one.id, name=one.item, amount=one.amount.value)
        for one in given.capex
        if one.month <= until
    ]
    uses += _taken(made, until)
    reserve = total - sum(one.amount for one in uses)
    if abs(reserve) > CENT or not uses:
        uses.append(Line(id="reserve", name=RESERVE, amount=kept(reserve)))
    asked = _asked(uses, given.ask, last=("draw", "loans") if earned > CENT else ())
    return SourcesAndUses(sources=sources, uses=asked, total=kept(total), until=until)


def funding(of: SourcesAndUses) -> float:
    """Return all money together, but for what the business itself brings in."""
    return kept(sum(one.amount for one in of.sources if one.id != EARNED_ID))


def lowest_since(made: Lines, month: int) -> int:
    """Return the month with the least cash of those from a month on."""
    later = made.cash[month - 1 :]
    return month + later.index(min(later))


def owner_share(of: SourcesAndUses) -> float | None:
    """Return the owner's part of the money: what is there already, and what is put in."""
    own = sum(one.amount for one in of.sources if one.id in ("cash", "owner"))
    whole = funding(of)
    return kept(own / whole) if whole > 0 else None


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


def _taken(made: Lines, until: int) -> list[Line]:
    """Return what the business, lenders and the owner take until a month: rows of the cash flow
    added up.
    """
    told = (
        ("business", BUSINESS, -sum(made.operating[:until])),
        ("loans", LOANS, sum(made.debt.principal[:until])),
        ("draw", DRAW, sum(made.owner_draw[:until])),
    )
    return [Line(id=id_, name=name, amount=kept(one)) for id_, name, one in told if one > CENT]


def _asked(uses: Sequence[Line], ask: float, last: Sequence[str] = ()) -> list[Line]:
    """Let what is asked for pay the uses in their order, until it is used up.

    ``last`` are those that the business pays itself as far as it can.
    """
    ranks = [last.index(one.id) + 1 if one.id in last else 0 for one in uses]
    order = sorted(range(len(uses)), key=lambda place: ranks[place])
    left, parts = ask, [0.0] * len(uses)
    for place in order:
        wanted = max(uses[place].amount, 0.0)
        parts[place] = left if place == order[-1] else min(left, wanted)
        left -= parts[place]
    return [
        one.model_copy(update={"asked": kept(part)}) for one, part in zip(uses, parts, strict=True)
    ]
