"""Ways out that spend less, or later: on what is bought, on running costs, on what can wait."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions, Change
from graphs.templates.business_plan.finance.calendar import period
from graphs.templates.business_plan.finance.search import least_step
from graphs.templates.business_plan.finance.variants import RENT, with_months, with_spending
from graphs.templates.business_plan.finance.ways import Found, Goal, value
from graphs.templates.business_plan.finance.wording import money, month, months, percent

On = Literal["capex", "opex"]
_MOST_LESS = 50  # percent: hardly anybody opens at less than half of what it costs
_LONGEST_WAIT = 12  # months


def spend_less(given: Assumptions, goal: Goal) -> Found:
    """Look for the smallest cut that reaches the goal: of purchases, or of running costs."""
    title = "Spend less"
    all_on: tuple[On, ...] = ("capex", "opex")
    found = [(less, on) for on in all_on if (less := _least_cut(given, on, goal)) is not None]
    if not found:
        says = "Neither half the purchases nor half the running costs are enough to save."
        return Found("spend_less", title, says)
    less, on = min(found)
    return Found("spend_less", title, _told(given, on, less), cuts(given, on, less))


def cut(given: Assumptions, on: On, less: int) -> Assumptions:
    """Return the plan with so many percent less spent on purchases, or on running costs."""
    part = 1 - less / 100
    return (
        with_spending(given, bought=part) if on == "capex" else with_spending(given, running=part)
    )


def cuts(given: Assumptions, on: On, less: int) -> tuple[Change, ...]:
    """Return the changes that such a cut is."""
    pairs = zip(getattr(given, on), getattr(cut(given, on, less), on), strict=True)
    return tuple(
        value(f"/{on}/{now.id}/amount", now.amount.value, then.amount.value)
        for now, then in pairs
        if now.amount.value != then.amount.value
    )


def _least_cut(given: Assumptions, on: On, goal: Goal) -> int | None:
    return least_step(lambda less: goal(cut(given, on, less)), _MOST_LESS)


def _told(given: Assumptions, on: On, less: int) -> str:
    rows = [one for one in getattr(given, on) if on == "capex" or one.id != RENT]
    now = sum(one.amount.value for one in rows)
    then, before = (money(one, given.currency) for one in (now * (1 - less / 100), now))
    what = (
        f"on everything you buy: {then} instead of {before}"
        if on == "capex"
        else f"on running costs, rent apart: {then} instead of {before} a month"
    )
    return f"Spend {percent(less / 100)} less {what}."


class _Movable(NamedTuple):
    """Something that can wait: where its month stands, when it is due, what it is called."""

    path: str
    month: int
    name: str
    amount: float

    def later(self, wait: int) -> int:
        return min(self.month + wait, MONTHS)


def spend_later(given: Assumptions, goal: Goal) -> Found:
    """Look for the one thing whose delay is shortest; where none suffices, for all together."""
    title = "Spend later"
    movable = list(_movable(given))
    if not movable:
        return Found("spend_later", title, "Nothing that is bought or hired can wait.")
    moved = movable
    if (wait := _wait(given, movable, goal)) is None:
        return Found("spend_later", title, "Waiting a year with all that can wait is not enough.")
    single = [(alone, one) for one in movable if (alone := _wait(given, [one], goal)) is not None]
    if single:
        wait, chosen = min(single, key=lambda found: (found[0], found[1].amount))
        moved = [chosen]
    told = (
        f"{one.name} in {month(one.later(wait), period(given.start_month, one.later(wait)))}"
        for one in moved
    )
    says = f"Wait {months(wait)}: {', '.join(told)}."
    return Found("spend_later", title, says, _moves(moved, wait))


def waiting(given: Assumptions, wait: int) -> tuple[Change, ...]:
    """Return the changes of letting all that can wait do so for some months."""
    return _moves(list(_movable(given)), wait)


def _moves(moved: list[_Movable], wait: int) -> tuple[Change, ...]:
    return tuple(Change(path=one.path, old=one.month, new=one.later(wait)) for one in moved)


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


def _wait(given: Assumptions, moved: list[_Movable], goal: Goal) -> int | None:
    return least_step(
        lambda wait: goal(with_months(given, {one.path: one.later(wait) for one in moved})),
        _LONGEST_WAIT,
    )
