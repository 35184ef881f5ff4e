"""Runs the assessment template's steps in their order, offline and without an engine."""

import asyncio
from typing import Any

from agents.binding import call
from agents.rules.words import complete, take_apart
from agents.rules_writer import RulesWriter
from agents.sources import Source, Sources, elements, prefixed
from agents.writer import Assignment, Role
from graphs.checks.check import Draft
from graphs.checks.run import repair, run_checks
from graphs.findings import GateReport
from graphs.templates.assessment import draft
from graphs.templates.assessment.checks import CHECKS
from graphs.templates.assessment.rules import RULES
from graphs.templates.assessment.steps import STEPS, AssessmentInputs
from tests.support.lesson_run import FreeMeter

_NOBODY = Role(name="rules", title="Rules", brief="")


class Test:
    """An offline test with its inputs, for tests to look at."""

    __test__ = False

    def __init__(self, inputs: dict[str, Any]) -> None:
        self.given = inputs
        self.inputs = AssessmentInputs(**inputs).model_dump(mode="json")
        self.value, self.sources = asyncio.run(_write(inputs, self.inputs))
        self.whole = draft.Assessment.model_validate(self.value)

    def __repr__(self) -> str:
        keys = ("topic", "grade", "questions", "minutes")
        return "-".join(str(self.inputs.get(key)) for key in keys)

    @property
    def draft(self) -> Draft:
        """The test as checks see it."""
        given = frozenset(self.given)
        return Draft(
            value=self.whole,
            data=self.value,
            inputs=self.inputs,
            given=given,
            sources=self.sources,
        )

    def checked(self) -> GateReport:
        """Return what the checks find after the repairs of code."""
        first = run_checks(CHECKS, self.draft)
        data, repairs = repair(CHECKS, self.draft, first)
        mended = Draft(
            value=draft.Assessment.model_validate(data),
            data=data,
            inputs=self.inputs,
            given=frozenset(self.given),
            sources=self.sources,
        )
        return run_checks(CHECKS, mended).model_copy(update={"repairs": repairs})


async def _write(given: dict[str, Any], inputs: dict[str, Any]) -> tuple[Any, Sources]:
    """Write the test step by step, as an engine would."""
    made: dict[str, Any] = {}
    sources: dict[str, Source] = {}

    def keep(name: str, value: Any, marked: Sources) -> None:
        made[name] = value
        sources.update(prefixed(marked, f"/{name}"))

    keep("brief", *_code("brief", draft.Brief, {"inputs": given}))
    brief = made["brief"]
    mine = {"brief": brief, "mine": inputs["objectives"]}
    keep("objectives", *await _rules("objectives", draft.Objectives, mine))
    asked = {"brief": brief, "objectives": made["objectives"]}
    asked |= {"items": inputs["questions"], "types": inputs["types"]}
    asked |= {"counts": inputs["questions_by_type"]}
    room, _ = _code(
        "room",
        draft.Room,
        {**asked, **{"minutes": given.get("minutes"), "said": given.get("questions")}},
    )
    asked |= {"minutes": room["minutes"], "items": room["items"]}
    rows, of_rows = await _rules("mix", draft.Rows, asked)
    sums = {name: inputs[name] for name in ("points", "points_by_type", "questions_by_type")}
    blueprint, _ = _code(
        "blueprint",
        draft.Blueprint,
        {"rows": rows, "items": room["items"], "grade": brief["grade"], **sums}
        | {"objectives": made["objectives"]},
    )
    keep("blueprint", blueprint, of_rows)
    planned = {"blueprint": blueprint, "objectives": made["objectives"], "grade": brief["grade"]}
    keep("plan", *_code("plan", draft.Plan, planned))
    held = {**inputs, "questions": room["items"], "given": given, "needed": made["plan"]["minutes"]}
    keep("sitting", *_code("sitting", draft.Sitting, held))
    slots = made["plan"]["questions"]
    items, of_items = await _questions(brief, slots)
    keep("questions", items, of_items)
    solutions = [await _solved(one) for one in items]
    keep("solutions", solutions, {})
    keep("bias", *await _rules("bias", draft.Bias, {}))
    scored, _ = _code("to_score", draft.Scored, {"items": items, "slots": slots})
    keep("rubric", *await _rules("rubric", draft.Rubrics, {"scored": scored}))
    keep("access", *_code("access", draft.Access, {"needs": inputs["needs"]}))
    laid = {"slots": slots, "items": items, "forms": inputs["forms"]}
    keep("forms", *_code("forms", draft.Forms, laid))
    return draft.Assessment.model_validate(made).model_dump(mode="json"), sources


async def _questions(brief: Any, slots: list[Any]) -> tuple[list[Any], Sources]:
    items: list[Any] = []
    marks: list[Sources] = []
    for slot in slots:
        names = ("id", "objective", "goal", "dok", "type", "focus", "turn")
        context = {"brief": brief, **{name: slot[name] for name in names}}
        value, marked = await _rules("write", draft.Item, context, item=slot["id"])
        items.append(value)
        marks.append(marked)
    sources: dict[str, Source] = {}
    for (segment, _), marked in zip(elements(items), marks, strict=True):
        sources |= prefixed(marked, f"/{segment}")
    return items, sources


async def _solved(item: Any) -> Any:
    seen, _ = _code("blind", draft.Blind, {"question": item})
    solution, _ = await _rules("solve", draft.Solution, {})
    return {"id": item["id"], "blind": seen, "solution": solution}


def _code(step: str, output: type[Any], context: dict[str, Any]) -> tuple[Any, Sources]:
    made = take_apart(call(STEPS[step], context))
    value = output.model_validate(made.value).model_dump(mode="json")
    return value, complete(made.sources, value)


async def _rules(
    step: str, output: type[Any], context: dict[str, Any], item: str = ""
) -> tuple[Any, Sources]:
    assignment = Assignment(
        template="assessment",
        step=step,
        item=item,
        role=_NOBODY,
        instructions="",
        output=output,
        context=context,
        rules=RULES[step],
    )
    written = await RulesWriter().write(assignment, meter=FreeMeter())
    return written.value, written.sources
