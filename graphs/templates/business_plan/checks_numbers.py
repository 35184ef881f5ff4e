"""The checks of a plan's numbers (B01 to B08, B10, B18), in their order."""

from collections.abc import Iterator

from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.checks_figures import FOUNDED, PLAUSIBLE
from graphs.templates.business_plan.checks_funding import (
    ACCOUNTED_FOR,
    MARKET_IS_LARGE_ENOUGH,
    MONEY_LASTS,
)
from graphs.templates.business_plan.checks_model import (
    AS_COMPUTED,
    BALANCES,
    CASH_GOES_ON,
    FOLLOWS_FROM_PLANS,
)
from graphs.templates.business_plan.single_numbers import NAME, told


def _named(draft: Draft) -> Iterator[Finding]:
    """B18: a single number of the founder's that the plan has no place for is told, not lost."""
    made = Assumptions.model_validate(draft.data["assumptions"])
    for one in told(made, draft.inputs.get(NAME) or ()):
        if one.row is None or one.row.figure.value != one.value:
            yield Finding(
                check="B18",
                severity=Severity.WARN,
                path="/assumptions",
                message=f"\u201c{one.line}\u201d is not used: it names no number of this plan that "
                "can have this value. Call it as the plan does: \u201cRent a month: 500\u201d.",
                evidence=one.line,
                fix="human",
            )


SINGLE_NUMBERS_ARE_USED = Check(
    id="B18",
    title="Each number of yours is used",
    nature="reference",
    severity=Severity.WARN,
    find=_named,
)
CHECKS_NUMBERS: tuple[Check, ...] = (
    BALANCES,
    CASH_GOES_ON,
    MONEY_LASTS,
    AS_COMPUTED,
    ACCOUNTED_FOR,
    MARKET_IS_LARGE_ENOUGH,
    FOLLOWS_FROM_PLANS,
    PLAUSIBLE,
    FOUNDED,
    SINGLE_NUMBERS_ARE_USED,
)
