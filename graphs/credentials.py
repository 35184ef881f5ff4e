"""What in a definition looks like a credential, which belongs into a secret and not into a text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphs.found import Found, Path

_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}"
    r"|gh[opsur]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}"
    r"|xox[abeprs]-[A-Za-z0-9-]{10,}"
    r"|AKIA[A-Z0-9]{16}"
    r"|[Bb]earer +(?=[A-Za-z._~+/=-]*\d)[A-Za-z0-9._~+/=-]{20,}"
    r")"
)


def credentials(value: Any, at: Path = ()) -> Iterator[Found]:
    """Yield every text that holds what looks like a credential; none of it is repeated."""
    if isinstance(value, str) and _TOKEN.search(value):
        told = "looks like a password or token; write {secret: NAME} as the value of a header"
        yield Found(at, f"{told}, and set DRAFTROOM_SECRET_NAME")
    elif isinstance(value, Mapping):
        for name, child in value.items():
            yield from credentials(child, (*at, name))
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from credentials(child, (*at, position))
