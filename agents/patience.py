"""How long and how often to try a provider: time limits, waits, and when to give up."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

_MOST_DOUBLINGS = 30


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Limits of one piece of work with a provider; sleep, clock and chance are injected."""

    tries: int = 5
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 30.0
    total_seconds: float = 300.0  # no new try begins after this
    timeout_seconds: float = 240.0  # one try
    stall_seconds: float = 60.0  # silence within a stream
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random

    def wait_seconds(self, tried: int, retry_after: float | None) -> float:
        """Say how long to wait after ``tried`` tries: as asked, else backoff with full jitter."""
        if retry_after is not None:
            return retry_after
        doubled = self.first_wait_seconds * 2.0 ** min(tried - 1, _MOST_DOUBLINGS)
        ceiling = min(self.longest_wait_seconds, doubled)
        return ceiling * self.chance()

    def ends(self, tried: int, started: float, wait_seconds: float) -> bool:
        """Return True when no further try fits into the limits, or the wait before it is long."""
        elapsed = self.clock() - started
        return (
            tried >= self.tries
            or wait_seconds > self.longest_wait_seconds
            or elapsed + wait_seconds > self.total_seconds
        )
