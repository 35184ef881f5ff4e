"""A model that does not answer is left alone for a while, and tried again by one call."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from agents import model
from agents.breaker import Breakers
from agents.errors import AgentError, ProviderDown, Refused, UnknownModel, WrongKey
from agents.model import ModelRequest, complete
from agents.patience import Patience
from agents.writer import Usage
from tests.support.model_replies import FAULTS, Reply
from tests.support.model_server import ModelServer, Received

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]
MODEL, OTHER = "openai/test-model", "openai/other-model"


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = datetime(2026, 3, 2, 12, 29, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class FreeMeter:
    """A meter without limits."""

    async def reserve(self, model: str, most: Usage) -> str:
        return ""

    async def settle(self, ticket: str, usage: Usage) -> None:
        pass


@dataclass
class Caller:
    """Asks the model server, with breakers of its own."""

    server: ModelServer
    clock: Clock = field(default_factory=Clock)
    breakers: Breakers = field(init=False)

    def __post_init__(self) -> None:
        self.breakers = Breakers(clock=self.clock)

    async def ask(self, name: str = MODEL, *, trial: bool = False) -> str:
        request = ModelRequest(
            model=name,
            messages=[{"role": "user", "content": '<task template="t" step="s" item="" />'}],
            api_base=self.server.base_url,
            api_key="k",
            trial=trial,
        )
        patience = Patience(tries=1, timeout_seconds=2.0)
        answer = await complete(
            request, meter=FreeMeter(), patience=patience, breakers=self.breakers
        )
        return answer.text

    async def fail(self, times: int = 1, name: str = MODEL) -> AgentError:
        """Ask and fail so often; return the last error."""
        for _ in range(times):
            with pytest.raises(AgentError) as caught:
                await self.ask(name)
        return caught.value


@pytest.fixture(scope="module")
def served() -> Iterator[ModelServer]:
    with ModelServer() as running:
        model.warm_up().join()
        yield running


@pytest.fixture
async def caller(served: ModelServer) -> AsyncIterator[Caller]:
    served.clear()
    yield Caller(served)
    await model.close()


def down(_: Received) -> Reply:
    return FAULTS["server_error"]


async def opened(caller: Caller) -> None:
    caller.server.answer_with(down)
    await caller.fail(5)
    caller.server.answer_with(None)


async def test_after_five_failures_in_a_row_it_is_left_alone_and_nobody_asks_it(
    caller: Caller,
) -> None:
    await opened(caller)

    error = await caller.fail()

    assert type(error) is ProviderDown
    assert str(error) == (
        "openai/test-model has not answered 5 times in a row; it is left alone until 12:31 UTC. "
        "Nothing was written or charged at this step."
    )
    assert len(caller.server.requests) == 5
    assert error.facts["title"].startswith("Your server")


async def test_another_model_of_the_same_provider_goes_on(caller: Caller) -> None:
    await opened(caller)

    assert await caller.ask(OTHER)


async def test_an_answer_in_between_begins_the_count_anew(caller: Caller) -> None:
    caller.server.answer_with(down)
    await caller.fail(4)
    caller.server.answer_with(None)
    await caller.ask()
    caller.server.answer_with(down)

    await caller.fail(4)

    caller.server.answer_with(None)
    assert await caller.ask()


async def test_after_a_while_one_call_goes_through_and_an_answer_closes_it(caller: Caller) -> None:
    await opened(caller)
    caller.clock.now += timedelta(minutes=2)
    caller.server.clear()
    caller.server.hold()
    first = asyncio.create_task(caller.ask())
    await caller.server.asked_for("s")

    second = await caller.fail()
    caller.server.let_go()

    assert type(second) is ProviderDown
    assert await first
    assert await caller.ask()
    assert len(caller.server.requests) == 2


async def test_where_that_call_fails_too_it_is_left_alone_again(caller: Caller) -> None:
    await opened(caller)
    caller.clock.now += timedelta(minutes=2)
    caller.server.answer_with(down)
    await caller.fail()
    caller.server.answer_with(None)

    error = await caller.fail()

    assert "6 times in a row; it is left alone until 12:33 UTC" in str(error)


async def test_a_stop_never_opens_it_and_a_stopped_trial_lets_the_next_one_try(
    caller: Caller,
) -> None:
    await opened(caller)
    caller.clock.now += timedelta(minutes=2)
    caller.server.hold()
    for _ in range(6):
        caller.server.clear()
        stopped = asyncio.create_task(caller.ask())
        await caller.server.asked_for("s")
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
    caller.server.let_go()

    assert await caller.ask()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("wrong_key", WrongKey),
        ("unknown_model", UnknownModel),
        ("refusal", Refused),
        ("too_many", ProviderDown),
    ],
)
async def test_what_says_nothing_about_the_provider_does_not_count(
    caller: Caller, fault: str, error: type[AgentError]
) -> None:
    caller.server.answer_with(lambda _: FAULTS[fault])

    assert type(await caller.fail(6)) is error

    caller.server.answer_with(None)
    assert await caller.ask()


async def test_the_trial_of_a_connection_always_goes_through_and_its_answer_closes_it(
    caller: Caller,
) -> None:
    await opened(caller)

    assert await caller.ask(trial=True)

    assert await caller.ask()
