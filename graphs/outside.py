"""The world outside, as a workflow reaches it: requests and files, and who carries them.

The application brings the carriers, with what they may reach; a graph on its own has none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from agents.errors import Fault


class Secret(NamedTuple):
    """A value that only the carrier knows; everybody else, its name."""

    name: str

    def __str__(self) -> str:
        return f"the secret {self.name}"


@dataclass(frozen=True)
class Request:
    """One request. ``key`` stands for it for good, however often it is sent."""

    method: str
    url: str
    headers: Mapping[str, str | Secret] = field(default_factory=dict)
    body: Any = None  # sent as JSON
    key: str = ""
    sign: Secret | None = None  # with which the body is signed

    @property
    def secrets(self) -> list[Secret]:
        """The secrets that go with it, each once."""
        found = [one for one in (*self.headers.values(), self.sign) if isinstance(one, Secret)]
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Reply:
    """What came back; the body as JSON where it is JSON, else as text."""

    status: int
    body: Any
    retry_after: float = 0.0  # seconds for which whoever answered asks to be left alone


class NotReached(Exception):
    """A request got no reply that can be used; ``sent`` tells whether it may have arrived."""

    def __init__(
        self,
        message: str,
        *,
        fault: Fault = "transient",
        sent: bool = False,
        retry_after: float = 0.0,
    ) -> None:
        self.fault = fault
        self.sent = sent
        self.retry_after = retry_after
        super().__init__(message)


class Outside(Protocol):
    """Carries requests; raises NotReached."""

    def refuses(self, request: Request) -> str:
        """Say why a request may not go out from here; nothing where it may."""
        ...

    async def send(self, request: Request) -> Reply:
        """Send a request and return the reply, whatever its status."""
        ...


class Files(Protocol):
    """Keeps files for others to find, by safe names; raises NotReached where it cannot."""

    def refuses(self, name: str) -> str:
        """Say why nothing can be published under a name; nothing where it can."""
        ...

    async def published(self, name: str) -> str | None:
        """Return the SHA-256 of what stands under a name; None where nothing does."""
        ...

    async def publish(self, name: str, content: bytes, over: Collection[str] | None) -> None:
        """Put a whole file there, over nothing but what has one of these SHA-256; None: over all.

        Raises NotReached where something else stands there.
        """
        ...

    async def withdraw(self, name: str, over: Collection[str]) -> bool:
        """Take a file away that has one of these SHA-256; tell whether there was any.

        Raises NotReached where something else stands there.
        """
        ...

    async def notice(self, name: str, key: str, line: Mapping[str, Any]) -> None:
        """Add a line to a file of notices, once for a key."""
        ...
