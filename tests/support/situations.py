"""Conversations at moments in which something is said: for reading words without a database."""

from dataclasses import replace
from typing import Any

from assistant.statuses import Status
from assistant.supervisor.situation import Asked, DraftBrief, FormBrief, Situation
from graphs.catalog import outline

LESSON = outline("lesson_plan")
TEMPLATES = {"lesson_plan": LESSON}
DENSITY = DraftBrief(
    id="d" * 32,
    title="Lesson plan: Density",
    template="lesson_plan",
    status=Status.SUCCEEDED,
)
FRACTIONS = DraftBrief(
    id="f" * 32,
    title="Lesson plan: Fractions",
    template="lesson_plan",
    status=Status.RUNNING,
)
VOLCANOES = DraftBrief(
    id="a" * 32,
    title="Lesson plan: Volcanoes",
    template="lesson_plan",
    status=Status.SUCCEEDED,
)


def one(status: Status, **more: Any) -> Situation:
    """Return a conversation with one draft that stands so."""
    waiting = 1 if status is Status.WAITING else 0
    draft = replace(DENSITY, status=status, waiting=waiting)
    return Situation(templates=TEMPLATES, drafts=(draft,), touched=draft.id, **more)


NEW = Situation(templates=TEMPLATES)
FORM = Situation(
    templates=TEMPLATES,
    shown="launch",
    form=FormBrief(
        id="form",
        template="lesson_plan",
        values={"topic": "Density", "grade": 7, "minutes": 47},
    ),
)
EMPTY_FORM = replace(FORM, form=FormBrief(id="form", template="lesson_plan", ready=False))
RUNNING = one(Status.RUNNING)
WAITING = one(Status.WAITING, shown="approval")
PAUSED = one(Status.PAUSED)
FAILED = one(Status.FAILED)
DONE = one(Status.SUCCEEDED)
IMPACT = one(Status.SUCCEEDED, shown="impact", proposal="p" * 32)
TWO = Situation(templates=TEMPLATES, drafts=(DENSITY, FRACTIONS), touched=FRACTIONS.id)
ELSEWHERE = Situation(templates=TEMPLATES, elsewhere=(VOLCANOES,))
WHICH = replace(TWO, asked=Asked(tool="pause", arguments={}, choices=(DENSITY.id, FRACTIONS.id)))
A_SERIES = Situation(
    templates={name: outline(name) for name in ("tv_series", "novel", "lesson_plan")},
    drafts=(
        DraftBrief(
            id="e" * 32,
            title="TV series: Last Call",
            template="tv_series",
            status=Status.SUCCEEDED,
        ),
    ),
    touched="e" * 32,
)
UNREAD = replace(DONE, unread="add a joke")
