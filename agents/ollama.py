"""Looks for an Ollama and the models it has. It is only asked what it has, never to write."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from agents.providers import is_elsewhere

LOCAL = "http://127.0.0.1:11434"
_MOST_BYTES = 1_000_000
_MOST_MODELS = 100
_MOST_NAME = 150


@dataclass(frozen=True)
class OllamaModel:
    """A model that an Ollama offers."""

    name: str
    size_bytes: int
    elsewhere: bool  # its maker's servers do the work, so words leave this computer


async def models_at(
    address: str = LOCAL, *, timeout_seconds: float = 1.0
) -> tuple[OllamaModel, ...] | None:
    """Return the models of the Ollama at an address, the smallest first; None where none answers.

    Whatever listens there is a stranger: its answer is read up to a size, and never followed.
    """
    import httpx

    try:
        async with asyncio.timeout(timeout_seconds):
            listed = json.loads(await _tags(f"{address.rstrip('/')}/api/tags"))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError):
        return None
    return _models(listed)


async def _tags(url: str) -> bytes:
    import httpx

    body = b""
    async with httpx.AsyncClient(trust_env=False) as client, client.stream("GET", url) as response:
        response.raise_for_status()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > _MOST_BYTES:
                raise ValueError("an Ollama says less")
    return body


def _models(listed: Any) -> tuple[OllamaModel, ...] | None:
    models = listed.get("models") if isinstance(listed, dict) else None
    if not isinstance(models, list):
        return None
    found = [_model(one) for one in models[:_MOST_MODELS]]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.size_bytes, one.name)))


def _model(one: Any) -> OllamaModel | None:
    if not isinstance(one, dict):
        return None
    name, size = one.get("name"), one.get("size")
    if not isinstance(name, str) or not 0 < len(name) <= _MOST_NAME or not name.isprintable():
        return None
    known = size if isinstance(size, int) and size > 0 else 0
    return OllamaModel(name, known, bool(one.get("remote_host")) or is_elsewhere(name))
