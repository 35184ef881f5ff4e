"""What talking may take: set aside in a conversation and in its owner's day before each call."""

from agents.writer import Usage
from assistant.store import Store, talking
from graphs.limits import NO_LIMITS, Limits


class Purse:
    """The meter of a conversation."""

    def __init__(
        self, store: Store, conversation_id: str, limit_usd: float, day: Limits = NO_LIMITS
    ) -> None:
        self._store = store
        self._conversation = conversation_id
        self._limit_usd = limit_usd
        self._day = day
        self._open: dict[str, tuple[Usage, str]] = {}

    async def reserve(self, model: str, most: Usage) -> str:
        """Set aside the most a call can take; raise LimitReached."""
        async with self._store.transaction() as tx:
            day = await talking.reserve(
                tx, self._conversation, most, limit_usd=self._limit_usd, day=self._day
            )
        ticket = self._store.ids()
        self._open[ticket] = (most, day)
        return ticket

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Replace what was set aside by what the call took."""
        if (opened := self._open.pop(ticket, None)) is None:
            return
        most, day = opened
        async with self._store.transaction() as tx:
            await talking.settle(tx, self._conversation, most, usage, day)
