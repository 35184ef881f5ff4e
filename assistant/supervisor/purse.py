"""What talking may cost: money is set aside in the conversation before each call of its model."""

from agents.writer import Usage
from assistant.store import Store, conversations


class Purse:
    """The meter of a conversation."""

    def __init__(self, store: Store, conversation_id: str, limit_usd: float) -> None:
        self._store = store
        self._conversation = conversation_id
        self._limit_usd = limit_usd
        self._open: dict[str, float] = {}

    async def reserve(self, model: str, most_usd: float) -> str:
        """Set aside the most a call can cost; raise LimitReached."""
        async with self._store.transaction() as tx:
            await conversations.reserve(tx, self._conversation, most_usd, limit_usd=self._limit_usd)
        ticket = self._store.ids()
        self._open[ticket] = most_usd
        return ticket

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Replace what was set aside by what the call took."""
        most_usd = self._open.pop(ticket, None)
        if most_usd is None:
            return
        async with self._store.transaction() as tx:
            await conversations.settle(tx, self._conversation, most_usd, usage.cost_usd)
