"""The plan of a novel as it is typed: story, people, beats, chapters and scenes.

Ids are stable: P1 a way to tell the story, D1 a disaster, C1 a character, L1 a place, M1 a motif,
T1 a thread, B1 a beat, CH03 a chapter, CH03-2 its second scene. Words, shares and the rota of
viewpoints come from code alone.
"""

from typing import Literal

from pydantic import Field

from graphs.findings import Frozen, Question

Pov = Literal["first person", "third person limited", "third person omniscient"]
Tense = Literal["past", "present"]
Audience = Literal["adult", "young adult", "middle grade"]
Turn = Literal["yes", "yes, but", "no", "no, and worse"]  # how a scene answers its question
CHAPTER_ID = r"^CH\d{2,3}$"
SCENE_ID = r"^CH\d{2,3}-\d{1,2}$"
CHARACTER_ID = r"^C\d{1,2}$"


class Brief(Frozen):
    """What the writer gave, read into one place; what was assumed, and what stays open."""

    title: str
    premise: str = ""
    genre: str
    kind: str  # the genre of the banks that it is told like
    audience: Audience
    pov: Pov
    tense: Tense
    wants: str = ""  # who wants what, in the writer's words
    stands: str = ""  # what stands in the way
    ends: str = ""  # how it ends
    comps: list[str] = Field(default_factory=list)
    taboos: list[str] = Field(default_factory=list)
    author: str = ""
    assumptions: list[str] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Size(Frozen):
    """How long the book is. It stands apart, so that another length changes no premise."""

    words: int = Field(ge=500, le=400_000)
    chapters: int | None = None  # as asked for; None: as many as the words make
    scenes: int | None = None
    scene_words: int | None = None
    usual_scene: int = Field(ge=1)  # words of a scene in this genre
    draft_chapters: int = Field(default=3, ge=0, le=200)
    povs: list[str] = Field(default_factory=list)  # who tells it, by name
    endings: list[str] = Field(default_factory=list)  # "chapter 3: loss"
    assumptions: list[str] = Field(default_factory=list)


class Telling(Frozen):
    """The story in a sentence: one way to tell it."""

    id: str = Field(pattern=r"^P\d{1,2}$")
    text: str


class Disaster(Frozen):
    """One of the three blows; each is worse than the one before."""

    id: str = Field(pattern=r"^D[123]$")
    text: str


class Story(Frozen):
    """The premise that was chosen with others to choose, and the paragraph it grows into."""

    premise: list[Telling] = Field(min_length=1, max_length=1)
    alternatives: list[Telling] = Field(default_factory=list, max_length=5)
    setup: str
    disasters: list[Disaster] = Field(min_length=3, max_length=3)
    ending: str
    questions: list[Question] = Field(default_factory=list)


class Trait(Frozen):
    """Something that can be seen or looked up of a character: eyes, hair, hand, age, a scar."""

    attribute: str = Field(max_length=40)
    value: str = Field(max_length=200)
    since: str = ""  # the chapter or scene from which it holds; empty: from the beginning


class Called(Frozen):
    """A name that the writer's own chapters use."""

    name: str
    times: int = Field(ge=1)
    first: int = Field(ge=1)  # the chapter in which it comes first


class Character(Frozen):
    """Somebody in the book."""

    id: str = Field(pattern=CHARACTER_ID)
    name: str
    aliases: list[str] = Field(default_factory=list, max_length=8)
    part: Literal["lead", "second lead", "against", "with", "around"]
    who: str = ""
    want: str = ""
    need: str = ""
    flaw: str = ""
    arc: str = ""
    traits: list[Trait] = Field(default_factory=list, max_length=12)


class Cast(Frozen):
    """Everybody in the book that the reader should know by name."""

    characters: list[Character] = Field(min_length=1, max_length=40)
    questions: list[Question] = Field(default_factory=list)


class Location(Frozen):
    """A place where scenes are set."""

    id: str = Field(pattern=r"^L\d{1,2}$")
    name: str
    what: str = ""


class World(Frozen):
    """Where and when, and what is so in this world and not in ours."""

    period: str = ""
    places: list[Location] = Field(default_factory=list, max_length=40)
    rules: list[str] = Field(default_factory=list, max_length=20)
    questions: list[Question] = Field(default_factory=list)


class Motif(Frozen):
    """Something that comes back and means more each time."""

    id: str = Field(pattern=r"^M\d{1,2}$")
    text: str


