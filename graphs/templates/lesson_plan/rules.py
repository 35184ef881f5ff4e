"""The offline rules of the lesson template, by step.

They interview, choose and calculate: the teacher's own sentences carry the lesson, banks give
moves and facts for topics they know, and what rules cannot know is left as a question.
"""

from collections.abc import Callable

from pydantic import BaseModel

from graphs.findings import PatchList, Review
from graphs.templates.lesson_plan.rules_access import language, udl
from graphs.templates.lesson_plan.rules_goals import goals, misconceptions, standards
from graphs.templates.lesson_plan.rules_lesson import evidence, sequence
from graphs.templates.lesson_plan.rules_sheets import handouts


def review() -> Review:
    """Say that nobody judged the lesson: rules do not pretend to a score."""
    return Review(scored=False, summary="Not run: needs a model.")


def revise() -> PatchList:
    """Change nothing: without a model there is no reviser."""
    return PatchList()


RULES: dict[str, Callable[..., BaseModel]] = {
    "standards": standards,
    "goals": goals,
    "evidence": evidence,
    "misconceptions": misconceptions,
    "sequence": sequence,
    "udl": udl,
    "language": language,
    "handouts": handouts,
    "review": review,
    "revise": revise,
}
