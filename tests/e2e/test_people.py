"""Two people at one server: the second sees and can touch nothing of the first's."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import APIRequestContext, expect

from tests.support.browser import Chat, Visitor
from tests.support.lesson_talk import begun, run_of
from tests.support.server_process import ServerProcess

WORDS = "correct horse battery"


async def signed_in(visitor: Visitor, name: str) -> Chat:
    """Sign in with a password, as a person does."""
    page = await visitor.context.new_page()
    await page.goto(visitor.url)
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password", exact=True).fill(WORDS)
    await page.get_by_role("button", name="Sign in").click()
    chat = Chat(page)
    await chat.ready()
    return chat


@pytest.fixture
async def shared(own_room) -> ServerProcess:
    """A server for two people with passwords."""
    server: ServerProcess = await asyncio.to_thread(own_room, DRAFTROOM_AUTH="password")
    for name in ("Ana", "Ben"):
        await asyncio.to_thread(server.draftroom, "user", "add", name, given=f"{WORDS}\n")
    return server


async def everything_of(chat: Chat, url: str) -> dict[str, str]:
    """Return an address of everything that a person has: drafts, cards, files, words."""
    run = await run_of(chat)
    request = chat.page.context.request
    thread = re.search(r"/thread/([^/?]+)", chat.page.url)
    assert thread is not None
    kept = await (await request.get(f"{url}/project/thread/{thread[1]}")).json()
    launch = next(one for one in kept["elements"] if one["props"]["kind"] == "launch")
    return {
        "run": f"/api/runs/{run['id']}",
        "draft": f"/api/runs/{run['id']}/draft",
        "events": f"/api/runs/{run['id']}/events",
        "approval": f"/api/runs/{run['id']}/approvals/{run['waiting'][0]['id']}",
        "launch": f"/api/launches/{launch['props']['launch']}",
        "thread": f"/project/thread/{thread[1]}",
        "element": f"/project/thread/{thread[1]}/element/{launch['id']}",
    }


async def refused(request: APIRequestContext, url: str, path: str) -> int:
    return (await request.get(f"{url}{path}")).status


async def test_a_second_person_sees_and_touches_nothing_of_the_firsts(
    visit, shared: ServerProcess
) -> None:
    url = shared.url
    async with visit(shared, sign_in=False) as anas, visit(shared, sign_in=False) as bens:
        ana = await signed_in(anas, "Ana")
        await begun(ana)
        await ana.page.wait_for_url(re.compile("/thread/"))
        places = await everything_of(ana, url)
        ben = await signed_in(bens, "Ben")
        request = ben.page.context.request

        answers = {name: await refused(request, url, path) for name, path in places.items()}
        listed = [await (await request.get(f"{url}/api/{one}")).json() for one in ("runs", "inbox")]
        acts = await _acts(request, url, places)
        await ben.page.goto(ana.page.url)
        await ben.ready()
        await expect(ben.page.get_by_text("density")).to_have_count(0)
        await ben.shot("a-stranger")
        still = await (await ana.page.context.request.get(f"{url}{places['run']}")).json()

    assert {name: status for name, status in answers.items() if status not in (401, 403, 404)} == {}
    assert listed == [[], []]
    assert {name: status for name, status in acts.items() if status < 400} == {}
    assert still["status"] == "waiting"


async def _acts(request: APIRequestContext, url: str, places: dict[str, str]) -> dict[str, int]:
    """Try everything that would change what is another's; return the statuses."""
    decision = {"shown": "x", "verdict": "approve"}
    thread = places["thread"].rpartition("/")[2]
    element = {"id": places["element"].rpartition("/")[2], "threadId": thread, "type": "custom"}
    tries: dict[str, tuple[str, str, Any]] = {
        "decide": ("POST", f"{places['approval']}/decision", decision),
        "pause": ("POST", f"{places['run']}/pause", {}),
        "cancel": ("POST", f"{places['run']}/cancel", {}),
        "propose": ("POST", f"{places['run']}/proposals", {"words": "make it 30 minutes"}),
        "fill": ("PATCH", places["launch"], {"inputs": {"topic": "mine"}}),
        "start": ("POST", f"{places['launch']}/start", {}),
        "rename": ("PUT", "/project/thread", {"threadId": thread, "name": "mine"}),
        "delete": ("DELETE", "/project/thread", {"threadId": thread}),
        "element": ("PUT", "/project/element", {"element": element, "sessionId": "none"}),
        "drop": ("DELETE", "/project/element", {"element": element, "sessionId": "none"}),
    }
    headers = {"Origin": url}
    return {
        name: (
            await request.fetch(f"{url}{path}", method=method, data=data, headers=headers)
        ).status
        for name, (method, path, data) in tries.items()
    }
