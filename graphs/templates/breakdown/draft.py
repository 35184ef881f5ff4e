"""The typed breakdown: episodes, cast, places, threads, and what does not fit."""

from typing import Literal

from pydantic import Field

from graphs.findings import Frozen, Question
from graphs.screenplay.elements import Script

Kind = Literal[
    "names", "headings", "hours", "returned", "ages", "introductions", "speech", "numbers"
]


class EpisodeScript(Frozen):
    """A script that was given: its number in the season, and the file it came from."""

    id: str
    name: str
    script: Script
    is_numbered: bool = True  # by its file or its title page; others follow in the order they came


class Scripts(Frozen):
    """The scripts in the order of their episodes."""

    episodes: list[EpisodeScript] = Field(default_factory=list)


class Quote(Frozen):
    """A line of a script with its place."""

    episode: str
    scene: str
    text: str


class SceneLine(Frozen):
    """A scene as a breakdown sheet has it."""

    id: str
    number: str
    heading: str
    page: str
    eighths: int
    length: str
    who: list[str] = Field(default_factory=list)


class ActLine(Frozen):
    """An act and how long it is."""

    name: str
    page: str
    eighths: int
    length: str


class Episode(Frozen):
    """What one script comes to."""

    id: str
    name: str
    pages: int
    scenes: list[SceneLine] = Field(default_factory=list)
    acts: list[ActLine] = Field(default_factory=list)
    spoken_words: int = 0
    seen_words: int = 0
    dialogue_percent: int = 0
    speeches: int = 0
    parentheticals: int = 0


class Member(Frozen):
    """Somebody of the cast over all scripts; percent is of all words that are spoken."""

    id: str
    name: str
    scenes: int
    speeches: int
    words: int
    percent: float
    episodes: list[str] = Field(default_factory=list)
    first: Quote | None = None


class Place(Frozen):
    """A location over all scripts."""

    id: str
    name: str
    scenes: int
    episodes: list[str] = Field(default_factory=list)
    times: list[str] = Field(default_factory=list)


class Reading(Frozen):
    """What is counted."""

    title: str = ""
    episodes: list[Episode] = Field(default_factory=list)
    cast: list[Member] = Field(default_factory=list)
    places: list[Place] = Field(default_factory=list)


class Cell(Frozen):
    """A thread in an episode: the scenes it is in, or a question where it is in none."""

    episode: str
    scenes: list[str] = Field(default_factory=list)
    question: str = ""


class GridRow(Frozen):
    """A person or a thread over the episodes."""

    id: str
    name: str
    kind: Literal["person", "thread"]
    words: list[str] = Field(default_factory=list)  # that show a thread
    cells: list[Cell] = Field(default_factory=list)


class Grid(Frozen):
    """Threads by episode, and the questions that empty cells ask."""

    rows: list[GridRow] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Misfit(Frozen):
    """Something that does not fit, with the lines that show it."""

    id: str
    kind: Kind
    message: str
    quotes: list[Quote] = Field(default_factory=list)


class Continuity(Frozen):
    """Everything that does not fit."""

    misfits: list[Misfit] = Field(default_factory=list)


class Breakdown(Frozen):
    """The whole breakdown."""

    reading: Reading
    grid: Grid
    continuity: Continuity
