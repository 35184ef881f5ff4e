"""Failures of a step by their kind: each is tried again where `on` names it, and else is not."""

from typing import Any, get_args

import pytest

from agents.errors import Fault, InvalidAnswer, Refused
from graphs.outside import NotReached, Reply, Request
from tests.support.workflows import ScriptedWriter, Stage, agent, workflow

GET = {"id": "a", "kind": "http", "url": "https://api.example.org/x"}
FEED = {"id": "a", "kind": "extract", "from": {"http": "https://api.example.org/x"}}
FILE = {"id": "a", "kind": "extract", "from": {"file": "a.csv"}}
BROKEN = {"id": "a", "kind": "transform", "value": "1 / (inputs.n - inputs.n)"}


class Answering:
    """An outside that answers everything alike."""

    def __init__(self, answer: Reply | NotReached) -> None:
        self.answer = answer

    def refuses(self, request: Request) -> str:
        return ""

    async def send(self, request: Request) -> Reply:
        if isinstance(self.answer, NotReached):
            raise self.answer
        return self.answer


def hanging() -> ScriptedWriter:
    writer = ScriptedWriter()
    writer.hold("a")
    return writer


def saying(error: Exception) -> ScriptedWriter:
    return ScriptedWriter({"a": lambda _: error})


CASES = [
    ("transient", agent("a", timeout=0.01), hanging, None),
    ("transient", GET, None, Reply(503, "busy")),
    ("transient", GET, None, Reply(429, "slowly")),
    ("transient", FEED, None, Reply(503, "busy")),
    ("transient", FEED, None, NotReached("Nobody there.")),
    ("permanent", FEED, None, Reply(302, "elsewhere")),
    ("permanent", FEED, None, Reply(200, {"no": "rows"})),
    ("system", FEED, None, None),
    ("system", FILE, None, None),
    ("transient", GET, None, NotReached("Nobody there.")),
    ("permanent", agent("a"), lambda: saying(InvalidAnswer("No form.")), None),
    ("permanent", BROKEN, None, None),
    ("permanent", GET, None, Reply(404, "nothing")),
    ("business", agent("a"), lambda: saying(Refused("I would not.")), None),
    ("system", GET, None, None),
]


@pytest.mark.parametrize("named", [True, False], ids=["named", "not named"])
@pytest.mark.parametrize(
    ("fault", "step", "writer", "answer"), CASES, ids=[one[0] for one in CASES]
)
async def test_a_failure_is_tried_again_where_its_kind_is_named_and_else_is_not(
    fault: Fault, step: dict[str, Any], writer: Any, answer: Any, named: bool
) -> None:
    others = [one for one in get_args(Fault) if one != fault]
    retry = {"attempts": 2, "delay": 0, "jitter": 0, "on": [fault] if named else others}
    stage = Stage(
        workflow([{**step, "retry": retry}], inputs={"n": 1}), writer() if writer else None
    )
    stage.room.outside = Answering(answer) if answer is not None else None

    finish = await stage.advance()

    assert finish.standing == "failed"
    tried = [one.data["try"] for one in stage.journal.log if one.kind == "step.retried"]
    assert tried == ([1] if named else [])


def test_every_kind_of_failure_is_met_here() -> None:
    assert {one[0] for one in CASES} == set(get_args(Fault))
