"""A person at a terminal: runs the real command in a pseudo-terminal, reads it and types."""

import fcntl
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
from types import TracebackType

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\r")
LIMIT_SECONDS = 30.0
# The new session takes the terminal as its own, so that Ctrl-C reaches the command.
_COMMAND = """\
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from assistant.cli import main
sys.exit(main())
"""


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
        """Press a key, such as Ctrl-C."""
        os.write(self._here, key)

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
