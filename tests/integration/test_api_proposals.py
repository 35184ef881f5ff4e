"""A change over the API: told with what it would redo and keep, made once or left."""

import asyncio
from typing import Any

import pytest

from assistant.launches import Form
from assistant.store import conversations
from tests.support.api_desk import ApiDesk
from tests.support.snapshots import UNTITLED

DENSITY = {
    "topic": "Density",
    "grade": 7,
    "minutes": 47,
    "figure_out": "Why some heavy things float and some light things sink.",
    "misconception": "They think heavy things always sink.",
}


async def drafted(api: ApiDesk) -> str:
    """A lesson of ana's that waits for her last OK."""
    run = await api.run(**DENSITY)
    await api.approve(run)
    await api.settle(run)
    return run


async def said(api: ApiDesk, run: str, words: str, **more: Any) -> Any:
    answer = await api.ana.post(f"/api/runs/{run}/proposals", json={"words": words, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("edit", "named", "said"),
    [
        pytest.param({"kind": "zzz"}, "body.edits.0", "'set_input'", id="a kind that is not there"),
        pytest.param({}, "body.edits.0", "'kind'", id="no kind"),
        pytest.param(
            {"kind": "redo"}, "body.edits.0.redo.step", "required", id="without what it needs"
        ),
    ],
)
async def test_a_typed_edit_that_does_not_fit_is_told_by_its_place(
    api: ApiDesk, edit: dict[str, Any], named: str, said: str
) -> None:
    run = await api.run(**DENSITY)

    refused = await api.ana.post(f"/api/runs/{run}/proposals", json={"edits": [edit]})

    assert refused.status_code == 422
    problem = refused.json()["problems"][0]
    assert problem["name"] == named
    assert said in problem["message"]


async def test_the_description_of_the_api_names_every_kind_of_edit(api: ApiDesk) -> None:
    described = (await api.ana.get("/api/openapi.json")).json()["components"]["schemas"]

    listed = described["Words"]["properties"]["edits"]["anyOf"][0]["items"]
    assert {"set_input", "replace_result", "redo"} <= set(listed["discriminator"]["mapping"])


async def inputs(api: ApiDesk, run: str) -> Any:
    return (await api.app.runs.snapshot("ana", run)).revision.inputs


async def test_a_change_tells_what_it_redoes_keeps_and_takes(api: ApiDesk) -> None:
    run = await drafted(api)

    it = await said(api, run, "make it 30 minutes")

    part = it["edits"][0]
    assert (part["title"], part["before"], part["after"]) == ("Minutes", "47", "30")
    redo = {one["title"] for one in it["impact"]["redo"]}
    keep = {one["title"] for one in it["impact"]["keep"]}
    assert "Cut the period into phases" in redo
    assert "Write the objectives" in keep
    assert not redo & keep
    assert (it["impact"]["calls"], it["impact"]["cost_usd"]) == (0, 0)
    assert (it["about"], it["status"]) == ("change", "open")


async def test_steps_without_a_title_go_by_their_ids(api: ApiDesk) -> None:
    await api.app.workflows.register("ana", UNTITLED)
    opened = await api.app.launches.open("ana", "untitled", Form(inputs={"words": 50}))
    run = await api.app.launches.start("ana", opened.launch.id)
    await api.settle(run)
    await api.finish(run)

    it = (await said(api, run, "make it 60 words"))["impact"]

    assert [one["title"] for one in it["redo"]] == ["body", "doc"]
    assert [one["title"] for one in it["keep"]] == ["price"]
    assert it["asks"] == ["ok"]


async def test_a_number_in_the_place_of_a_typical_one_tells_what_was_typical(api: ApiDesk) -> None:
    form = Form(inputs={"business": "bakery", "ask": 60_000})
    opened = await api.app.launches.open("ana", "business_plan", form)
    run = await api.app.launches.start("ana", opened.launch.id)
    await api.settle(run)

    it = await said(api, run, "change the price to 29")

    (part,) = it["edits"]
    assert (part["before"], part["after"]) == ("$9.50 (typical)", "$29")


async def test_a_part_of_a_change_is_previewed_and_made_without_the_other(api: ApiDesk) -> None:
    run = await drafted(api)
    it = await said(api, run, "make it 30 minutes and set the grade to 8")

    part = await api.ana.post(f"/api/proposals/{it['id']}/preview", json={"only": [0]})
    made = await api.ana.post(f"/api/proposals/{it['id']}/apply", json={"only": [0]})

    assert "Write the objectives" in {one["title"] for one in part.json()["keep"]}
    assert made.status_code == 200
    now = await inputs(api, run)
    assert (now["minutes"], now["grade"]) == (30, 7)


async def test_of_twenty_clicks_one_makes_the_change(api: ApiDesk) -> None:
    run = await drafted(api)
    it = await said(api, run, "make it 30 minutes")

    answers = await asyncio.gather(
        *(api.ana.post(f"/api/proposals/{it['id']}/apply") for _ in range(20))
    )

    assert sorted(one.status_code for one in answers) == [200, *[409] * 19]
    assert (await api.app.runs.get("ana", run)).revision == 2


async def test_a_yes_and_a_no_at_once_leave_one_of_them_standing(api: ApiDesk) -> None:
    run = await drafted(api)
    it = await said(api, run, "make it 30 minutes")

    yes, no = await asyncio.gather(
        api.ana.post(f"/api/proposals/{it['id']}/apply"),
        api.ana.post(f"/api/proposals/{it['id']}/leave"),
    )

    assert sorted([yes.status_code, no.status_code]) == [200, 409]
    now = (await api.ana.get(f"/api/proposals/{it['id']}")).json()
    minutes = (await inputs(api, run))["minutes"]
    assert (now["status"], minutes) == (("done", 30) if yes.status_code == 200 else ("left", 47))


async def test_a_change_that_was_made_is_still_told_against_what_it_changed(api: ApiDesk) -> None:
    run = await drafted(api)
    it = await said(api, run, "make it 30 minutes")
    await api.ana.post(f"/api/proposals/{it['id']}/apply")

    now = (await api.ana.get(f"/api/proposals/{it['id']}")).json()

    assert (now["status"], now["version"]) == ("done", 2)
    assert (now["edits"][0]["before"], now["edits"][0]["after"]) == ("47", "30")


async def test_a_wish_that_rules_cannot_obey_is_offered_as_a_note_with_the_words_it_is_about(
    api: ApiDesk,
) -> None:
    run = await drafted(api)

    it = await said(api, run, "make the warm-up funnier")

    assert (it["about"], it["offline"]) == ("note", True)
    assert (it["edits"][0]["title"], it["edits"][0]["text"]) == (
        "Warm-up",
        "make the warm-up funnier",
    )
    assert any(one["path"].endswith("/students_do/0") for one in it["here"])
    assert not it["impact"]["redo"]


async def test_the_words_of_a_note_can_be_written_by_hand_instead(api: ApiDesk) -> None:
    run = await drafted(api)
    note = await said(api, run, "make the warm-up funnier")
    old = next(one for one in note["here"] if one["path"].endswith("/students_do/0"))
    patch = {"path": old["path"], "base": old["value"], "value": "Bet a paper clip on it."}
    edit = {"kind": "replace_result", "step": "sequence", "patches": [patch]}

    mine = await said(api, run, note["words"], edits=[edit])
    await api.ana.post(f"/api/proposals/{mine['id']}/apply")
    await api.settle(run)

    assert mine["edits"][0]["passages"][0]["after"] == "Bet a paper clip on it."
    made = (await api.app.runs.snapshot("ana", run)).step("sequence").value
    assert made["phases"][0]["students_do"][0] == "Bet a paper clip on it."


async def test_what_the_person_wrote_by_hand_is_named_where_it_would_be_touched(
    api: ApiDesk,
) -> None:
    run = await drafted(api)
    made = (await api.app.runs.snapshot("ana", run)).step("sequence").value
    phase = made["phases"][0]
    patch = {
        "path": f"/phases/{phase['id']}/teacher_does/0",
        "base": phase["teacher_does"][0],
        "value": "Hold up a bowling ball. Vote.",
    }
    edit = {"kind": "replace_result", "step": "sequence", "patches": [patch]}
    mine = await said(api, run, "", edits=[edit])
    await api.ana.post(f"/api/proposals/{mine['id']}/apply")
    await api.settle(run)

    other = {"kind": "set_input", "name": "misconception", "value": "Big things always sink."}
    it = await said(api, run, "", edits=[other])

    assert it["impact"]["own_words"] == ["Warm-up, teacher does 1"]


async def test_a_change_that_does_not_fit_any_more_says_why(api: ApiDesk) -> None:
    run = await drafted(api)
    edit = {"kind": "set_input", "name": "minutes", "value": 30}
    it = await said(api, run, "", edits=[edit])
    await api.ana.post(f"/api/runs/{run}/cancel")
    await api.settle(run)

    refused = await api.ana.post(f"/api/proposals/{it['id']}/apply")

    assert refused.status_code == 409
    assert "cancelled" in refused.json()["detail"]
    assert (await api.ana.get(f"/api/proposals/{it['id']}")).json()["status"] == "open"


async def test_a_change_can_be_shown_in_the_conversation_of_its_run(api: ApiDesk) -> None:
    run = await drafted(api)
    home = (await api.ana.post(f"/api/runs/{run}/home")).json()["conversation"]

    it = await said(api, run, "make it 30 minutes", tell=True)

    async with api.app.store.reading() as tx:
        cards = await conversations.cards_of(tx, home, owner="ana")
    assert {"run": run, "proposal": it["id"]} in [one.facts for one in cards]


async def test_nobody_sees_or_makes_the_change_of_somebody_else(api: ApiDesk) -> None:
    run = await drafted(api)
    it = await said(api, run, "make it 30 minutes")

    answers = [
        await api.ben.get(f"/api/proposals/{it['id']}"),
        await api.ben.post(f"/api/proposals/{it['id']}/preview", json={}),
        await api.ben.post(f"/api/proposals/{it['id']}/apply"),
        await api.ben.post(f"/api/proposals/{it['id']}/leave"),
        await api.ben.post(f"/api/runs/{run}/proposals", json={"words": "make it 30 minutes"}),
    ]

    assert {one.status_code for one in answers} == {404}
    assert (await inputs(api, run))["minutes"] == 47


async def test_a_change_that_another_version_has_overtaken_cannot_be_made_any_more(
    api: ApiDesk,
) -> None:
    run = await drafted(api)
    older = await said(api, run, "make it 30 minutes")
    newer = await said(api, run, "set students to 20")
    await api.ana.post(f"/api/proposals/{newer['id']}/apply")

    late = await api.ana.post(f"/api/proposals/{older['id']}/apply")

    now = (await api.ana.get(f"/api/proposals/{older['id']}")).json()
    assert late.status_code == 409
    assert (now["status"], now["impact"]) == ("moved_on", None)
    assert (await inputs(api, run))["minutes"] == 47


async def test_a_change_that_was_taken_back_says_so_until_it_is_brought_back(api: ApiDesk) -> None:
    run = await drafted(api)
    made = await said(api, run, "make it 30 minutes")
    seen = []

    async def look() -> None:
        seen.append((await api.ana.get(f"/api/proposals/{made['id']}")).json()["status"])

    version = (await api.ana.post(f"/api/proposals/{made['id']}/apply")).json()["version"]
    await look()
    await api.ana.post(f"/api/runs/{run}/receipts/{version}/undo")
    await look()
    await api.ana.post(f"/api/runs/{run}/restore", json={"version": version})
    await look()

    assert seen == ["done", "taken_back", "done"]
