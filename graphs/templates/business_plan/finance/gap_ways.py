"""Ways out of a funding gap: ask for more, spend later or less, charge more, sell more, or each."""

from collections.abc import Iterator

from graphs.templates.business_plan.assumptions import MONTHS, MOST, Assumptions, Change, changed
from graphs.templates.business_plan.finance.lines import lines
from graphs.templates.business_plan.finance.liquidity import CENT
from graphs.templates.business_plan.finance.search import least_step
from graphs.templates.business_plan.finance.spend_ways import (
    cuts,
    spend_later,
    spend_less,
    waiting,
)
from graphs.templates.business_plan.finance.variants import with_asked
from graphs.templates.business_plan.finance.ways import (
    FLOOR,
    Found,
    higher_price,
    more_sales,
    value,
)
from graphs.templates.business_plan.finance.wording import money, months, percent, ratio

_MOST_TIMES = 10  # what is asked for is never raised by more than this many times the gap
_ENOUGH = 3  # ways that close the gap alone; with fewer, a little of each is looked for too
_MOST_OF_EACH = 20  # percent
_WAIT_OF_EACH = 3  # months
_MUCH_MORE = 1.5  # times what is asked for now


def gap_ways(given: Assumptions) -> Iterator[Found]:
    """Yield what closes the gap alone, or why it does not; then what does so together.

    Each that is no way alone has its part in a little of each.
    """
    alone = [
        _ask_more(given),
        spend_later(given, lasts),
        spend_less(given, lasts),
        higher_price(given, lasts),
        more_sales(given, lasts),
    ]
    yield from alone
    if not any(one.changes for one in alone):
        yield _together(given)
    if sum(bool(one.changes) for one in alone) < _ENOUGH:
        yield _a_little_of_each(given)


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

    if given.purpose != "investors" and (loses := _still_loses(given)) > CENT:
        return Found("ask_more", title, _only_later(given, loses))
    most = min(int(short * _MOST_TIMES / step) + 2, int(MOST / step) - base)
    steps = least_step(lambda n: lasts(with_more(n)), most, near=int(short / step) + 1)
    carried = given if steps is None else with_more(steps)
    if given.purpose != "investors" and (loses := _still_loses(carried)) > CENT:
        return Found("ask_more", title, _only_later(given, loses))
    if steps is None:
        return Found("ask_more", title, "More money at the start only moves the gap to later.")
    new = (base + steps) * step
    said = f"{money(new, given.currency)} instead of {money(now, given.currency)}"
    says = " ".join((f"{title}: {said}.", *_caution(given, now, new, carried)))
    return Found("ask_more", title, says, (value(path, now, new),))


def _only_later(given: Assumptions, loses: float) -> str:
    return (
        "More money only moves the gap to later: in year 3 the plan still loses "
        f"{money(loses, given.currency)} a month."
    )


def _caution(given: Assumptions, now: float, new: float, carried: Assumptions) -> Iterator[str]:
    """Say why more money may be refused: it is much more, or its debt is not well covered."""
    if given.purpose == "own_use":
        return
    cover = lines(carried).least_cover() if given.purpose == "loan" else None
    reasons = []
    if now > 0 and new / now >= _MUCH_MORE:
        reasons.append(f"it is {ratio(new / now)} times what you ask for now")
    if cover is not None and cover < FLOOR:
        reasons.append(f"lenders commonly ask for a cover of {ratio(FLOOR)}")
    if reasons:
        yield f"It may be refused: {', and '.join(reasons)}."


def _together(given: Assumptions) -> Found:
    """Look for the smallest rise of the price with which more money closes the gap."""
    title = "Charge more, and bring in more money"
    carried = higher_price(given, lambda dearer: _still_loses(dearer) <= CENT)
    near = carried.changes[0].new if carried.changes else 0
    price = higher_price(given, lambda dearer: bool(_ask_more(dearer).changes), near)
    if not price.changes:
        return Found("together", title, "Nor does a higher price with more money.")
    more = _ask_more(changed(given, price.changes))
    says = f"{price.says.removesuffix('.')}; and {more.says[:1].lower()}{more.says[1:]}"
    return Found("together", title, says, (*price.changes, *more.changes))


def _a_little_of_each(given: Assumptions) -> Found:
    """Look for the smallest percentage that closes the gap when everything gives a little.

    Where even the most is not enough, more money fills the rest.
    """
    title = "A little of each"

    def mended(part: int) -> Assumptions:
        return changed(given, _each(given, part))

    part = least_step(lambda part: lasts(mended(part)), _MOST_OF_EACH)
    more = () if part else _ask_more(mended(_MOST_OF_EACH)).changes
    if part is None and not more:
        says = f"Nor is it enough to {_each_told(given, _MOST_OF_EACH)}, with more money."
        return Found("each", title, says)
    part = part or _MOST_OF_EACH
    says = f"Together: {_each_told(given, part)}."
    if more:
        rest = _ask_more(mended(part)).says
        says = f"{says} Then {rest[:1].lower()}{rest[1:]}"
    return Found("each", title, says, (*_each(given, part), *more))


def _each(given: Assumptions, part: int) -> tuple[Change, ...]:
    """Return the changes of selling more and spending less, by percent, and of waiting."""
    volume, up = given.volume, 1 + part / 100
    sold = tuple(
        value(f"/volume/{name}", now, round(now * up, 2))
        for name, now in (("start", volume.start.value), ("cap", volume.cap.value))
        if now
    )
    spent = (*cuts(given, "capex", part), *cuts(given, "opex", part))
    return (*sold, *spent, *waiting(given, _WAIT_OF_EACH))


def _each_told(given: Assumptions, part: int) -> str:
    waits = f", and wait {months(_WAIT_OF_EACH)} with all that can wait"
    waits = waits if waiting(given, _WAIT_OF_EACH) else ""
    share = percent(part / 100)
    return f"sell {share} more, spend {share} less on purchases and running costs{waits}"


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
