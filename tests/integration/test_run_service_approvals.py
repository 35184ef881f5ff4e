"""What people answer at gates, and what follows from it, through the service and the worker."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from agents.sources import Source
from assistant.errors import Conflict, EditRefused
from assistant.statuses import Status
from graphs.edits import HandPatch, ReplaceResult, SetInput, WriterPin
from graphs.journal import Verdict
from tests.support.app_desk import ANA, LIMIT_SECONDS, Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
RULES = WriterPin()


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


@pytest.fixture
def sit_anywhere(database_url: str, tmp_path: Path) -> Sit:
    """Opens a desk on either engine."""
    return lambda flow, writer=None: open_desk(database_url, tmp_path, flow, writer)


def gated(**more: Any) -> Any:
    """A draft that is approved before the end is written."""
    return definition(
        [agent("a", reads={"n": "inputs.n"}), approval("a"), agent("end", of=["ok_a"])],
        inputs={"n": 1},
        **more,
    )


def forked() -> Any:
    """Two branches that are approved by themselves, of which only one reads the input."""
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}),
            approval("a"),
            agent("b"),
            approval("b"),
            agent("end", of=["ok_a", "ok_b"]),
        ],
        inputs={"n": 1},
    )


async def test_approving_lets_the_run_go_on_with_what_was_approved(sit_anywhere: Sit) -> None:
    async with sit_anywhere(gated()) as desk:
        assert await desk.run() is Status.WAITING

        assert await desk.approve() is Status.SUCCEEDED

        assert await desk.text("end") == "end(ok_a=a(n=1))"
        assert desk.writer.calls == {"a": 1, "end": 1}


async def test_both_requests_are_there_before_either_is_answered(sit: Sit) -> None:
    async with sit(forked()) as desk:
        await desk.run()

        assert await desk.gates() == ["ok_a", "ok_b"]
        assert [one.run_id for one in await desk.app.runs.inbox(ANA)] == [desk.run_id] * 2


async def test_an_edit_by_the_approver_counts_as_approval_and_nothing_is_asked_again(
    sit_anywhere: Sit,
) -> None:
    async with sit_anywhere(gated()) as desk:
        await desk.run()

        status = await desk.decide(Verdict.EDIT, value={"text": "my words"})

        assert status is Status.SUCCEEDED
        assert await desk.text("end") == "end(ok_a=my words)"
        assert desk.writer.calls == {"a": 1, "end": 1}
        assert (await desk.steps())["a", ""].sources == {"/text": Source.YOURS}


async def test_what_a_person_writes_by_hand_over_what_they_approved_is_not_asked_again(
    sit_anywhere: Sit,
) -> None:
    mine = HandPatch(path="/text", base="a(n=1)", value="my words")
    async with sit_anywhere(gated()) as desk:
        await desk.run()
        await desk.approve()

        status = await desk.edit(ReplaceResult(step="a", patches=(mine,)))

        assert status is Status.SUCCEEDED
        assert await desk.text("end") == "end(ok_a=my words)"
        assert await desk.undo() is Status.SUCCEEDED
        assert await desk.text("end") == "end(ok_a=a(n=1))"


async def test_what_a_person_writes_by_hand_before_their_ok_still_waits_for_it(sit: Sit) -> None:
    mine = HandPatch(path="/text", base="a(n=1)", value="my words")
    async with sit(gated()) as desk:
        await desk.run()

        assert await desk.edit(ReplaceResult(step="a", patches=(mine,))) is Status.WAITING


async def test_what_is_made_anew_below_a_persons_own_words_is_asked_again(sit: Sit) -> None:
    two = agent("a", reads={"n": "inputs.n"}, output={"title": "string", "body": "string"})
    writer = ScriptedWriter({"a": lambda one: {"title": "T", "body": f"body {one.context['n']}"}})
    mine = HandPatch(path="/title", base="T", value="Mine")
    async with sit(definition([two, approval("a")], inputs={"n": 1}), writer) as desk:
        await desk.run()
        await desk.approve()

        assert await desk.edit(ReplaceResult(step="a", patches=(mine,))) is Status.SUCCEEDED
        assert await desk.edit(SetInput(name="n", value=2)) is Status.WAITING


async def test_an_edit_that_changes_nothing_approves(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()

        assert await desk.decide(Verdict.EDIT, value={"text": "a(n=1)"}) is Status.SUCCEEDED

        assert (await desk.snapshot()).revision.number == 1


async def test_undoing_an_edit_at_a_gate_brings_the_question_back_and_spends_nothing(
    sit: Sit,
) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.decide(Verdict.EDIT, value={"text": "my words"})
        calls = desk.writer.calls.total()

        assert await desk.undo() is Status.WAITING

        assert (await desk.asked()).content == {"text": "a(n=1)"}
        assert desk.writer.calls.total() == calls
        assert await desk.approve() is Status.SUCCEEDED


async def test_an_edit_of_a_passage_with_a_figure_by_reference_raises_no_conflict(
    sit: Sit,
) -> None:
    priced = agent("a", reads={"price": {"ref": "inputs.price"}})
    writer = ScriptedWriter({"a": lambda one: {"text": f"It costs {one.context['price']}."}})
    flow = definition([priced, approval("a")], inputs={"price": 19})
    async with sit(flow, writer) as desk:
        await desk.run()

        status = await desk.decide(Verdict.EDIT, value={"text": "It costs 19 today."})

        assert status is Status.SUCCEEDED
        assert await desk.text("ok_a") == "It costs 19 today."


async def test_a_figure_that_changes_later_changes_in_a_passage_written_by_hand_too(
    sit: Sit,
) -> None:
    priced = agent("a", reads={"price": {"ref": "inputs.price"}})
    writer = ScriptedWriter({"a": lambda one: {"text": f"It costs {one.context['price']}."}})
    flow = definition([priced, approval("a")], inputs={"price": 19})
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.decide(Verdict.EDIT, value={"text": "A loaf costs 19, or 19 for members."})

        await desk.edit(SetInput(name="price", value=29))

        assert (await desk.asked()).content == {"text": "A loaf costs 29, or 19 for members."}
        assert await desk.text("a") == "A loaf costs 29, or 19 for members."
        assert desk.writer.calls == {"a": 1}


async def test_a_hand_edit_of_a_whole_block_is_kept(sit: Sit) -> None:
    outline = agent("outline", output={"list": [{"id": "string"}]})
    block = {
        "id": "parts",
        "kind": "each",
        "items": "steps.outline.list",
        "key": "id",
        "steps": [agent("part", reads={"id": "item.id"})],
    }
    writer = ScriptedWriter({"outline": lambda _: {"list": [{"id": "P1"}, {"id": "P2"}]}})
    async with sit(definition([outline, block, approval("parts")]), writer) as desk:
        await desk.run()
        shown = (await desk.asked()).content

        status = await desk.decide(Verdict.EDIT, value=[shown[0], {"text": "mine"}])

        assert status is Status.SUCCEEDED
        assert (await desk.steps())["ok_parts", ""].value == [shown[0], {"text": "mine"}]
        assert desk.writer.calls.total() == 3


async def test_asking_a_model_for_changes_makes_the_subject_again_and_asks_again(
    sit_anywhere: Sit,
) -> None:
    async with sit_anywhere(gated()) as desk:
        await desk.run()
        before = await desk.asked()

        status = await desk.decide(Verdict.REQUEST_CHANGES, comment="shorter")

        after = await desk.asked()
        assert status is Status.WAITING
        assert after.content == {"text": "a(n=1) [shorter]"}
        assert after.id != before.id
        assert desk.writer.calls == {"a": 2}


async def test_asking_the_rules_for_changes_keeps_a_note_and_the_same_content_waits(
    sit: Sit,
) -> None:
    async with sit(gated()) as desk:
        await desk.run(writer=RULES)
        before = await desk.asked()

        status = await desk.decide(Verdict.REQUEST_CHANGES, comment="funnier")

        after = await desk.asked()
        assert status is Status.WAITING
        assert (after.id, after.shown) == (before.id, before.shown)
        assert [one.text for one in (await desk.snapshot()).notes] == ["funnier"]
        assert desk.writer.calls == {"a": 1}
        assert await desk.approve() is Status.SUCCEEDED


async def test_stop_pauses_and_the_question_is_still_there_after_resume(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        before = await desk.asked()

        assert await desk.decide(Verdict.STOP) is Status.PAUSED

        assert (await desk.asked()).id == before.id
        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.WAITING
        assert (await desk.asked()).id == before.id
        assert await desk.approve() is Status.SUCCEEDED


async def test_an_answer_to_a_paused_run_counts_when_it_is_resumed(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.decide(Verdict.STOP)

        assert await desk.approve() is Status.PAUSED

        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.SUCCEEDED


async def test_of_twenty_answers_at_once_one_wins_and_the_others_learn_whose_it_was(
    sit_anywhere: Sit,
) -> None:
    verdicts = [Verdict.APPROVE, Verdict.EDIT, Verdict.REQUEST_CHANGES, Verdict.STOP] * 5
    async with sit_anywhere(gated()) as desk:
        await desk.run()
        asked = await desk.asked()
        await desk.app.runs.decide(
            ANA, desk.run_id, asked.id, shown=asked.shown, verdict=Verdict.APPROVE
        )

        answers = [
            desk.app.runs.decide(
                ANA,
                desk.run_id,
                asked.id,
                shown=asked.shown,
                verdict=verdict,
                comment="again",
                value={"text": f"words {number}"},
            )
            for number, verdict in enumerate(verdicts)
        ]
        async with asyncio.timeout(LIMIT_SECONDS):
            lost = await asyncio.gather(*answers, return_exceptions=True)

        assert {type(one) for one in lost} == {Conflict}
        assert {one.facts["decided_by"] for one in lost} == {ANA}  # type: ignore[union-attr]
        assert await desk.settle() is Status.SUCCEEDED
        assert await desk.text("end") == "end(ok_a=a(n=1))"


async def test_of_twenty_edits_at_once_exactly_one_is_kept(sit_anywhere: Sit) -> None:
    async with sit_anywhere(gated()) as desk:
        await desk.run()
        asked = await desk.asked()

        answers = [
            desk.app.runs.decide(
                ANA,
                desk.run_id,
                asked.id,
                shown=asked.shown,
                verdict=Verdict.EDIT,
                value={"text": f"words {number}"},
            )
            for number in range(20)
        ]
        async with asyncio.timeout(LIMIT_SECONDS):
            ended = await asyncio.gather(*answers, return_exceptions=True)

        won = [number for number, one in enumerate(ended) if one is None]
        assert len(won) == 1
        assert sum(isinstance(one, Conflict) for one in ended) == 19
        assert await desk.settle() is Status.SUCCEEDED
        assert await desk.text("end") == f"end(ok_a=words {won[0]})"
        assert (await desk.story()).count((ANA, "approval.decided")) == 1


async def test_a_stop_after_somebody_has_approved_is_told_so_and_stops_nothing(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        asked = await desk.asked()
        await desk.approve()

        with pytest.raises(Conflict, match="ana answered approve"):
            await desk.app.runs.decide(
                ANA, desk.run_id, asked.id, shown=asked.shown, verdict=Verdict.STOP
            )

        assert await desk.settle() is Status.SUCCEEDED


@pytest.mark.parametrize("verdict", list(Verdict))
async def test_an_answer_to_what_is_no_longer_shown_is_refused(sit: Sit, verdict: Verdict) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        asked = await desk.asked()
        await desk.app.runs.edit(ANA, desk.run_id, [SetInput(name="n", value=2)])

        with pytest.raises(Conflict, match="superseded"):
            await desk.app.runs.decide(
                ANA, desk.run_id, asked.id, shown=asked.shown, verdict=verdict, comment="x"
            )

        assert await desk.settle() is Status.WAITING
        assert (await desk.asked()).content == {"text": "a(n=2)"}


async def test_an_answer_with_the_hash_of_something_else_is_refused(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        asked = await desk.asked()

        with pytest.raises(Conflict, match="look again"):
            await desk.app.runs.decide(
                ANA, desk.run_id, asked.id, shown="other", verdict=Verdict.APPROVE
            )

        assert await desk.gates() == ["ok_a"]


async def test_an_edit_withdraws_stale_questions_at_once_and_leaves_the_others(
    sit_anywhere: Sit,
) -> None:
    async with sit_anywhere(forked()) as desk:
        await desk.run()
        before = await desk.asked("ok_b")

        await desk.app.runs.edit(ANA, desk.run_id, [SetInput(name="n", value=2)])

        assert [one.id for one in await desk.app.runs.inbox(ANA)] == [before.id]
        assert await desk.settle() is Status.WAITING
        assert (await desk.asked("ok_b")).id == before.id
        assert (await desk.asked("ok_a")).content == {"text": "a(n=2)"}


async def test_an_edit_at_one_gate_withdraws_what_it_makes_stale_at_another(sit: Sit) -> None:
    flow = definition(
        [agent("a"), approval("a"), agent("b", of=["a"]), approval("b"), agent("c"), approval("c")]
    )
    async with sit(flow) as desk:
        await desk.run()
        asked, kept = await desk.asked("ok_a"), await desk.asked("ok_c")

        await desk.app.runs.decide(
            ANA,
            desk.run_id,
            asked.id,
            shown=asked.shown,
            verdict=Verdict.EDIT,
            value={"text": "mine"},
        )

        assert [one.id for one in await desk.app.runs.inbox(ANA)] == [kept.id]
        await desk.settle()
        assert (await desk.asked("ok_b")).content == {"text": "b(a=mine)"}


async def test_what_was_approved_is_not_asked_again_after_an_edit_elsewhere(sit: Sit) -> None:
    async with sit(forked()) as desk:
        await desk.run()
        await desk.approve("ok_b")
        await desk.approve("ok_a")

        assert await desk.edit(SetInput(name="n", value=2)) is Status.WAITING

        assert await desk.gates() == ["ok_a"]
        assert desk.writer.calls["b"] == 1


async def test_an_answer_takes_effect_while_another_branch_is_still_being_made(sit: Sit) -> None:
    writer = ScriptedWriter()
    slow = writer.hold("slow")
    flow = definition([agent("slow"), agent("a"), approval("a"), agent("end", of=["ok_a"])])
    writer.hold("end").set()
    async with sit(flow, writer) as desk, asyncio.timeout(LIMIT_SECONDS):
        await desk.start()
        working = asyncio.create_task(desk.settle())
        await writer.began["slow"].wait()
        asked = await desk.until_asked("ok_a")

        await desk.app.runs.decide(
            ANA, desk.run_id, asked.id, shown=asked.shown, verdict=Verdict.APPROVE
        )
        await writer.began["end"].wait()

        assert writer.finished["slow"] == 0
        slow.set()
        assert await working is Status.SUCCEEDED
        assert writer.calls == {"slow": 1, "a": 1, "end": 1}


async def test_a_cancelled_run_asks_nothing_and_takes_no_answer(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        asked = await desk.asked()
        await desk.app.runs.cancel(ANA, desk.run_id)
        assert await desk.settle() is Status.CANCELLED

        with pytest.raises(Conflict, match="cancelled"):
            await desk.app.runs.decide(
                ANA, desk.run_id, asked.id, shown=asked.shown, verdict=Verdict.APPROVE
            )

        assert await desk.app.runs.inbox(ANA) == []


def titled() -> tuple[Any, ScriptedWriter]:
    """A title that its writer changes with the input, and what is built on it."""
    title = agent("a", reads={"n": "inputs.n"}, output={"title": "string", "body": "string"})
    writer = ScriptedWriter(
        {"a": lambda one: {"title": f"T{one.context['n']}", "body": f"body {one.context['n']}"}}
    )
    return definition([title, agent("end", of=["a"])], inputs={"n": 1}), writer


CONFLICT_CASES = {
    "keep mine": (Verdict.APPROVE, None, "Mine"),
    "take the new one": (Verdict.REQUEST_CHANGES, None, "T2"),
    "write a third": (Verdict.EDIT, "Third", "Third"),
}


@pytest.mark.parametrize(
    ("verdict", "value", "title"), CONFLICT_CASES.values(), ids=CONFLICT_CASES.keys()
)
async def test_a_hand_edit_over_a_passage_that_was_rewritten_is_asked_about_and_settled(
    sit: Sit, verdict: Verdict, value: Any, title: str
) -> None:
    flow, writer = titled()
    async with sit(flow, writer) as desk:
        await desk.run()
        mine = HandPatch(path="/title", base="T1", value="Mine")
        await desk.edit(ReplaceResult(step="a", patches=(mine,)))

        assert await desk.edit(SetInput(name="n", value=2)) is Status.WAITING
        asked = await desk.asked()
        status = await desk.decide(verdict, value=value)

        assert (asked.kind, asked.content["yours"], asked.content["new"]) == (
            "conflict",
            "Mine",
            "T2",
        )
        assert status is Status.SUCCEEDED
        assert (await desk.steps())["a", ""].value == {"title": title, "body": "body 2"}


async def test_the_new_wording_that_was_taken_is_the_models_and_raises_no_conflict_again(
    sit: Sit,
) -> None:
    flow, writer = titled()
    async with sit(flow, writer) as desk:
        await desk.run()
        mine = HandPatch(path="/title", base="T1", value="Mine")
        await desk.edit(ReplaceResult(step="a", patches=(mine,)))
        await desk.edit(SetInput(name="n", value=2))
        await desk.decide(Verdict.REQUEST_CHANGES)

        status = await desk.edit(SetInput(name="n", value=3))

        step = (await desk.steps())["a", ""]
        assert status is Status.SUCCEEDED
        assert (step.value["title"], step.sources["/title"]) == ("T3", Source.MODEL)


UNFIT_CASES = {
    "keep mine, with other words": (Verdict.APPROVE, "Third", "answer edit"),
    "take the new one, with other words": (Verdict.REQUEST_CHANGES, "Third", "answer edit"),
    "write a third, without one": (Verdict.EDIT, None, "needs the value"),
}


@pytest.mark.parametrize(("verdict", "value", "said"), UNFIT_CASES.values(), ids=UNFIT_CASES.keys())
async def test_an_answer_to_a_conflict_that_would_drop_words_is_refused(
    sit: Sit, verdict: Verdict, value: Any, said: str
) -> None:
    flow, writer = titled()
    async with sit(flow, writer) as desk:
        await desk.run()
        mine = HandPatch(path="/title", base="T1", value="Mine")
        await desk.edit(ReplaceResult(step="a", patches=(mine,)))
        await desk.edit(SetInput(name="n", value=2))

        with pytest.raises(EditRefused, match=said):
            await desk.decide(verdict, value=value)

        assert (await desk.asked()).kind == "conflict"
