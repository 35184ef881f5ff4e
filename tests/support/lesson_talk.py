"""A teacher who makes a lesson in the chat, from her first words to the files."""

from typing import Any

from playwright.async_api import Locator, expect

from tests.support.browser import Chat

BRIEF = "density lab, grade 7, 47 minutes, 28 students"
OBJECTIVES = "Your OK on the objectives"
LESSON = "Your OK on the lesson"
LONG_MILLISECONDS = 120_000


async def form(chat: Chat, brief: str = BRIEF) -> Locator:
    """Say what is wanted; return the form that is filled from it."""
    await chat.say(brief)
    card = chat.card("Lesson plan: the form")
    await expect(chat.button("Start", card)).to_be_enabled(timeout=LONG_MILLISECONDS)
    return card


async def begun(chat: Chat, brief: str = BRIEF) -> Locator:
    """Start a lesson; return the card that asks for the OK on its objectives."""
    await chat.button("Start", await form(chat, brief)).click()
    return await asked(chat, OBJECTIVES)


async def asked(chat: Chat, title: str) -> Locator:
    """Wait until something waits for an OK; return its card."""
    card = chat.card(title)
    await expect(chat.button("Approve", card)).to_be_enabled(timeout=LONG_MILLISECONDS)
    return card


async def approve(chat: Chat, title: str) -> None:
    """Give the OK that is asked for, and see that it was taken."""
    await chat.button("Approve", await asked(chat, title)).click()
    await chat.see(f"{title}: you approved it")


async def finished(chat: Chat, brief: str = BRIEF) -> Locator:
    """Make a lesson to its end; return the card with its files."""
    await begun(chat, brief)
    await approve(chat, OBJECTIVES)
    await approve(chat, LESSON)
    return await files(chat)


async def files(chat: Chat) -> Locator:
    """Wait for the files of a draft; return their card."""
    card = chat.page.get_by_role("region", name="Files:").last
    await expect(chat.button("Review copy", card)).to_be_visible(timeout=LONG_MILLISECONDS)
    return card


async def proposed(chat: Chat, words: str) -> Locator:
    """Say what should be different; return the card that says what that means."""
    await chat.say(words)
    card = chat.page.get_by_role("region", name="What this changes").last
    await expect(chat.button("Do it", card)).to_be_enabled(timeout=LONG_MILLISECONDS)
    return card


async def run_of(chat: Chat) -> dict[str, Any]:
    """Return the newest draft as the API gives it."""
    request = chat.page.context.request
    origin = chat.page.url.split("/thread")[0].rstrip("/")
    (newest, *_) = await (await request.get(f"{origin}/api/runs")).json()
    found: dict[str, Any] = await (await request.get(f"{origin}/api/runs/{newest['id']}")).json()
    return found
