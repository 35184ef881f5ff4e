"""Plain actions: ``workflowName`` and a list of what is to be done, read as a definition.

Such a list says less than a definition, so it is only read.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from graphs.errors import DefinitionError, Problem

_PUBLISH, _PLACES = ("publish", "post"), ("file", "webhook")
_CARRYING = ("extract", "load")
_MAKING = ("agent", "extract")  # steps that make what the next action reads
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_]\w{0,39})\s*\}\}|\$\{?([A-Za-z_]\w{0,39})\}?")


def from_actions(plain: Mapping[str, Any], file: str = "<actions>") -> dict[str, Any]:
    """Return the plain data of a definition from ``workflowName`` and its list of actions.

    Each action is a step of one writer that reads what was made before it. ``publish`` with a
    ``file`` or a ``webhook``, ``notify`` with a ``message``, and ``extract`` and ``load`` with the
    keys of such a step are steps of these kinds. ``{{name}}`` or ``$name`` in a parameter is an
    input. Raises DefinitionError.
    """
    actions = plain.get("steps")
    if not isinstance(actions, list) or not actions:
        raise DefinitionError([Problem("steps must be a list of actions", file)])
    inputs: dict[str, Any] = {}
    steps: list[dict[str, Any]] = []
    taken: set[str] = set()
    problems = []
    for index, one in enumerate(actions):
        if not isinstance(one, Mapping) or not isinstance(one.get("action"), str):
            problems.append(Problem("needs an action", file, path=f"/steps/{index}"))
            continue
        unknown = sorted(set(one) - {"action", "parameters", "id", "name"})
        if unknown:
            allowed = ("action", "parameters", "id", "name")
            told = f"{', '.join(unknown)}: not a known key here"
            problems.append(Problem(told, file, path=f"/steps/{index}", allowed=allowed))
        step_id = _fresh(_slug(one.get("id") or one.get("name") or one["action"]), taken)
        steps.append(_action(step_id, one, steps, inputs))
    if problems:
        raise DefinitionError(problems)
    title = str(plain.get("workflowName") or "Workflow")
    return {
        "draftroom": 1,
        "name": _slug(title),
        "title": title,
        "category": "imported",
        "inputs": inputs,
        "roles": {"writer": {"title": "Writer"}},
        "steps": steps,
    }


def _action(
    step_id: str,
    one: Mapping[str, Any],
    earlier: Sequence[Mapping[str, Any]],
    inputs: dict[str, Any],
) -> dict[str, Any]:
    made = [step["id"] for step in earlier if step["kind"] in _MAKING]
    written = [step["id"] for step in earlier if step["kind"] == "agent"]
    last = earlier[-1]["id"] if earlier else None
    head: dict[str, Any] = {"id": step_id, "title": _words(one["action"])}
    if last not in (None, *made[-1:]):
        head["needs"] = [last]
    return head | (
        _published(one, written, inputs)
        or _told(one, inputs)
        or _carrying(one, made, inputs)
        or _asked(one, made, inputs)
    )


def _asked(one: Mapping[str, Any], made: Sequence[str], inputs: dict[str, Any]) -> dict[str, Any]:
    """Return an action as a step of the writer."""
    reads = {"before": f"steps.{made[-1]}"} if made else {}
    lines = [f"{_words(one['action'])}."]
    for name, value in (one.get("parameters") or {}).items():
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{_words(name)}: {_with_inputs(said, '{{ %s }}', reads, inputs)}")
    return {
        "kind": "agent",
        "role": "writer",
        "prompt": "\n".join(lines),
        **({"with": reads} if reads else {}),
        "output": {"text": "text"},
    }


def _published(
    one: Mapping[str, Any], written: Sequence[str], inputs: dict[str, Any]
) -> dict[str, Any] | None:
    """Return an action as a step that publishes what was written last; None where it is no such."""
    said = one.get("parameters") or {}
    if _slug(one["action"]) not in _PUBLISH or not written or len(said) != 1:
        return None
    [(key, place)] = said.items()
    if key not in _PLACES or not isinstance(place, str):
        return None
    reads: dict[str, str] = {}
    to = {key: _with_inputs(place, "{%s}", reads, inputs)}
    given = {"with": reads} if reads else {}
    return {"kind": "publish", "from": f"steps.{written[-1]}.text", "to": to, **given}


def _told(one: Mapping[str, Any], inputs: dict[str, Any]) -> dict[str, Any] | None:
    """Return an action as a step that notifies; None where it is no such."""
    said = {
        "text" if key == "message" else key: value
        for key, value in (one.get("parameters") or {}).items()
    }
    texts = all(isinstance(value, str) for value in said.values())
    places = [key for key in _PLACES if key in said]
    if _slug(one["action"]) != "notify" or not texts or "text" not in said or len(places) > 1:
        return None
    if set(said) - {"subject", "text", *_PLACES}:
        return None
    reads: dict[str, str] = {}
    step: dict[str, Any] = {"kind": "notify"}
    for key, value in said.items():
        filled = _with_inputs(value, "{%s}", reads, inputs)
        step |= {"to": {key: filled}} if key in _PLACES else {key: filled}
    return {**step, **({"with": reads} if reads else {})}


def _carrying(
    one: Mapping[str, Any], made: Sequence[str], inputs: dict[str, Any]
) -> dict[str, Any] | None:
    """Return an action as a step that carries rows, which loads what was made last; else None."""
    kind = _slug(one["action"])
    if kind not in _CARRYING:
        return None
    reads: dict[str, str] = {}

    def filled(value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return {key: filled(part, key) for key, part in value.items()}
        if not isinstance(value, str):
            return value
        return _with_inputs(value, ":%s" if key == "sql" else "{%s}", reads, inputs)

    keys = dict(one.get("parameters") or {})
    if kind == "load" and made:
        keys.setdefault("from", f"steps.{made[-1]}")
    keys = {key: filled(value) for key, value in keys.items()}
    given = keys.pop("with", None)
    reads |= given if isinstance(given, Mapping) else {}
    return {"kind": kind, **keys, **({"with": reads} if reads else {})}


def _with_inputs(text: str, form: str, reads: dict[str, str], inputs: dict[str, Any]) -> str:
    """Return a text with its variables in another form, each asked for and read as an input."""

    def named(found: re.Match[str]) -> str:
        variable = _slug(found[1] or found[2])
        asked = {"type": "text", "title": _words(variable), "required": True}
        inputs.setdefault(variable, asked)
        reads[variable] = f"inputs.{variable}"
        return form % variable

    return _VARIABLE.sub(named, text)


def _slug(text: Any) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(text))
    slug = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")[:40]
    return slug if slug and slug[0].isalpha() else f"s_{slug}"[:40].rstrip("_")


def _fresh(slug: str, taken: set[str]) -> str:
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug[:36]}_{number}", number + 1
    taken.add(name)
    return name


def _words(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", name).strip()
    return words[:1].upper() + words[1:]
