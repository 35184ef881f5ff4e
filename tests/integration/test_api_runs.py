"""Runs over the API: where they stand, what their steps gave, and steering them."""

import asyncio

from assistant.statuses import Status
from graphs.edits import SetInput
from tests.support.api_desk import ApiDesk


async def test_a_run_is_told_step_by_step_with_what_waits(api: ApiDesk) -> None:
    run = await api.run()

    answer = await api.ana.get(f"/api/runs/{run}")

    told = answer.json()
    steps = {one["id"]: one for one in told["steps"]}
    assert told["status"] == "waiting"
    assert told["waiting"][0]["gate"] == "approve_goals"
    assert steps["goals"]["status"] == "done"
    assert steps["goals"]["role"] == "Curriculum specialist"
    assert steps["approve_goals"]["status"] == "waiting"
    assert steps["sequence"]["status"] == "held"
    assert not any("." in one for one in steps)


async def test_a_run_says_where_words_go_and_what_may_be_asked(api: ApiDesk) -> None:
    run = await api.run()

    told = (await api.ana.get(f"/api/runs/{run}")).json()

    assert told["offline"]
    assert told["where"] == "Nothing leaves this server."
    assert told["can"] == ["cancel", "pause"]
    assert told["has_draft"]


async def test_a_step_shows_what_it_gave_and_who_wrote_it(api: ApiDesk) -> None:
    run = await api.run()

    told = (await api.ana.get(f"/api/runs/{run}/steps/goals")).json()

    assert told["role"] == "Curriculum specialist"
    assert told["status"] == "done"
    assert "Written by rules" in told["note"]
    assert any(block["kind"] == "heading" for block in told["documents"][0]["blocks"])


async def test_the_step_that_wrote_a_place_shows_the_problem_in_it(api: ApiDesk) -> None:
    run = await api.finished()
    told = (await api.ana.get(f"/api/runs/{run}")).json()
    expected = [one["message"] for one in told["checks"]["found"]]

    review = (await api.ana.get(f"/api/runs/{run}/steps/review")).json()
    of_steps = [
        one["message"]
        for step in told["steps"]
        if step["id"] not in ("review", "draft")
        for one in (await api.ana.get(f"/api/runs/{run}/steps/{step['id']}")).json()["problems"]
    ]

    assert [one["message"] for one in review["problems"]] == expected
    assert set(of_steps) <= set(expected)


async def test_a_step_that_is_not_there_is_told_by_name(api: ApiDesk) -> None:
    run = await api.run()

    answer = await api.ana.get(f"/api/runs/{run}/steps/nothing")

    assert answer.status_code == 404
    assert "'nothing'" in answer.json()["detail"]


async def test_the_graph_shows_where_each_step_stands(api: ApiDesk) -> None:
    run = await api.run()

    graph = (await api.ana.get(f"/api/runs/{run}/graph")).json()

    nodes = {one["id"]: one for one in graph["nodes"]}
    assert nodes["goals"]["status"] == "done"
    assert nodes["approve_goals"]["status"] == "waiting"
    assert nodes["review"]["frame"]
    assert nodes["review.critic"]["role"] == "Instructional coach"
    assert {"start", "end", "kind", "points"} <= set(graph["edges"][0])


async def test_a_run_is_paused_goes_on_and_is_stopped_for_good(api: ApiDesk) -> None:
    run = await api.run()

    paused = await api.ana.post(f"/api/runs/{run}/pause")
    rests = await api.settle(run)
    resumed = await api.ana.post(f"/api/runs/{run}/resume")
    await api.settle(run)
    cancelled = await api.ana.post(f"/api/runs/{run}/cancel")
    ended = await api.settle(run)
    again = await api.ana.post(f"/api/runs/{run}/resume")

    assert [one.status_code for one in (paused, resumed, cancelled)] == [200, 200, 200]
    assert (rests, ended) == (Status.PAUSED, Status.CANCELLED)
    assert again.status_code == 409
    assert again.headers["content-type"] == "application/problem+json"


async def test_a_pause_that_is_not_reached_yet_is_told_and_can_be_taken_back(api: ApiDesk) -> None:
    run = await api.app.launches.start("ana", await api.launch())

    await api.ana.post(f"/api/runs/{run}/pause")
    told = (await api.ana.get(f"/api/runs/{run}")).json()

    assert told["asked"] == ["pause"]
    assert "resume" in told["can"]
    assert "pause" not in told["can"]


async def test_a_change_is_undone_without_making_anything_again(api: ApiDesk) -> None:
    run = await api.run()
    await api.app.runs.edit("ana", run, [SetInput(name="minutes", value=30)], words="30 minutes")
    await api.settle(run)

    undone = (await api.ana.post(f"/api/runs/{run}/undo")).json()

    told = {"version": 3, "restored": 1, "words": "30 minutes"}
    assert undone == {**told, "sent_again": []}


async def test_more_is_allowed_only_by_an_amount(api: ApiDesk) -> None:
    run = await api.run()

    nothing = await api.ana.post(f"/api/runs/{run}/allow", json={"more_usd": 0})
    more = await api.ana.post(f"/api/runs/{run}/allow", json={"more_usd": 0.5})

    assert nothing.status_code == 422
    assert more.status_code == 200


async def test_nobody_sees_or_steers_a_run_of_somebody_else(api: ApiDesk) -> None:
    run = await api.run()

    seen = await asyncio.gather(
        *(api.ben.get(f"/api/runs/{run}{path}") for path in _READ),
        *(api.ben.post(f"/api/runs/{run}{path}", json=body) for path, body in _WRITE.items()),
    )

    assert {one.status_code for one in seen} == {404}
    assert {one.headers["content-type"] for one in seen} == {"application/problem+json"}


async def test_a_stranger_is_asked_to_sign_in_everywhere(api: ApiDesk) -> None:
    run = await api.run()

    seen = [await api.stranger.get(f"/api/runs/{run}{path}") for path in _READ]

    assert {one.status_code for one in seen} == {401}


_READ = (
    *("", "/home", "/draft", "/graph", "/steps/goals", "/documents", "/documents.zip"),
    *("/documents/abc", "/looks", "/versions", "/compare?from=1&to=1", "/events"),
)
_WRITE = {
    "/pause": None,
    "/resume": None,
    "/cancel": None,
    "/undo": None,
    "/allow": {"more_usd": 1},
    "/autonomy": {"autonomy": "end"},
    "/restore": {"version": 1},
    "/looks": None,
    "/launch": None,
    "/feedback": {"card": "none", "value": 1},
}
