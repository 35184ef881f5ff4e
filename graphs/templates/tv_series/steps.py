"""The code steps of a season that read what the writer gave: the brief and the shape."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.rules.banks import load
from agents.rules.words import Number, computed, keep, yours
from agents.sources import Source
from graphs.checks.minutes import apportion
from graphs.findings import Question
from graphs.questions import asked
from graphs.templates.tv_series.draft import Brief, Shape
from graphs.templates.tv_series.in_hand import in_hand
from graphs.templates.tv_series.presence import bible
from graphs.templates.tv_series.scene_plan import scene_plan
from graphs.templates.tv_series.scripted import OwnScripts
from graphs.templates.tv_series.shapes import Act, Format, Network, Rating
from graphs.templates.tv_series.spacing import grid, keep_own, spacing
from graphs.templates.tv_series.standing import proposals, standing

_NAMES = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_OPENING_SHARE = 0.45  # of an act that the teaser is worth
_FEWEST_BEATS = 2  # of an act: something happens, and something turns


class SeriesInputs(BaseModel):
    """The inputs of the brief, as the definition declares them."""

    model_config = ConfigDict(frozen=True)

    premise: str = Field(max_length=600)
    title: str = Field(default="", max_length=80)
    network: Network = "streaming"
    rating: Rating = "TV-14"
    engine: str = Field(default="", max_length=600)
    center: str = Field(default="", max_length=600)
    ending: str = Field(default="", max_length=600)
    cast: list[str] = Field(default_factory=list)
    outline: list[str] = Field(default_factory=list)
    have_show: bool = False

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, inputs: Any) -> Any:
        """Take an input that was left out, and so came as null, at its default."""
        if not isinstance(inputs, Mapping):
            return inputs
        return {name: value for name, value in inputs.items() if value is not None}


def brief(inputs: SeriesInputs) -> Brief:
    """Read what the writer gave; say what was assumed, and ask what only they know."""
    return keep(
        Brief,
        premise=yours(inputs.premise.strip()),
        title=yours(inputs.title.strip()),
        network=inputs.network,
        rating=inputs.rating,
        engine=yours(inputs.engine.strip()),
        center=yours(inputs.center.strip()),
        ending=yours(inputs.ending.strip()),
        has_show=inputs.have_show or bool(inputs.cast) or bool(inputs.outline),
        assumptions=[computed(one) for one in _assumed(inputs)],
        questions=list(_asked(inputs)),
    )


def shape(
    format: Format,
    episodes: int,
    network: Network,
    acts: int | None = None,
    act_pages: int | None = None,
    beats: int | None = None,
    outline: list[str] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Shape:
    """Cut an episode into acts with their pages and beats; what was given is kept as it is."""
    told = given or {}
    usual = load(__package__, "formats")[format]
    number = acts or usual["acts"][network]
    if "episodes" not in told and outline:
        episodes = max(len(outline), 1)
    made = _acts(usual, number, act_pages, beats)
    least, most = usual["pages"]
    return keep(
        Shape,
        format=format,
        episodes=Number(episodes, Source.YOURS) if "episodes" in told else episodes,
        acts=made,
        pages=sum(one.pages for one in made),
        least=least,
        most=most,
        beats=beats or sum(one.beats for one in made),
        breaks=network != "streaming",
        assumptions=[computed(one) for one in _usual(told, usual, number, episodes)],
    )


def own() -> OwnScripts:
    """Return no script: those that a writer brings take this place."""
    return OwnScripts()


def _acts(usual: Mapping[str, Any], number: int, pages: int | None, beats: int | None) -> list[Act]:
    """Return the acts; an opening stands before them where nobody says how long acts are."""
    opens = pages is None
    weights = [*([_OPENING_SHARE] if opens else []), *([1.0] * number)]
    whole = int(usual["target"])
    long = apportion(whole, weights, 1) or [1] * len(weights)
    if pages is not None:
        long = [pages] * number
    wanted = beats or int(usual["beats"])
    least = _FEWEST_BEATS if wanted >= _FEWEST_BEATS * len(weights) else 1
    many = apportion(wanted, weights, least) or [1] * len(weights)
    names = [*([usual["opening"]] if opens else []), *(f"Act {one}" for one in _NAMES[:number])]
    first = 0 if opens else 1
    return [
        keep(Act, id=computed(f"A{first + place}"), name=computed(name), pages=page, beats=beat)
        for place, (name, page, beat) in enumerate(zip(names, long, many, strict=True))
    ]


def _usual(
    told: Mapping[str, Any], usual: Mapping[str, Any], acts: int, episodes: int
) -> Iterator[str]:
    if "format" not in told:
        yield f"Format: {usual['called']} (the usual value; change it if yours differs)."
    if "episodes" not in told:
        yield f"Episodes: {episodes} (change it if yours differs)."
    if "acts" not in told:
        low, high = usual["pages"]
        yield f"Acts: {acts}, as is usual there; an episode runs {low} to {high} pages."


def _assumed(inputs: SeriesInputs) -> Iterator[str]:
    for name, label in (("network", "Made for"), ("rating", "Rating")):
        if name not in inputs.model_fields_set:
            value = getattr(inputs, name)
            yield f"{label}: {value} (the usual value; change it if yours differs)."


_ASKED = {
    "title": (
        "What is the show called?",
        "It stands on every page.",
        "The premise stands in its place.",
    ),
    "center": (
        "Who is at the center, and what do they want that they cannot have?",
        "The A story of every episode is built on it.",
        "The A story is left as questions.",
    ),
    "engine": (
        "What brings a new story in every episode?",
        "A show without an engine ends with its pilot.",
        "The episodes are left as questions.",
    ),
    "ending": (
        "Where does the season leave them?",
        "What is set up in the first episode has to arrive there.",
        "The last column of the grid asks for it.",
    ),
}


def _asked(inputs: SeriesInputs) -> Iterator[Question]:
    for name, (text, why, meanwhile) in _ASKED.items():
        if not getattr(inputs, name).strip():
            yield asked(name, text, why, f"/brief/{name}", meanwhile)


STEPS: dict[str, Callable[..., BaseModel]] = {
    "brief": brief,
    "shape": shape,
    "spacing": spacing,
    "grid": grid,
    "keep_own": keep_own,
    "own": own,
    "in_hand": in_hand,
    "scene_plan": scene_plan,
    "standing": standing,
    "proposals": proposals,
    "bible": bible,
}
