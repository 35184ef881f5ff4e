"""Runs the lesson template's steps in their order, offline and without an engine."""

import asyncio
from typing import Any

from agents.binding import call
from agents.rules.words import complete, take_apart
from agents.rules_writer import RulesWriter
from agents.sources import Source, Sources, prefixed
from agents.writer import Assignment, Role, Usage
from graphs.templates.lesson_plan import draft
from graphs.templates.lesson_plan.rules import RULES
from graphs.templates.lesson_plan.steps import STEPS, LessonInputs

# Each step, its output, and what it reads; a name of two parts reads an input of the run.
_ORDER: list[tuple[str, type[Any], dict[str, str]]] = [
    ("brief", draft.Brief, {"inputs": "given"}),
    ("period", draft.Period, {"minutes": "inputs.minutes", "given": "given"}),
    ("standards", draft.Standards, {"brief": "brief", "mine": "inputs.standards"}),
    ("goals", draft.Goals, {"brief": "brief", "standards": "standards"}),
    (
        "timing",
        draft.Timing,
        {
            "minutes": "inputs.minutes",
            "shape": "inputs.shape",
            "grade": "inputs.grade",
            "outline": "inputs.outline",
        },
    ),
    ("phases", draft.PhaseNames, {"timing": "timing"}),
    (
        "evidence",
        draft.Evidence,
        {
            "brief": "brief",
            "goals": "goals",
            "phases": "phases",
            "exit_ticket": "inputs.exit_ticket",
        },
    ),
    ("misconceptions", draft.Misconceptions, {"brief": "brief", "goals": "goals"}),
    (
        "sequence",
        draft.Sequence,
        {
            **{name: name for name in ("brief", "goals", "evidence", "misconceptions", "timing")},
            "outline": "inputs.outline",
        },
    ),
    ("udl", draft.Udl, {name: name for name in ("brief", "goals", "sequence")}),
    ("language", draft.Language, {name: name for name in ("brief", "goals", "sequence")}),
    (
        "handouts",
        draft.Handouts,
        {name: name for name in ("brief", "goals", "evidence", "sequence", "udl", "language")},
    ),
]
_NOBODY = Role(name="rules", title="Rules", brief="")


class FreeMeter:
    """A meter for writers that cost nothing."""

    async def reserve(self, model: str, most: Usage) -> str:
        """Give a ticket."""
        return "free"

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Take a ticket back."""


def offline_lesson(**inputs: Any) -> tuple[dict[str, Any], Sources]:
    """Return the assembled lesson as JSON, and the source of every leaf."""
    return asyncio.run(write_lesson(**inputs))


class Lesson:
    """An offline lesson with its inputs, for tests to look at."""

    def __init__(self, inputs: dict[str, Any]) -> None:
        self.inputs = inputs
        self.value, self.sources = offline_lesson(**inputs)
        self.plan = draft.LessonPlan.model_validate(self.value)

    def __repr__(self) -> str:
        keys = ("topic", "shape", "grade", "minutes")
        return "-".join(str(self.inputs.get(key)) for key in keys)


async def write_lesson(**inputs: Any) -> tuple[dict[str, Any], Sources]:
    """Write the lesson step by step, as an engine would."""
    given = LessonInputs(**inputs).model_dump(mode="json")
    values: dict[str, Any] = {"inputs": given, "given": inputs}
    sources: dict[str, Source] = {}
    for step, output, reads in _ORDER:
        context = {
            name: given[path.removeprefix("inputs.")] if "." in path else values[path]
            for name, path in reads.items()
        }
        value, step_sources = await _step(step, output, context)
        values[step] = value
        sources |= prefixed(step_sources, f"/{step}")
    lesson = {name: one for name, one in values.items() if name in draft.LessonPlan.model_fields}
    kept = {path: one for path, one in sources.items() if path.split("/")[1] in lesson}
    return draft.LessonPlan.model_validate(lesson).model_dump(mode="json"), kept


async def _step(step: str, output: type[Any], context: dict[str, Any]) -> tuple[Any, Sources]:
    if step in STEPS:
        made = take_apart(call(STEPS[step], context))
        value = output.model_validate(made.value).model_dump(mode="json")
        return value, complete(made.sources, value)
    assignment = Assignment(
        template="lesson_plan",
        step=step,
        role=_NOBODY,
        instructions="",
        output=output,
        context=context,
        rules=RULES[step],
    )
    written = await RulesWriter().write(assignment, meter=FreeMeter())
    return written.value, written.sources
