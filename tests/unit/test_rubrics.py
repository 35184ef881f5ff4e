"""Rubrics: what those that are shipped hold, and how a faulty one is refused."""

from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.rubrics import LEVELS, read, rubric_in
from graphs.catalog import names, shipped
from graphs.errors import DefinitionError
from tests.support.judge_model import RUBRICS, rubric

TEXT = (RUBRICS / "lesson_plan.yaml").read_text("utf-8")
GATEKEEPERS = {
    "assessment": {"validity", "key_correctness"},
    "breakdown": {"identity", "continuity"},
    "business_plan": {"consistent", "candour"},
    "lesson_plan": {"alignment", "usability"},
    "novel": {"causality", "continuity"},
    "tv_series": {"escalation", "format", "people"},
}
TASTE = {"novel": {"pull", "prose"}, "tv_series": {"voice"}}


def refusal(text: str) -> str:
    with pytest.raises(DefinitionError) as refused:
        read(text, file="lesson_plan.yaml")
    return str(refused.value)


@pytest.mark.parametrize("template", names())
def test_every_template_has_a_rubric_with_its_gatekeepers(template: str) -> None:
    found = rubric(template)

    assert {one.id for one in found.criteria if one.floor} == GATEKEEPERS[template]
    assert {one.id for one in found.criteria if one.advisory} == TASTE.get(template, set())
    for one in found.criteria:
        assert [len(one.levels[str(level)].split()) >= 8 for level in LEVELS] == [True] * 4
        assert one.question.endswith("?")


@pytest.mark.parametrize("template", names())
def test_what_no_judge_needs_to_read_are_places_of_the_draft(template: str) -> None:
    workflow = shipped(template)
    draft = workflow.resources.types[workflow.definition.draft or ""]
    for place in rubric(template).unseen:
        form: Any = draft
        for part in place[1:].split("/"):
            assert part in form.model_fields, place
            form = form.model_fields[part].annotation


def test_the_critic_of_the_lesson_and_its_rubric_look_at_the_same_things() -> None:
    ids = [one.id for one in rubric("lesson_plan").criteria]

    assert ids == ["alignment", "rigour", "checks", "access", "engagement", "usability"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 2\n", "wieght: 2\n", "this key is not known (allowed: id, title"),
        ("weight: 2\n", "weight: heavy\n", "should be a valid number"),
        ("weight: 2\n", "weight: 0\n", "greater than 0"),
        ("floor: 3\n", "floor: 5\n", "less than or equal to 4"),
        ('"1": >-', '"0": >-', "this level is not known (allowed: 4, 3, 2, 1)"),
        ("rubric: 1\n", "rubric: 2\n", "/rubric input should be 1"),
        ("template: lesson_plan", "template: Lesson plan", "/template"),
        ("id: rigour", "id: alignment", "'alignment' is there twice"),
        ("unseen: [/timing", "unseen: [timing", "a place begins with '/'"),
    ],
)
def test_a_faulty_rubric_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    line = TEXT[: TEXT.index(old)].count("\n") + 1

    told = refusal(TEXT.replace(old, new, 1))

    assert told.startswith(f"lesson_plan.yaml:{line}:")
    assert said in told


def test_a_missing_key_is_told_at_its_criterion() -> None:
    text = TEXT.replace("    source: Webb", "    look2: Webb", 1)

    assert "/criteria/1/source field required" in refusal(text)


def test_every_problem_is_told_at_once() -> None:
    text = TEXT.replace("weight: 2\n", "wieght: 2\n", 1).replace("floor: 3\n", "floor: 9\n", 1)

    assert len(refusal(text).splitlines()) == 2


def test_levels_that_say_the_same_are_refused() -> None:
    first = TEXT.index('"4": >-')
    second = TEXT.index('"3": >-')
    third = TEXT.index('"2": >-')
    text = TEXT[:second] + TEXT[first:second].replace('"4"', '"3"') + TEXT[third:]

    assert "two levels are the same" in refusal(text)


def test_a_matter_of_taste_has_no_floor() -> None:
    text = TEXT.replace("    floor: 3\n", "    floor: 3\n    advisory: true\n", 1)

    assert "what is only advisory has no floor" in refusal(text)


def test_a_rubric_stands_under_its_template(tmp_path: Path) -> None:
    (tmp_path / "novel.yaml").write_text(TEXT, "utf-8")

    with pytest.raises(DefinitionError, match="it is for 'lesson_plan', and its name says 'novel'"):
        rubric_in(tmp_path, "novel")
    with pytest.raises(DefinitionError, match=r"there is no such rubric \(allowed: novel\)"):
        rubric_in(tmp_path, "lesson_plan")


def test_a_workflow_in_a_file_has_the_rubric_of_its_name(tmp_path: Path) -> None:
    text = TEXT.replace("template: lesson_plan", "template: notes")
    (tmp_path / "notes.yaml").write_text(text, "utf-8")

    assert rubric_in(tmp_path, "notes.yaml") == read(text)


def test_a_changed_word_is_another_version_and_weights_leave_a_criterion_as_it_is() -> None:
    before = read(TEXT)
    heavier = read(TEXT.replace("weight: 2\n", "weight: 3\n", 1))
    reworded = read(TEXT.replace("Follow each objective", "Follow every objective", 1))

    assert len({before.version, heavier.version, reworded.version}) == 3
    assert heavier.criteria[0].version == before.criteria[0].version
    assert reworded.criteria[0].version != before.criteria[0].version
