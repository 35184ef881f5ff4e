"""The way in: a form that loses nothing, one start, the bar, what waits, and settings."""

import asyncio
import re

from playwright.async_api import Locator, expect

from tests.support.lesson_talk import BRIEF, OBJECTIVES, asked, begun, form, run_of


def fact(card: Locator, title: str) -> Locator:
    """Return the button of a known value."""
    return card.get_by_role("button", name=re.compile(f"^{title}:"))


async def set_fact(card: Locator, title: str, value: str) -> None:
    """Change a known value by keyboard."""
    await fact(card, title).click()
    await card.get_by_label(title, exact=True).fill(value)
    await card.get_by_label(title, exact=True).press("Enter")


async def test_what_is_typed_survives_a_reload_in_the_same_instant(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await form(chat)
        await chat.page.wait_for_url(re.compile("/thread/"))
        await card.get_by_label("What will they do?").fill("Float six objects in water.")
        await chat.page.reload()
        again = chat.card("Lesson plan: the form")

        await expect(again.get_by_label("What will they do?")).to_have_value(
            "Float six objects in water."
        )


async def test_a_value_that_does_not_fit_is_told_beside_it_and_the_plan_waits(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await form(chat)
        await fact(card, "Minutes").click()
        await card.get_by_label("Minutes", exact=True).fill("500")
        told = "Minutes is 500. Allowed is a whole number from 10 to 180."
        await expect(card.get_by_text(told, exact=True)).to_be_visible()
        await expect(card.get_by_text("The plan and its price come")).to_be_visible()
        await chat.shot("form-misfit")
        await chat.button("Start", card).click()
        await expect(card.get_by_label("Minutes", exact=True)).to_be_focused()
        await card.get_by_label("Minutes", exact=True).fill("84")
        await card.get_by_label("Minutes", exact=True).press("Escape")

        await expect(fact(card, "Minutes")).to_contain_text("84 min")
        await expect(fact(card, "Minutes")).to_be_focused()
        await expect(card.get_by_text("Here's the plan")).to_be_visible()


async def test_a_name_is_remarked_before_anything_starts(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await form(chat)
        await card.get_by_text("More:").click()
        await card.get_by_label("IEP or 504 needs").fill("Jamal needs extra time")
        await card.get_by_label("IEP or 504 needs").press("Enter")
        await chat.button("Write “Student A” instead", card).click()

        await expect(card.get_by_text("Student A needs extra time")).to_be_visible()
        await expect(card.get_by_text("Take out the name")).to_have_count(0)


async def test_a_double_click_starts_one_draft_and_enter_starts_none(visit, own_room) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        card = await form(chat)
        start = chat.button("Start", card)
        await start.focus()
        await start.press("Enter")
        runs = await (await visitor.context.request.get(f"{server.url}/api/runs")).json()
        assert runs == []
        await start.dblclick()
        await asked(chat, OBJECTIVES)
        runs = await (await visitor.context.request.get(f"{server.url}/api/runs")).json()

    assert len(runs) == 1


async def test_two_tabs_fill_one_form_and_the_late_one_keeps_what_it_typed(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await form(chat)
        await chat.page.wait_for_url(re.compile("/thread/"))
        other = await visitor.open(chat.page.url.removeprefix(visitor.url))
        late = other.card("Lesson plan: the form")
        await set_fact(card, "Students", "31")
        await expect(fact(late, "Students")).to_contain_text("31 students")

        await visitor.context.set_offline(True)
        await set_fact(late, "Minutes", "84")
        await expect(late.get_by_text("This is not saved yet")).to_be_visible()
        await visitor.context.set_offline(False)
        await expect(late.get_by_text("This is not saved yet")).to_have_count(0)
        await expect(fact(card, "Minutes")).to_contain_text("84 min")

        await other.page.route(re.compile("/api/launches/"), lambda route: route.abort())
        await set_fact(late, "Minutes", "30")
        await expect(late.get_by_text("This is not saved yet")).to_be_visible()
        await chat.button("Start", card).click()
        await asked(chat, OBJECTIVES)
        await other.page.unroute_all()
        await expect(late.get_by_text("started in another window")).to_be_visible()
        await expect(late.get_by_text("Minutes: 30")).to_be_visible()
        await other.shot("form-late")
        run = await run_of(chat)

    assert run["version"] == 1


async def test_what_waits_is_counted_and_opens_in_its_conversation(visit, own_room) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        await begun(chat)
        waiting = chat.page.get_by_role("button", name="Waiting for you")
        await expect(waiting).to_contain_text("1 thing waits for your OK")
        await chat.page.locator("#header").get_by_role("button", name="Something new").click()
        await expect(chat.page.get_by_text("What are you making?")).to_be_visible()
        await waiting.click()
        inbox = chat.page.get_by_role("dialog", name="Waiting for you")
        await inbox.get_by_role("button", name=re.compile(OBJECTIVES)).click()

        await chat.page.wait_for_url(re.compile("/thread/"))
        await expect(chat.card(OBJECTIVES).get_by_role("heading").first).to_be_in_viewport()


async def test_a_draft_without_a_conversation_is_opened_in_one_of_its_own(visit, own_room) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        request = visitor.context.request
        new = {"template": "lesson_plan", "brief": BRIEF}
        launch = await (await request.post(f"{server.url}/api/launches", data=new)).json()
        await request.post(f"{server.url}/api/launches/{launch['id']}/start")
        chat = await visitor.open()
        row = chat.page.locator("#welcome-screen").get_by_role(
            "button", name=re.compile("Lesson plan: density")
        )
        await row.click()

        await asked(chat, OBJECTIVES)


async def test_settings_are_kept_and_count_for_the_next_form(visit, own_room) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        await chat.page.get_by_role("button", name="Settings").click()
        screen = chat.page.get_by_role("dialog", name="Settings")
        await screen.get_by_text("Only at the end", exact=True).click()
        await screen.get_by_label("Language of the draft").fill("Spanish")
        await expect(screen.get_by_text("Saved", exact=True)).to_be_visible()
        await chat.page.keyboard.press("Escape")
        await expect(chat.page.get_by_role("button", name="Settings")).to_be_focused()
        card = await form(chat)

        await expect(card.get_by_text("I'll stop once")).to_be_visible()


async def test_a_server_that_is_gone_is_told_and_comes_back_by_itself(visit, own_room) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        card = await form(chat)
        await visitor.context.set_offline(True)
        await set_fact(card, "Students", "31")
        await expect(card.get_by_text("This is not saved yet")).to_be_visible()
        await visitor.context.set_offline(False)

        await expect(card.get_by_text("Saved", exact=True)).to_be_visible()
        await expect(chat.page.get_by_text("Nothing leaves this computer").first).to_be_visible()


async def test_the_bar_covers_nothing_of_the_chat_at_any_width(visit) -> None:
    for size in ("desk", "phone"):
        async with visit(size=size) as visitor:
            chat = await visitor.open()
            bar = await chat.page.locator(".dr-bar").bounding_box()
            header = await chat.page.locator("#header").bounding_box()
            wide = await chat.page.evaluate("document.documentElement.scrollWidth")
            tall = await chat.page.evaluate("document.documentElement.scrollHeight")
            window = chat.page.viewport_size

            assert bar["y"] + bar["height"] <= header["y"]
            assert (wide, tall) == (window["width"], window["height"])
