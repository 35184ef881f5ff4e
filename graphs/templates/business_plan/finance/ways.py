"""Ways to mend a plan: what one is, and the two that mend any, a higher price and more sales."""

from collections.abc import Callable
from typing import Any, NamedTuple

from graphs.templates.business_plan.assumptions import Assumptions, Change
from graphs.templates.business_plan.finance.search import least_step, step_of
from graphs.templates.business_plan.finance.variants import with_price, with_volume
from graphs.templates.business_plan.finance.wording import count, money, percent

Goal = Callable[[Assumptions], bool]
FLOOR = 1.25  # how often a plan covers its debt, as lenders commonly ask for
_HIGHEST = 2.0  # times the price, times the sales


class Found(NamedTuple):
    """A way out that was looked for. Without changes there is none, and ``says`` tells why."""

    id: str
    title: str
    says: str
    changes: tuple[Change, ...] = ()


def value(path: str, old: Any, new: Any) -> Change:
    """Return the change of a figure's value."""
    return Change(path=f"{path}/value", old=old, new=new)


def higher_price(given: Assumptions, goal: Goal, near: float = 0) -> Found:
    """Look for the smallest rise of the price that reaches the goal, with as many sold.

    ``near`` is a price that may well be the one.
    """
    now = given.price.value
    new = _raised(now, step_of(now), lambda price: goal(with_price(given, price)), near)
    if new is None:
        return Found("price", "Charge more", "Even at twice the price it does not come right.")
    told = (money(one, given.currency) for one in (new, now))
    says = (
        f"Charge {' instead of '.join(told)} a {given.unit} ({percent(new / now - 1)} more), "
        "if as many are sold."
    )
    return Found("price", "Charge more", says, (value("/price", now, new),))


def more_sales(given: Assumptions, goal: Goal) -> Found:
    """Look for the smallest rise of sales, at the start and at the most, that reaches the goal."""
    volume = given.volume
    now, cap = volume.start.value, volume.cap.value
    step = max(step_of(now), 1.0) if now >= 20 else step_of(now)

    def most(start: float) -> float:
        return round(cap * start / now, 2)

    new = _raised(now, step, lambda start: goal(with_volume(given, start, most(start))))
    if new is None:
        return Found("volume", "Sell more", "Even with twice the sales it does not come right.")
    what = f"new {given.units}" if given.churn is not None else given.units
    says = (
        f"Begin with {count(new)} {what} a {volume.per} instead of {count(now)} "
        f"({percent(new / now - 1)} more), and reach {count(most(new))} instead of {count(cap)}."
    )
    changes = (value("/volume/start", now, new), value("/volume/cap", cap, most(new)))
    return Found("volume", "Sell more", says, changes)


def _raised(
    now: float, step: float, works: Callable[[float], bool], near: float = 0
) -> float | None:
    if now <= 0:
        return None
    base = int(now / step)

    def at(steps: int) -> float:
        return round((base + steps) * step, 6)

    most = int(now * (_HIGHEST - 1) / step) + 1
    steps = least_step(lambda n: works(at(n)), most, near=round(near / step) - base)
    return None if steps is None else at(steps)
