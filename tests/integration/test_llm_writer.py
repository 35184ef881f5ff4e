"""LLMWriter through litellm against a real HTTP server on loopback, with all its faults."""

import asyncio
import json
import logging
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from agents import model
from agents.breaker import Breakers
from agents.errors import (
    AgentError,
    InvalidAnswer,
    LimitReached,
    ProviderDown,
    Refused,
    Unavailable,
    UnknownModel,
    WrongKey,
)
from agents.framing import schema_of
from agents.llm_writer import LLMWriter
from agents.patience import Patience
from agents.prices import TokenPrice
from agents.sources import Source
from agents.tools import Tool, ToolFailed, ToolLimits, ToolRetry
from agents.writer import Assignment, Role, Usage, Written
from graphs.templates.lesson_plan.draft import Goals, Handouts, Sequence
from tests.support.model_replies import FAULTS, Reply, calls, too_many, value
from tests.support.model_server import ModelServer, Received

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

KEY = "sk-canary-0123456789abcdef"
GOOD = {"title": "Density", "points": ["heavy is not dense"]}
PRICE = TokenPrice(input_usd=1.0, output_usd=2.0)


class Outline(BaseModel):
    """The answer that these tests ask for."""

    model_config = ConfigDict(extra="forbid")

    title: str
    points: list[str] = Field(min_length=1)


class Lookup(BaseModel):
    """Arguments of the tool in these tests."""

    word: str


@dataclass
class Ledger:
    """A meter that keeps what was reserved and settled, and stops at a limit."""

    limit_usd: float = 100.0
    reserved: list[float] = field(default_factory=list)
    settled: list[Usage] = field(default_factory=list)

    async def reserve(self, model: str, most: Usage) -> str:
        most_usd = most.cost_usd
        if self.spent.cost_usd + most_usd > self.limit_usd:
            raise LimitReached
        self.reserved.append(most_usd)
        return str(len(self.reserved))

    async def settle(self, ticket: str, usage: Usage) -> None:
        self.settled.append(usage)

    @property
    def spent(self) -> Usage:
        return sum(self.settled, Usage())


@dataclass
class Naps:
    """Stands in for sleeping: nobody waits, and every wait is kept."""

    waits: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture(scope="module")
def reached() -> Iterator[set[str]]:
    """Every host that this process looks up or dials during this module."""
    hosts: set[str] = set()
    listening = True

    def note(event: str, details: tuple[Any, ...]) -> None:
        if not listening:
            return
        if event == "socket.getaddrinfo":
            hosts.add(str(details[0]))
        elif event == "socket.connect" and isinstance(details[1], tuple):
            hosts.add(str(details[1][0]))

    sys.addaudithook(note)
    yield hosts
    listening = False  # a hook can not be taken out again


@pytest.fixture(scope="module")
def server(reached: set[str]) -> Iterator[ModelServer]:
    with ModelServer() as running:
        model.warm_up().join()
        yield running


@pytest.fixture(autouse=True)
async def _clean(server: ModelServer) -> AsyncIterator[None]:
    server.clear()
    yield
    await model.close()


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def meter() -> Ledger:
    return Ledger()


@pytest.fixture
def writer(server: ModelServer, naps: Naps) -> LLMWriter:
    return writer_for(server.base_url, naps)


def writer_for(url: str, naps: Naps, **changes: Any) -> LLMWriter:
    patience = Patience(
        tries=3, stall_seconds=0.2, timeout_seconds=0.5, sleep=naps.sleep, chance=lambda: 1.0
    )
    defaults: dict[str, Any] = {
        "api_base": url,
        "api_key": KEY,
        "prices": {"openai/test-model": PRICE},
        "patience": patience,
        "breakers": Breakers(),
    }
    return LLMWriter("openai/test-model", **{**defaults, **changes})


def assignment(**changes: Any) -> Assignment:
    defaults: dict[str, Any] = {
        "template": "lesson_plan",
        "step": "outline",
        "role": Role(name="designer", title="Lesson designer", brief="You plan lessons."),
        "instructions": "Write the outline.",
        "output": Outline,
        "context": {"topic": "Density"},
    }
    return Assignment(**{**defaults, **changes})


