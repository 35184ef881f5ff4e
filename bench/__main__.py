"""Measures everything and prints the table: ``python -m bench``."""

import asyncio
import importlib

from bench.figures import table

MEASURES = ("makespan", "language", "season", "steps", "startup", "chat", "plan")
LEGEND = """
Every ratio is of medians, measured in this one invocation and in turns, so that a noisy machine
slows both sides. SQLite is flushed at every commit (synchronous=FULL) on both sides. A step writes
one word; its CPU is what a chain of 40 takes more than one of 10, all threads counted. In the chat
a turn is from a message to the first answer, over a real socket; the bare echo answers with the
same words and keeps nothing.
"""


async def _main() -> None:
    figures = []
    for name in MEASURES:
        async with asyncio.timeout(600):
            figures += await importlib.import_module(f"bench.{name}").measure()
    print(table(figures))
    print(LEGEND)


if __name__ == "__main__":
    asyncio.run(_main())
