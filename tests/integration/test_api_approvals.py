"""What waits for an OK over the API: read, chosen, changed, answered once, and lost to nobody."""

import asyncio
from typing import Any

import httpx
import pytest

from assistant.statuses import Status
from graphs.edits import HandPatch, ReplaceResult, SetInput
from tests.integration.conftest import FakeClock
from tests.support.api_desk import ApiDesk
from tests.support.app_desk import definition

DENSITY = {
    "topic": "Density",
    "grade": 7,
    "minutes": 47,
    "figure_out": "Why some heavy things float and some light things sink.",
    "activity": "Measure mass and volume of six objects and predict which float.",
    "misconception": "They think heavy things always sink.",
}
VOLUME = "/vocabulary/1/kid_definition"


class Waiting:
    """The one thing that waits in a run, as one person sees it."""

    def __init__(self, person: httpx.AsyncClient, run: str, approval: str) -> None:
        self.person = person
        self.run = run
        self.id = approval
        self.path = f"/api/runs/{run}/approvals/{approval}"

    async def read(self) -> Any:
        return (await self.person.get(self.path)).json()

    async def ask(self, what: str, **body: Any) -> httpx.Response:
        return await self.person.post(f"{self.path}/{what}", json=body)

    async def answer(self, verdict: str, **more: Any) -> httpx.Response:
        shown = more.pop("shown", None) or (await self.read())["shown"]
        return await self.ask("decision", shown=shown, verdict=verdict, **more)


async def waiting(api: ApiDesk, run: str, gate: str = "") -> Waiting:
    found = (await api.app.runs.snapshot("ana", run)).approvals
    one = next(one for one in found if gate in ("", one.gate))
    return Waiting(api.ana, run, one.id)


async def objectives(api: ApiDesk) -> Waiting:
    return await waiting(api, await api.run(**DENSITY))


async def lesson(api: ApiDesk) -> Waiting:
    goals = await objectives(api)
    await goals.answer("approve")
    await api.settle(goals.run)
    return await waiting(api, goals.run)


def change(path: str, value: Any) -> dict[str, Any]:
    return {"path": path, "value": value}


async def test_an_approval_that_nobody_answered_in_time_says_so_and_takes_no_answer(
    api: ApiDesk, clock: FakeClock
) -> None:
    api.app.store.clock = clock
    ok = {"id": "ok", "kind": "approval", "of": "a", "due": "2 hours", "late": "skip"}
    flow = definition([{"id": "a", "kind": "transform", "value": "1"}, ok])
    run = (await api.app.runs.start("ana", flow, {})).id
    await api.settle(run)
    asked = await waiting(api, run)
    clock.forward(7_200)
    await api.app.worker.sweep()
    await api.settle(run)

    it, refused = await asked.read(), await asked.answer("approve")

    assert (it["status"], it["newer"]) == ("superseded", None)
    assert it["withdrawn"] == "Nobody answered within 2 hours."
    assert refused.status_code == 409
    assert "too late to answer this. Nobody answered within 2 hours." in refused.json()["detail"]
    assert (await api.ana.get("/api/inbox")).json() == []


async def test_what_waits_is_read_passage_by_passage_with_who_wrote_it(api: ApiDesk) -> None:
    goals = await objectives(api)

    it = await goals.read()

    text = next(one for one in it["passages"] if one["path"] == "/objectives/O1/text")
    level = next(one for one in it["passages"] if one["path"] == "/objectives/O1/bloom")
    assert (text["source"], text["main"], text["holds"]) == ("yours", True, "text")
    assert "analyze" in level["options"]
    assert [one["path"] for one in it["options"] if one["taken"]] == [
        "/objectives/O1",
        "/objectives/O2",
    ]
    assert (it["status"], it["is_current"], it["has_document"]) == ("pending", True, False)


async def test_a_preview_tells_what_would_differ_and_keeps_nothing(api: ApiDesk) -> None:
    goals = await objectives(api)

    seen = await goals.ask(
        "preview", taken=[{"number": 4}], patches=[change(VOLUME, "the room in a thing")]
    )

    told = {one["place"]: one["after"] for one in seen.json()["changed"]}
    assert told["objective O1"].startswith("Design a fair test")
    assert told["success criterion 1"].startswith("I can design a fair test")
    assert told["volume, kid definition"] == "the room in a thing"
    assert (await goals.read())["status"] == "pending"


async def test_a_preview_says_where_a_value_does_not_fit(api: ApiDesk) -> None:
    goals = await objectives(api)

    refused = await goals.ask("preview", patches=[change("/objectives/O1/bloom", "dream")])

    assert refused.status_code == 422
    assert "objectives/0/bloom" in refused.json()["detail"]


