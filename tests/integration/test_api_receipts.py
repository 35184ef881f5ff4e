"""The receipt of a change over the API: what was redone and kept, its undo, and other ways back."""

import asyncio
from typing import Any

from tests.support.api_desk import ApiDesk

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


async def changed(api: ApiDesk, run: str, words: str = "", **edit: Any) -> int:
    """Make a change, let the draft be made again, and return the version."""
    said = {"words": words, **({"edits": [edit]} if edit else {})}
    made = await api.ana.post(f"/api/runs/{run}/proposals", json=said)
    done = await api.ana.post(f"/api/proposals/{made.json()['id']}/apply")
    await api.settle(run)
    return int(done.json()["version"])


async def receipt(api: ApiDesk, run: str, version: int) -> Any:
    return (await api.ana.get(f"/api/runs/{run}/receipts/{version}")).json()


async def minutes(api: ApiDesk, run: str) -> int:
    return int((await api.app.runs.snapshot("ana", run)).revision.inputs["minutes"])


async def test_a_receipt_tells_what_was_redone_and_what_was_kept(api: ApiDesk) -> None:
    run = await drafted(api)

    it = await receipt(api, run, await changed(api, run, "make it 30 minutes"))

    assert (it["kind"], it["words"], it["mine"]) == ("change", "make it 30 minutes", True)
    assert (it["edits"][0]["before"], it["edits"][0]["after"]) == ("47", "30")
    assert "Cut the period into phases" in it["redone"]
    assert "Write the objectives" in it["kept"]
    assert it["left"] == ["Make the files"]  # they wait for the last OK
    assert not set(it["redone"]) & set(it["kept"])
    assert it["is_current"]


async def test_a_receipt_tells_nothing_redone_that_the_preview_did_not_name(api: ApiDesk) -> None:
    run = await drafted(api)
    made = await api.ana.post(f"/api/runs/{run}/proposals", json={"words": "make it 30 minutes"})
    said = made.json()["impact"]
    done = await api.ana.post(f"/api/proposals/{made.json()['id']}/apply")
    await api.settle(run)

    it = await receipt(api, run, done.json()["version"])

    named = {one["title"] for one in said["redo"]}
    assert it["redone"]
    assert set(it["redone"]) <= named
    assert not set(it["redone"]) & {one["title"] for one in said["keep"]}


async def test_plan_card_preview_and_receipt_count_the_same_steps(api: ApiDesk) -> None:
    run = await drafted(api)
    steps = {one["title"] for one in (await api.ana.get(f"/api/runs/{run}")).json()["steps"]}
    form = (await api.ana.get(f"/api/launches/{await api.launch()}")).json()
    made = await api.ana.post(f"/api/runs/{run}/proposals", json={"words": "make it 30 minutes"})
    said = made.json()["impact"]
    done = await api.ana.post(f"/api/proposals/{made.json()['id']}/apply")
    await api.settle(run)

    it = await receipt(api, run, done.json()["version"])

    previewed = [one["title"] for one in (*said["redo"], *said["keep"])]
    receipted = [*it["redone"], *it["kept"], *it["left"]]
    assert form["plan"]["steps"] == len(steps)
    assert set(previewed) <= steps
    assert set(receipted) <= steps
    assert {one["title"] for one in said["keep"]} <= set(it["kept"])
    assert [len(previewed), len(receipted)] == [len({*previewed}), len({*receipted})]


async def test_the_undo_of_a_receipt_has_a_receipt_that_tells_what_was_taken_back(
    api: ApiDesk,
) -> None:
    run = await drafted(api)
    version = await changed(api, run, "make it 30 minutes")

    undone = (await api.ana.post(f"/api/runs/{run}/receipts/{version}/undo")).json()
    await api.settle(run)

    it = await receipt(api, run, undone["version"])
    assert (it["kind"], it["undone"], it["redone"]) == ("undo", version, [])
    assert (it["edits"][0]["before"], it["edits"][0]["after"]) == ("47", "30")
    assert await minutes(api, run) == 47
    assert not (await receipt(api, run, version))["is_current"]


async def test_an_undo_takes_back_only_the_change_it_stands_under(api: ApiDesk) -> None:
    run = await drafted(api)
    first = await changed(api, run, "make it 30 minutes")
    await changed(api, run, "set students to 20")

    late = await api.ana.post(f"/api/runs/{run}/receipts/{first}/undo")

    assert late.status_code == 409
    assert await minutes(api, run) == 30


async def test_of_twenty_clicks_on_undo_one_takes_the_change_back(api: ApiDesk) -> None:
    run = await drafted(api)
    await changed(api, run, "set students to 20")
    version = await changed(api, run, "make it 30 minutes")

    answers = await asyncio.gather(
        *(api.ana.post(f"/api/runs/{run}/receipts/{version}/undo") for _ in range(20))
    )

    assert sorted(one.status_code for one in answers) == [200, *[409] * 19]
    now = (await api.app.runs.snapshot("ana", run)).revision.inputs
    assert (now["minutes"], now["students"]) == (47, 20)


async def test_what_was_taken_back_is_brought_back_after_all(api: ApiDesk) -> None:
    run = await drafted(api)
    version = await changed(api, run, "make it 30 minutes")
    undone = (await api.ana.post(f"/api/runs/{run}/receipts/{version}/undo")).json()["version"]
    away = (await receipt(api, run, undone))["undone"]

    back = await api.ana.post(f"/api/runs/{run}/restore", json={"version": away})
    await api.settle(run)

    it = await receipt(api, run, back.json()["version"])
    assert (it["kind"], it["restores"], it["redone"]) == ("restore", version, [])
    assert await minutes(api, run) == 30


async def test_a_passage_that_was_written_anew_is_put_back_alone(api: ApiDesk) -> None:
    run = await drafted(api)
    before = (await api.app.runs.snapshot("ana", run)).step("sequence").value
    wrong = {"name": "misconception", "value": "They think big things always sink."}
    version = await changed(api, run, kind="set_input", **wrong)
    await api.approve(run)  # the objectives speak of it too
    await api.settle(run)
    found = (await api.ana.get(f"/api/runs/{run}/compare?from={version - 1}&to={version}")).json()
    part = next(one for one in found["parts"] if one["step"] == "sequence")
    first = part["differences"][0]
    which = {"step": first["step"], "item": first["item"], "paths": [first["path"]]}

    back = await api.ana.post(f"/api/runs/{run}/receipts/{version}/back", json=which)
    await api.settle(run)

    assert back.status_code == 200
    after = (await api.app.runs.snapshot("ana", run)).step("sequence").value
    assert after != before
    assert first["before"] in str(after)
    late = await api.ana.post(f"/api/runs/{run}/receipts/{version}/back", json=which)
    assert late.status_code == 409


async def test_the_first_version_and_those_of_others_have_no_receipt(api: ApiDesk) -> None:
    run = await drafted(api)
    version = await changed(api, run, "make it 30 minutes")

    assert (await api.ana.get(f"/api/runs/{run}/receipts/1")).status_code == 404
    assert (await api.ana.get(f"/api/runs/{run}/receipts/9")).status_code == 404
    theirs = [
        await api.ben.get(f"/api/runs/{run}/receipts/{version}"),
        await api.ben.post(f"/api/runs/{run}/receipts/{version}/undo"),
        await api.ben.post(
            f"/api/runs/{run}/receipts/{version}/back", json={"step": "goals", "paths": ["/x"]}
        ),
    ]
    assert {one.status_code for one in theirs} == {404}
    assert await minutes(api, run) == 30
