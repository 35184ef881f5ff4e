"""Secrets that requests of workflows carry: set by whoever runs this, each for named hosts alone.

A definition names one. Its value goes into the request and nowhere else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.access import authority

PREFIX = "DRAFTROOM_SECRET_"
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_VALUE = re.compile(r"[\x21-\x7e][\x20-\x7e]{4,3998}[\x21-\x7e]")
_SHORTEST = 6  # a part of a value that is looked for in what comes back


@dataclass(frozen=True)
class RequestSecret:
    """A value, and the hosts that it may be sent to."""

    hosts: tuple[str, ...]
    value: str = field(repr=False)

    @property
    def parts(self) -> tuple[str, ...]:
        """The value and the words of it that would give it away: of "Bearer abcdef" the second."""
        words = (one for one in self.value.split() if len(one) >= _SHORTEST)
        return tuple(sorted({self.value, *words} - {"Bearer"}, key=len, reverse=True))


def read_secrets(given: Mapping[str, str], problems: list[str]) -> dict[str, RequestSecret]:
    """Return the secrets of the settings; add to ``problems`` what is wrong, never a value."""
    found: dict[str, RequestSecret] = {}
    for variable, written in given.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX)
        hosts, _, value = written.strip().partition(" ")
        listed = tuple(one.strip().lower() for one in hosts.split(","))
        if _NAME.fullmatch(name) is None:
            problems.append(f"{variable} must be called {PREFIX} and capitals, digits and _")
        elif not all(map(_is_host, listed)) or _VALUE.fullmatch(value.strip()) is None:
            problems.append(
                f"{variable} must be the hosts that it may go to, a space, and a value of six or"
                " more plain characters: api.example.org Bearer 0123..."
            )
        else:
            found[name] = RequestSecret(listed, value.strip())
    return found


def _is_host(text: str) -> bool:
    """Tell whether this names a host: a word without a dot is more likely a part of the value."""
    read = authority(text)
    return read is not None and ("." in read.host or ":" in read.host or read.host == "localhost")


def without_values(value: Any, secrets: Mapping[str, RequestSecret]) -> Any:
    """Return what came back with the names of secrets in the place of their values."""
    hidden = [(part, f"[{name}]") for name, one in secrets.items() for part in one.parts]
    return _without(value, sorted(hidden, key=lambda pair: -len(pair[0]))) if hidden else value


def _without(value: Any, hidden: list[tuple[str, str]]) -> Any:
    match value:
        case str():
            for part, name in hidden:
                value = value.replace(part, name)
            return value
        case Mapping():
            return {_without(key, hidden): _without(one, hidden) for key, one in value.items()}
        case list():
            return [_without(one, hidden) for one in value]
        case _:
            return value


def said(secrets: Mapping[str, RequestSecret]) -> Iterator[str]:
    """Yield each secret by its name, with the hosts that it may go to."""
    for name, one in sorted(secrets.items()):
        yield f"{name} for {', '.join(one.hosts)}"
