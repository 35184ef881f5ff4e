"""An OK survives everything: a reload, a crash, a second tab, a second click, a cut line."""

import asyncio
import re

from playwright.async_api import expect

from tests.support.browser import Chat
from tests.support.cuttable import line
from tests.support.lesson_talk import LESSON, OBJECTIVES, approve, asked, begun, run_of
from tests.support.server_process import free_port


async def in_a_second_tab(visitor, chat: Chat) -> Chat:
    """Open the same conversation in another tab."""
    await chat.page.wait_for_url(re.compile("/thread/"))
    return await visitor.open(chat.page.url.removeprefix(visitor.url))


async def decisions(chat: Chat) -> list[str]:
    """Return what was decided in the newest draft, as its story tells it."""
    run = await run_of(chat)
    origin = chat.page.url.split("/thread")[0]
    return await chat.page.evaluate(
        """async ([url, last]) => {
            const found = []
            const stream = new EventSource(url)
            await new Promise((done) => {
                stream.addEventListener("approval.decided", (event) =>
                    found.push(JSON.parse(event.data).gate))
                for (const kind of ["run.waiting", "run.succeeded", "run.paused", "step.finished"])
                    stream.addEventListener(
                        kind, (event) => Number(event.lastEventId) >= last && done())
                setTimeout(done, 5000)
            })
            stream.close()
            return found
        }""",
        [f"{origin}/api/runs/{run['id']}/events", run["seq"]],
    )


async def test_an_ok_waits_through_a_reload(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await chat.reload()
        await approve(chat, OBJECTIVES)
        await asked(chat, LESSON)

    assert visitor.errors == []


async def test_an_ok_waits_through_a_crash_and_the_open_page_goes_on(visit, own_room) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        await begun(chat)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        await approve(chat, OBJECTIVES)
        await asked(chat, LESSON)
        await chat.shot("after-a-crash")


async def test_a_crash_while_steps_run_loses_nothing(visit, own_room) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        await begun(chat)
        await approve(chat, OBJECTIVES)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        await chat.reload()
        await asked(chat, LESSON)


async def test_who_comes_second_is_told_and_keeps_what_they_typed(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        other = await in_a_second_tab(visitor, chat)
        theirs = await asked(other, OBJECTIVES)
        await _type_into_a_passage(other, theirs, "Explain density with evidence from two objects.")
        await approve(chat, OBJECTIVES)

        late = other.page.get_by_role("region", name=re.compile("already decided", re.I)).last
        await expect(late).to_contain_text("approved it at")
        await expect(late).to_contain_text("from two objects")
        await other.shot("already-decided")
        await other.button("Propose them as a change", late).click()
        impact = other.page.get_by_role("region", name="What this changes").last
        await expect(other.button("Do it", impact)).to_be_enabled()


async def _type_into_a_passage(chat: Chat, card, text: str) -> None:
    await card.get_by_role("button", name=re.compile("^Change")).first.click()
    field = card.get_by_role("textbox").first
    await field.fill(text)
    await expect(chat.button("Save my edits & approve", card)).to_be_enabled()


async def test_edits_are_saved_with_the_ok_and_stand_in_the_draft(visit) -> None:
    mine = "Explain with evidence why a light thing can sink."
    async with visit() as visitor:
        chat = await visitor.open()
        card = await begun(chat)
        await _type_into_a_passage(chat, card, mine)
        await chat.shot("my-edits")
        await chat.button("Save my edits & approve", card).click()
        await asked(chat, LESSON)
        run = await run_of(chat)
        origin = visitor.url
        draft = await (
            await visitor.context.request.get(f"{origin}/api/runs/{run['id']}/draft")
        ).text()

    assert mine in draft


async def test_a_second_click_decides_nothing_twice(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await begun(chat)
        await chat.button("Approve", card).dblclick()
        await asked(chat, LESSON)
        decided = await decisions(chat)

    assert decided.count("approve_goals") == 1


async def test_a_cut_of_three_seconds_loses_nothing_on_the_screen(visit, own_room) -> None:
    port = free_port()
    server = await asyncio.to_thread(own_room, DRAFTROOM_HOSTS=f"127.0.0.1:{port}")
    async with line(port, server.port) as wire, visit(server) as visitor:
        visitor.url = f"http://127.0.0.1:{port}"
        await visitor.context.request.post(f"{visitor.url}/auth/header")
        chat = await visitor.open()
        card = await begun(chat)
        await chat.button("Approve", card).click()
        wire.cut()
        await asyncio.sleep(3)  # the cut itself: what happens meanwhile is not shown
        wire.mend()
        await asked(chat, LESSON)
        shown = await chat.page.get_by_role("region").count()
        await chat.shot("after-a-cut")
        await chat.reload()
        await asked(chat, LESSON)

        await expect(chat.page.get_by_role("region")).to_have_count(shown)
