"""http: a request to the outside. Reading asks nobody; what changes something asks a person first.

After a crash a request whose fate is unknown is sent again only where the receiver knows its key.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from graphs.held import Held, HeldBack, Why
from graphs.journal import Effect, EffectState, Kind, Outcome
from graphs.kinds.effect import Deed, Done, Shown, once
from graphs.kinds.frame import Frame
from graphs.kinds.tries import tried
from graphs.outside import NotReached, Reply, Request
from graphs.recipe import Recipe
from graphs.steps import HttpStep

READS = ("GET", "HEAD")
_NAMED = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
_MOST_TOLD = 300
_NOWHERE = "Nothing here can reach the outside."


async def call(frame: Frame, step: HttpStep) -> Outcome:
    """Send the request and return what came back."""
    declared = await frame.declared(step.with_)
    filled = await frame.filled(dict(declared.values))
    request = _request(step, filled)
    recipe = Recipe(frame.digest(), {"url": request.url, "body": request.body}, nonce=frame.nonce)
    if step.method in READS:
        return await _looked_up(frame, step, request, recipe)
    return await once(frame, recipe, _deed(frame, step, request), _shown(step, request))


async def _looked_up(frame: Frame, step: HttpStep, request: Request, recipe: Recipe) -> Outcome:
    """Return what a request answers that changes nothing."""
    executor = frame.executor
    if executor.planning and (frame.address, recipe.key) not in executor.entries:
        raise HeldBack(Held(Why.STALE, frame.address))

    async def make() -> Outcome:
        if executor.room.outside is None:
            return Outcome(Kind.FAILED, note=_NOWHERE, fault="system")
        return (await _sent(frame, step, request))[0]

    return await executor.journaled(frame.address, recipe, tried(frame, make))


def _request(step: HttpStep, values: Mapping[str, Any]) -> Request:
    """Return the request: named values go into the path, the rest into the query or the body."""
    in_path = set(_NAMED.findall(step.url))
    url = _NAMED.sub(lambda found: quote(str(values[found[1]]), safe=""), step.url)
    rest = {name: value for name, value in values.items() if name not in in_path}
    if step.method in READS:
        asked = urlencode({name: str(value) for name, value in rest.items()})
        return Request(step.method, f"{url}{'&' if '?' in url else '?'}{asked}" if asked else url)
    return Request(step.method, url, dict(step.headers), rest or None)


def _deed(frame: Frame, step: HttpStep, request: Request) -> Deed:
    async def do(effect: Effect) -> Done:
        return await _sent(frame, step, replace(request, key=effect.key))

    return Deed(
        to=f"{request.method} {request.url}",
        payload=request.body,
        place=request.url,
        do=do,
        again=step.idempotent,
        lacks="" if frame.executor.room.outside else _NOWHERE,
    )


def _shown(step: HttpStep, request: Request) -> Shown:
    return Shown(
        title=f"Send this to {request.url}",
        ask=step.ask or "This goes out as it stands here, once.",
        content={"to": f"{request.method} {request.url}", "body": request.body},
    )


async def _sent(frame: Frame, step: HttpStep, request: Request) -> Done:
    """Send a request; return what came of it, and whether it has changed something there."""
    outside = frame.executor.room.outside
    assert outside is not None
    try:
        reply = await outside.send(request)
    except NotReached as error:
        state = EffectState.UNKNOWN if error.sent else EffectState.INTENDED
        return Outcome(Kind.FAILED, note=str(error), fault=error.fault), state
    outcome = _read(frame, step, reply)
    if outcome.kind is Kind.RESULT:
        return outcome, EffectState.CONFIRMED
    refused = 400 <= reply.status < 500
    return outcome, EffectState.INTENDED if refused else EffectState.UNKNOWN


def _read(frame: Frame, step: HttpStep, reply: Reply) -> Outcome:
    """Return the outcome of a reply: its body in the form that the step declares."""
    if reply.status >= 400:
        passing = reply.status == 429 or reply.status >= 500
        told = str(reply.body)[:_MOST_TOLD]
        note = f"It answered {reply.status}{f': {told}' if told else ''}."
        return Outcome(Kind.FAILED, note=note, fault="transient" if passing else "permanent")
    output = frame.executor.workflow.output_type(frame.placed.path)
    try:
        value = output.model_validate(reply.body).model_dump(mode="json") if output else reply.body
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        note = f"What it answered has another form: {place or 'the whole'}: {first['msg']}."
        return Outcome(Kind.FAILED, note=note, fault="permanent")
    return Outcome(Kind.RESULT, value)
