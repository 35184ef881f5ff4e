"""The folders in which workflows leave files: the one for publishing, and that of the notices.

A name leads to a place inside its folder, whatever links lie there. A file is there whole or not at
all, and none is written over that is not to be.
"""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from assistant.modes import as_usual, make_folder
from assistant.whole_files import can_be_used, flags, inside, plain, put, told
from graphs.file_names import BadName, check_name
from graphs.outside import NotReached

T = TypeVar("T")
_NOT_SET = "Nothing is published from here: no folder is set in DRAFTROOM_PUBLISH_FOLDER."
_NOT_HERE = "Files are left in folders on Linux and macOS alone."
_ADD = flags("RDWR", "CREAT", "APPEND", "NOFOLLOW", "NONBLOCK", "CLOEXEC")


class Folders:
    """Keeps published files and notices; implements graphs.outside.Files."""

    def __init__(self, publish: Path | None, notices: Path) -> None:
        self._publish = publish
        self._notices = notices
        self._turn = asyncio.Lock()

    def refuses(self, name: str) -> str:
        """Say why nothing can be published under a name; nothing where it can."""
        try:
            check_name(name)
        except BadName as error:
            return str(error)
        if not can_be_used():
            return _NOT_HERE
        if self._publish is None:
            return _NOT_SET
        return "" if self._publish.is_dir() else f"The folder {self._publish} is not there."

    async def published(self, name: str) -> str | None:
        """Return the SHA-256 of what stands under a name; None where nothing does."""
        return await self._apart(name, _hash)

    async def publish(self, name: str, content: bytes, over: Collection[str] | None) -> None:
        """Put a whole file there, over nothing but what has one of these SHA-256; None: over all.

        Raises NotReached where something else stands there.
        """

        def place(at: int, last: str) -> None:
            known = None if over is None else _hash(at, last)
            if known is not None and known not in (over or ()):
                why = f"{name} is there already, and not as this run has written it; see replace."
                raise NotReached(why, fault="permanent")
            try:
                put(at, last, content, is_new=over is not None and known is None)
            except FileExistsError:
                why = f"{name} was put there by somebody else just now."
                raise NotReached(why, fault="permanent") from None
            with told(name, sent=True):
                os.fsync(at)

        await self._apart(name, place, makes=True)

    async def withdraw(self, name: str, over: Collection[str]) -> bool:
        """Take a file away that has one of these SHA-256; tell whether there was any."""

        def remove(at: int, last: str) -> bool:
            known = _hash(at, last)
            if known is not None and known not in over:
                why = f"{name} was changed since it was published, so it stays."
                raise NotReached(why, fault="permanent")
            if known is not None:
                os.unlink(last, dir_fd=at)
                os.fsync(at)
            return known is not None

        return bool(await self._apart(name, remove))

    async def notice(self, name: str, key: str, line: Mapping[str, Any]) -> None:
        """Add a line to a file of notices, once for a key."""
        if not can_be_used():
            raise NotReached(_NOT_HERE, fault="system")
        text = json.dumps({"id": key, **line}, ensure_ascii=False)

        def add() -> None:
            check_name(name)
            make_folder(self._notices)
            with inside(self._notices, name, makes=True) as (at, last):
                _add(at, last, key, text.encode("utf-8", "replace"))

        await self._safely(name, add)

    async def _apart(
        self, name: str, work: Callable[[int, str], T], *, makes: bool = False
    ) -> T | None:
        """Do something in the folder that a name leads to; None where there is no such folder."""
        if why := self.refuses(name):
            raise NotReached(why, fault="system")
        top = self._publish
        assert top is not None

        def do() -> T | None:
            try:
                with inside(top, name, makes=makes) as (at, last):
                    return work(at, last)
            except FileNotFoundError:
                if makes:
                    raise
                return None

        return await self._safely(name, do)

    async def _safely(self, name: str, work: Callable[[], T]) -> T:
        """Do it beside the loop, one after the other; say what the system refuses."""
        with told(name):
            async with self._turn:
                return await asyncio.to_thread(work)


def _hash(at: int, last: str) -> str | None:
    """Return the SHA-256 of a plain file; None where there is none."""
    try:
        with plain(at, last) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _add(at: int, last: str, key: str, line: bytes) -> None:
    """Add a line, unless one with the key is there; what a crash has cut off stays a line."""
    begins, before = f'{{"id": "{key}"'.encode(), b"\n"
    with os.fdopen(os.open(last, _ADD, 0o644, dir_fd=at), "r+b") as file:
        if not os.fstat(file.fileno()).st_size:
            as_usual(file.fileno(), 0o644, within=at)
        for before in file:
            if before.startswith(begins) and _is_whole(before):
                return
        file.write((b"" if before.endswith(b"\n") else b"\n") + line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _is_whole(line: bytes) -> bool:
    try:
        return line.endswith(b"\n") and bool(json.loads(line))
    except ValueError:
        return False
