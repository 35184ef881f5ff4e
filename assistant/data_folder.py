"""The folder with the data of workflows: files by relative paths, and nothing outside of it."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from assistant.whole_files import can_be_used, inside, plain, put, told
from graphs.data import BadPath, check_path
from graphs.outside import NotReached

MOST_BYTES = 20_000_000


def read_file(folder: Path, path: str) -> bytes:
    """Return the content of a file; raise NotReached."""
    with _inside(folder, path) as (at, last), told(path), plain(at, last) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotReached(f"{path} is longer than {MOST_BYTES:,} bytes.", fault="permanent")
    return content


def sha256_of(folder: Path, path: str) -> str | None:
    """Return the SHA-256 of a file; None where there is none. Raises NotReached."""
    try:
        return hashlib.sha256(read_file(folder, path)).hexdigest()
    except NotReached as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def write_file(folder: Path, path: str, content: bytes) -> None:
    """Put a whole file there, so that nobody ever sees half of it; raise NotReached."""
    with _inside(folder, path, makes=True) as (at, last):
        with told(path):
            put(at, last, content)
        with told(path, sent=True):
            os.fsync(at)


@contextlib.contextmanager
def _inside(folder: Path, path: str, *, makes: bool = False) -> Iterator[tuple[int, str]]:
    """Open the folder that a path lies in; raise NotReached."""
    try:
        check_path(path)
    except BadPath as error:
        raise NotReached(f"{error}.", fault="permanent") from None
    if not can_be_used():
        raise NotReached("Files are read from folders on Linux and macOS alone.", fault="system")
    with contextlib.ExitStack() as stack:
        with told(path):
            place = stack.enter_context(inside(folder, path, makes=makes))
        yield place
