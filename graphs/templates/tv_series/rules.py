"""The offline rules of the TV series template, by step.

They sort what the writer has, count, lay out and ask. No line of dialogue comes from here, and no
turn of a story: what rules cannot know stands as a question in its place.
"""

from collections.abc import Callable

from pydantic import BaseModel

from graphs.findings import PatchList, Review
from graphs.templates.tv_series.rules_beats import sheet
from graphs.templates.tv_series.rules_scenes import propose, state_update, write
from graphs.templates.tv_series.rules_season import pitch, season_arc
from graphs.templates.tv_series.rules_show import characters, concept, tone, world


def review() -> Review:
    """Say that nobody judged: rules do not pretend to a score."""
    return Review(scored=False, summary="Not run: needs a model.")


def revise() -> PatchList:
    """Change nothing: without a model there is no reviser."""
    return PatchList()


RULES: dict[str, Callable[..., BaseModel]] = {
    "concept": concept,
    "characters": characters,
    "world": world,
    "tone": tone,
    "season_arc": season_arc,
    "pitch": pitch,
    "sheet": sheet,
    "write": write,
    "state_update": state_update,
    "propose": propose,
    "review": review,
    "revise": revise,
}