async def test_an_option_and_an_edit_are_approved_in_one_answer(api: ApiDesk) -> None:
    goals = await objectives(api)

    answered = await goals.answer(
        "edit",
        taken=[{"number": 4}],
        patches=[change("/objectives/O1/text", "Design a test of your own.")],
        comment="They like to build things.",
    )
    await api.settle(goals.run)

    decided = answered.json()["decided"]
    assert (decided["verdict"], decided["mine"], decided["comment"]) == (
        "edit",
        True,
        "They like to build things.",
    )
    assert "Design a test of your own." in {one["after"] for one in decided["changed"]}
    made = (await api.app.runs.snapshot("ana", goals.run)).step("goals").value
    assert made["objectives"][0]["text"] == "Design a test of your own."
    assert (await waiting(api, goals.run)).id != goals.id


async def test_of_twenty_clicks_one_decides_and_the_others_are_shown_the_winner(
    api: ApiDesk,
) -> None:
    goals = await objectives(api)
    shown = (await goals.read())["shown"]

    answers = await asyncio.gather(*(goals.answer("approve", shown=shown) for _ in range(20)))

    assert sorted(one.status_code for one in answers) == [200, *[409] * 19]
    lost = next(one for one in answers if one.status_code == 409).json()
    assert (lost["facts"]["verdict"], lost["facts"]["decided_by"]) == ("approve", "ana")
    told = await api.app.runs.events("ana", goals.run)
    assert [one.kind for one in told].count("approval.decided") == 1


async def test_of_two_different_answers_at_once_one_stands_whole(api: ApiDesk) -> None:
    goals = await objectives(api)
    shown = (await goals.read())["shown"]

    first, second = await asyncio.gather(
        goals.answer("approve", shown=shown),
        goals.answer("edit", shown=shown, patches=[change(VOLUME, "the room in a thing")]),
    )
    await api.settle(goals.run)

    assert sorted([first.status_code, second.status_code]) == [200, 409]
    made = (await api.app.runs.snapshot("ana", goals.run)).step("goals").value
    edited = made["vocabulary"][1]["kid_definition"] == "the room in a thing"
    assert edited is (second.status_code == 200)


async def test_an_answer_and_an_edit_at_once_never_approve_what_was_not_seen(api: ApiDesk) -> None:
    goals = await objectives(api)
    shown = (await goals.read())["shown"]
    edit = SetInput(name="figure_out", value="Why ice floats on water.")

    answer, version = await asyncio.gather(
        goals.answer("approve", shown=shown),
        api.app.runs.edit("ana", goals.run, [edit], words="ice"),
        return_exceptions=True,
    )
    await api.settle(goals.run)

    assert isinstance(answer, httpx.Response)
    now = await waiting(api, goals.run)
    if isinstance(version, BaseException):  # the answer came first, so the edit was told so
        assert answer.status_code == 200
    else:
        assert (await now.read())["gate"] == "approve_goals"
        assert now.id != goals.id
    status = (await goals.read())["status"]
    assert status == ("decided" if answer.status_code == 200 else "superseded")


async def test_the_loser_of_a_race_proposes_what_they_had_changed(api: ApiDesk) -> None:
    goals = await objectives(api)
    await goals.answer("edit", taken=[{"number": 3}])
    await api.settle(goals.run)

    mine = await goals.ask("proposal", patches=[change(VOLUME, "the room in a thing")])
    done = await api.ana.post(f"/api/proposals/{mine.json()['id']}/apply")
    await api.settle(goals.run)

    assert done.status_code == 200
    made = (await api.app.runs.snapshot("ana", goals.run)).step("goals").value
    assert made["vocabulary"][1]["kid_definition"] == "the room in a thing"
    assert made["objectives"][0]["text"].startswith("Describe why")  # the winner's choice stays


async def test_what_the_draft_says_already_is_not_proposed(api: ApiDesk) -> None:
    goals = await objectives(api)
    mine = {"patches": [change(VOLUME, "the room in a thing")]}
    await goals.answer("edit", **mine)
    await api.settle(goals.run)

    refused = await goals.ask("proposal", **mine)

    assert refused.status_code == 422
    assert "says this already" in refused.json()["detail"]


async def test_what_was_overtaken_names_what_waits_in_its_place(api: ApiDesk) -> None:
    goals = await objectives(api)
    edit = SetInput(name="figure_out", value="Why ice floats on water.")

    await api.app.runs.edit("ana", goals.run, [edit])
    await api.settle(goals.run)

    it = await goals.read()
    newer = await waiting(api, goals.run)
    assert (it["status"], it["newer"]) == ("superseded", newer.id)
    changed = {one["path"] for one in (await newer.read())["since"]}
    assert "/essential_question" in changed


