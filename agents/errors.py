"""Errors of the writers.

    AgentError
    ├── Unavailable            nothing was written; the run pauses and can be resumed
    │   ├── WrongKey           the provider did not accept the key
    │   ├── UnknownModel       the provider does not know the model
    │   ├── ProviderDown       passing errors outlasted the retries
    │   ├── NotConnected       the person's connection to the model is gone, or leads elsewhere
    │   └── LimitReached       the next call could pass a limit of money, tokens or calls
    └── WritingFailed          recorded as the step's outcome; the step's policy decides
        ├── InvalidAnswer      the answer did not fit the schema, also after one repair
        └── Refused            the model declined to write this

The docstring of a class is its default message.
"""

from typing import Literal

from agents.writer import Usage

# What a failure is of: a moment, the request, what it is about, or the software.
Fault = Literal["transient", "permanent", "business", "system"]


class AgentError(Exception):
    """A writer could not do its work."""

    def __init__(self, message: str | None = None, **facts: object) -> None:
        self.facts = facts
        super().__init__(message or (type(self).__doc__ or "").strip())


class Unavailable(AgentError):
    """The writer cannot be reached now. Nothing was written or charged at this step."""


class WrongKey(Unavailable):
    """The provider did not accept the key."""


class UnknownModel(Unavailable):
    """The provider does not know this model."""


class ProviderDown(Unavailable):
    """The provider did not answer, also after several tries."""


class NotConnected(Unavailable):
    """The model that writes this is not connected any more."""


class LimitReached(Unavailable):
    """The next call could pass the limit of this run."""


class WritingFailed(AgentError):
    """The writer answered, but not with something that can be used."""

    fault: Fault = "permanent"

    @property
    def usage(self) -> Usage:
        """What the calls took all the same."""
        usage = self.facts.get("usage")
        return usage if isinstance(usage, Usage) else Usage()


class InvalidAnswer(WritingFailed):
    """The answer did not fit the form that was asked for, also after one repair."""


class Refused(WritingFailed):
    """The model declined to write this."""

    fault = "business"
