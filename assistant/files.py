"""The finished files of a draft: those of each version, with their sizes, names and contents."""

import asyncio
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from assistant.errors import NotFound
from assistant.letterheads import Letterheads
from assistant.runs import RunService
from assistant.snapshot import DocumentView, Snapshot
from assistant.store import Store, documents, runs
from graphs.documents.formats import FORMATS

Copy = Literal["clean", "review"]

_LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_ALWAYS_THEN = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive


@dataclass(frozen=True)
class File:
    """A finished file."""

    name: str
    format: str
    copy: Copy
    sha256: str
    size: int


@dataclass(frozen=True)
class VersionFiles:
    """The files of one version, and how that version stands to the one of now."""

    snapshot: Snapshot  # of that version
    version: int
    current: int
    files: tuple[File, ...]
    same_as_now: bool  # nothing in them has changed since


class Content(NamedTuple):
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


class FileService:
    """Hands out the files of runs, Word files on the letterhead of who asks."""

    def __init__(self, store: Store, runs: RunService, letterheads: Letterheads) -> None:
        self._store = store
        self._runs = runs
        self._letterheads = letterheads

    async def of(self, actor: str, run_id: str, version: int | None = None) -> VersionFiles:
        """Return the files of a version, or of the one of now; raise NotFound."""
        now = await self._runs.snapshot(actor, run_id)
        number = now.run.revision if version is None else version
        then = now
        if number != now.run.revision:
            then = await self._runs.snapshot_at(actor, run_id, number)
        async with self._store.reading() as tx:
            sizes = await documents.sizes(tx, {one.sha256 for one in then.documents})
        return VersionFiles(
            snapshot=then,
            version=number,
            current=now.run.revision,
            files=tuple(_file(one, sizes) for one in then.documents),
            same_as_now=_hashes(then) == _hashes(now),
        )

    async def content(self, actor: str, run_id: str, sha256: str) -> Content:
        """Return a file of a run, or of one that it was forked from; raise NotFound."""
        async with self._store.reading() as tx:
            run = await runs.get(tx, run_id, owner=actor)
            title, at = run.title, run
            while True:
                kept = await documents.of_run(tx, at.id, owner=actor)
                found = next((one for one in kept if one.sha256 == sha256), None)
                if found is not None:
                    break
                if at.forked_from is None:
                    raise NotFound("There is no such file.", run=run_id, sha256=sha256)
                at = await runs.get(tx, at.forked_from, owner=actor)
            content = await documents.content(tx, at.id, sha256, owner=actor)
        if found.format == "docx":
            content = (await self._letterheads.laid(actor, {"": content}))[""]
        name = f"{plain_name(title)} - {file_name(found.name, found.format, found.copy)}"
        return Content(name, FORMATS[found.format].media_type, content)

    async def archive(
        self, actor: str, run_id: str, *, version: int | None = None, copy: Copy | None = None
    ) -> Content:
        """Return all files of a version in one archive, or one copy of each."""
        found = await self.of(actor, run_id, version)
        wanted = [one for one in found.files if copy in (None, one.copy)]
        if not wanted:
            raise NotFound("There are no such files yet.", run=run_id, version=found.version)
        contents = {
            _inside(one, alone=copy is not None): await self._bytes(actor, run_id, one)
            for one in wanted
        }
        word = {name: one for name, one in contents.items() if name.endswith(".docx")}
        contents |= await self._letterheads.laid(actor, word)
        packed = await asyncio.to_thread(_packed, list(contents.items()))
        which = " (review)" if copy == "review" else ""
        title = plain_name(found.snapshot.run.title)
        return Content(f"{title}{which}.zip", "application/zip", packed)

    async def _bytes(self, actor: str, run_id: str, file: File) -> bytes:
        return await self._runs.document(actor, run_id, file.sha256)


def file_name(name: str, format_: str, copy: str) -> str:
    """Return what a file is called: ``Student sheet (review).docx``."""
    return f"{titled(name)}{' (review)' if copy == 'review' else ''}{FORMATS[format_].extension}"


def titled(name: str) -> str:
    """Return the name of a document as a person reads it: ``Student sheet``, ``Form A``."""
    first, *rest = name.split("_")
    return " ".join([first.capitalize(), *(one.upper() if len(one) == 1 else one for one in rest)])


def plain_name(title: str) -> str:
    """Return a title as a name that every system takes for a file."""
    flat = " ".join(_NOT_IN_NAMES.sub(" ", title).split())
    return flat[:_LONGEST_NAME].strip(" .") or "Draft"


def _file(view: DocumentView, sizes: Mapping[str, int]) -> File:
    copy: Copy = "review" if view.copy == "review" else "clean"
    return File(view.name, view.format, copy, view.sha256, sizes.get(view.sha256, 0))


def _hashes(snapshot: Snapshot) -> set[str]:
    return {one.sha256 for one in snapshot.documents}


def _inside(file: File, *, alone: bool) -> str:
    folder = "review/" if file.copy == "review" and not alone else ""
    return f"{folder}{file_name(file.name, file.format, file.copy)}"


def _packed(contents: Sequence[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents:
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS_THEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
