"""Bring your own: a run that starts from a teacher's lesson, or from a draft made before."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.sources import Source
from assistant.materials.bring import brought, template_of
from assistant.materials.material import Material
from assistant.statuses import Status
from graphs.catalog import shipped, written
from graphs.edits import SetInput
from tests.support.app_desk import copied
from tests.support.lesson_desk import LessonDesk, open_lesson_desk
from tests.support.lesson_run import Lesson
from tests.support.lesson_topics import LAB_DAY
from tests.support.office_text import squeezed, word_text
from tests.support.own_lessons import COURSE, FORM, NOTES, OBJECTIVES
from tests.support.upload_files import material
from tests.support.workflows import agent

WRITTEN_BY_ROLES = [
    "standards",
    "goals",
    "evidence",
    "misconceptions",
    "sequence",
    "udl",
    "language",
    "handouts",
]


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[LessonDesk]:
    """The application with an empty database and the rules as its writer."""
    async with open_lesson_desk(copied(sqlite_template, tmp_path), tmp_path) as opened:
        yield opened


async def test_a_lesson_of_her_own_keeps_her_sentences_to_the_last_file(desk: LessonDesk) -> None:
    read = material("mine.txt", NOTES.encode())
    mine = brought(read, desk.flow)

    await desk.run(results=mine.results, **mine.inputs)
    shown = await desk.asked("approve_goals")
    stops = await desk.approve_all()

    goals = (await desk.steps())["goals", ""]
    assert [one["text"] for one in shown.content["objectives"]] == list(OBJECTIVES)
    assert stops == ["approve_goals", "approve_draft"]
    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    assert goals.how == "given"
    assert set(goals.sources.values()) == {Source.YOURS}
    plan = squeezed(word_text(await desk.file("plan", "docx")))
    assert all(squeezed(text) in plan for text in OBJECTIVES)
    assert squeezed("I can say what buoyancy is.") in plan


async def test_her_warm_up_activities_and_exit_ticket_stand_in_the_files_and_follow_the_period(
    desk: LessonDesk,
) -> None:
    mine = brought(material("mine.txt", COURSE.encode()), desk.flow)

    stops = await desk.finish(mine.results, **mine.inputs)

    assert mine.left == ()
    assert stops == ["approve_goals", "approve_draft"]
    plan = squeezed(word_text(await desk.file("plan", "docx")))
    for text in (
        "Write down three things that float and three that sink.",
        "Teacher pours the five liquids of the density column.",
        "Find each volume by water displacement",
        "Groups post their tables and leave one sticky note on each.",
        "What does a floating ice cube tell you about its density?",
        "It is less than that of water.",
    ):
        assert squeezed(text) in plan
    await desk.edit(SetInput(name="minutes", value=30))
    assert await desk.approve_all() == ["approve_draft"]
    phases = (await desk.value("sequence"))["phases"]
    assert [one["minutes"] for one in phases] == [4, 6, 12, 5, 3]


async def test_the_inputs_of_her_lesson_are_those_that_it_tells(desk: LessonDesk) -> None:
    read = material("mine.txt", NOTES.encode())

    assert brought(read, desk.flow).inputs == {
        "topic": "Density",
        "subject": "Science",
        "grade": 7,
        "minutes": 47,
        "figure_out": "Why do some heavy things float?",
        "activity": "Measure mass and volume of six objects; Predict which float",
        "standards": ["MS-PS1-2"],
        "prior": "They can use a balance.",
    }


async def test_her_objectives_stay_when_the_lesson_gets_shorter(desk: LessonDesk) -> None:
    mine = brought(material("mine.txt", NOTES.encode()), desk.flow)
    await desk.finish(mine.results, **mine.inputs)

    await desk.edit(SetInput(name="minutes", value=30))
    await desk.approve_all()

    goals = await desk.value("goals")
    assert [one["text"] for one in goals["objectives"]] == list(OBJECTIVES)
    assert sum(one["minutes"] for one in (await desk.value("sequence"))["phases"]) == 30


async def test_an_exported_draft_starts_a_run_in_which_nothing_is_written_again(
    desk: LessonDesk,
) -> None:
    await desk.finish(**LAB_DAY)
    exported = await desk.file("lesson_plan", "json")
    read = material("draft.json", exported)
    mine = brought(read, desk.flow)

    await desk.finish(mine.results, **mine.inputs)

    steps = await desk.steps()
    assert template_of(read) == "lesson_plan"
    assert list(mine.results) == WRITTEN_BY_ROLES
    assert {name: steps[name, ""].how for name in WRITTEN_BY_ROLES} == dict.fromkeys(
        WRITTEN_BY_ROLES, "given"
    )
    assert await desk.file("lesson_plan", "json") == exported


def test_a_part_of_a_draft_that_has_lost_its_form_is_left_out_and_named() -> None:
    value = Lesson(dict(LAB_DAY)).value
    value["udl"] = {"options": "none"}

    mine = brought(Material(name="a", kind="json", data=value), shipped("lesson_plan"))

    assert "udl" not in mine.results
    assert mine.left == ("udl",)
    assert mine.inputs["topic"] == "density"


@pytest.mark.parametrize("data", [None, 7, [], {"a": 1}, {"goals": 1}], ids=json.dumps)
def test_json_that_is_no_draft_brings_nothing(data: object) -> None:
    material = Material(name="a", kind="json", data=data)

    assert template_of(material) is None
    assert brought(material, shipped("lesson_plan")).results == {}


def test_a_template_that_knows_nothing_of_bringing_still_takes_its_inputs() -> None:
    flow = written(
        json.dumps(
            {
                "draftroom": 1,
                "name": "small",
                "title": "Small",
                "inputs": {"topic": {"type": "string", "title": "Lesson title"}},
                "roles": {"writer": {"title": "Writer"}},
                "steps": [agent("a")],
            }
        )
    )

    mine = brought(Material(name="a", kind="docx", parts=FORM), flow)

    assert mine.inputs == {"topic": "Moon phases"}
    assert mine.results == {}
