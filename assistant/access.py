"""Access: where the chat listens, by which names it is called, and who says who is asking."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
THIS_COMPUTER: tuple[IpNetwork, ...] = (
    ipaddress.ip_network("127.0.0.0/8"),
    ipaddress.ip_network("::1/128"),
)
_EVERYWHERE = ("0.0.0.0", "::")
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
# Each of these means something else to every server, so none can say who is asking.
_TAKEN = {"authorization", "connection", "content-length", "cookie", "host", "origin"}


class Auth(StrEnum):
    """Who says who is asking."""

    LOCAL = "local"  # nobody: whoever sits at this computer
    PASSWORD = "password"
    HEADER = "header"  # a proxy that people sign in to


class Authority(NamedTuple):
    """A host as a browser calls it; no port is the usual one of its scheme."""

    host: str
    port: int | None


@dataclass(frozen=True)
class Access:
    """Who reaches the chat, and how they are known."""

    host: str = "127.0.0.1"
    hosts: tuple[Authority, ...] = ()
    auth: Auth = Auth.LOCAL
    header: str = ""  # lower case; only with Auth.HEADER
    proxies: tuple[IpNetwork, ...] = THIS_COMPUTER

    def believes(self, address: str | None) -> bool:
        """Return whether the headers of a proxy at this address are believed."""
        found = _address(address or "")
        return found is not None and any(found in network for network in self.proxies)


def authority(text: str) -> Authority | None:
    """Read ``name``, ``name:port`` or ``[::1]:port``; None when it is none of them."""
    match = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:]+)(?::([0-9]{1,5}))?", text)
    if match is None:
        return None
    name, port = match[1].lower(), int(match[2]) if match[2] else None
    bare = name.strip("[]")
    if bare != name or re.fullmatch(r"[0-9.]+", name):
        ip = _address(bare)
        if ip is None or (ip.version == 6) != (bare != name):
            return None
        bare = str(ip)
    elif not _NAME.fullmatch(name) or len(name) > 253:
        return None
    return None if port is not None and not 1 <= port <= 65_535 else Authority(bare, port)


def read_access(given: Mapping[str, str], problems: list[str]) -> Access:
    """Return the access of the settings; add to ``problems`` what cannot be used."""
    host = given.get("DRAFTROOM_HOST", Access.host).strip().strip("[]").lower()
    if _address(host) is None and not _NAME.fullmatch(host):
        problems.append(f"DRAFTROOM_HOST is {host!r}; it must be an address, such as 127.0.0.1")
        host = Access.host
    auth = given.get("DRAFTROOM_AUTH", Auth.LOCAL).strip().lower()
    if auth not in tuple(Auth):
        problems.append(f"DRAFTROOM_AUTH is {auth!r}; it must be local, password or header")
        return Access()
    access = Access(
        host=host,
        hosts=_hosts(given, problems),
        auth=Auth(auth),
        header=_header(given, Auth(auth), problems),
        proxies=_proxies(given, problems),
    )
    _hold_together(access, problems)
    return access


def _hosts(given: Mapping[str, str], problems: list[str]) -> tuple[Authority, ...]:
    found = []
    for name in _listed(given.get("DRAFTROOM_HOSTS", "")):
        read = authority(name)
        if read is None or is_everywhere(read.host):
            problems.append(
                f"DRAFTROOM_HOSTS names {name!r}; it must be names as in a browser's address, "
                "without http:// and without *, such as drafts.example.org or 192.168.1.5:8000"
            )
        else:
            found.append(read)
    return tuple(found)


def _header(given: Mapping[str, str], auth: Auth, problems: list[str]) -> str:
    header = given.get("DRAFTROOM_AUTH_HEADER", "").strip()
    if auth is not Auth.HEADER:
        if header:
            problems.append(
                "DRAFTROOM_AUTH_HEADER is set but DRAFTROOM_AUTH is "
                f"{auth.value}; set DRAFTROOM_AUTH to header, or leave the header out"
            )
        return ""
    if not _HEADER.fullmatch(header) or header.lower() in _TAKEN:
        problems.append(
            f"DRAFTROOM_AUTH_HEADER is {header!r}; with DRAFTROOM_AUTH header it must name the "
            "header in which your proxy says who is asking, such as X-Forwarded-User"
        )
    return header.lower()


def _proxies(given: Mapping[str, str], problems: list[str]) -> tuple[IpNetwork, ...]:
    found: list[IpNetwork] = []
    for text in _listed(given.get("DRAFTROOM_TRUSTED_PROXY", "")):
        try:
            network = ipaddress.ip_network(text)
        except ValueError:
            network = ipaddress.ip_network("0.0.0.0/0")
        if network.prefixlen == 0:
            problems.append(
                f"DRAFTROOM_TRUSTED_PROXY names {text!r}; it must be addresses or networks that "
                "are yours, such as 10.0.0.2 or 10.0.0.0/24"
            )
        else:
            found.append(network)
    return tuple(found) or THIS_COMPUTER


def _hold_together(access: Access, problems: list[str]) -> None:
    """Refuse what would let a stranger in, and what would let nobody in."""
    for setting, names in (
        ("DRAFTROOM_HOST", [access.host]),
        ("DRAFTROOM_HOSTS", [host.host for host in access.hosts]),
    ):
        strange = [name for name in names if not is_loopback(name)]
        if access.auth is Auth.LOCAL and strange:
            problems.append(
                f"{setting} is {strange[0]!r} and DRAFTROOM_AUTH is local: everybody who reaches "
                "it would be you. Set DRAFTROOM_AUTH to password or header, or use 127.0.0.1"
            )
            return
    if is_everywhere(access.host) and not access.hosts:
        problems.append(
            f"DRAFTROOM_HOST is {access.host!r}; DRAFTROOM_HOSTS must say by which names browsers "
            "call it, such as drafts.example.org"
        )


def is_everywhere(host: str) -> bool:
    """Return whether a server that listens there is reached by every address it has."""
    return host in _EVERYWHERE


def is_loopback(host: str) -> bool:
    """Return whether only this computer reaches the host."""
    found = _address(host)
    return host == "localhost" or (found is not None and found.is_loopback)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address; one of IPv4 that is written as IPv6 is the IPv4 it stands for."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
