"""The rules of the engine, on the real executor and compiled graphs with a journal in memory."""

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel, Field

from agents.errors import InvalidAnswer, WrongKey
from agents.sources import Source
from graphs.edits import (
    GiveResult,
    Guidance,
    HandPatch,
    Redo,
    Rename,
    ReplaceResult,
    SetInput,
    Skip,
)
from graphs.held import Held, Why
from graphs.journal import Address, Kind
from graphs.workflow import Resources
from tests.support.workflows import PROMPTS, ScriptedWriter, Stage, agent, approval, until, workflow


async def test_a_finished_step_is_never_made_again():
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]))

    await stage.advance()
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.writer.calls == {"a": 1, "b": 1}


async def test_both_approval_requests_are_there_before_either_is_answered():
    flow = workflow(
        [
            agent("start"),
            agent("near", of=["start"]),
            approval("near"),
            agent("far_1", of=["start"]),
            agent("far_2", of=["far_1"]),
            agent("far_3", of=["far_2"]),
            approval("far_3"),
            agent("end", of=["near", "far_3"], needs=["ok_near", "ok_far_3"]),
        ]
    )
    stage = Stage(flow)

    finish = await stage.advance()

    assert finish.reason["gates"] == ["ok_far_3", "ok_near"]
    assert {str(one.gate) for one in stage.journal.requests} == {"ok_near", "ok_far_3"}
    assert stage.writer.calls["end"] == 0


async def test_one_answer_releases_one_branch_and_the_other_still_waits():
    flow = workflow(
        [
            agent("a"),
            approval("a"),
            agent("after_a", of=["a"], needs=["ok_a"]),
            agent("b"),
            approval("b"),
        ]
    )
    stage = Stage(flow)
    await stage.advance()

    stage.approve("ok_a")
    finish = await stage.advance()

    assert finish.reason["gates"] == ["ok_b"]
    assert stage.writer.calls["after_a"] == 1


async def test_nothing_is_started_past_an_approval_that_is_not_given():
    stage = Stage(workflow([agent("a"), approval("a"), agent("b", of=["a"], needs=["ok_a"])]))

    finish = await stage.advance()

    assert finish.standing == "waiting"
    assert stage.writer.calls == {"a": 1}


async def test_a_reference_to_an_approval_reads_what_was_approved():
    stage = Stage(workflow([agent("a"), approval("a"), agent("b", of=["ok_a"])]))
    await stage.advance()
    stage.approve()

    await stage.advance()

    assert stage.value("b")["text"] == "b(ok_a=a())"


async def test_an_approval_is_not_asked_for_again_when_the_content_comes_out_the_same():
    flow = workflow([agent("a", reads={"n": "inputs.n"}), approval("a")], inputs={"n": 1})
    stage = Stage(flow, ScriptedWriter({"a": lambda _: {"text": "the same"}}))
    await stage.advance()
    stage.approve()

    stage.edit(SetInput(name="n", value=2))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.writer.calls["a"] == 2
    assert len(stage.journal.requests) == 1


async def test_a_join_behind_a_skipped_step_runs():
    flow = workflow(
        [agent("a"), agent("b", when="inputs.n > 5"), agent("join", of=["a", "b"])], inputs={"n": 1}
    )
    stage = Stage(flow)

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.last.results[Address("b")].kind is Kind.SKIPPED
    assert stage.value("join")["text"] == "join(a=a(); b=None)"


async def test_a_failing_sibling_cancels_no_paid_call():
    def fail(_: Any) -> Any:
        return InvalidAnswer("not the form that was asked for")

    writer = ScriptedWriter({"bad": fail})
    barrier = writer.hold("slow")
    flow = workflow([agent("start"), agent("bad", of=["start"]), agent("slow", of=["start"])])
    stage = Stage(flow, writer)

    advance = asyncio.create_task(stage.advance())
    await writer.began["slow"].wait()
    await until(lambda: any(e.outcome.kind is Kind.FAILED for e in stage.journal.rows.values()))
    barrier.set()
    finish = await advance

    assert finish.standing == "failed"
    assert finish.reason == {"step": "bad", "message": "not the form that was asked for"}
    assert writer.finished["slow"] == 1
    assert stage.last.results[Address("slow")].kind is Kind.RESULT


async def test_a_failure_that_may_be_skipped_lets_the_rest_run():
    writer = ScriptedWriter({"bad": lambda _: InvalidAnswer("no")})
    stage = Stage(workflow([agent("bad", on_error="skip"), agent("end", of=["bad"])]), writer)

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("end")["text"] == "end(bad=None)"


