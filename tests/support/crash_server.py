"""A warm process to fork children from: everything is imported once, so a child costs milliseconds.

It runs no thread and no event loop while it forks. The protocol is one JSON line each way: the
description of a child gives its pid, a pid gives how that child ended, or null while it lives.
"""
# ruff: noqa: ASYNC110 - another process has no event to wait for

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LIMIT_SECONDS = 180.0


class Forks:
    """The test's end: the provider and the warm process, alive while the context is open."""

    def __init__(self, folder: Path, *, seed: int = 0) -> None:
        self.provider = str(folder / "provider.sock")
        self._lock = threading.Lock()
        self._seed = seed
        self._processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        provider = ["tests.support.crash_provider", "--socket", self.provider]
        self._start([*provider, "--seed", str(self._seed)])
        self._warm = self._start(["tests.support.crash_server", self.provider])
        for process in self._processes:
            if self._read(process) != "ready":
                raise RuntimeError("a process of the crash tests did not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in reversed(self._processes):
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()  # the warm process kills its children and leaves
            if process is not self._warm:
                process.terminate()
            process.wait(10)
            process.stdout.close()

    def spawn(self, spec: Mapping[str, Any]) -> int:
        """Fork a child and return its pid."""
        pid = self._ask(spec)
        assert isinstance(pid, int)
        return pid

    def ended(self, pid: int) -> int | None:
        """Return how a child ended: its exit code, minus its signal, or None while it lives."""
        status = self._ask({"pid": pid})
        return None if status is None else os.waitstatus_to_exitcode(status)

    async def end_of(self, pid: int) -> int:
        """Wait for a child to end."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while (code := self.ended(pid)) is None:
                await asyncio.sleep(0.005)
        return code

    async def kill(self, pid: int) -> int:
        """Kill a child with SIGKILL and return the moment at which it was done."""
        os.kill(pid, signal.SIGKILL)
        at = time.time_ns()
        await self.end_of(pid)
        return at

    def _start(self, module: list[str]) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._processes.append(process)
        return process

    def _ask(self, what: Mapping[str, Any]) -> Any:
        with self._lock:
            assert self._warm.stdin is not None
            self._warm.stdin.write(json.dumps(what) + "\n")
            self._warm.stdin.flush()
            return json.loads(self._read(self._warm))

    def _read(self, process: "subprocess.Popen[str]") -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()


def _serve(provider: str) -> None:
    """Fork and reap on demand until nobody asks any more."""
    from tests.support import crash_child

    _warm_up(provider)
    alive: set[int] = set()
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "pid" in asked:
            pid, status = os.waitpid(asked["pid"], os.WNOHANG)
            alive.discard(pid)
            print(json.dumps(status if pid else None), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            _be(crash_child.main, asked)
        alive.add(pid)
        print(pid, flush=True)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _warm_up(provider: str) -> None:
    """Do one run from start to end, so that whatever is loaded late is loaded."""
    from tests.support.crash_room import NOTE, Place, start

    async def once(home: Path) -> None:
        place = Place(home=home, url=f"sqlite:///{home / 'draftroom.db'}", provider=provider)
        async with asyncio.timeout(LIMIT_SECONDS), place.open() as app:
            await app.worker.settle(await start(app, NOTE))

    with tempfile.TemporaryDirectory() as home:
        asyncio.run(once(Path(home)))
    tasks = len(os.listdir("/proc/self/task"))
    if tasks != 1:
        raise RuntimeError(f"{tasks} threads are alive, so forking would not be safe")


def _be(main: Any, spec: Mapping[str, Any]) -> None:
    """Be the child, and never come back into the loop above."""
    code = 1
    try:
        path = Path(spec["place"]["home"]) / "child.log"
        log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        main(spec)
        code = 0
    except SystemExit as leaving:
        print(leaving, file=sys.stderr)
    except BaseException:  # a child must end here, whatever happened to it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
