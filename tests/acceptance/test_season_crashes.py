"""kill -9 while a season is written: it comes to the same end, and no piece is paid for twice."""
# ruff: noqa: ASYNC110 - another process has no event to wait for

import asyncio
import json
import random
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.store.columns import unpacked

LIMIT_SECONDS = 300
SMALL: dict[str, Any] = {
    "premise": "A lighthouse crew finds that one of them never existed.",
    "episodes": 3,
    "format": "half_single",
    "write_now": ["all"],
}
WHOLE = {**SMALL, "episodes": 10, "format": "hour"}


async def _child(home: Path, inputs: dict[str, Any]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.season_child", str(home), json.dumps(inputs)),
        cwd=Path(__file__).resolve().parents[2],
        stderr=asyncio.subprocess.PIPE,
    )


def _kept(home: Path) -> set[tuple[str, str, str]]:
    """Return the pieces of work whose outcome is in the journal."""
    with closing(sqlite3.connect(f"file:{home / 'draftroom.db'}?mode=ro", uri=True)) as database:
        return set(database.execute("SELECT step, item, key FROM journal"))


def _draft(home: Path) -> Any:
    """Return what waits for the last OK."""
    with closing(sqlite3.connect(f"file:{home / 'draftroom.db'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT gate_step, content FROM approvals WHERE status = 'pending'")
        return {gate: json.loads(unpacked(content)) for gate, content in rows}


def _called(home: Path) -> list[tuple[str, str, str]]:
    lines = (home / "ledger.jsonl").read_text("utf-8").splitlines()
    return [(step, item, key) for step, item, key, _ in map(json.loads, lines)]


async def _killed(home: Path, inputs: dict[str, Any], rng: random.Random) -> bool:
    """Work for a random while and be killed; tell whether that came before the end."""
    child = await _child(home, inputs)
    while not (home / "begun").exists() and child.returncode is None:
        await asyncio.sleep(0.02)
    (home / "begun").unlink(missing_ok=True)
    try:
        async with asyncio.timeout(rng.uniform(0.05, 0.8)):
            await child.wait()
    except TimeoutError:
        child.send_signal(signal.SIGKILL)
    await child.wait()
    return child.returncode == -signal.SIGKILL


async def _finished(home: Path, inputs: dict[str, Any]) -> Any:
    child = await _child(home, inputs)
    _, told = await child.communicate()
    assert child.returncode == 0, told.decode()
    return _draft(home)


@pytest.mark.parametrize(
    ("inputs", "kills"),
    [
        pytest.param(SMALL, 5, id="a short season"),
        pytest.param(WHOLE, 25, id="ten episodes", marks=pytest.mark.faults),
    ],
)
async def test_a_season_that_is_killed_at_random_ends_the_same_and_pays_nothing_twice(
    inputs: dict[str, Any], kills: int, tmp_path: Path
) -> None:
    rng = random.Random(7)
    quiet, home = tmp_path / "quiet", tmp_path / "home"
    quiet.mkdir()
    home.mkdir()

    async with asyncio.timeout(LIMIT_SECONDS + 20 * kills):
        expected = await _finished(quiet, inputs)
        done = 0
        for _ in range(kills):
            if not await _killed(home, inputs, rng):
                break
            done += 1
            before = len(_called(home)) if (home / "ledger.jsonl").exists() else 0
            finished = _kept(home)
            # Whoever comes next calls for nothing that is in the journal by now.
            await _killed(home, inputs, rng)
            again = set(_called(home)[before:]) & finished
            assert again == set()
        draft = await _finished(home, inputs)

    assert draft == expected
    assert done >= min(3, kills)
    twice = {piece: count for piece, count in Counter(_called(home)).items() if count > 1}
    assert len(twice) <= 2 * kills * 16  # only what was under way at a kill
