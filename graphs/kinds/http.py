"""http: a request to the outside. Reading asks nobody; what changes something asks a person first.

After a crash a request whose fate is unknown is sent again only where the receiver knows its key.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from graphs.held import Held, HeldBack, Why
from graphs.journal import Kind, Outcome
from graphs.kinds.effect import Shown, once
from graphs.kinds.frame import Frame
from graphs.kinds.sending import NAMED, address, content_of, deed_of, headers_of, lacks, sent
from graphs.kinds.tries import tried
from graphs.outside import Request
from graphs.recipe import Recipe
from graphs.steps import HttpStep

READS = ("GET", "HEAD")


async def call(frame: Frame, step: HttpStep) -> Outcome:
    """Send the request and return what came back."""
    declared = await frame.declared(step.with_)
    filled = await frame.filled(dict(declared.values))
    request = _request(step, filled)
    recipe = frame.recipe({"url": request.url, "body": request.body})
    if step.method in READS:
        return await _looked_up(frame, request, recipe)
    deed = deed_of(frame, request, again=step.idempotent, output=_form(frame))
    return await once(frame, recipe, deed, _shown(step, request))


async def _looked_up(frame: Frame, request: Request, recipe: Recipe) -> Outcome:
    """Return what a request answers that changes nothing."""
    executor = frame.executor
    if executor.planning and (frame.address, recipe.key) not in executor.entries:
        raise HeldBack(Held(Why.STALE, frame.address))

    async def make() -> Outcome:
        if told := lacks(frame, request):
            return Outcome(Kind.FAILED, note=told, fault="system")
        return (await sent(frame, request, _form(frame)))[0]

    return await executor.journaled(frame.address, recipe, tried(frame, make))


def _request(step: HttpStep, values: Mapping[str, Any]) -> Request:
    """Return the request: named values go into the path, the rest into the query or the body."""
    in_path = set(NAMED.findall(step.url))
    url = address(step.url, values)
    rest = {name: value for name, value in values.items() if name not in in_path}
    headers = headers_of(step.headers)
    if step.method in READS:
        asked = urlencode({name: str(value) for name, value in rest.items()})
        url = f"{url}{'&' if '?' in url else '?'}{asked}" if asked else url
        return Request(step.method, url, headers)
    return Request(step.method, url, headers, rest or None)


def _form(frame: Frame) -> Any:
    return frame.executor.workflow.output_type(frame.placed.path)


def _shown(step: HttpStep, request: Request) -> Shown:
    return Shown(
        title=f"Send this to {request.url}",
        ask=step.ask or "This goes out as it stands here, once.",
        content=content_of(request),
    )
