"""Attempts: how often something may be tried in a while, counted in this process."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from assistant.errors import TooManyAttempts

MOST_KEYS = 10_000  # beyond this the key that was quiet longest is forgotten


@dataclass
class Wait:
    """Who signs in or out, and how long they must wait, as far as is known while it is answered."""

    seconds: float = 0.0
    address: str = ""  # of the browser, past the proxies that are believed


# The chat server swallows what its callbacks raise; what they write here is told to the sender.
waiting: ContextVar[Wait | None] = ContextVar("waiting", default=None)


class Attempts:
    """A sliding window for each key: at most ``most`` attempts in ``seconds``."""

    def __init__(
        self, most: int, seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._made: OrderedDict[str, deque[float]] = OrderedDict()

    def begin(self, key: str) -> None:
        """Count an attempt; raise TooManyAttempts when there were too many.

        It counts before it is known how it ends, so that a hundred at once are not one.
        """
        made = self._made.setdefault(key, deque())
        self._made.move_to_end(key)
        if wait := self.wait(key):
            raise TooManyAttempts(wait)
        made.append(self._clock())
        while len(self._made) > MOST_KEYS:
            self._made.popitem(last=False)

    def wait(self, key: str) -> float:
        """Return for how many seconds the next attempt will be one too many; 0 when it is not."""
        now = self._clock()
        made = self._made.get(key, deque())
        while made and made[0] <= now - self._seconds:
            made.popleft()
        return made[0] + self._seconds - now if len(made) >= self._most else 0.0

    def forgive(self, key: str) -> None:
        """Take the last attempt back, as it ended well."""
        made = self._made.get(key)
        if made:
            made.pop()
        if not made:
            self._made.pop(key, None)
