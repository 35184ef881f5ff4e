"""A load taken back: only what it added goes, also where a process ended meanwhile."""

from typing import Any

import pytest

from graphs.journal import EffectState
from graphs.outside import Reply, Request
from graphs.rehearsed_data import RehearsedData
from tests.support.workflows import Stage, workflow
from tests.unit.test_effects_once import CrashError, MortalJournal

TABLE = {"table": "people", "database": "shop", "key": ["id"]}
MADE = "create table people (id integer primary key, name text); insert into people values "
ROWS = "[{'id': 1, 'name': 'Ann'}, {'id': 2, 'name': 'Bo'}]"
STEPS: list[dict[str, Any]] = [
    {"id": "rows", "kind": "transform", "value": ROWS},
    {"id": "put", "kind": "load", "from": "steps.rows", "to": TABLE, "compensate": "unput"},
    {"id": "unput", "kind": "load", "from": "steps.rows", "to": {**TABLE, "remove": True}},
    {"id": "last", "kind": "http", "url": "https://api.example.org/x", "needs": ["put"]},
]


class Refusing:
    """Refuses whatever it is asked."""

    def refuses(self, request: Request) -> str:
        return ""

    async def send(self, request: Request) -> Reply:
        return Reply(409, "no")


def opened() -> Stage:
    stage = Stage(workflow(STEPS))
    stage.journal = stage.room.journal = MortalJournal()
    stage.room.data = RehearsedData({}, {"shop": f"{MADE} (1, 'Old')"})
    stage.room.outside = Refusing()
    return stage


def people(stage: Stage) -> Any:
    assert isinstance(stage.room.data, RehearsedData)
    return stage.room.data.rows_of("shop.people")


async def ended(stage: Stage) -> bool:
    """Let a run go on until it ends; tell whether a process ended meanwhile."""
    burnt = False
    for _ in range(6):
        try:
            finish = await stage.advance()
        except CrashError:
            burnt, stage.journal.left = True, None  # type: ignore[attr-defined]
            stage.room.flights.clear()
            continue
        if finish.standing != "waiting":
            assert finish.standing == "failed"
            break
        stage.approve()
    return burnt


@pytest.mark.parametrize("after", [False, True])
async def test_only_what_was_added_is_taken_away_wherever_a_process_ends(after: bool) -> None:
    for at in range(1, 40):
        stage = opened()
        stage.journal.left, stage.journal.after = at, after  # type: ignore[attr-defined]
        burnt = await ended(stage)
        assert people(stage) == [{"id": 1, "name": "Ann"}]
        if not burnt:
            break
    assert at > 8


async def test_where_nobody_knows_what_was_added_all_rows_stay_and_it_is_told() -> None:
    stage = opened()
    await stage.advance()
    stage.approve()
    intend = stage.journal.intend

    async def as_before(effect: Any) -> Any:
        effect.payload.pop("added", None)  # as it was kept before it was looked up
        return await intend(effect)

    stage.journal.intend = as_before  # type: ignore[method-assign]
    finish = await stage.advance()

    assert finish.reason["not_taken_back"] == ["put"]
    assert len(people(stage)) == 2
    assert EffectState.CONFIRMED in [one.state for one in stage.journal.effects.values()]
