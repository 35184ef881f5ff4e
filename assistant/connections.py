"""Connections: which model writes for a person, tested before it is kept, its key sealed.

A key is given once and never shown again. Who writes for whom is decided here: a person's own
connection, else the model of the settings, else the rules. Nothing is connected by itself.
"""

import asyncio
import hashlib
import hmac
import logging
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from agents.ollama import LOCAL
from agents.provider_faults import Connection, key_variable
from agents.providers import provider_id, provider_of, server_address
from assistant import offers
from assistant.connecting import Given, given, key_in_environment
from assistant.errors import CannotConnect
from assistant.lines import Lines, given_of
from assistant.offers import Choice, Found
from assistant.sealing import Seal
from assistant.secret_file import kept_secret
from assistant.settings import Settings
from assistant.store import Store, connections, users
from assistant.store.connections import NewConnection, StoredConnection
from assistant.trying import Tested, tested
from assistant.where import hosts_of, line_of
from assistant.words import say
from graphs.edits import WriterPin
from graphs.keys import canonical
from graphs.workflow import Workflow

TEST_SECONDS = 20.0
_TESTS_AT_ONCE = 4
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ConnectionState:
    """What writes for a person, where words go, and where the key is; never the key."""

    source: Literal["rules", "settings", "yours"]
    model: str = "rules"
    models: Mapping[str, str] = field(default_factory=dict)  # by model role
    title: str = ""  # the provider as people know it
    api_base: str | None = None
    hosts: tuple[str, ...] = ()  # where words go; none: nowhere
    where: str  # the line that says so
    kept: str = ""  # where the key is
    trouble: str = ""  # why it cannot be used now
    since: datetime | None = None


