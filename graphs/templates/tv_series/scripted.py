"""The typed scripts of a season: cards before they are written, scenes, facts and proposals."""

from typing import Literal

from pydantic import Field

from graphs.canon import Kind
from graphs.findings import Frozen
from graphs.screenplay.elements import Script as Screenplay
from graphs.templates.tv_series.shapes import (
    ACT_ID,
    CHARACTER_ID,
    EPISODE_ID,
    SCENE_ID,
    Act,
    Location,
    Shift,
    Story,
    Time,
)


class Player(Frozen):
    """Somebody of the cast as a scene needs them."""

    id: str = Field(pattern=CHARACTER_ID)
    cue: str
    name: str
    age: int | None = None
    first: bool = False  # seen for the first time in this script
    wants: str = ""
    voice: str = ""


class Slug(Frozen):
    """Where and when a scene plays."""

    inside: Literal["INT.", "EXT.", "INT./EXT."]
    location: str
    name: str
    time: Time


class Card(Frozen):
    """A scene before it is written: its place, its people, and what must turn."""

    id: str = Field(pattern=SCENE_ID)
    number: str
    act: str = Field(pattern=ACT_ID)
    act_name: str
    story: Story
    slug: Slug
    players: list[Player] = Field(default_factory=list)
    turn: str
    shift: Shift
    eighths: int = Field(ge=1)  # pages are counted in eighths
    act_out: bool = False


class Name(Frozen):
    """Somebody who may speak: the cue and the other names."""

    id: str
    cue: str
    names: list[str] = Field(default_factory=list)
    age: int | None = None
    lead: bool = False


class EpisodePlan(Frozen):
    """A script before it is written."""

    id: str = Field(pattern=EPISODE_ID)
    title: str
    acts: list[Act]
    least: int
    most: int
    cards: list[Card]
    names: list[Name]
    locations: list[Location]
    breaks: bool = False


class ScenePlan(Frozen):
    """The scripts that are written now."""

    episodes: list[EpisodePlan]


class Standing(Frozen):
    """How things stand when a scene begins: what has happened, and what holds."""

    scenes: list[str] = Field(default_factory=list)  # one line each
    facts: list[str] = Field(default_factory=list)
    gone: list[str] = Field(default_factory=list)  # ids of those who are dead or away
    last: list[str] = Field(default_factory=list)  # the last lines of the scene before


class Line(Frozen):
    """A paragraph of a scene. A speech is one line; a parenthetical stands first in its text."""

    kind: Literal["action", "speech", "transition", "shot", "note"]
    text: str  # "(quietly) Nobody lit it."
    cue: str = ""  # MAYA, or MAYA (V.O.)


class Scene(Frozen):
    """A scene as it is written."""

    id: str = Field(pattern=SCENE_ID)
    lines: list[Line]
    extras: list[str] = Field(default_factory=list)  # cues of one-offs, who need no entry


class Said(Frozen):
    """A fact that a scene establishes, with the words that do."""

    subject: str
    kind: Kind
    attribute: str = Field(max_length=60)
    value: str = Field(max_length=300)
    quote: str = Field(default="", max_length=400)


class SceneFacts(Frozen):
    """What holds after a scene."""

    facts: list[Said] = Field(default_factory=list, max_length=20)


class Kept(Frozen):
    """A scene with what it establishes."""

    id: str = Field(pattern=SCENE_ID)
    lines: list[Line]
    extras: list[str] = Field(default_factory=list)
    facts: list[Said] = Field(default_factory=list)


class Script(Frozen):
    """The script of an episode."""

    id: str = Field(pattern=EPISODE_ID)
    plan: EpisodePlan
    scenes: list[Kept]


class Proposal(Frozen):
    """Another wording for one speech; nothing is changed by it."""

    line: int = Field(ge=0)
    before: str
    after: str
    why: str


class Polish(Frozen):
    """Proposals for the dialogue of a scene."""

    id: str = Field(pattern=SCENE_ID)
    proposals: list[Proposal] = Field(default_factory=list, max_length=12)


class Proposals(Frozen):
    """Proposals for the dialogue of an episode."""

    id: str = Field(pattern=EPISODE_ID)
    scenes: list[Polish] = Field(default_factory=list)


class OwnScript(Frozen):
    """A script that the writer brought, word for word."""

    id: str = Field(pattern=EPISODE_ID)
    script: Screenplay


class InHand(Frozen):
    """Lines of a cast, sets and episodes, as a writer would type them."""

    cast: list[str] = Field(default_factory=list)
    places: list[str] = Field(default_factory=list)
    outline: list[str] = Field(default_factory=list)


class OwnScripts(Frozen):
    """The scripts that the writer brought."""

    scripts: list[OwnScript] = Field(default_factory=list)