async def test_a_failed_step_is_not_tried_again_until_somebody_asks():
    writer = ScriptedWriter({"bad": lambda _: InvalidAnswer("no")})
    stage = Stage(workflow([agent("bad")]), writer)
    await stage.advance()
    await stage.advance()
    assert writer.calls["bad"] == 1

    writer.answers.clear()
    stage.edit(Redo(step="bad", nonce="1"))
    finish = await stage.advance()

    assert finish.standing == "succeeded"


async def test_a_wrong_key_pauses_without_an_outcome_and_the_rest_is_kept():
    writer = ScriptedWriter({"b": lambda _: WrongKey("no such key", status=401)})
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]), writer)

    finish = await stage.advance()

    assert finish.standing == "paused"
    assert finish.reason["error"] == "WrongKey"
    writer.answers.clear()
    assert (await stage.advance()).standing == "succeeded"
    assert writer.calls == {"a": 1, "b": 2}


async def test_an_edit_while_three_steps_are_in_flight_keeps_the_two_that_are_not_stale():
    writer = ScriptedWriter()
    barriers = [writer.hold(name) for name in ("x", "y", "z")]
    flow = workflow(
        [
            agent("x", reads={"n": "inputs.n"}),
            agent("y"),
            agent("z"),
            agent("end", of=["x", "y", "z"]),
        ],
        inputs={"n": 1},
    )
    stage = Stage(flow, writer)
    first = asyncio.create_task(stage.advance())
    for name in ("x", "y", "z"):
        await writer.began[name].wait()

    stage.edit(SetInput(name="n", value=2))
    stage.last.stopped = True
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    second = asyncio.create_task(stage.advance())
    await until(lambda: writer.calls["x"] == 2)
    for barrier in barriers:
        barrier.set()
    finish = await second

    assert finish.standing == "succeeded"
    assert writer.calls == {"x": 2, "y": 1, "z": 1, "end": 1}
    assert stage.value("end")["text"].startswith("end(x=x(n=2)")


async def test_an_edit_redoes_only_what_depends_on_it():
    flow = workflow(
        [
            agent("a", reads={"n": "inputs.n"}),
            agent("b", of=["a"]),
            agent("c"),
            agent("d", of=["b", "c"]),
        ],
        inputs={"n": 1},
    )
    stage = Stage(flow)
    await stage.advance()
    before = {address: stage.last.keys[address] for address in stage.last.keys}

    preview = await stage.preview(SetInput(name="n", value=2))
    stage.edit(SetInput(name="n", value=2))
    await stage.advance()

    assert {redo.step for redo in preview.redo} == {"a", "b", "d"}
    assert preview.keep == (Address("c"),)
    assert preview.calls == 3
    assert stage.writer.calls == {"a": 2, "b": 2, "c": 1, "d": 2}
    assert stage.last.keys[Address("c")] == before[Address("c")]


async def test_when_a_redone_step_comes_out_the_same_what_follows_is_kept():
    flow = workflow([agent("a", reads={"n": "inputs.n"}), agent("b", of=["a"])], inputs={"n": 1})
    stage = Stage(flow, ScriptedWriter({"a": lambda _: {"text": "always this"}}))
    await stage.advance()

    stage.edit(SetInput(name="n", value=2))
    await stage.advance()

    assert stage.writer.calls == {"a": 2, "b": 1}


async def test_undo_costs_no_call():
    flow = workflow([agent("a", reads={"n": "inputs.n"}), agent("b", of=["a"])], inputs={"n": 1})
    stage = Stage(flow)
    await stage.advance()
    first = stage.value("b")
    stage.edit(SetInput(name="n", value=2))
    await stage.advance()
    calls = stage.writer.calls.total()

    stage.undo(to=1)
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("b") == first
    assert stage.writer.calls.total() == calls


async def test_a_redo_makes_the_same_step_again():
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]))
    await stage.advance()

    stage.edit(Redo(step="a", nonce="n1"))
    await stage.advance()
    await stage.advance()

    assert stage.writer.calls == {"a": 2, "b": 1}


async def test_guidance_redoes_the_step_it_is_aimed_at_and_reaches_the_writer():
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]))
    await stage.advance()

    stage.edit(Guidance(step="a", text="darker"))
    await stage.advance()

    assert stage.value("b")["text"] == "b(a=a() [darker])"


