"""A season of ten episodes with all its scripts, written by a model of uneven speed.

The content is that of the offline rules; each call takes the time that its place gives it. The
critical path is the longest chain of calls that wait for each other: concept, cast, season, the
slowest logline, the slowest beat sheet, the judge, and the slowest episode, its scenes in order.
"""

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from agents.rules.banks import load
from agents.rules_writer import RulesWriter
from agents.writer import Assignment, Meter, Usage, Written
from assistant.bootstrap import App, open_app
from assistant.settings import Settings
from assistant.snapshot import Snapshot
from assistant.statuses import Autonomy, Status
from bench.figures import Figure, at_most, plain
from bench.room import ACTOR
from graphs.catalog import shipped
from graphs.edits import WriterPin

PIN = WriterPin(name="uneven")
EPISODES = 10
INPUTS = {
    "premise": "A lighthouse crew on the last manned light finds that one of them never existed.",
    "episodes": EPISODES,
    "write_now": ["all"],
}
# By step, the least and the most that a call takes, in seconds: a fifth of what a model takes for
# a scene of a thousand tokens, so that the measure ends.
SECONDS: Mapping[str, tuple[float, float]] = {
    "scripts.scenes.write": (1.0, 4.0),
    "scripts.scenes.state_update": (0.3, 1.2),
}
OTHERS = (1.0, 4.0)


def seconds_of(step: str, item: str = "") -> float:
    """Return how long a call takes: uneven, and the same in every run."""
    least, most = SECONDS.get(step, OTHERS)
    chance = int(hashlib.sha256(f"{step} {item}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return least + (most - least) * chance**2


class Uneven:
    """Writes what the rules write, in its own time."""

    name = PIN.name

    def __init__(self) -> None:
        self._rules = RulesWriter()
        self.calls: list[tuple[str, str]] = []

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        """Write one piece."""
        self.calls.append((assignment.step, assignment.item))
        await asyncio.sleep(seconds_of(assignment.step, assignment.item))
        made = await self._rules.write(assignment, meter=meter)
        value = made.value
        if assignment.step == "scripts.scenes.write":
            value = {**value, "lines": [*value["lines"], *_action(assignment.item)]}
        return Written(value, made.sources, Usage(calls=1), made.note)


def _action(item: str) -> list[dict[str, str]]:
    """Return as many lines as a scene of two pages and a half has."""
    random = Random(item)
    words = load("graphs.templates.tv_series", "questions")
    said = sorted(set(re.findall(r"[a-z]{3,}", str(words))))
    lines = (" ".join(random.choices(said, k=15)) for _ in range(30))
    return [{"kind": "action", "text": f"{line.capitalize()}."} for line in lines]


async def measure() -> list[Figure]:
    """Measure one season from its start to the last OK."""
    with TemporaryDirectory(prefix="draftroom-bench-") as folder:
        home = Path(folder)
        writer = Uneven()
        settings = Settings(
            home=home, database_url=f"sqlite:///{home / 'draftroom.db'}", model=PIN.name
        )
        async with open_app(settings, writers=lambda pin: writer) as app:
            app.worker.bench.parallel = 1_000  # the limit is off
            before = _size(home)
            seconds, snapshot = await _season(app)
        grown = _size(home) - before  # once it is closed, nothing waits in a log of writes
    if len(set(writer.calls)) != len(writer.calls):
        raise RuntimeError("something was paid for twice")
    return [
        at_most("season of ten scripts / critical path", seconds / _path(writer.calls), 1.05),
        plain("  calls to the model", float(len(writer.calls))),
        at_most("season: growth of the database / its text", grown / _text(snapshot), 2.0),
    ]


async def _season(app: App) -> tuple[float, Snapshot]:
    began = time.perf_counter()
    run = await app.runs.start(
        ACTOR, shipped("tv_series"), INPUTS, writer=PIN, autonomy=Autonomy.END
    )
    status = await app.worker.settle(run.id)
    seconds = time.perf_counter() - began
    snapshot = await app.runs.snapshot(ACTOR, run.id)
    if status is not Status.WAITING:
        raise RuntimeError(f"the season is {status}: {snapshot.run.reason}")
    return seconds, snapshot


def _path(calls: Iterable[tuple[str, str]]) -> float:
    """Return the seconds of the longest chain of calls."""
    by_step: dict[str, dict[str, float]] = {}
    for step, item in calls:
        by_step.setdefault(step, {})[item] = seconds_of(step, item)

    def one(step: str) -> float:
        return max(by_step.get(step, {"": 0.0}).values())

    def rounds(step: str, item: str = "") -> float:
        parts = (f"{step}.critic", f"{step}.fix")
        return sum(
            seconds
            for part in parts
            for name, seconds in by_step.get(part, {}).items()
            if name.rpartition("/")[0] == item
        )

    episodes: dict[str, float] = {}
    for step in SECONDS:
        for item, seconds in by_step.get(step, {}).items():
            episode = item.split("/")[0]
            episodes[episode] = episodes.get(episode, 0.0) + seconds
    for episode in episodes:
        episodes[episode] += rounds("scripts.notes", episode)
    first = one("concept") + max(one("characters") + one("season_arc"), one("world"), one("tone"))
    middle = one("loglines.pitch") + one("beats.sheet") + rounds("continuity")
    return first + middle + max(episodes.values()) + rounds("review")


def _text(snapshot: Snapshot) -> int:
    """Return the bytes of the season as it stands, scripts and all."""
    draft: Any = next(one.value for one in snapshot.steps if one.id == "draft")
    return len(json.dumps(draft, ensure_ascii=False).encode())


def _size(home: Path) -> int:
    return sum(one.stat().st_size for one in home.glob("*.db*"))
