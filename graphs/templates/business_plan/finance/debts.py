"""Loans: the equal instalment, and the schedule until nothing is left."""

from typing import NamedTuple

from graphs.templates.business_plan.assumptions import MONTHS, Loan


class Payment(NamedTuple):
    """One month of a loan: what was owed, what it cost and what was paid back."""

    opening: float
    interest: float
    principal: float

    @property
    def closing(self) -> float:
        return self.opening - self.principal


class Debt(NamedTuple):
    """All loans together, for each of the 36 months."""

    drawn: list[float]
    interest: list[float]
    principal: list[float]
    owed: list[float]  # at the end


def instalment(loan: Loan) -> float:
    """Return the payment a month once grace is over (the annuity formula)."""
    rate, count = loan.annual_rate.value / 12, loan.months - loan.grace_months
    amount, last = loan.amount.value, loan.balloon.value if loan.balloon else 0.0
    if rate == 0:
        return (amount - last) / count
    still = (1 + rate) ** -count
    return (amount - last * still) * rate / (1 - still)


def schedule(loan: Loan, months: int | None = None) -> list[Payment]:
    """Return the payments from the first to the last, or the first ``months`` of them."""
    rate, each, owed = loan.annual_rate.value / 12, instalment(loan), loan.amount.value
    payments = []
    for number in range(1, min(loan.months, months or loan.months) + 1):
        interest = owed * rate
        if number == loan.months:
            principal = owed  # with the balloon, where there is one
        else:
            principal = each - interest if number > loan.grace_months else 0.0
        payments.append(Payment(owed, interest, principal))
        owed -= principal
    return payments


def debt(loan: Loan | None, earlier: Loan | None) -> Debt:
    """Return what all loans do to the 36 months; the earlier one was paid out before them."""
    drawn, interest, principal = ([0.0] * MONTHS for _ in range(3))
    for one in (loan, earlier):
        if one is None:
            continue
        first = one.month - 1
        if one is loan:
            drawn[first] += one.amount.value
        for place, payment in enumerate(schedule(one, MONTHS - first), first):
            interest[place] += payment.interest
            principal[place] += payment.principal
    left, owed = earlier.amount.value if earlier else 0.0, []
    for place in range(MONTHS):
        left += drawn[place] - principal[place]
        owed.append(left)
    return Debt(drawn, interest, principal, owed)
