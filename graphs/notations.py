"""Notations of a definition: YAML and JSON, nodes and edges for visual editors, plain actions.

What is written out and read back is the same definition. A plain list of actions says less than a
definition, so it is only read.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from graphs.actions import from_actions
from graphs.definition import Definition, Placed
from graphs.errors import DefinitionError, Problem
from graphs.loader import NUMERIC
from graphs.workflow import Workflow, names_needed

_INSIDE = ("steps", "then", "otherwise")  # where the steps inside a step are written
_ACROSS, _DOWN = 260, 140  # how far apart nodes are put where nobody has placed them


def as_data(definition: Definition) -> dict[str, Any]:
    """Return a definition as plain data, without what it says by default."""
    written: dict[str, Any] = definition.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    return {"draftroom": 1} | written


class _Quoting(yaml.SafeDumper):
    """Puts a text in quotes where the reader would take it for a number, such as 1e5 and 007."""


_Quoting.add_implicit_resolver("tag:yaml.org,2002:float", NUMERIC, list("-+.0123456789"))


def as_yaml(definition: Definition) -> str:
    """Return a definition as YAML."""
    data = as_data(definition)
    text: str = yaml.dump(data, Dumper=_Quoting, sort_keys=False, allow_unicode=True, width=100)
    return text


def as_json(definition: Definition) -> str:
    """Return a definition as JSON."""
    return json.dumps(as_data(definition), indent=2, ensure_ascii=False) + "\n"


def as_nodes(workflow: Workflow) -> dict[str, Any]:
    """Return a definition as nodes and edges; a step inside a block names it as its parent."""
    data = as_data(workflow.definition)
    nodes = list(_nodes(data["steps"], ""))
    edges = [
        {"id": f"{need}->{placed.path}", "source": need, "target": placed.path}
        for placed in workflow.placed.values()
        for need in _before(workflow, placed)
        if placed.sub is None
    ]
    head = {key: value for key, value in data.items() if key != "steps"}
    return {**head, "nodes": nodes, "edges": edges}


def _before(workflow: Workflow, placed: Placed) -> list[str]:
    """Return the steps that a step names, or stands in for, each once."""
    named = (workflow.resolve(name, placed.block) for name in names_needed(placed.step))
    first = workflow.stands_in.get(placed.path)
    found = [one for one in (*named, first) if one is not None and one != placed.path]
    return list(dict.fromkeys(found))


def _nodes(steps: Sequence[Mapping[str, Any]], parent: str) -> Iterator[dict[str, Any]]:
    for index, step in enumerate(steps):
        path = f"{parent}.{step['id']}" if parent else step["id"]
        inner = [one for key in _INSIDE for one in step.get(key, ())]
        kept = {key: value for key, value in step.items() if key not in ("kind", *_INSIDE)}
        if step["kind"] == "branch":  # which of the steps inside belong to which line
            kept["then"] = [one["id"] for one in step["then"]]
        yield {
            "id": path,
            "type": step["kind"],
            "position": {"x": _ACROSS * (index % 4), "y": _DOWN * (index // 4)},
            **({"parentId": parent} if parent else {}),
            "data": kept,
        }
        yield from _nodes(inner, path)


def from_nodes(drawn: Mapping[str, Any], file: str = "<nodes>") -> dict[str, Any]:
    """Return the plain data of a definition that was drawn; raise DefinitionError.

    An edge that nothing else says becomes a need; a need whose edge was taken away is none.
    """
    problems: list[str] = []
    nodes = [one for one in drawn.get("nodes", ()) if isinstance(one, Mapping)]
    known = {str(one.get("id")): one for one in nodes}
    if len(known) != len(drawn.get("nodes", ())):
        problems.append("every node needs an id of its own")
    edges: dict[str, list[str]] = {}
    for edge in drawn.get("edges", ()):
        source, target = str(edge.get("source")), str(edge.get("target"))
        problems += [
            f"the edge {source} -> {target} ends at no node {name!r}"
            for name in (source, target)
            if name not in known
        ]
        edges.setdefault(target, []).append(source)
    problems += [
        f"the node {name!r} lies in {one['parentId']!r}, which is not there"
        for name, one in known.items()
        if one.get("parentId") and one["parentId"] not in known
    ]
    if problems:
        raise DefinitionError(Problem(told, file) for told in problems)
    head = {key: value for key, value in drawn.items() if key not in ("nodes", "edges")}
    return {**head, "steps": _steps_of(nodes, "", edges)}


def _steps_of(
    nodes: Sequence[Mapping[str, Any]], parent: str, edges: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    steps = []
    stood_in: dict[str, list[str]] = {}
    for node in nodes:
        data = node.get("data") or {}
        if data.get("fallback"):
            beside = f"{parent}.{data['fallback']}" if parent else str(data["fallback"])
            stood_in.setdefault(beside, []).append(str(node["id"]).rpartition(".")[2])
    for node in nodes:
        if str(node.get("parentId") or "") != parent:
            continue
        path = str(node["id"])
        data = dict(node.get("data") or {})
        data.setdefault("id", path.rpartition(".")[2])
        sources = [name.rpartition(".")[2] for name in edges.get(path, ())]
        said = [one for one in data.get("needs", ()) if one in sources]
        inner = _steps_of(nodes, path, edges)
        read = {*_named(data), *_named(inner), *stood_in.get(path, ())}
        needs = [*said, *(one for one in sources if one not in said and one not in read)]
        data.pop("needs", None)
        step = {"id": data.pop("id"), "kind": node.get("type"), **data}
        step |= {"needs": needs} if needs else {}
        steps.append(step | _lines(step, inner))
    return steps


def _lines(step: Mapping[str, Any], inner: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the steps inside a step where they are written; of a branch in its two lines."""
    if step["kind"] != "branch":
        return {"steps": inner} if inner else {}
    first = set(step.get("then", ()))
    lines = {"then": [one for one in inner if one["id"] in first]}
    other = [one for one in inner if one["id"] not in first]
    return lines | ({"otherwise": other} if other else {})


def _named(value: Any) -> Iterator[str]:
    """Yield the steps that a step names anywhere in its texts, as it reads them or is of them."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key in ("of", "revert", "withdraw") and isinstance(one, str):
                yield one
            if key == "needs":
                yield from (name for name in one if isinstance(name, str))
            yield from _named(one)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one)
    elif isinstance(value, str):
        yield from re.findall(r"\bsteps\.([a-z][a-z0-9_]*)", value)


def read(data: Any, file: str = "<text>") -> Any:
    """Return the plain data of a definition, whichever of the notations it comes in."""
    if isinstance(data, Mapping) and "nodes" in data:
        return from_nodes(data, file)
    if isinstance(data, Mapping) and "workflowName" in data:
        return from_actions(data, file)
    return data


__all__ = ["as_data", "as_json", "as_nodes", "as_yaml", "from_actions", "from_nodes", "read"]
