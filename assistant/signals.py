"""Signals: events that people and programs send, heard by the runs that wait for them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from assistant.errors import EditRefused
from assistant.store import Store, users, waits
from graphs.keys import canonical

NAME = re.compile(r"[a-z][a-z0-9_.-]{0,79}")
MOST_BYTES = 64_000
MOST_KEY = 200


class Signals:
    """Takes events; ``nudge`` tells the workers of this process."""

    def __init__(self, store: Store, nudge: Callable[[str], None]) -> None:
        self._store = store
        self._nudge = nudge

    async def emit(
        self, actor: str, name: str, payload: Mapping[str, Any], *, key: str = ""
    ) -> list[str]:
        """Send an event to the actor's runs; return those that wait for it. Raise EditRefused."""
        if not NAME.fullmatch(name):
            raise EditRefused(
                f"{name!r} is no name of an event; allowed: small letters, digits, . _ - such as"
                " invoice.paid"
            )
        if len(key) > MOST_KEY:
            raise EditRefused(f"The key has {len(key)} characters; at most {MOST_KEY} are allowed.")
        size = len(canonical(dict(payload)).encode("utf-8", "surrogatepass"))
        if size > MOST_BYTES:
            raise EditRefused(f"The event has {size:,} bytes; at most {MOST_BYTES:,} are allowed.")
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            woken = await waits.send(tx, actor, name, dict(payload), key)
        for run_id in woken:
            self._nudge(run_id)
        return woken
