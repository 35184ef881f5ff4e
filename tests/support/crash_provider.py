"""The provider of the crash tests: a process of its own that bills each call before it answers.

Its ledger outlives every killed client: one line, flushed to the disk, a call. The answer depends
on nothing but what was asked, so that a run with faults can be compared with one without.
"""
# ruff: noqa: ASYNC110 - what the test does in another process has no event to wait for

import argparse
import asyncio
import hashlib
import json
import os
import random
import time
from pathlib import Path
from typing import Any

PRICE_USD = 0.01
POLL_SECONDS = 0.005
BUSY = {"busy": "Try again."}  # billed, and of no use


def answer(asked: dict[str, Any]) -> Any:
    """Return what the model says: the same to the same question."""
    context, wishes = asked["context"], asked["guidance"]
    match asked["step"].rsplit(".", 1)[-1]:
        case "outline":
            return {"list": [{"id": f"CH{n}", "plan": f"part {n}"} for n in (1, 2)]}
        case "critic":
            return _review(context["draft"])
        case "fix":
            return {"patches": [{"path": "/text", "value": f"{context['draft']['text']} Mended."}]}
        case name:
            seen = hashlib.sha256(json.dumps([context, wishes], sort_keys=True).encode())
            return {"text": f"{name} {seen.hexdigest()[:12]}"}


def _review(draft: dict[str, Any]) -> dict[str, Any]:
    """Be content with a draft that was mended, and ask for one change otherwise."""
    content = draft["text"].endswith("Mended.")
    change = {"path": "/text", "problem": "rough", "suggestion": "mend it"}
    score = {
        "id": "clarity",
        "score": 4 if content else 2,
        "quote": draft["text"],  # a score counts only with words of the draft
        "reason": "as read",
    }
    return {
        "scored": True,
        "criteria": [score],
        "changes": [] if content else [change],
        "summary": "read",
    }


def _fails_once(home: Path, asked: dict[str, Any]) -> bool:
    """Tell whether this is the first call of a step that works at the second one only."""
    mark = home / f"tried-{asked['key']}"
    first = asked["step"].rsplit(".", 1)[-1] == "shaky" and not mark.exists()
    if first:
        mark.touch()
    return first


class Provider:
    """Answers on a Unix socket, after some random milliseconds."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bill one call, take a moment, and answer it."""
        try:
            asked = json.loads(await reader.readline())
            home = Path(asked.pop("home"))
            called = {"line": "called", "price_usd": PRICE_USD, **_facts(asked)}
            _append(home / "ledger.jsonl", called)
            await asyncio.sleep(self._random.uniform(0.001, 0.015))
            while (home / f"hold-{asked['step']}").exists():
                await asyncio.sleep(POLL_SECONDS)
            _append(home / "ledger.jsonl", {"line": "answered", **_facts(asked)})
            said = BUSY if _fails_once(home, asked) else answer(asked)
            writer.write(json.dumps(said).encode() + b"\n")
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, json.JSONDecodeError):
            pass  # the client was killed
        finally:
            writer.close()


def _facts(asked: dict[str, Any]) -> dict[str, Any]:
    facts = {name: asked[name] for name in ("step", "item", "key", "pid")}
    return {**facts, "at_ns": time.time_ns()}


def _append(path: Path, line: dict[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(line) + "\n")
        ledger.flush()
        os.fsync(ledger.fileno())


async def _serve(socket: str, seed: int) -> None:
    server = await asyncio.start_unix_server(Provider(seed).connect, socket)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", required=True)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(_serve(given.socket, given.seed))