async def test_a_valid_answer_comes_back_with_sources_and_usage(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    server.script(value(GOOD))

    written = await writer.write(assignment(), meter=meter)

    assert written.value == GOOD
    assert written.sources == {"/title": Source.MODEL, "/points/0": Source.MODEL}
    assert written.usage == meter.spent
    assert written.usage.calls == 1
    assert 0 < written.usage.cost_usd <= meter.reserved[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"```json\n{json.dumps(GOOD)}\n```", id="fenced"),
        pytest.param(f"Here {{it}} is:\n{json.dumps(GOOD)}\nEnjoy.", id="prose around it"),
        pytest.param(f"<think>{{}} hm</think>{json.dumps(GOOD)}", id="thinking first"),
    ],
)
async def test_an_answer_is_found_in_what_models_write_around_it(
    server: ModelServer, writer: LLMWriter, meter: Ledger, text: str
) -> None:
    server.script(Reply(text=text))

    written = await writer.write(assignment(), meter=meter)

    assert written.value == GOOD
    assert len(server.requests) == 1


@pytest.mark.parametrize("output", [Goals, Sequence, Handouts])
async def test_the_server_fills_the_schema_of_a_lesson(
    server: ModelServer, writer: LLMWriter, meter: Ledger, output: type[BaseModel]
) -> None:
    timing = {"phases": [{"id": "warm_up", "name": "Warm-up", "minutes": 5}]}

    written = await writer.write(assignment(output=output, context={"timing": timing}), meter=meter)

    assert output.model_validate(written.value)
    if output is Sequence:
        assert written.value["phases"][0]["minutes"] == 5


# Faults after which nothing is tried again.
FINAL = [
    pytest.param(
        "wrong_key", (WrongKey, "didn't accept the key (401, from the settings)"), id="401"
    ),
    pytest.param("unknown_model", (UnknownModel, "'openai/test-model' (404)"), id="404"),
    pytest.param("no_credit", (Unavailable, "no credit left (429)"), id="no credit"),
    pytest.param("filtered_prompt", (Refused, "declined to write this"), id="filtered prompt"),
]


@pytest.mark.parametrize(("fault", "told"), FINAL)
@pytest.mark.parametrize("watched", [False, True], ids=["whole", "streamed"])
async def test_a_lasting_fault_is_told_at_once_and_costs_nothing(
    server: ModelServer,
    writer: LLMWriter,
    meter: Ledger,
    fault: str,
    told: tuple[type[AgentError], str],
    watched: bool,
) -> None:
    server.script(fault)

    error = await failure(writer, meter, watched=watched)

    kind, said = told
    assert type(error) is kind
    assert said in str(error)
    assert len(server.requests) == 1
    assert meter.settled == [Usage()]


@pytest.mark.parametrize("fault", ["refusal", "filtered"])
@pytest.mark.parametrize("watched", [False, True], ids=["whole", "streamed"])
async def test_a_refusal_is_billed_and_told_as_a_refusal(
    server: ModelServer, writer: LLMWriter, meter: Ledger, fault: str, watched: bool
) -> None:
    server.script(fault, fault)

    error = await failure(writer, meter, watched=watched)

    assert type(error) is Refused
    assert meter.spent.calls == len(server.requests) >= 1


# What passes, and whether the provider may have charged for the try.
PASSING = [
    pytest.param("too_many", False, id="429"),
    pytest.param("server_error", False, id="500"),
    pytest.param("overloaded", False, id="529"),
    pytest.param("stall", True, id="stall"),
    pytest.param("cut", True, id="cut"),
    pytest.param("reset", True, id="reset"),
]


@pytest.mark.parametrize(("fault", "billed"), PASSING)
@pytest.mark.parametrize("watched", [False, True], ids=["whole", "streamed"])
async def test_a_passing_fault_is_tried_again(
    server: ModelServer, writer: LLMWriter, meter: Ledger, fault: str, billed: bool, watched: bool
) -> None:
    server.script(fault, value(GOOD))

    written = await write(writer, meter, watched=watched)

    assert written.value == GOOD
    assert len(server.requests) == 2
    lost = meter.settled[0]
    assert lost.cost_usd == (meter.reserved[0] if billed else 0)
    assert written.usage == meter.spent


