"""extract: rows read from a file, a database or an address, once; reading asks nobody."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from graphs.data import Data, Query, path_with
from graphs.errors import GraphError
from graphs.file_names import holes_of
from graphs.held import Held, HeldBack, Why
from graphs.journal import Kind, Outcome
from graphs.kinds.frame import Frame
from graphs.kinds.sending import address, headers_of, lacks
from graphs.kinds.tries import tried
from graphs.outside import NotReached, Request
from graphs.rows_read import Found, rows_of, rows_of_file, rows_of_reply, typed
from graphs.sql import listed
from graphs.steps import ExtractStep

NOTHING_HERE = "Nothing here can reach files or databases."


async def read(frame: Frame, step: ExtractStep) -> Outcome:
    """Read the rows, and keep them as they were."""
    declared = await frame.declared(step.with_)
    values = await frame.filled(dict(declared.values))
    recipe = frame.recipe({"with": values})
    executor = frame.executor
    if executor.planning and (frame.address, recipe.key) not in executor.entries:
        raise HeldBack(Held(Why.STALE, frame.address))

    async def make() -> Outcome:
        try:
            found = await _found(frame, step, values)
            return Outcome(Kind.RESULT, await asyncio.to_thread(typed, found, step.columns))
        except NotReached as error:
            return Outcome(
                Kind.FAILED, note=str(error), fault=error.fault, retry_after=error.retry_after
            )
        except GraphError as error:
            return Outcome(Kind.FAILED, note=str(error), fault="permanent")

    return await executor.journaled(frame.address, recipe, tried(frame, make))


async def _found(frame: Frame, step: ExtractStep, values: Mapping[str, Any]) -> Iterator[Found]:
    source = step.from_
    if source.http is not None:
        return await _asked(frame, step, values)
    data = data_of(frame)
    if source.file is not None:
        path = path_with(source.file, values)
        return rows_of_file(path, await data.read(path), source.encoding)
    sql, bound = listed(source.sql or "", values)
    database = source.database or ""
    return rows_of(database, await data.query(Query(database, sql, bound)))


def data_of(frame: Frame) -> Data:
    """Return what reaches files and databases; raise NotReached where nothing does."""
    data = frame.executor.room.data
    if data is None:
        raise NotReached(NOTHING_HERE, fault="system")
    return data


async def _asked(frame: Frame, step: ExtractStep, values: Mapping[str, Any]) -> Iterator[Found]:
    """Return the rows that an address of a listed host answers; a value may stand in its path."""
    written = step.from_.http or ""
    url = address(written, values)
    rest = {name: str(one) for name, one in values.items() if name not in holes_of(written)}
    asked = f"{url}{'&' if '?' in url else '?'}{urlencode(rest)}" if rest else url
    request = Request("GET", asked, headers_of(step.from_.headers))
    outside = frame.executor.room.outside
    if (told := lacks(frame, request)) or outside is None:
        raise NotReached(told, fault="system")
    reply = await outside.send(request)
    if reply.status >= 300:  # a redirect is not followed
        passing = reply.status == 429 or reply.status >= 500
        told = f"{asked} answered {reply.status}."
        raise NotReached(
            told,
            fault="transient" if passing else "permanent",
            retry_after=reply.retry_after,
        )
    return rows_of_reply(asked, reply.body)
