"""The purse of an evaluation: what its models may take over all cases, in US dollars."""

import asyncio
from dataclasses import dataclass, field

from agents.errors import LimitReached
from agents.writer import Meter, Usage

WHOSE = "evaluation"


@dataclass
class Purse:
    """Keeps an evaluation inside its limit: each call is set aside before it is made."""

    most_usd: float | None = None
    paid_usd: float = 0.0  # earlier evaluations into the same folder included
    calls: int = 0
    _aside: dict[str, float] = field(default_factory=dict)
    _settled: asyncio.Condition = field(default_factory=asyncio.Condition)
    _given: int = 0
    _refused: float | None = None  # the call that did not fit

    @property
    def is_used_up(self) -> bool:
        """True once a call was refused: nothing more is begun then."""
        return self._refused is not None

    @property
    def told(self) -> str:
        """Say why nothing more is paid."""
        return (
            f"the next call could take ${self._refused or 0:.4f}; ${self.paid_usd:.4f} of the "
            f"evaluation's ${self.most_usd or 0:.4f} were taken."
        )

    async def reserve(self, model: str, most: Usage) -> str:
        """Set aside the most a call can take; wait for what is under way before it refuses."""
        async with self._settled:
            while not self._fits(most.cost_usd):
                if not self._aside:
                    self._refused = most.cost_usd
                    raise self._reached(most.cost_usd)
                await self._settled.wait()
            self._given += 1
            ticket = str(self._given)
            self._aside[ticket] = most.cost_usd
            return ticket

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Take what a call has cost."""
        async with self._settled:
            self._aside.pop(ticket, None)
            self.paid_usd += usage.cost_usd
            self.calls += usage.calls
            self._settled.notify_all()

    def _fits(self, usd: float) -> bool:
        if self.most_usd is None:
            return True
        return self.paid_usd + sum(self._aside.values()) + usd <= self.most_usd

    def _reached(self, usd: float) -> LimitReached:
        return LimitReached(
            self.told[:1].upper() + self.told[1:],
            whose=WHOSE,
            of="usd",
            limit=self.most_usd,
            spent=self.paid_usd,
            reserved=0.0,
            most=usd,
        )


@dataclass(frozen=True)
class Metered:
    """The limits of a run, inside those of an evaluation."""

    run: Meter
    purse: Purse

    async def reserve(self, model: str, most: Usage) -> str:
        """Set aside in both; raise LimitReached where one of them could be passed."""
        ours = await self.purse.reserve(model, most)
        try:
            return f"{ours} {await self.run.reserve(model, most)}"
        except BaseException:
            await self.purse.settle(ours, Usage())
            raise

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Settle in both."""
        ours, _, theirs = ticket.partition(" ")
        await self.purse.settle(ours, usage)
        await self.run.settle(theirs, usage)
