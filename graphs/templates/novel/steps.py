"""The code steps of a novel: reading what the writer gave, and its sums."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.rules.words import Number, Words, computed, keep, yours
from agents.sources import Source
from graphs.findings import Question
from graphs.questions import asked
from graphs.templates.novel.asking import GENERAL, genre_bank, kind_of
from graphs.templates.novel.beats import beat_map, beats
from graphs.templates.novel.draft import (
    Audience,
    Brief,
    Called,
    Own,
    OwnChapter,
    OwnScene,
    Pov,
    Size,
    Tense,
)
from graphs.templates.novel.drafting import chapter_kept, now, scene_kept, so_far, to_draft
from graphs.templates.novel.layout import layout, outlined, scene_list
from graphs.templates.novel.manuscript import Section, chapters_in, count_words
from graphs.templates.novel.names import names_in
from graphs.templates.novel.own_words import lead_of

_SENTENCES = ("premise", "wants", "stands", "ends")
_USUAL_CHAPTERS = 3
_MOST_NAMES, _OFTEN_NAMED = 20, 3


class NovelInputs(BaseModel):
    """The inputs of the novel template, as its definition declares them."""

    model_config = ConfigDict(frozen=True)

    premise: str = ""
    wants: str = ""
    stands: str = ""
    ends: str = ""
    title: str = ""
    author: str = ""
    genre: str = "General fiction"
    audience: Audience = "adult"
    words: int = Field(default=80_000, ge=500, le=400_000)
    pov: Pov = "third person limited"
    tense: Tense = "past"
    comps: list[str] = Field(default_factory=list)
    taboos: list[str] = Field(default_factory=list)
    cast: list[str] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, inputs: Any) -> Any:
        """Take an input that was left out, and so came as null, at its default."""
        if not isinstance(inputs, Mapping):
            return inputs
        return {name: value for name, value in inputs.items() if value is not None}


def brief(inputs: NovelInputs) -> Brief:
    """Read what the writer gave; say what was assumed, and ask what only they know."""
    given = {name: " ".join(getattr(inputs, name).split()) for name in _SENTENCES}
    read = keep(
        Brief,
        title=yours(inputs.title.strip()) if inputs.title.strip() else computed("Untitled novel"),
        genre=_own(inputs, "genre"),
        kind=computed(kind_of(inputs.genre)),
        audience=_own(inputs, "audience"),
        pov=_own(inputs, "pov"),
        tense=_own(inputs, "tense"),
        **{name: yours(text) for name, text in given.items()},
        comps=[yours(one) for one in inputs.comps],
        taboos=[yours(one) for one in inputs.taboos],
        author=yours(inputs.author.strip()),
        assumptions=[computed(one) for one in _assumed(inputs)],
    )
    return read.model_copy(update={"questions": list(_asked(read, inputs))})


def size(
    words: int,
    given: Mapping[str, Any],
    kind: str = GENERAL,
    draft_chapters: int = _USUAL_CHAPTERS,
) -> Size:
    """Return how long the book is, and how the writer wants it cut."""
    entry = genre_bank()[kind]
    usual = entry["words"].get(given.get("audience", "adult"), entry["words"]["adult"])
    told = f"Length: {words:,} words (usual here: {usual[0]:,} to {usual[1]:,}; change it at will)."
    return keep(
        Size,
        words=_number(words, "words", given),
        **{
            name: _number(int(given[name]), name, given)
            for name in ("chapters", "scenes", "scene_words")
            if given.get(name)
        },
        usual_scene=int(entry["scene"]),
        draft_chapters=_number(draft_chapters, "draft_chapters", given),
        povs=[yours(str(one)) for one in given.get("povs", ())],
        endings=[yours(str(one)) for one in given.get("endings", ())],
        assumptions=[] if "words" in given else [computed(told)],
    )


def own(manuscript: str = "") -> Own:
    """Find the chapters that the writer has already; every word stays as it is."""
    found = chapters_in(manuscript)
    named = names_in(["\n".join(one.scenes) for one in found])
    return keep(
        Own,
        chapters=[_own_chapter(number, one) for number, one in enumerate(found, 1)],
        names=[
            keep(Called, name=yours(one.name), times=one.times, first=one.first + 1)
            for one in named[:_MOST_NAMES]
            if one.times >= _OFTEN_NAMED
        ],
    )


def _own_chapter(number: int, section: Section) -> OwnChapter:
    name = chapter_id(number)
    return keep(
        OwnChapter,
        id=computed(name),
        number=number,
        title=yours(section.title),
        words=sum(count_words(one) for one in section.scenes),
        scenes=[
            keep(OwnScene, id=computed(f"{name}-{place}"), text=yours(text))
            for place, text in enumerate(section.scenes, 1)
        ],
    )


def chapter_id(number: int) -> str:
    """Return the id of a chapter."""
    return f"CH{number:02}"


def _own(inputs: NovelInputs, name: str) -> Words:
    value = str(getattr(inputs, name)).strip()
    return yours(value) if name in inputs.model_fields_set else computed(value)


def _number(value: int, name: str, given: Mapping[str, Any]) -> int:
    return Number(value, Source.YOURS) if name in given else value


def _assumed(inputs: NovelInputs) -> Iterator[str]:
    usual = {
        "genre": f"Genre: {inputs.genre}",
        "audience": f"Readers: {inputs.audience}",
        "pov": f"Point of view: {inputs.pov}",
        "tense": f"Tense: {inputs.tense}",
    }
    for name, told in usual.items():
        if name not in inputs.model_fields_set:
            yield f"{told} (the usual value; change it if yours differs)."


def _asked(read: Brief, inputs: NovelInputs) -> Iterator[Question]:
    """Ask what only the writer knows, and say what waits for it."""
    if not read.wants:
        yield asked(
            "wants",
            "Who wants what?",
            "Every question of the scene list is asked about them.",
            "/brief/wants",
        )
    elif lead_of(read.wants, read.premise) is None and not inputs.cast:
        yield asked(
            "wants",
            "What is the lead called?",
            "The rota and the list use the name.",
            "/brief/wants",
        )
    if not read.stands:
        yield asked(
            "stands",
            "What stands in the way?",
            "The pressure of the second half comes from it.",
            "/brief/stands",
        )
    if not read.ends:
        yield asked(
            "ends",
            "How does it end?",
            "The last fifth of the book is built towards it.",
            "/brief/ends",
        )


STEPS: dict[str, Callable[..., BaseModel]] = {
    "brief": brief,
    "size": size,
    "own": own,
    "beat_map": beat_map,
    "beats": beats,
    "layout": layout,
    "outlined": outlined,
    "scene_list": scene_list,
    "to_draft": to_draft,
    "so_far": so_far,
    "now": now,
    "scene_kept": scene_kept,
    "chapter_kept": chapter_kept,
}