async def test_stopping_keeps_the_request_and_it_can_be_answered_later(api: ApiDesk) -> None:
    goals = await objectives(api)

    await goals.answer("stop")
    assert await api.settle(goals.run) is Status.PAUSED
    held = await goals.read()
    await goals.answer("approve")
    await api.ana.post(f"/api/runs/{goals.run}/resume")
    await api.settle(goals.run)

    assert (held["status"], held["run_status"]) == ("pending", "paused")
    assert (await (await waiting(api, goals.run)).read())["gate"] == "approve_draft"


async def test_changes_that_rules_cannot_make_are_kept_as_a_note_and_asked_again(
    api: ApiDesk,
) -> None:
    draft = await lesson(api)

    await draft.answer("request_changes", comment="funnier, please")
    await api.settle(draft.run)

    it = await (await waiting(api, draft.run)).read()
    assert (it["status"], it["offline"]) == ("pending", True)
    assert [one["text"] for one in it["notes"]] == ["funnier, please"]


async def test_what_was_changed_stays_when_more_is_asked_for(api: ApiDesk) -> None:
    goals = await objectives(api)

    await goals.answer(
        "request_changes",
        comment="shorter, please",
        patches=[change(VOLUME, "the room in a thing")],
    )
    await api.settle(goals.run)

    it = await (await waiting(api, goals.run)).read()
    mine = next(one for one in it["passages"] if one["path"] == VOLUME)
    assert (it["gate"], mine["value"], mine["source"]) == (
        "approve_goals",
        "the room in a thing",
        "yours",
    )
    assert [one["text"] for one in it["notes"]] == ["shorter, please"]
    assert (await goals.read())["status"] == "decided"


async def test_a_long_draft_is_also_shown_as_its_documents_with_the_place_of_each_passage(
    api: ApiDesk,
) -> None:
    draft = await lesson(api)

    it, seen = await draft.read(), (await api.ana.get(f"{draft.path}/document")).json()

    known = {one["path"] for one in it["passages"] if one["kind"] == "value"}
    linked = set(places(seen["documents"]))
    assert it["has_document"]
    assert seen["shown"] == it["shown"]
    assert seen["documents"][0]["name"] == "plan"
    assert {"/goals/objectives/O1/text", "/sequence/phases/warm_up/teacher_does/0"} <= linked
    assert linked <= known


def places(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for one in value for found in places(one)]
    if isinstance(value, dict):
        mine = [value["path"]] if value.get("path") and "text" in value else []
        return mine + [found for one in value.values() for found in places(one)]
    return []


async def blocked(api: ApiDesk) -> Waiting:
    """A lesson whose minutes the person has set so that they cannot add up."""
    draft = await lesson(api)
    timing = (await api.app.runs.snapshot("ana", draft.run)).step("timing").value["phases"]
    patches = tuple(
        HandPatch(path=f"/phases/{one['id']}/minutes", base=one["minutes"], value=30)
        for one in timing[:2]
    )
    await api.app.runs.edit("ana", draft.run, [ReplaceResult(step="timing", patches=patches)])
    await api.settle(draft.run)
    return await waiting(api, draft.run, "review.accept")


async def test_a_draft_that_a_check_stops_says_what_and_where_and_is_accepted_by_a_person(
    api: ApiDesk,
) -> None:
    stopped = await blocked(api)

    it = await stopped.read()
    answered = await stopped.answer("approve", comment="The fire drill comes first.")
    await api.settle(stopped.run)

    assert (it["is_accept"], it["blocked"]) == (True, True)
    problem = it["checks"]["found"][0]
    assert (problem["severity"], problem["place"]) == ("block", "phases")
    assert "the period has 47" in problem["message"]
    assert answered.json()["decided"]["comment"] == "The fire drill comes first."
    assert (await (await waiting(api, stopped.run)).read())["gate"] == "approve_draft"


async def test_what_is_said_to_be_meant_so_lasts_and_is_told_with_its_reason(api: ApiDesk) -> None:
    stopped = await blocked(api)
    found = (await stopped.read())["checks"]["found"]
    problems = [one for one in found if one["severity"] == "block"]
    named = [{key: one[key] for key in ("check", "path", "evidence")} for one in problems]

    reason = "We have a double period."
    await stopped.answer("approve", intended=[{**one, "reason": reason} for one in named])
    await api.settle(stopped.run)

    it = await (await waiting(api, stopped.run)).read()
    assert (it["gate"], it["blocked"]) == ("approve_draft", False)
    told = [(one["message"], one["reason"]) for one in it["checks"]["waived"]]
    assert told == [(one["message"], reason) for one in problems]
    checks = (await api.ana.get(f"/api/runs/{stopped.run}")).json()["checks"]
    assert len(checks["waived"]) == len(problems)


