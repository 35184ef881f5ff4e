"""How much a file may be, and how much reading it may take."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What one file is held to; everything beyond it is refused."""

    file_bytes: int = 20 * MEGABYTE
    characters: int = 1_000_000
    seconds: float = 30.0  # by the clock
    cpu_seconds: int = 20
    memory_bytes: int = 1_024 * MEGABYTE
    at_once: int = 2  # files that are read at the same time
    waiting: int = 16  # files that may wait for their turn
