"""The things of a crash trial: its workflows, its writer, and the folder it happens in."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from agents.errors import WritingFailed
from agents.sources import Source, leaves
from agents.writer import Assignment, Meter, Usage, Written
from assistant.bootstrap import App, open_app
from assistant.data_places import DataPlaces
from assistant.settings import Settings
from graphs.catalog import written
from graphs.edits import WriterPin
from graphs.limits import Limits
from graphs.workflow import Workflow
from tests.support.crash_provider import BUSY, PRICE_USD

ACTOR = "ana"
PIN = WriterPin(name="provider")
RESERVE_USD = 0.03

# Two branches with gates at different depths, a block, a loop, and files at the end.
BOOK = """
draftroom: 1
name: crash_book
title: Crash book
inputs:
  n: {type: integer, title: Number, default: 1}
roles:
  writer: {title: Writer, brief: You write.}
  judge: {title: Judge, brief: You judge., model: judge}
steps:
  - {id: facts, kind: agent, role: writer, output: {text: string}, with: {n: inputs.n}}
  - {id: ok_facts, kind: approval, of: facts, ask: Are these right?}
  - {id: plan, kind: agent, role: writer, output: {text: string}}
  - {id: story, kind: agent, role: writer, output: {text: string}, with: {plan: steps.plan}}
  - {id: ok_story, kind: approval, of: story, ask: Is this the story?}
  - id: outline
    kind: agent
    role: writer
    output: {list: [{id: string, plan: string}]}
    with: {plan: steps.plan}
  - id: chapters
    kind: each
    items: steps.outline.list
    key: id
    steps:
      - id: draft
        kind: agent
        role: writer
        output: {text: string}
        with: {plan: item.plan, facts: steps.facts}
      - {id: polish, kind: agent, role: writer, output: {text: string}, with: {draft: steps.draft}}
  - id: book
    kind: agent
    role: writer
    output: {text: string}
    needs: [ok_facts]
    with: {facts: steps.facts, story: steps.ok_story, chapters: steps.chapters}
  - id: review
    kind: revise
    of: book
    critic: {role: judge, criteria: [clarity], min_mean: 3.0}
    reviser: {role: writer}
    max_rounds: 2
  - {id: files, kind: export, of: review, formats: [md, json]}
"""

# The same in small, for tests that kill at one boundary after the other.
NOTE = """
draftroom: 1
name: crash_note
title: Crash note
roles:
  writer: {title: Writer, brief: You write.}
steps:
  - {id: a, kind: agent, role: writer, output: {text: string}}
  - {id: ok_a, kind: approval, of: a, ask: Is it right?}
  - {id: b, kind: agent, role: writer, output: {text: string}}
  - {id: c, kind: agent, role: writer, output: {text: string}, with: {a: steps.ok_a, b: steps.b}}
  - {id: files, kind: export, of: c, formats: [md, json]}
"""


# A room is booked once, a guide as often as it takes, and the car is never there.
TRIP = """
draftroom: 1
name: crash_trip
title: Crash trip
steps:
  - id: room
    kind: http
    method: POST
    url: http://HOST/rooms
    output: {id: string}
    compensate: no_room
  - {id: no_room, kind: http, method: DELETE, url: "http://HOST/rooms/{id}", idempotent: true,
     with: {id: steps.room.id}}
  - id: guide
    kind: http
    method: POST
    url: http://HOST/guides
    output: {id: string}
    idempotent: true
    needs: [room]
    compensate: no_guide
  - {id: no_guide, kind: http, method: DELETE, url: "http://HOST/guides/{id}", idempotent: true,
     with: {id: steps.guide.id}}
  - {id: car, kind: http, method: POST, url: "http://HOST/cars", needs: [guide]}
"""

# A page is published, and a file of notices is told.
PAGE = """
draftroom: 1
name: crash_news
title: Crash news
steps:
  - {id: page, kind: transform, value: "'Whole page. ' + 'x'"}
  - {id: site, kind: publish, from: steps.page, to: {file: posts/page.md}}
  - {id: noted, kind: notify, text: It is out., to: {file: news.jsonl}, needs: [site]}
"""

# So is an app that knows its keys, and the chat.
NEWS = f"""{PAGE}
  - id: app
    kind: post
    from: steps.page
    to: {{webhook: "http://HOST/app"}}
    idempotent: true
    needs: [noted]
  - {{id: said, kind: notify, text: It is out., needs: [app]}}
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a trial happens: its folder, its database, and the provider that it calls."""

    home: Path
    url: str
    provider: str
    lease_seconds: float = 0.4
    hosts: tuple[str, ...] = ()  # that workflows may send requests to
    shop: str = ""  # the database of the workflows, as a URL

    def open(self) -> "Any":
        """Open the application here, with the provider as its writer."""
        settings = Settings(
            home=self.home,
            database_url=self.url,
            model=PIN.name,
            limits=Limits(usd=10_000.0),
            http_hosts=tuple(self.hosts),
            data=DataPlaces(self.home / "data", {"shop": self.shop} if self.shop else {}),
            publish=self.home / "site",
        )
        writer = ProviderWriter(self.provider, self.home)
        return open_app(settings, writers=lambda pin: writer)

    def as_json(self) -> dict[str, Any]:
        """Return what from_json understands."""
        return {**asdict(self), "home": str(self.home)}

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Self:
        """Return the place that as_json told."""
        return cls(**{**facts, "home": Path(facts["home"])})


async def start(app: App, text: str) -> str:
    """Start a run and return its id."""
    return (await app.runs.start(ACTOR, workflow(text), {}, writer=PIN)).id


def workflow(text: str) -> Workflow:
    """Return the workflow of a definition above."""
    return written(text, file="crash.yaml")


class ProviderWriter:
    """Asks the provider of the crash tests, with money set aside as for a real one."""

    name = PIN.name

    def __init__(self, socket: str, home: Path) -> None:
        self._socket = socket
        self._home = home

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        """Reserve, call, settle."""
        ticket = await meter.reserve(self.name, Usage(1, 200, 100, RESERVE_USD))
        value = await self._ask(assignment)
        usage = Usage(1, 100, 50, PRICE_USD)
        await meter.settle(ticket, usage)
        if value == BUSY:
            failed = WritingFailed("The provider was busy.", usage=usage)
            failed.fault = "transient"
            raise failed
        return Written(value, {path: Source.MODEL for path, _ in leaves(value)}, usage)

    async def _ask(self, assignment: Assignment) -> Any:
        asked = {
            "home": str(self._home),
            "step": assignment.step,
            "item": assignment.item,
            "key": assignment.seed,
            "pid": os.getpid(),
            "context": dict(assignment.context),
            "guidance": list(assignment.guidance),
        }
        async with asyncio.timeout(180):
            reader, writer = await asyncio.open_unix_connection(self._socket)
            try:
                writer.write(json.dumps(asked).encode() + b"\n")
                await writer.drain()
                return json.loads(await reader.readline())
            finally:
                writer.close()
