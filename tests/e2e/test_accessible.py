"""What axe-core says of the main screens, in light and dark: nothing serious."""

import json
from importlib import resources
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import Chat
from tests.support.lesson_talk import LESSON, OBJECTIVES, approve, asked, files, form, proposed

GRAVE = {"serious", "critical"}
# Chainlit sets its own page: a list of threads as nested lists, a theme that fades in.
FADED_IN = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => null)))"""
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


async def grave(page: Page) -> list[str]:
    """Return every serious or critical violation on a page, with its place."""
    await page.evaluate(FADED_IN)
    await page.evaluate(AXE)
    found: dict[str, Any] = await page.evaluate("() => axe.run(document)")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


async def looked_at(chat: Chat, found: dict[str, list[str]], name: str) -> None:
    """Judge what is on the screen."""
    problems = await grave(chat.page)
    if problems:
        found[name] = problems


@pytest.mark.parametrize(
    ("size", "theme"), [("desk", "light"), ("desk", "dark"), ("phone", "light")]
)
async def test_no_main_screen_has_a_serious_violation(visit, size: str, theme: str) -> None:
    found: dict[str, list[str]] = {}
    async with visit(size=size, theme=theme) as visitor:
        chat = await visitor.open()
        await expect(chat.page.get_by_text("What are you making?")).to_be_visible()
        await looked_at(chat, found, "welcome")
        for name in ("Connect a model", "Settings", "Waiting for you"):
            await chat.page.get_by_role("button", name=name).first.click()
            await expect(chat.page.get_by_role("dialog")).to_be_visible()
            await chat.shot(f"dialog-{name.split()[0].lower()}-{size}-{theme}")
            await looked_at(chat, found, name)
            await chat.page.keyboard.press("Escape")
            await expect(chat.page.get_by_role("dialog")).to_have_count(0)
        card = await form(chat)
        await looked_at(chat, found, "form")
        await chat.button("Start", card).click()
        await asked(chat, OBJECTIVES)
        await looked_at(chat, found, "objectives")
        await approve(chat, OBJECTIVES)
        await asked(chat, LESSON)
        await looked_at(chat, found, "lesson")
        await approve(chat, LESSON)
        await files(chat)
        await looked_at(chat, found, "files")
        await proposed(chat, "make it 30 minutes")
        await looked_at(chat, found, "impact")

    assert found == {}, json.dumps(found, indent=1)[:4000]
