"""Takes a teacher's own lesson: her objectives become the goals of the draft, word for word.

Only what she wrote is taken. The level of an objective is looked up by its verb; what a field
needs and her text does not say stays empty, and is asked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from agents.rules.banks import load
from graphs.bringing import Bring, Brought
from graphs.checks.standards import codes_in
from graphs.documents.incoming import Part
from graphs.documents.sections import Labels, Section, sections
from graphs.findings import Question
from graphs.templates.lesson_plan.bring_phases import Told, course_of
from graphs.templates.lesson_plan.draft import (
    Bloom,
    Goals,
    LessonPlan,
    Objective,
    SuccessCriterion,
    Term,
)
from graphs.templates.lesson_plan.own_phases import entry, phase_names
from graphs.templates.lesson_plan.own_words import long_words
from graphs.templates.lesson_plan.steps import timing

_MOST_OBJECTIVES, _MOST_ALTERNATIVES = 3, 4
_LONGEST_TASK = 400
_OPENING = re.compile(
    r"^(?:(?:by|at) the end of (?:the|this|today's) (?:lesson|class|period|day),?\s+)?"
    r"(?:(?:the |all |most |my )?(?:students?|pupils?|learners?|they|we)(?:'ll)?"
    r"(?: will| can| should| must)?(?: be able to)?|t?swbat|i can|i will(?: be able to)?"
    r"|be able to|to)\s*:?\s+",
    re.IGNORECASE,
)
# Openings that only an objective has, wherever it stands.
_SURE = re.compile(
    r"^(?:t?swbat\b|(?:(?:by|at) the end of (?:the|this|today's) (?:lesson|class|period),?\s+)?"
    r"(?:the )?(?:students?|pupils?|learners?) (?:will|should) be able to\b"
    r"|(?:by|at) the end of (?:the|this|today's) (?:lesson|class|period),?\s+(?:the )?"
    r"(?:students?|pupils?|learners?) (?:will|can)\b)",
    re.IGNORECASE,
)
_I_CAN = re.compile(r"^i can\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?<=[.;!])\s+(?=(?:(?:the )?(?:students?|pupils?|learners?) (?:will|can|should)\b|t?swbat\b"
    r"|i can\b))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^O\d{1,2}[.:]?\s+")  # as our own plans name them
_NAMED = re.compile(r"\s*\((O\d{1,2})\)$")  # and what belongs to them
_GIVEN = re.compile(
    r"^(?P<said>(?:given|using|with|after|without)\b[^,]{3,120}),\s+", re.IGNORECASE
)
_HOW_WELL = re.compile(
    r"\b(?:with|at|to)\s+(?:at least\s+|a minimum of\s+)?\d{1,3}\s?(?:%|percent)(?:\s+\w+){0,3}"
    r"|\b(?:in|on|with|for)?\s*(?:at least\s+)?\d{1,2}\s+(?:out\s+)?of\s+\d{1,2}\b(?:\s+\w+){0,3}"
    r"|\bwith\s+at\s+least\s+\w+(?:\s+\w+){0,4}",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"^(?P<term>[^:\u2013\u2014]{2,60}?)\s*(?::|\s[-\u2013\u2014])\s+(?P<means>\S.*)$"
)
_DEPTH: Mapping[Bloom, int] = {
    "remember": 1,
    "understand": 2,
    "apply": 2,
    "analyze": 3,
    "evaluate": 3,
    "create": 3,
}
_ADVERBS = r"(?:(?:\w+ly|also|then)\s+)?"
_ASSUMED = {
    "subject": "Subject:",
    "grade": "Grade:",
    "students": "Class size:",
    "shape": "Shape of the lesson:",
    "language_bands": "Newcomers are taken",
}


class _Verb(NamedTuple):
    said: str
    level: Bloom


def brought(parts: Sequence[Part]) -> Brought:
    """Return the goals and the course that a lesson states, and the objectives beyond a lesson's.

    Her phases and exit questions are inputs: the timetable, the lesson and the ticket follow them.
    """
    bank = load(__package__, "labels")
    labels = Labels.of({**bank, "others": [*bank["others"], *phase_names()]})
    found = sections(parts, labels)
    lesson = _Lesson(found, labels)
    stated = objectives_of(found, labels)
    can = list(dict.fromkeys(lesson.i_can()))
    inputs = _course(course_of(parts, labels))
    if not stated:
        return Brought({}, inputs)
    most = _MOST_OBJECTIVES + _MOST_ALTERNATIVES
    made = [_objective(text, f"O{place}") for place, text in enumerate(stated[:most], 1)]
    chosen = made[:_MOST_OBJECTIVES]
    goals = Goals(
        objectives=chosen,
        alternatives=made[_MOST_OBJECTIVES:],
        success_criteria=_criteria(chosen, can),
        essential_question=lesson.question(),
        vocabulary=lesson.vocabulary(),
        prerequisites=lesson.prerequisites(),
        questions=_questions(lesson.question()),
    )
    return Brought({"goals": goals.model_dump(mode="json")}, inputs, tuple(stated[most:]))


def _course(told: Told) -> dict[str, Any]:
    """Return the phases and exit questions as inputs; their sum where no length is told."""
    inputs: dict[str, Any] = {"outline": told.outline, "exit_ticket": told.exit_ticket}
    if told.activity and len(told.activity) <= _LONGEST_TASK:
        inputs["activity"] = told.activity
    if told.minutes:
        inputs["minutes"] = told.minutes
    return {name: value for name, value in inputs.items() if value}


def objectives_of(found: Sequence[Section], labels: Labels) -> list[str]:
    """Return the objectives that sections state, each once; else what students say they can."""
    lesson = _Lesson(found, labels)
    return list(dict.fromkeys(lesson.objectives())) or list(dict.fromkeys(lesson.i_can()))


def inputs_of(draft: LessonPlan) -> dict[str, Any]:
    """Return the inputs that lead to the brief and the period of a draft, but no usual ones."""
    brief, period = draft.brief, draft.period
    told = brief.model_dump(mode="json")
    names = ("topic", "figure_out", "activity", "misconception", "prior", "materials", "needs")
    found = {name: told[name] for name in (*names, "newcomers")}
    for name, label in _ASSUMED.items():
        if not any(one.startswith(label) for one in brief.assumptions):
            found[name] = told[name]
    if not period.assumptions:
        found["minutes"] = period.minutes
    found["standards"] = [
        f"{one.code}: {one.paraphrase}" if one.paraphrase else one.code
        for one in draft.standards.targets
    ]
    found["outline"] = _outline(draft)
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _outline(draft: LessonPlan) -> list[str]:
    """Return the phases of a draft where they are a teacher's own, not those of its shape."""
    usual = timing(draft.period.minutes, draft.brief.shape, draft.brief.grade)
    if [(one.id, one.name) for one in draft.timing.phases] == [
        (one.id, one.name) for one in usual.phases
    ]:
        return []
    return [
        entry(one.name, one.minutes, [*one.teacher_does, *one.students_do])
        for one in draft.sequence.phases
    ]


