"""Identity: who is asking, told from a request alone, whatever front end received it.

Local: whoever sits at this computer. Header: whom a trusted proxy names. Password: whom the
session in the cookie names, or the key of a program, as long as the account stands.
"""

import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from assistant.access import Access, Auth
from assistant.errors import AccountRefused

LOCAL = "local"  # whoever sits at this computer; nobody signs in as that, and no proxy names it
LONGEST_NAME = 64
COOKIE = "access_token"
SESSION_SECONDS = 1_296_000  # that a browser stays signed in


class Session(NamedTuple):
    """What a session's cookie says, its signature checked."""

    user: str
    stamp: str


class Sessions(Protocol):
    """Reads the cookie of a session."""

    def __call__(self, token: str) -> Session | None:
        """Return what a token says; None when its signature is wrong or it is too old."""
        ...


Stands = Callable[[str, str], Awaitable[bool]]  # Accounts.stands
OwnerOf = Callable[[str], Awaitable[str | None]]  # ApiKeys.owner_of


@dataclass(frozen=True)
class Caller:
    """What a request says of who sends it."""

    headers: Mapping[str, str]  # names in small letters; a name that came twice is left out
    address: str | None  # of whoever opened the connection: the browser, or a proxy

    @property
    def token(self) -> str | None:
        """The session's token in the cookies; a long one is cut into numbered pieces."""
        cookies = self._cookies()
        if COOKIE in cookies:
            return cookies[COOKIE]
        pieces: list[str] = []
        while (name := f"{COOKIE}_{len(pieces)}") in cookies:
            pieces.append(cookies[name])
        return "".join(pieces) or None

    @property
    def key(self) -> str | None:
        """The key of a program, where one is sent."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else None

    def _cookies(self) -> dict[str, str]:
        """Return every cookie, read as leniently as the front ends do.

        A stricter reader would miss a token that they find.
        """
        pairs = (part.partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


class Identity:
    """Says who is asking."""

    def __init__(
        self,
        access: Access,
        *,
        sessions: Sessions | None = None,
        stands: Stands | None = None,
        owner_of: OwnerOf | None = None,
    ) -> None:
        self._access = access
        self._sessions = sessions
        self._stands = stands
        self._owner_of = owner_of

    async def of(self, caller: Caller) -> str | None:
        """Return the id of the user who sends a request; None for a stranger."""
        match self._access.auth:
            case Auth.LOCAL:
                return LOCAL
            case Auth.HEADER:
                return self._named_by_proxy(caller)
            case Auth.PASSWORD:
                return await self._signed_in(caller)

    def is_session_of(self, caller: Caller, who: str | None) -> bool:
        """Return whether the session in a request's cookie is that of ``who``."""
        session = self._session(caller)
        return session is not None and session.user == who

    def _named_by_proxy(self, caller: Caller) -> str | None:
        """Return whom the header of a trusted proxy names."""
        if self._access.auth is not Auth.HEADER or not self._access.believes(caller.address):
            return None
        try:
            return user_id(_as_text(caller.headers.get(self._access.header, "")))
        except AccountRefused:
            return None

    async def _signed_in(self, caller: Caller) -> str | None:
        if caller.key is not None:  # a key that is not good is not mended by a cookie
            return await self._owner_of(caller.key) if self._owner_of else None
        session = self._session(caller)
        if session is None or self._stands is None:
            return None
        return session.user if await self._stands(session.user, session.stamp) else None

    def _session(self, caller: Caller) -> Session | None:
        token = caller.token
        return None if token is None or self._sessions is None else self._sessions(token)


def _as_text(header: str) -> str:
    """Return a header as it was meant: servers read each byte as a letter, proxies send UTF-8."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def user_id(name: str) -> str:
    """Return the id of the person with this name: the same for Ana, ANA and ana.

    Raises AccountRefused for what is no name.
    """
    shown = shown_name(name)
    folded = unicodedata.normalize("NFKC", shown).casefold()
    if folded == LOCAL:
        raise AccountRefused(f"{LOCAL!r} is whoever sits at this computer; use another name.")
    return folded


def shown_name(name: str) -> str:
    """Return a name as it is shown; raise AccountRefused for what is no name."""
    shown = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(shown) <= LONGEST_NAME:
        raise AccountRefused(f"A name has 1 to {LONGEST_NAME} characters.")
    # Signs without a shape of their own could make two names look alike.
    if any(unicodedata.category(sign)[0] in "CZ" and sign != " " for sign in shown):
        raise AccountRefused("A name holds letters, digits and signs, and no control characters.")
    return shown
