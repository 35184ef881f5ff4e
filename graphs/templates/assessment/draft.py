"""The typed draft of an assessment: what each step gives, and the whole that they add up to.

Ids are stable: O1 an objective, SC1b a row of the blueprint, SC1b.2 the second question of that
row. The number of a question is its place on form A. Points and times come from code alone.
"""

from typing import Literal, get_args

from pydantic import Field

from graphs.findings import Frozen, Question

ItemType = Literal[
    "single choice",
    "multiple select",
    "true/false",
    "numeric",
    "matching",
    "ordering",
    "short answer",
    "data reading",
    "constructed response",
]
TYPES: tuple[ItemType, ...] = get_args(ItemType)  # in the order of a paper
Chart = Literal["table", "line", "bar", "scatter"]
ROW_ID = r"^[A-Z]{1,3}\d{1,2}[a-d]?$"
ITEM_ID = r"^[A-Z]{1,3}\d{1,2}[a-d]?\.\d{1,2}$"


class Term(Frozen):
    """A word of the teacher's glossary and what it means, in her words."""

    term: str
    meaning: str


class Brief(Frozen):
    """What the teacher gave about the subject; how long and how much stands in the sitting."""

    topic: str
    subject: str
    grade: int = Field(ge=0, le=12)
    band: Literal["K-2", "3-5", "6-8", "9-12"]
    must_show: str = ""  # the teacher's own sentence: what must they show?
    wrong: str = ""  # what do they usually get wrong?
    notes: str = ""  # what was done in class, or the text that was read
    glossary: list[Term] = Field(default_factory=list)
    sensitive: bool = False  # a topic that forbids canned questions
    assumptions: list[str] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Sitting(Frozen):
    """What the test may take. It stands apart, so that other minutes change no question."""

    minutes: int = Field(ge=1, le=240)
    items: int = Field(ge=1, le=100)
    points: int | None = None  # in all; None where the kinds of question decide
    forms: int = Field(default=1, ge=1, le=2)
    assumptions: list[str] = Field(default_factory=list)


class Room(Frozen):
    """How many questions there are, and the minutes that somebody gave, where they are short."""

    items: int = Field(ge=1, le=100)
    minutes: int | None = None


class Objective(Frozen):
    """What students show that they can do."""

    id: str = Field(pattern=r"^O\d{1,2}$")
    text: str
    dok: int = Field(ge=1, le=4)  # depth of knowledge


class Objectives(Frozen):
    """What the test is about."""

    objectives: list[Objective] = Field(min_length=1, max_length=8)
    questions: list[Question] = Field(default_factory=list)


class Row(Frozen):
    """Some questions of one kind for one objective at one depth."""

    id: str = Field(pattern=ROW_ID)
    objective: str
    dok: int = Field(ge=1, le=4)
    type: ItemType
    count: int = Field(ge=1, le=60)
    points: int = Field(ge=1, le=500)  # for the whole row
    focus: list[str] = Field(default_factory=list)  # what each question is about, in their order


class Rows(Frozen):
    """A proposal for the blueprint; code adds it up."""

    rows: list[Row] = Field(min_length=1, max_length=40)
    questions: list[Question] = Field(default_factory=list)


class Goal(Frozen):
    """What the number of an objective stands for."""

    id: str
    text: str


class Blueprint(Frozen):
    """The blueprint with its sums."""

    remarks: list[str] = Field(default_factory=list)  # what code changed, and what is still asked
    goals: list[Goal] = Field(default_factory=list)  # what its rows are for, in words
    rows: list[Row] = Field(min_length=1)
    items: int
    points: int
    minutes: int  # that the questions need


class Slot(Frozen):
    """The place of one question in the plan."""

    id: str = Field(pattern=ITEM_ID)
    row: str
    objective: str
    goal: str  # the objective in words
    dok: int = Field(ge=1, le=4)
    type: ItemType
    points: int = Field(ge=1)
    seconds: int = Field(ge=1)
    focus: str = ""
    turn: int = Field(default=0, ge=0)  # how many of its row, before it, are about the same


class Plan(Frozen):
    """Every question that is to be written, in the order of form A."""

    questions: list[Slot] = Field(min_length=1)
    items: int
    points: int
    minutes: int


class Option(Frozen):
    """An answer to choose; a wrong one names the error that leads to it."""

    id: str = Field(pattern=r"^[a-z]$")
    text: str
    correct: bool = False
    error: str = ""


class Pair(Frozen):
    """What belongs together."""

    left: str
    right: str


class Exhibit(Frozen):
    """A table, or a graph with its table: the first column names the rows or is the x axis."""

    kind: Chart
    title: str
    columns: list[str] = Field(min_length=2, max_length=6)
    rows: list[list[str]] = Field(min_length=1, max_length=20)
    note: str = ""  # where the figures come from


