"""The typed draft of a season: what each step gives, and the whole that they add up to.

Ids are stable: C1 a character, L1 a set, TH1 a thread, EP01 an episode, EP01-B03 a beat of it and
EP01-S03 its scene, which keeps that name when scenes are numbered otherwise. Pages, numbers of
episodes and the order of scenes come from code alone.
"""

from pydantic import Field

from graphs.findings import Frozen, Question
from graphs.templates.tv_series.scripted import (
    InHand,
    Kept,
    OwnScripts,
    Polish,
    Proposals,
    Scene,
    SceneFacts,
    ScenePlan,
    Script,
    Standing,
)
from graphs.templates.tv_series.shapes import (
    ACT_ID,
    BEAT_ID,
    CHARACTER_ID,
    EPISODE_ID,
    THREAD_ID,
    Act,
    Does,
    Format,
    Location,
    Network,
    Rating,
    Shift,
    Story,
    ThreadKind,
    Time,
)

# The forms of every step's result are found here.
__all__ = [
    "InHand",
    "Kept",
    "OwnScripts",
    "Polish",
    "Proposals",
    "Scene",
    "SceneFacts",
    "ScenePlan",
    "Script",
    "Series",
    "Standing",
]


class Brief(Frozen):
    """What the writer gave of the show itself; how long it runs stands in the shape."""

    premise: str
    title: str = ""
    network: Network = "streaming"
    rating: Rating = "TV-14"
    engine: str = ""  # what brings a new story every week
    center: str = ""  # who it is about, and what they want
    ending: str = ""  # where the season leaves them
    has_show: bool = False  # there is a show already: nobody pitches another one
    assumptions: list[str] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Shape(Frozen):
    """How long the season and an episode are. It stands apart, so that the show does not change."""

    format: Format
    episodes: int = Field(ge=1, le=24)
    acts: list[Act]
    pages: int  # what the acts add up to
    least: int  # pages that the format allows
    most: int
    beats: int  # of an episode
    breaks: bool = False  # acts are printed, because something stands between them
    assumptions: list[str] = Field(default_factory=list)


class Concept(Frozen):
    """A show that could be made of the premise."""

    id: str = Field(pattern=r"^S\d$")
    title: str
    logline: str
    hook: str
    engine: str  # what produces episode 60
    comps: list[str] = Field(default_factory=list)


class Concepts(Frozen):
    """One show, and others that could stand in its place."""

    concepts: list[Concept] = Field(default_factory=list, max_length=1)
    alternatives: list[Concept] = Field(default_factory=list, max_length=4)
    questions: list[Question] = Field(default_factory=list)


class Event(Frozen):
    """Something of the story's past or its time, with its year."""

    id: str = Field(pattern=r"^E\d{1,2}$")
    year: int = Field(ge=1, le=9999)
    what: str
    char_ids: list[str] = Field(default_factory=list)
    ages: list[int] = Field(default_factory=list)  # of these characters then, in their order


class World(Frozen):
    """Where and when it plays, and what cannot happen there."""

    year: int | None = Field(default=None, ge=1, le=9999)  # in which the season begins
    locations: list[Location] = Field(default_factory=list)
    rules: list[str] = Field(default_factory=list)
    timeline: list[Event] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Voice(Frozen):
    """How somebody speaks."""

    vocabulary: str = ""
    rhythm: str = ""
    tics: list[str] = Field(default_factory=list)


class Character(Frozen):
    """Somebody of the cast. What nobody knows yet is empty, and asked."""

    id: str = Field(pattern=CHARACTER_ID)
    name: str
    aliases: list[str] = Field(default_factory=list)  # the first is the cue, where there is one
    age: int | None = Field(default=None, ge=0, le=120)
    born: int | None = Field(default=None, ge=1, le=9999)
    lead: bool = False
    role: str = ""
    want: str = ""
    need: str = ""
    flaw: str = ""
    contradiction: str = ""
    secret: str = ""
    arc: str = ""
    voice: Voice = Voice()


class Relationship(Frozen):
    """Two of the cast, and what is between them."""

    id: str = Field(pattern=r"^R\d{1,3}$")
    a: str
    b: str
    tension: str


