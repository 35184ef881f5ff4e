"""Files in a folder that others put things into: each is there whole, and no link is followed.

Every part of a name is opened from the one before it and none may be a link, so that nothing that
is put into the folder leads out of it, whenever it is put there.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from secrets import token_hex

from agents.errors import Fault
from assistant.modes import as_usual
from graphs.outside import NotReached

_NO_PLAIN = "leads through a link or something else that is no plain file or folder"
_WHY = {
    errno.ELOOP: _NO_PLAIN,
    errno.ENOTDIR: _NO_PLAIN,
    errno.ENXIO: _NO_PLAIN,
    errno.EISDIR: "is a folder and no plain file",
    errno.EACCES: "may not be used by this program",
    errno.EPERM: "may not be used by this program",
    errno.EROFS: "lies where nothing can be changed",
    errno.ENAMETOOLONG: "has too long a name",
}


def flags(*names: str) -> int:
    """Return what a file is opened with; Windows lacks some."""
    return sum(getattr(os, f"O_{name}", 0) for name in names)


_TOP = flags("RDONLY", "DIRECTORY", "CLOEXEC")
_FOLDER = _TOP + flags("NOFOLLOW")
_NEW = flags("WRONLY", "CREAT", "EXCL", "NOFOLLOW", "CLOEXEC")
_READ = flags("RDONLY", "NOFOLLOW", "NONBLOCK", "CLOEXEC")


def can_be_used() -> bool:
    """Tell whether this system opens folders so: Linux and macOS do."""
    return os.open in os.supports_dir_fd


@contextmanager
def inside(top: Path, name: str, *, makes: bool = False) -> Iterator[tuple[int, str]]:
    """Open the folder in which a name ends, following no link; give it and the last part."""
    *folders, last = name.split("/")
    with ExitStack() as opened:
        at = os.open(top, _TOP)
        opened.callback(os.close, at)
        for one in folders:
            above, is_new = at, False
            if makes:
                with suppress(FileExistsError):
                    os.mkdir(one, dir_fd=above)
                    is_new = True
            at = os.open(one, _FOLDER, dir_fd=above)
            opened.callback(os.close, at)
            if is_new:
                as_usual(at, 0o777, within=above)
        yield at, last


@contextmanager
def plain(at: int, last: str) -> Iterator[BufferedReader]:
    """Open a plain file to be read; raise OSError for anything else, which nobody waits for."""
    with os.fdopen(os.open(last, _READ, dir_fd=at), "rb") as file:
        kind = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(kind):
            raise OSError(errno.EISDIR if stat.S_ISDIR(kind) else errno.ENXIO, "no plain file")
        yield file


def put(at: int, last: str, content: bytes, *, is_new: bool = False) -> None:
    """Put a whole file in its place; raise FileExistsError where one is there that ``is_new``.

    It is written beside and locked until it is in its place, so that what a crash has cut off is
    told from what is being written, and cleared away by the next who comes.
    """
    import fcntl

    _clear(at, last)
    beside = f"{_begins(last)}{token_hex(8)}.part"
    try:
        with os.fdopen(os.open(beside, _NEW, 0o666, dir_fd=at), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            as_usual(file.fileno(), 0o666, within=at)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if is_new:
                os.link(beside, last, src_dir_fd=at, dst_dir_fd=at, follow_symlinks=False)
            else:
                os.replace(beside, last, src_dir_fd=at, dst_dir_fd=at)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside, dir_fd=at)


def _begins(last: str) -> str:
    """Return how the names of the parts of a file begin: hidden, and short enough for any."""
    return f".{hashlib.sha256(last.encode()).hexdigest()[:16]}."


def _clear(at: int, last: str) -> None:
    """Remove the parts of a file that nobody is writing any more."""
    import fcntl

    begins = _begins(last)
    for one in os.listdir(at):
        if not (one.startswith(begins) and one.endswith(".part")):
            continue
        with suppress(OSError), os.fdopen(os.open(one, _READ, dir_fd=at), "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(one, dir_fd=at)


@contextmanager
def told(name: str, *, sent: bool = False) -> Iterator[None]:
    """Raise NotReached with what the system says in words, without where the folder lies."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotReached(f"There is no file {name}.", fault="permanent", sent=sent) from error
    except OSError as error:
        fault: Fault = "permanent" if error.errno in _WHY else "transient"
        why = _WHY.get(error.errno or 0) or f"cannot be used now: {error.strerror or error}"
        raise NotReached(f"{name} {why}.", fault=fault, sent=sent) from error
