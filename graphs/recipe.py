"""What decides an outcome, and so its step key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphs.keys import digest, step_key


@dataclass(frozen=True)
class Recipe:
    """What decides an outcome: the pieces of its key, kept to see what a rename explains."""

    step_digest: str
    values: Mapping[str, Any]  # the declared inputs by name
    writer: str = ""
    guidance: tuple[str, ...] = ()
    nonce: str = ""
    style: Mapping[str, str] = field(default_factory=dict)  # where a model reads it
    times: int = 0  # that what came of it was taken back, or that it failed to take back
    takes_back: str = ""  # the key of what it takes back

    @cached_property
    def key(self) -> str:
        hashes = {name: digest(value) for name, value in self.values.items()}
        nonce = f"{self.nonce},again {self.times}" if self.times else self.nonce
        key = step_key(
            self.step_digest,
            hashes,
            writer=self.writer,
            guidance=self.guidance,
            nonce=nonce,
            style=self.style,
        )
        return f"{key}:{self.takes_back}" if self.takes_back else key