class Characters(Frozen):
    """The cast and what is between them."""

    cast: list[Character] = Field(default_factory=list)
    relationships: list[Relationship] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Tone(Frozen):
    """How the show feels, and what it never does."""

    tone: list[str] = Field(default_factory=list)
    themes: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)
    comps: list[str] = Field(default_factory=list)
    audience: str = ""
    questions: list[Question] = Field(default_factory=list)


class Span(Frozen):
    """Where a thread could begin, turn and pay off, by code."""

    kind: ThreadKind
    setup: str
    turns: list[str]
    payoff: str


class Spacing(Frozen):
    """Spans for threads of each kind, and the episodes that there are."""

    episodes: list[str]
    spans: list[Span]


class Turn(Frozen):
    """What a thread does in one episode."""

    episode: str
    what: str


class Thread(Frozen):
    """A question that the season asks, where it is set up, turns and is answered."""

    id: str = Field(pattern=THREAD_ID)
    kind: ThreadKind
    question: str
    char_ids: list[str] = Field(default_factory=list)
    setup: Turn
    turns: list[Turn] = Field(default_factory=list)
    payoff: Turn
    carried: bool = False  # into the next season: no payoff is owed in this one


class SeasonArc(Frozen):
    """The question of the season and its threads."""

    question: str
    midpoint: str
    finale: str
    threads: list[Thread] = Field(min_length=1, max_length=12)
    questions: list[Question] = Field(default_factory=list)


class Cell(Frozen):
    """What one thread does in one episode."""

    thread: str
    kind: ThreadKind
    does: Does
    what: str  # a question where nobody knows yet
    char_ids: list[str] = Field(default_factory=list)


class Slot(Frozen):
    """An episode as the grid sees it: its column, and where the threads stand before it."""

    id: str = Field(pattern=EPISODE_ID)
    given: str = ""  # the writer's own line for it
    cells: list[Cell]
    before: list[str] = Field(default_factory=list)


class Grid(Frozen):
    """Episode by thread."""

    episodes: list[Slot]


class Logline(Frozen):
    """An episode in one sentence, and what it is made of."""

    text: str
    protagonist: str
    goal: str
    obstacle: str


class Episode(Frozen):
    """An episode in its outline."""

    id: str = Field(pattern=EPISODE_ID)
    title: str
    logline: Logline
    a: str
    b: str
    c: str = ""
    theme: str = ""
    hook_out: str = ""
    cells: list[Cell] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Season(Frozen):
    """The season as it is approved."""

    arc: SeasonArc
    grid: Grid
    episodes: list[Episode]


class Beat(Frozen):
    """One turn of a story; it becomes a scene."""

    id: str = Field(pattern=BEAT_ID)
    story: Story
    char_ids: list[str] = Field(default_factory=list)
    location: str
    time: Time = "DAY"
    turn: str
    shift: Shift
    thread: str = ""


class ActBeats(Frozen):
    """The beats of an act, and the one that it goes out on."""

    id: str = Field(pattern=ACT_ID)
    beats: list[Beat]
    act_out: str


class EpisodeBeats(Frozen):
    """The beat sheet of an episode."""

    id: str = Field(pattern=EPISODE_ID)
    acts: list[ActBeats]
    questions: list[Question] = Field(default_factory=list)


class Outline(Frozen):
    """Everything that the beats are held against, before a script is paid for."""

    shape: Shape
    characters: Characters
    world: World
    arc: SeasonArc
    episodes: list[Episode]
    beats: list[EpisodeBeats]


class Presence(Frozen):
    """Where somebody or some place comes, by the beats."""

    id: str
    name: str
    episodes: list[str] = Field(default_factory=list)
    beats: int = 0
    longest_gap: int = 0  # episodes in a row without them


class Bible(Frozen):
    """What code reads off the season for the bible."""

    title: str
    cast: list[Presence]
    locations: list[Presence]
    open: int  # questions that are left


class Series(Frozen):
    """The whole season."""

    brief: Brief
    shape: Shape
    concept: Concepts
    world: World
    characters: Characters
    tone: Tone
    arc: SeasonArc
    grid: Grid
    episodes: list[Episode]
    beats: list[EpisodeBeats]
    bible: Bible
    scripts: list[Script] = Field(default_factory=list)
    polish: list[Proposals] = Field(default_factory=list)
    own: OwnScripts = OwnScripts()
