"""What a step does when it fails: tries, time, a step in its place, and step keys that stay."""

from typing import Any

import pytest

from agents.errors import WritingFailed
from agents.writer import Assignment, Usage
from graphs.cases import Case
from graphs.catalog import written
from graphs.errors import DefinitionError
from graphs.kinds.tries import wait_seconds
from graphs.outside import Reply, Request
from graphs.rehearsal import play
from graphs.steps.base import Retry
from tests.support.workflows import ScriptedWriter, Stage, agent, workflow


def _passing(one: Assignment) -> dict[str, str]:
    error = WritingFailed("Busy.", usage=Usage(1, 10, 0, 0.25))
    error.fault = "transient"
    raise error


async def test_what_every_try_took_is_charged():
    step = agent("a", retry={"attempts": 3, "delay": 0, "jitter": 0})
    stage = Stage(workflow([step]), ScriptedWriter({"a": _passing}))

    finish = await stage.advance()

    assert finish.standing == "failed"
    [entry] = stage.journal.rows.values()
    assert (entry.outcome.usage.calls, entry.outcome.usage.cost_usd) == (3, 0.75)
    assert [one.data["try"] for one in stage.journal.log if one.kind == "step.retried"] == [1, 2]


@pytest.mark.parametrize(
    ("number", "random", "seconds"),
    [(1, 0.5, 2), (2, 0.5, 6), (4, 0.5, 20), (1, 1.0, 2.2), (1, 0, 1.8)],
)
def test_waits_grow_up_to_the_longest_and_scatter(number: int, random: float, seconds: float):
    retry = Retry(delay=2, factor=3, most=20, jitter=0.1)

    assert wait_seconds(retry, number, random) == pytest.approx(seconds)


class Busy:
    """Answers that it is busy, and for how long, until it is done."""

    def __init__(self, *waits: float) -> None:
        self.waits = list(waits)

    def refuses(self, request: Request) -> str:
        return ""

    async def send(self, request: Request) -> Reply:
        if self.waits:
            return Reply(429, "busy", self.waits.pop(0))
        return Reply(200, [])


URL = "https://api.example.org/x"
TO: dict[str, Any] = {"to": {"webhook": URL}}


@pytest.mark.parametrize(
    "step",
    [
        {"kind": "http", "url": URL},
        {"kind": "http", "url": URL, "method": "POST"},
        {"kind": "publish", "from": "inputs.text", **TO},
        {"kind": "notify", "text": "Out.", **TO},
        {"kind": "extract", "from": {"http": URL}},
    ],
    ids=["read", "post", "publish", "notify", "extract"],
)
async def test_a_server_that_asks_to_be_left_alone_is_left_alone_up_to_the_longest_wait(
    step: dict[str, Any],
):
    retry = {"attempts": 4, "delay": 1, "factor": 1, "jitter": 0, "most": 60}
    stage = Stage(workflow([{"id": "it", "retry": retry, **step}], inputs={"text": "News"}))
    stage.room.outside = Busy(3, 900, 0)
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    stage.room.sleep = sleep
    await stage.advance()
    stage.approve()

    finish = await stage.advance()

    assert (finish.standing, waited) == ("succeeded", [3, 60, 1])


async def test_a_try_that_takes_too_long_is_cut_and_counts_as_passing():
    hangs = ScriptedWriter()
    hangs.hold("a")
    stage = Stage(workflow([agent("a", timeout=0.01)]), hangs)

    finish = await stage.advance()

    assert finish.reason["message"] == "It was not done within 0.01 seconds."


async def test_a_run_that_is_stopped_between_two_tries_tries_no_more():
    step = agent("a", retry={"attempts": 5, "delay": 1})
    writer = ScriptedWriter({"a": _passing})
    stage = Stage(workflow([step]), writer)

    async def stop(_: float) -> None:
        assert stage.last is not None
        stage.last.stopped = True

    stage.room.sleep = stop
    finish = await stage.advance()

    assert (finish.standing, writer.calls["a"]) == ("stopped", 1)


async def test_a_fallback_inside_a_block_stands_in_item_by_item():
    steps = """
draftroom: 1
name: small
title: Small
inputs: {names: {type: list, title: Names, default: [a, b]}}
roles: {writer: {title: Writer}}
steps:
  - id: all
    kind: each
    items: inputs.names
    steps:
      - {id: one, kind: agent, role: writer, with: {n: item}, output: {text: text}, fallback: two}
      - {id: two, kind: agent, role: writer, with: {n: item}, output: {text: text}}
      - {id: end, kind: transform, set: {text: steps.one.text}}
"""
    case = Case.model_validate(
        {
            "name": "one fails",
            "results": {
                "all.one[1]": {"text": "first"},
                "all.one[2]": {"error": "no"},
                "all.two[2]": {"text": "second"},
            },
            "expect": {"results": {"all": [{"text": "first"}, {"text": "second"}]}},
        }
    )

    assert (await play(written(steps), case)).differences == ()


def test_a_fallback_that_is_not_there_or_serves_two_is_refused_with_its_place():
    steps = """
draftroom: 1
name: small
title: Small
roles: {writer: {title: Writer}}
steps:
  - {id: a, kind: agent, role: writer, output: {text: text}, fallback: nobody}
  - {id: b, kind: agent, role: writer, output: {text: text}, fallback: d}
  - {id: c, kind: agent, role: writer, output: {text: text}, fallback: d}
  - {id: d, kind: agent, role: writer, output: {text: text}}
  - {id: e, kind: export, of: d, timeout: 5}
"""
    with pytest.raises(DefinitionError) as caught:
        written(steps)

    told = [(one.path, one.message) for one in caught.value.problems]
    assert ("/steps/0/fallback", "there is no step 'nobody' beside it") in told
    assert ("/steps/1/fallback", "'d' stands in for another step already") in told
    assert ("/steps/4/timeout", "a step of kind export is not tried again") in told


def test_a_step_without_them_keeps_the_key_it_always_had():
    step = workflow([agent("a")]).placed["a"].step

    written_down = step.model_dump(mode="json", by_alias=True)

    assert {"retry", "timeout", "fallback"} & set(written_down) == set()