class _Lesson:
    """A lesson in sections, and what it says of its goals."""

    def __init__(self, found: Sequence[Section], labels: Labels) -> None:
        self._found = found
        self._labels = labels

    def objectives(self) -> Iterator[str]:
        """Yield what stands under a label for objectives; where there is none, what must be one."""
        labelled = [text for text in self._under("objectives") if _is_said(text)]
        others = [text for text in labelled if not _I_CAN.match(text)]
        if labelled:
            yield from others or labelled
            return
        for section in self._found:
            for line in section.lines:
                yield from (one for one in _split(line.text) if _SURE.match(one) and _is_said(one))

    def i_can(self) -> Iterator[str]:
        """Yield the objectives in the words of a student, wherever they stand."""
        for section in self._found:
            mine = self._labels.part(section.label) == "success_criteria"
            if _I_CAN.match(section.label) and not self._labels.known(section.label):
                yield section.label  # a short one in bold looks like a heading
            for line in section.lines:
                for one in _split(line.text):
                    if (mine and _is_said(one)) or _I_CAN.match(one):
                        yield one

    def question(self) -> str:
        """Return the question of the lesson, where it names one."""
        asked = [
            line.text.strip()
            for section in self._found
            if self._labels.input(section.label) == "figure_out"
            for line in section.lines
        ]
        return next((one for one in asked if one.endswith("?")), asked[0] if asked else "")

    def prerequisites(self) -> list[str]:
        """Return what students can already do."""
        return [
            line.text.strip()
            for section in self._found
            if self._labels.input(section.label) == "prior"
            for line in section.lines
        ]

    def vocabulary(self) -> list[Term]:
        """Return the words of the lesson, with their meanings where they stand beside them."""
        terms: list[Term] = []
        for text in self._under("vocabulary"):
            if found := _TERM.match(text):
                terms.append(
                    Term(term=found["term"].strip(), kid_definition=found["means"].strip())
                )
            else:
                names = [one.strip(" .") for one in re.split(r"\s*[,;]\s*", text)]
                terms += [Term(term=one, kid_definition="") for one in names if one]
        return terms

    def _under(self, part: str) -> Iterator[str]:
        for section in self._found:
            if self._labels.part(section.label) == part:
                for line in section.lines:
                    yield from _split(line.text)


