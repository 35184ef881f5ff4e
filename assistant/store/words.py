"""The closed vocabularies that only the store's tables use."""

from enum import StrEnum


class Origin(StrEnum):
    """Where a definition comes from."""

    SHIPPED = "shipped"
    USER = "user"


class ApprovalStatus(StrEnum):
    """What became of a request to a person."""

    PENDING = "pending"
    DECIDED = "decided"
    SUPERSEDED = "superseded"  # the content it showed is no longer current


class AttemptStatus(StrEnum):
    """Whether the price of a model call is known yet."""

    OPEN = "open"
    SETTLED = "settled"


class EffectState(StrEnum):
    """How far an effect on the outside world has come."""

    INTENDED = "intended"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"  # sent, perhaps; a person must look
    COMPENSATED = "compensated"


class ProposalStatus(StrEnum):
    """What became of a change that was proposed."""

    OPEN = "open"
    DONE = "done"
    LEFT = "left"
