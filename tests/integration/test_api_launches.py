"""Launch forms over the API: filled, refused beside the field, and started once."""

import asyncio

import pytest

from assistant.launches import Form
from tests.support.api_desk import DENSITY, ApiDesk


def field(form, name):
    return next(one for one in form["fields"] if one["name"] == name)


async def test_a_form_shows_its_fields_and_its_plan(api: ApiDesk) -> None:
    launch = await api.launch()

    answer = await api.ana.get(f"/api/launches/{launch}")

    assert answer.status_code == 200
    form = answer.json()
    assert field(form, "minutes")["value"] == 47
    assert form["plan"]["stops"]
    assert form["plan"]["steps"] == len(form["step_titles"])  # each is listed, and no other
    assert form["run"] is None


async def test_a_value_that_does_not_fit_is_kept_and_told_with_what_is_allowed(
    api: ApiDesk,
) -> None:
    launch = await api.launch()

    await api.ana.patch(f"/api/launches/{launch}", json={"inputs": {"minutes": "500"}})
    form = (await api.ana.get(f"/api/launches/{launch}")).json()

    assert field(form, "minutes")["value"] == "500"
    assert "from 10 to 180" in field(form, "minutes")["allowed"]
    assert form["plan"] is None


async def test_two_clicks_start_one_run(api: ApiDesk) -> None:
    launch = await api.launch(**DENSITY)

    first, second = await asyncio.gather(
        api.ana.post(f"/api/launches/{launch}/start"),
        api.ana.post(f"/api/launches/{launch}/start"),
    )

    assert first.json() == second.json()
    assert len((await api.ana.get("/api/runs")).json()) == 1


async def test_a_form_of_somebody_else_is_not_there(api: ApiDesk) -> None:
    launch = await api.launch()

    seen = await api.ben.get(f"/api/launches/{launch}")
    changed = await api.ben.patch(f"/api/launches/{launch}", json={"inputs": {"minutes": 30}})
    started = await api.ben.post(f"/api/launches/{launch}/start")

    assert [one.status_code for one in (seen, changed, started)] == [404, 404, 404]
    assert seen.headers["content-type"] == "application/problem+json"


async def test_a_stranger_is_asked_to_sign_in(api: ApiDesk) -> None:
    launch = await api.launch()

    answer = await api.stranger.get(f"/api/launches/{launch}")

    assert answer.status_code == 401


async def changed(api: ApiDesk, launch: str, **change):
    answer = await api.ana.patch(f"/api/launches/{launch}", json=change)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_who_typed_what_stays_told(api: ApiDesk) -> None:
    launch = await api.launch()

    form = await changed(api, launch, inputs={"students": "28"})

    assert field(form, "students")["origin"] == "yours"
    assert field(form, "shape")["origin"] == "usual"
    assert (field(form, "subject")["value"], field(form, "subject")["origin"]) == (
        "Science",
        "derived",
    )


async def test_what_is_no_input_is_refused_and_does_not_hold_the_form(api: ApiDesk) -> None:
    launch = await api.launch()

    answer = await api.ana.patch(f"/api/launches/{launch}", json={"inputs": {"nonsense": 1}})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["name"] == "nonsense"
    assert (await api.ana.post(f"/api/launches/{launch}/start")).status_code == 200


async def test_fewer_stops_are_planned_and_kept_for_who_wants_fewer(api: ApiDesk) -> None:
    launch = await api.launch()

    usual = (await api.ana.get(f"/api/launches/{launch}")).json()["plan"]["stops"]
    form = await changed(api, launch, autonomy="end")
    run = (await api.ana.post(f"/api/launches/{launch}/start")).json()["run"]

    assert len(form["plan"]["stops"]) < len(usual)
    assert (await api.app.runs.get("ana", run)).autonomy == "end"


@pytest.mark.parametrize("limit", [0, -1, 1e9, "much"])
async def test_a_limit_that_cannot_be_is_refused(api: ApiDesk, limit: object) -> None:
    launch = await api.launch()

    answer = await api.ana.patch(f"/api/launches/{launch}", json={"limit_usd": limit})

    assert answer.status_code == 422
    assert "limit_usd" in answer.json()["detail"]


async def test_a_limit_is_kept_by_the_run(api: ApiDesk) -> None:
    launch = await api.launch()

    await changed(api, launch, limit_usd=0.25)
    run = (await api.ana.post(f"/api/launches/{launch}/start")).json()["run"]

    assert (await api.app.runs.get("ana", run)).limit_usd == 0.25


async def test_a_started_form_takes_no_more_changes(api: ApiDesk) -> None:
    launch = await api.launch()
    await api.ana.post(f"/api/launches/{launch}/start")

    answer = await api.ana.patch(f"/api/launches/{launch}", json={"inputs": {"minutes": 30}})

    assert answer.status_code == 409


async def test_a_name_in_the_needs_is_remarked_and_holds_nothing(api: ApiDesk) -> None:
    launch = await api.launch()

    form = await changed(api, launch, inputs={"needs": ["Jamal needs extra time"]})

    assert field(form, "needs")["remark"]["words"] == "Jamal"
    assert form["plan"] is not None


async def test_a_business_in_another_place_brings_its_own_currency(api: ApiDesk) -> None:
    async def remembered(actor: str, template: str) -> dict[str, object]:
        return {"place": "Ghent", "currency": "EUR"}

    api.app.launches.remembered = remembered
    line = {"template": "business_plan", "brief": "plan for a bakery in Austin"}
    form = (await api.ana.post("/api/launches", json=line)).json()

    told = {one["name"]: (one["value"], one["origin"]) for one in form["fields"]}
    assert (told["place"], told["currency"]) == (("Austin", "words"), ("USD", "usual"))


async def test_what_is_remembered_fills_what_was_not_said(api: ApiDesk) -> None:
    async def remembered(actor: str, template: str) -> dict[str, object]:
        return {"students": 31, "minutes": 84, "no_longer_there": 1}

    api.app.launches.remembered = remembered

    form = (await api.ana.get(f"/api/launches/{await api.launch()}")).json()

    assert (field(form, "students")["value"], field(form, "students")["origin"]) == (
        31,
        "last time",
    )
    assert field(form, "minutes")["value"] == 47


async def test_what_was_brought_can_be_left_out_again(api: ApiDesk) -> None:
    brought = Form(inputs=DENSITY, results={"goals": {}}, brought={"goals": "old lesson.docx"})
    launch = (await api.app.launches.open("ana", "lesson_plan", brought)).launch.id

    shown = (await api.ana.get(f"/api/launches/{launch}")).json()["brought"]
    form = await changed(api, launch, leave=["goals"])

    assert [one["source"] for one in shown] == ["old lesson.docx"]
    assert form["brought"] == []