async def test_a_rename_is_carried_by_code_without_a_call():
    writer = ScriptedWriter(
        {
            "a": lambda _: {"text": "Maya leaves. MAYA'S car. Mayan."},
            "b": lambda _: {"text": "Maya's end"},
        }
    )
    flow = workflow(
        [agent("a", reads={"lead": "inputs.lead"}), agent("b", of=["a"]), approval("b")],
        inputs={"lead": "Maya"},
    )
    stage = Stage(flow, writer)
    await stage.advance()
    stage.approve()
    await stage.advance()
    calls = writer.calls.total()

    preview = await stage.preview(Rename(old="Maya", new="Nora"))
    stage.edit(Rename(old="Maya", new="Nora"))
    finish = await stage.advance()

    assert preview.redo == ()
    assert finish.standing == "succeeded"
    assert stage.value("a")["text"] == "Nora leaves. NORA'S car. Mayan."
    assert stage.value("b")["text"] == "Nora's end"
    assert stage.last.results[Address("b")].how == "carried"
    assert writer.calls.total() == calls
    assert len(stage.journal.requests) == 1


async def test_two_renames_in_a_row_are_carried_before_any_advance_between_them():
    writer = ScriptedWriter({"a": lambda _: {"text": "Maya"}})
    stage = Stage(
        workflow([agent("a", reads={"lead": "inputs.lead"})], inputs={"lead": "Maya"}), writer
    )
    await stage.advance()

    stage.edit(Rename(old="Maya", new="Nora"))
    stage.edit(Rename(old="Nora", new="Ines"))
    await stage.advance()

    assert stage.value("a")["text"] == "Ines"
    assert writer.calls["a"] == 1


async def test_undoing_a_rename_costs_no_call():
    writer = ScriptedWriter({"a": lambda _: {"text": "Maya"}})
    stage = Stage(
        workflow([agent("a", reads={"lead": "inputs.lead"})], inputs={"lead": "Maya"}), writer
    )
    await stage.advance()
    stage.edit(Rename(old="Maya", new="Nora"))
    await stage.advance()

    stage.undo(to=1)
    await stage.advance()

    assert stage.value("a")["text"] == "Maya"
    assert writer.calls["a"] == 1


def two_fields() -> dict[str, Any]:
    return agent("a", reads={"n": "inputs.n"}, output={"title": "string", "body": "string"})


async def test_a_hand_edit_survives_when_its_step_is_made_again_elsewhere():
    writer = ScriptedWriter({"a": lambda one: {"title": "T", "body": f"body {one.context['n']}"}})
    stage = Stage(workflow([two_fields()], inputs={"n": 1}), writer)
    await stage.advance()

    mine = HandPatch(path="/title", base="T", value="My own title")
    stage.edit(ReplaceResult(step="a", patches=(mine,)))
    stage.edit(SetInput(name="n", value=2))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("a") == {"title": "My own title", "body": "body 2"}


async def test_a_hand_edit_whose_base_was_rewritten_is_asked_about_with_both_versions():
    writer = ScriptedWriter({"a": lambda one: {"title": f"T{one.context['n']}", "body": ""}})
    stage = Stage(workflow([two_fields(), agent("b", of=["a"])], inputs={"n": 1}), writer)
    await stage.advance()
    stage.edit(
        ReplaceResult(step="a", patches=(HandPatch(path="/title", base="T1", value="Mine"),))
    )
    await stage.advance()

    stage.edit(SetInput(name="n", value=2))
    finish = await stage.advance()
    request = stage.last.requests()[0]
    stage.approve()
    await stage.advance()

    assert finish.standing == "waiting"
    assert (request.kind, request.content["yours"], request.content["new"]) == (
        "conflict",
        "Mine",
        "T2",
    )
    assert stage.value("a")["title"] == "Mine"


async def test_a_hand_edit_makes_what_follows_stale_but_not_its_own_step():
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]))
    await stage.advance()

    stage.edit(
        ReplaceResult(step="a", patches=(HandPatch(path="/text", base="a()", value="mine"),))
    )
    await stage.advance()

    assert stage.writer.calls == {"a": 1, "b": 2}
    assert stage.value("b")["text"] == "b(a=mine)"


async def test_a_result_that_was_given_is_not_made():
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]))

    stage.edit(GiveResult(step="a", value={"text": "my outline"}))
    await stage.advance()

    assert stage.writer.calls == {"b": 1}
    assert stage.last.results[Address("a")].how == "given"


