"""Offers: the providers that can be connected here, and an Ollama where one answers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from agents.ollama import LOCAL, OllamaModel, models_at
from agents.providers import Provider, providers
from assistant.connecting import OLLAMA, is_local, key_in_environment, may_reach, servers_of
from assistant.settings import Settings
from assistant.words import say


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A provider that can be connected, or a server of one's own."""

    id: str
    title: str
    models: tuple[str, ...] = ()  # names to begin with, the first one offered
    host: str = ""  # where words go; empty: to the address that is given
    needs_key: bool = False
    key_page: str = ""  # where a key is made
    key_variable: str = ""
    key_here: bool = False  # a key lies in that variable on this computer, so none need be given
    needs_address: bool = False
    addresses: tuple[str, ...] = ()  # to choose from, where not any address may be given


class Found(NamedTuple):
    """An Ollama that answers here, and its models, the smallest first."""

    address: str
    models: tuple[OllamaModel, ...]


def choices(settings: Settings, env: Mapping[str, str] = os.environ) -> tuple[Choice, ...]:
    """Return what can be connected, in the order in which it is offered."""
    hosted = [_hosted(one, settings, env) for one in providers() if one.id != OLLAMA]
    addresses = servers_of(settings)
    if is_local(settings):
        return (*hosted, *_own(()))
    return (*hosted, *_own(addresses)) if addresses else tuple(hosted)


async def found(settings: Settings, address: str = LOCAL) -> Found | None:
    """Look for an Ollama that may be offered; it is never connected by itself."""
    if not may_reach(address, settings):
        return None
    models = await models_at(address)
    return Found(address, models) if models else None


def _hosted(one: Provider, settings: Settings, env: Mapping[str, str]) -> Choice:
    return Choice(
        id=one.id,
        title=one.title,
        models=one.models,
        host=one.host,
        needs_key=True,
        key_page=one.key_page,
        key_variable=one.key_variable,
        key_here=key_in_environment(one, settings, env),
    )


def _own(addresses: tuple[str, ...]) -> tuple[Choice, ...]:
    ollama = next(one for one in providers() if one.id == OLLAMA)
    return (
        Choice(
            id=OLLAMA,
            title=ollama.title,
            models=ollama.models,
            needs_address=True,
            addresses=addresses or (LOCAL,),
        ),
        Choice(id="own", title=say("connect.own_server"), needs_address=True, addresses=addresses),
    )
