"""What a person gives to connect a model: cleaned, and held against what may be connected here."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.ollama import LOCAL
from agents.provider_faults import Connection
from agents.providers import (
    Provider,
    provider_id,
    provider_of,
    providers,
    reached_at,
    server_address,
)
from assistant.access import Auth
from assistant.errors import CannotConnect
from assistant.settings import ROLES, Settings
from assistant.words import say
from graphs.edits import WriterPin

OWN_SERVER = "openai"  # what a server of one's own speaks
OLLAMA = "ollama_chat"
_MOST_KEY = 500
_MODEL = re.compile(r"[a-z0-9_]{1,40}/[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,150}")
_ASSIGNED = re.compile(r"(?:export\s+)?[A-Z][A-Z0-9_]*_(?:KEY|TOKEN)\s*=\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is to be connected, clean."""

    model: str
    models: Mapping[str, str]  # by model role, where another serves it
    api_base: str | None
    key: str | None = field(repr=False)

    @property
    def provider(self) -> Provider:
        """The provider of every model here."""
        found = provider_of(self.model)
        assert found is not None  # what no provider has was refused
        return found

    @property
    def place(self) -> str:
        """The host that the models are asked at."""
        return reached_at(self.model, self.api_base)

    @property
    def title(self) -> str:
        """The provider as people know it, with the address of a server of one's own."""
        provider = self.provider.id
        return Connection(provider=provider, model=self.model, api_base=self.api_base).title

    @property
    def all_models(self) -> tuple[str, ...]:
        """Every model here, each once."""
        return tuple(dict.fromkeys((self.model, *self.models.values())))

    @property
    def pin(self) -> WriterPin:
        """What a run is pinned to that is written by this."""
        models = tuple(sorted(self.models.items()))
        return WriterPin(name=self.model, models=models, at=self.place)


def given(
    settings: Settings,
    *,
    model: str,
    key: str = "",
    api_base: str = "",
    models: Mapping[str, str] | None = None,
    env: Mapping[str, str] = os.environ,
) -> Given:
    """Return what was given, clean; raise CannotConnect with the field that does not fit."""
    base = _base(api_base) if api_base.strip() else None
    name = _model(model, "model", own_server=base is not None)
    if provider_id(name) == OLLAMA:
        base = (base or env.get("OLLAMA_API_BASE") or LOCAL).removesuffix("/v1")
    if base is not None:
        _allowed(base, settings)
    others = {
        role: _model(one, f"models.{role}", own_server=base is not None)
        for role, one in (models or {}).items()
        if one.strip()
    }
    clean = Given(model=name, models=others, api_base=base, key=_key(key))
    _of_one_provider(clean)
    return clean


def key_in_environment(
    provider: Provider, settings: Settings, env: Mapping[str, str] = os.environ
) -> bool:
    """Tell whether a provider's key lies in a variable that is the asker's own."""
    return is_local(settings) and bool(provider.key_variable and env.get(provider.key_variable))


def is_local(settings: Settings) -> bool:
    """Tell whether whoever asks sits at this computer, so that what it reaches is theirs."""
    return settings.access.auth is Auth.LOCAL


def _model(raw: str, where: str, *, own_server: bool) -> str:
    """Return a model's name with its provider in front."""
    name = raw.strip()
    known = provider_of(name)
    if "/" not in name and own_server:
        name = f"{OWN_SERVER}/{name}"
    elif "/" not in name and known is not None:
        name = f"{known.id}/{name}"
    if name.startswith("ollama/"):
        name = f"{OLLAMA}/{name.partition('/')[2]}"
    if not _MODEL.fullmatch(name) or ".." in name or "//" in name:
        raise CannotConnect(say("connect.model.form", model=raw.strip()[:80]), field=where)
    if provider_of(name) is None:
        listed = ", ".join(one.id for one in providers())
        said = say("connect.model.provider", provider=provider_id(name), known=listed)
        raise CannotConnect(said, field=where)
    return name


def _of_one_provider(clean: Given) -> None:
    """Refuse models that one key and one address cannot serve."""
    for role, name in clean.models.items():
        if role not in ROLES:
            said = say("connect.model.role", role=role, roles=", ".join(ROLES))
            raise CannotConnect(said, field="models")
        if provider_id(name) != clean.provider.id:
            said = say("connect.model.one_provider", model=name, title=clean.title)
            raise CannotConnect(said, field=f"models.{role}")


def _key(raw: str) -> str | None:
    """Return a key as it was copied: without quotes, its variable's name or ``Bearer`` before it.

    What no header can carry is refused here, before a library can put it into an error.
    """
    text = raw.strip()
    if assigned := _ASSIGNED.fullmatch(text):
        text = assigned[1].strip()
    text = text.strip("'\"").removeprefix("Bearer ").strip()
    if len(text) > _MOST_KEY or not text.isascii() or not text.isprintable() or " " in text:
        raise CannotConnect(say("connect.key.form"), field="key")
    return text or None


def _base(raw: str) -> str:
    found = server_address(raw)
    if found is None:
        raise CannotConnect(say("connect.base.form"), field="api_base")
    return found


def may_reach(address: str, settings: Settings) -> bool:
    """Tell whether a person may connect to a model server of their own.

    Where others share this server, its network is not theirs: only what the settings name is open.
    """
    return is_local(settings) or server_address(address) in servers_of(settings)


def servers_of(settings: Settings) -> tuple[str, ...]:
    """Return the model servers that the settings name."""
    own = server_address(settings.api_base or "")
    return tuple(dict.fromkeys(one for one in (own, *settings.servers) if one))


def _allowed(base: str, settings: Settings) -> None:
    if may_reach(base, settings):
        return
    offered = ", ".join(servers_of(settings))
    key = "connect.base.listed" if offered else "connect.base.none"
    raise CannotConnect(say(key, servers=offered), field="api_base")
