"""What a click on a step shows: who made it, when, why, and what is wrong with it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agents.writer import Assignment
from graphs.journal import Address
from graphs.room import Emit
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


def judged() -> Any:
    roles = {
        "writer": {"title": "Lesson designer"},
        "coach": {"title": "Coach", "model": "judge"},
    }
    return definition(
        [
            agent("a"),
            {
                "id": "draft",
                "kind": "transform",
                "run": "assemble",
                "with": {"first": "steps.a"},
            },
            {
                "id": "review",
                "kind": "revise",
                "of": "draft",
                "critic": {"role": "coach", "criteria": ["clear"]},
                "reviser": {"role": "writer"},
            },
            approval("review"),
        ],
        roles=roles,
    )


def _review(assignment: Assignment) -> Mapping[str, Any]:
    proof = {"id": "clear", "score": 4, "quote": "a()", "reason": "It is."}
    return {"scored": True, "criteria": [proof], "changes": [], "summary": "Clear enough."}


async def test_a_step_says_who_made_it_why_and_when(sit: Sit) -> None:
    writer = ScriptedWriter({"review.critic": _review})
    writer.notes["a"] = "I began with what they know."
    async with sit(judged(), writer) as desk:
        await desk.run()

        steps = await desk.steps()

        made = steps["a", ""]
        assert (made.role, made.note) == ("Lesson designer", "I began with what they know.")
        assert made.started_at is not None
        assert made.ended_at == made.started_at + timedelta(seconds=made.seconds)
        judge = steps["review.critic", "1"]
        assert (judge.role, judge.note) == ("Coach", "Clear enough.")
        assert (steps["draft", ""].role, steps["ok_review", ""].role) == ("", "")
        assert steps["ok_review", ""].started_at is None


async def test_text_is_read_along_only_by_who_watches_as_a_step_begins(sit: Sit) -> None:
    heard: list[tuple[str, Address, str]] = []
    watching: set[str] = set()

    def listener(run_id: str) -> Emit | None:
        if "now" not in watching:
            return None
        return lambda at, text: heard.append((run_id, at, text))

    async with sit(definition([agent("a"), approval("a"), agent("b", of=["ok_a"])])) as desk:
        desk.app.worker.bench.listener = listener
        await desk.run()
        watching.add("now")
        await desk.approve()

        assert heard == [(desk.run_id, Address("b"), "b(ok_a=a())")]


async def test_whoever_listens_at_the_hub_reads_along(sit: Sit) -> None:
    async with sit(definition([agent("a"), approval("a"), agent("b", of=["ok_a"])])) as desk:
        await desk.run()
        hub = desk.app.hub
        with hub.listening(ANA) as queue:
            await hub.look()
            await desk.approve()
            told = [queue.get_nowait() for _ in range(queue.qsize())]

        assert ("b", "b(ok_a=a())") in [
            (one.step, one.text) for one in told if one is not None and hasattr(one, "text")
        ]
