"""Sealing: what the database keeps of a secret, of no use without the key kept beside it."""

import secrets
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from assistant.errors import SealBroken

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORM = b"\x01"  # AES-256-GCM; a nonce of 96 bits in front
_NONCE_BYTES = 12
_TAG_BYTES = 16


class Seal:
    """Seals texts under one key, each bound to what it belongs to.

    The key is fetched when it is first needed. All of it is work for a thread.
    """

    def __init__(self, key: Callable[[], bytes]) -> None:
        self._key = cache(key)

    def sealed(self, text: str, bound_to: str) -> bytes:
        """Return a text so that it opens only with this key, and only for ``bound_to``."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FORM + nonce + self._cipher().encrypt(nonce, text.encode(), bound_to.encode())

    def opened(self, sealed: bytes, bound_to: str) -> str:
        """Return the text; raise SealBroken."""
        from cryptography.exceptions import InvalidTag

        start = len(_FORM)
        nonce, locked = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        if sealed[:start] != _FORM or len(locked) < _TAG_BYTES:
            raise SealBroken
        try:
            return str(self._cipher().decrypt(nonce, locked, bound_to.encode()).decode())
        except InvalidTag:
            raise SealBroken from None

    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._key())
