"""Only our own names and our own pages: the Host of a request and the Origin of who sent it.

The Host stops a stranger's name that was bent to this address (DNS rebinding); Origin and
Sec-Fetch-Site stop a stranger's page. A program without a browser sends neither and is let through.
Where nobody signs in, what a proxy sends on is refused: everybody behind it would be one person.
"""

from assistant.access import LOOPBACK_NAMES, Access, Auth, Authority, authority, is_everywhere
from assistant.guards.asgi import ASGIApp, Receive, Refusal, Scope, Send, is_request, sent

USUAL = {"http": 80, "https": 443}
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
_NOT_SHARED = Refusal(
    403,
    "This chat is for its own computer alone",
    "A proxy has sent this on. To share the chat, set DRAFTROOM_AUTH to password or header.",
)
_FOREIGN = {"cross-site", "same-site"}  # another port of this computer is the same site


class Origins:
    """Refuses what comes under a strange name or from a strange page."""

    def __init__(self, app: ASGIApp, access: Access, port: int) -> None:
        self._app = app
        self._ours = _ours(access, port)
        self._alone = access.auth is Auth.LOCAL

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        refusal = self._refusal(scope) if is_request(scope) else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await refusal.answer(scope, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        hosts = sent(scope, b"host")
        if len(hosts) != 1 or authority(hosts[0]) not in self._ours:
            return _strange_name(hosts)
        if self._alone and any(sent(scope, name) for name in _FORWARDED):
            return _NOT_SHARED
        origins = sent(scope, b"origin")
        if origins:
            own = len(origins) == 1 and self._is_ours(origins[0], scope["scheme"])
            return None if own else _strange_page(origins)
        sites = sent(scope, b"sec-fetch-site")
        if _FOREIGN.intersection(sites) and not _is_followed_link(scope):
            return _strange_page(sites)
        return None

    def _is_ours(self, origin: str, over: str) -> bool:
        scheme, found, name = origin.partition("://")
        secure = over in ("https", "wss")
        return (
            bool(found)
            and scheme in USUAL
            and (scheme == "https" or not secure)
            and authority(name) in self._ours
        )


def _ours(access: Access, port: int) -> frozenset[Authority | None]:
    """Return every name and port by which a browser may call us."""
    found = {Authority(name, port) for name in LOOPBACK_NAMES}
    if not is_everywhere(access.host):
        found.add(Authority(access.host, port))
    for host in access.hosts:
        ports = (*USUAL.values(), port) if host.port is None else (host.port,)
        found |= {Authority(host.host, one) for one in ports}
    usual = {one._replace(port=None) for one in found if one.port in USUAL.values()}
    return frozenset(found | usual)


def _is_followed_link(scope: Scope) -> bool:
    """Return whether a person went here, by a link or a bookmark, in a tab of its own."""
    return (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and sent(scope, b"sec-fetch-mode") == ["navigate"]
        and sent(scope, b"sec-fetch-dest") in (["document"], [])
    )


def _strange_name(hosts: list[str]) -> Refusal:
    named = ", ".join(repr(host[:100]) for host in hosts) or "no name"
    return Refusal(
        421,
        "Not a name of this server",
        f"It was called by {named}. If that is a name of yours, add it to DRAFTROOM_HOSTS.",
    )


def _strange_page(who: list[str]) -> Refusal:
    named = ", ".join(repr(one[:100]) for one in who)
    return Refusal(
        403,
        "Not a page of this server",
        f"It came from {named}. If that is an address of yours, add its name to DRAFTROOM_HOSTS.",
    )
