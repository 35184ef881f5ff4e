"""The world outside, as a workflow reaches it: requests, what comes back, and who carries them.

The application brings the carrier, with the hosts that it may reach; a graph on its own has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from agents.errors import Fault


@dataclass(frozen=True)
class Request:
    """One request. ``key`` stands for it for good, however often it is sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None  # sent as JSON
    key: str = ""


@dataclass(frozen=True)
class Reply:
    """What came back; the body as JSON where it is JSON, else as text."""

    status: int
    body: Any


class NotReached(Exception):
    """A request got no reply that can be used; ``sent`` tells whether it may have arrived."""

    def __init__(self, message: str, *, fault: Fault = "transient", sent: bool = False) -> None:
        self.fault = fault
        self.sent = sent
        super().__init__(message)


class Outside(Protocol):
    """Carries requests; raises NotReached."""

    async def send(self, request: Request) -> Reply:
        """Send a request and return the reply, whatever its status."""
        ...