async def test_a_passage_of_a_given_result_can_be_changed_by_hand():
    stage = Stage(workflow([agent("a")]))
    stage.edit(GiveResult(step="a", value={"text": "my outline"}))
    await stage.advance()

    patch = HandPatch(path="/text", base="my outline", value="a better one")
    stage.edit(ReplaceResult(step="a", patches=(patch,)))
    await stage.advance()

    assert stage.value("a") == {"text": "a better one"}
    assert stage.writer.calls == {}


async def test_a_step_that_is_left_out_is_recorded_as_skipped():
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]))
    stage.edit(Skip(step="a"))

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.last.results[Address("a")].kind is Kind.SKIPPED
    assert stage.writer.calls == {"b": 1}


class Extras(BaseModel):
    notes: list[str] = Field(default_factory=list)


async def test_a_step_that_is_left_out_gives_its_form_with_nothing_in_it():
    resources = Resources(prompts=PROMPTS, types={"Extras": Extras})
    flow = workflow([agent("a", output="Extras"), agent("b", of=["a"])], resources=resources)
    stage = Stage(flow)
    stage.edit(Skip(step="a"))

    await stage.advance()

    assert stage.writer.seen[0].context == {"a": {"notes": []}}


def chapters(**more: Any) -> dict[str, Any]:
    return {
        "id": "chapters",
        "kind": "each",
        "items": "steps.outline.list",
        "key": "id",
        "steps": [
            agent("draft", reads={"plan": "item.plan"}),
            agent("edit", of=["draft"]),
        ],
        **more,
    }


def outline(*plans: str) -> dict[str, Any]:
    return {"list": [{"id": f"CH{i}", "plan": plan} for i, plan in enumerate(plans, start=1)]}


OUTLINE = agent("outline", output={"list": [{"id": "string", "plan": "string"}]})


async def test_each_item_runs_its_own_small_graph():
    writer = ScriptedWriter({"outline": lambda _: outline("one", "two")})
    stage = Stage(workflow([OUTLINE, chapters(), agent("end", of=["chapters"])]), writer)

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert [one["text"] for one in stage.value("chapters")] == [
        "chapters.edit[CH1](draft=chapters.draft[CH1](plan=one))",
        "chapters.edit[CH2](draft=chapters.draft[CH2](plan=two))",
    ]


async def test_changing_one_item_keeps_the_others():
    writer = ScriptedWriter({"outline": lambda _: outline("one", "two", "three")})
    stage = Stage(workflow([OUTLINE, chapters()]), writer)
    await stage.advance()

    patch = HandPatch(path="/list/CH2/plan", base="two", value="darker")
    stage.edit(ReplaceResult(step="outline", patches=(patch,)))
    await stage.advance()

    assert writer.calls["chapters.draft[CH2]"] == 2
    assert writer.calls["chapters.draft[CH1]"] == writer.calls["chapters.draft[CH3]"] == 1


async def test_items_in_order_see_the_earlier_ones():
    writer = ScriptedWriter({"outline": lambda _: outline("one", "two")})
    block = chapters(
        in_order=True, steps=[agent("draft", reads={"plan": "item.plan", "earlier": "earlier"})]
    )
    stage = Stage(workflow([OUTLINE, block]), writer)

    await stage.advance()

    seen = {one.item: one.context["earlier"] for one in writer.seen if one.step == "chapters.draft"}
    assert seen["CH1"] == []
    assert len(seen["CH2"]) == 1


async def test_an_approval_inside_a_block_holds_only_its_item():
    writer = ScriptedWriter({"outline": lambda _: outline("one", "two")})
    block = chapters(
        steps=[
            agent("draft", reads={"plan": "item.plan"}),
            approval("draft"),
            agent("edit", of=["ok_draft"]),
        ]
    )
    stage = Stage(workflow([OUTLINE, block]), writer)
    await stage.advance()

    stage.approve("chapters.ok_draft", "CH1")
    finish = await stage.advance()

    assert finish.reason["gates"] == ["chapters.ok_draft[CH2]"]
    assert writer.calls["chapters.edit[CH1]"] == 1


async def test_an_empty_list_of_items_ends_the_block():
    writer = ScriptedWriter({"outline": lambda _: outline()})
    stage = Stage(workflow([OUTLINE, chapters(), agent("end", of=["chapters"])]), writer)

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("chapters") == []


async def test_too_many_items_fail_with_the_number_that_is_allowed():
    writer = ScriptedWriter({"outline": lambda _: outline("one", "two", "three")})
    stage = Stage(workflow([OUTLINE, chapters(most=2)]), writer)

    finish = await stage.advance()

    assert finish.standing == "failed"
    assert "at most 2" in finish.reason["message"]


