"""Writing by hand: a draft as text that a person can change in an editor, and read back."""

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.cli.output import UsageError
from graphs.loader import load

HEAD = (
    "# Change what you like, save and close. Names before a colon and the order stay as they are."
)
_EDITORS = ("nano", "vim", "vi")
# Text that stands for itself in YAML: it begins with a letter and holds no sign with a meaning.
_BARE = re.compile(r"[A-Za-z][\w ,.;?!()'/%+-]*[\w.?!)%]", re.ASCII)
_WORDS = {"true", "false", "null", "yes", "no", "on", "off"}


def as_text(content: Any) -> str:
    """Return content as YAML that reads well."""
    return "\n".join((HEAD, *_lines(content, 0))) + "\n"


def from_text(text: str | bytes, *, file: str = "your text") -> Any:
    """Return the content of a text; raise DefinitionError with the lines that cannot be read."""
    return load(text, file=file).value


def editor() -> list[str]:
    """Return the person's editor; raise UsageError where there is none."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return shlex.split(named)
    for name in _EDITORS:
        if shutil.which(name):
            return [name]
    raise UsageError("no editor was found; set EDITOR, or give a file with --edit FILE")


async def edited(path: Path) -> str:
    """Let the person change a file in their editor; return what it says then."""
    command = [*editor(), str(path)]
    try:
        done = await asyncio.to_thread(subprocess.run, command, check=False)
    except OSError as error:
        raise UsageError(
            f"the editor {command[0]!r} cannot be started: {error.strerror}"
        ) from error
    if done.returncode:
        raise UsageError(f"the editor {command[0]!r} ended with an error; your text is in {path}")
    return await asyncio.to_thread(path.read_text, "utf-8")


def scratch(content: Any) -> Path:
    """Write content to a file of its own for the editor, and return where it lies."""
    handle, name = tempfile.mkstemp(prefix="draftroom-", suffix=".yaml", text=True)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(as_text(content))
    return Path(name)


def _lines(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, Mapping) and value:
        for key, child in value.items():
            yield from _entry(f"{indent}{_scalar(str(key))}:", child, depth)
    elif isinstance(value, list | tuple) and value:
        for child in value:
            yield from _element(indent, child, depth)
    else:
        yield f"{indent}{_scalar(value)}"


def _entry(head: str, child: Any, depth: int) -> Iterator[str]:
    if isinstance(child, Mapping | list | tuple) and child:
        yield head
        yield from _lines(child, depth + 1)
    else:
        yield f"{head} {_scalar(child)}"


def _element(indent: str, child: Any, depth: int) -> Iterator[str]:
    first, *rest = list(_lines(child, depth + 1))
    yield f"{indent}- {first.lstrip()}"
    yield from rest


def _scalar(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    if isinstance(value, str) and _BARE.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
