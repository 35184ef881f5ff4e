"""Circuit breakers: a model that has not answered several times in a row is left alone for a while.

One for each provider, model and address, shared by the whole process. Only ProviderDown counts: a
wrong key, an unknown model, a refusal or somebody's stop says nothing about whether it answers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from agents.errors import ProviderDown, Refused
from agents.provider_faults import Connection

FAILURES = 5  # in a row, each after all its tries
COOL_DOWN = timedelta(minutes=2)


class _Line(NamedTuple):
    provider: str
    model: str
    api_base: str | None


@dataclass
class _Breaker:
    failures: int = 0
    until: datetime | None = None  # left alone; None: closed
    trying: bool = False  # one call is under way that shows whether it answers again


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(eq=False)
class Breakers:
    """The breakers of a process; ``clock`` is injected."""

    clock: Callable[[], datetime] = _now
    failures: int = FAILURES
    cool_down: timedelta = COOL_DOWN
    _of: dict[_Line, _Breaker] = field(default_factory=dict)

    @contextmanager
    def around(self, at: Connection) -> Iterator[None]:
        """Let a call through, and learn from how it ends; raise ProviderDown while it is open.

        After the cool-down one call goes through: an answer closes it, another failure opens it
        anew. A trial of a connection always goes through.
        """
        line = _Line(at.provider, at.model, at.api_base)
        breaker = self._of.get(line, _Breaker())
        probes = breaker.until is not None and not at.trial
        if probes:
            self._ask(breaker, at)
        try:
            yield
        except ProviderDown as error:
            # Too many requests is said of one account, and here many may share the breaker.
            if error.facts.get("status") != HTTPStatus.TOO_MANY_REQUESTS and not at.trial:
                self._failed(line)
            raise
        except Refused:
            self._of.pop(line, None)
            raise
        else:
            self._of.pop(line, None)
        finally:
            if probes:
                breaker.trying = False

    def _ask(self, breaker: _Breaker, at: Connection) -> None:
        until = breaker.until
        if until is not None and (breaker.trying or self.clock() < until):
            raise ProviderDown(
                f"{at.model} has not answered {breaker.failures} times in a row; it is left alone "
                f"until {until:%H:%M} UTC. {at.uncharged}",
                provider=at.provider,
                title=at.title,
                model=at.model,
                until=until.isoformat(timespec="seconds"),
                tries=0,
            )
        breaker.trying = True

    def _failed(self, line: _Line) -> None:
        breaker = self._of.setdefault(line, _Breaker())
        breaker.failures += 1
        if breaker.failures >= self.failures:
            breaker.until = self.clock() + self.cool_down


SHARED = Breakers()
