"""The figures beside an approval over the API: computed anew, kept nowhere, the owner's alone."""

from typing import Any

import httpx
import pytest

from assistant.launches import Form
from tests.support.api_desk import ApiDesk
from tests.support.plan_briefs import BAKERY

SHORT = {**BAKERY, "price": 8}


async def numbers(api: ApiDesk, template: str = "business_plan", **inputs: Any) -> str:
    """Start a plan up to its OK on the numbers; return where that is found."""
    opened = await api.app.launches.open("ana", template, Form(inputs=inputs or BAKERY))
    run = await api.app.launches.start("ana", opened.launch.id)
    await api.settle(run)
    (approval,) = (await api.app.runs.snapshot("ana", run)).approvals
    return f"/api/runs/{run}/approvals/{approval.id}"


def typed(*patches: tuple[str, Any]) -> dict[str, Any]:
    return {"patches": [{"path": path, "value": value} for path, value in patches]}


def by_label(answer: httpx.Response) -> dict[str, dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return {one["label"]: one for one in answer.json()["shown"]}


async def test_figures_follow_what_is_typed_and_nothing_of_it_is_kept(api: ApiDesk) -> None:
    place = await numbers(api)
    before = (await api.ana.get(place)).json()

    first = by_label(await api.ana.post(f"{place}/figures", json={}))
    other = by_label(await api.ana.post(f"{place}/figures", json=typed(("/price/value", 14))))

    assert before["has_figures"] is True
    assert first["First month in profit"]["tone"] == "ok"
    assert other["Revenue, year 1"]["value"] != first["Revenue, year 1"]["value"]
    assert (await api.ana.get(place)).json() == before
    assert by_label(await api.ana.post(f"{place}/figures", json={})) == first


async def test_a_way_out_is_the_changes_that_it_needs(api: ApiDesk) -> None:
    place = await numbers(api, **SHORT)
    ways = (await api.ana.post(f"{place}/figures", json={})).json()["ways"]

    mended = [
        by_label(
            await api.ana.post(
                f"{place}/figures", json=typed(*((p["path"], p["value"]) for p in one["patches"]))
            )
        )
        for one in ways
    ]

    assert len(ways) == 4
    assert [one["Lowest cash"]["tone"] == "bad" for one in mended] == [False] * 4


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("/price/value", -3, "a price is at least 0.01"),
        ("/direct_cost/amount/value", 1.4, "140% is refused; it lies between 0% and 100%"),
        ("/luck/value", 7, "luck"),
    ],
)
async def test_an_absurd_number_is_refused_with_the_rule(
    api: ApiDesk, path: str, value: Any, rule: str
) -> None:
    place = await numbers(api)

    answer = await api.ana.post(f"{place}/figures", json=typed((path, value)))

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert rule in answer.text


async def test_figures_are_the_owners_alone(api: ApiDesk) -> None:
    place = await numbers(api)
    other = await numbers(api)

    theirs = await api.ben.post(f"{place}/figures", json={})
    nobodys = await api.stranger.post(f"{place}/figures", json={})
    mixed = await api.ana.post(
        f"{place.rpartition('/')[0]}/{other.rpartition('/')[2]}/figures", json={}
    )

    assert (theirs.status_code, nobodys.status_code, mixed.status_code) == (404, 401, 404)


async def test_an_approval_without_numbers_has_no_figures(api: ApiDesk) -> None:
    place = await numbers(api, "lesson_plan", topic="Density", grade=7, minutes=47)

    answer = await api.ana.post(f"{place}/figures", json={})

    assert (await api.ana.get(place)).json()["has_figures"] is False
    assert answer.json() == {"shown": [], "ways": [], "numbers": [], "remark": ""}


async def test_the_route_is_described(api: ApiDesk) -> None:
    paths = (await api.ana.get("/api/openapi.json")).json()["paths"]

    (route,) = [one for path, one in paths.items() if path.endswith("/figures")]
    assert set(route) == {"post"}
    assert "FiguresShape" in str(route["post"]["responses"]["200"])
