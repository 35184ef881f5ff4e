"""The first page: it is there, asks nothing of other hosts, and breaks nothing."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.server_process import ServerProcess


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_the_first_page_asks_what_is_being_made(visit, size: str, theme: str) -> None:
    async with visit(size=size, theme=theme) as visitor:
        chat = await visitor.open()

        await expect(chat.words).to_have_attribute(
            "placeholder", "Say what you are making, or what should be different"
        )
        await chat.shot(f"first-page-{size}-{theme}")

    assert visitor.outside == []
    assert visitor.errors == []


async def test_a_first_visit_without_a_cookie_ends_at_the_same_page(visit) -> None:
    async with visit(sign_in=False) as visitor:
        await visitor.open()

    assert visitor.outside == []


def test_the_server_says_what_it_does_and_ends_in_good_order(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    server.start()
    code = server.end()

    assert code == 0
    assert [line.split(":")[0] for line in server.printed if "Ready" in line] == ["Ready"]
    assert server.log() == ""
