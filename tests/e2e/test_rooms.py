"""The other rooms in the chat: a test with its question banks, a plan whose numbers answer."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.support.browser import Chat
from tests.support.lesson_talk import LONG_MILLISECONDS, approve, asked, files

QUIZ = "density quiz, grade 7, 12 questions, 25 minutes"
PLAN = "business plan for a bakery, need a 60k loan"


async def started(chat: Chat, words: str, title: str) -> None:
    """Say what is wanted, and start it as the form has it."""
    await chat.say(words)
    start = chat.card(f"{title}: the form").get_by_role("button", name="Start", exact=True)
    await expect(start).to_be_enabled(timeout=LONG_MILLISECONDS)
    await start.click()


def ways(card: Locator, name: str) -> Locator:
    """Return the links to the files of this name."""
    return card.get_by_role("link", name=re.compile(f"^{name}"))


@pytest.mark.parametrize(("size", "theme"), [("desk", "light"), ("phone", "dark")])
async def test_a_test_is_approved_and_given_to_other_programs(visit, size: str, theme: str) -> None:
    async with visit(size=size, theme=theme) as visitor:
        chat = await visitor.open()
        await started(chat, QUIZ, "Quiz or test")
        blueprint = await asked(chat, "Your OK on the blueprint")
        await expect(blueprint.get_by_role("row").last).to_contain_text("12")
        await chat.shot(f"quiz-blueprint-{size}-{theme}")
        await approve(chat, "Your OK on the blueprint")
        await expect(await asked(chat, "Your OK on the test")).to_contain_text("Form A")
        await chat.shot(f"quiz-test-{size}-{theme}")
        await approve(chat, "Your OK on the test")
        card = await files(chat)
        await chat.shot(f"quiz-files-{size}-{theme}")
        for format_ in ("GIFT", "Moodle XML", "QTI 1.2"):
            await expect(ways(card, f".*{format_}")).to_have_count(1)
        await expect(ways(card, "Form A, Word")).to_have_count(1)

    assert (visitor.errors, visitor.outside) == ([], [])


@pytest.mark.parametrize(("size", "theme"), [("desk", "dark"), ("phone", "light")])
async def test_the_numbers_of_a_plan_answer_while_they_are_typed(
    visit, size: str, theme: str
) -> None:
    async with visit(size=size, theme=theme) as visitor:
        chat = await visitor.open()
        await started(chat, PLAN, "Business plan")
        card = await asked(chat, "Your OK on the numbers")
        revenue = re.compile(r"Revenue, year 1\s*\$([\d,]+)")
        await expect(card).to_contain_text(revenue)
        before = revenue.search(await card.inner_text())
        await card.get_by_label(re.compile("^Price")).fill("14")
        assert before is not None
        await expect(card).not_to_contain_text(before[1])  # it follows while she types
        await expect(card).to_contain_text(revenue)
        await chat.shot(f"plan-numbers-{size}-{theme}")
        await chat.button("Save my edits & approve", card).click()
        plan = await asked(chat, "Your OK on the plan")
        await chat.button("Open all of it", plan).click()
        await expect(plan).to_contain_text("$14")
        await approve(chat, "Your OK on the plan")
        await expect(ways(await files(chat), "Financial model, Excel")).to_have_count(1)
        await chat.shot(f"plan-files-{size}-{theme}")

    assert (visitor.errors, visitor.outside) == ([], [])
