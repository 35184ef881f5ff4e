"""kill -9 while a workflow publishes and tells: all of it is there in the end, and once."""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.statuses import Status
from assistant.store import effects
from graphs.journal import EffectState
from tests.support.crash_room import ACTOR, NEWS, PAGE, Place, start
from tests.support.crash_server import LIMIT_SECONDS, Forks
from tests.support.crash_trial import ENDED, approve, ended, fresh, leave, status_of, worker
from tests.support.http_sink import Sink, open_sink

LANES = 4


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks(tmp_path_factory.mktemp("forks")) as started:
        yield started


@dataclass(frozen=True)
class News:
    """What is there after a run whose first worker was killed at a commit."""

    everywhere: bool  # the app and the chat are told, too
    burnt: bool
    status: Status
    reason: dict[str, Any]
    site: dict[str, str]  # what each file holds
    keys: list[str]  # under which the app was told
    notices: list[dict[str, Any]]
    said: list[str]  # the keys of what the chat is told
    ledger: dict[str, EffectState]

    def violations(self) -> Iterator[str]:
        """Yield what must not be."""
        if self.status is not Status.SUCCEEDED:
            yield f"it is {self.status}: {self.reason}"
        if self.site != {"posts/page.md": "Whole page. x"}:
            yield f"the site has {self.site}"
        if len(set(self.keys)) != self.everywhere:
            yield f"the app was told under {len(set(self.keys))} keys"
        if [one["text"] for one in self.notices] != ["It is out."]:
            yield f"there are {len(self.notices)} notices"
        if len(set(self.said)) != self.everywhere:
            yield f"the chat is told {len(set(self.said))} things"
        if set(self.ledger.values()) != {EffectState.CONFIRMED} or len(self.ledger) < 2:
            yield f"the ledger has {self.ledger}"


async def _news(forks: Forks, place: Place, number: int, sink: Sink, side: str, text: str) -> News:
    place = replace(place, hosts=(sink.host,))
    (place.home / "site").mkdir()
    async with asyncio.timeout(LIMIT_SECONDS), place.open() as app:
        run_id = await start(app, text.replace("HOST", sink.host))
        first = worker(forks, place, {"at": number, "side": side})
        while (code := forks.ended(first)) is None:
            if (await status_of(app, run_id)) in ENDED:
                os.kill(first, signal.SIGTERM)
                code = await forks.end_of(first)
                break
            await approve(app)
            await asyncio.sleep(0.025)
        second = worker(forks, place)
        run = await ended(app, run_id)
        await leave(forks, second)
        async with app.store.reading() as tx:
            ledger = await effects.of_run(tx, run_id, owner=ACTOR)
        told = await app.runs.events(ACTOR, run_id)
    site = place.home / "site"
    return News(
        everywhere=text is NEWS,
        burnt=code == -signal.SIGKILL,
        status=run.status,
        reason=dict(run.reason or {}),
        site={
            one.relative_to(site).as_posix(): one.read_text("utf-8")
            for one in site.rglob("[!.]*")
            if one.is_file()
        },
        keys=[one.headers["idempotency-key"] for one in sink.got],
        notices=_lines(place.home / "notices" / "news.jsonl"),
        said=[one.data["key"] for one in told if one.kind == "person.notified"],
        ledger={one.step: one.state for one in ledger},
    )


def _lines(file: Path) -> list[dict[str, Any]]:
    written = file.read_text("utf-8") if file.exists() else ""
    return [json.loads(line) for line in written.splitlines()]


@pytest.mark.parametrize(
    ("side", "text"),
    [
        pytest.param("before", PAGE, id="files"),
        pytest.param("before", NEWS, marks=pytest.mark.faults, id="everywhere"),
        pytest.param("after", NEWS, marks=pytest.mark.faults, id="everywhere, after"),
    ],
)
async def test_a_kill_at_any_commit_publishes_and_tells_everything_once(
    side: str, text: str, forks: Forks, tmp_path: Path
) -> None:
    async def one(number: int) -> News:
        async with open_sink() as sink:
            return await _news(forks, fresh(forks, tmp_path, f"{number}"), number, sink, side, text)

    found: list[News] = []
    while not found or all(news.burnt for news in found[-LANES:]):
        numbers = range(len(found) + 1, len(found) + 1 + LANES)
        found += await asyncio.gather(*(one(number) for number in numbers))

    assert {n: told for n, news in enumerate(found, 1) if (told := list(news.violations()))} == {}
    assert sum(news.burnt for news in found) >= 8
