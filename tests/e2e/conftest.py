"""A server as a process, a real browser, and visitors. Pictures are kept in .artifacts/screens."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.support.browser import Visitor, chromium, driven, visiting
from tests.support.server_process import ServerProcess

Visit = Callable[..., AbstractAsyncContextManager[Visitor]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all tests with a browser use one loop: what drives it is started once."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium_address() -> Iterator[str]:
    """One Chromium for all tests of a worker."""
    if shutil.which("chromium") is None and not os.environ.get("CI"):
        pytest.skip("chromium is not installed")
    with chromium() as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_address: str) -> AsyncIterator[Browser]:
    """The running Chromium, and one driver of it for all tests of a worker."""
    async with driven(chromium_address) as one:
        yield one


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for all tests that do not end it, without a model."""
    with ServerProcess(tmp_path_factory.mktemp("room")) as server:
        yield server


@pytest.fixture
def own_room(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Starts servers for one test alone, with settings of their own."""
    started: list[ServerProcess] = []

    def start(**settings: str) -> ServerProcess:
        server = ServerProcess(tmp_path / f"home{len(started)}", **settings)
        server.start()
        started.append(server)
        return server

    yield start

    for server in started:
        server.end()


@pytest.fixture
def visit(browser: Browser, room: ServerProcess) -> Visit:
    """Visits the shared server, or another one that is named."""

    def go(server: ServerProcess = room, **more: Any) -> AbstractAsyncContextManager[Visitor]:
        return visiting(browser, server.url, **more)

    return go