class Connections:
    """Everything people do with the model that writes for them."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        lines: Lines,
        *,
        env: Mapping[str, str] = os.environ,
        ollama: str = LOCAL,
        test_seconds: float = TEST_SECONDS,
    ) -> None:
        self._store = store
        self._settings = settings
        self.lines = lines
        self._env = env
        self._ollama = ollama
        self._test_seconds = test_seconds
        self._turns = asyncio.Semaphore(_TESTS_AT_ONCE)
        self._pepper = secrets.token_bytes(32)
        self._passed: dict[str, bytes] = {}  # by person: the mark of what passed a test last

    @property
    def by_settings(self) -> WriterPin:
        """What writes for those who have connected nothing."""
        models = tuple(sorted(self._settings.models.items()))
        return WriterPin(name=self._settings.model, models=models)

    async def writer_of(self, actor: str) -> WriterPin:
        """Return what a new run of a person is pinned to."""
        row = await self.lines.row(actor)
        return self.by_settings if row is None else given_of(row).pin

    def where(self, *pins: WriterPin, workflow: Workflow | None = None) -> str:
        """Return the line that says where words go with these writers."""
        return line_of(hosts_of(pins, self._settings, self._env), self._settings, workflow)

    async def state(self, actor: str) -> ConnectionState:
        """Return what writes for a person."""
        row = await self.lines.row(actor)
        return self._set() if row is None else await self._connected(row)

    async def choices(self, actor: str) -> tuple[Choice, ...]:
        """Return what can be connected, in the order in which it is offered."""
        return offers.choices(self._settings, self._env)

    async def found(self, actor: str) -> Found | None:
        """Look for an Ollama that may be offered; it is never connected by itself.

        Whoever looks is about to try something, so the client of models is loaded beside it.
        """
        from agents.model import warm_up

        warm_up()
        return await offers.found(self._settings, self._ollama)

    async def test(
        self,
        actor: str,
        *,
        model: str,
        key: str = "",
        api_base: str = "",
        models: Mapping[str, str] | None = None,
    ) -> Tested:
        """Try a connection with one tiny call a model; nothing is kept of it.

        Without a key, the one that is kept for the same provider and address is used.
        """
        try:
            clean = await self._clean(actor, model, key, api_base, models)
        except CannotConnect as error:
            return Tested(ok=False, message=str(error), field=str(error.facts.get("field", "")))
        return await self._tested(actor, clean)

    async def save(
        self,
        actor: str,
        *,
        model: str,
        key: str = "",
        api_base: str = "",
        models: Mapping[str, str] | None = None,
    ) -> ConnectionState:
        """Keep a connection once exactly it has passed a test; raise CannotConnect."""
        clean = await self._clean(actor, model, key, api_base, models)
        if not hmac.compare_digest(self._passed.get(actor, b""), self._mark(actor, clean)):
            came = await self._tested(actor, clean)
            if not came.ok:
                raise CannotConnect(came.message, field=came.field, note=came.note)
        new = NewConnection(
            model=clean.model,
            models=clean.models,
            api_base=clean.api_base,
            secret=await self.lines.sealed(actor, clean),
        )
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            row = await connections.put(tx, new, owner=actor)
        self._passed.pop(actor, None)
        log.info("connected", extra={"action": "connection.saved", "actor": actor})
        return await self._connected(row)

    async def forget(self, actor: str) -> ConnectionState:
        """Delete a connection with its key. Runs that it writes pause; nothing takes its place."""
        async with self._store.transaction() as tx:
            await connections.forget(tx, owner=actor)
        self._passed.pop(actor, None)
        log.info("disconnected", extra={"action": "connection.forgotten", "actor": actor})
        return self._set()

    async def _clean(
        self, actor: str, model: str, key: str, api_base: str, models: Mapping[str, str] | None
    ) -> Given:
        clean = given(
            self._settings, model=model, key=key, api_base=api_base, models=models, env=self._env
        )
        row = None if clean.key else await self.lines.row(actor)
        if row is not None:
            kept = given_of(row)
            if (kept.provider, kept.api_base) == (clean.provider, clean.api_base):
                clean = replace(clean, key=await self.lines.opened(row))
        here = key_in_environment(clean.provider, self._settings, self._env)
        if clean.key is None and clean.api_base is None and not here:
            provider = clean.provider
            said = say("connect.key.missing", title=provider.title, page=provider.key_page)
            raise CannotConnect(said, field="key")
        return clean

    async def _tested(self, actor: str, clean: Given) -> Tested:
        async with self._turns:
            came = await tested(clean, timeout_seconds=self._test_seconds)
        if came.ok:
            self._passed[actor] = self._mark(actor, clean)
        return came

    def _mark(self, actor: str, clean: Given) -> bytes:
        said = [actor, clean.model, dict(clean.models), clean.api_base, clean.key]
        return hmac.digest(self._pepper, canonical(said).encode(), hashlib.sha256)

    def _set(self) -> ConnectionState:
        """Describe what the settings say."""
        pin, settings = self.by_settings, self._settings
        if pin.by_rules:
            return ConnectionState(source="rules", where=self.where(pin))
        provider, base = provider_of(pin.name), settings.api_base
        variable = provider.key_variable if provider else key_variable(provider_id(pin.name))
        unset = bool(variable and not base and not self._env.get(variable))
        at = Connection(provider=provider_id(pin.name), model=pin.name, api_base=base)
        return ConnectionState(
            source="settings",
            model=pin.name,
            models=dict(pin.models),
            title=at.title,
            api_base=server_address(base or ""),  # nothing of it that only its operator may know
            hosts=hosts_of([pin], settings, self._env),
            where=self.where(pin),
            kept=say("connect.kept.variable", variable=variable) if variable else "",
            trouble=say("connect.key.unset", variable=variable) if unset else "",
        )

    async def _connected(self, row: StoredConnection) -> ConnectionState:
        """Describe what a person has connected."""
        clean = given_of(row)
        return ConnectionState(
            source="yours",
            model=clean.model,
            models=clean.models,
            title=clean.title,
            api_base=clean.api_base,
            hosts=hosts_of([clean.pin], self._settings, self._env),
            where=self.where(clean.pin),
            kept=_kept(row, clean),
            trouble=await self.lines.trouble(row),
            since=row.created_at,
        )


def opened(store: Store, settings: Settings) -> Connections:
    """Return the connections of an installation, sealed with its secret."""
    seal = Seal(lambda: kept_secret(settings.home).derived("connections"))
    return Connections(store, settings, Lines(store, settings, seal))


def _kept(row: StoredConnection, clean: Given) -> str:
    if row.secret is not None:
        return say("connect.kept.sealed")
    if clean.api_base is None:
        return say("connect.kept.variable", variable=clean.provider.key_variable)
    return say("connect.kept.none")
