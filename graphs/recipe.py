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

    @cached_property
    def key(self) -> str:
        hashes = {name: digest(value) for name, value in self.values.items()}
        return step_key(
            self.step_digest,
            hashes,
            writer=self.writer,
            guidance=self.guidance,
            nonce=self.nonce,
            style=self.style,
        )
