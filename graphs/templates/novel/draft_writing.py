"""A novel while it is written: orders for scenes, what holds before them, and what was written."""

from typing import Literal

from pydantic import Field

from graphs.canon import Fact
from graphs.findings import Frozen
from graphs.templates.novel.draft_plan import (
    CHAPTER_ID,
    CHARACTER_ID,
    SCENE_ID,
    Character,
    Location,
    Scene,
)


class Order(Frozen):
    """A scene to be written, with all that its writer has to know of it."""

    id: str = Field(pattern=SCENE_ID)
    chapter: int
    scene: Scene
    people: list[Character]
    where: Location | None = None
    last: bool = False  # of its chapter


class Commission(Frozen):
    """A chapter to be written."""

    id: str = Field(pattern=CHAPTER_ID)
    number: int
    title: str = ""
    orders: list[Order]


class ToDraft(Frozen):
    """The chapters that are written now."""

    commissions: list[Commission] = Field(default_factory=list)


class Running(Frozen):
    """How things stand before a scene: what holds by now, and the words it follows on."""

    facts: list[Fact] = Field(default_factory=list)
    before: str = ""  # the last words that were written
    openings: list[str] = Field(default_factory=list)  # of chapters: not to be used again


class Prose(Frozen):
    """The words of a scene; empty where nobody wrote them."""

    text: str


class Noted(Frozen):
    """Something that a scene established."""

    subject: str = Field(pattern=CHARACTER_ID)
    kind: Literal["trait", "state", "mark", "has", "knows"]
    attribute: str = Field(max_length=60)
    value: str = Field(max_length=300)
    quote: str = Field(default="", max_length=400)


class Established(Frozen):
    """What is so from this scene on."""

    facts: list[Noted] = Field(default_factory=list, max_length=20)


class WrittenScene(Frozen):
    """A scene as it was written, and what it established."""

    id: str = Field(pattern=SCENE_ID)
    text: str
    facts: list[Fact] = Field(default_factory=list)


class WrittenChapter(Frozen):
    """A chapter as it was written."""

    id: str = Field(pattern=CHAPTER_ID)
    number: int
    title: str = ""
    scenes: list[WrittenScene]


class Polished(Frozen):
    """The words of a scene after the line edit."""

    id: str = Field(pattern=SCENE_ID)
    text: str


class LineEdit(Frozen):
    """The scenes of a chapter after its lines were looked at."""

    scenes: list[Polished] = Field(default_factory=list)
