"""The typed draft of a novel: what the writer brought, and the book that all steps add up to.

What the plan and the writing of it give stands in modules of its own, and is named here.
"""

from pydantic import Field

from graphs.findings import Frozen
from graphs.templates.novel.draft_plan import (
    CHAPTER_ID,
    SCENE_ID,
    Audience,
    Beat,
    Beats,
    Brief,
    Called,
    Card,
    Cast,
    Chapter,
    Character,
    Disaster,
    Frame,
    Layout,
    Location,
    Map,
    Moment,
    Moments,
    Motif,
    Outlined,
    Place,
    Pov,
    Scene,
    SceneList,
    Seat,
    Size,
    Slot,
    Story,
    Telling,
    Tense,
    Themes,
    Thread,
    Trait,
    Turn,
    Voice,
    World,
)
from graphs.templates.novel.draft_writing import (
    Commission,
    Established,
    LineEdit,
    Noted,
    Order,
    Polished,
    Prose,
    Running,
    ToDraft,
    WrittenChapter,
    WrittenScene,
)

__all__ = [
    "Audience",
    "Beat",
    "Beats",
    "Brief",
    "Called",
    "Card",
    "Cast",
    "Chapter",
    "Character",
    "Commission",
    "Disaster",
    "Established",
    "Frame",
    "Layout",
    "LineEdit",
    "Location",
    "Map",
    "Moment",
    "Moments",
    "Motif",
    "Noted",
    "Novel",
    "Order",
    "Outlined",
    "Own",
    "OwnChapter",
    "OwnScene",
    "Place",
    "Planned",
    "Polished",
    "Pov",
    "Prose",
    "Running",
    "Scene",
    "SceneList",
    "Seat",
    "Size",
    "Slot",
    "Story",
    "Telling",
    "Tense",
    "Themes",
    "Thread",
    "ToDraft",
    "Trait",
    "Turn",
    "Voice",
    "World",
    "WrittenChapter",
    "WrittenScene",
]


class OwnScene(Frozen):
    """A scene of the writer's own."""

    id: str = Field(pattern=SCENE_ID)
    text: str


class OwnChapter(Frozen):
    """A chapter of the writer's own, word for word."""

    id: str = Field(pattern=CHAPTER_ID)
    number: int
    title: str = ""
    words: int
    scenes: list[OwnScene]


class Own(Frozen):
    """What the writer has written already; nothing here is ever overwritten."""

    chapters: list[OwnChapter] = Field(default_factory=list)
    names: list[Called] = Field(default_factory=list)  # whom it names, the most often first


class Planned(Frozen):
    """The book before a line of it is written."""

    brief: Brief
    size: Size
    story: Story
    cast: Cast
    world: World
    themes: Themes
    beats: Beats
    scene_list: SceneList


class Novel(Planned):
    """The whole book."""

    voice: Voice
    own: Own
    chapters: list[WrittenChapter] = Field(default_factory=list)
