"""The secret of an installation: random, made once, kept beside the database and never in it.

A stolen database gives no usable key: what is sealed or signed needs this file too.
"""

import contextlib
import logging
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import SettingsError

FILE = "secret.key"
_WRITTEN = re.compile(rb"[0-9a-f]{64}\n")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Secret:
    """256 random bits, from which every key is derived."""

    _bits: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """Return the 256-bit key for a purpose; none of them tells of another or of the secret."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"draftroom/{purpose}".encode())
        return key.derive(self._bits)


def kept_secret(home: Path) -> Secret:
    """Return the secret of a data folder, made now if there is none.

    Whoever makes it first has made it for all: it appears whole and is never replaced.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / FILE
    if not path.exists():
        _make(path)
    _only_mine(path)
    text = path.read_bytes()
    if not _WRITTEN.fullmatch(text):
        raise SettingsError(
            f"{path} is damaged. Put it back from a copy, or delete it: then everybody signs in "
            "again, and keys of models must be given again."
        )
    return Secret(bytes.fromhex(text.decode()))


def _make(path: Path) -> None:
    """Write a new secret and give it its name in one step, unless another was quicker."""
    scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    text = f"{secrets.token_hex(32)}\n".encode()
    try:
        _write(scratch, text)
        os.link(scratch, path)
    except FileExistsError:
        pass
    except OSError:
        # A file system without hard links: there the name comes a moment before its content.
        with contextlib.suppress(FileExistsError):
            _write(path, text)
    finally:
        scratch.unlink(missing_ok=True)


def _write(path: Path, text: bytes) -> None:
    """Write a file that is not there yet and that nobody else may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _only_mine(path: Path) -> None:
    """Take the right to read it from everybody else."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        _log.warning("others could read the secret; taken back", extra={"path": str(path)})
        path.chmod(0o600)
