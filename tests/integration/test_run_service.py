"""The service around a run: its start, owner, version, money, files and story."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from langgraph.checkpoint.serde.jsonplus import EXT_CONSTRUCTOR_POS_ARGS

from agents.errors import InvalidAnswer, WrongKey
from assistant.errors import Conflict, EditRefused, NotFound
from assistant.runs import RunService
from assistant.statuses import Autonomy, Status
from assistant.store import effects, runs
from graphs.edits import GiveResult, Redo, SetInput
from graphs.errors import InputError
from graphs.journal import Address, Verdict
from graphs.limits import Limits
from tests.support.app_desk import ANA, Desk, MeteredWriter, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
TWO = SetInput(name="n", value=2)


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


@pytest.fixture
def sit_anywhere(database_url: str, tmp_path: Path) -> Sit:
    """Opens a desk on either engine."""
    return lambda flow, writer=None: open_desk(database_url, tmp_path, flow, writer)


def chain(**more: Any) -> Any:
    """Three steps one after the other; the first one reads the input."""
    return definition(
        [agent("a", reads={"n": "inputs.n"}), agent("b", of=["a"]), agent("c", of=["b"])],
        inputs={"n": 1},
        **more,
    )


def filed() -> Any:
    """A draft, an approval, and a file."""
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}),
            approval("a"),
            {"id": "files", "kind": "export", "of": "a", "needs": ["ok_a"], "formats": ["md"]},
        ],
        inputs={"n": 1},
    )


async def test_a_run_is_queued_at_once_and_executed_by_a_worker_alone(sit_anywhere: Sit) -> None:
    async with sit_anywhere(chain()) as desk:
        await desk.start(n=3)

        assert (await desk.snapshot()).run.status is Status.QUEUED
        assert desk.writer.calls.total() == 0
        assert await desk.settle() is Status.SUCCEEDED
        assert await desk.text("c") == "c(b=b(a=a(n=3)))"


MISFITS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "several at once": ({"n": 1_000, "m": 1}, ("n", "m")),
    "not a number": ({"n": "many"}, ("n",)),
}


@pytest.mark.parametrize(("inputs", "named"), MISFITS.values(), ids=MISFITS.keys())
async def test_wrong_inputs_are_told_whole_and_nothing_is_written(
    sit: Sit, inputs: dict[str, Any], named: tuple[str, ...]
) -> None:
    async with sit(chain()) as desk:
        with pytest.raises(InputError) as refused:
            await desk.start(**inputs)

        assert all(f"{name}" in str(refused.value) for name in named)
        assert await desk.app.runs.all(ANA) == []


@pytest.mark.parametrize(
    "results", [{"q": {"text": "x"}}, {"a": {"words": 1}}], ids=["unknown step", "other form"]
)
async def test_wrong_results_at_launch_are_refused_and_nothing_is_written(
    sit: Sit, results: dict[str, Any]
) -> None:
    async with sit(chain()) as desk:
        with pytest.raises(EditRefused):
            await desk.start(results=results)

        assert await desk.app.runs.all(ANA) == []


async def test_a_run_keeps_the_version_it_began_with(sit: Sit) -> None:
    async with sit(chain()) as desk:
        await desk.start()
        first, desk.flow = desk.run_id, definition([agent("a"), agent("z", of=["a"])])

        await desk.run()
        second, desk.run_id = desk.run_id, first

        assert await desk.settle() is Status.SUCCEEDED
        assert {one for one, _ in await desk.steps()} == {"a", "b", "c"}
        assert (await desk.snapshot()).version == 1
        desk.run_id = second
        assert (await desk.snapshot()).version == 2
        assert {one for one, _ in await desk.steps()} == {"a", "z"}


async def test_the_story_of_a_run_is_told_without_gaps_and_says_who_did_what(
    sit_anywhere: Sit,
) -> None:
    flow = definition([agent("a"), approval("a"), agent("end", of=["ok_a"])])
    async with sit_anywhere(flow) as desk:
        await desk.run()
        await desk.app.runs.pause(ANA, desk.run_id)
        await desk.settle()
        await desk.app.runs.resume(ANA, desk.run_id)
        await desk.settle()
        await desk.approve()

        events = await desk.app.runs.events(ANA, desk.run_id)

        assert [one.seq for one in events] == list(range(1, len(events) + 1))
        assert [(one.actor, one.kind) for one in events] == [
            (ANA, "run.created"),
            ("worker", "step.started"),
            ("worker", "step.finished"),
            ("worker", "approval.requested"),
            ("worker", "run.waiting"),
            (ANA, "run.asked"),
            ("worker", "run.paused"),
            (ANA, "run.asked"),
            ("worker", "run.waiting"),
            (ANA, "approval.decided"),
            ("worker", "step.started"),
            ("worker", "step.finished"),
            ("worker", "run.succeeded"),
        ]
        assert (await desk.snapshot()).run.last_seq == len(events)
        later = await desk.app.runs.events(ANA, desk.run_id, after=len(events) - 1)
        assert [one.kind for one in later] == ["run.succeeded"]


BY_STRANGERS: dict[str, Callable[[RunService, str, str], Any]] = {
    "get": lambda service, run, _: service.get("bob", run),
    "find": lambda service, run, _: service.find("bob", run[:8]),
    "find last": lambda service, run, _: service.find("bob", "last"),
    "snapshot": lambda service, run, _: service.snapshot("bob", run),
    "origin": lambda service, run, _: service.origin("bob", run),
    "events": lambda service, run, _: service.events("bob", run),
    "document": lambda service, run, _: service.document("bob", run, "0" * 64),
    "preview": lambda service, run, _: service.preview("bob", run, [TWO]),
    "edit": lambda service, run, _: service.edit("bob", run, [TWO]),
    "undo": lambda service, run, _: service.undo("bob", run),
    "versions": lambda service, run, _: service.versions("bob", run),
    "compare": lambda service, run, _: service.compare("bob", run, 1, 1),
    "restore": lambda service, run, _: service.restore("bob", run, 1),
    "snapshot_at": lambda service, run, _: service.snapshot_at("bob", run, 1),
    "patches_back": lambda service, run, _: service.patches_back(
        "bob", run, 1, Address("a"), ["/text"]
    ),
    "fork": lambda service, run, _: service.fork("bob", run),
    "pause": lambda service, run, _: service.pause("bob", run),
    "resume": lambda service, run, _: service.resume("bob", run),
    "cancel": lambda service, run, _: service.cancel("bob", run),
    "set_autonomy": lambda service, run, _: service.set_autonomy("bob", run, Autonomy.END),
    "allow": lambda service, run, _: service.allow("bob", run, Limits(usd=1.0)),
    "decide": lambda service, run, approval_id: service.decide(
        "bob", run, approval_id, shown="", verdict=Verdict.APPROVE
    ),
}
OF_NO_ONE_RUN = {"quote", "start", "all", "inbox"}


@pytest.mark.parametrize("verb", BY_STRANGERS.values(), ids=BY_STRANGERS.keys())
async def test_the_run_of_another_person_is_not_found(sit: Sit, verb: Callable[..., Any]) -> None:
    async with sit(filed()) as desk:
        await desk.run()
        asked = await desk.asked()
        story = await desk.story()

        with pytest.raises(NotFound):
            await verb(desk.app.runs, desk.run_id, asked.id)

        assert await desk.story() == story


def test_every_verb_of_the_service_is_tried_by_a_stranger() -> None:
    verbs = {name for name, one in vars(RunService).items() if callable(one) and name[0] != "_"}

    assert verbs == {name.split()[0] for name in BY_STRANGERS} | OF_NO_ONE_RUN


async def test_a_stranger_sees_no_run_and_no_question(sit: Sit) -> None:
    async with sit(filed()) as desk:
        await desk.run()

        assert await desk.app.runs.all("bob") == []
        assert await desk.app.runs.inbox("bob") == []


async def test_an_approval_of_another_run_is_not_found_in_this_one(sit: Sit) -> None:
    async with sit(filed()) as desk:
        await desk.run()
        elsewhere = await desk.asked()
        await desk.run()

        with pytest.raises(NotFound):
            await desk.app.runs.decide(
                ANA, desk.run_id, elsewhere.id, shown=elsewhere.shown, verdict=Verdict.APPROVE
            )


async def test_files_are_there_by_their_hash_and_a_new_version_has_new_ones(sit: Sit) -> None:
    async with sit(filed()) as desk:
        await desk.run()
        assert (await desk.snapshot()).documents == ()
        await desk.approve()
        first = (await desk.snapshot()).documents

        await desk.edit(TWO)
        await desk.approve()
        second = (await desk.snapshot()).documents

        assert [one.name for one in first] == [one.name for one in second]
        assert {one.sha256 for one in first}.isdisjoint(one.sha256 for one in second)
        for files, text in ((first, b"a(n=1)"), (second, b"a(n=2)")):
            for one in files:
                assert text in await desk.app.runs.document(ANA, desk.run_id, one.sha256)


async def test_a_fork_reuses_results_and_files_but_neither_effects_nor_approvals(
    sit_anywhere: Sit,
) -> None:
    async with sit_anywhere(filed()) as desk:
        await desk.run()
        await desk.approve()
        await _sent(desk)
        calls, files = desk.writer.calls.total(), (await desk.snapshot()).documents

        desk.run_id = (await desk.app.runs.fork(ANA, desk.run_id)).id
        assert await desk.settle() is Status.WAITING
        assert await desk.approve() is Status.SUCCEEDED

        assert desk.writer.calls.total() == calls
        assert (await desk.snapshot()).documents == files
        assert b"a(n=1)" in await desk.app.runs.document(ANA, desk.run_id, files[0].sha256)
        async with desk.app.store.reading() as tx:
            assert await effects.of_run(tx, desk.run_id, owner=ANA) == []


async def _sent(desk: Desk) -> None:
    new = effects.NewEffect(
        run_id=desk.run_id,
        step="mail",
        item="",
        idempotency_key="k1",
        destination="x",
        payload=None,
    )
    async with desk.app.store.transaction() as tx:
        await effects.intend(tx, new)


async def test_an_edit_of_a_fork_leaves_its_origin_as_it_was(sit: Sit) -> None:
    async with sit(chain()) as desk:
        await desk.run()
        origin, before = desk.run_id, await desk.steps()
        desk.run_id = (await desk.app.runs.fork(ANA, origin)).id
        await desk.settle()

        await desk.edit(TWO)

        assert await desk.text("a") == "a(n=2)"
        desk.run_id = origin
        assert await desk.steps() == before


async def test_a_fork_of_a_run_whose_last_change_was_undone_stands_on_its_own(sit: Sit) -> None:
    async with sit(chain()) as desk:
        await desk.run()
        await desk.edit(TWO)
        await desk.undo()

        desk.run_id = (await desk.app.runs.fork(ANA, desk.run_id)).id
        await desk.settle()

        assert await desk.text("a") == "a(n=1)"
        with pytest.raises(Conflict, match="first version"):
            await desk.app.runs.undo(ANA, desk.run_id)


async def test_a_cancelled_run_can_be_forked_and_not_edited(sit: Sit) -> None:
    async with sit(filed()) as desk:
        await desk.run()
        await desk.app.runs.cancel(ANA, desk.run_id)
        await desk.settle()

        with pytest.raises(Conflict, match="cancelled"):
            await desk.app.runs.edit(ANA, desk.run_id, [TWO])
        desk.run_id = (await desk.app.runs.fork(ANA, desk.run_id)).id

        assert await desk.settle() is Status.WAITING
        assert desk.writer.calls == {"a": 1}


async def test_the_limit_pauses_the_run_and_raising_it_finishes_without_repeating(
    sit_anywhere: Sit,
) -> None:
    writer = MeteredWriter(most_usd=0.3, cost_usd=0.2)
    async with sit_anywhere(chain(), writer) as desk:
        assert await desk.run(limit_usd=0.5) is Status.PAUSED
        paused = (await desk.snapshot()).run
        assert paused.reason is not None
        assert (paused.reason["error"], paused.reason["step"]) == ("LimitReached", "c")
        assert paused.spent_usd <= 0.5

        raised = await desk.app.runs.allow(ANA, desk.run_id, Limits(usd=0.5))
        assert raised.usd == pytest.approx(1.0)

        assert await desk.settle() is Status.SUCCEEDED
        assert writer.finished == {"a": 1, "b": 1, "c": 1}
        ended = (await desk.snapshot()).run
        assert (ended.spent_usd, ended.reserved_usd) == (pytest.approx(0.6), 0)


async def test_too_small_a_raise_pauses_again_at_the_limit(sit: Sit) -> None:
    async with sit(chain(), MeteredWriter(most_usd=0.3, cost_usd=0.2)) as desk:
        await desk.run(limit_usd=0.5)

        await desk.app.runs.allow(ANA, desk.run_id, Limits(usd=0.05))

        assert await desk.settle() is Status.PAUSED


async def test_what_is_set_aside_for_calls_under_way_stops_nobody_who_can_wait(sit: Sit) -> None:
    writer = MeteredWriter(most_usd=0.3, cost_usd=0.01)
    flow = definition([agent("a"), agent("b"), agent("c"), agent("d")])
    async with sit(flow, writer) as desk:
        assert await desk.run(limit_usd=0.5) is Status.SUCCEEDED

        assert writer.finished == {"a": 1, "b": 1, "c": 1, "d": 1}


async def test_raising_the_limit_does_not_resume_what_a_person_paused(sit: Sit) -> None:
    async with sit(filed()) as desk:
        await desk.run()
        await desk.decide(Verdict.STOP)

        await desk.app.runs.allow(ANA, desk.run_id, Limits(usd=1.0))

        assert await desk.settle() is Status.PAUSED


@pytest.mark.parametrize("more", [0.0, -1.0, float("nan"), float("inf")])
async def test_a_limit_is_raised_by_a_real_amount_only(sit: Sit, more: float) -> None:
    async with sit(chain()) as desk:
        await desk.run()

        with pytest.raises(EditRefused, match="above 0"):
            await desk.app.runs.allow(ANA, desk.run_id, Limits.model_construct(usd=more))


async def test_a_wrong_key_pauses_with_its_message_and_resume_finishes_what_is_left(
    sit_anywhere: Sit,
) -> None:
    writer = ScriptedWriter({"b": lambda _: WrongKey("The key was not accepted.", status=401)})
    async with sit_anywhere(chain(), writer) as desk:
        assert await desk.run() is Status.PAUSED
        reason = (await desk.snapshot()).run.reason
        assert reason == {
            "step": "b",
            "error": "WrongKey",
            "message": "The key was not accepted.",
            "facts": {"status": 401},
            "finished": 1,
        }

        writer.answers.clear()
        await desk.app.runs.resume(ANA, desk.run_id)

        assert await desk.settle() is Status.SUCCEEDED
        assert writer.calls == {"a": 1, "b": 2, "c": 1}
        assert (await desk.snapshot()).run.reason is None


async def test_resume_tries_again_what_failed_and_nothing_else(sit: Sit) -> None:
    writer = ScriptedWriter({"b": lambda _: InvalidAnswer("not the form that was asked for")})
    async with sit(chain(), writer) as desk:
        assert await desk.run() is Status.FAILED

        writer.answers.clear()
        await desk.app.runs.resume(ANA, desk.run_id)

        assert await desk.settle() is Status.SUCCEEDED
        assert writer.calls == {"a": 1, "b": 2, "c": 1}


async def test_only_the_newest_thread_of_a_run_is_kept_by_the_checkpointer(
    sit: Sit, tmp_path: Path
) -> None:
    async with sit(chain()) as desk:
        await desk.run()
        other = desk.run_id
        await desk.run()
        await desk.edit(TWO)
        await desk.undo()

        with sqlite3.connect(tmp_path / "checkpoints.db") as file:
            rows = file.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall()

        threads = sorted(row[0].rsplit(":", 2)[:2] for row in rows)
        assert threads == sorted([[other, "1"], [desk.run_id, "3"]])


async def test_code_in_a_planted_checkpoint_is_not_executed(sit: Sit, tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    call = ormsgpack.packb(("os", "mkdir", [str(planted)]))
    blob = ormsgpack.packb(ormsgpack.Ext(EXT_CONSTRUCTOR_POS_ARGS, call))
    async with sit(chain()) as desk:
        await desk.run()
        with sqlite3.connect(tmp_path / "checkpoints.db") as file:
            file.execute("UPDATE checkpoints SET type = 'msgpack', checkpoint = ?", (blob,))
        saver = await desk.app.worker.bench.checkpoints.saver()

        cursor = await saver.conn.execute("SELECT DISTINCT thread_id FROM checkpoints")
        (thread,) = await cursor.fetchone()
        await saver.aget_tuple({"configurable": {"thread_id": thread}})

        assert not planted.exists()


async def test_a_result_given_later_replaces_what_was_made(sit: Sit) -> None:
    async with sit(chain()) as desk:
        await desk.run()

        await desk.edit(GiveResult(step="b", value={"text": "mine"}))

        assert await desk.text("c") == "c(b=mine)"
        assert desk.writer.calls == {"a": 1, "b": 1, "c": 2}


async def test_redoing_the_files_makes_them_again(sit: Sit) -> None:
    async with sit(filed()) as desk:
        await desk.run()
        await desk.approve()
        before = (await desk.steps())["files", ""].key

        assert await desk.edit(Redo(step="files", nonce="1")) is Status.SUCCEEDED

        assert (await desk.steps())["files", ""].key != before


async def test_a_run_is_found_by_the_beginning_of_its_id_and_by_last(sit: Sit) -> None:
    async with sit(chain()) as desk:
        await desk.run()
        first = desk.run_id
        await desk.run()

        assert (await desk.app.runs.find(ANA, first[:10])).id == first
        assert (await desk.app.runs.find(ANA, "last")).id == desk.run_id
        async with desk.app.store.reading() as tx:
            assert (await runs.get(tx, first, owner=ANA)).title == "Small"
