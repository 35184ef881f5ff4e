"""Reads uploaded files, each in a process of its own that is limited and killed when it is late."""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.materials.limits import MEGABYTE, Limits
from assistant.materials.material import Material, file_name
from assistant.materials.refusal import Refused, told

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-P", "-m", "assistant.materials.child")
_MOST_TOLD = 4_000  # of what a process that broke said
_ANSWERS = 12  # times as many bytes as characters an answer may have: JSON escapes each of them
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")


class Reader:
    """Reads files for everybody, a few at once; whoever else asks for something is not held up."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] = _COMMAND) -> None:
        self.limits = limits or Limits()
        self._command = command
        self._turns = asyncio.Semaphore(self.limits.at_once)
        self._waiting = 0

    async def read(self, name: str, content: bytes) -> Material:
        """Return what a file holds; raise MaterialRefused with the reason and what is allowed."""
        name = file_name(name)
        try:
            self._check(content)
            answer = await self._in_turn(name, content)
            if "refused" in answer:
                raise Refused(answer["refused"], **answer["values"])
        except Refused as refused:
            raise told(name, refused) from refused
        return Material.read(name, answer["read"])

    def _check(self, content: bytes) -> None:
        if not content:
            raise Refused("material.empty")
        if len(content) > self.limits.file_bytes:
            raise Refused("material.too_large", size=f"{len(content) / MEGABYTE:.1f}")
        if self._waiting >= self.limits.waiting:
            raise Refused("material.busy")

    async def _in_turn(self, name: str, content: bytes) -> Mapping[str, Any]:
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._read(name, content)
        finally:
            self._turns.release()

    async def _read(self, name: str, content: bytes) -> Mapping[str, Any]:
        suffix = Path(name).suffix.lower().lstrip(".")
        settings = json.dumps({**asdict(self.limits), "suffix": suffix})
        process = await asyncio.create_subprocess_exec(
            *self._command, settings, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_environment()
        )
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._asked(process, content)
        except TimeoutError:
            raise Refused("material.too_heavy") from None
        finally:
            await _ended(process)

    async def _asked(self, process: Process, content: bytes) -> Mapping[str, Any]:
        assert process.stdout is not None
        assert process.stderr is not None
        most = self.limits.characters * _ANSWERS + MEGABYTE
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_given(process, content), name="give a file to its reader")
            answer = tasks.create_task(_heard(process, process.stdout, most), name="hear a reader")
            errors = tasks.create_task(
                _heard(process, process.stderr, MEGABYTE), name="hear its errors"
            )
        code = await process.wait()
        if code == 0:
            with suppress(ValueError):
                found: Mapping[str, Any] = json.loads(answer.result())
                return found
        log.warning(
            "a reader broke",
            extra={
                "action": "material.broke",
                "code": code,
                "said": errors.result()[-_MOST_TOLD:].decode("utf-8", "replace"),
            },
        )
        raise Refused("material.too_heavy" if code < 0 else "material.unread")


async def _given(process: Process, content: bytes) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):  # it ended before it had read all
        process.stdin.write(content)
        await process.stdin.drain()
    process.stdin.close()
    with suppress(BrokenPipeError, ConnectionResetError):
        await process.stdin.wait_closed()


async def _heard(process: Process, stream: asyncio.StreamReader, most: int) -> bytes:
    """Return what a process says; one that says too much is ended."""
    found = bytearray()
    while piece := await stream.read(65_536):
        found += piece
        if len(found) > most:
            _kill(process)
            break
    return bytes(found)


async def _ended(process: Process) -> None:
    """Make sure that nothing of a process is left."""
    _kill(process)
    await asyncio.shield(process.wait())


def _kill(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()


def _environment() -> dict[str, str]:
    """Return what the process may know: where the code is, and nothing of keys and settings."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
