"""The closed vocabularies that only the store's tables use."""

from enum import StrEnum


class Origin(StrEnum):
    """Where a definition comes from."""

    SHIPPED = "shipped"
    USER = "user"


class Registered(StrEnum):
    """What was done with a definition of a person's own."""

    ADDED = "added"
    UPDATED = "updated"
    CLONED = "cloned"
    ROLLED_BACK = "rolled_back"
    REMOVED = "removed"


class ApprovalStatus(StrEnum):
    """What became of a request to a person."""

    PENDING = "pending"
    DECIDED = "decided"
    SUPERSEDED = "superseded"  # the content it showed is no longer current


class AttemptStatus(StrEnum):
    """Whether the price of a model call is known yet."""

    OPEN = "open"
    SETTLED = "settled"


class ProposalStatus(StrEnum):
    """What became of a change that was proposed."""

    OPEN = "open"
    DONE = "done"
    LEFT = "left"
