"""The numbers of a draft as they stand in it, and as code computes them from its assumptions."""

import json
from functools import lru_cache
from typing import NamedTuple

from graphs.checks.check import Draft
from graphs.findings import Finding, Patch, blocking
from graphs.paths import get
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.finance.results import Model

CENT = 0.01


class Numbers(NamedTuple):
    """What the numbers follow from, what stands in the draft, and what code makes of it."""

    assumptions: Assumptions
    stated: Model
    computed: Model


def numbers(draft: Draft) -> Numbers:
    """Return the numbers of a draft."""
    given = json.dumps(get(draft.data, "/assumptions"), sort_keys=True)
    assumptions, computed = _computed(given)
    return Numbers(assumptions, Model.model_validate(get(draft.data, "/model")), computed)


def recomputed(draft: Draft, findings: list[Finding]) -> list[Patch]:
    """Put what code computes in the place of what stands there."""
    del findings  # one wrong figure or many: the model is made anew as a whole
    return [Patch(path="/model", value=numbers(draft).computed.model_dump(mode="json"))]


@lru_cache(maxsize=8)
def _computed(given: str) -> tuple[Assumptions, Model]:
    assumptions = Assumptions.model_validate_json(given)
    return assumptions, compute(assumptions)


def wrong(check: str, path: str, message: str, evidence: str) -> Finding:
    """Return the finding that a figure of the model is wrong; code mends it."""
    return blocking(check, path, message, evidence, fix="auto")


def differ(one: float, other: float, more: float = 0.0) -> bool:
    """True when two amounts are not the same to the cent, or to as much ``more`` as may be off."""
    return abs(one - other) > CENT + more
