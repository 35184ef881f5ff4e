"""Who opened the connection: believes a trusted proxy's headers and drops everybody else's."""

from assistant.access import Access
from assistant.guards.asgi import (
    ASGIApp,
    Receive,
    Scope,
    Send,
    is_request,
    is_under,
    sent,
    without,
)

_SECURE = {"http": "https", "ws": "wss"}


class Peers:
    """Cleans what a request says of its sender."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with headers that can be believed."""
        await self._app(self._cleaned(scope) if is_request(scope) else scope, receive, send)

    def _cleaned(self, scope: Scope) -> Scope:
        believed = self._access.believes(peer(scope))
        untold = []
        name = self._access.header.encode()
        # Twice means that the proxy added its own to one that the browser sent.
        if name and (not believed or len(sent(scope, name)) != 1):
            untold.append(name)
        if not is_under(scope["path"], "/api"):
            untold.append(b"authorization")  # only programs that call the API sign in with it
        cleaned = {**scope, "headers": without(scope["headers"], *untold)}
        if believed and sent(scope, b"x-forwarded-proto") == ["https"]:
            cleaned["scheme"] = _SECURE.get(scope["scheme"], scope["scheme"])
        return cleaned


def peer(scope: Scope) -> str | None:
    """Return the address of whoever opened the connection."""
    client = scope.get("client")
    return client[0] if client else None


def behind(scope: Scope, access: Access) -> str | None:
    """Return the address of the browser: past the proxies that are believed, and no further."""
    address = peer(scope)
    hops = [hop.strip() for line in sent(scope, b"x-forwarded-for") for hop in line.split(",")]
    while hops and access.believes(address):
        address = hops.pop()
    return address
