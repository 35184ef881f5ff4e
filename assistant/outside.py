"""The way to the outside for workflows: to listed hosts alone, at the address that was checked.

A name is resolved here, all its addresses are looked at, and the checked one is dialled; redirects
are not followed and no proxy is taken from the environment.
"""

import asyncio
import ipaddress
import json
import socket
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from graphs.outside import NotReached, Reply, Request

MOST_BYTES = 1_000_000
SILENCE_SECONDS = 30.0
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """Where a request goes: the name it is for, and the address that was checked."""

    parts: SplitResult
    host: str
    port: int
    address: str


class ListedHosts:
    """Carries requests to the hosts that whoever runs this has listed; implements Outside.

    A host may be listed with its port. A listed address may lie inside this network; a name that
    leads there may not.
    """

    def __init__(self, hosts: Collection[str]) -> None:
        self.hosts = frozenset(one.strip().lower() for one in hosts if one.strip())

    async def send(self, request: Request) -> Reply:
        """Send a request and return the reply; raise NotReached."""
        import httpx

        target = await self._checked(request.url)
        headers = {**request.headers, "Host": target.parts.netloc}
        if request.key:
            headers["Idempotency-Key"] = request.key
        timeout = httpx.Timeout(SILENCE_SECONDS)
        try:
            async with (
                httpx.AsyncClient(trust_env=False, timeout=timeout) as client,
                client.stream(
                    request.method,
                    _dialled(target),
                    headers=headers,
                    json=request.body,
                    extensions={"sni_hostname": target.host},
                ) as answer,
            ):
                return Reply(answer.status_code, _body(await _read(answer)))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotReached(f"{target.host} could not be reached: {error}") from error
        except httpx.TimeoutException as error:
            said = f"{target.host} did not answer within {SILENCE_SECONDS:g} seconds."
            raise NotReached(said, sent=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said = f"{target.host} broke off before it had answered."
            raise NotReached(said, sent=True) from error

    async def _checked(self, url: str) -> Target:
        parts = urlsplit(url)
        try:
            host, port = (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise NotReached(f"{url!r} is no address of the web.", fault="permanent") from None
        if parts.username is not None or parts.password is not None or "@" in parts.netloc:
            raise NotReached("An address with a name and password in it.", fault="permanent")
        if not {host, f"{host}:{port}"} & self.hosts:
            listed = ", ".join(sorted(self.hosts)) or "none"
            raise NotReached(
                f"Workflows may not reach {host}:{port} from here. Listed in DRAFTROOM_HTTP_HOSTS:"
                f" {listed}.",
                fault="permanent",
            )
        return Target(parts, host, port, await _address(host, port))


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
    return urlunsplit(target.parts._replace(netloc=f"{host}:{target.port}", fragment=""))


async def _read(answer: Any) -> bytes:
    content = b""
    async for piece in answer.aiter_bytes():
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