@pytest.mark.parametrize(
    ("fault", "watched"),
    [
        pytest.param("malformed_body", False, id="cut JSON"),
        pytest.param("no_choices", False, id="no choices"),
        pytest.param("early_end", True, id="stream just ends"),
        pytest.param("malformed_event", True, id="nonsense in the stream"),
    ],
)
async def test_a_broken_answer_is_tried_again(
    server: ModelServer, writer: LLMWriter, meter: Ledger, fault: str, watched: bool
) -> None:
    server.script(fault, value(GOOD))

    written = await write(writer, meter, watched=watched)

    assert written.value == GOOD
    assert meter.settled[0].cost_usd == meter.reserved[0]


@pytest.mark.parametrize("fault", ["server_error", "stall"])
async def test_tries_end(
    server: ModelServer, writer: LLMWriter, meter: Ledger, naps: Naps, fault: str
) -> None:
    server.answer_with(lambda _: FAULTS[fault])

    error = await failure(writer, meter)

    assert type(error) is ProviderDown
    assert "3 tries" in str(error)
    assert len(server.requests) == len(meter.settled) == 3
    assert naps.waits == [0.5, 1.0]
    assert ("may be charged" in str(error)) == (fault == "stall")


async def test_a_refused_connection_costs_nothing(naps: Naps, meter: Ledger) -> None:
    with ModelServer() as gone:
        url = gone.base_url

    error = await failure(writer_for(url, naps), meter)

    assert type(error) is ProviderDown
    assert "Nothing was written or charged" in str(error)
    assert meter.spent == Usage()


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("0", 0.0), ("soon", 0.5), (None, 0.5)])
async def test_retry_after_is_honoured(
    server: ModelServer,
    writer: LLMWriter,
    meter: Ledger,
    naps: Naps,
    asked: str | None,
    waited: float,
) -> None:
    server.script(too_many(asked), value(GOOD))

    await writer.write(assignment(), meter=meter)

    assert naps.waits == [waited]


async def test_whoever_is_asked_to_come_back_much_later_pauses_at_once_and_is_told_when(
    server: ModelServer, writer: LLMWriter, meter: Ledger, naps: Naps
) -> None:
    server.script(too_many("86400"))
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    error = await failure(writer, meter)

    assert type(error) is ProviderDown
    assert re.search(rf"is busy until {tomorrow:%Y-%m-%d} \d\d:\d\d UTC \(one try", str(error))
    assert naps.waits == []
    assert len(server.requests) == 1


async def test_the_budget_of_time_ends_tries(server: ModelServer, naps: Naps) -> None:
    patience = Patience(total_seconds=5.0, sleep=naps.sleep)
    writer = writer_for(server.base_url, naps, patience=patience)
    server.script(too_many("7"))

    error = await failure(writer, Ledger())

    assert type(error) is ProviderDown
    assert naps.waits == []


@pytest.mark.parametrize("fault", ["invalid_json", "wrong_schema", "empty", "huge", "unknown_tool"])
async def test_an_unusable_answer_is_repaired_once(
    server: ModelServer, writer: LLMWriter, meter: Ledger, fault: str
) -> None:
    server.script(fault, value(GOOD))

    written = await writer.write(assignment(), meter=meter)

    assert written.value == GOOD
    assert written.usage == meter.spent
    assert written.usage.calls == 2
    assert len(json.dumps(server.requests[1].body)) < 40_000