async def test_an_input_by_reference_does_not_redo_the_prose():
    step = agent("a", reads={"price": {"ref": "inputs.price"}})
    writer = ScriptedWriter({"a": lambda one: {"text": f"It costs {one.context['price']}."}})
    stage = Stage(workflow([step, approval("a")], inputs={"price": 19}), writer)
    await stage.advance()

    stage.edit(SetInput(name="price", value=29))
    await stage.advance()

    assert writer.calls["a"] == 1
    assert stage.last.requests()[0].content == {"text": "It costs 29."}


@pytest.mark.parametrize("name", ["inputs.secret", "steps.b.text", "nobody.knows", "inputs"])
async def test_a_reference_that_nobody_declares_or_that_comes_later_stays_as_it_is(name):
    text = f"It costs \u27e6{name}\u27e7."
    writer = ScriptedWriter({"a": lambda _: {"text": text}})
    later = agent("b", needs=["ok_a"])
    reads = agent("c", reads={"b": {"ref": "steps.b"}, "price": {"ref": "inputs.price"}})
    flow = workflow([agent("a"), approval("a"), later, reads], inputs={"price": 1, "secret": 2})
    stage = Stage(flow, writer)

    await stage.advance()

    assert stage.last.requests()[0].content == {"text": text}


async def test_checks_and_critics_read_figures_and_the_reviser_mends_around_them():
    step = agent("a", reads={"price": {"ref": "inputs.price"}})
    review = {
        "id": "review",
        "kind": "revise",
        "of": "a",
        "critic": {"role": "writer", "prompt": "Judge."},
        "reviser": {"role": "writer", "prompt": "Mend."},
    }
    writer = ScriptedWriter(
        {
            "a": lambda one: {"text": f"It costs {one.context['price']}."},
            "review.critic": lambda _: {
                "changes": [{"path": "/text", "problem": "Flat", "suggestion": "Livelier"}],
                "criteria": [{"id": "life", "score": 1, "quote": "It costs 19.", "reason": "Flat"}],
            },
            "review.fix": lambda one: {
                "patches": [
                    {
                        "path": "/text",
                        "value": one.context["draft"]["text"].upper()[:0]
                        + "Only "
                        + one.context["draft"]["text"][9:],
                    }
                ]
            },
        }
    )
    stage = Stage(workflow([step, review], inputs={"price": 19}), writer)

    await stage.advance()

    judged = [one.context["draft"] for one in writer.seen if one.step == "review.critic"]
    assert judged[0] == {"text": "It costs 19."}
    assert stage.value("review") == {"text": "Only \u27e6inputs.price\u27e7."}


async def test_stopping_finishes_what_is_being_made_and_starts_nothing_new():
    writer = ScriptedWriter()
    barrier = writer.hold("a")
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]), writer)
    advance = asyncio.create_task(stage.advance())
    await writer.began["a"].wait()

    stage.last.stopped = True
    barrier.set()
    finish = await advance

    assert finish.standing == "stopped"
    assert writer.finished == {"a": 1}
    assert (await stage.advance()).standing == "succeeded"
    assert writer.calls == {"a": 1, "b": 1}


async def test_look_ahead_starts_a_step_before_its_superstep():
    writer = ScriptedWriter()
    slow = writer.hold("slow")
    writer.hold("deep")
    flow = workflow(
        [
            agent("slow"),
            agent("quick"),
            agent("deep", of=["quick"]),
            agent("end", of=["slow", "deep"]),
        ]
    )
    stage = Stage(flow, writer)
    advance = asyncio.create_task(stage.advance())

    async with asyncio.timeout(60):
        await writer.began["deep"].wait()  # while "slow", of the superstep before, still works
    assert writer.finished["slow"] == 0
    slow.set()
    writer.barriers["deep"].set()

    assert (await advance).standing == "succeeded"


async def test_a_run_in_which_a_step_lacks_an_outcome_does_not_succeed():
    stage = Stage(workflow([agent("a"), agent("b", of=["a"])]))
    await stage.advance()

    stage.last._tasks.pop(Address("b"))
    from graphs.advance import finish

    assert finish(stage.last).standing == "failed"


