"""What differs between two versions of a definition: line by line, and step by step."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.definition import Definition
from graphs.notations import as_data, as_yaml

_INSIDE = {"steps", "then", "otherwise"}  # told by the steps that stand there


@dataclass(frozen=True)
class Changes:
    """What differs: the lines, the steps by their paths, and the keys beside the steps."""

    text: str  # a unified diff; "" where both say the same
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()  # "title", "inputs", "roles", ...

    def __bool__(self) -> bool:
        return bool(self.text)


def changes(before: Definition, after: Definition, names: tuple[str, str]) -> Changes:
    """Return what differs between two definitions that go by these names."""
    lines = difflib.unified_diff(
        as_yaml(before).splitlines(), as_yaml(after).splitlines(), *names, lineterm=""
    )
    old, new = _steps(before), _steps(after)
    was, now = as_data(before), as_data(after)
    keys = [key for key in (*was, *now) if key != "steps" and was.get(key) != now.get(key)]
    return Changes(
        text="\n".join(lines),
        added=tuple(path for path in new if path not in old),
        removed=tuple(path for path in old if path not in new),
        changed=tuple(path for path in new if path in old and old[path] != new[path]),
        beside=tuple(dict.fromkeys(keys)),
    )


def _steps(definition: Definition) -> Mapping[str, Any]:
    """Return every step by its path, without the steps inside it."""
    return {
        placed.path: placed.step.model_dump(mode="json", by_alias=True, exclude=_INSIDE)
        for placed in definition.walk()
    }
