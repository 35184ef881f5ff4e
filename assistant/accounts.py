"""Accounts: people who sign in with a name and a password.

The id of a person is their name in small letters, so that a proxy which names the same person
finds the same drafts. A password is hashed in a thread, two at a time: each takes 64 MiB and
about half a second.
"""

import asyncio
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from assistant.attempts import Attempts
from assistant.errors import AccountRefused, Conflict, NotFound, TooManyAttempts
from assistant.identity import Session, shown_name, user_id
from assistant.log import people
from assistant.store import Store, api_keys, connections, users

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST, LONGEST = 8, 256
AT_ONCE, IN_LINE = 2, 20
TRIES, TRIES_SECONDS = 10, 600.0  # for a name, from one address
TRIES_EVERYWHERE = 100  # for a name, from all addresses
T = TypeVar("T")


class Accounts:
    """Password accounts over the store."""

    def __init__(
        self,
        store: Store,
        *,
        attempts: Attempts | None = None,
        everywhere: Attempts | None = None,
        hasher: Callable[[], "PasswordHash"] | None = None,
    ) -> None:
        self._store = store
        self._hasher = hasher or _argon2id
        self._attempts = attempts or Attempts(TRIES, TRIES_SECONDS)
        self._everywhere = everywhere or Attempts(TRIES_EVERYWHERE, TRIES_SECONDS)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._in_line = 0
        self._decoy = ""

    async def add(self, name: str, password: str) -> str:
        """Make an account and return its user id; raise Conflict for a name that was there."""
        user, shown = user_id(name), shown_name(name)
        hashed = await self._hashed(_fit(password, user))
        async with self._store.transaction() as tx:
            made = await users.insert(tx, user, shown, password_hash=hashed)
        if not made:
            raise Conflict(
                f"{shown!r} has been here before, and drafts of theirs are kept. "
                "A new password lets them in again.",
                user=user,
            )
        return user

    async def sign_in(self, name: str, password: str, *, address: str = "") -> Session | None:
        """Return the session of who this is; a wrong password and an unknown name give None.

        Both take the same time. Raises TooManyAttempts when this name was tried too often from
        this address, or from everywhere, or when too many sign in at once.
        """
        user = _known_as(name)
        self._begin(user, address)
        async with self._store.reading() as tx:
            known = await users.password_hash(tx, user)
        try:
            proven = await self._proven(user, known, password)
        except TooManyAttempts:
            self._forgive(user, address)  # nobody looked at what was typed
            raise
        if proven is None:
            self._log_failure(user if known else "a name that nobody has", user, address)
            return None
        self._forgive(user, address)
        people.info("%s signed in from %s", user, address or "here")
        return Session(user, f"{_stamp(proven)}.{secrets.token_hex(8)}")

    async def sign_out(self, session: Session, *, address: str = "") -> None:
        """End one session, wherever its cookie may have been copied to."""
        async with self._store.transaction() as tx:
            await users.end_session(tx, session.stamp)
        people.info("%s signed out from %s", session.user, address or "here")

    async def stands(self, user: str, stamp: str) -> bool:
        """Return whether a session still counts.

        Not once its person signed out, or the password changed or was taken.
        """
        async with self._store.reading() as tx:
            known = await users.password_hash(tx, user, unless_ended=stamp)
        mark = stamp.partition(".")[0]
        return known is not None and hmac.compare_digest(_stamp(known).encode(), mark.encode())

    async def change_password(self, name: str, password: str) -> str:
        """Give somebody a new password, which ends their sessions; return their user id.

        Lets in again who was removed, with the drafts they had; raises NotFound for a new name.
        """
        user = user_id(name)
        hashed = await self._hashed(_fit(password, user))
        async with self._store.transaction() as tx:
            await users.set_password_hash(tx, user, hashed)
        return user

    async def remove(self, name: str) -> str:
        """Let somebody in no more and end their sessions; their drafts stay. Raise NotFound.

        The key of their model goes, so that nothing is written on their account any more, and so
        do the keys of their programs.
        """
        user = user_id(name)
        async with self._store.transaction() as tx:
            if await users.password_hash(tx, user) is None:
                raise NotFound(f"There is no account {shown_name(name)!r}.", user=user)
            await users.set_password_hash(tx, user, None)
            await connections.forget(tx, owner=user)
            await api_keys.remove_of(tx, user)
        return user

    async def names(self) -> list[str]:
        """Return the names of all who can sign in."""
        async with self._store.reading() as tx:
            return [user.name for user in await users.with_password(tx)]

    def _begin(self, user: str, address: str) -> None:
        self._attempts.begin(f"{address} {user}")
        try:
            self._everywhere.begin(user)
        except TooManyAttempts:
            self._attempts.forgive(f"{address} {user}")
            raise

    def _forgive(self, user: str, address: str) -> None:
        self._attempts.forgive(f"{address} {user}")
        self._everywhere.forgive(user)

    def _log_failure(self, whose: str, user: str, address: str) -> None:
        people.info("wrong password for %s, from %s", whose, address or "here")
        for where, attempts, key in (
            (address or "here", self._attempts, f"{address} {user}"),
            ("everywhere", self._everywhere, user),
        ):
            if seconds := attempts.wait(key):
                people.info("%s is locked from %s for %.0f seconds", whose, where, seconds)

    async def _proven(self, user: str, known: str | None, password: str) -> str | None:
        """Return the hash that a password was proven by; None when it is wrong.

        Where there is nothing to prove it by, it is held against a hash of nobody's.
        """
        if not self._decoy:
            self._decoy = await self._hashed(secrets.token_hex(16))
        against = known or self._decoy
        tried = _typed(password) if _can_be(password) else secrets.token_hex(16)
        stands, better = await self._in_turn(
            lambda: self._hasher().verify_and_update(tried, against)
        )
        if known is None or not stands:
            return None
        if better is not None:
            async with self._store.transaction() as tx:
                await users.replace_password_hash(tx, user, known, better)
        return better or known

    async def _hashed(self, password: str) -> str:
        return await self._in_turn(lambda: self._hasher().hash(password))

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """Do what is slow in a thread when its turn comes; raise TooManyAttempts in a rush."""
        if self._in_line >= IN_LINE:
            raise TooManyAttempts(5.0, "Too many people sign in at once; try again in a moment.")
        self._in_line += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(work)
        finally:
            self._in_line -= 1


@cache
def _argon2id() -> "PasswordHash":
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


def _known_as(name: str) -> str:
    """Return the id that a name would have; what is no name is nobody's."""
    try:
        return user_id(name)
    except AccountRefused:
        return ""


def _stamp(hashed: str) -> str:
    """Return how the marks of sessions under a password begin, another one with each hash.

    It tells nothing of the password, as 128 random bits went into the hash.
    """
    return hashlib.sha256(f"session/{hashed}".encode()).hexdigest()[:32]


def _typed(password: str) -> str:
    """Return a password the same from every keyboard: an accented letter has two spellings."""
    return unicodedata.normalize("NFC", password)


def _can_be(password: str) -> bool:
    """Return whether a password may be somebody's; what is longer is not worth the hashing."""
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return len(password) <= LONGEST


def _fit(password: str, user: str) -> str:
    """Return a new password as it is kept; raise AccountRefused for one that cannot be used."""
    if not SHORTEST <= len(password) <= LONGEST or not _can_be(password):
        raise AccountRefused(f"A password has {SHORTEST} to {LONGEST} characters.")
    if password.casefold() == user or len(set(password)) == 1:
        raise AccountRefused("This password is the first that anybody would try; use another.")
    return _typed(password)
