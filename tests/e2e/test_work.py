"""The views of the work: the card of a draft, the draft beside the chat, its versions and files."""

import re
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.support.browser import Chat
from tests.support.lesson_talk import (
    LESSON,
    OBJECTIVES,
    approve,
    asked,
    begun,
    files,
    finished,
    proposed,
    run_of,
)
from tests.support.word_edits import edited, followed, replaced

TITLE = re.compile(r"^Draft: Lesson plan")


def draft(chat: Chat) -> Locator:
    """Return the draft beside the chat, or over it."""
    return chat.page.locator(".dr-beside")


async def test_the_draft_opens_beside_the_chat_and_stays_closed_once_it_is_closed(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await expect(draft(chat)).to_be_visible()
        await expect(draft(chat)).to_contain_text("Write the objectives")
        await chat.shot("draft-beside")
        await chat.button("Close the draft", draft(chat)).click()
        await approve(chat, OBJECTIVES)
        await asked(chat, LESSON)
        after_news = await draft(chat).count()
        await chat.reload()
        await expect(chat.card(TITLE)).to_be_visible()
        after_reload = await draft(chat).count()

        await chat.button("Open the draft", chat.card(TITLE)).click()

        await expect(chat.page.get_by_role("tab", name="Student sheet")).to_be_visible()
        await chat.reload()
        await expect(chat.page.get_by_role("tab", name="Student sheet")).to_be_visible()

    assert (after_news, after_reload) == (0, 0)
    assert visitor.errors == []


async def test_on_a_phone_the_draft_comes_by_a_click_alone_and_gives_the_chat_back(visit) -> None:
    async with visit(size="phone") as visitor:
        chat = await visitor.open()
        await begun(chat)
        uninvited = await draft(chat).count()
        opener = chat.button("Open the draft", chat.card(TITLE))
        await opener.click()
        await expect(chat.page.get_by_role("dialog", name="The draft")).to_be_visible()
        await expect(draft(chat)).to_contain_text("Write the objectives")
        await chat.shot("draft-phone")

        await chat.page.keyboard.press("Escape")

        await expect(draft(chat)).to_have_count(0)
        await expect(opener).to_be_focused()
        wider = await chat.page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert uninvited == 0
    assert wider <= 0


async def test_on_a_phone_a_page_loaded_again_shows_its_conversation_from_its_newest(visit) -> None:
    async with visit(size="phone") as visitor:
        chat = await visitor.open()
        await begun(chat)

        await chat.reload()

        await expect(chat.card(OBJECTIVES).get_by_role("heading").first).to_be_in_viewport()


async def test_a_new_chat_has_no_draft_of_another_beside_it(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await expect(draft(chat)).to_be_visible()

        await chat.page.locator("#new-chat-button:visible").click()
        if await chat.page.locator("#confirm:visible").count():
            await chat.page.locator("#confirm").click()

        await expect(draft(chat)).to_have_count(0)


async def test_the_clean_copy_waits_until_standard_wording_was_looked_at(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await finished(chat)
        await chat.button("Clean copy", card).click()
        await expect(card).to_contain_text("standard passages were not looked at yet")
        before = await card.get_by_role(
            "link", name=re.compile("clean copy", re.IGNORECASE)
        ).count()

        await chat.button("Look at them", card).click()
        await chat.button("Next passage", draft(chat)).click()
        await expect(draft(chat).locator(".dr-by-now")).to_have_count(1)
        await chat.shot("look-through")
        await chat.button("I have looked at them", draft(chat)).click()

        await expect(draft(chat)).to_contain_text("The clean copies are ready")
        await expect(card.get_by_role("link", name=re.compile(r"^Plan, Word"))).to_be_visible()

    assert before == 0


async def test_versions_are_compared_and_one_is_brought_back(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await finished(chat)
        await chat.button("Do it", await proposed(chat, "make it 30 minutes")).click()
        await asked(chat, LESSON)
        card = chat.card(TITLE)
        await chat.button("Versions (2)", card).click()
        newest = card.locator(".dr-version").first
        await expect(newest).to_contain_text("Version 2now“make it 30 minutes”")
        await expect(newest.get_by_text("Cut the period into phases")).to_be_hidden()
        await newest.get_by_text("parts of the draft differ").click()
        await expect(newest.get_by_role("listitem").first).to_be_visible()
        await chat.button("What changed", card).click()
        await expect(card).to_contain_text("What differs: version 1 to version 2")
        await expect(card.locator("ins").first).to_be_visible()
        await card.get_by_text("What differs").scroll_into_view_if_needed()
        await chat.shot("versions")

        await chat.button("Bring it back", card).click()
        await expect(card).to_contain_text("Version 1 brought back.")
        await files(chat)
        told = await run_of(chat)

    assert told["version"] == 3
    assert told["status"] == "succeeded"
    assert visitor.errors == []


async def test_the_graph_is_walked_with_arrow_keys_and_shows_what_a_step_gave(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        card = chat.card(TITLE)
        await card.get_by_text("How the steps hang together").click()
        first = card.get_by_role("button", name="Read the brief, done")
        await expect(first).to_have_attribute("tabindex", "0")
        await first.focus()
        await chat.page.keyboard.press("ArrowDown")
        await chat.page.keyboard.press("ArrowDown")
        reached = card.get_by_role("button", name=re.compile("^Write the objectives, done"))
        await expect(reached).to_be_focused()

        await chat.page.keyboard.press("Enter")

        await expect(card.get_by_role("heading", name="Write the objectives")).to_be_visible()
        await expect(card.locator(".dr-graph")).to_contain_text("Explain with evidence")
        await chat.shot("graph")


async def test_stopping_for_good_asks_again(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        card = chat.card(TITLE)
        await chat.button("Stop for good", card).click()
        await expect(chat.button("Keep it going", card)).to_be_focused()
        await chat.shot("stop-for-good")
        asked_first = (await run_of(chat))["status"]

        await chat.button("Stop it for good", card).click()

        await expect(card).to_contain_text("stopped for good")

    assert asked_first == "waiting"


async def test_who_keeps_a_draft_going_by_keyboard_stays_at_what_was_asked(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await begun(chat)
        await chat.say("cancel it")
        card = chat.card(re.compile("^Stop for good"))

        await chat.button("Keep it going", card).press("Space")

        await expect(card.locator(":focus")).to_contain_text("It was not stopped.")


async def test_a_draft_is_judged_on_the_card_with_its_files(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await finished(chat)
        await chat.button("No, it was not", card).click()
        await card.get_by_role("textbox", name=re.compile("^What was wrong")).fill("Too long")
        await chat.button("Send", card).click()
        await expect(card).to_contain_text("It is kept with this draft")

        await chat.reload()

        again = await files(chat)
        await expect(chat.button("No, it was not", again)).to_have_attribute("aria-pressed", "true")


async def test_a_file_edited_outside_comes_back_as_changes_to_take_or_leave(
    visit, tmp_path: Path
) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        card = await finished(chat)
        async with chat.page.expect_download() as coming:
            await card.get_by_role("link", name=re.compile(r"^Plan, Word")).first.click()
        plan = Path(await (await coming.value).path()).read_bytes()
        file = tmp_path / (await coming.value).suggested_filename
        file.write_bytes(
            edited(
                plan,
                replaced("how much stuff is in a thing", "how much matter is in a thing"),
                replaced("how much room a thing takes up", "the space it fills"),
                followed("how much mass is packed", "Bring goggles for everybody."),
            )
        )
        await chat.page.locator("input[type=file]").first.set_input_files(file)
        await expect(chat.page.get_by_text(file.name).last).to_be_visible()
        await chat.say("I changed this in Word")
        back = chat.page.get_by_role("region", name=re.compile("came back$")).last
        await expect(back).to_contain_text("matter")
        await back.scroll_into_view_if_needed()
        await chat.shot("came-back")

        await chat.button("Leave it", back).nth(1).click()
        await chat.button("Make this change", back).click()
        await expect(back).to_contain_text("Done: this is version 2 now.")
        await expect(back.locator(":focus")).to_contain_text("Done: this is version 2 now.")
        await asked(chat, LESSON)  # her own words over what she approved are not asked about
        await expect(draft(chat)).to_contain_text("how much matter is in a thing")
        await expect(draft(chat)).to_contain_text("how much room a thing takes up")

    assert file.name == "Lesson plan density - Plan (review).docx"
    assert visitor.errors == []


async def test_who_reads_keeps_their_place_while_the_draft_is_written_anew(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await finished(chat)
        body = draft(chat).locator("#dr-draft-body")
        await expect(body).to_contain_text("47 minutes")
        heading = body.get_by_role("heading", name="Misconceptions")
        await heading.evaluate("node => node.scrollIntoView({block: 'center'})")
        before = await heading.bounding_box()

        await chat.button("Do it", await proposed(chat, "make it 30 minutes")).click()
        await expect(body).to_contain_text("30 minutes")
        after = await heading.bounding_box()

    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 40