class Thread(Frozen):
    """A question that is opened for the reader, and closed."""

    id: str = Field(pattern=r"^T\d{1,2}$")
    question: str
    carried: bool = False  # left open on purpose: for the next book


class Themes(Frozen):
    """What the book is about under its story."""

    question: str
    motifs: list[Motif] = Field(default_factory=list, max_length=8)
    threads: list[Thread] = Field(min_length=1, max_length=12)
    questions: list[Question] = Field(default_factory=list)


class Slot(Frozen):
    """The place of a beat in the book: its share, and what it comes to in words."""

    id: str = Field(pattern=r"^B\d{1,2}$")
    name: str
    does: str  # what such a moment does in a story
    start: float = Field(ge=0, le=100)  # in percent
    end: float = Field(ge=0, le=100)
    words: int = Field(ge=0)


class Map(Frozen):
    """The fifteen beats with their words."""

    words: int
    slots: list[Slot]


class Moment(Frozen):
    """What happens at a beat."""

    id: str = Field(pattern=r"^B\d{1,2}$")
    name: str  # of the beat
    what: str


class Moments(Frozen):
    """What happens, beat by beat."""

    moments: list[Moment]


class Beat(Slot):
    """A beat of this book."""

    what: str


class Beats(Frozen):
    """The map of the book: what happens, where, and in how many words."""

    words: int
    beats: list[Beat]


class Place(Frozen):
    """A scene before it is thought of: where it stands, for whom, and in how many words."""

    id: str = Field(pattern=SCENE_ID)
    number: int = Field(ge=1)
    beats: list[str] = Field(min_length=1)
    start: float = Field(ge=0, le=100)
    words: int = Field(ge=0)
    pov: str  # a character
    turn: Turn
    nth: int = 0  # how many scenes of its beat come before it
    begins: str = ""  # the first words of a scene that is written
    opens: list[str] = Field(default_factory=list)  # threads
    touches: list[str] = Field(default_factory=list)
    closes: list[str] = Field(default_factory=list)


class Frame(Frozen):
    """A chapter before it is thought of."""

    id: str = Field(pattern=CHAPTER_ID)
    number: int = Field(ge=1)
    words: int
    own: bool = False  # the writer has it already
    title: str = ""
    moments: list[str] = Field(default_factory=list)  # what its beats, or the outline, say
    outlined: bool = False  # the writer said what happens in it
    scenes: list[Place] = Field(min_length=1)


class Layout(Frozen):
    """The chapters and scenes that the words make, before anybody fills them."""

    words: int
    scenes: int
    chapters: list[Frame] = Field(min_length=1)
    remarks: list[str] = Field(default_factory=list)


class Card(Frozen):
    """A scene: what somebody wants in it, what is against it, and how it comes out."""

    id: str = Field(pattern=SCENE_ID)
    pov: str
    location: str = ""  # the id of a place, or words where it has none
    when: str = ""
    goal: str
    conflict: str
    outcome: str
    value_shift: str
    threads: list[str] = Field(default_factory=list)
    present: list[str] = Field(default_factory=list)  # characters, besides the viewpoint


class Outlined(Frozen):
    """The scenes of one chapter."""

    id: str = Field(pattern=CHAPTER_ID)
    title: str = ""
    cards: list[Card] = Field(min_length=1)


class Scene(Card):
    """A scene of the list, with its place in the book."""

    number: int
    told_by: str  # the name of the viewpoint
    beats: list[str]
    moment: str  # what the beats are called
    start: float
    words: int
    turn: Turn
    opens: list[str] = Field(default_factory=list)
    closes: list[str] = Field(default_factory=list)


class Chapter(Frozen):
    """A chapter of the list."""

    id: str = Field(pattern=CHAPTER_ID)
    number: int
    title: str = ""
    words: int
    own: bool = False
    scenes: list[Scene] = Field(min_length=1)


class Seat(Frozen):
    """How much of the book somebody tells."""

    character: str
    name: str
    scenes: int
    words: int
    longest_gap: int  # scenes between two of theirs


class SceneList(Frozen):
    """The whole book in scenes, with its sums."""

    words: int
    scenes: int
    chapters: list[Chapter] = Field(min_length=1)
    rota: list[Seat] = Field(default_factory=list)


class Voice(Frozen):
    """How the book sounds. Samples are written by a model alone."""

    chosen: str = ""
    styles: list[Telling] = Field(default_factory=list, max_length=3)
    rules: list[str] = Field(default_factory=list, max_length=10)
