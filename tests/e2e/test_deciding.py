"""What is typed into a card outlasts the chat around it, and every decision has a way back."""

import asyncio
import re

from playwright.async_api import Locator, Route, expect

from tests.support.browser import Chat
from tests.support.lesson_talk import LESSON, OBJECTIVES, approve, asked, begun, proposed, run_of

MINE = "the room that a thing takes up, in milliliters"


async def typed(chat: Chat, card: Locator) -> None:
    """Write another meaning of a word, and leave the field."""
    await card.get_by_role("button", name=re.compile("Change: .*volume, Meaning")).press("Enter")
    await card.get_by_role("textbox").fill(MINE)
    await chat.page.keyboard.press("Escape")
    await expect(card.get_by_text("changed by you")).to_be_visible()


async def test_what_is_typed_and_unfolded_outlasts_a_turn_of_the_chat_and_a_reload(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await begun(chat)
        await typed(chat, card)
        await card.get_by_text("Show what I changed").click()
        await chat.say("what can you do?")
        await chat.see("what can you do?")
        await expect(card.get_by_text(MINE).last).to_be_visible()  # still unfolded
        await chat.reload()
        again = chat.card(OBJECTIVES)
        await expect(again.get_by_text(MINE).first).to_be_visible()
        await chat.button("Save my edits & approve", again).click()
        await chat.see(f"{OBJECTIVES}: you approved it with your edits")

    assert visitor.errors == []


async def test_what_is_new_is_in_sight_and_who_reads_above_is_left_there(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await approve(chat, OBJECTIVES)
        lesson = await asked(chat, LESSON)
        await expect(lesson.get_by_role("heading", name=LESSON)).to_be_in_viewport()

        await proposed(chat, "make it 30 minutes")
        impact = chat.page.get_by_role("region", name="What this changes").last
        await expect(chat.button("Do it", impact)).to_be_in_viewport()
        box = chat.page.locator(".overflow-y-auto:has([data-step-type])").last
        await box.hover()
        await chat.page.mouse.wheel(0, -20_000)
        run = await run_of(chat)
        await visitor.context.request.post(
            f"{visitor.url}/api/runs/{run['id']}/proposals",
            data={"words": "set students to 20", "tell": True},
        )
        await expect(chat.page.get_by_role("region", name="What this changes")).to_have_count(2)

        assert await box.evaluate("(one) => one.scrollTop") < 50


async def test_edits_of_what_was_overtaken_are_taken_to_what_waits_in_its_place(visit) -> None:
    other = {"kind": "set_input", "name": "figure_out", "value": "Why ice floats on water."}
    async with visit() as visitor:
        chat = await visitor.open()
        await typed(chat, await begun(chat))
        run = await run_of(chat)
        await visitor.context.request.post(
            f"{visitor.url}/api/runs/{run['id']}/proposals", data={"edits": [other], "tell": True}
        )
        impact = chat.page.get_by_role("region", name="What this changes").last
        await chat.button("Do it", impact).click()
        late = chat.page.get_by_role("region", name=re.compile("no longer current"))
        await chat.button("Take them to the new one", late).click()

        newer = chat.card(re.compile(f"^{OBJECTIVES}$"))
        await expect(newer.get_by_text("Why ice floats on water.").first).to_be_visible()
        await expect(newer.get_by_text("changed by you")).to_be_visible()
        await expect(newer.get_by_text(MINE).first).to_be_visible()


async def test_stopping_at_an_ok_keeps_everything_and_goes_on_from_there(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await begun(chat)
        await chat.button(re.compile("^Stop here"), card).click()
        await chat.see("Stopped by you")
        await expect(card.get_by_text("This draft is stopped")).to_be_visible()
        await chat.button("Approve", card).click()
        await asked(chat, LESSON)
        await chat.see(re.compile("went on at"))


async def test_what_was_taken_back_is_brought_back_and_a_passage_alone_too(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await approve(chat, OBJECTIVES)
        await asked(chat, LESSON)
        await chat.button("Do it", await proposed(chat, "make it 30 minutes")).click()
        await asked(chat, LESSON)
        await chat.button("Undo", chat.card(re.compile("^Changed:"))).click()
        taken = chat.card(re.compile("^Taken back:"))
        await chat.button("Bring it back after all", taken).click()
        await chat.see("An earlier version is back")
        run = await run_of(chat)

    assert (run["version"], run["status"]) == (4, "waiting")


async def test_nothing_can_be_approved_before_it_can_be_read(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        answer = asyncio.Event()

        async def held(route: Route) -> None:
            await answer.wait()
            await route.continue_()

        await chat.page.route("**/approvals/*/document", held)
        await approve(chat, OBJECTIVES)
        lesson = chat.card(LESSON)
        await expect(lesson).to_contain_text("Loading")
        await expect(chat.button("Approve", lesson)).to_be_disabled()
        await expect(chat.button(re.compile("^Ask for changes"), lesson)).to_be_enabled()

        answer.set()

        await expect(chat.button("Approve", lesson)).to_be_enabled()
        await expect(lesson).not_to_contain_text("Loading")


async def test_a_card_of_a_change_says_what_became_of_it_and_cannot_be_pressed_again(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        older = await proposed(chat, "make it 30 minutes")
        run = await run_of(chat)
        await visitor.context.request.post(
            f"{visitor.url}/api/runs/{run['id']}/proposals",
            data={"words": "set students to 20", "tell": True},
        )
        newer = chat.card(re.compile("^What this changes: Students"))
        tab = await visitor.open(f"/thread/{chat.page.url.rpartition('/')[2]}")
        await chat.button("Do it", newer).click()

        for one in (chat, tab):
            overtaken = one.card(re.compile("^The draft has moved on since: Minutes"))
            await expect(overtaken).to_be_visible()
            await expect(one.card(re.compile("^Changed: Students"))).to_be_visible()
            await expect(one.button("Do it")).to_have_count(0)
        await expect(older).to_have_count(0)
        await chat.reload()
        overtaken = chat.card(re.compile("^The draft has moved on since: Minutes"))
        await overtaken.locator("summary").first.focus()
        await chat.page.keyboard.press("Enter")
        await expect(overtaken).to_contain_text("can no longer be pressed")
        await chat.shot("overtaken")

        await chat.button("Undo", chat.card(re.compile("^Changed: Students"))).click()
        await expect(tab.card(re.compile("^Taken back: Students")).first).to_be_visible()
        await chat.button("What would it change now?", overtaken).click()

        again = chat.card(re.compile("^What this changes: Minutes"))
        await chat.button("Do it", again).click()
        await expect(chat.card(re.compile("^Changed: Minutes")).first).to_be_visible()
