"""Which model talks with a person: the one they have connected, over its line, on the purse."""

from agents.patience import Patience
from agents.prices import TokenPrice
from assistant.connections import Connections
from assistant.store import Store
from assistant.supervisor.model_thinker import Voice
from assistant.supervisor.purse import Purse
from graphs.limits import NO_LIMITS, Limits


class Voices:
    """Finds the model of a conversation."""

    def __init__(
        self,
        store: Store,
        connections: Connections,
        *,
        limit_usd: float,
        day: Limits = NO_LIMITS,
        patience: Patience | None = None,
        price: TokenPrice | None = None,
    ) -> None:
        self._store = store
        self._connections = connections
        self._limit_usd = limit_usd
        self._day = day  # each person's limits for a day
        self._patience = patience or Patience()
        self._price = price

    async def of(self, actor: str, conversation_id: str) -> Voice | None:
        """Return the model to talk with; None without one. Raises NotConnected."""
        pin = await self._connections.writer_of(actor)
        if pin.by_rules:
            return None
        line = await self._connections.lines.find(actor, pin)
        return Voice(
            model=dict(pin.models).get("fast", pin.name),
            meter=Purse(self._store, conversation_id, self._limit_usd, self._day),
            where=self._connections.where(pin),
            api_base=line.api_base,
            api_key=line.api_key,
            key_from=line.key_from,
            price=self._price,
            patience=self._patience,
        )
