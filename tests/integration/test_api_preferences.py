"""Preferences over the API: chosen in parts, refused whole, remembered, forgotten, one's own."""

import pytest

from tests.support.api_desk import ApiDesk


async def test_what_is_left_out_of_a_change_stays(api: ApiDesk) -> None:
    await api.ana.put("/api/preferences", json={"style": {"language": "Spanish"}})
    await api.ana.put("/api/preferences", json={"style": {"notes": "Short sentences."}})

    mine = (await api.ana.put("/api/preferences", json={"autonomy": "end"})).json()

    assert mine["autonomy"] == "end"
    assert mine["style"] == {"language": "Spanish", "audience": "", "notes": "Short sentences."}


MISFITS = {
    "an autonomy that is none": {"autonomy": "never"},
    "a text that is too long": {"style": {"language": "x" * 500}},
    "something else": {"remembered": {}},
}


@pytest.mark.parametrize("change", MISFITS.values(), ids=MISFITS.keys())
async def test_what_cannot_be_chosen_is_refused(api: ApiDesk, change: dict[str, object]) -> None:
    answer = await api.ana.put("/api/preferences", json=change)

    assert answer.status_code == 422
    assert (await api.ana.get("/api/preferences")).json()["autonomy"] == "key"


async def test_what_is_chosen_is_ones_own(api: ApiDesk) -> None:
    await api.ana.put("/api/preferences", json={"autonomy": "always"})

    assert (await api.ben.get("/api/preferences")).json()["autonomy"] == "key"
    assert (await api.stranger.get("/api/preferences")).status_code == 401


async def test_a_start_is_remembered_shown_by_name_and_can_be_forgotten(api: ApiDesk) -> None:
    launch = await api.launch("ana", topic="Density", students=31)
    await api.ana.post(f"/api/launches/{launch}/start")

    remembered = (await api.ana.get("/api/preferences")).json()["remembered"]
    gone = (await api.ana.delete("/api/preferences/remembered/lesson_plan")).json()["remembered"]

    assert {"name": "students", "title": "Students", "value": 31} in remembered[0]["values"]
    assert gone == []


async def test_a_new_form_asks_as_often_as_its_owner_has_chosen(api: ApiDesk) -> None:
    await api.ana.put("/api/preferences", json={"autonomy": "end"})

    new = {"template": "lesson_plan", "brief": "density lab, grade 7, 47 minutes"}
    form = (await api.ana.post("/api/launches", json=new)).json()

    assert form["autonomy"] == "end"
