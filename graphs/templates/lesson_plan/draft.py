"""The typed draft of a lesson: what each step gives, and the whole plan they add up to.

Ids are stable: O1 an objective, C1 a check for understanding, E1 an exit item, M1 a misconception.
Minutes are whole minutes and come from code alone.
"""

from typing import Literal

from pydantic import Field

from graphs.findings import Frozen, Question

Shape = Literal["lab", "direct", "discussion", "review", "substitute", "5e"]
Bloom = Literal["remember", "understand", "apply", "analyze", "evaluate", "create"]


class Brief(Frozen):
    """What the teacher gave, read into one place, with what was assumed and what stays open."""

    topic: str
    subject: str
    grade: int = Field(ge=0, le=12)
    band: Literal["K-2", "3-5", "6-8", "9-12"]
    students: int
    shape: Shape
    figure_out: str = ""  # the teacher's own sentence: what should they figure out?
    activity: str = ""  # what will they do?
    misconception: str = ""  # what do they usually get wrong?
    materials: list[str] = Field(default_factory=list)
    language_bands: list[Literal["1-2", "3-4", "5"]] = Field(default_factory=list)
    newcomers: int = 0
    needs: list[str] = Field(default_factory=list)
    prior: str = ""
    sensitive: bool = False  # a topic that forbids jokes, role play and canned moves
    assumptions: list[str] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class Period(Frozen):
    """How long the lesson is. It stands apart, so that another length changes no objective."""

    minutes: int = Field(ge=10, le=180)
    assumptions: list[str] = Field(default_factory=list)


class Standard(Frozen):
    """A standard the lesson targets; only ever one that the teacher gave."""

    code: str
    paraphrase: str
    why: str
    verified: Literal["user", "format_only"]


class Standards(Frozen):
    """At most three standards."""

    targets: list[Standard] = Field(default_factory=list, max_length=3)


class Objective(Frozen):
    """What students will be able to do, how it is seen and how well it must be done."""

    id: str = Field(pattern=r"^O\d+$")
    verb: str
    bloom: Bloom
    dok: int = Field(ge=1, le=4)
    text: str  # the whole objective as one sentence
    condition: str
    criterion: str
    standard_codes: list[str] = Field(default_factory=list)


class SuccessCriterion(Frozen):
    """An objective in the words of a student."""

    objective: str
    i_can: str


class Term(Frozen):
    """A word of the lesson and what it means in words a student knows."""

    term: str
    kid_definition: str


class Goals(Frozen):
    """Objectives, and others the teacher can choose in their place."""

    objectives: list[Objective] = Field(min_length=1, max_length=3)
    alternatives: list[Objective] = Field(default_factory=list, max_length=4)
    success_criteria: list[SuccessCriterion]
    essential_question: str
    vocabulary: list[Term] = Field(default_factory=list)
    prerequisites: list[str] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class CheckForUnderstanding(Frozen):
    """A moment in the lesson that shows the teacher who is with them."""

    id: str = Field(pattern=r"^C\d+$")
    objectives: list[str]
    phase: str  # the id of a phase of the timing
    prompt: str
    look_for: str


class ExitItem(Frozen):
    """A question of the exit ticket, its key, and what to do for those who miss it."""

    id: str = Field(pattern=r"^E\d+$")
    objective: str
    item: str
    key: str
    if_wrong: str


class Evidence(Frozen):
    """How the teacher will know."""

    checks: list[CheckForUnderstanding]
    exit_ticket: list[ExitItem]


class Misconception(Frozen):
    """A wrong idea to expect, how to bring it out, and the move that answers it."""

    id: str = Field(pattern=r"^M\d+$")
    idea: str
    probe: str
    response_move: str


class Misconceptions(Frozen):
    """The wrong ideas to expect."""

    ideas: list[Misconception] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)


class PhaseTime(Frozen):
    """A phase of the period and its length."""

    id: str  # stable within a shape: warm_up, investigate, ...
    name: str
    minutes: int = Field(ge=1)
    teacher_share: float = Field(ge=0, le=1)  # expected share of teacher talk in this phase


class Timing(Frozen):
    """The period cut into phases that add up to it exactly."""

    shape: Shape
    minutes: int
    phases: list[PhaseTime]


class PhaseNames(Frozen):
    """The phases of the period by their ids, in order; not how long each is."""

    shape: Shape
    ids: list[str]


class DokQuestion(Frozen):
    """A question to the class and its depth of knowledge (Webb, 1 to 4)."""

    q: str
    dok: int = Field(ge=1, le=4)


class Phase(Frozen):
    """One phase as it is taught."""

    id: str
    name: str
    minutes: int
    teacher_does: list[str]
    students_do: list[str]
    questions: list[DokQuestion] = Field(default_factory=list)
    grouping: Literal["whole class", "small groups", "pairs", "alone"]
    objectives: list[str] = Field(default_factory=list)
    checks: list[str] = Field(default_factory=list)
    materials: list[str] = Field(default_factory=list)
    transition: str = ""


class Sequence(Frozen):
    """The lesson, phase by phase."""

    phases: list[Phase]
    materials: list[str] = Field(default_factory=list)
    safety: str = ""


class UdlOption(Frozen):
    """A way around a barrier (UDL: engagement, representation, action and expression)."""

    barrier: str
    principle: Literal["engagement", "representation", "action and expression"]
    phase: str
    option: str


class Accommodation(Frozen):
    """What changes for a declared need, and what of the objective stays."""

    need: str
    what_changes: str
    what_stays: str


class Udl(Frozen):
    """Access for everybody with the objective unchanged."""

    options: list[UdlOption] = Field(default_factory=list)
    accommodations: list[Accommodation] = Field(default_factory=list)
    extension: list[str] = Field(default_factory=list)


class LanguageSupport(Frozen):
    """Support for one band of English proficiency (WIDA 1-2, 3-4, 5)."""

    band: Literal["1-2", "3-4", "5"]
    listening: str
    speaking: str
    reading: str
    writing: str
    frames: list[str] = Field(default_factory=list)


class Language(Frozen):
    """Support for language learners, a band each."""

    by_level: list[LanguageSupport] = Field(default_factory=list)


class SheetSection(Frozen):
    """A part of the student sheet: something to read, answer, record or draw."""

    id: str
    title: str
    instructions: str
    kind: Literal["read", "write", "table", "draw", "claim"]
    lines: int = Field(default=0, ge=0, le=20)  # ruled lines to write on
    columns: list[str] = Field(default_factory=list)  # headers of a data table
    rows: int = Field(default=0, ge=0, le=15)


class StudentSheet(Frozen):
    """The page that students get."""

    title: str
    goal: str
    sections: list[SheetSection]
    word_box: list[Term] = Field(default_factory=list)


class Handouts(Frozen):
    """What goes to the class, what stays with the teacher, and the note for a substitute."""

    student_sheet: StudentSheet
    teacher_notes: list[str] = Field(default_factory=list)
    after_exit_ticket: list[str] = Field(default_factory=list)
    substitute_notes: list[str] = Field(default_factory=list)


class LessonPlan(Frozen):
    """The whole lesson."""

    brief: Brief
    period: Period
    standards: Standards
    goals: Goals
    evidence: Evidence
    misconceptions: Misconceptions
    timing: Timing
    sequence: Sequence
    udl: Udl
    language: Language
    handouts: Handouts
