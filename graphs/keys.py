"""Step keys: the hash that says whether a step has been done already.

A value is hashed by its canonical JSON, so equal values give equal keys whatever made them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any


def canonical(value: Any) -> str:
    """Return the one JSON text that stands for ``value``."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(value: Any) -> str:
    """Return the hash of a JSON value: 32 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def step_key(
    step_digest: str,
    inputs: Mapping[str, str],
    *,
    writer: str = "",
    guidance: Sequence[str] = (),
    nonce: str = "",
    style: Mapping[str, str] | None = None,
) -> str:
    """Return the key of one piece of work.

    ``inputs`` holds the digest of the value of each declared input (of an input by reference, of
    the reference alone). ``guidance`` and ``style`` count only where a model reads them, ``nonce``
    marks a redo.
    """
    facts = [step_digest, dict(inputs), writer, list(guidance), nonce]
    return digest([*facts, dict(style)] if style else facts)
