"""How often an address may try to sign in; only what fails counts."""

import ipaddress
import math

from assistant.access import Access, authority
from assistant.attempts import Attempts, Wait, waiting
from assistant.errors import TooManyAttempts
from assistant.guards.asgi import ASGIApp, Message, Receive, Refusal, Scope, Send
from assistant.guards.peers import behind
from assistant.log import people

SIGN_IN, SIGN_OUT = "/login", "/logout"
TRIES, TRIES_SECONDS = 20, 300.0


class Logins:
    """Lets an address try again later when it has guessed too often."""

    def __init__(self, app: ASGIApp, access: Access, *, attempts: Attempts | None = None) -> None:
        self._app = app
        self._access = access
        self._attempts = attempts or Attempts(TRIES, TRIES_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but one attempt too many."""
        posted = scope["type"] == "http" and scope["method"] == "POST"
        if not posted or scope["path"] not in (SIGN_IN, SIGN_OUT):
            await self._app(scope, receive, send)
            return
        wait = Wait(address=_network(behind(scope, self._access)))
        if scope["path"] == SIGN_IN:
            try:
                self._attempts.begin(wait.address)
            except TooManyAttempts as error:
                await _later(error.wait_seconds).answer(scope, send)
                return
            send = self._watched(wait, scope, send)
        token = waiting.set(wait)
        try:
            await self._app(scope, receive, send)
        finally:
            waiting.reset(token)

    def _watched(self, wait: Wait, scope: Scope, send: Send) -> Send:
        """Return what takes the answer: it forgives who got in, and tells of a wait."""
        told = False

        async def watched(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._attempts.forgive(wait.address)
            elif message["type"] == "http.response.start" and wait.seconds:
                told = True
                await _later(wait.seconds).answer(scope, send)
            if message["type"] == "http.response.start":
                self._log(wait.address)
            if not told:
                await send(message)

        return watched

    def _log(self, address: str) -> None:
        if seconds := self._attempts.wait(address):
            people.info("too many failures from %s; it must wait %.0f seconds", address, seconds)


def _network(address: str | None) -> str:
    """Return what a person has for an address: with IPv6 a whole network is theirs."""
    found = _ip(address or "")
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found.packed, 64), strict=False))
    return str(found)


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address, also of a proxy that writes the port behind it."""
    with_port = authority(address)
    try:
        return ipaddress.ip_address(with_port.host if with_port else address)
    except ValueError:
        return None


def _later(seconds: float) -> Refusal:
    wait = max(1, math.ceil(seconds))
    return Refusal(
        429,
        "Too many attempts to sign in",
        f"Try again in {wait} seconds.",
        ((b"retry-after", str(wait).encode()),),
    )
