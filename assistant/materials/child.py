"""The process that reads a file: limited in memory and time, without network, files or children.

It takes the bytes from its input and answers with one JSON object: what it read, or why not.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

_DENIED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.")
_WRITES = frozenset("wax+")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class _NotHere(OSError):
    """Something that a reader of files has no use for."""


def main() -> None:
    """Read the file on the input within the limits that the first argument gives."""
    settings = json.loads(sys.argv[1])
    content = sys.stdin.buffer.read()
    _load(content)
    _limit(settings["memory_bytes"], settings["cpu_seconds"])
    sys.addaudithook(_watch)
    answer = _answer(content, settings["suffix"], settings["characters"])
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _load(content: bytes) -> None:
    """Load what will read the file, before anything is denied."""
    # Array libraries and picture libraries are of no use here, and they take memory and threads.
    missing: Any = None
    sys.modules.update(dict.fromkeys(("numpy", "pandas", "PIL"), missing))
    import_module("assistant.materials.extraction")
    if b"%PDF-" in content[:1024]:
        import_module("pypdf")
    elif b"xl/" in content:
        import_module("openpyxl")


def _answer(content: bytes, suffix: str, characters: int) -> dict[str, Any]:
    from assistant.materials.extraction import extracted
    from assistant.materials.refusal import Refused

    try:
        return {"read": extracted(content, suffix, characters)}
    except Refused as refused:
        return {"refused": refused.key, "values": refused.values}
    except (MemoryError, RecursionError):
        return {"refused": "material.too_heavy", "values": {}}


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the clock still ends the process
        return
    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        within = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (within, within))


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Deny what no reader needs, whatever a file makes a library do."""
    if event.startswith(_DENIED):
        _deny(event)
    if event == "open":
        _, mode, flags = arguments
        if _WRITES & set(mode or "") or (isinstance(flags, int) and flags & _WRITING):
            _deny(event)


def _deny(event: str) -> NoReturn:
    raise _NotHere(f"{event} is not allowed here")


if __name__ == "__main__":
    main()
