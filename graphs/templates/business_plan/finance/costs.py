"""What is spent each month: goods, payroll, running costs, marketing, purchases and their wear."""

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.cases import Case
from graphs.templates.business_plan.finance.sales import Sales


def direct_cost(given: Assumptions, case: Case, sold: Sales) -> list[float]:
    """Return what the goods or hours sold have cost."""
    each = case.lost(given.direct_cost.amount)
    base = sold.revenue if given.direct_cost.per == "revenue" else sold.units
    return [one * each for one in base]


def payroll(given: Assumptions) -> list[float]:
    """Return salaries of everybody hired so far, with what comes on top of them."""
    steps = [0.0] * MONTHS
    for hire in given.headcount:
        steps[hire.month - 1] += hire.count * hire.monthly_salary.value
    return [one * (1 + given.on_costs.value) for one in _running(steps)]


def opex(given: Assumptions) -> list[float]:
    """Return the running costs."""
    steps = [0.0] * MONTHS
    for cost in given.opex:
        steps[cost.month - 1] += cost.amount.value
    return _running(steps)


def marketing(given: Assumptions, sold: Sales) -> list[float]:
    """Return the budget of each month from the first sale on, or the price of those won."""
    amount = given.marketing.amount.value
    if given.marketing.per == "new_customer":
        return [won * amount for won in sold.new_customers]
    first = given.sales_from - 1
    return [amount if place >= first else 0.0 for place in range(MONTHS)]


def purchases(given: Assumptions) -> list[float]:
    """Return what is bought to last."""
    bought = [0.0] * MONTHS
    for one in given.capex:
        bought[one.month - 1] += one.amount.value
    return bought


def depreciation(given: Assumptions) -> list[float]:
    """Return the wear of what was bought, in equal parts from its first month on."""
    worn = [0.0] * MONTHS
    lasting = [(one.month, one.life_months, one.amount.value) for one in given.capex]
    lasting.append((1, given.opening.equipment_life_months, given.opening.equipment.value))
    for month, life, amount in lasting:
        for place in range(month - 1, min(month - 1 + life, MONTHS)):
            worn[place] += amount / life
    return worn


def owner_draw(given: Assumptions) -> list[float]:
    """Return what the owner takes out."""
    first, amount = given.owner_draw.month - 1, given.owner_draw.amount.value
    return [amount if place >= first else 0.0 for place in range(MONTHS)]


def _running(steps: list[float]) -> list[float]:
    total, running = 0.0, []
    for step in steps:
        total += step
        running.append(total)
    return running
