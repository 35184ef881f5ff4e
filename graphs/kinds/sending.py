"""A request sent: what came of it, and whether it has changed something there."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from agents.errors import Fault
from graphs.held import StepFailed
from graphs.journal import Effect, EffectState, Kind, Outcome
from graphs.kinds.effect import Deed, Done
from graphs.kinds.frame import Frame
from graphs.outside import NotReached, Reply, Request, Secret
from graphs.steps.outside import Headers

NAMED = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")  # a value in the path of an address
_MOST_TOLD = 300
_NOWHERE = "Nothing here can reach the outside."


def lacks(frame: Frame, request: Request) -> str:
    """Say why a request cannot go out from here; nothing where it can."""
    outside = frame.executor.room.outside
    return _NOWHERE if outside is None else outside.refuses(request)


async def sent(frame: Frame, request: Request, output: type[BaseModel] | None = None) -> Done:
    """Send a request, and read its reply in the form that the step declares."""
    outside = frame.executor.room.outside
    if outside is None:
        return Outcome(Kind.FAILED, note=_NOWHERE, fault="system"), EffectState.INTENDED
    try:
        reply = await outside.send(request)
    except NotReached as error:
        state = EffectState.UNKNOWN if error.sent else EffectState.INTENDED
        return Outcome(Kind.FAILED, note=str(error), fault=error.fault), state
    outcome = _read(reply, output)
    if outcome.kind is Kind.RESULT:
        return outcome, EffectState.CONFIRMED
    refused = 400 <= reply.status < 500
    return outcome, EffectState.INTENDED if refused else EffectState.UNKNOWN


Body = Callable[[], Awaitable[Any]]


def deed_of(
    frame: Frame,
    request: Request,
    *,
    again: bool,
    output: type[BaseModel] | None = None,
    body: Body | None = None,
) -> Deed:
    """Return what sending a request is for the ledger; a large ``body`` is only got for the way."""

    async def do(effect: Effect) -> Done:
        whole = await body() if body else request.body
        return await sent(frame, replace(request, body=whole, key=effect.key), output)

    return Deed(
        to=f"{request.method} {request.url}",
        payload=request.body,
        place=request.url,
        do=do,
        again=again,
        lacks=lacks(frame, request),
    )


def address(url: str, values: Mapping[str, Any]) -> str:
    """Return an address with named values in its path, each as one part of it.

    Raises StepFailed for a value that would lead up the path.
    """

    def part(found: re.Match[str]) -> str:
        value = str(values[found[1]])
        if value in (".", ".."):
            raise StepFailed(
                f"{found[1]} is {value!r}, which leads elsewhere than the address says."
            )
        return quote(value, safe="")

    return NAMED.sub(part, url)


def headers_of(written: Headers) -> dict[str, str | Secret]:
    """Return headers as they go with a request: a secret by its name."""
    return {
        name: one if isinstance(one, str) else Secret(one.secret) for name, one in written.items()
    }


def content_of(request: Request) -> Mapping[str, Any]:
    """Return what a person is shown of a request: all of it, and secrets by their names."""
    named = {"with": [str(one) for one in request.secrets]} if request.secrets else {}
    return {"to": f"{request.method} {request.url}", "body": request.body, **named}


def _read(reply: Reply, output: type[BaseModel] | None) -> Outcome:
    """Return the outcome of a reply: its body in the form that is wanted, and no more of it."""
    if reply.status >= 400:
        passing = reply.status == 429 or reply.status >= 500
        told = str(reply.body)[:_MOST_TOLD]
        note = f"It answered {reply.status}{f': {told}' if told else ''}."
        fault: Fault = "transient" if passing else "permanent"
        return Outcome(Kind.FAILED, note=note, fault=fault, retry_after=reply.retry_after)
    if output is None:
        return Outcome(Kind.RESULT, reply.body)
    try:
        value = output.model_validate(reply.body, extra="ignore").model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        note = f"What it answered has another form: {place or 'the whole'}: {first['msg']}."
        return Outcome(Kind.FAILED, note=note, fault="permanent")
    return Outcome(Kind.RESULT, value)