def _is_said(text: str) -> bool:
    return len(text.split()) > 1 and not text.endswith(":")


def _split(text: str) -> list[str]:
    """Return the objectives of a paragraph: each begins as one does."""
    return [one.strip() for one in _NEXT.split(_NUMBERED.sub("", text.strip())) if one.strip()]


def _objective(text: str, name: str) -> Objective:
    verb = _verb(text)
    bare = _OPENING.sub("", text)
    given, well = _GIVEN.match(bare) or _GIVEN.match(text), _HOW_WELL.search(text)
    deep = verb.level == "understand" and re.search(r"\bevidence\b|\bwhy\b", text, re.IGNORECASE)
    return Objective(
        id=name,
        verb=verb.said,
        bloom=verb.level,
        dok=3 if deep else _DEPTH[verb.level],
        text=text,
        condition=given["said"] if given else "",
        criterion=well[0].strip() if well else "",
        standard_codes=list(dict.fromkeys(codes_in(text))),
    )


def _verb(text: str) -> _Verb:
    """Return the verb of an objective and its level: that of the table, or the commonest one."""
    table: Mapping[Bloom, list[str]] = load(__package__, "verbs")
    bare = _OPENING.sub("", _GIVEN.sub("", _OPENING.sub("", text))).strip().lower()
    longest = sorted(
        (_Verb(one, level) for level, verbs in table.items() for one in verbs),
        key=lambda one: -len(one.said),
    )
    for verb in longest:
        if re.match(rf"{_ADVERBS}{re.escape(verb.said)}\b", bare):
            return verb
    first = re.match(r"[a-z'-]+", bare)
    return _Verb(first[0] if first else "do", "apply")


def _criteria(chosen: Sequence[Objective], can: Sequence[str]) -> list[SuccessCriterion]:
    """Return what a student says of each objective: her words, or the objective as one says it."""
    if not can:
        return [SuccessCriterion(objective=one.id, i_can=_as_i_can(one.text)) for one in chosen]
    if len(can) == len(chosen):
        pairs = zip(chosen, can, strict=True)
        return [_criterion(one, text) for one, text in pairs]
    return [_criterion(_nearest(chosen, text), text) for text in can]


def _criterion(of: Objective, text: str) -> SuccessCriterion:
    return SuccessCriterion(objective=of.id, i_can=_NAMED.sub("", text))


def _nearest(chosen: Sequence[Objective], text: str) -> Objective:
    named, said = _NAMED.search(text), long_words(text)
    for one in chosen:
        if named and one.id == named[1]:
            return one
    return max(chosen, key=lambda one: len(said & long_words(one.text)))


def _as_i_can(text: str) -> str:
    if _I_CAN.match(text):
        return text
    bare = _OPENING.sub("", text)
    return f"I can {bare[:1].lower()}{bare[1:]}"


def _questions(asked: str) -> list[Question]:
    if asked:
        return []
    return [
        Question(
            id="essential",
            question="Which question should stand on the board?",
            why="Your lesson names none.",
            path="/goals/essential_question",
        )
    ]


BRING = Bring(text=brought, inputs=inputs_of)
