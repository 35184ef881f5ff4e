"""The text of every role and step, found by name. prompts/render.py fills in the variables."""

import re
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from prompts.errors import PromptError

__all__ = ["PromptError", "names", "text", "whole"]

_NAME = re.compile(r"[a-z0-9_]{1,60}(?:/[a-z0-9_]{1,60}){0,3}")
_INCLUDE = re.compile(r"^\{# include (\S+) #\}$", re.MULTILINE)


def text(name: str) -> str:
    """Return the prompt ``lesson_plan/goals``, with the shared parts that it includes put in."""
    if not _NAME.fullmatch(name):
        raise PromptError(name, "a name is words of a-z, 0-9 and _, with / between them")
    file = resources.files("prompts").joinpath(f"{name}.md")
    if not file.is_file():
        raise PromptError(name, "there is no prompt of this name")
    return whole(file.read_text("utf-8"))


def whole(source: str) -> str:
    """Return the text of a prompt with the shared parts that it includes put in."""
    return _INCLUDE.sub(lambda found: text(found[1]), source.rstrip("\n"))


def names(prefix: str = "") -> tuple[str, ...]:
    """Return the names of all prompts that begin with ``prefix``, in order."""
    found = _names(resources.files("prompts"), "")
    return tuple(sorted(name for name in found if name.startswith(prefix)))


def _names(folder: Traversable, path: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _names(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield f"{path}{entry.name.removesuffix('.md')}"
