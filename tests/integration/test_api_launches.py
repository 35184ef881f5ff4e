"""Launch forms over the API: filled, refused beside the field, and started once."""

import asyncio

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
    assert form["run"] is None


async def test_a_value_that_does_not_fit_is_kept_and_told_with_what_is_allowed(
    api: ApiDesk,
) -> None:
    launch = await api.launch()

    await api.ana.patch(f"/api/launches/{launch}", json={"inputs": {"minutes": "500"}})
    form = (await api.ana.get(f"/api/launches/{launch}")).json()

    assert field(form, "minutes")["value"] == "500"
    assert "from 10 to 180" in field(form, "minutes")["problem"]
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
