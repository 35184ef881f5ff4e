"""The block tree as plain JSON, for screens that draw it themselves."""

from dataclasses import fields, is_dataclass
from typing import Any

from graphs.documents.blocks import Document


def document_shape(document: Document) -> dict[str, Any]:
    """Return a document as JSON: every block names its ``kind``, text stands in runs."""
    return {
        "name": document.name,
        "title": document.title,
        "subtitle": document.subtitle,
        "audience": document.audience,
        "blocks": [_shape(block) for block in document.blocks],
        "questions": [_shape(one) for one in document.questions],
        "notes": list(document.notes),
        "colophon": document.colophon,
    }


def _shape(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _shape(getattr(value, field.name)) for field in fields(value)}
        name = type(value).__name__
        if name == "Run":
            return {key: part for key, part in parts.items() if part or key == "text"}
        inner = parts.pop("kind", None)
        return {"kind": name.lower(), **({"tone": inner} if inner else {}), **parts}
    if isinstance(value, tuple | list):
        return [_shape(one) for one in value]
    return value
