"""Ways out of a funding gap: ask for more, spend later, charge more, sell more."""

from collections.abc import Iterator
from typing import NamedTuple

from graphs.templates.business_plan.assumptions import MONTHS, MOST, Assumptions, Change, changed
from graphs.templates.business_plan.finance.calendar import period
from graphs.templates.business_plan.finance.lines import lines
from graphs.templates.business_plan.finance.liquidity import CENT
from graphs.templates.business_plan.finance.search import least_step
from graphs.templates.business_plan.finance.variants import with_asked, with_months
from graphs.templates.business_plan.finance.ways import Found, higher_price, more_sales, value
from graphs.templates.business_plan.finance.wording import money, month, months

_MOST_TIMES = 10  # what is asked for is never raised by more than this many times the gap
_LONGEST_WAIT = 12  # months


def gap_ways(given: Assumptions) -> Iterator[Found]:
    """Yield what closes the gap, or why it does not; where nothing does alone, two together."""
    alone = [
        _ask_more(given),
        _spend_later(given),
        higher_price(given, lasts),
        more_sales(given, lasts),
    ]
    yield from alone
    if not any(one.changes for one in alone):
        yield _together(given)


def lasts(given: Assumptions) -> bool:
    """True when no month ends below zero."""
    return lines(given).lowest() >= -CENT


def _ask_more(given: Assumptions) -> Found:
    """Look for the smallest round amount that lasts, in a plan that then carries itself."""
    title, path, now = _asked(given)
    short = -lines(given).lowest()
    step = _round_step(short)
    base = int(now / step)  # so that the new amount is a round one

    def with_more(steps: int) -> Assumptions:
        return with_asked(given, (base + steps) * step)

    most = min(int(short * _MOST_TIMES / step) + 2, int(MOST / step) - base)
    steps = least_step(lambda n: lasts(with_more(n)), most)
    carried = given if steps is None else with_more(steps)
    if given.purpose != "investors" and (loses := _still_loses(carried)) > CENT:
        says = (
            "More money only moves the gap to later: in year 3 the plan still loses "
            f"{money(loses, given.currency)} a month."
        )
        return Found("ask_more", title, says)
    if steps is None:
        return Found("ask_more", title, "More money at the start only moves the gap to later.")
    new = (base + steps) * step
    said = f"{money(new, given.currency)} instead of {money(now, given.currency)}"
    return Found("ask_more", title, f"{title}: {said}.", (value(path, now, new),))


def _together(given: Assumptions) -> Found:
    """Look for the smallest rise of the price with which more money closes the gap."""
    title = "Charge more, and bring in more money"
    price = higher_price(given, lambda dearer: bool(_ask_more(dearer).changes))
    if not price.changes:
        return Found("together", title, "Nor does a higher price with more money.")
    more = _ask_more(changed(given, price.changes))
    says = f"{price.says.removesuffix('.')}; and {more.says[:1].lower()}{more.says[1:]}"
    return Found("together", title, says, (*price.changes, *more.changes))


def _still_loses(given: Assumptions) -> float:
    """Return what the last year takes a month more than it brings, its debt and draw paid."""
    made = lines(given)
    last = slice(MONTHS - 12, MONTHS)
    paid = sum(made.debt.principal[last]) + sum(made.owner_draw[last])
    return (paid - sum(made.operating[last])) / 12


def _asked(given: Assumptions) -> tuple[str, str, float]:
    """Return what asking for more is called, its place and what is asked for now."""
    match given:
        case Assumptions(purpose="loan", loan=loan) if loan:
            return "Borrow more", "/loan/amount", loan.amount.value
        case Assumptions(purpose="investors", equity=[first, *_]):
            return "Raise more", f"/equity/{first.id}/amount", first.amount.value
        case Assumptions(purpose="grant", grant=grant) if grant:
            return "Ask for a larger grant", "/grant/amount", grant.amount.value
    return "Put in more yourself", "/owner_injection", given.owner_injection.value


def _round_step(short: float) -> float:
    for most, step in ((1_000, 50), (5_000, 100), (20_000, 500), (200_000, 1_000)):
        if short <= most:
            return step
    return 5_000 * max(1, int(short / 1_000_000))


class _Movable(NamedTuple):
    """Something that can wait: where its month stands, when it is due, what it is called."""

    path: str
    month: int
    name: str
    amount: float

    def later(self, wait: int) -> int:
        return min(self.month + wait, MONTHS)


def _spend_later(given: Assumptions) -> Found:
    """Look for the one thing whose delay is shortest; where none suffices, for all together."""
    title = "Spend later"
    movable = list(_movable(given))
    if not movable:
        return Found("spend_later", title, "Nothing that is bought or hired can wait.")
    moved = movable
    if (wait := _wait(given, movable)) is None:
        return Found("spend_later", title, "Waiting a year with all that can wait is not enough.")
    single = [(alone, one) for one in movable if (alone := _wait(given, [one])) is not None]
    if single:
        wait, chosen = min(single, key=lambda found: (found[0], found[1].amount))
        moved = [chosen]
    changes = [Change(path=one.path, old=one.month, new=one.later(wait)) for one in moved]
    told = (
        f"{one.name} in {month(one.later(wait), period(given.start_month, one.later(wait)))}"
        for one in moved
    )
    says = f"Wait {months(wait)}: {', '.join(told)}."
    return Found("spend_later", title, says, tuple(changes))


def _movable(given: Assumptions) -> Iterator[_Movable]:
    for bought in given.capex:
        if not bought.needed_to_open:
            path, amount = f"/capex/{bought.id}/month", bought.amount.value
            yield _Movable(path, bought.month, bought.item, amount)
    for hire in given.headcount:
        if not hire.needed_to_open:
            path, cost = f"/headcount/{hire.id}/month", hire.monthly_salary.value * hire.count
            yield _Movable(path, hire.month, hire.role, cost)
    draw = given.owner_draw
    if draw.amount.value > 0:
        yield _Movable("/owner_draw/month", draw.month, "your draw", draw.amount.value)


def _wait(given: Assumptions, moved: list[_Movable]) -> int | None:
    return least_step(
        lambda wait: lasts(with_months(given, {one.path: one.later(wait) for one in moved})),
        _LONGEST_WAIT,
    )
