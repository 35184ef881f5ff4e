"""A plan written by a model over real HTTP: whatever it gets wrong, a gate catches."""

import json
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.beside import figures
from assistant.statuses import Status
from graphs.edits import SetInput
from graphs.paths import get, put, within
from tests.support.app_desk import ANA
from tests.support.lesson_model import KEY
from tests.support.model_server import ModelServer
from tests.support.plan_briefs import BAKERY
from tests.support.plan_model import (
    WRITTEN,
    Data,
    PlanModel,
    PlanModelDesk,
    mark,
    open_plan_desk,
    plan_parts,
)

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]
NUMBERS, PLAN = "approve_assumptions", "approve_draft"
Plant = Callable[[PlanModel], None]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def parts() -> Data:
    return plan_parts()


@pytest.fixture
async def desk(
    tmp_path: Path,
    sqlite_template: Path,
    server: ModelServer,
    parts: Data,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[PlanModelDesk]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with open_plan_desk(tmp_path, server, parts) as desk:
        yield desk


async def blocking(desk: PlanModelDesk) -> set[str]:
    found = (await desk.snapshot()).findings
    return {one.check for one in found if one.severity == "block"}


async def test_a_plan_is_written_by_a_model_around_numbers_that_it_does_not_hold(
    desk: PlanModelDesk,
) -> None:
    await desk.begin()
    await desk.approve_all()

    snapshot = await desk.snapshot()
    plan = (await desk.file("business_plan", "md")).decode()
    figures = json.loads(await desk.file("business_plan", "json"))["model"]["figures"]
    assert snapshot.run.status is Status.SUCCEEDED
    assert sorted(desk.model.steps) == sorted([*WRITTEN, "review.critic"])
    assert [one for one in snapshot.findings if one.severity != "info"] == []
    assert "One sale brings $9.50 and leaves" in plan
    assert "\u27e6" not in plan
    revenue = figures["fin.y1.revenue"]["text"]
    told = [one for one in WRITTEN if one not in ("market", "competition", "offer")]
    assert [one for one in told if revenue in desk.model.prompt(one)] == ["model_review"]
    judged = desk.model.prompt("review.critic")
    assert revenue in judged
    assert len(judged) < 60_000  # without 36 months of four statements


async def test_another_price_is_not_thought_about_again_but_where_the_numbers_are(
    desk: PlanModelDesk,
) -> None:
    await desk.begin()
    await desk.approve_all()
    desk.model.server.requests.clear()
    edit = SetInput(name="price", value=9.75)

    impact = await desk.app.runs.preview(ANA, desk.run_id, (edit,))
    await desk.edit(edit)
    await desk.approve_all()

    assert sorted(desk.model.steps) == ["model_review", "review.critic"]
    assert impact.calls >= 2
    assert "One sale brings $9.75" in (await desk.file("business_plan", "md")).decode()


def say(path: str, text: Any) -> Plant:
    """Return what makes the model write something at a place of one step."""
    step, _, place = path.partition("/")

    def plant(model: PlanModel) -> None:
        model.parts[step] = put(model.parts[step], f"/{place}", text)

    return plant


def more(path: str, entry: dict[str, Any]) -> Plant:
    """Return what makes the model add an entry to a list."""
    step, _, place = path.partition("/")

    def plant(model: PlanModel) -> None:
        known = get(model.parts[step], f"/{place}")
        model.parts[step] = put(model.parts[step], f"/{place}", [*known, entry])

    return plant


def silent(model: PlanModel) -> None:
    """Leave out how the thing is sold."""
    model.parts["gtm"] = {**model.parts["gtm"], "first_customers": "", "pricing": ""}


FACT = {"claim": "Bread is bought.", "value": None, "unit": "", "as_of": "", "source": ""}
RIVAL = {"name": "Golden Crust Bakery", "kind": "direct", "strengths": "Open late.", "gaps": "Dry."}
MILESTONE = {"id": "M1", "when": "Later", "metric": "Sales", "target": "More than today"}
SIZE = {"customers": 48_000, "price": 300, "who": "Households in Dayton", "source": ""}
# What is planted: the check that is to find it, where, and how it gets there. One place each.
HOSTILE: list[tuple[str, str, Plant]] = [
    ("B09", "/gtm/keeping", say("gtm/keeping", "73% of first buyers come back.")),
    ("B09", "/operations/day", say("operations/day", "Two ovens bake 1,640 loaves a day.")),
    ("B11", "/summary/opening", say("summary/opening", "We will sell for $412,345 in a year.")),
    ("B12", "/gtm", silent),
    ("B13", "/risks/items/R2/owner", say("risks/items/R2/owner", " ")),
    ("B14", "/offer/value", say("offer/value", "Bread that is certain to succeed here.")),
    (
        "B14",
        "/funding/return_of_money",
        say("milestones/return_of_money", "This is a risk-free loan for the bank."),
    ),
    ("B16", "/competition/rows/K9/name", more("competition/rows", {**RIVAL, "id": "K9"})),
    (
        "B17",
        "/market/facts/F1",
        more("market/facts", {**FACT, "id": "F1", "basis": "web", "source": "Statista 2026"}),
    ),
    (
        "B17",
        "/market/facts/F2",
        more("market/facts", {**FACT, "id": "F2", "basis": "user", "value": 48_000}),
    ),
    ("B17", "/market/tam", say("market/tam", {**SIZE, "basis": "user"})),
    ("X01", "/funding/milestones", more("milestones/items", MILESTONE)),
    (
        "X02",
        "/operations/premises",
        say("operations/premises", f"Rent is {mark('y9.rent')} a month."),
    ),
    ("X02", "/team/why_us", say("team/why_us", "See \u27e6inputs.team\u27e7 for that.")),
    (
        "X02",
        "/operations/suppliers",
        say("operations/suppliers", "[insert suppliers here] TODO"),
    ),
    (
        "X09",
        "/competition/answer",
        say("competition/answer", "See www.made-up-bakery.org for why they come."),
    ),
    (
        "X11",
        "/offer/hard_to_copy",
        say("offer/hard_to_copy", "Write to mia.miller@crumb.com about it."),
    ),
]


async def test_whatever_a_model_gets_wrong_stops_before_a_person(desk: PlanModelDesk) -> None:
    for _, _, plant in HOSTILE:
        plant(desk.model)
    await desk.begin()
    await desk.approve(NUMBERS)

    snapshot = await desk.snapshot()
    found = {(one.check, one.path) for one in snapshot.findings if one.severity == "block"}
    missed = [
        (check, path)
        for check, path, _ in HOSTILE
        if not any(one == check and within(place, path) for one, place in found)
    ]
    assert missed == []
    assert await desk.gates() == ["review.accept"]
    assert snapshot.documents == ()


@pytest.mark.parametrize(
    ("check", "plant"),
    [(check, plant) for check, path, plant in HOSTILE if path in ("/gtm/keeping", "/team/why_us")],
)
async def test_one_error_alone_is_enough(desk: PlanModelDesk, check: str, plant: Plant) -> None:
    plant(desk.model)
    await desk.begin()
    await desk.approve(NUMBERS)

    assert await blocking(desk) == {check}
    assert await desk.gates() == ["review.accept"]


ABSURD = [
    {"name": "direct_cost", "value": 40, "low": 0.3, "high": 60, "why": "In percent."},
    {"name": "price", "value": -3, "low": -4, "high": 1, "why": "Wrong."},
    {"name": "luck", "value": 7, "low": 6, "high": 8, "why": "There is no such number."},
    {"name": "rent", "value": 1e300, "low": 0, "high": 1e301, "why": "Too much."},
]


async def test_estimates_that_are_absurd_or_of_nothing_are_left_out_and_yours_stay(
    desk: PlanModelDesk,
) -> None:
    await desk.begin()
    usual = (await desk.asked(NUMBERS)).content
    desk.model.parts["estimates"] = {"figures": ABSURD}

    await desk.begin()
    made = (await desk.asked(NUMBERS)).content

    assert usual["direct_cost"]["amount"]["value"] == 0.34
    assert made["direct_cost"]["amount"]["value"] != 0.34
    assert made["direct_cost"]["amount"]["basis"] == "assumption"
    assert (made["price"]["value"], made["price"]["basis"]) == (BAKERY["price"], "user")
    assert made["opex"][0]["amount"]["value"] == BAKERY["rent"]


async def test_proposals_of_nothing_are_not_offered(desk: PlanModelDesk) -> None:
    proposals = [
        {"id": "P1", "path": "/price/value", "value": 10.5, "why": "It leaves more."},
        {"id": "P2", "path": "/luck/value", "value": 7, "why": "No such number."},
        {"id": "P3", "path": "/purpose", "value": 7, "why": "No number."},
        {"id": "P4", "path": "/opex/rent/amount/value", "value": -5, "why": "Absurd."},
    ]
    desk.model.parts["model_review"] = {"low_case": "It is thin then.", "proposals": proposals}
    await desk.begin()
    gate = await desk.asked(NUMBERS)

    review = await desk.value("model_review")
    shown = figures(desk.flow, "assumptions", gate.content, {"model_review": review})

    ways = [(one.says, [(p.path, p.value) for p in one.patches]) for one in shown.ways]
    assert ("It leaves more.", [("/price/value", 10.5)]) in ways
    assert not {"No such number.", "No number.", "Absurd."} & {says for says, _ in ways}


async def test_a_reviser_takes_an_invented_number_out(desk: PlanModelDesk) -> None:
    say("gtm/keeping", "73% of first buyers come back.")(desk.model)
    desk.model.patches = [[{"path": "/gtm/keeping", "value": "They come back for warm bread."}]]

    await desk.begin()
    await desk.approve_all()

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    assert "They come back for warm bread." in (await desk.file("business_plan", "md")).decode()


async def test_a_reviser_cannot_touch_a_number(desk: PlanModelDesk) -> None:
    say("gtm/keeping", "73% of first buyers come back.")(desk.model)
    desk.model.patches = [[{"path": "/assumptions/price/value", "value": 99}]]

    await desk.begin()
    await desk.approve(NUMBERS)

    assert await desk.gates() == ["review.accept"]
    draft = (await desk.asked("review.accept")).content
    assert get(draft, "/draft/assumptions/price/value", None) in (None, BAKERY["price"])
    assert (await desk.value("assumptions"))["price"]["value"] == BAKERY["price"]
