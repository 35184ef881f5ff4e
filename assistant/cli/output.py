"""What a command gives back: its exit code, what a person reads, or one JSON document."""

import json
import os
import sys
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.errors import DraftroomError

if TYPE_CHECKING:
    from rich.console import Console

NARROW, WIDE = 60, 100


class Exit(IntEnum):
    """How a command ends."""

    OK = 0
    FAILED = 1  # the run failed, or was stopped at a gate
    USAGE = 2  # an unknown name, bad input, an invalid file; nothing was written
    BROKEN = 3  # the database, the writer or this machine
    WAITING = 4  # a person must decide
    INTERRUPTED = 130


class UsageError(DraftroomError):
    """The command was not understood."""


class LeftWaiting(DraftroomError):
    """This waits for a person."""


@dataclass
class Screen:
    """Where a command speaks: to a person at a terminal, into a pipe, or as JSON to a program."""

    json: bool = False
    yes: bool = False
    to_go_on: str = ""  # what to say when the person breaks off what is under way

    @property
    def interactive(self) -> bool:
        """True when there is somebody who can be asked."""
        return not self.json and not self.yes and sys.stdin.isatty() and sys.stdout.isatty()

    @cached_property
    def console(self) -> "Console":
        """The console of a person; silent where a program listens."""
        from rich.console import Console

        columns = os.environ.get("COLUMNS", "")
        probe = Console(quiet=self.json)
        width = int(columns) if columns.isdigit() else probe.width if probe.is_terminal else WIDE
        return Console(
            quiet=self.json, width=max(NARROW, min(width, WIDE)), highlight=False, emoji=False
        )

    def say(self, *parts: Any) -> None:
        """Show text or cards to a person, one after the other. Text is taken as it is."""
        for part in parts:
            self.console.print(part, markup=False)

    def answer(self, value: Any) -> None:
        """Give a program its one JSON document."""
        text = json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
        out = sys.__stdout__ or sys.stdout
        out.buffer.write(text.encode("utf-8", "backslashreplace"))
        out.flush()


def complain(message: str) -> None:
    """Say on standard error what went wrong."""
    stream = sys.stderr
    encoding = stream.encoding or "utf-8"
    stream.write(f"draftroom: {message}\n".encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