async def test_the_repair_shows_the_answer_and_what_is_wrong(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    server.script(value({"title": "Density", "extra": 1}), value(GOOD))

    await writer.write(assignment(), meter=meter)

    said, asked = server.requests[1].body["messages"][-2:]
    assert said == {"role": "assistant", "content": '{"title": "Density", "extra": 1}'}
    assert "/points: Field required" in asked["content"]
    assert "/extra: Extra inputs are not permitted" in asked["content"]


@pytest.mark.parametrize("fault", ["invalid_json", "wrong_schema", "empty", "huge"])
async def test_a_second_unusable_answer_ends_the_step(
    server: ModelServer, writer: LLMWriter, meter: Ledger, fault: str
) -> None:
    server.script(fault, fault, value(GOOD))

    error = await failure(writer, meter)

    assert type(error) is InvalidAnswer
    assert "also after one repair" in str(error)
    assert len(server.requests) == 2
    assert error.facts["usage"] == meter.spent


async def test_lone_surrogates_are_replaced_both_ways(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    server.script("surrogates")

    written = await writer.write(assignment(context={"topic": "a \ud83d b"}), meter=meter)

    assert written.value == {"title": "a \ufffd b", "points": ["\ufffd"]}
    assert "a \ufffd b" in server.requests[0].prompt


@pytest.mark.parametrize("fault", ["negative_usage", "absurd_usage", "no_usage"])
@pytest.mark.parametrize("watched", [False, True], ids=["whole", "streamed"])
async def test_impossible_usage_is_replaced_by_an_estimate(
    server: ModelServer, writer: LLMWriter, meter: Ledger, fault: str, watched: bool
) -> None:
    server.script(value(GOOD, usage=FAULTS[fault].usage))

    written = await write(writer, meter, watched=watched)

    assert 0 < written.usage.input_tokens < 2_000
    assert 0 < written.usage.output_tokens < 200
    assert 0 < written.usage.cost_usd <= meter.reserved[0]


async def test_usage_and_cost_add_up_over_tries_and_repair(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    tokens = {"prompt_tokens": 1_000, "completion_tokens": 500}
    server.script(
        "server_error", Reply(text="no", usage=tokens), "too_many", value(GOOD, usage=tokens)
    )

    written = await writer.write(assignment(), meter=meter)

    assert written.usage == Usage(2, 2_000, 1_000, 0.004)
    assert meter.spent == written.usage
    assert len(meter.reserved) == len(meter.settled) == 4


async def test_a_limit_stops_before_the_call(server: ModelServer, writer: LLMWriter) -> None:
    meter = Ledger(limit_usd=0.001)

    error = await failure(writer, meter)

    assert type(error) is LimitReached
    assert server.requests == []


async def test_a_model_without_a_price_costs_nothing_known(
    server: ModelServer, naps: Naps, meter: Ledger
) -> None:
    server.script(value(GOOD))

    written = await writer_for(server.base_url, naps, prices={}).write(assignment(), meter=meter)

    assert written.usage.cost_usd == 0
    assert not (await model.price_of("openai/test-model", 1_000, 1_000)).known
    assert (await model.price_of("openai/gpt-4o-mini", 1_000, 1_000)).usd > 0


async def test_streaming_emits_the_text_that_is_returned_without_it(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    server.script(value(GOOD), value(GOOD))
    emitted: list[str] = []

    watched = await writer.write(assignment(), meter=meter, emit=emitted.append)
    unwatched = await writer.write(assignment(), meter=meter)

    assert "".join(emitted) == json.dumps(GOOD)
    assert watched == unwatched
    assert [one.body.get("stream", False) for one in server.requests] == [True, False]


async def test_a_watcher_never_sees_the_beginning_twice(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    server.script(value(GOOD, breaks="cut"), value(GOOD))
    emitted: list[str] = []

    written = await writer.write(assignment(), meter=meter, emit=emitted.append)

    assert written.value == GOOD
    assert json.dumps(GOOD).startswith("".join(emitted))
    assert len("".join(emitted)) < len(json.dumps(GOOD))


async def test_words_of_the_person_reach_the_prompt_as_a_list(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    words = ("make it shorter", "use water,\nnot oil")

    await writer.write(assignment(guidance=words), meter=meter)

    assert (
        "<guidance>\n1. make it shorter\n2. use water, not oil\n</guidance>"
        in server.requests[0].prompt
    )


async def test_what_is_sent_names_the_step_the_brief_and_the_form(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    await writer.write(assignment(item="EP03"), meter=meter)

    request = server.requests[0]
    assert (request.template, request.step, request.item) == ("lesson_plan", "outline", "EP03")
    assert request.body["messages"][0]["content"].startswith("You plan lessons.")
    assert request.schema == schema_of(Outline, reasoned=True)
    assert json.dumps(schema_of(Outline, reasoned=True)) in request.prompt


async def test_a_server_that_knows_no_schemas_is_asked_without_one(
    server: ModelServer, writer: LLMWriter, meter: Ledger
) -> None:
    server.script(Reply(status=400, error="response_format is not supported"), value(GOOD))

    written = await writer.write(assignment(), meter=meter)

    assert written.value == GOOD
    assert server.requests[1].schema is None
    assert meter.settled[0] == Usage()


async def test_each_model_role_has_its_model(
    server: ModelServer, naps: Naps, meter: Ledger
) -> None:
    writer = writer_for(server.base_url, naps, models={"judge": "openai/judge-model"})
    judge = Role(name="coach", title="Coach", brief="You judge.", model_role="judge")

    await writer.write(assignment(), meter=meter)
    await writer.write(assignment(role=judge), meter=meter)

    assert [one.body["model"] for one in server.requests] == ["test-model", "judge-model"]
    assert writer.model_for("judge") == "openai/judge-model"
    assert writer.name == writer.model_for("fast") == "openai/test-model"


async def test_a_model_without_a_provider_is_unknown_before_any_call(
    server: ModelServer, naps: Naps, meter: Ledger
) -> None:
    writer = LLMWriter("nonsense", api_base=server.base_url)

    error = await failure(writer, meter)

    assert type(error) is UnknownModel
    assert "provider/model" in str(error)
    assert meter.reserved == []


async def test_a_missing_key_is_named(
    naps: Naps, meter: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    error = await failure(LLMWriter("openai/gpt-4o-mini"), meter)

    assert type(error) is WrongKey
    assert str(error).startswith("There is no key for OpenAI: set OPENAI_API_KEY.")
    assert meter.spent == Usage()


async def test_the_variable_of_a_wrong_key_is_named(
    server: ModelServer, naps: Naps, meter: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.script("wrong_key")

    error = await failure(writer_for(server.base_url, naps, api_key=None), meter)

    assert "(401, from OPENAI_API_KEY)" in str(error)
    assert KEY not in everything_about(error)


@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("watched", [False, True], ids=["whole", "streamed"])
async def test_a_key_never_appears_in_an_error_or_a_log(
    server: ModelServer,
    writer: LLMWriter,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    fault: str,
    watched: bool,
) -> None:
    server.answer_with(lambda _: FAULTS[fault])

    with caplog.at_level(logging.DEBUG):
        error = await outcome(writer, Ledger(), watched=watched)

    assert KEY not in everything_about(error)
    assert KEY not in caplog.text
    assert KEY not in "".join(capfd.readouterr())
    assert KEY not in repr(writer)


async def test_a_cancelled_call_is_settled_at_its_reserve(
    server: ModelServer, naps: Naps, meter: Ledger
) -> None:
    arrived = threading.Event()

    def hold(_: Received) -> Reply:
        arrived.set()
        return FAULTS["stall"]

    server.answer_with(hold)
    writer = writer_for(server.base_url, naps, patience=Patience())
    task = asyncio.create_task(writer.write(assignment(), meter=meter))
    await asyncio.to_thread(arrived.wait, 5)

    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert task.cancelled()
    assert meter.spent.cost_usd == meter.reserved[0]


def tool_writer(server: ModelServer, naps: Naps, **limits: Any) -> LLMWriter:
    async def define(arguments: Lookup) -> str:
        match arguments.word:
            case "dens":
                message = "There is no such word."
                raise ToolRetry(message)
            case "secret":
                message = "That page is closed."
                raise ToolFailed(message)
            case "long":
                return "x" * 1_000
        return f"{arguments.word}: mass by volume"

    tool = Tool(name="define", description="Define a word.", parameters=Lookup, run=define)
    return writer_for(
        server.base_url, naps, tools={"define": tool}, tool_limits=ToolLimits(**limits)
    )


RESEARCHER = Role(name="researcher", title="Researcher", brief="You look up.", tools=("define",))


async def test_a_tool_answers_its_model(server: ModelServer, naps: Naps, meter: Ledger) -> None:
    server.script(calls(("define", '{"word": "density"}')), value(GOOD))

    written = await tool_writer(server, naps).write(assignment(role=RESEARCHER), meter=meter)

    assert written.value == GOOD
    assert written.usage.calls == 2
    answer = server.requests[1].body["messages"][-1]
    assert answer["role"] == "tool"
    assert answer["content"] == "density: mass by volume"


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        pytest.param("launch", "{}", "there is no tool 'launch'", id="unknown tool"),
        pytest.param("define", '{"word": 3}', "/word: Input should be", id="wrong type"),
        pytest.param("define", "{word", "the arguments do not fit", id="not JSON"),
        pytest.param("define", '{"word": "dens"}', "Call again with other", id="try again"),
        pytest.param("define", '{"word": "secret"}', "Do not call this again", id="dead end"),
        pytest.param("define", '{"word": "long"}', "[900 more characters]", id="long output"),
    ],
)
async def test_a_bad_tool_call_is_explained_to_the_model(
    server: ModelServer, naps: Naps, meter: Ledger, name: str, arguments: str, said: str
) -> None:
    server.script(calls((name, arguments)), value(GOOD))
    writer = tool_writer(server, naps, output_characters=100)

    await writer.write(assignment(role=RESEARCHER), meter=meter)

    assert said in server.requests[1].body["messages"][-1]["content"]


async def test_streamed_tool_calls_are_put_together(
    server: ModelServer, naps: Naps, meter: Ledger
) -> None:
    server.script(calls(("define", '{"word": "density"}')), value(GOOD))
    emitted: list[str] = []

    written = await tool_writer(server, naps).write(
        assignment(role=RESEARCHER), meter=meter, emit=emitted.append
    )

    assert written.value == GOOD
    assert "".join(emitted) == json.dumps(GOOD)


async def test_a_model_that_only_calls_tools_is_stopped(
    server: ModelServer, naps: Naps, meter: Ledger
) -> None:
    server.answer_with(lambda _: calls(("define", '{"word": "density"}')))
    writer = tool_writer(server, naps, turns=3, calls=2)

    error = await failure(writer, meter, role=RESEARCHER)

    assert type(error) is InvalidAnswer
    assert [one.body["tool_choice"] for one in server.requests[:3]] == ["auto", "auto", "none"]


async def test_a_role_without_the_tool_is_not_offered_it(
    server: ModelServer, naps: Naps, meter: Ledger
) -> None:
    await tool_writer(server, naps).write(assignment(), meter=meter)

    assert "tools" not in server.requests[0].body


async def test_every_request_is_in_the_ledger_with_its_step(
    naps: Naps, meter: Ledger, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.jsonl"
    with ModelServer(ledger=ledger) as server:
        server.script("server_error")
        await writer_for(server.base_url, naps).write(assignment(item="O1"), meter=meter)
        await model.close()

    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert [(one["step"], one["item"], one["billed"]) for one in lines] == [
        ("outline", "O1", False),
        ("outline", "O1", True),
    ]


async def test_no_request_leaves_loopback(
    server: ModelServer, writer: LLMWriter, meter: Ledger, reached: set[str]
) -> None:
    await writer.write(assignment(), meter=meter)

    assert reached
    assert all(host == "localhost" or ip_address(host).is_loopback for host in reached)


async def write(
    writer: LLMWriter, meter: Ledger, *, watched: bool = False, **changes: Any
) -> Written:
    emit = (lambda _: None) if watched else None
    return await writer.write(assignment(**changes), meter=meter, emit=emit)


async def outcome(
    writer: LLMWriter, meter: Ledger, *, watched: bool = False, **changes: Any
) -> AgentError | None:
    try:
        await write(writer, meter, watched=watched, **changes)
    except AgentError as error:
        return error
    return None


async def failure(
    writer: LLMWriter, meter: Ledger, *, watched: bool = False, **changes: Any
) -> AgentError:
    error = await outcome(writer, meter, watched=watched, **changes)
    assert error is not None
    return error


def everything_about(error: BaseException | None) -> str:
    """Return all texts of an error and of the ones it came from."""
    texts = []
    while error is not None:
        texts.append(f"{error} {error!r} {getattr(error, 'facts', '')}")
        error = error.__cause__ or error.__context__
    return " ".join(texts)
