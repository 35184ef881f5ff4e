"""Which end of its band each uncertain figure takes: the low, the base and the high case."""

from typing import Literal, NamedTuple

from graphs.templates.business_plan.assumptions import Figure

End = Literal["low", "value", "high"]


class Case(NamedTuple):
    """What nobody decides but the market: how much is sold, who stays, what goods cost."""

    name: Literal["low", "base", "high"]
    sales: End  # volume: start, growth and the most there can be
    burden: End  # churn and direct cost

    def sold(self, figure: Figure) -> float:
        """Return how much is sold in this case."""
        return float(getattr(figure, self.sales))

    def lost(self, figure: Figure) -> float:
        """Return what is lost or costs in this case."""
        return float(getattr(figure, self.burden))


LOW = Case("low", "low", "high")
BASE = Case("base", "value", "value")
HIGH = Case("high", "high", "low")
CASES = (LOW, BASE, HIGH)
