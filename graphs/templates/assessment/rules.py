"""The offline rules of the assessment template, by step.

They choose, calculate and lay out: questions come from numbers drawn by code, from the teacher's
own words and text, and from facts of the banks. What rules cannot know keeps its place, open.
"""

from collections.abc import Callable

from pydantic import BaseModel

from graphs.findings import PatchList, Review
from graphs.templates.assessment.rules_blueprint import objectives, rows
from graphs.templates.assessment.rules_items import bias, solve, write
from graphs.templates.assessment.rules_rubric import rubric


def review() -> Review:
    """Say that nobody judged the test: rules do not pretend to a score."""
    return Review(scored=False, summary="Not run: needs a model.")


def revise() -> PatchList:
    """Change nothing: without a model there is no reviser."""
    return PatchList()


RULES: dict[str, Callable[..., BaseModel]] = {
    "objectives": objectives,
    "mix": rows,
    "write": write,
    "solve": solve,
    "bias": bias,
    "rubric": rubric,
    "review": review,
    "revise": revise,
}
