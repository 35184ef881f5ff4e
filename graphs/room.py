"""The room of a run: what an executor works with, from the journal to the ways outside."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from agents.writer import Writer
from graphs.data import Data
from graphs.edits import WriterPin
from graphs.journal import Address, Entry, Journal
from graphs.outside import Files, Outside
from graphs.stops import Autonomy

Emit = Callable[[Address, str], None]
Apart = Callable[..., Awaitable[Any]]  # calls a function with arguments; all can be pickled
Flights = dict[tuple[Address, str], "asyncio.Task[Entry]"]


@dataclass(kw_only=True)
class Room:
    """What an executor works with: the journal, the writers, and what is in the air."""

    journal: Journal
    writers: Callable[[WriterPin], Writer]
    parallel: int = 8
    listener: Callable[[], Emit | None] | None = None  # who reads along as a step begins
    flights: Flights = field(default_factory=dict)
    keeps_requests: bool = False  # what is asked stands in a store, so a graph only names it
    owner: str = ""  # for whom the autonomy decides
    autonomy: Autonomy = Autonomy.KEY
    outside: Outside | None = None  # carries requests; None: nothing goes out from here
    data: Data | None = None  # reaches files and databases; None: there are none from here
    files: Files | None = None  # for others to find; None: none are kept here
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep  # between the tries of a step
    apart: Apart = asyncio.to_thread  # where heavy work goes, so that nobody has to wait for it
