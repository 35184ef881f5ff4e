"""Tries a connection with one tiny call a model, and says in one sentence what came of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from agents.errors import LimitReached, ProviderDown, Unavailable, UnknownModel, WrongKey
from agents.ollama import models_at
from agents.providers import is_elsewhere
from agents.trial import MOST_USD, Trial, tried
from agents.writer import Usage
from assistant.access import is_loopback
from assistant.connecting import OLLAMA, OWN_SERVER, Given
from assistant.words import say

_FIELDS: Mapping[type[Unavailable], str] = {
    WrongKey: "key",
    UnknownModel: "model",
    LimitReached: "model",
    ProviderDown: "api_base",
}


@dataclass(frozen=True, kw_only=True)
class Tested:
    """What came of trying a connection."""

    ok: bool
    message: str
    field: str = ""  # what to look at: model, models.ROLE, key or api_base
    note: str = ""  # what else is good to know
    host: str = ""
    cost_usd: float | None = None  # None: nothing was asked, or the model's price is not known
    seconds: float = 0.0


async def tested(clean: Given, *, timeout_seconds: float) -> Tested:
    """Ask every model of a connection once."""
    from agents.model import price_of

    # The client of models takes seconds to load; asking for prices does that before the clock runs.
    priced = all([(await price_of(model, 1, 1)).known for model in clean.all_models])
    began, used = time.monotonic(), Usage()
    try:
        await _stays_here(clean)
        for model in clean.all_models:
            left = timeout_seconds - (time.monotonic() - began) if used.calls else timeout_seconds
            used = used + await tried(_trial(clean, model, max(1.0, left)))
    except Unavailable as error:
        return _failed(error, clean, time.monotonic() - began)
    price = "connect.works.unpriced"
    if priced:
        price = "connect.works.price" if used.cost_usd else "connect.works.free"
    return Tested(
        ok=True,
        message=say(price, title=clean.title, most=f"${MOST_USD}"),
        note=_warning(clean),
        host=clean.place,
        cost_usd=used.cost_usd if priced else None,
        seconds=time.monotonic() - began,
    )


def _trial(clean: Given, model: str, seconds: float) -> Trial:
    environment = clean.key is None and clean.api_base is None
    return Trial(
        model=model,
        api_key=clean.key,
        api_base=clean.api_base,
        key_from="" if environment else say("connect.from.given"),
        timeout_seconds=seconds,
    )


async def _stays_here(clean: Given) -> None:
    """Refuse an Ollama's model whose name hides that its maker's servers do the work."""
    if clean.provider.id != OLLAMA or clean.api_base is None:
        return
    away = {one.name for one in await models_at(clean.api_base) or () if one.elsewhere}
    for model in clean.all_models:
        name = model.partition("/")[2]
        if away & {name, f"{name}:latest"} and not is_elsewhere(name):
            raise UnknownModel(say("connect.ollama.elsewhere", model=name))


def _failed(error: Unavailable, clean: Given, seconds: float) -> Tested:
    near = next((field for kind, field in _FIELDS.items() if isinstance(error, kind)), "")
    if near == "api_base" and (clean.api_base is None or error.facts.get("status")):
        near = ""  # it was reached, or there is no address to mend
    return Tested(
        ok=False,
        message=str(error),
        field=near,
        note=_hint(error, clean),
        host=clean.place,
        seconds=seconds,
    )


def _hint(error: Unavailable, clean: Given) -> str:
    """Say what most often is the reason, where there is one."""
    own = clean.api_base is not None and clean.provider.id == OWN_SERVER
    if own and isinstance(error, UnknownModel) and not urlsplit(clean.api_base).path:
        return say("connect.hint.path", address=f"{clean.api_base}/v1")
    if clean.provider.id == OLLAMA and isinstance(error, UnknownModel):
        return say("connect.hint.pull", model=clean.model.partition("/")[2])
    return ""


def _warning(clean: Given) -> str:
    """Warn of words and a key that go over a network in the open."""
    parts = urlsplit(clean.api_base or "")
    open_way = parts.scheme == "http" and not is_loopback(parts.hostname or "")
    return say("connect.hint.open", host=clean.place) if open_way else ""
