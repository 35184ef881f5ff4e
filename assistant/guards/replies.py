"""What every answer tells the browser: what a page may load, and what a file may not do."""

from assistant.access import authority
from assistant.guards.asgi import (
    ASGIApp,
    Headers,
    Message,
    Receive,
    Scope,
    Send,
    is_under,
    sent,
    without,
)

UPLOADED = "/project/file"
DATA = ("/api", "/project", "/auth", "/user", "/feedback", "/ws")
# Cards are compiled in the browser, which takes eval; nothing comes from another host.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' blob:; worker-src 'self' blob:; connect-src {connect}; frame-src 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# Opened on its own, a file or a drawing is looked at and does nothing.
_INERT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), "
        b"serial=(), hid=(), midi=(), browsing-topics=()",
    ),
]
_POLICY = b"content-security-policy"


class Replies:
    """Adds the headers that keep a browser safe."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _safe(scope, list(message.get("headers", [])))}
            await send(message)

        await self._app(scope, receive, kept)


def _safe(scope: Scope, headers: Headers) -> Headers:
    path = scope["path"]
    if scope["scheme"] == "https":
        headers = [_kept_secure(key, value) for key, value in headers]
    names = {key.lower() for key, _ in headers}
    safe = without(headers, *(key for key, _ in _ALWAYS))
    safe += _ALWAYS
    if _POLICY not in names:
        policy = _INERT if is_under(path, *DATA) else _page(scope)
        safe.append((_POLICY, policy.encode()))
    if is_under(path, UPLOADED):
        safe = without(safe, b"content-disposition")
        safe.append((b"content-disposition", b"attachment"))
    if b"cache-control" not in names and is_under(path, *DATA):
        safe.append((b"cache-control", b"no-store"))
    return safe


def _kept_secure(key: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Keep a cookie that was given over https from ever going out without it."""
    parts = {part.strip().lower() for part in value.split(b";")}
    secure = key.lower() != b"set-cookie" or b"secure" in parts
    return key, value if secure else value + b"; Secure"


def _page(scope: Scope) -> str:
    """Return the policy of a page; older browsers do not count its own websocket as 'self'."""
    hosts = sent(scope, b"host")
    connect = "'self'"
    if len(hosts) == 1 and authority(hosts[0]) is not None:
        connect = f"'self' ws://{hosts[0]} wss://{hosts[0]}"
    return _PAGE.format(connect=connect)
