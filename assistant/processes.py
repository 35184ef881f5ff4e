"""Processes by name: a worker's own, and whether another one of this machine is gone.

A name tells the machine and the process numbers it belongs to, so that nobody is declared dead
from where they cannot be seen.
"""

import os
import socket
import uuid
from pathlib import Path


def name() -> str:
    """Return a name for a worker of this process."""
    return f"{_here()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"


def is_gone(other: str) -> bool:
    """Return whether the process of a worker was on this machine and is there no more."""
    here, _, rest = other.rpartition("/")[0].rpartition("/")
    if here != _here() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _here() -> str:
    numbers = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}/{numbers.stat().st_ino if numbers.exists() else 0}"
