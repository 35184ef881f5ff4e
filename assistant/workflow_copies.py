"""Copies of a definition under another name, with its comments where it can be."""

import re

from graphs.catalog import written
from graphs.definition import Definition
from graphs.errors import DefinitionError
from graphs.notations import as_yaml


def called(text: str, name: str, title: str = "") -> str:
    """Return a definition's text under another name, and under a title: by default its words."""
    title = title or name.replace("_", " ").capitalize()
    original = written(text).definition
    wanted = original.model_copy(update={"name": name, "title": title})
    renamed = _with(_with(text, "name", name), "title", title)
    return renamed if _means(renamed, wanted) else as_yaml(wanted)


def _with(text: str, key: str, value: str) -> str:
    """Return YAML with another value of a key of its own, on a line of its own."""
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    plain = value if re.fullmatch(r"[A-Za-z][A-Za-z0-9_ ]*", value) else quoted
    return re.sub(rf"^{key}:[^\n#]*", lambda _: f"{key}: {plain}", text, count=1, flags=re.M)


def _means(text: str, wanted: Definition) -> bool:
    try:
        return written(text).definition == wanted
    except DefinitionError:
        return False
