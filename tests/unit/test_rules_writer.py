"""The rules writer: handlers with typed context, the filler without one, and equal bytes."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from pydantic import BaseModel, Field

from agents.errors import InvalidAnswer, WritingFailed
from agents.rules.words import yours
from agents.rules_writer import RulesWriter, seeded
from agents.sources import Source
from agents.writer import Assignment, Role, Usage
from tests.support.lesson_run import FreeMeter


class Line(BaseModel):
    text: str
    number: int = Field(default=1, le=3)


class Given(BaseModel):
    topic: str


def assignment(rules: Callable[..., Any] | None = None, **changes: Any) -> Assignment:
    facts: dict[str, Any] = {
        "template": "t",
        "step": "s",
        "role": Role(name="r", title="R", brief=""),
        "instructions": "",
        "output": Line,
        "context": {"given": {"topic": "Density"}},
        "rules": rules,
    }
    return Assignment(**(facts | changes))


async def write(task: Assignment) -> Any:
    return await RulesWriter().write(task, meter=FreeMeter())


async def test_a_handler_gets_its_context_typed_and_what_it_names() -> None:
    def rules(given: Given, rng: Random, guidance: tuple[str, ...], item: str) -> dict[str, Any]:
        return {"text": yours(f"{given.topic} {item} {len(guidance)} {rng.random() < 1}")}

    written = await write(assignment(rules, item="EP03", guidance=("darker",)))

    assert written.value == {"text": "Density EP03 1 True", "number": 1}
    assert written.sources == {"/text": Source.YOURS, "/number": Source.COMPUTED}
    assert written.usage == Usage()
    assert "1 passages hold your words" in written.note
    assert "kept for when a model is connected" in written.note


async def test_a_step_without_rules_is_filled_with_questions() -> None:
    written = await write(assignment(context={"topic": "Density"}))

    assert written.value["text"] == "Text: what should stand here, given topic Density?"
    assert written.sources["/text"] is Source.QUESTION


async def test_a_value_that_does_not_fit_names_the_step_and_the_form() -> None:
    with pytest.raises(InvalidAnswer, match=r"step 's'.*Line"):
        await write(assignment(lambda: {"text": "x", "number": 4}))


async def test_a_form_that_cannot_be_filled_is_an_invalid_answer() -> None:
    class Odd(BaseModel):
        code: str = Field(pattern=r"^a\bb$")

    with pytest.raises(InvalidAnswer, match="cannot fill step 's'"):
        await write(assignment(output=Odd))


def test_equal_work_has_equal_random_numbers_and_other_work_others() -> None:
    same = assignment(context={"b": 1, "a": [1, "é"]})
    turned = assignment(context={"a": [1, "é"], "b": 1})

    assert seeded(same).random() == seeded(turned).random()
    assert seeded(same).random() != seeded(assignment(context={"b": 2})).random()
    assert seeded(same).random() != seeded(assignment(context=same.context, seed="x")).random()


def test_the_seed_is_the_same_on_every_version_of_python() -> None:
    fixed = seeded(assignment(context={"topic": "Density"}))

    assert round(fixed.random(), 12) == 0.849392919323


async def test_rules_that_break_fail_their_step_and_say_which() -> None:
    def broken() -> None:
        raise KeyError("teach")

    with pytest.raises(WritingFailed, match="rules of step 's' cannot work"):
        await write(assignment(broken))
