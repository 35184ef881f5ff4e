"""A test written by a model over real HTTP: whatever it gets wrong, a gate catches."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.statuses import Status
from graphs.edits import Guidance, SetInput
from tests.support.assessment_model import AssessmentModel, ModelDesk, open_model_desk
from tests.support.assessment_sample import ITEMS, RUBRIC
from tests.support.lesson_model import KEY
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

IDS = [one["id"] for one in ITEMS]
ALL = sorted(
    [
        *("objectives", "mix", "bias", "rubric", "review.critic[1]"),
        *(f"questions.write[{one}]" for one in IDS),
        *(f"solutions.solve[{one}]" for one in IDS),
    ]
)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
async def desk(
    tmp_path: Path, sqlite_template: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ModelDesk]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with open_model_desk(tmp_path, server) as desk:
        yield desk


async def blocking(desk: ModelDesk) -> set[str]:
    found = (await desk.snapshot()).findings
    return {one.check for one in found if one.severity == "block"}


async def test_a_test_is_written_question_by_question_and_solved_without_its_keys(
    desk: ModelDesk,
) -> None:
    await desk.begin()
    await desk.approve_all()

    snapshot = await desk.snapshot()
    assert snapshot.run.status is Status.SUCCEEDED
    assert sorted(desk.model.asked()) == ALL
    assert [one for one in snapshot.findings if one.severity != "info"] == []
    assert "Drafted with Draftroom" in (await desk.file("answer_key", "md")).decode()


async def test_who_solves_a_question_never_sees_its_key(desk: ModelDesk) -> None:
    await desk.begin()
    await desk.approve_all()

    for item in ITEMS:
        prompt = desk.model.prompt("solutions.solve", item["id"])
        assert item["stem"] in " ".join(prompt.split())
        assert item["explanation"] not in prompt
        assert "correct:" not in prompt
        for option in item.get("options", ()):
            assert option["text"] in prompt
            assert not option["error"] or option["error"] not in prompt


def broken(**changes: Any) -> Callable[[AssessmentModel], None]:
    """Return what makes the model write one question with other fields."""
    item = changes.pop("item")

    def plant(model: AssessmentModel) -> None:
        model.items[item] = {**model.items[item], **changes}

    return plant


def options(item: str, *right: str) -> Callable[[AssessmentModel], None]:
    """Return what makes the model mark these options as right."""

    def plant(model: AssessmentModel) -> None:
        marked = [
            {**one, "correct": one["id"] in right, "error": one["error"] or "Slipped."}
            for one in model.items[item]["options"]
        ]
        model.items[item] = {**model.items[item], "options": marked}

    return plant


def _rubric(points: int) -> Callable[[AssessmentModel], None]:
    def plant(model: AssessmentModel) -> None:
        criteria = [dict(one) for one in RUBRIC["rubrics"][0]["criteria"]]
        criteria[0] = {
            **criteria[0],
            "levels": [{"score": points, "descriptor": "Says it."}, *criteria[0]["levels"][1:]],
        }
        model.rubric = {"rubrics": [{**RUBRIC["rubrics"][0], "criteria": criteria}]}

    return plant


HOSTILE: list[tuple[str, str, Callable[[AssessmentModel], None]]] = [
    ("a wrong key", "A05", options("B7.1", "a")),
    ("a wrong key of a calculation", "A11", options("B1.1", "b")),
    ("two keys", "A02", options("B7.1", "a", "b")),
    ("no key", "A02", options("B7.1")),
    ("an objective that is not there", "X01", broken(item="B3.1", objective="O9")),
    ("a placeholder", "X02", broken(item="B3.1", explanation="[insert explanation] TODO")),
    ("a key in another stem", "A08", broken(item="B3.1", stem="Since ball Q floats, logs sink.")),
    ("a wrong sum", "A11", broken(item="B4.1", value=2.4)),
    ("a formula that is code", "A11", broken(item="B4.1", formula="open('/etc/passwd').read()")),
    ("another kind of question", "A01", broken(item="B3.1", type="short answer", answers=["no"])),
    ("a rubric that gives too much", "A07", _rubric(9)),
    ("a link nobody gave", "X09", broken(item="B3.1", explanation="See www.made-up-source.org.")),
    ("a student's address", "X11", broken(item="B3.1", explanation="Ask jo@school.org why.")),
]


@pytest.mark.parametrize(
    ("check", "plant"),
    [(check, plant) for _, check, plant in HOSTILE],
    ids=[name for name, _, _ in HOSTILE],
)
async def test_what_a_model_gets_wrong_stops_before_a_person(
    desk: ModelDesk, check: str, plant: Callable[[AssessmentModel], None]
) -> None:
    plant(desk.model)
    await desk.begin()
    await desk.approve("approve_blueprint")

    assert check in await blocking(desk)
    assert await desk.gates() == ["review.accept"]
    assert (await desk.snapshot()).documents == ()


async def test_an_invented_figure_is_asked_about(desk: ModelDesk) -> None:
    broken(item="B3.1", explanation="A survey found that 73% of students get this wrong.")(
        desk.model
    )
    await desk.begin()
    await desk.approve("approve_blueprint")

    found = (await desk.snapshot()).findings
    assert [(one.check, one.evidence) for one in found if one.severity == "warn"] == [
        ("X07", "73%")
    ]


async def test_counts_that_a_model_proposes_are_brought_to_what_was_asked(
    desk: ModelDesk,
) -> None:
    rows = [dict(one) for one in desk.model.rows["rows"]]
    rows[0]["count"], rows[0]["points"] = 7, 40
    desk.model.rows = {"rows": rows}

    await desk.begin(points=30)

    content = (await desk.asked("approve_blueprint")).content
    assert (content["items"], content["points"]) == (9, 30)
    assert sum(one["count"] for one in content["rows"]) == 9
    assert content["remarks"] == ["The proposal had 14 questions; it now has 9."]


async def test_a_key_that_the_reviser_corrects_to_what_was_found_passes(desk: ModelDesk) -> None:
    options("B7.1", "a")(desk.model)
    right = [{**one, "correct": one["id"] == "b"} for one in ITEMS[7]["options"]]
    desk.model.patches = [[{"path": "/questions/B7.1/options", "value": right}]]

    await desk.begin()
    await desk.approve_all()

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    draft = await desk.value("review")
    key = next(one for one in draft["questions"] if one["id"] == "B7.1")
    assert [one["id"] for one in key["options"] if one["correct"]] == ["b"]


async def test_a_reviser_cannot_change_what_the_expert_answered(desk: ModelDesk) -> None:
    options("B7.1", "a")(desk.model)
    patch = {"path": "/solutions/B7.1/solution/answer", "value": ["a"]}
    desk.model.patches = [[patch], [patch]]

    await desk.begin()
    await desk.approve("approve_blueprint")

    assert await blocking(desk) == {"A05"}


async def test_two_more_questions_ask_for_those_two_alone(desk: ModelDesk) -> None:
    await desk.begin()
    await desk.approve_all()
    before = len(desk.model.asked())
    rows = [dict(one) for one in desk.model.rows["rows"]]
    rows[0] = {**rows[0], "count": 4, "points": 4, "focus": [*rows[0]["focus"], "third", "fourth"]}
    desk.model.rows = {"rows": rows}

    await desk.edit(SetInput(name="questions", value=11))
    await desk.approve_all()

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    assert sorted(desk.model.asked()[before:]) == [
        *("bias", "mix", "questions.write[B1.3]", "questions.write[B1.4]", "review.critic[1]"),
        *("solutions.solve[B1.3]", "solutions.solve[B1.4]"),
    ]


async def test_a_wish_for_one_question_asks_for_that_one_alone(desk: ModelDesk) -> None:
    await desk.begin()
    await desk.approve_all()
    before = len(desk.model.asked())
    desk.model.items["B3.1"] = {**desk.model.items["B3.1"], "stem": "Every log floats in water."}

    await desk.edit(Guidance(step="questions.write", item="B3.1", text="make question 4 harder"))
    await desk.approve_all()

    asked = desk.model.asked()[before:]
    assert sorted(asked) == [
        *("bias", "questions.write[B3.1]", "review.critic[1]", "solutions.solve[B3.1]"),
    ]
    assert "make question 4 harder" in desk.model.prompt("questions.write", "B3.1")


async def test_other_minutes_and_points_ask_for_nothing_but_a_new_judgement(
    desk: ModelDesk,
) -> None:
    await desk.begin()
    await desk.approve_all()
    before = len(desk.model.asked())

    await desk.edit(SetInput(name="minutes", value=45))
    await desk.approve_all()

    assert desk.model.asked()[before:] == ["review.critic[1]"]
