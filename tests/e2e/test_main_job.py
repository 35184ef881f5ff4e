"""The main job: from the first visit to a finished Word file, at every width, and by keyboard."""

import io
import re

import docx
import pytest
from playwright.async_api import expect

from tests.support.browser import Chat
from tests.support.lesson_talk import (
    BRIEF,
    LESSON,
    OBJECTIVES,
    approve,
    begun,
    files,
    finished,
    form,
    proposed,
    run_of,
)


async def word_text(chat: Chat, card) -> str:
    """Download the plan as a Word file and return its text."""
    async with chat.page.expect_download() as coming:
        await card.get_by_role("link", name=re.compile(r"^Plan, Word")).first.click()
    path = await (await coming.value).path()
    document = docx.Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("size", "theme"), [("desk", "light"), ("desk", "dark"), ("phone", "light")]
)
async def test_a_first_visit_ends_with_a_finished_word_file(visit, size: str, theme: str) -> None:
    name = f"{size}-{theme}"
    async with visit(size=size, theme=theme, sign_in=False) as visitor:
        chat = await visitor.open()
        card = await form(chat)
        await chat.shot(f"form-{name}")
        await chat.button("Start", card).click()
        await expect(chat.button("Approve", chat.card(OBJECTIVES))).to_be_enabled()
        await chat.shot(f"objectives-{name}")
        await approve(chat, OBJECTIVES)
        await expect(chat.button("Approve", chat.card(LESSON))).to_be_enabled(timeout=120_000)
        await chat.shot(f"lesson-{name}")
        await approve(chat, LESSON)
        done = await files(chat)
        await done.scroll_into_view_if_needed()
        await chat.shot(f"files-{name}")

        text = await word_text(chat, done)

    assert "47" in text
    assert "density" in text.lower()
    assert visitor.outside == []
    assert visitor.errors == []


async def test_a_change_in_words_redoes_only_what_follows_and_undo_is_free(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await finished(chat)
        card = await proposed(chat, "make it 30 minutes")
        await expect(card).to_have_attribute("aria-label", "What this changes: Minutes: 47 → 30")
        await expect(card).to_contain_text("Keep exactly as is")
        await chat.shot("impact")
        await chat.button("Do it", card).click()
        await approve(chat, LESSON)
        changed = await run_of(chat)
        receipt = chat.page.get_by_role("region", name=re.compile(r"^Changed:")).last
        await expect(receipt).to_contain_text("Write the lesson phase by phase")
        await chat.shot("receipt")
        await chat.button("Undo", receipt).click()
        await expect(chat.card(re.compile(r"^Taken back:"))).to_be_visible()
        await expect(chat.page.locator("summary:focus")).to_contain_text("Changed: Minutes")
        await files(chat)
        await chat.shot("undone")
        undone = await run_of(chat)

    again = {one["id"] for one in changed["steps"] if not one["reused"]}
    assert "goals" not in again
    assert "sequence" in again
    assert (changed["version"], undone["version"]) == (2, 3)
    assert all(one["reused"] for one in undone["steps"] if one["kind"] == "agent")


async def test_the_whole_job_can_be_done_by_keyboard_and_enter_never_approves(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await chat.page.keyboard.press("Tab")
        await chat.words.focus()
        await chat.page.keyboard.type(BRIEF)
        await expect(chat.page.locator("#chat-submit:not([disabled])")).to_be_visible()
        await chat.page.keyboard.press("Enter")
        await _reach(chat, "Start")
        await chat.page.keyboard.press("Space")
        await _reach(chat, "Approve")
        await chat.page.keyboard.press("Enter")
        waiting = await run_of(chat)
        await chat.shot("keyboard")
        await chat.page.keyboard.press("Space")
        await chat.see(f"{OBJECTIVES}: you approved it")

    assert [one["title"] for one in waiting["waiting"]] == [OBJECTIVES]


async def _reach(chat: Chat, name: str) -> None:
    """Press Tab until a button of this name has the focus, and see that the focus is shown."""
    button = chat.page.get_by_role("button", name=name, exact=True).last
    await expect(button).to_be_enabled(timeout=120_000)
    for _ in range(150):
        if await button.evaluate("node => node === document.activeElement"):
            outline = await button.evaluate("node => getComputedStyle(node).outlineStyle")
            assert outline != "none"
            return
        await chat.page.keyboard.press("Tab")
    raise AssertionError(f"the button {name!r} was not reached by keyboard")


async def test_a_conversation_is_found_again_and_goes_on(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat, "a lesson on plate tectonics, grade 6, 50 minutes")
        await chat.page.wait_for_url(re.compile("/thread/"))
        there = chat.page.url

        other = await visitor.open("/")
        await other.page.goto(there)
        await other.ready()
        await approve(other, OBJECTIVES)
        await chat.see(f"{OBJECTIVES}: you approved it")
