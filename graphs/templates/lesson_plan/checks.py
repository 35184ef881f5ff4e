"""All checks of a lesson: the common ones set up for it, and its own (L01 to L11)."""

import re
from collections.abc import Iterable
from dataclasses import replace

from graphs.checks.characters import clean_text
from graphs.checks.check import Check, Draft
from graphs.checks.layout import accessible
from graphs.checks.lengths import Words, word_counts
from graphs.checks.links import only_given_links
from graphs.checks.numbers import Number, known_numbers
from graphs.checks.personal import no_contact_data
from graphs.checks.references import Reference, Required, ids_resolve, required_inputs
from graphs.checks.wording import cliches, no_placeholders, repetition
from graphs.documents.blocks import Document
from graphs.findings import Finding, Severity, Skipped
from graphs.templates.lesson_plan.checks_goals import (
    COVERED,
    DEMANDING,
    NEEDS_MET,
    STANDARDS_ARE_YOURS,
)
from graphs.templates.lesson_plan.checks_materials import (
    MATERIALS_AGREE,
    NO_STUDENT_NAMES,
    SAFE,
    SHEET_READS_WELL,
)
from graphs.templates.lesson_plan.checks_timing import (
    LONG_ENOUGH,
    MINUTES_ADD_UP,
    STUDENTS_WORK,
    lesson,
)
from graphs.templates.lesson_plan.documents import documents

_PROSE = (
    "/goals",
    "/evidence",
    "/misconceptions",
    "/sequence",
    "/udl",
    "/language",
    "/handouts",
)
_FOR_TEACHERS = (
    "/sequence/phases/*/teacher_does",
    "/misconceptions/ideas/*/response_move",
    "/handouts/teacher_notes",
)
_FOR_STUDENTS = ("/sequence/phases/*/students_do", "/handouts/student_sheet/sections")
# Where a lesson says how the world is. Questions, keys and sheets are full of made-up quantities.
_ABOUT_THE_WORLD = (
    "/standards/targets/*/why",
    "/goals/essential_question",
    "/goals/vocabulary",
    "/misconceptions/ideas/*/idea",
    "/misconceptions/ideas/*/response_move",
    "/sequence/phases/*/teacher_does",
    "/handouts/teacher_notes",
    "/handouts/student_sheet/goal",
)
_MATHS = re.compile(
    r"\b(?:maths?|mathematics|algebra|arithmetic|geometry|statistics|calculus)\b", re.I
)


def _is_claim(number: Number) -> bool:
    return number.claim


def _unless_maths(check: Check) -> Check:
    """Leave a check out of a mathematics lesson, whose numbers are its own."""

    def find(draft: Draft) -> Iterable[Finding | Skipped]:
        if _MATHS.search(str(draft.inputs.get("subject", ""))):
            return [Skipped(check=check.id, reason="a mathematics lesson has numbers of its own")]
        return check.find(draft)

    return replace(check, find=find)


def _rendered(draft: Draft) -> list[Document]:
    return documents(lesson(draft), draft.sources, (), offline=True)


_REFERENCES = (
    Reference("/goals/success_criteria/*/objective", "/goals/objectives/*/id"),
    Reference("/evidence/checks/*/objectives", "/goals/objectives/*/id"),
    Reference("/evidence/checks/*/phase", "/timing/phases/*/id"),
    Reference("/sequence/phases/*/objectives", "/goals/objectives/*/id"),
    Reference("/sequence/phases/*/checks", "/evidence/checks/*/id"),
    Reference("/udl/options/*/phase", "/sequence/phases/*/id"),
)
_REQUIRED = (
    Required("topic", same="/brief/topic", told=("/goals", "/sequence", "/handouts")),
    Required("subject", same="/brief/subject"),
    Required("grade", same="/brief/grade"),
    Required("minutes", same="/period/minutes"),
    Required("students", same="/brief/students"),
)
_LENGTHS = {
    "/goals/objectives/*/text": ("This objective", Words(4, 45)),
    "/goals/essential_question": ("The essential question", Words(3, 35)),
    "/evidence/exit_ticket/*/item": ("This exit question", Words(3, 80)),
    "/sequence/phases/*/teacher_does": ("What the teacher does", Words(2, 160)),
    "/handouts/student_sheet": ("The student sheet", Words(20, 500)),
}

CHECKS: tuple[Check, ...] = (
    ids_resolve(_REFERENCES),
    no_placeholders(),
    required_inputs(_REQUIRED),
    word_counts(
        {pattern: allowed for pattern, (_, allowed) in _LENGTHS.items()},
        {pattern: name for pattern, (name, _) in _LENGTHS.items()},
    ),
    repetition(
        (_FOR_TEACHERS, _FOR_STUDENTS),
        known=("/goals", "/evidence", "/brief", "/misconceptions/ideas/*/idea"),
    ),
    cliches(_PROSE),
    _unless_maths(known_numbers(Severity.WARN, _ABOUT_THE_WORLD, matters=_is_claim)),
    only_given_links(),
    clean_text(prose=_PROSE),
    no_contact_data(),
    accessible(_rendered),
    MINUTES_ADD_UP,
    LONG_ENOUGH,
    COVERED,
    DEMANDING,
    STANDARDS_ARE_YOURS,
    NEEDS_MET,
    MATERIALS_AGREE,
    SHEET_READS_WELL,
    STUDENTS_WORK,
    NO_STUDENT_NAMES,
    SAFE,
)
