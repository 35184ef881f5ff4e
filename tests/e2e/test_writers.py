"""Writers in the chat: a season from one line to its files, and scripts that are broken down."""

import re
from pathlib import Path

from playwright.async_api import expect

from tests.support.lesson_talk import LONG_MILLISECONDS, approve, asked, files

SEASON = "an 8-episode one-hour drama about a lighthouse crew that hides a night without light"
SCENES = (
    ("Scene Heading", "INT. LANTERN ROOM - NIGHT"),
    ("Action", "MAYA (42) polishes a lens that nobody will look at."),
    ("Character", "MAYA"),
    ("Dialogue", "Nobody lit it."),
    ("Scene Heading", "EXT. JETTY - DAY"),
    ("Character", "MAIA"),
    ("Dialogue", "Here comes the Board."),
)


async def test_a_season_goes_from_one_line_to_files(visit) -> None:
    async with visit(size="desk", theme="light") as visitor:
        chat = await visitor.open()
        await chat.say(SEASON)
        form = chat.card("TV series: the form")
        start = form.get_by_role("button", name="Start", exact=True)
        await expect(start).to_be_enabled(timeout=LONG_MILLISECONDS)
        await chat.shot("season-form-desk-light")
        await start.click()
        await approve(chat, "Your choice of the show")
        await asked(chat, "Your OK on the season")
        await chat.shot("season-grid-desk-light")
        await approve(chat, "Your OK on the season")
        await approve(chat, "Your OK on the season and its scripts")
        card = await files(chat)
        await chat.shot("season-files-desk-light")
        for name in ("Bible", "Script EP01"):
            await expect(card.get_by_role("link", name=re.compile(name)).first).to_be_visible()

    assert (visitor.errors, visitor.outside) == ([], [])


async def test_a_script_that_is_dropped_in_is_broken_down(visit, tmp_path: Path) -> None:
    script = tmp_path / "keepers_101.fdx"
    told = "".join(
        f'<Paragraph Type="{kind}"><Text>{said}</Text></Paragraph>' for kind, said in SCENES
    )
    script.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><FinalDraft DocumentType="Script" Version="5">'
        f"<Content>{told}</Content></FinalDraft>"
    )
    async with visit(size="phone", theme="dark") as visitor:
        chat = await visitor.open()
        await chat.say("help")
        await chat.page.wait_for_url(re.compile(r"/thread/"))
        await chat.page.locator("input[type=file]").first.set_input_files(script)
        await expect(chat.page.get_by_text(script.name).last).to_be_visible()
        await chat.say("break down these scripts")
        form = chat.card("Breakdown: the form")
        start = form.get_by_role("button", name="Start", exact=True)
        await expect(start).to_be_enabled(timeout=LONG_MILLISECONDS)
        await chat.shot("breakdown-form-phone-dark")
        await start.click()
        card = await files(chat)
        await chat.shot("breakdown-files-phone-dark")
        await expect(card.get_by_role("link", name=re.compile("Excel"))).to_have_count(1)
        await chat.page.get_by_text("1 needs you").last.click()
        await chat.see(re.compile("MAIA .* and MAYA .* are nearly the same name"))

    assert (visitor.errors, visitor.outside) == ([], [])
