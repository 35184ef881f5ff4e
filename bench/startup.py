"""How long the command takes: its help, the first step of an offline run, and all its files."""

import asyncio
import os
import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.figures import Figure, at_most, plain

REPETITIONS = 3
COMMAND = Path(sys.executable).with_name("draftroom")
INPUTS = ("topic=The solar system", "subject=Science", "grade=5", "minutes=45")
LESSON = ("run", "lesson_plan", *(f"-i{one}" for one in INPUTS), "--yes", "--json")
# Does what the command does, and tells at the end which library of models was loaded.
TELLING = """
import sys
from assistant.cli import main
code = main(sys.argv[1:])
loaded = [name for name in ("litellm", "openai", "chainlit") if name in sys.modules]
print("loaded:", *loaded, file=sys.stderr)
sys.exit(code)
"""


async def measure() -> list[Figure]:
    """Measure an empty interpreter, the help and the first step, in turns."""
    empty: list[float] = []
    help_: list[float] = []
    first: list[float] = []
    whole: list[float] = []
    loaded: set[str] = set()
    for _ in range(REPETITIONS):
        empty.append(await _seconds(sys.executable, "-c", "pass"))
        help_.append(await _seconds(str(COMMAND), "--help"))
        seconds, to_files, names = await _lesson()
        first.append(seconds)
        whole.append(to_files)
        loaded |= names
    base = median(empty)
    return [
        at_most("start to first offline step", median(first), 3.0, " s"),
        plain("  as a ratio to python -c pass", median(first) / base),
        at_most("start to the files of a lesson", median(whole), 10.0, " s"),
        at_most("draftroom --help", median(help_), 0.3, " s"),
        plain("  as a ratio to python -c pass", median(help_) / base),
        Figure(
            "model libraries in an offline run", ", ".join(loaded) or "none", "none", not loaded
        ),
    ]


async def _lesson() -> tuple[float, float, set[str]]:
    """Return the seconds to the first outcome and to all files, and the model libraries loaded."""
    with TemporaryDirectory(prefix="draftroom-bench-") as folder:
        env = {name: text for name, text in os.environ.items() if not name.startswith("DRAFTROOM_")}
        env["DRAFTROOM_HOME"] = folder
        began = time.time()
        said = await _said(sys.executable, "-c", TELLING, *LESSON, "--out", folder, env=env)
        to_files = time.time() - began
        with sqlite3.connect(Path(folder) / "draftroom.db") as database:
            (kept,) = database.execute("SELECT min(created_at) FROM journal").fetchone()
        database.close()
    seconds = datetime.fromisoformat(kept).replace(tzinfo=UTC).timestamp() - began
    return seconds, to_files, set(said.rpartition("loaded:")[2].split())


async def _seconds(*command: str) -> float:
    began = time.perf_counter()
    await _said(*command, env=dict(os.environ))
    return time.perf_counter() - began


async def _said(*command: str, env: dict[str, str]) -> str:
    """Run a command to its end and return what it wrote to the error stream."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        _, said = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[:3]} ended with {process.returncode}: {said.decode()}")
    return said.decode()
