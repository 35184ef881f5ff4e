"""The providers that a person can connect: their names, addresses, models and key variables."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

# Providers that are reached through a setting alone, by the names people know.
_OTHERS = {
    "azure": "Azure OpenAI",
    "bedrock": "Amazon Bedrock",
    "deepseek": "DeepSeek",
    "ollama": "Ollama",
    "vertex_ai": "Google Vertex AI",
    "xai": "xAI",
}
# litellm knows these models without their provider in front.
_BARE = (("gpt-", "openai"), ("chatgpt-", "openai"), ("claude", "anthropic"))
_ELSEWHERE = re.compile(r"[:-]cloud$")  # how Ollama marks a model that runs on its own servers
OLLAMA_CLOUD = "ollama.com"
_PRINTABLE = re.compile(r"[\x21-\x5b\x5d-\x7e]{1,300}")  # no backslash: readers differ on it


@dataclass(frozen=True)
class Provider:
    """A provider of models."""

    id: str  # what stands before the slash in a model's name
    title: str
    host: str  # where words go, unless another address is set
    models: tuple[str, ...]  # the first is offered
    key_variable: str  # empty: no key is needed
    base_variables: tuple[str, ...]  # what litellm reads another address from, in its order
    key_page: str


@cache
def providers() -> tuple[Provider, ...]:
    """Return the providers that can be connected, in the order in which they are offered."""
    text = resources.files("agents").joinpath("providers.json").read_text("utf-8")
    return tuple(
        Provider(
            **one | {name: tuple(one[name]) for name in ("models", "base_variables")},
        )
        for one in json.loads(text)
    )


def provider_id(model: str) -> str:
    """Return what names the provider of a model."""
    name, slash, _ = model.partition("/")
    return name if slash else next((id_ for start, id_ in _BARE if name.startswith(start)), name)


def provider_of(model: str) -> Provider | None:
    """Return the provider of a model where it is one that can be connected."""
    wanted = provider_id(model)
    return next((one for one in providers() if one.id == wanted), None)


def title_of(provider: str) -> str:
    """Return a provider's name as people know it."""
    known = {one.id: one.title for one in providers()}
    return known.get(provider) or _OTHERS.get(provider, provider)


def reached_at(model: str, api_base: str | None, env: Mapping[str, str] = os.environ) -> str:
    """Return the host, with its port where it is no usual one, that a model is asked at.

    Of a provider that is not known here it is the provider's name.
    """
    if api_base:
        return host_of(api_base)
    provider = provider_of(model)
    if provider is None:
        return provider_id(model)
    own = next((env[name] for name in provider.base_variables if env.get(name)), None)
    return host_of(own) if own else provider.host


def words_go_to(model: str, api_base: str | None, env: Mapping[str, str] = os.environ) -> str:
    """Return the host at which the words of a call end; an Ollama can pass them on."""
    ollama = provider_id(model).startswith("ollama")
    return OLLAMA_CLOUD if ollama and is_elsewhere(model) else reached_at(model, api_base, env)


def is_elsewhere(model: str) -> bool:
    """Tell whether an Ollama passes this model's work on to its maker's servers."""
    return bool(_ELSEWHERE.search(model))


def host_of(address: str) -> str:
    """Return the host of an address, without whatever stands before or behind it."""
    return urlsplit(address if "//" in address else f"//{address}").netloc.rpartition("@")[2]


def server_address(text: str) -> str | None:
    """Return the address of a model server in its one form; None where it cannot be one."""
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    whole = bool(host) and bool(_PRINTABLE.fullmatch(text)) and "@" not in parts.netloc
    if not whole or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        return None
    return parts._replace(netloc=parts.netloc.lower()).geturl()
