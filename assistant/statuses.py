"""The statuses of a run, which may follow which, and which commands wake a run that lies still."""

from collections.abc import Mapping
from enum import StrEnum

from graphs.stops import Autonomy


class Status(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"  # the next free worker takes it
    RUNNING = "running"  # a worker holds its lease
    WAITING = "waiting"  # nothing can go on until a person decides
    PAUSED = "paused"  # held by a person, a limit or a failing key; resume goes on
    SUCCEEDED = "succeeded"  # every step has its outcome; an edit may queue it again
    FAILED = "failed"  # a step failed for good; an edit or a resume may queue it again
    CANCELLED = "cancelled"  # stopped for good; what was made stays and can be forked


FINISHED = frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED})

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.RUNNING, Status.PAUSED, Status.CANCELLED}),
    Status.RUNNING: frozenset(Status) - {Status.RUNNING},
    Status.WAITING: frozenset({Status.QUEUED, Status.PAUSED, Status.CANCELLED}),
    Status.PAUSED: frozenset({Status.QUEUED, Status.CANCELLED}),
    Status.SUCCEEDED: frozenset({Status.QUEUED}),
    Status.FAILED: frozenset({Status.QUEUED, Status.CANCELLED}),
    Status.CANCELLED: frozenset(),
}


class CommandKind(StrEnum):
    """What a person or a service can ask of a run."""

    START = "start"
    RESUME = "resume"  # go on, or look again after a decision
    PAUSE = "pause"
    CANCEL = "cancel"
    REVISE = "revise"  # a new revision is there


# The statuses out of which an unapplied command puts a run back into the queue. A pause holds
# against a revision, so that an edit alone never starts to spend again.
WAKES: Mapping[CommandKind, frozenset[Status]] = {
    CommandKind.START: frozenset(),
    CommandKind.RESUME: frozenset({Status.WAITING, Status.PAUSED, Status.FAILED}),
    CommandKind.PAUSE: frozenset({Status.WAITING}),
    CommandKind.CANCEL: frozenset({Status.WAITING, Status.PAUSED, Status.FAILED}),
    CommandKind.REVISE: frozenset({Status.WAITING, Status.SUCCEEDED, Status.FAILED}),
}

# The statuses in which a person may ask for it. A resume also takes back a pause not yet reached.
ASKABLE: Mapping[CommandKind, frozenset[Status]] = {
    CommandKind.PAUSE: frozenset({Status.QUEUED, Status.RUNNING, Status.WAITING}),
    CommandKind.RESUME: frozenset({Status.PAUSED, Status.FAILED}),
    CommandKind.CANCEL: frozenset(Status) - {Status.SUCCEEDED, Status.CANCELLED},
}


def plain(note: str) -> str:
    """Return why a step was passed over, without the condition as its definition has it."""
    is_condition = note.startswith("Not needed: ") and not note.endswith(".")
    return "Not needed." if is_condition else note


__all__ = [
    "ASKABLE",
    "FINISHED",
    "TRANSITIONS",
    "WAKES",
    "Autonomy",
    "CommandKind",
    "Status",
    "plain",
]
