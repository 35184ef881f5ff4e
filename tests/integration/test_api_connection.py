"""Connecting a model over the API: tested, kept without its key showing, forgotten, one's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.api_desk import ApiDesk, open_api
from tests.support.app_desk import copied
from tests.support.model_replies import FAULTS, Reply
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]
KEY = "sk-test-0123456789"


async def test_without_a_model_nothing_leaves(api: ApiDesk) -> None:
    answer = (await api.ana.get("/api/connection")).json()

    assert answer["source"] == "rules"
    assert answer["where"].startswith("Nothing leaves")
    assert "openai" in [one["id"] for one in answer["choices"]]


async def test_a_stranger_reads_no_connection(api: ApiDesk) -> None:
    assert (await api.stranger.get("/api/connection")).status_code == 401


@pytest.mark.parametrize("path", ["/api/connection/test", "/api/connection"])
async def test_a_wish_that_cannot_be_is_told_without_the_key(api: ApiDesk, path: str) -> None:
    method = "POST" if path.endswith("test") else "PUT"

    answer = await api.ana.request(
        method, path, json={"model": "no such model", "key": KEY, "more": 1}
    )

    assert answer.status_code == 422
    assert KEY not in answer.text


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.answer_with(lambda received: Reply(text="yes"))
        yield running


@pytest.fixture
async def near(
    sqlite_template: Path, tmp_path: Path, server: ModelServer
) -> AsyncIterator[ApiDesk]:
    """People of a shared server that names one model server for all of them."""
    url = copied(sqlite_template, tmp_path)
    async with open_api(url, tmp_path, servers=(server.base_url,)) as desk:
        yield desk


async def test_a_model_is_tested_kept_and_forgotten_and_its_key_never_shows(
    near: ApiDesk, server: ModelServer
) -> None:
    wish = {"model": "openai/test-model", "key": KEY, "api_base": server.base_url}

    tested = await near.ana.post("/api/connection/test", json=wish)
    kept = await near.ana.put("/api/connection", json=wish)
    read = await near.ana.get("/api/connection")
    gone = await near.ana.delete("/api/connection")

    assert tested.json()["ok"]
    assert kept.json()["source"] == read.json()["source"] == "yours"
    assert gone.json()["source"] == "rules"
    assert all(KEY not in one.text for one in (tested, kept, read, gone))


async def test_a_connection_is_its_owners_alone(near: ApiDesk, server: ModelServer) -> None:
    wish = {"model": "openai/test-model", "key": KEY, "api_base": server.base_url}

    await near.ana.put("/api/connection", json=wish)

    assert (await near.ben.get("/api/connection")).json()["source"] == "rules"


async def test_a_form_is_priced_by_what_its_owner_has_connected(
    near: ApiDesk, server: ModelServer
) -> None:
    launch = await near.launch()
    before = (await near.ana.get(f"/api/launches/{launch}")).json()["plan"]

    wish = {"model": "openai/test-model", "key": KEY, "api_base": server.base_url}
    await near.ana.put("/api/connection", json=wish)
    after = (await near.ana.get(f"/api/launches/{launch}")).json()["plan"]

    assert (before["calls"], before["where"][:14]) == (0, "Nothing leaves")
    assert after["calls"] > 0


async def test_a_wrong_key_is_told_with_its_field(near: ApiDesk, server: ModelServer) -> None:
    server.answer_with(lambda received: FAULTS["wrong_key"])
    wish = {"model": "openai/test-model", "key": KEY, "api_base": server.base_url}

    answer = (await near.ana.put("/api/connection", json=wish)).json()

    assert answer["status"] == 422
    assert answer["facts"]["field"] == "key"
