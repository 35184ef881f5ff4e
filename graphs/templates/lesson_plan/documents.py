"""The files of a lesson: the plan, the sheet for students, the exit ticket, the substitute plan."""

from collections.abc import Sequence

from agents.sources import Sources
from graphs.documents.blocks import Document
from graphs.documents.colophon import colophon_of
from graphs.documents.passages import Passage
from graphs.templates.lesson_plan.draft import LessonPlan
from graphs.templates.lesson_plan.plan_page import plan
from graphs.templates.lesson_plan.student_page import exit_ticket, student_sheet
from graphs.templates.lesson_plan.substitute_page import substitute_plan


def documents(
    draft: LessonPlan, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return every document of the lesson; ``notes`` are what the person asked for in words."""
    lesson = Passage.of(draft, sources)
    colophon = colophon_of(sources, offline=offline)
    made = [plan(lesson, tuple(notes), colophon), student_sheet(lesson, colophon)]
    if draft.evidence.exit_ticket:
        made.append(exit_ticket(lesson, colophon))
    made.append(substitute_plan(lesson, colophon))
    return made