async def test_changing_what_stops_a_draft_lets_it_be_checked_again(api: ApiDesk) -> None:
    stopped = await blocked(api)
    passages = (await stopped.read())["passages"]
    minutes = [
        one["path"] for one in passages if one["path"].endswith("/minutes") and one["value"] == 30
    ]

    await stopped.answer("edit", patches=[change(path, 6) for path in minutes])
    await api.settle(stopped.run)

    it = await (await waiting(api, stopped.run)).read()
    assert (it["gate"], it["blocked"]) == ("approve_draft", False)


async def test_two_wordings_are_told_apart_and_one_of_them_is_taken(api: ApiDesk) -> None:
    draft = await lesson(api)
    place = "/phases/warm_up/teacher_does/0"
    made = (await api.app.runs.snapshot("ana", draft.run)).step("sequence").value
    phase = made["phases"][0]
    mine = HandPatch(
        path=place.replace("warm_up", phase["id"]),
        base=phase["teacher_does"][0],
        value="Hold up a bowling ball. Does it float? Vote.",
    )
    await api.app.runs.edit("ana", draft.run, [ReplaceResult(step="sequence", patches=(mine,))])
    await api.settle(draft.run)
    other = SetInput(name="misconception", value="They think big things always sink.")
    await api.app.runs.edit("ana", draft.run, [other])
    await api.settle(draft.run)
    goals = await waiting(api, draft.run)
    await goals.answer("approve")
    await api.settle(draft.run)
    conflict = await waiting(api, draft.run, "sequence.yours")

    it = await conflict.read()
    await conflict.answer("edit", value="Hold up a big, light box. Does it float? Vote.")
    await api.settle(draft.run)

    assert it["kind"] == "conflict"
    assert it["content"]["yours"] == mine.value
    assert it["since"][0]["after"] == it["content"]["new"]
    now = (await api.app.runs.snapshot("ana", draft.run)).step("sequence").value
    assert now["phases"][0]["teacher_does"][0].startswith("Hold up a big, light box.")


async def test_nobody_reads_or_answers_what_waits_for_somebody_else(api: ApiDesk) -> None:
    goals = await objectives(api)
    shown = (await goals.read())["shown"]
    asked = [
        ("GET", "", None),
        ("GET", "/document", None),
        ("POST", "/preview", {}),
        ("POST", "/decision", {"shown": shown, "verdict": "approve"}),
        ("POST", "/proposal", {"patches": [change(VOLUME, "x")]}),
    ]

    for method, what, body in asked:
        theirs = await api.ben.request(method, f"{goals.path}{what}", json=body)
        nobodys = await api.stranger.request(method, f"{goals.path}{what}", json=body)

        assert (theirs.status_code, nobodys.status_code) == (404, 401), what
    assert (await goals.read())["status"] == "pending"


async def test_an_approval_of_another_run_is_not_found_in_this_one(api: ApiDesk) -> None:
    goals, other = await objectives(api), await objectives(api)

    answer = await api.ana.get(f"/api/runs/{other.run}/approvals/{goals.id}")

    assert answer.status_code == 404


REFUSED = {
    "an approval with a passage": ("approve", {"patches": [change(VOLUME, "mine")]}, "edit"),
    "an approval with an option": ("approve", {"taken": [{"number": 4}]}, "edit"),
    "an approval with a value": ("approve", {"value": {"objectives": []}}, "edit"),
    "an approval with a place that is not there": (
        "approve",
        {"patches": [change("/nope/nope", "mine")]},
        "there is 'objectives'",
    ),
    "an edit of a place that is not there": (
        "edit",
        {"patches": [change("nope.nope", "mine")]},
        "must be empty or begin with '/'",
    ),
    "an edit that says it twice": (
        "edit",
        {"value": {"objectives": []}, "patches": [change(VOLUME, "mine")]},
        "not both",
    ),
    "a stop with a passage": ("stop", {"patches": [change(VOLUME, "mine")]}, "leave them out"),
    "a stop with what is meant so": (
        "stop",
        {"intended": [{"check": "L01", "path": "/", "reason": "I mean it."}]},
        "leave them out",
    ),
    "a wish without words": ("request_changes", {}, "needs a comment"),
    "a wish of changes alone": (
        "request_changes",
        {"patches": [change(VOLUME, "mine")]},
        "needs a comment",
    ),
}


@pytest.mark.parametrize(("verdict", "more", "said"), REFUSED.values(), ids=REFUSED.keys())
async def test_an_answer_that_carries_what_would_be_dropped_is_refused_and_decides_nothing(
    api: ApiDesk, verdict: str, more: dict[str, Any], said: str
) -> None:
    goals = await objectives(api)

    refused = await goals.answer(verdict, **more)

    assert refused.status_code == 422
    assert said in refused.json()["detail"]
    assert (await goals.read())["status"] == "pending"
