"""The watched folder: definition files that are registered as they come and change.

It is looked at again and again, without the help of the operating system, so that it works on every
disk. A file that is being saved is left alone until it has stood still for a moment.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from assistant.errors import Conflict
from assistant.identity import LOCAL
from assistant.words import say
from assistant.workflows import Taken, Workflows, usable
from graphs.errors import DefinitionError, Problem
from graphs.loader import MOST_BYTES

LOOK_SECONDS = 1.0
SETTLED_SECONDS = 1.0  # a file that was written to since may be half there
MOST_FILES = 500
MOST_TOLD = 20  # problems of a file in the terminal; the log has all
_ENDINGS = (".yaml", ".yml", ".json")
_CASES = (".test.yaml", ".test.yml", ".test.json")  # of `draftroom test`
_log = logging.getLogger(__name__)


class Stamp(NamedTuple):
    """What tells one state of a file from another without reading it."""

    written: int  # nanoseconds
    size: int


@dataclass(frozen=True)
class Broken:
    """A file that cannot be used, with everything that is wrong in it."""

    file: str
    problems: tuple[Problem, ...]


class Watch:
    """Looks at a folder and registers what is in it for whoever sits at this computer."""

    def __init__(
        self,
        workflows: Workflows,
        folder: Path,
        *,
        make: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = folder
        self.tell: Callable[[str], None] = _log.info
        self._workflows = workflows
        self._make = make
        self._clock = clock
        self._closed = asyncio.Event()
        self._seen: dict[Path, tuple[Stamp, float]] = {}  # and since when it has stood so
        self._done: dict[Path, Stamp] = {}
        self._names: dict[Path, str] = {}
        self._broken: dict[Path, Broken] = {}
        self._clashes: dict[Path, Path] = {}  # with the file that has the name
        self._began = False
        self._trouble = ""

    def problems(self, actor: str) -> tuple[Broken, ...]:
        """Return the files that cannot be used, to whom they belong."""
        return tuple(self._broken[path] for path in sorted(self._broken)) if actor == LOCAL else ()

    def lines(self, actor: str) -> list[str]:
        """Say of each file that cannot be used what is wrong with it first."""
        return [_line(one) for one in self.problems(actor)]

    async def prepare(self) -> None:
        """Make the folder where it is ours to make, so that files can be put there."""
        if self._make:
            with suppress(OSError):
                await asyncio.to_thread(self.folder.mkdir, parents=True, exist_ok=True)

    async def run(self) -> None:
        """Look again and again until it is closed."""
        while not self._closed.is_set():
            try:
                await self.look()
                self._trouble = ""
            except Exception as error:  # a database that is locked must not end the server
                if str(error) != self._trouble:
                    _log.exception("cannot watch %s", self.folder)
                self._trouble = str(error)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._closed.wait()

    def close(self) -> None:
        """End after the look that is under way."""
        self._closed.set()

    async def look(self) -> list[Taken]:
        """Register what is new or changed and stands still; return what changed by it."""
        found = await asyncio.to_thread(_files, self.folder)
        self._forget(found)
        taken = []
        for path, stamp in found.items():
            if self._done.get(path) == stamp or not self._stands_still(path, stamp):
                continue
            content = await asyncio.to_thread(_content, path, stamp)
            if content is None:  # it changed while it was read
                continue
            one = await self._take(path, stamp, content)
            self._done[path] = stamp
            if one is not None and one.change is not None:
                taken.append(one)
        self._began = True
        return taken

    def _forget(self, found: Mapping[Path, Stamp]) -> None:
        """Let go of files that are gone; what they registered stays."""
        for kept in (self._seen, self._done, self._names, self._broken, self._clashes):
            for path in [one for one in kept if one not in found]:
                del kept[path]
        for path, other in list(self._clashes.items()):
            if self._done.get(other) != found.get(other) or other not in self._names:
                del self._clashes[path]
                self._done.pop(path, None)  # its name may be free by now

    def _stands_still(self, path: Path, stamp: Stamp) -> bool:
        now = self._clock()
        before, since = self._seen.get(path, (None, now))
        if before != stamp:
            since = now
        self._seen[path] = (stamp, since)
        quiet = max(now - since, now - stamp.written / 1e9)
        return stamp.size > 0 and quiet >= SETTLED_SECONDS

    async def _take(self, path: Path, stamp: Stamp, content: bytes) -> Taken | None:
        """Register a file; keep and tell what is wrong with it."""
        self._names.pop(path, None)
        # What lay there before may have been rolled back since it was written.
        written_at = None if self._began else datetime.fromtimestamp(stamp.written / 1e9, UTC)
        try:
            workflow = await asyncio.to_thread(usable, content, path.name)
            self._refuse_a_second(path, workflow.name)
            taken = await self._workflows.take(
                LOCAL, workflow, f"from {path.name}", written_at=written_at
            )
        except DefinitionError as error:
            self._tell_broken(path, error.problems)
            return None
        except Conflict as error:
            self._tell_broken(path, (Problem(str(error), path.name),))
            return None
        self._names[path] = workflow.name
        self._broken.pop(path, None)
        if taken.change is not None:
            told = {"file": path.name, "name": taken.name, "version": taken.version}
            self.tell(say("watch.taken", **told))
        return taken

    def _refuse_a_second(self, path: Path, name: str) -> None:
        for other, taken in self._names.items():
            if taken == name:
                self._clashes[path] = other
                raise Conflict(f"{other.name} defines {name!r} too; give one of them another name")

    def _tell_broken(self, path: Path, problems: tuple[Problem, ...]) -> None:
        broken = self._broken[path] = Broken(path.name, problems)
        _log.warning("%s", "\n".join(map(str, problems)))
        rest = [f"  {one}" for one in problems[1:MOST_TOLD]]
        self.tell("\n".join([_line(broken), *rest]))


def _line(broken: Broken) -> str:
    first = str(broken.problems[0])
    return say("watch.broken", file=broken.file, n=len(broken.problems), first=first)


def _files(folder: Path) -> dict[Path, Stamp]:
    """Return the definition files of a folder as they stand; none where it is not there."""
    found: dict[Path, Stamp] = {}
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            low = entry.name.lower()
            if low.startswith(".") or not low.endswith(_ENDINGS) or low.endswith(_CASES):
                continue
            with suppress(OSError):  # it went in between
                if entry.is_file():
                    about = entry.stat()
                    found[Path(entry.path)] = Stamp(about.st_mtime_ns, about.st_size)
    return dict(sorted(found.items())[:MOST_FILES])


def _content(path: Path, stamp: Stamp) -> bytes | None:
    """Return what stands in a file; None where it is no longer in that state."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
            about = os.fstat(stream.fileno())
    except OSError:
        return None
    return content if Stamp(about.st_mtime_ns, about.st_size) == stamp else None
