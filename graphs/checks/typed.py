"""What checks say of the inputs alone: while a person types, before anything is made of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphs.checks.check import Check, Draft
from graphs.findings import Finding


class Remark(NamedTuple):
    """Something to look at in an input: what to do, and the words that it is about."""

    input: str
    message: str
    words: str


def remarks(checks: Sequence[Check], inputs: Mapping[str, Any]) -> Iterator[Remark]:
    """Yield what the checks that can look at inputs find there; nothing of it holds a start."""
    draft = Draft(value=None, data=dict(inputs), inputs=inputs)
    for check in checks:
        for finding in check.find(draft) if check.typed else ():
            if isinstance(finding, Finding):
                name = finding.path.split("/")[1]
                yield Remark(name, finding.message, finding.evidence)
