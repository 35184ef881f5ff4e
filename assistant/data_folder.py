"""The folder with the data of workflows: files by relative paths, and nothing outside of it.

Every part of a path is opened from the one before it and none may be a link, so that nothing that
is put into the folder leads out of it, whenever it is put there.
"""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import NoReturn

from agents.errors import Fault
from assistant.published import flags
from graphs.data import BadPath, check_path
from graphs.outside import NotReached

MOST_BYTES = 20_000_000
_WHY = {
    errno.ELOOP: "is a link, which may lead anywhere",
    errno.EISDIR: "is a folder",
    errno.EACCES: "may not be used by this program",
    errno.EPERM: "may not be used by this program",
    errno.EROFS: "lies where nothing can be changed",
    errno.ENAMETOOLONG: "has too long a name",
}
_TOP = flags("RDONLY", "DIRECTORY", "CLOEXEC")
_IN = flags("RDONLY", "DIRECTORY", "NOFOLLOW", "CLOEXEC")
_READ = flags("RDONLY", "NOFOLLOW", "NONBLOCK", "CLOEXEC")
_NEW = flags("WRONLY", "CREAT", "EXCL", "NOFOLLOW", "CLOEXEC")


def read_file(folder: Path, path: str) -> bytes:
    """Return the content of a file; raise NotReached."""
    with _inside(folder, path) as (parent, name), _told(path):
        handle = os.open(name, _READ, dir_fd=parent)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                _refuse(f"{path} is no file.")
            content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        _refuse(f"{path} is longer than {MOST_BYTES:,} bytes.")
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
    with _inside(folder, path, make=True) as (parent, name), _told(path):
        beside = f".{token_hex(8)}.part"
        try:
            with os.fdopen(os.open(beside, _NEW, 0o666, dir_fd=parent), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, name, src_dir_fd=parent, dst_dir_fd=parent)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside, dir_fd=parent)
            raise
        with _told(path, sent=True):
            os.fsync(parent)


@contextlib.contextmanager
def _inside(folder: Path, path: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
    """Open the folder that a path lies in, part by part; raise NotReached."""
    try:
        check_path(path)
    except BadPath as error:
        raise NotReached(f"{error}.", fault="permanent") from None
    if os.open not in os.supports_dir_fd:
        raise NotReached("Files are read from folders on Linux and macOS alone.", fault="system")
    *parts, name = path.split("/")
    with contextlib.ExitStack() as opened:
        with _told(path):
            here = _opened(opened, os.open(folder, _TOP))
            for part in parts:
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(part, dir_fd=here)
                here = _opened(opened, os.open(part, _IN, dir_fd=here))
        yield here, name


def _opened(stack: contextlib.ExitStack, handle: int) -> int:
    stack.callback(os.close, handle)
    return handle


@contextlib.contextmanager
def _told(path: str, *, sent: bool = False) -> Iterator[None]:
    """Say what the system says in words, without where the folder lies."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotReached(f"There is no file {path}.", fault="permanent") from error
    except NotADirectoryError as error:
        said = f"{path} leads through a link or something that is no folder."
        raise NotReached(said, fault="permanent") from error
    except OSError as error:
        fault: Fault = "permanent" if error.errno in _WHY else "transient"
        why = _WHY.get(error.errno or 0) or f"cannot be used now: {error.strerror}"
        raise NotReached(f"{path} {why}.", fault=fault, sent=sent) from error


def _refuse(said: str) -> NoReturn:
    raise NotReached(said, fault="permanent")
