"""Why a step has no outcome yet, and how the work on it ends."""

from dataclasses import dataclass
from enum import StrEnum

from agents.errors import Unavailable
from graphs.journal import Address, ApprovalRequest, Wait


class Why(StrEnum):
    """Why a step has no outcome yet."""

    APPROVAL = "approval"  # a person must decide
    FAILED = "failed"  # something it needs has failed
    PAUSED = "paused"  # its writer cannot be reached, or a limit was met
    TIME = "time"  # a moment or an event is waited for
    STOPPED = "stopped"  # nothing new is started: the person paused, or the worker drains
    STALE = "stale"  # only while planning: it would have to be made


@dataclass(frozen=True)
class Held:
    """A step that cannot end now, why, and which step is the cause."""

    why: Why
    cause: Address
    request: ApprovalRequest | None = None
    error: Unavailable | None = None
    wait: Wait | None = None


class HeldBack(Exception):
    """Ends the work on a step that is held; it never leaves the task of that step."""

    def __init__(self, held: Held) -> None:
        self.held = held
        super().__init__(held.why)


class StepFailed(Exception):
    """A step cannot give a result, and why; recorded as its outcome."""
