"""API keys: a program asks in somebody's name with one, in place of their password.

A key is ``dr_ID_SECRET``, with 256 random bits. Kept is the HMAC of the secret, under a key from
secret.key: a stolen database gives none that can be used. It is shown once, when it is made.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import timedelta

from assistant.errors import AccountRefused, NotFound
from assistant.identity import shown_name, user_id
from assistant.store import Store, api_keys, users
from assistant.store.api_keys import USED_EVERY, ApiKey

PREFIX = "dr_"
LONGEST_PURPOSE = 100
_WRITTEN = re.compile(r"dr_(?P<id>[0-9a-f]{12})_(?P<secret>[0-9a-f]{64})")


class ApiKeys:
    """The keys of all who have an account. ``pepper`` gives the key of their MACs."""

    def __init__(self, store: Store, pepper: Callable[[], bytes]) -> None:
        self._store = store
        self._pepper = pepper

    async def make(self, name: str, purpose: str, days: int | None = None) -> str:
        """Return a new key of a person, which nobody can see again; raise NotFound."""
        owner, purpose = user_id(name), " ".join(purpose.split())
        if not 1 <= len(purpose) <= LONGEST_PURPOSE or not purpose.isprintable():
            raise AccountRefused(f"What a key is for has 1 to {LONGEST_PURPOSE} characters.")
        key_id, secret = secrets.token_hex(6), secrets.token_hex(32)
        async with self._store.transaction() as tx:
            if await users.password_hash(tx, owner) is None:
                raise NotFound(f"There is no account {shown_name(name)!r}.", user=owner)
            key = ApiKey(
                id=key_id,
                owner=owner,
                purpose=purpose,
                mac=self._mac(secret),
                created_at=tx.now(),
                expires_at=tx.now() + timedelta(days=days) if days else None,
                used_at=None,
            )
            await api_keys.insert(tx, key)
        return f"{PREFIX}{key_id}_{secret}"

    async def owner_of(self, key: str) -> str | None:
        """Return whose a key is; None for one that is not, or not any more, good."""
        written = _WRITTEN.fullmatch(key)
        if written is None:
            return None
        async with self._store.reading() as tx:
            kept = await api_keys.get(tx, written["id"])
        if kept is None or not hmac.compare_digest(kept.mac, self._mac(written["secret"])):
            return None
        now = self._store.clock()
        if kept.used_at is None or now - kept.used_at > USED_EVERY:
            async with self._store.transaction() as tx:
                await api_keys.used(tx, kept.id)
        return kept.owner

    async def all(self) -> list[ApiKey]:
        """Return every key, by whose it is."""
        async with self._store.reading() as tx:
            return await api_keys.all_keys(tx)

    async def remove(self, key_id: str) -> ApiKey:
        """Let a key count no more, at once; raise NotFound."""
        async with self._store.transaction() as tx:
            return await api_keys.remove(tx, key_id)

    def _mac(self, secret: str) -> str:
        return hmac.new(self._pepper(), secret.encode(), hashlib.sha256).hexdigest()
