"""The checks of a plan's numbers (B01 to B08, B10), in their order."""

from graphs.checks.check import Check
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
)
