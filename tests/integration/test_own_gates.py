"""A gate of one's own workflow, as a person meets it: over the API, in the terminal, in words."""

from assistant.statuses import Status
from graphs.findings import Severity
from graphs.journal import Verdict
from tests.support.api_desk import ApiDesk

OFFER = """draftroom: 1
name: offer
title: Offer
inputs:
  hours: {type: number, title: Hours, required: true}
steps:
  - id: price
    kind: transform
    set: {total: double(inputs.hours) * 90.0}
    gate:
      if: {An offer is under a thousand: result.total < 1000.0}
      otherwise: pause
  - id: page
    kind: transform
    set: {total: steps.price.total}
"""


async def started(api: ApiDesk, hours: float) -> str:
    await api.app.workflows.register("ana", OFFER)
    body = {"template": "offer", "inputs": {"hours": hours}}
    opened = (await api.ana.post("/api/launches", json=body)).json()
    return str((await api.ana.post(f"/api/launches/{opened['id']}/start")).json()["run"])


async def test_a_gate_waits_with_its_finding_and_a_reason_lets_the_run_on(api: ApiDesk) -> None:
    run = await started(api, 20)
    assert await api.settle(run) is Status.WAITING

    [waiting] = (await api.app.runs.snapshot("ana", run)).approvals
    card = (await api.ana.get(f"/api/runs/{run}/approvals/{waiting.id}")).json()
    step = (await api.ana.get(f"/api/runs/{run}/steps/price")).json()
    [found] = card["checks"]["found"]
    meant = {name: found[name] for name in ("check", "path", "evidence")}
    decision = {
        "verdict": "request_changes",
        "shown": card["shown"],
        "intended": [{**meant, "reason": "They asked for all of it."}],
    }
    answered = await api.ana.post(f"/api/runs/{run}/approvals/{waiting.id}/decision", json=decision)

    assert (found["path"], found["evidence"]) == ("/total", "result.total is 1800.0")
    assert [one["message"] for one in step["problems"]] == [
        "This does not hold: An offer is under a thousand."
    ]
    assert answered.status_code == 200, answered.text
    assert await api.settle(run) is Status.SUCCEEDED
    snapshot = await api.app.runs.snapshot("ana", run)
    assert [one.reason for one in snapshot.waived] == ["They asked for all of it."]


async def test_what_a_person_went_on_with_is_told_in_the_finished_run_and_stops_nothing_more(
    api: ApiDesk,
) -> None:
    run = await started(api, 20)
    await api.settle(run)
    [waiting] = (await api.app.runs.snapshot("ana", run)).approvals

    await api.app.runs.decide(
        "ana", run, waiting.id, shown=waiting.shown, verdict=Verdict.APPROVE, comment="It is fine."
    )

    assert await api.settle(run) is Status.SUCCEEDED
    snapshot = await api.app.runs.snapshot("ana", run)
    assert (snapshot.checks_failed, snapshot.findings) == (0, ())
    [meant] = snapshot.waived
    assert (meant.finding.path, meant.reason) == ("/total", "It is fine.")


async def test_the_plan_counts_the_stop_that_a_gate_may_make(api: ApiDesk) -> None:
    await api.app.workflows.register("ana", OFFER)
    body = {"template": "offer", "inputs": {"hours": 2}}

    opened = (await api.ana.post("/api/launches", json=body)).json()

    assert opened["plan"]["stops"] == ["price, only if it does not pass its gate"]


async def test_what_a_gate_found_can_be_mended_by_hand_where_it_stands(api: ApiDesk) -> None:
    run = await started(api, 20)
    await api.settle(run)
    [waiting] = (await api.app.runs.snapshot("ana", run)).approvals

    answered = await api.ana.post(
        f"/api/runs/{run}/approvals/{waiting.id}/decision",
        json={
            "verdict": "edit",
            "shown": waiting.shown,
            "value": {"draft": {"total": 900.0}},
        },
    )

    assert answered.status_code == 200, answered.text
    assert await api.settle(run) is Status.SUCCEEDED
    snapshot = await api.app.runs.snapshot("ana", run)
    assert snapshot.step("page").value == {"total": 900.0}
    assert [one for one in snapshot.findings if one.severity is Severity.BLOCK] == []
