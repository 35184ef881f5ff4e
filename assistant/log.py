"""The log file: warnings, errors, and who came and went. It is put aside before it grows large.

Several processes may write into the file of one data folder: whoever finds it full puts it aside
under a lock, and the others go on in the new one.
"""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from logging.handlers import WatchedFileHandler
from pathlib import Path

MOST_BYTES, KEPT = 1_000_000, 4  # of the file, and files that were put aside
people = logging.getLogger("draftroom.people")  # who came and went, and from where


class LogFile(WatchedFileHandler):
    """Writes into a file that is never much longer than MOST_BYTES."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self._path = path
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record down."""
        if os.name == "posix":  # elsewhere a file that is open cannot be put aside
            with contextlib.suppress(OSError):
                self._put_aside()
        super().emit(record)

    def _put_aside(self) -> None:
        import fcntl

        if self._path.stat().st_size < MOST_BYTES:
            return
        with self._path.open("rb") as full:
            fcntl.flock(full, fcntl.LOCK_EX)
            if not os.path.samestat(os.fstat(full.fileno()), self._path.stat()):
                return  # another process was quicker
            for number in range(KEPT - 1, 0, -1):
                with contextlib.suppress(FileNotFoundError):
                    self._aside(number).replace(self._aside(number + 1))
            self._path.replace(self._aside(1))

    def _aside(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")


def log_file() -> Path:
    """Return where defects are written down."""
    home = Path(os.environ.get("DRAFTROOM_HOME") or "~/.draftroom").expanduser()
    folder = home / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir())
    return folder / "draftroom.log"


@contextlib.contextmanager
def logging_to(home: Path) -> Iterator[None]:
    """Send what the whole process has to tell to the log file, and nothing to the terminal."""
    with contextlib.suppress(OSError):
        (home / "logs").mkdir(parents=True, exist_ok=True)
    handler = LogFile(home / "logs" / "draftroom.log")
    handler.addFilter(_is_worth_it)
    people.setLevel(logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def _is_worth_it(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name == people.name