async def test_planning_does_nothing_but_look_up():
    stage = Stage(workflow([agent("a"), approval("a")]))
    await stage.advance()
    log, rows = len(stage.journal.log), len(stage.journal.rows)

    preview = await stage.preview(Redo(step="a", nonce="x"))

    assert [redo.step for redo in preview.redo] == ["a"]
    assert stage.writer.calls["a"] == 1
    assert (len(stage.journal.log), len(stage.journal.rows)) == (log, rows)


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_to_hold_a_step_is_a_word_of_its_own(why):
    assert Held(why, Address("a")).why == why.value


async def test_a_block_keeps_who_wrote_each_passage_of_its_items():
    writer = ScriptedWriter({"outline": lambda _: outline("one", "two")})
    stage = Stage(workflow([OUTLINE, chapters()]), writer)

    await stage.advance()

    assert stage.last.results[Address("chapters")].sources == {
        "/0/text": Source.MODEL,
        "/1/text": Source.MODEL,
    }


async def test_a_critic_that_fails_stops_the_run_and_passes_nothing():
    writer = ScriptedWriter({"check_it.critic": lambda _: InvalidAnswer("no scores")})
    loop = {"id": "check_it", "kind": "revise", "of": "a", "critic": {"role": "writer"}}
    stage = Stage(workflow([agent("a"), loop, approval("check_it")]), writer)

    finish = await stage.advance()

    assert finish.standing == "failed"
    assert finish.reason == {"step": "check_it.critic[1]", "message": "no scores"}
    assert stage.journal.requests == []


async def test_a_hand_edit_fills_a_place_that_held_nothing():
    writer = ScriptedWriter({"a": lambda _: {"text": "made", "note": None}})
    stage = Stage(workflow([agent("a", output={"text": "string", "note": "string"})]), writer)
    await stage.advance()

    mine = HandPatch(path="/note", base=None, value="my words")
    stage.edit(ReplaceResult(step="a", patches=(mine,)))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("a") == {"text": "made", "note": "my words"}


async def test_a_hand_edit_whose_place_is_gone_is_asked_about_and_comes_back_with_its_place():
    writer = ScriptedWriter({"a": lambda _: {"text": "made"}})
    stage = Stage(workflow([agent("a", reads={"n": "inputs.n"})], inputs={"n": 1}), writer)
    await stage.advance()
    mine = HandPatch(path="/text", base="made", value="my words")
    stage.edit(ReplaceResult(step="a", patches=(mine,)))
    await stage.advance()

    writer.answers["a"] = lambda _: {"other": "made"}
    stage.edit(SetInput(name="n", value=2))
    finish = await stage.advance()
    assert finish.standing == "waiting"
    assert "lost its place" in stage.last.requests()[0].title
    stage.approve()
    assert (await stage.advance()).standing == "succeeded"

    writer.answers["a"] = lambda _: {"text": "made"}
    stage.edit(SetInput(name="n", value=3))
    await stage.advance()
    assert stage.value("a") == {"text": "my words"}


async def test_a_prompt_that_cannot_be_filled_in_fails_its_step_with_the_reason():
    never = agent("never", when="inputs.n > 5")
    flow = workflow(
        [never, agent("a", of=["never"], prompt="Say {{ never.text }}")], inputs={"n": 1}
    )
    stage = Stage(flow)

    finish = await stage.advance()

    assert finish.standing == "failed"
    assert finish.reason["step"] == "a"
    assert "there is no 'text' in nothing" in finish.reason["message"]


async def test_an_item_that_is_left_out_stands_not_in_the_list():
    writer = ScriptedWriter({"outline": lambda _: outline("one", "two", "three")})
    stage = Stage(workflow([OUTLINE, chapters(), agent("end", of=["chapters"])]), writer)
    await stage.advance()
    stage.edit(*(Skip(step=f"chapters.{one}", item="CH2") for one in ("draft", "edit")))

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert [one["text"][-4:-2] for one in stage.value("chapters")] == ["ne", "ee"]
    assert writer.calls["chapters.edit[CH1]"] == writer.calls["chapters.edit[CH3]"] == 1


class Titled(BaseModel):
    title: str
    size: str


def entitled(a: dict[str, str]) -> Titled:
    return Titled(title=a["text"], size=f"{len(a['text'])} letters")


async def test_a_text_that_code_passes_on_keeps_who_wrote_it():
    step = {"id": "b", "kind": "transform", "run": "entitled", "with": {"a": "steps.a"}}
    resources = Resources(prompts=PROMPTS, code={"entitled": entitled})
    stage = Stage(workflow([agent("a"), step], resources=resources))

    await stage.advance()

    assert stage.last.results[Address("b")].sources == {
        "/title": Source.MODEL,
        "/size": Source.STANDARD,
    }
