"""What differs between two versions of a definition, and a version written out in a notation."""

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphs.definition import Definition
from graphs.notations import as_data, as_json, as_nodes, as_yaml
from graphs.workflow import Workflow

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


def exported(workflow: Workflow, to: Literal["yaml", "json", "nodes"]) -> str:
    """Return a workflow written out in a notation."""
    match to:
        case "yaml":
            return as_yaml(workflow.definition)
        case "json":
            return as_json(workflow.definition)
        case "nodes":
            return json.dumps(as_nodes(workflow), indent=2, ensure_ascii=False) + "\n"


def _steps(definition: Definition) -> Mapping[str, Any]:
    """Return every step by its path, without the steps inside it."""
    return {
        placed.path: placed.step.model_dump(mode="json", by_alias=True, exclude=_INSIDE)
        for placed in definition.walk()
    }
