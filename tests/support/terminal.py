"""The real command in a process of its own: run from a script, or with a person at a terminal."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\r")
LIMIT_SECONDS = 180.0
COMMAND = (sys.executable, "-c", "import sys; from assistant.cli import main; sys.exit(main())")
# The new session takes the terminal as its own, so that Ctrl-C reaches the command.
_COMMAND = """\
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from assistant.cli import main
sys.exit(main())
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; anything else there is an error."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Computer:
    """A data folder and the command to use it with."""

    home: Path

    @property
    def env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "DRAFTROOM_HOME": str(self.home)}

    def draftroom(self, *typed: str, **env: str) -> Ended:
        done = subprocess.run(
            [*COMMAND, *typed],
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    @property
    def has_written_nothing(self) -> bool:
        return not list(self.home.glob("*.db")) and not (self.home / "documents").exists()


class Person:
    """Types answers and waits for words on the screen."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], *, columns: int = 90
    ) -> None:
        self._here, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, *command],
            stdin=there, stdout=there, stderr=there,
            env={**env, "TERM": "xterm-256color"},
            start_new_session=True,
        )  # fmt: skip
        os.close(there)
        self._raw = b""
        self._seen = 0

    def __enter__(self) -> "Person":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(LIMIT_SECONDS)
        os.close(self._here)

    @property
    def screen(self) -> str:
        """All that was ever shown, without colours and movements."""
        return _CONTROL.sub("", self._raw.decode("utf-8", "replace"))

    def waits_for(self, words: str) -> str:
        """Read until ``words`` are shown after what was waited for before; return what came."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while words not in self.screen[self._seen :]:
            if not self._read(deadline):
                raise AssertionError(f"{words!r} never came; the screen says:\n{self.screen}")
        start = self._seen
        self._seen = self.screen.index(words, start) + len(words)
        return self.screen[start : self._seen]

    def types(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._here, f"{line}\n".encode())

    def presses(self, key: bytes) -> None:
        """Press a key, such as Ctrl-C, once the program has come to rest."""
        self._rests()
        os.write(self._here, key)

    def _rests(self) -> None:
        """Wait until the main thread sleeps: an interrupt just before that goes unnoticed."""
        stat = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/stat")
        deadline = time.monotonic() + LIMIT_SECONDS
        asleep = 0
        while stat.exists() and asleep < 3 and time.monotonic() < deadline:
            state = stat.read_text().rpartition(")")[2].split()[0]
            asleep = asleep + 1 if state == "S" else 0
            time.sleep(0.02)

    def leaves(self) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while self._read(deadline):
            pass
        return self._process.wait(LIMIT_SECONDS)

    def _read(self, deadline: float) -> bool:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self._here], [], [], left)[0]:
            raise AssertionError(f"nothing came for too long; the screen says:\n{self.screen}")
        try:
            chunk = os.read(self._here, 65536)
        except OSError:  # Linux's word for the end of a terminal
            return False
        self._raw += chunk
        return bool(chunk)
