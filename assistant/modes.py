"""Modes: what is made here is its owner's alone, whatever the person's umask.

The umask belongs to the whole process, so it is narrowed once, when a command begins. What a
person asks for in a folder that others can look into keeps the rights that their own umask leaves.
"""

import contextlib
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = 0o077
# What we make in a data folder; `-wal`, `-shm` and the like follow a name.
_MADE = ("draftroom.db", "checkpoints.db", "secret.key", "settings.yaml")
_MADE_FOLDERS = ("chat", "documents", "logs", "notices", "workflows")
_log = logging.getLogger(__name__)
_usual: list[int] = []  # the person's umask, while a command goes on


@contextlib.contextmanager
def ours_alone() -> Iterator[None]:
    """Give nobody else a right to what is made in the meantime."""
    before = os.umask(OTHERS)
    _usual.append(before)
    try:
        yield
    finally:
        _usual.pop()
        os.umask(before)


def as_usual(place: int | Path, mode: int, *, within: int | Path) -> None:
    """Give what was made for a person the rights that their umask leaves.

    In a folder that is closed to others it stays closed: that is how the data folder is.
    """
    if os.name == "posix" and _usual and os.stat(within).st_mode & OTHERS:
        os.chmod(place, mode & ~_usual[-1])


def make_folder(path: Path) -> None:
    """Make a folder that a person asked for, and those above it, with the usual rights."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for one in reversed(missing):
        as_usual(one, 0o777, within=one.parent)


def keep_to_ourselves(home: Path) -> None:
    """Take a data folder back from others where it is ours and holds nothing but what we made."""
    with contextlib.suppress(OSError):
        if not is_open(home):
            return
        folder = home.stat()
        if folder.st_mode & stat.S_ISVTX or folder.st_uid != os.geteuid():
            return
        if all(_is_made_here(one) for one in home.iterdir()):
            home.chmod(stat.S_IMODE(folder.st_mode) & ~OTHERS)
            _log.warning("others could look into %s; taken back", home)


def open_to_others(home: Path, database: Path | None) -> list[Path]:
    """Return what others may get at: in a data folder that is open, and a database elsewhere."""
    within = [one for one in home.iterdir() if _is_made_here(one)] if is_open(home) else []
    elsewhere = [database] if database is not None and database.parent != home else []
    return sorted(one for one in (*within, *elsewhere) if is_open(one))


def is_open(place: Path) -> bool:
    """Tell whether others than its owner have a right to a file or folder that is there."""
    try:
        return os.name == "posix" and bool(place.stat().st_mode & OTHERS)
    except OSError:
        return False


def _is_made_here(place: Path) -> bool:
    return place.name in _MADE_FOLDERS or place.name.startswith(_MADE)
