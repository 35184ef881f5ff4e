"""Lines: how the model of a run is reached now, and the keys that are kept for it, sealed.

A line is looked up for every piece of work, so that a corrected key counts at once. It never leads
to another place than the run was started with, and no key of one person ever serves another.
"""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.errors import NotConnected
from agents.providers import provider_id, reached_at
from assistant.connecting import Given, is_local, key_in_environment, may_reach
from assistant.errors import CannotConnect, SealBroken, SettingsError
from assistant.sealing import Seal
from assistant.settings import Settings
from assistant.store import Store, connections
from assistant.store.connections import StoredConnection
from assistant.words import say
from graphs.edits import WriterPin
from graphs.keys import canonical


@dataclass(frozen=True, kw_only=True)
class Line:
    """How a model is reached for one piece of work."""

    api_base: str | None = None
    api_key: str | None = field(default=None, repr=False)
    key_from: str = ""  # empty: the key is in the environment


class Lines:
    """Finds the line of a run's writer among what its owner has connected and the settings."""

    def __init__(
        self, store: Store, settings: Settings, seal: Seal, env: Mapping[str, str] = os.environ
    ) -> None:
        self._store = store
        self._settings = settings
        self._seal = seal
        self._env = env

    async def find(self, owner: str, pin: WriterPin) -> Line:
        """Return the line of what a run is pinned to; raise NotConnected where there is none."""
        row = await self.row(owner)
        if row is not None and self._serves(given_of(row), pin):
            return await self._own(row)
        if pin.at:
            key = "connect.gone.forgotten" if row is None else "connect.gone.elsewhere"
            raise _gone(pin, say(key, model=pin.name, host=pin.at))
        if not is_local(self._settings) and not self._still_set(pin):
            raise _gone(pin, say("connect.gone.settings", model=pin.name))
        return Line(api_base=self._settings.api_base)

    async def row(self, owner: str) -> StoredConnection | None:
        """Return what a person has connected."""
        async with self._store.reading() as tx:
            return await connections.find(tx, owner=owner)

    async def sealed(self, owner: str, clean: Given) -> bytes | None:
        """Return the key as the database keeps it."""
        if clean.key is None:
            return None
        bond = _bond(owner, clean.model, clean.api_base)
        return await asyncio.to_thread(self._seal.sealed, clean.key, bond)

    async def opened(self, row: StoredConnection) -> str | None:
        """Return the key of a connection; raise CannotConnect where it cannot be opened."""
        if row.secret is None:
            return None
        bond = _bond(row.owner, row.model, row.api_base)
        try:
            return await asyncio.to_thread(self._seal.opened, row.secret, bond)
        except (SealBroken, SettingsError):
            raise CannotConnect(say("connect.key.lost"), field="key") from None

    async def trouble(self, row: StoredConnection) -> str:
        """Return why a connection cannot be used now; empty where it can."""
        try:
            await self._own(row)
        except NotConnected as error:
            return str(error)
        return ""

    def _serves(self, own: Given, pin: WriterPin) -> bool:
        """Tell whether a connection leads where a run's words were said to go."""
        providers = {provider_id(model) for model in (pin.name, *dict(pin.models).values())}
        at = pin.at or reached_at(pin.name, self._settings.api_base, self._env)
        return providers == {own.provider.id} and at == own.place

    def _still_set(self, pin: WriterPin) -> bool:
        """Tell whether the operator still lets everybody use these models."""
        offered = {self._settings.model, *self._settings.models.values()}
        return {pin.name, *dict(pin.models).values()} <= offered

    async def _own(self, row: StoredConnection) -> Line:
        clean = given_of(row)
        if clean.api_base is not None and not may_reach(clean.api_base, self._settings):
            raise _gone(clean.pin, say("connect.gone.closed", host=clean.place))
        try:
            key = await self.opened(row)
        except CannotConnect as error:
            raise _gone(clean.pin, str(error)) from None
        if key is not None or clean.api_base is not None:
            origin = say("connect.from.connection")
            return Line(api_base=clean.api_base, api_key=key, key_from=origin)
        if not key_in_environment(clean.provider, self._settings, self._env):
            variable = clean.provider.key_variable
            raise _gone(clean.pin, say("connect.gone.variable", variable=variable))
        return Line()


def given_of(row: StoredConnection) -> Given:
    """Return what a person has connected, without its key."""
    return Given(model=row.model, models=row.models or {}, api_base=row.api_base, key=None)


def _bond(owner: str, model: str, api_base: str | None) -> str:
    """Return what a key is bound to: it opens for nobody else, and for no other address."""
    return canonical([owner, provider_id(model), api_base or ""])


def _gone(pin: WriterPin, said: str) -> NotConnected:
    return NotConnected(said, provider=provider_id(pin.name), model=pin.name, host=pin.at)