class Item(Frozen):
    """One question with its key. Which fields hold the key depends on its type."""

    id: str = Field(pattern=ITEM_ID)
    objective: str
    dok: int = Field(ge=1, le=4)
    type: ItemType
    stem: str
    exhibit: Exhibit | None = None
    options: list[Option] = Field(default_factory=list, max_length=8)  # single, multiple, data
    is_true: bool | None = None  # true/false
    value: float | None = None  # numeric, data
    tolerance: float = Field(default=0, ge=0)
    unit: str = ""
    formula: str = ""  # a closed expression that gives the value or the right option
    pairs: list[Pair] = Field(default_factory=list, max_length=10)  # matching
    order: list[str] = Field(default_factory=list, max_length=10)  # ordering, in the right order
    answers: list[str] = Field(default_factory=list, max_length=8)  # short answer, all accepted
    model_answer: str = ""  # constructed response
    explanation: str = ""
    open: bool = False  # rules left it to the teacher: there is no key yet


class Choice(Frozen):
    """An option as a solver sees it."""

    id: str
    text: str


class Blind(Frozen):
    """A question without its key."""

    id: str
    type: ItemType
    stem: str
    exhibit: Exhibit | None = None
    options: list[Choice] = Field(default_factory=list)
    lefts: list[str] = Field(default_factory=list)
    rights: list[str] = Field(default_factory=list)  # in alphabetical order
    steps: list[str] = Field(default_factory=list)  # in alphabetical order
    unit: str = ""


class Solution(Frozen):
    """What somebody answered who did not see the key. ``solved`` is false where nobody tried."""

    solved: bool = True
    answer: list[str] = Field(default_factory=list)
    ambiguous: bool = False
    why: str = ""


class Solved(Frozen):
    """A solution, and what exactly was solved."""

    id: str
    blind: Blind
    solution: Solution


class Flag(Frozen):
    """Something in a question that is unfair or shuts somebody out."""

    item: str
    kind: Literal["bias", "language", "access", "sensitive"]
    quote: str
    why: str
    suggestion: str


class Bias(Frozen):
    """The reading for bias and access. ``reviewed`` is false where nobody read."""

    reviewed: bool = True
    flags: list[Flag] = Field(default_factory=list)


class Accommodation(Frozen):
    """What changes for a declared need, and what of the test stays."""

    need: str
    what_changes: str
    what_stays: str


class Access(Frozen):
    """Access for everybody to the same questions."""

    accommodations: list[Accommodation] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class ToScore(Frozen):
    """A constructed response that needs a rubric."""

    id: str
    objective: str
    goal: str
    points: int
    stem: str
    model_answer: str
    open: bool = False


class Scored(Frozen):
    """All that need a rubric."""

    items: list[ToScore] = Field(default_factory=list)


class Level(Frozen):
    """What work of this level shows."""

    score: int = Field(ge=0)
    descriptor: str


class Criterion(Frozen):
    """One thing that is looked for."""

    id: str
    name: str
    objective: str
    levels: list[Level] = Field(min_length=2, max_length=6)  # from the highest to the lowest


class Rubric(Frozen):
    """How one constructed response is scored, with an answer that earns every point."""

    id: str = Field(pattern=ITEM_ID)  # of its question
    criteria: list[Criterion] = Field(min_length=1, max_length=5)
    anchor: str = ""


class Rubrics(Frozen):
    """The rubrics of the test."""

    rubrics: list[Rubric] = Field(default_factory=list)


class Placed(Frozen):
    """A question on a form: its number and the order of its options."""

    number: int
    item: str
    options: list[str] = Field(default_factory=list)


class Form(Frozen):
    """One form of the test."""

    name: Literal["A", "B"]
    questions: list[Placed]


class Forms(Frozen):
    """The forms, what was left out by hand, and the sums of what is on them."""

    forms: list[Form] = Field(min_length=1, max_length=2)
    dropped: list[str] = Field(default_factory=list)
    items: int
    points: int
    minutes: int


class Assessment(Frozen):
    """The whole test."""

    brief: Brief
    sitting: Sitting
    objectives: Objectives
    blueprint: Blueprint
    plan: Plan
    questions: list[Item]
    solutions: list[Solved]
    bias: Bias
    access: Access
    rubric: Rubrics
    forms: Forms

    @property
    def left_open(self) -> int:
        """How many questions are left to the teacher."""
        return sum(one.open for one in self.questions)

    @property
    def is_frame(self) -> bool:
        """True where most of it is still to be written, so that it is called no test."""
        return 2 * self.left_open > len(self.questions)
