"""A folder of finished files: clean copies in it, review copies in ``review/`` below it.

A file is written whole or not at all. A later version of the same run replaces its own files; a
file of something else, or one that was changed since it was written, is never touched: the whole
set then gets the next free number.
"""

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.cli.output import UsageError
from assistant.modes import as_usual, make_folder
from assistant.snapshot import DocumentView
from graphs.documents.formats import FORMATS

_NOTE = ".draftroom.json"  # which run wrote which file, of what, and what it held
_REVIEW = "review"


@dataclass(frozen=True)
class Folder:
    """Where the files of one run go."""

    path: Path
    run_id: str

    def check(self) -> None:
        """Make the folder; raise UsageError when files cannot go there."""
        try:
            make_folder(self.path)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise UsageError(f"files cannot go to {self.path}: {error.strerror}") from error

    def write(self, files: Mapping[DocumentView, bytes]) -> dict[DocumentView, Path]:
        """Write the files of a version and return where each lies."""
        self.check()
        noted = self._noted()
        for places in self._numbered(files):
            if all(self._is_free(path, files[one], noted) for one, path in places.items()):
                break
        for one, path in places.items():
            _put(path, files[one])
            note = {"run": self.run_id, "sha256": _hash(files[one])}
            noted[self._name(path)] = {**note, "of": one.sha256}
        _put(self.path / _NOTE, (json.dumps(noted, indent=1, sort_keys=True) + "\n").encode())
        return places

    def found(self, documents: tuple[DocumentView, ...]) -> dict[DocumentView, Path]:
        """Return those of the documents that lie here, unchanged."""
        noted = self._noted()
        places: dict[DocumentView, Path] = {}
        by_hash = {(note.get("of", note["sha256"]), name) for name, note in noted.items()}
        for one in documents:
            for sha256, name in sorted(by_hash):
                path = self.path / name
                in_review = path.parent.name == _REVIEW and path.parent != self.path
                matches = sha256 == one.sha256 and in_review == (one.copy == "review")
                if matches and path.is_file():
                    places[one] = path
        return places

    def _numbered(self, files: Mapping[DocumentView, bytes]) -> Iterator[dict[DocumentView, Path]]:
        number = 1
        while True:
            suffix = f" ({number})" if number > 1 else ""
            yield {one: self._place(one, suffix) for one in files}
            number += 1

    def _place(self, one: DocumentView, suffix: str) -> Path:
        name = re.sub(r"[^\w ()-]+", "_", one.name).strip() or "draft"
        folder = self.path / _REVIEW if one.copy == "review" else self.path
        return folder / f"{name}{suffix}{FORMATS[one.format].extension}"

    def _is_free(self, path: Path, content: bytes, noted: Mapping[str, Any]) -> bool:
        if not path.exists():
            return True
        if not path.is_file():
            return False
        there = _hash(path.read_bytes())
        note = noted.get(self._name(path), {})
        ours = note.get("run") == self.run_id and note.get("sha256") == there
        return ours or there == _hash(content)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.path).as_posix()

    def _noted(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads((self.path / _NOTE).read_text("utf-8"))
            if isinstance(found, dict):
                return {
                    name: note
                    for name, note in found.items()
                    if isinstance(note, dict) and isinstance(note.get("sha256"), str)
                }
        return {}


def _put(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody sees half of it."""
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".draftroom-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        as_usual(Path(name), 0o644, within=path.parent)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
