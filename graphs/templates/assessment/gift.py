"""Writes GIFT, the text format of Moodle: one question a paragraph, every special sign escaped."""

import re
from collections.abc import Iterator

from graphs.templates.assessment.banked import (
    Banked,
    banked,
    choice_of,
    is_numeric,
    pairs_of,
    stem_text,
    title_of,
)
from graphs.templates.assessment.draft import Assessment, Item

_SPECIAL = re.compile(r"([\\~=#{}:])")


def gift(draft: Assessment) -> str:
    """Return the test as GIFT."""
    lines = [f"// {title_of(draft)}"]
    if missing := draft.left_open:
        lines.append(f"// {missing} questions are left to you and have no key yet")
    return "\n\n".join(["\n".join(lines), *(_question(one) for one in banked(draft))]) + "\n"


def escaped(text: str) -> str:
    """Return a text in which nothing is a command; a line break is written as one.

    An arrow of two signs makes a match of any question, and cannot be escaped: it becomes a sign.
    """
    text = text.replace("->", "\u2192")
    plain = "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())
    return _SPECIAL.sub(r"\\\1", plain).replace("\n", r"\n")


def _question(one: Banked) -> str:
    item = one.item
    said = escaped(item.explanation)
    after = f"\n####{said}" if said else ""
    answers = "\n".join(_answers(item))
    inside = f"{{{answers}{after}\n}}" if answers or after else "{}"
    return f"::{escaped(one.name)}::{escaped(stem_text(item))} {inside}"


def _answers(item: Item) -> Iterator[str]:
    if choice_of(item):
        for one in item.options:
            yield _option("=" if one.correct else "~", one.text, one.error)
    elif item.type == "multiple select":
        share = 100 / max(sum(one.correct for one in item.options), 1)
        for one in item.options:
            weight = f"{share:.5f}".rstrip("0").rstrip(".") if one.correct else "-50"
            yield _option(f"~%{weight}%", one.text, one.error)
    elif item.type == "true/false":
        yield "T" if item.is_true else "F"
    elif is_numeric(item):
        yield f"#{item.value:.10g}:{item.tolerance:.10g}"
    elif item.type in ("matching", "ordering"):
        for pair in pairs_of(item):
            yield f"={escaped(pair.left)} -> {escaped(pair.right)}"
    elif item.type == "short answer":
        yield from (_option("=", one, "") for one in item.answers)


def _option(mark: str, text: str, feedback: str) -> str:
    said = f" #{escaped(feedback)}" if feedback.strip() else ""
    return f"{mark}{escaped(text)}{said}"
