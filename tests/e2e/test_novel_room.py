"""The novel room in the chat: story, scene list and book are approved, then taken home."""

import re

from playwright.async_api import expect

from tests.support.lesson_talk import LONG_MILLISECONDS, approve, asked, files

NOVEL = "a cozy mystery novel, 20,000 words, first person, past"


async def test_a_novel_is_planned_in_three_stops(visit) -> None:
    async with visit(size="desk", theme="light") as visitor:
        chat = await visitor.open()
        await chat.say(NOVEL)
        form = chat.card("Novel: the form")
        start = form.get_by_role("button", name="Start", exact=True)
        await expect(start).to_be_enabled(timeout=LONG_MILLISECONDS)
        await expect(form).to_contain_text("20,000 words")
        await expect(form).to_contain_text("cozy mystery")
        await chat.shot("novel-form-desk-light")
        await start.click()
        await expect(await asked(chat, "Your OK on the story")).to_contain_text("Who wants what")
        await chat.shot("novel-story-desk-light")
        await approve(chat, "Your OK on the story")
        scenes = await asked(chat, "Your OK on the scene list")
        await expect(scenes).to_contain_text("Opening picture")
        beside = chat.page.get_by_text("20,000 words in 7 chapters and 14 scenes")
        await expect(beside).to_be_visible()
        await chat.shot("novel-scenes-desk-light")
        await approve(chat, "Your OK on the scene list")
        await asked(chat, "Your OK on the book")
        await approve(chat, "Your OK on the book")
        card = await files(chat)
        await chat.shot("novel-files-desk-light")
        await expect(card.get_by_role("link", name=re.compile("EPUB"))).to_have_count(1)

    assert (visitor.errors, visitor.outside) == ([], [])
