"""Connecting a model: tried for real on loopback before it is kept, and told in one sentence."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agents import model as door
from agents.errors import NotConnected
from agents.providers import providers
from agents.trial import MOST_USD
from assistant.errors import CannotConnect
from assistant.settings import Settings
from assistant.store import connections, open_store, users
from graphs.edits import WriterPin
from tests.support.connecting import (
    ANA,
    BO,
    KEY,
    MODEL,
    NOBODY,
    OTHER_KEY,
    SHARED,
    Desk,
    answers_as_ollama,
)
from tests.support.model_replies import Reply
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

UNTRIED = "Nothing was saved or charged."
UNSAVED = "Nothing was saved; a try that was cut off may be charged."


@pytest.fixture(scope="module")
def running() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def server(running: ModelServer) -> ModelServer:
    running.clear()
    running.answer_with(lambda received: Reply(text="yes"))
    return running


@pytest.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    yield
    await door.close()


@pytest.fixture
async def desk(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Desk]:
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'draftroom.db'}")
    async with open_store(settings.database_url) as store:
        yield Desk(store, settings)


async def connected(desk: Desk, server: ModelServer, key: str = KEY, actor: str = ANA) -> None:
    await desk.opened.save(actor, model=MODEL, key=key, api_base=server.base_url)


def keys_seen(server: ModelServer) -> list[str]:
    return [one.headers.get("authorization", "") for one in server.requests]


async def test_a_good_key_is_tried_with_one_tiny_call(desk: Desk, server: ModelServer) -> None:
    tested = await desk.opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    assert (tested.ok, tested.field, tested.host) == (True, "", f"127.0.0.1:{server.port}")
    (asked,) = server.requests
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body["max_tokens"] <= 16
    assert len(asked.prompt) < 100
    assert "answered. I don't know what this model costs" in tested.message
    assert await desk.row() is None


async def test_the_price_of_a_test_is_told(desk: Desk, server: ModelServer) -> None:
    known = "openai/gpt-4o-mini"

    tested = await desk.opened.test(ANA, model=known, key=KEY, api_base=server.base_url)

    assert tested.cost_usd is not None
    assert 0 < tested.cost_usd < MOST_USD
    assert tested.message.endswith("The test cost under $0.001.")


async def test_a_model_too_dear_for_a_test_is_not_tried(desk: Desk, server: ModelServer) -> None:
    tested = await desk.opened.test(ANA, model="openai/o1-pro", key=KEY, api_base=server.base_url)

    assert (tested.ok, tested.field) == (False, "model")
    assert "more than the $0.001 that a test may take" in tested.message
    assert server.requests == []


@pytest.mark.parametrize(
    ("fault", "field", "told"),
    [
        pytest.param(
            "wrong_key", "key", f"didn't accept the key (401, from what you gave). {UNTRIED}"
        ),
        pytest.param(
            "unknown_model",
            "model",
            f"doesn't know the model 'openai/test-model' (404). Check its name. {UNTRIED}",
        ),
        pytest.param("no_credit", "", f"says that the account has no credit left (429). {UNTRIED}"),
        pytest.param("too_many", "", f"is busy (429). {UNTRIED}"),
        pytest.param("server_error", "", f"gave no answer that can be used (500). {UNTRIED}"),
        pytest.param(
            "reset",
            "api_base",
            f"gave no answer that can be used (a broken connection). {UNSAVED}",
        ),
        pytest.param(
            "malformed_body",
            "api_base",
            f"gave no answer that can be used (an unreadable answer). {UNSAVED}",
        ),
        pytest.param(
            "no_choices",
            "api_base",
            f"gave no answer that can be used (an answer without content). {UNSAVED}",
        ),
    ],
)
async def test_every_fault_is_one_clear_sentence(
    desk: Desk, server: ModelServer, fault: str, field: str, told: str
) -> None:
    server.script(fault)

    tested = await desk.opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    assert (tested.ok, tested.field) == (False, field)
    assert tested.message == f"Your server at 127.0.0.1:{server.port} {told}"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body",
    [b"<html>Sign in</html>", b"[]", b"null", b"{}", b'{"choices": 5}', b'{"choices": [{}]}', b""],
)
async def test_an_odd_answer_shows_nothing_of_the_software(
    desk: Desk, server: ModelServer, body: bytes
) -> None:
    server.script(Reply(raw=body))

    tested = await desk.opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    assert tested.message.endswith(
        f"gave no answer that can be used (an unreadable answer). {UNSAVED}"
    )


@pytest.mark.parametrize("fault", ["refusal", "filtered", "filtered_prompt", "empty", "huge"])
async def test_whatever_a_model_says_it_was_reached(
    desk: Desk, server: ModelServer, fault: str
) -> None:
    server.script(fault)

    tested = await desk.opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    assert tested.ok


async def test_a_model_that_cannot_think_within_so_few_tokens_was_reached(
    desk: Desk, server: ModelServer
) -> None:
    short = "Could not finish the message because max_tokens or model output limit was reached."
    server.script(Reply(status=400, error=short))

    tested = await desk.opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    assert tested.ok


async def test_silence_ends_after_the_limit(desk: Desk, server: ModelServer) -> None:
    hasty = replace(desk, test_seconds=1.5)
    server.script("stall")

    async with asyncio.timeout(120):
        tested = await hasty.opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    assert (tested.ok, tested.field) == (False, "api_base")
    assert "(no answer within 1.5 seconds)" in tested.message


async def test_a_server_that_is_not_there_is_told(desk: Desk) -> None:
    tested = await desk.opened.test(ANA, model=MODEL, key=KEY, api_base=f"{NOBODY}/v1")

    told = f"Your server at 127.0.0.1:9 gave no answer that can be used (no connection). {UNTRIED}"
    assert (tested.ok, tested.field, tested.message) == (False, "api_base", told)


async def test_what_did_not_pass_the_test_is_not_kept(desk: Desk, server: ModelServer) -> None:
    server.script("wrong_key")

    with pytest.raises(CannotConnect, match="didn't accept the key") as caught:
        await connected(desk, server)

    assert caught.value.facts["field"] == "key"
    assert await desk.row() is None
    assert (await desk.opened.state(ANA)).source == "rules"


async def test_what_has_passed_is_kept_without_another_call(
    desk: Desk, server: ModelServer
) -> None:
    opened = desk.opened
    await opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    state = await opened.save(ANA, model=MODEL, key=KEY, api_base=server.base_url)

    assert len(server.requests) == 1
    assert (state.source, state.model, state.trouble) == ("yours", MODEL, "")


async def test_a_test_of_other_values_does_not_count(desk: Desk, server: ModelServer) -> None:
    opened = desk.opened
    await opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)
    await opened.test(BO, model=MODEL, key=OTHER_KEY, api_base=server.base_url)

    await opened.save(ANA, model=MODEL, key=OTHER_KEY, api_base=server.base_url)

    assert keys_seen(server) == [f"Bearer {one}" for one in (KEY, OTHER_KEY, OTHER_KEY)]


async def test_the_state_tells_where_words_go_and_where_the_key_is_but_not_the_key(
    desk: Desk, server: ModelServer
) -> None:
    await connected(desk, server)

    state = await desk.opened.state(ANA)

    assert state.hosts == ()
    assert state.where == "Nothing leaves this computer."
    assert state.kept.startswith("Encrypted in the database")
    assert KEY not in repr(state)
    assert (await desk.opened.state(BO)).source == "rules"


async def test_a_key_is_sealed_for_its_owner_and_its_address(
    desk: Desk, server: ModelServer
) -> None:
    await connected(desk, server)

    row = await desk.row()

    assert row is not None
    assert KEY.encode() not in row.secret
    assert await desk.lines.opened(row) == KEY
    for moved in (replace(row, owner=BO), replace(row, api_base=NOBODY)):
        with pytest.raises(CannotConnect, match="can't be opened any more"):
            await desk.lines.opened(moved)


async def test_with_another_secret_the_key_is_lost_and_that_is_told(
    desk: Desk, server: ModelServer
) -> None:
    await connected(desk, server)
    moved = replace(desk, secret=b"the secret of another computer..")

    state = await moved.opened.state(ANA)

    assert "can't be opened any more" in state.trouble
    with pytest.raises(NotConnected, match="can't be opened any more"):
        await moved.lines.find(ANA, await moved.opened.writer_of(ANA))
    await connected(moved, server)
    assert (await moved.opened.state(ANA)).trouble == ""


async def test_another_model_can_be_chosen_without_giving_the_key_again(
    desk: Desk, server: ModelServer
) -> None:
    await connected(desk, server)

    await desk.opened.save(ANA, model="openai/other-model", api_base=server.base_url)

    assert keys_seen(server) == [f"Bearer {KEY}"] * 2
    assert await desk.opened.writer_of(ANA) == WriterPin(
        name="openai/other-model", at=f"127.0.0.1:{server.port}"
    )


async def test_a_kept_key_goes_to_no_other_address_than_it_was_given_for(
    desk: Desk, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OTHER_KEY)
    await connected(desk, server)

    with ModelServer() as elsewhere:
        elsewhere.answer_with(lambda received: Reply(text="yes"))
        await desk.opened.test(ANA, model=MODEL, api_base=elsewhere.base_url)
        seen = keys_seen(elsewhere)

    assert seen == ["Bearer none"]


async def test_a_model_for_each_role_is_tried_too(desk: Desk, server: ModelServer) -> None:
    roles = {"fast": "openai/small", "judge": MODEL}

    state = await desk.opened.save(
        ANA, model=MODEL, key=KEY, api_base=server.base_url, models=roles
    )

    assert [one.body["model"] for one in server.requests] == ["test-model", "small"]
    assert state.models == roles
    pin = await desk.opened.writer_of(ANA)
    assert dict(pin.models) == roles


async def test_what_is_forgotten_is_gone(desk: Desk, server: ModelServer) -> None:
    await connected(desk, server)
    pin = await desk.opened.writer_of(ANA)

    state = await desk.opened.forget(ANA)

    assert (state.source, await desk.row()) == ("rules", None)
    with pytest.raises(NotConnected, match=r"was removed\. Connect it again to go on"):
        await desk.lines.find(ANA, pin)


async def test_a_run_is_written_over_no_line_but_its_owners(
    desk: Desk, server: ModelServer
) -> None:
    await connected(desk, server)
    pin = await desk.opened.writer_of(ANA)

    with pytest.raises(NotConnected, match="was removed"):
        await desk.lines.find(BO, pin)


async def test_a_corrected_key_counts_at_once(desk: Desk, server: ModelServer) -> None:
    await connected(desk, server)
    pin = await desk.opened.writer_of(ANA)

    await connected(desk, server, OTHER_KEY)

    line = await desk.lines.find(ANA, pin)
    assert (line.api_key, line.key_from) == (OTHER_KEY, "your connection")
    assert OTHER_KEY not in repr(line)


async def test_words_of_a_run_never_go_to_another_place_than_it_began_with(
    desk: Desk, server: ModelServer
) -> None:
    await connected(desk, server)
    pin = await desk.opened.writer_of(ANA)
    with ModelServer() as elsewhere:
        elsewhere.answer_with(lambda received: Reply(text="yes"))
        await connected(desk, elsewhere, OTHER_KEY)

    with pytest.raises(NotConnected, match="you are connected elsewhere by now"):
        await desk.lines.find(ANA, pin)


async def test_a_key_of_ones_own_serves_a_run_that_the_settings_began(
    desk: Desk, server: ModelServer
) -> None:
    desk.settings = replace(desk.settings, model=MODEL, api_base=server.base_url)
    begun = await desk.opened.writer_of(ANA)
    before = await desk.lines.find(ANA, begun)

    await connected(desk, server)

    assert (begun.at, before.api_key) == ("", None)
    assert (await desk.lines.find(ANA, begun)).api_key == KEY
    assert (await desk.lines.find(BO, begun)).api_key is None


async def test_an_ollama_is_offered_and_connected_only_when_asked_to(
    desk: Desk, server: ModelServer
) -> None:
    address = answers_as_ollama(
        server,
        {"name": "big:70b", "size": 40_000_000_000},
        {"name": "llama3.1:latest", "size": 4_000_000_000},
        {"name": "gpt-oss:120b-cloud", "size": 384, "remote_host": "https://ollama.com:443"},
    )
    here = replace(desk, ollama=address)

    found = await here.opened.found(ANA)

    assert found is not None
    assert found.address == address
    assert [(one.name, one.elsewhere) for one in found.models] == [
        ("gpt-oss:120b-cloud", True),
        ("llama3.1:latest", False),
        ("big:70b", False),
    ]
    assert (await here.opened.state(ANA)).source == "rules"


async def test_an_ollama_writes_here_for_nothing_and_without_a_key(
    desk: Desk, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", KEY)
    address = answers_as_ollama(server, {"name": "llama3.1:latest", "size": 1})

    tested = await desk.opened.test(ANA, model="ollama/llama3.1", api_base=address)
    state = await desk.opened.save(ANA, model="ollama/llama3.1", api_base=address)

    assert tested.message == f"Ollama at 127.0.0.1:{server.port} answered. It costs nothing."
    assert (state.model, state.where) == ("ollama_chat/llama3.1", "Nothing leaves this computer.")
    assert state.kept == "No key is needed."
    assert KEY not in "".join(keys_seen(server))


async def test_a_model_that_an_ollama_passes_on_is_told_of(desk: Desk, server: ModelServer) -> None:
    away = {"size": 1, "remote_host": "https://ollama.com:443"}
    address = answers_as_ollama(
        server, {"name": "big-cloud", **away}, {"name": "mine:latest", **away}
    )

    state = await desk.opened.save(ANA, model="ollama/big-cloud", api_base=address)
    hidden = await desk.opened.test(ANA, model="ollama/mine", api_base=address)

    assert state.where == "Words go to ollama.com."
    assert (hidden.ok, hidden.field) == (False, "model")
    assert "runs on its maker's servers" in hidden.message


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404),
        Reply(raw=b"not json"),
        Reply(raw=b'{"models": 3}'),
        Reply(raw=b"[" * 100_000),
        Reply(raw=b'{"models": [' + b'{"name": "x"},' * 200_000 + b"{}]}"),
        Reply(breaks="stall"),
        Reply(breaks="reset"),
    ],
    ids=["404", "no JSON", "no list", "deep", "endless", "silent", "cut"],
)
async def test_what_is_no_ollama_is_not_offered(
    desk: Desk, server: ModelServer, reply: Reply
) -> None:
    server.answer_with(lambda received: reply)
    here = replace(desk, ollama=server.base_url.removesuffix("/v1"))

    async with asyncio.timeout(120):
        assert await here.opened.found(ANA) is None


class TestWhereOthersShareTheServer:
    """With accounts, what lies in the server's network and environment is not a person's."""

    @pytest.fixture
    def shared(self, desk: Desk) -> Desk:
        desk.settings = replace(desk.settings, access=SHARED)
        return desk

    async def test_no_server_of_ones_own_is_asked(self, shared: Desk, server: ModelServer) -> None:
        tested = await shared.opened.test(ANA, model=MODEL, key=KEY, api_base=server.base_url)

        assert (tested.ok, tested.field) == (False, "api_base")
        assert "because others share this one" in tested.message
        assert server.requests == []

    async def test_nobody_looks_for_an_ollama(self, shared: Desk, server: ModelServer) -> None:
        address = answers_as_ollama(server, {"name": "llama3.1", "size": 1})
        here = replace(shared, ollama=address)

        assert await here.opened.found(ANA) is None
        tested = await here.opened.test(ANA, model="ollama/llama3.1", api_base=address)

        assert not tested.ok
        assert server.requests == []

    async def test_a_server_that_the_settings_open_is_asked(
        self, shared: Desk, server: ModelServer
    ) -> None:
        shared.settings = replace(shared.settings, servers=(server.base_url,))

        await connected(shared, server)

        assert (await shared.opened.state(ANA)).where == "Nothing leaves this server."

    async def test_a_server_that_was_closed_again_is_asked_no_more(
        self, shared: Desk, server: ModelServer
    ) -> None:
        shared.settings = replace(shared.settings, servers=(server.base_url,))
        await connected(shared, server)
        pin = await shared.opened.writer_of(ANA)
        shared.settings = replace(shared.settings, servers=())

        with pytest.raises(NotConnected, match="can no longer be connected here"):
            await shared.lines.find(ANA, pin)

    async def test_the_operators_key_serves_nobody_who_gives_none(
        self, shared: Desk, server: ModelServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", OTHER_KEY)
        shared.env["OPENAI_API_KEY"] = OTHER_KEY
        shared.settings = replace(shared.settings, servers=(server.base_url,))

        hosted = await shared.opened.test(ANA, model="openai/gpt-4o-mini")
        own = await shared.opened.test(ANA, model=MODEL, api_base=server.base_url)

        assert (hosted.ok, hosted.field) == (False, "key")
        assert own.ok
        assert keys_seen(server) == ["Bearer none"]

    async def test_a_model_that_the_settings_do_not_name_is_not_paid_by_the_operator(
        self, shared: Desk
    ) -> None:
        shared.settings = replace(shared.settings, model="openai/gpt-4o-mini")

        offered = await shared.lines.find(ANA, WriterPin(name="openai/gpt-4o-mini"))
        with pytest.raises(NotConnected, match="is no longer offered here"):
            await shared.lines.find(ANA, WriterPin(name="openai/o1-pro"))

        assert offered.api_key is None


async def test_the_price_of_what_is_offered_is_known_so_that_limits_hold() -> None:
    offered = [name for one in providers() for name in one.models]

    unknown = [name for name in offered if not (await door.price_of(name, 1, 1)).known]

    assert [name for name in unknown if not name.startswith("openrouter/")] == []


async def test_choices_say_what_each_needs(desk: Desk) -> None:
    desk.env["MISTRAL_API_KEY"] = KEY

    choices = {one.id: one for one in await desk.opened.choices(ANA)}

    assert list(choices) == [
        *("openai", "anthropic", "gemini", "mistral", "groq", "openrouter", "ollama_chat", "own"),
    ]
    assert [id_ for id_, one in choices.items() if one.key_here] == ["mistral"]
    assert choices["openai"].host == "api.openai.com"
    assert choices["own"].needs_address
    assert KEY not in repr(choices)


async def test_a_key_in_the_environment_is_used_where_it_lies(desk: Desk) -> None:
    desk.env["OPENAI_API_KEY"] = KEY
    async with desk.store.transaction() as tx:
        await users.ensure(tx, ANA, ANA)
        new = connections.NewConnection(model="openai/gpt-4o-mini")
        await connections.put(tx, new, owner=ANA)

    state = await desk.opened.state(ANA)
    desk.env.clear()
    unset = await desk.opened.state(ANA)

    assert state.kept == "In the variable OPENAI_API_KEY. Draftroom keeps no copy."
    assert state.where == "Words go to api.openai.com."
    assert "OPENAI_API_KEY is no longer set" in unset.trouble


async def test_what_only_the_operator_may_know_of_an_address_is_told_to_nobody(
    desk: Desk,
) -> None:
    private = "http://me:secret@box.example:8000/v1"
    desk.settings = replace(desk.settings, model=MODEL, api_base=private)

    state = await desk.opened.state(ANA)

    assert (state.api_base, state.hosts) == (None, ("box.example:8000",))
    assert "secret" not in repr(state)


async def test_the_model_of_the_settings_writes_for_those_who_connected_nothing(
    desk: Desk,
) -> None:
    desk.settings = replace(desk.settings, model="openai/gpt-4o-mini")

    state = await desk.opened.state(ANA)

    assert (state.source, state.title, state.hosts) == ("settings", "OpenAI", ("api.openai.com",))
    assert state.kept == "In the variable OPENAI_API_KEY. Draftroom keeps no copy."
    assert state.trouble.startswith("OPENAI_API_KEY is not set")
    assert await desk.opened.writer_of(ANA) == WriterPin(name="openai/gpt-4o-mini")
