"""Talking in a real browser: cards that words lead to, and names that never reach the history."""

from playwright.async_api import expect

from tests.support.lesson_talk import begun


async def test_cancel_is_asked_for_in_words_and_done_by_its_button(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await chat.say("cancel it")
        card = chat.page.get_by_role("region", name="Stop for good").last
        await expect(card).to_contain_text("won't go on after that")
        await chat.shot("cancel-asked")
        await chat.button("Stop it for good", card).click()
        await expect(card).to_contain_text("Stopped for good")
        await chat.shot("cancelled")

    assert visitor.errors == []


async def test_what_waits_and_the_model_are_a_word_away(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await chat.say("what's waiting for me?")
        inbox = chat.page.get_by_role("region", name="Waiting for your OK").last
        await expect(inbox.get_by_role("button").first).to_be_visible()
        await chat.say("connect a model")
        model = chat.page.get_by_role("region", name="Your model").last
        await expect(model).to_contain_text("Nothing leaves this computer")
        await chat.shot("asides")
        await chat.button("Connect a model", model).click()
        await expect(chat.page.get_by_role("dialog")).to_be_visible()

    assert visitor.errors == []


async def test_a_name_beside_a_need_is_gone_from_the_page_and_the_history(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await chat.say("lesson on density, grade 7, Jamal needs extra time")
        await expect(chat.page.get_by_text("I replaced a name by Student A")).to_be_visible()
        await expect(chat.page.get_by_text("Jamal")).to_have_count(0)
        await chat.shot("name-replaced")
        await chat.page.reload()
        await expect(chat.page.get_by_text("Student A needs extra time").first).to_be_visible()

        assert await chat.page.get_by_text("Jamal").count() == 0

    assert visitor.errors == []
