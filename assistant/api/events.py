"""What happens, as server-sent events: of everything that is yours, and of one run in order."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from assistant.api.asked import MOST, Actor, Room
from assistant.bootstrap import App
from assistant.hub import Changed, News, Text

router = APIRouter(tags=["events"])

IDLE_SECONDS = 15.0  # a line now and then keeps a quiet stream from being cut on its way
PAGE = 500


@router.get("/events", summary="That something of yours has changed, as it happens")
async def everything(actor: Actor, room: Room) -> StreamingResponse:
    return _stream(_news(actor, room))


@router.get("/runs/{run_id}/events", summary="What happens to a run, from any event on")
async def of_run(
    actor: Actor,
    room: Room,
    run_id: str,
    last_event_id: Annotated[int, Header(ge=0, le=MOST)] = 0,
    after: Annotated[int, Query(ge=0, le=MOST)] = 0,
) -> StreamingResponse:
    await room.runs.get(actor, run_id)
    return _stream(_story(actor, room, run_id, max(after, last_event_id)))


async def _news(actor: str, room: App) -> AsyncIterator[str]:
    yield _event("hello", {})
    async for news in room.hub.news(actor, idle_seconds=IDLE_SECONDS):
        match news:
            case Changed():
                data = {"run": news.run, "seq": news.seq, "status": news.status.value}
                yield _event("changed", data)
            case Text():
                yield _event("text", vars(news))
            case None:
                yield ": still here\n\n"


async def _story(actor: str, room: App, run_id: str, after: int) -> AsyncIterator[str]:
    with room.hub.listening(actor) as queue:
        while not room.hub.closed:
            found = await room.runs.events(actor, run_id, after=after, limit=PAGE)
            for one in found:
                after = one.seq
                data = {"at": one.at.isoformat(), "actor": one.actor, **one.data}
                yield _event(one.kind, data, id=one.seq)
            if len(found) < PAGE and not await _news_of(queue, run_id, after):
                yield ": still here\n\n"


async def _news_of(queue: "asyncio.Queue[News | None]", run_id: str, after: int) -> bool:
    """Wait until there may be events after one; False: nothing was heard for a while."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(IDLE_SECONDS):
            while (news := await queue.get()) is not None:  # None: every stream must end
                if isinstance(news, Changed) and news.run == run_id and news.seq > after:
                    break
            return True
    return False


def _event(kind: str, data: Any, *, id: int | None = None) -> str:
    head = "" if id is None else f"id: {id}\n"
    return f"{head}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _stream(lines: AsyncIterator[str]) -> StreamingResponse:
    return StreamingResponse(
        lines,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
