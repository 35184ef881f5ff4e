"""The way to the outside for workflows: to listed hosts alone, at the address that was checked.

A name is resolved here, all its addresses are looked at, and the checked one is dialled; redirects
are not followed and no proxy is taken from the environment. Secrets are put in here, for their own
hosts alone, and taken out of what comes back.
"""

import asyncio
import ipaddress
import json
import socket
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from agents.retry_after import seconds_asked
from assistant.access import is_loopback
from assistant.request_secrets import PREFIX, RequestSecret, without_values
from assistant.signing import signed
from graphs.outside import NotReached, Reply, Request, Secret

MOST_BYTES = 1_000_000
SILENCE_SECONDS = 30.0
_PACKING = "accept-encoding"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Place:
    """Where a request is meant to go."""

    parts: SplitResult
    host: str
    port: int

    @property
    def names(self) -> set[str]:
        """The names by which it may be listed."""
        return {self.host, f"{self.host}:{self.port}"}


@dataclass(frozen=True)
class Target:
    """A place, and the address of it that was checked."""

    place: Place
    address: str


class ListedHosts:
    """Carries requests to the hosts that whoever runs this has listed; implements Outside.

    A host may be listed with its port. A listed address may lie inside this network; a name that
    leads there may not.
    """

    def __init__(
        self,
        hosts: Collection[str],
        secrets: Mapping[str, RequestSecret] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.hosts = frozenset(one.strip().lower() for one in hosts if one.strip())
        self._secrets = dict(secrets or {})
        self._clock = clock

    def refuses(self, request: Request) -> str:
        """Say why a request may not go out from here; nothing where it may."""
        try:
            place = self._place(request.url)
            for secret in request.secrets:
                self._value(secret, place)
        except NotReached as error:
            return str(error)
        return ""

    async def send(self, request: Request) -> Reply:
        """Send a request and return the reply; raise NotReached."""
        import httpx

        place = self._place(request.url)
        content, headers = self._written(request, place)
        target = await _checked(place)
        timeout = httpx.Timeout(SILENCE_SECONDS)
        try:
            async with (
                httpx.AsyncClient(trust_env=False, timeout=timeout) as client,
                client.stream(
                    request.method,
                    _dialled(target),
                    headers=headers,
                    content=content,
                    extensions={"sni_hostname": target.place.host},
                ) as answer,
            ):
                body = _body(await _read(answer))
                return Reply(
                    answer.status_code,
                    without_values(body, self._secrets),
                    seconds_asked(answer.headers.get("retry-after", ""), self._clock()) or 0.0,
                )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotReached(f"{place.host} could not be reached: {error}") from error
        except httpx.TimeoutException as error:
            said = f"{place.host} did not answer within {SILENCE_SECONDS:g} seconds."
            raise NotReached(said, sent=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said = f"{place.host} broke off before it had answered."
            raise NotReached(said, sent=True) from error

    def _place(self, url: str) -> Place:
        """Return where an address leads, unless nothing may go there from here."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise NotReached(f"{url!r} is no address of the web.", fault="permanent") from None
        if parts.username is not None or parts.password is not None or "@" in parts.netloc:
            raise NotReached("An address with a name and password in it.", fault="permanent")
        place = Place(parts, host, port)
        if not place.names & self.hosts:
            listed = ", ".join(sorted(self.hosts)) or "none"
            raise NotReached(
                f"Workflows may not reach {host}:{port} from here. Listed in DRAFTROOM_HTTP_HOSTS:"
                f" {listed}.",
                fault="permanent",
            )
        return place

    def _written(self, request: Request, place: Place) -> tuple[bytes | None, dict[str, str]]:
        """Return the body and the headers as they go out, with the values of secrets."""
        content = None if request.body is None else json.dumps(request.body).encode()
        headers = {
            name: self._value(one, place) if isinstance(one, Secret) else one
            for name, one in request.headers.items()
        }
        headers = {name: one for name, one in headers.items() if name.lower() != _PACKING}
        headers |= {"Host": place.parts.netloc, _PACKING: "identity"}
        if content is not None and "content-type" not in map(str.lower, headers):
            headers["Content-Type"] = "application/json"
        if request.key:
            headers["Idempotency-Key"] = request.key
        if request.sign is not None:
            key = self._value(request.sign, place)
            headers |= signed(key, request.key, self._clock(), content or b"")
        return content, headers

    def _value(self, secret: Secret, place: Place) -> str:
        """Return the value of a secret for a place that it may go to; raise NotReached."""
        known = self._secrets.get(secret.name)
        if known is None:
            told = f"There is no secret {secret.name} here: set {PREFIX}{secret.name}."
            raise NotReached(told, fault="permanent")
        if not place.names & set(known.hosts):
            allowed = ", ".join(known.hosts)
            told = f"The secret {secret.name} may go to {allowed}, not to {place.host}."
            raise NotReached(told, fault="permanent")
        if place.parts.scheme != "https" and not is_loopback(place.host):
            told = f"The secret {secret.name} goes over https alone, not in the open."
            raise NotReached(told, fault="permanent")
        return known.value


async def _checked(place: Place) -> Target:
    return Target(place, await _address(place.host, place.port))


async def _address(host: str, port: int) -> str:
    """Return the address to dial: of a listed address itself, of a name one that is public."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotReached(f"{host} has no address: {error.strerror or error}.") from error
    addresses = [str(one[4][0]) for one in found]
    inside = [one for one in addresses if not _is_public(one)]
    if inside or not addresses:
        said = f"{host} leads to {inside[0] if inside else 'nowhere'}, inside this network."
        raise NotReached(said, fault="permanent")
    return addresses[0]


def _is_public(address: str) -> bool:
    """Tell whether an address is of the public internet, also when it is wrapped in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        nat64 = ip in ipaddress.ip_network("64:ff9b::/96")
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        inner += [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)] if nat64 else []
        if any(one is not None and not one.is_global for one in inner):
            return False
    return ip.is_global and not ip.is_multicast


def _dialled(target: Target) -> str:
    host = f"[{target.address}]" if ":" in target.address else target.address
    port = target.place.port
    return urlunsplit(target.place.parts._replace(netloc=f"{host}:{port}", fragment=""))


async def _read(answer: Any) -> bytes:
    """Return the body as it comes in. A packed one is refused: it can be of any size unpacked."""
    packed = answer.headers.get("content-encoding", "").strip().lower()
    if packed not in ("", "identity"):
        said = f"The answer is packed ({packed[:40]}), which was not asked for."
        raise NotReached(said, fault="permanent", sent=True)
    content = b""
    async for piece in answer.aiter_raw():
        content += piece
        if len(content) > MOST_BYTES:
            said = f"The answer is longer than {MOST_BYTES:,} bytes."
            raise NotReached(said, fault="permanent", sent=True)
    return content


def _body(content: bytes) -> Any:
    """Return the body as JSON where it is JSON, else as text."""
    text = content.decode("utf-8", "replace").replace("\0", "\ufffd")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
