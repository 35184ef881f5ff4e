"""Changing one's mind: edits with preview and undo, through the service and the worker."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import Conflict, EditRefused
from assistant.snapshot import StepView
from assistant.statuses import Status
from assistant.store import revisions
from graphs.edits import (
    Edit,
    GiveResult,
    Guidance,
    HandPatch,
    Redo,
    Rename,
    ReplaceResult,
    SetInput,
    Skip,
)
from graphs.errors import InputError
from graphs.journal import Verdict
from tests.support.app_desk import ANA, LIMIT_SECONDS, Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval, until

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


def diamond() -> Any:
    """Step c follows from nothing that an edit of the input changes."""
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}),
            agent("b", of=["a"]),
            agent("c"),
            agent("d", of=["b", "c"]),
        ],
        inputs={"n": 1},
    )


def in_flight() -> tuple[Any, ScriptedWriter]:
    """Three steps that are being made at once, and the end that needs them all."""
    writer = ScriptedWriter()
    for name in ("x", "y", "z"):
        writer.hold(name)
    flow = definition(
        [
            agent("x", reads={"n": "inputs.n"}),
            agent("y"),
            agent("z"),
            agent("end", of=["x", "y", "z"]),
        ],
        inputs={"n": 1},
    )
    return flow, writer


async def all_began(writer: ScriptedWriter) -> None:
    for began in writer.began.values():
        await began.wait()


async def called(writer: ScriptedWriter, step: str, times: int) -> None:
    await until(lambda: writer.calls[step] >= times)


def kept(before: StepView, after: StepView) -> bool:
    return (before.key, before.value, before.sources) == (after.key, after.value, after.sources)


async def test_an_edit_redoes_what_the_preview_named_and_keeps_every_other_byte(
    sit_anywhere: Sit,
) -> None:
    async with sit_anywhere(diamond()) as desk:
        await desk.run()
        before = await desk.steps()

        impact = await desk.app.runs.preview(ANA, desk.run_id, [TWO])
        status = await desk.edit(TWO)
        after = await desk.steps()

        assert status is Status.SUCCEEDED
        assert {one.step for one in impact.redo} == {"a", "b", "d"}
        assert (impact.calls, impact.cost_usd) == (3, 0.03)
        assert impact.cost_usd <= impact.cost_limit_usd
        assert desk.writer.calls == {"a": 2, "b": 2, "c": 1, "d": 2}
        assert kept(before["c", ""], after["c", ""])
        assert after["c", ""].reused
        assert not after["d", ""].reused


async def test_a_preview_changes_nothing(sit: Sit) -> None:
    async with sit(diamond()) as desk:
        await desk.run()
        story = await desk.story()

        await desk.app.runs.preview(ANA, desk.run_id, [TWO])

        assert await desk.story() == story
        assert (await desk.snapshot()).revision.number == 1
        assert desk.writer.calls.total() == 4


async def test_a_preview_counts_the_call_of_a_step_that_only_the_edit_makes_needed(
    sit: Sit,
) -> None:
    flow = definition([agent("a"), agent("b", of=["a"], when="inputs.n > 1")], inputs={"n": 1})
    async with sit(flow) as desk:
        await desk.run()

        impact = await desk.app.runs.preview(ANA, desk.run_id, [TWO])
        await desk.edit(TWO)

        assert impact.calls == 1
        assert desk.writer.calls["b"] == 1


async def test_an_edit_while_three_steps_are_in_flight_keeps_the_two_that_are_not_stale(
    sit_anywhere: Sit,
) -> None:
    flow, writer = in_flight()
    async with sit_anywhere(flow, writer) as desk, asyncio.timeout(LIMIT_SECONDS):
        await desk.start()
        working = asyncio.create_task(desk.settle())
        await all_began(writer)

        await desk.app.runs.edit(ANA, desk.run_id, [TWO])
        await called(writer, "x", 2)  # at once, while the three are still being made
        for barrier in writer.barriers.values():
            barrier.set()

        assert await working is Status.SUCCEEDED
        assert writer.calls == {"x": 2, "y": 1, "z": 1, "end": 1}
        assert await desk.text("end") == "end(x=x(n=2); y=y(); z=z())"


async def test_a_step_that_lands_while_what_it_waits_for_is_redone_is_not_made_twice(
    sit: Sit,
) -> None:
    writer = ScriptedWriter()
    slow = writer.hold("b")
    flow = definition(
        [agent("a", reads={"n": "inputs.n"}), agent("b", needs=["a"])], inputs={"n": 1}
    )
    async with sit(flow, writer) as desk, asyncio.timeout(LIMIT_SECONDS):
        await desk.start()
        working = asyncio.create_task(desk.settle())
        await writer.began["b"].wait()
        again = writer.hold("a")

        await desk.app.runs.edit(ANA, desk.run_id, [TWO])
        await called(writer, "a", 2)
        slow.set()
        await desk.until_told("step.finished", step="b")
        again.set()

        assert await working is Status.SUCCEEDED
        assert writer.calls == {"a": 2, "b": 1}


async def test_an_edit_from_another_process_is_found_in_the_inbox(sit: Sit, tmp_path: Path) -> None:
    flow, writer = in_flight()
    async with sit(flow, writer) as desk, sit(flow) as elsewhere:
        async with asyncio.timeout(LIMIT_SECONDS):
            await desk.start()
            working = asyncio.create_task(desk.settle())
            await all_began(writer)

            await elsewhere.app.runs.edit(ANA, desk.run_id, [TWO])
            await called(writer, "x", 2)
            for barrier in writer.barriers.values():
                barrier.set()

            assert await working is Status.SUCCEEDED
        assert writer.calls == {"x": 2, "y": 1, "z": 1, "end": 1}


async def test_of_two_edits_at_once_each_is_kept_or_told_that_another_came_first(
    sit_anywhere: Sit,
) -> None:
    async with sit_anywhere(diamond()) as desk:
        await desk.run()
        edits = [
            desk.app.runs.edit(ANA, desk.run_id, [SetInput(name="n", value=value)])
            for value in (2, 3)
        ]

        ended = await asyncio.gather(*edits, return_exceptions=True)

        kept = sorted(one for one in ended if isinstance(one, int))
        assert kept in ([2], [2, 3])  # both, where one was over before the other looked
        assert all(isinstance(one, int | Conflict) for one in ended)
        assert await desk.settle() is Status.SUCCEEDED
        assert (await desk.snapshot()).run.revision == kept[-1]


async def test_undo_restores_every_byte_without_a_call(sit_anywhere: Sit) -> None:
    async with sit_anywhere(diamond()) as desk:
        await desk.run()
        before = await desk.steps()
        await desk.edit(TWO)
        calls = desk.writer.calls.total()

        undone = await desk.app.runs.undo(ANA, desk.run_id)
        assert await desk.settle() is Status.SUCCEEDED

        after = await desk.steps()
        assert (undone.revision, undone.restored, undone.words) == (3, 1, "please")
        assert desk.writer.calls.total() == calls
        assert all(kept(before[place], after[place]) for place in before)


UNDO_CASES: dict[str, tuple[list[int | None], int]] = {
    # Numbers are edits of the input, None takes the last one back; and what the input is then.
    "twice": ([2, 3, None, None], 1),
    "after an undo and an edit": ([2, None, 3, None], 1),
    "of the edit before the one undone": ([2, 3, 4, None, None], 2),
    "an edit after an undo": ([2, 3, None, 4], 4),
    "across an undo that was edited over": ([2, 3, None, 4, None, None], 1),
}


@pytest.mark.parametrize(("moves", "value"), UNDO_CASES.values(), ids=UNDO_CASES.keys())
async def test_undo_takes_back_the_change_that_stands(
    sit: Sit, moves: list[int | None], value: int
) -> None:
    async with sit(diamond()) as desk:
        await desk.run()
        for move in moves:
            if move is None:
                calls = desk.writer.calls.total()
                assert await desk.undo() is Status.SUCCEEDED
                assert desk.writer.calls.total() == calls
            else:
                assert await desk.edit(SetInput(name="n", value=move)) is Status.SUCCEEDED

        assert await desk.text("a") == f"a(n={value})"


async def test_the_first_version_cannot_be_undone(sit: Sit) -> None:
    async with sit(diamond()) as desk:
        await desk.run()
        await desk.edit(TWO)
        await desk.undo()

        with pytest.raises(Conflict, match="first version"):
            await desk.app.runs.undo(ANA, desk.run_id)


def named() -> tuple[Any, ScriptedWriter]:
    """A lead by name in two steps, an approval, and files."""
    writer = ScriptedWriter(
        {
            "a": lambda _: {"text": "Maya leaves. MAYA'S car. Mayan."},
            "b": lambda one: {"text": f"{one.context['lead']} comes home."},
        }
    )
    flow = definition(
        [
            agent("a", reads={"lead": "inputs.lead"}),
            agent("b", of=["a"], reads={"lead": "inputs.lead"}),
            approval("b"),
            {"id": "files", "kind": "export", "of": "b", "needs": ["ok_b"], "formats": ["md"]},
        ],
        inputs={"lead": "Maya"},
    )
    return flow, writer


async def contents(desk: Desk) -> str:
    """Return the text of all files of the run as it stands."""
    files = (await desk.snapshot()).documents
    assert files
    found = [await desk.app.runs.document(ANA, desk.run_id, one.sha256) for one in files]
    return b"\n".join(found).decode()


async def test_a_rename_is_carried_into_results_approvals_and_files_without_a_call(
    sit_anywhere: Sit,
) -> None:
    flow, writer = named()
    rename = Rename(old="Maya", new="Nora")
    async with sit_anywhere(flow, writer) as desk:
        await desk.run()
        await desk.approve()
        calls = writer.calls.total()

        impact = await desk.app.runs.preview(ANA, desk.run_id, [rename])
        status = await desk.edit(rename)

        assert status is Status.SUCCEEDED
        assert [(one.step, impact.calls) for one in impact.redo] == [("files", 0)]
        assert await desk.text("a") == "Nora leaves. NORA'S car. Mayan."
        assert (await desk.steps())["b", ""].how == "carried"
        assert "Nora comes home" in await contents(desk)
        assert "Maya" not in await contents(desk)
        assert writer.calls.total() == calls


async def test_undoing_a_rename_brings_the_old_files_back_without_a_call(sit: Sit) -> None:
    flow, writer = named()
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.approve()
        before = (await desk.snapshot()).documents
        await desk.edit(Rename(old="Maya", new="Nora"))
        calls = writer.calls.total()

        assert await desk.undo() is Status.SUCCEEDED

        assert (await desk.snapshot()).documents == before
        assert "Maya comes home" in await contents(desk)
        assert writer.calls.total() == calls


async def test_an_edit_after_a_rename_keeps_the_new_name(sit: Sit) -> None:
    flow, writer = named()
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.app.runs.edit(ANA, desk.run_id, [Rename(old="Maya", new="Nora")])

        await desk.edit(Redo(step="b", nonce="1"))

        assert await desk.text("b") == "Nora comes home."
        assert writer.calls == {"a": 1, "b": 2}


async def test_an_approval_outlives_a_rename_and_the_edits_after_it(sit: Sit) -> None:
    flow, writer = named()
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.approve()

        for edit in (
            Rename(old="Maya", new="Nora"),
            Redo(step="files", nonce="1"),
            Rename(old="Nora", new="Ines"),
            Redo(step="files", nonce="2"),
        ):
            assert await desk.edit(edit) is Status.SUCCEEDED

        assert "Ines comes home" in await contents(desk)
        assert writer.calls == {"a": 1, "b": 1}


async def test_a_hand_edit_stays_when_its_step_is_made_again(sit: Sit) -> None:
    two = agent("a", reads={"n": "inputs.n"}, output={"title": "string", "body": "string"})
    writer = ScriptedWriter({"a": lambda one: {"title": "T", "body": f"body {one.context['n']}"}})
    async with sit(definition([two], inputs={"n": 1}), writer) as desk:
        await desk.run()
        mine = HandPatch(path="/title", base="T", value="Mine")

        await desk.edit(ReplaceResult(step="a", patches=(mine,)))
        assert await desk.edit(TWO) is Status.SUCCEEDED

        assert (await desk.steps())["a", ""].value == {"title": "Mine", "body": "body 2"}


async def test_results_given_at_launch_are_not_made(sit_anywhere: Sit) -> None:
    async with sit_anywhere(diamond()) as desk:
        status = await desk.run(results={"b": {"text": "my outline"}})

        assert status is Status.SUCCEEDED
        assert desk.writer.calls == {"a": 1, "c": 1, "d": 1}
        assert await desk.text("d") == "d(b=my outline; c=c())"
        assert (await desk.steps())["b", ""].how == "given"


@pytest.mark.parametrize("edit", [Skip(step="parts"), GiveResult(step="parts", value=[])])
async def test_nothing_inside_a_block_is_made_when_it_is_left_out_or_given(
    sit: Sit, edit: Edit
) -> None:
    block = {
        "id": "parts",
        "kind": "each",
        "items": "steps.outline.list",
        "needs": ["ok_outline"],
        "steps": [agent("part", reads={"of": "item"})],
    }
    outline = agent("outline", output={"list": ["string"]})
    async with sit(definition([outline, approval("outline"), block])) as desk:
        await desk.run(results={"outline": {"list": ["one", "two"]}})
        await desk.app.runs.edit(ANA, desk.run_id, [edit])

        assert await desk.settle() is Status.WAITING
        assert await desk.approve() is Status.SUCCEEDED

        assert desk.writer.calls.total() == 0


async def test_no_judge_is_called_for_a_review_that_is_left_out(sit: Sit) -> None:
    review = {
        "id": "review",
        "kind": "revise",
        "of": "a",
        "critic": {"role": "writer", "prompt": "Judge.", "criteria": ["clear"]},
    }
    async with sit(definition([agent("a"), approval("a"), {**review, "needs": ["ok_a"]}])) as desk:
        await desk.run()
        await desk.app.runs.edit(ANA, desk.run_id, [Skip(step="review")])

        assert await desk.approve() is Status.SUCCEEDED

        assert desk.writer.calls == {"a": 1}


async def test_a_value_is_read_into_the_type_of_its_input(sit: Sit) -> None:
    async with sit(diamond()) as desk:
        await desk.run()

        await desk.edit(SetInput(name="n", value="2"))

        assert (await desk.snapshot()).revision.inputs == {"n": 2}


MISFITS: dict[str, tuple[Edit, str]] = {
    "unknown input": (SetInput(name="m", value=1), "is not an input of small"),
    "value out of range": (SetInput(name="n", value=1_000), "from 0 to 100"),
    "unknown step": (Redo(step="q", nonce="1"), "There is no step 'q'; there are: a, ok_a"),
    "redo of an approval": (Redo(step="ok_a", nonce="1"), "an approval step"),
    "result of an approval": (GiveResult(step="ok_a", value={}), "an approval step"),
    "item of a step without items": (Guidance(step="a", item="EP1", text="x"), "has no item 'EP1'"),
    "result in another form": (GiveResult(step="a", value={"words": 1}), "a at text"),
    "passage that is not there": (
        ReplaceResult(step="a", patches=(HandPatch(path="/nope", base="", value="x"),)),
        "nope",
    ),
}


@pytest.mark.parametrize(("edit", "said"), MISFITS.values(), ids=MISFITS.keys())
async def test_an_edit_that_does_not_fit_is_refused_and_nothing_is_written(
    sit: Sit, edit: Edit, said: str
) -> None:
    flow = definition([agent("a", reads={"n": "inputs.n"}), approval("a")], inputs={"n": 1})
    async with sit(flow) as desk:
        await desk.run()

        for attempt in (desk.app.runs.preview, desk.app.runs.edit):
            with pytest.raises((EditRefused, InputError), match=said):
                await attempt(ANA, desk.run_id, [edit])

        async with desk.app.store.reading() as tx:
            assert len(await revisions.of_run(tx, desk.run_id, owner=ANA)) == 1


Graph = list[list[int]]  # for each step the earlier ones it reads


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, list[bool], list[bool], int]:
    """A small graph, which steps read the input, which always say the same, and which is redone."""
    size = draw(st.integers(2, 5))
    reads = [
        draw(st.lists(st.integers(0, max(0, i - 1)), unique=True, max_size=2)) if i else []
        for i in range(size)
    ]
    flags = st.lists(st.booleans(), min_size=size, max_size=size)
    return reads, draw(flags), draw(flags), draw(st.integers(-1, size - 1))


def drawn(reads: Graph, inputs: list[bool], same: list[bool]) -> tuple[Any, ScriptedWriter]:
    steps = [
        agent(
            f"s{i}",
            of=[f"s{j}" for j in reads[i]],
            reads={"n": "inputs.n"} if inputs[i] else {},
        )
        for i in range(len(reads))
    ]
    fixed = {f"s{i}": lambda _: {"text": "the same"} for i, one in enumerate(same) if one}
    return definition(steps, inputs={"n": 1}), ScriptedWriter(fixed)


def test_what_is_redone_is_a_part_of_what_any_preview_named(
    sqlite_template: Path, tmp_path: Path
) -> None:
    url = copied(sqlite_template, tmp_path)

    @settings(max_examples=10, deadline=None, database=None)
    @given(graphs())
    def holds(case: tuple[Graph, list[bool], list[bool], int]) -> None:
        reads, inputs, same, redone = case
        edit: Edit = TWO if redone < 0 else Redo(step=f"s{redone}", nonce="1")
        runner.run(redoes_a_part(url, tmp_path, drawn(reads, inputs, same), edit))

    with asyncio.Runner() as runner:
        holds()
    shutil.rmtree(tmp_path)


async def redoes_a_part(
    url: str, home: Path, drawing: tuple[Any, ScriptedWriter], edit: Edit
) -> None:
    async with open_desk(url, home, *drawing) as desk:
        await desk.run()
        before, calls = await desk.steps(), desk.writer.calls.copy()

        impact = await desk.app.runs.preview(ANA, desk.run_id, [edit])
        await desk.edit(edit)
        after, made = await desk.steps(), desk.writer.calls - calls
        await desk.undo()
        undone = await desk.steps()

        named = {one.step for one in impact.redo}
        assert set(made) <= named
        assert made.total() <= impact.calls
        assert all(kept(before[p], after[p]) for p in before if p[0] not in named)
        assert all(kept(before[p], undone[p]) for p in before)
        assert desk.writer.calls == calls + made


async def test_words_of_an_edit_are_told_with_their_author(sit: Sit) -> None:
    async with sit(diamond()) as desk:
        await desk.run()
        await desk.edit(TWO)

        events = await desk.app.runs.events(ANA, desk.run_id)

        told = next(one for one in events if one.kind == "run.revised")
        assert (told.actor, told.data) == (
            ANA,
            {"revision": 2, "words": "please", "restores": None},
        )


async def test_an_approved_edit_and_a_redo_of_what_follows_keep_the_approval(sit: Sit) -> None:
    flow = definition([agent("a"), approval("a"), agent("end", of=["ok_a"])])
    async with sit(flow) as desk:
        await desk.run()
        await desk.decide(Verdict.EDIT, value={"text": "mine"})

        assert await desk.edit(Redo(step="end", nonce="1")) is Status.SUCCEEDED

        assert desk.writer.calls == {"a": 1, "end": 2}
