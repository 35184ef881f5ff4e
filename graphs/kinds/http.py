"""http: a request to the outside. Reading asks nobody; what changes something asks a person first.

What was sent stands in a ledger of its own. After a crash a request whose fate is unknown is sent
again only where the receiver knows its key; else a person has to look.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from graphs.held import Held, HeldBack, Why
from graphs.journal import ApprovalRequest, Effect, EffectState, Kind, Outcome
from graphs.keys import digest
from graphs.kinds.frame import Frame
from graphs.kinds.tries import tried
from graphs.outside import NotReached, Reply, Request
from graphs.recipe import Recipe
from graphs.steps import AnyStep, HttpStep

READS = ("GET", "HEAD")
_NAMED = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
_MOST_TOLD = 300


async def call(frame: Frame, step: HttpStep) -> Outcome:
    """Send the request and return what came back."""
    declared = await frame.declared(step.with_)
    filled = await frame.filled(dict(declared.values))
    request = _request(step, filled)
    recipe = Recipe(frame.digest(), {"url": request.url, "body": request.body}, nonce=frame.nonce)
    executor = frame.executor
    recorded = (frame.address, recipe.key) in executor.entries
    agreed = frame.address in executor.taking_back  # with what it takes back
    if step.method not in READS and not recorded and not agreed:
        await _approved(frame, step, request)
    if executor.planning and not recorded:
        raise HeldBack(Held(Why.STALE, frame.address))

    async def make() -> Outcome:
        if executor.room.outside is None:
            said = "Nothing here can reach the outside."
            return Outcome(Kind.FAILED, note=said, fault="system")
        if step.method in READS:
            return (await _tried_once(frame, step, request))[0]
        return await _once(frame, step, replace(request, key=recipe.key))

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


async def _approved(frame: Frame, step: HttpStep, request: Request) -> None:
    """Hold the step until a person has agreed to exactly this, to exactly there."""
    content = {"to": f"{request.method} {request.url}", "body": request.body}
    if step.compensate is not None:
        back = frame.executor.workflow.placed[frame.beside(step.compensate).step].step
        content["taken_back_by"] = f"{getattr(back, 'method', back.kind)} {_where(back)}".strip()
    await frame.executor.ask(
        ApprovalRequest(
            gate=frame.address,
            subject=frame.address,
            shown=digest(content),
            title=step.title or f"Send this to {request.url}",
            ask=step.ask or "This goes out as it stands here, once.",
            content=content,
            kind="effect",
        )
    )


def _where(step: AnyStep) -> str:
    return step.url if isinstance(step, HttpStep) else step.title or step.id


async def _once(frame: Frame, step: HttpStep, request: Request) -> Outcome:
    """Send what changes something, and keep in the ledger how far it came."""
    journal = frame.executor.room.journal
    effect = await journal.intend(
        Effect(frame.address, request.key, f"{request.method} {request.url}", request.body)
    )
    if effect.state is EffectState.CONFIRMED:
        return Outcome(Kind.RESULT, effect.answer)
    if effect.state is not EffectState.INTENDED and not step.idempotent:
        return Outcome(Kind.FAILED, note=_perhaps(request), fault="system")
    if effect.state is EffectState.INTENDED:
        await journal.effect(effect.key, EffectState.SENT)
    outcome, state = await _tried_once(frame, step, replace(request, key=effect.key))
    await journal.effect(effect.key, state, outcome.value)
    if state is EffectState.UNKNOWN:
        return replace(outcome, note=f"{outcome.note} {_perhaps(request)}")
    return outcome


async def _tried_once(
    frame: Frame, step: HttpStep, request: Request
) -> tuple[Outcome, EffectState]:
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


def _perhaps(request: Request) -> str:
    return (
        f"It may have reached {request.url} before something broke. Look there, then have it tried"
        " again, or give what it answered."
    )


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
