"""Ways to cover the debt: a longer term, a smaller loan, a smaller draw, a higher price."""

from collections.abc import Iterator

from graphs.templates.business_plan.assumptions import Assumptions, Change
from graphs.templates.business_plan.finance.lines import lines
from graphs.templates.business_plan.finance.liquidity import CENT
from graphs.templates.business_plan.finance.search import least_step, step_of
from graphs.templates.business_plan.finance.variants import with_draw, with_loan
from graphs.templates.business_plan.finance.ways import FLOOR, Found, higher_price, value
from graphs.templates.business_plan.finance.wording import money

_LONGEST_TERM = 180  # months; for a building banks go further


def cover_ways(given: Assumptions) -> Iterator[Found]:
    """Yield what brings the cover of every year to the floor, or why it does not."""
    if given.loan is not None:
        yield _longer_term(given)
        yield _smaller_loan(given)
    if given.owner_draw.amount.value > 0:
        yield _smaller_draw(given)
    yield higher_price(given, is_covered)


def is_covered(given: Assumptions) -> bool:
    """True when each year covers its debt, and the cash lasts."""
    made = lines(given)
    cover = made.least_cover()
    return made.lowest() >= -CENT and (cover is None or cover >= FLOOR)


def _longer_term(given: Assumptions) -> Found:
    assert given.loan is not None
    amount, now = given.loan.amount.value, given.loan.months
    title = "Pay back over longer"
    years = least_step(
        lambda more: is_covered(with_loan(given, amount, now + 12 * more)),
        (_LONGEST_TERM - now) // 12,
    )
    if years is None:
        return Found("longer_term", title, f"Not even {_LONGEST_TERM // 12} years are enough.")
    new = now + 12 * years
    says = f"Pay the loan back over {new} months instead of {now}."
    change = Change(path="/loan/months", old=now, new=new)
    return Found("longer_term", title, says, (change,))


def _smaller_loan(given: Assumptions) -> Found:
    """Look among the loans that leave enough cash for the one that is covered."""
    assert given.loan is not None
    now, months = given.loan.amount.value, given.loan.months
    title = "Borrow less"
    step = step_of(now)

    def less(steps: int) -> Assumptions:
        return with_loan(given, now - steps * step, months)

    most = int(now / step) - 1
    too_little = least_step(lambda n: lines(less(n)).lowest() < -CENT, most)
    steps = least_step(
        lambda n: is_covered(less(n)), most if too_little is None else too_little - 1
    )
    if steps is None:
        says = "A loan small enough to be covered leaves too little cash."
        return Found("smaller_loan", title, says)
    new = round(now - steps * step, 2)
    says = f"Borrow {money(new, given.currency)} instead of {money(now, given.currency)}."
    return Found("smaller_loan", title, says, (value("/loan/amount", now, new),))


def _smaller_draw(given: Assumptions) -> Found:
    now = given.owner_draw.amount.value
    title = "Take out less"
    step = step_of(now)
    steps = least_step(
        lambda n: is_covered(with_draw(given, max(now - n * step, 0))), -int(-now // step)
    )
    if steps is None:
        return Found("smaller_draw", title, "Not even a plan without your draw covers the debt.")
    new = round(max(now - steps * step, 0), 2)
    says = f"Take out {money(new, given.currency)} a month instead of {money(now, given.currency)}."
    return Found("smaller_draw", title, says, (value("/owner_draw/amount", now, new),))
