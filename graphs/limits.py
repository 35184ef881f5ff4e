"""Limits: the most that models may take for one run, or for one person in a day."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Of = Literal["usd", "tokens", "calls"]  # what a limit is of
OF: tuple[Of, ...] = ("usd", "tokens", "calls")


class Limits(BaseModel):
    """The most US dollars, tokens and calls; what is None has no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    usd: float | None = Field(default=None, ge=0, le=10_000)
    tokens: int | None = Field(default=None, ge=0, le=10**12)  # read and written
    calls: int | None = Field(default=None, ge=0, le=10**9)

    def of(self, what: Of) -> float | None:
        """Return the limit of one kind."""
        limit: float | None = getattr(self, what)
        return limit

    def lowered(self, by: "Limits | None") -> "Limits":
        """Return the lower limit of each kind."""
        return self if by is None else Limits(**{one: _lower(self, by, one) for one in OF})

    def replaced(self, by: "Limits | None") -> "Limits":
        """Return these limits with those that ``by`` says in their place."""
        return self if by is None else self.model_copy(update=by.model_dump(exclude_none=True))


NO_LIMITS = Limits()


def _lower(one: Limits, other: Limits, what: Of) -> float | None:
    told = [limit for limit in (one.of(what), other.of(what)) if limit is not None]
    return min(told, default=None)
