"""Turns an error into one clear message and an exit code; a traceback goes to the log file only."""

import logging
from dataclasses import asdict, dataclass
from typing import Any

from agents.errors import AgentError
from assistant.cli import words
from assistant.cli.output import Exit, LeftWaiting, Screen, UsageError, complain
from assistant.errors import (
    AccountRefused,
    Conflict,
    DraftroomError,
    EditRefused,
    NotFound,
    SettingsError,
    StoreUnavailable,
)
from graphs.errors import DefinitionError, GraphError, InputError

_USAGE = (
    UsageError,
    NotFound,
    Conflict,
    EditRefused,
    SettingsError,
    AccountRefused,
    GraphError,
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """What is told of an error."""

    kind: str
    message: str
    exit: Exit
    problems: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the document that a program reads."""
        told: dict[str, Any] = {"kind": self.kind, "message": self.message, "exit": int(self.exit)}
        if self.problems:
            told["problems"] = list(self.problems)
        return {"error": told}


def reported(error: BaseException, screen: Screen) -> Exit:
    """Tell the person, or the program, what went wrong; return how the command ends."""
    failure = failure_of(error, screen.to_go_on)
    complain(failure.message)
    if screen.json:
        screen.answer(failure.as_json())
    return failure.exit


def failure_of(error: BaseException, to_go_on: str = "") -> Failure:
    """Return what is told of an error: what is wrong, where, and what is allowed."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    kind = type(error).__name__
    match error:
        case KeyboardInterrupt():
            return Failure("Interrupted", _broken_off(to_go_on), Exit.INTERRUPTED)
        case InputError():
            problems = tuple(asdict(one) for one in error.problems)
            return Failure(kind, f"these inputs don't fit:\n{_listed(error)}", Exit.USAGE, problems)
        case DefinitionError():
            problems = tuple(asdict(one) for one in error.problems)
            head = f"this file has {words.count(len(problems), 'problem')}:"
            return Failure(kind, f"{head}\n{_listed(error)}", Exit.USAGE, problems)
        case _ if (exit_ := _exit_of(error)) is not None:
            return Failure(kind, _told(error), exit_)
        case _:
            return _defect(error)


def _exit_of(error: BaseException) -> Exit | None:
    """Return how an expected error ends the command; None for a defect."""
    match error:
        case LeftWaiting():
            return Exit.WAITING
        case _ if isinstance(error, _USAGE):
            return Exit.USAGE
        case DraftroomError() | AgentError():
            return Exit.BROKEN
        case OSError() if error.filename:
            return Exit.BROKEN
        case _:
            return None


def _told(error: BaseException) -> str:
    facts = getattr(error, "facts", {})
    if isinstance(error, Conflict) and facts.get("decided_by"):
        when = f"{facts['decided_at']:%Y-%m-%d %H:%M} UTC"
        return words.already_decided(str(facts["decided_by"]), str(facts["verdict"]), when)
    if isinstance(error, Conflict) and "revision" in facts:
        return words.OVERTAKEN
    if isinstance(error, StoreUnavailable):
        return f"{error} Ask `draftroom doctor` what to do."
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _listed(error: BaseException) -> str:
    return "\n".join(f"  {line}" for line in str(error).splitlines())


def _broken_off(to_go_on: str) -> str:
    if not to_go_on:
        return "broken off; nothing was changed."
    return f"broken off. {words.KEPT_SAFE}\n{to_go_on}"


def _defect(error: BaseException) -> Failure:
    """Write a defect down where it can be looked at, and tell of it in one line."""
    from assistant.log import LogFile, log_file

    path = log_file()
    handler = LogFile(path)
    _log.addHandler(handler)
    _log.propagate = False
    try:
        _log.error("unexpected error", exc_info=error)
    finally:
        _log.propagate = True
        _log.removeHandler(handler)
        handler.close()
    first = str(error).splitlines()[0] if str(error) else ""
    message = f"unexpected {type(error).__name__}: {first[:200]} (details in {path})"
    return Failure(type(error).__name__, message, Exit.BROKEN)
