"""The world outside in the fault programme: a process of its own, with a ledger that it flushes.

A trial has a folder below the sink's and the same name in its addresses. Every request is a line
when it comes in, and another when something was done, so a request that was cut is seen as well.
"""

import argparse
import asyncio
import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple, Self

KNOWS_NO_KEYS = "hotels"  # does again whatever comes again
MOST_SECONDS = 0.02  # before it is done, and once more before it is answered
LEDGER = "outside.jsonl"


class Answer(NamedTuple):
    """A status, and the body that goes with it."""

    status: int
    body: dict[str, Any]


class World:
    """Does what it is asked, keeps what it did under a key, and tells all of it on the disk."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._random = random.Random(seed)
        self._known: dict[str, Answer] = {}  # what was answered, by trial and key
        self._busy: set[str] = set()  # what was turned away once already
        self._torn: set[str] = set()  # what was done once without a word

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request; what was read whole is done, whether its sender lives or not."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ")
            pairs = (line.split(": ", 1) for line in head[1:] if ": " in line)
            headers = {name.lower(): value for name, value in pairs}
            content = await reader.readexactly(int(headers.get("content-length", 0)))
            key = headers.get("idempotency-key", "")
            answer = await self._taken(method, target, key, json.loads(content or b"null"))
            if not answer.status:
                return  # the line breaks before anything is said
            body = json.dumps(answer.body).encode()
            status = f"HTTP/1.1 {answer.status} X\r\nConnection: close\r\n"
            writer.write(f"{status}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # its sender was killed
        finally:
            writer.close()

    async def _taken(self, method: str, target: str, key: str, body: Any) -> Answer:
        _, trial, place = target.partition("?")[0].split("/", 2)
        line = {"method": method, "place": place, "key": key, "body": body}
        self._told(trial, "came", line)
        await asyncio.sleep(self._random.uniform(0, MOST_SECONDS))
        answer, did = self._done(trial, line)
        self._told(trial, did, line | {"answer": answer.body})
        await asyncio.sleep(self._random.uniform(0, MOST_SECONDS))
        if did == "did" and place.startswith("busy") and f"{trial} {place}" not in self._torn:
            self._torn.add(f"{trial} {place}")
            return Answer(0, {})
        return answer

    def _done(self, trial: str, line: dict[str, Any]) -> tuple[Answer, str]:
        place, known = line["place"], f"{trial} {line['key']}"
        kind = place.split("/", 1)[0]
        if kind.startswith("busy") and f"{known} {place}" not in self._busy:
            self._busy.add(f"{known} {place}")
            return Answer(503, {"error": "busy"}), "busy"
        if line["method"] == "GET":
            return Answer(200, {"rate": 1.1}), "read"
        if line["method"] == "DELETE":
            return Answer(200, {}), "gone"
        if kind == "refused":
            return Answer(409, {"error": "none left"}), "refused"
        if kind != KNOWS_NO_KEYS and known in self._known:
            return self._known[known], "again"
        asked = json.dumps([place, line["body"]], sort_keys=True).encode()
        answer = Answer(200, {"id": hashlib.sha256(asked).hexdigest()[:10]})
        self._known[known] = answer
        return answer, "did"

    def _told(self, trial: str, what: str, line: dict[str, Any]) -> None:
        with (self._folder / trial / LEDGER).open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps({"line": what, **line}) + "\n")
            ledger.flush()
            os.fsync(ledger.fileno())


class Outside:
    """The test's end of the world outside: alive while the context is open."""

    def __init__(self, folder: Path, *, seed: int = 0) -> None:
        self.folder = folder
        self.host = ""
        self._seed = seed

    def __enter__(self) -> Self:
        module = ["tests.support.fault_sink", "--folder", str(self.folder)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", *module, "--seed", str(self._seed)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.host = f"127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


async def _serve(folder: Path, seed: int) -> None:
    server = await asyncio.start_server(World(folder, seed).connect, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(_serve(given.folder, given.seed))
