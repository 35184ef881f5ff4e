"""A workflow of one's own in the chat: its file is put into the watched folder, and it is begun."""

import re
from pathlib import Path

from playwright.async_api import expect

from tests.support.lesson_talk import LONG_MILLISECONDS, approve, asked, files

OK = "Your OK on plan"
GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "workflows.md").read_text("utf-8")


async def test_a_file_in_the_folder_is_a_form_in_the_chat_and_makes_files(own_room, visit) -> None:
    server = own_room()
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None
    (server.home / "workflows" / "guide.yaml").write_text(example[1])
    server.says("guide.yaml: field_guide, version 1.")

    async with visit(server) as visitor:
        chat = await visitor.open()
        await chat.say("start my field guide")
        form = chat.card("Field guide: the form")
        start = form.get_by_role("button", name="Start", exact=True)
        place = form.get_by_label(re.compile("^Place"))
        await expect(place).to_have_value("", timeout=LONG_MILLISECONDS)
        await place.fill("The old harbour")
        await chat.shot("own-form")
        await start.click()
        await asked(chat, OK)
        await chat.shot("own-ok")
        await approve(chat, OK)
        await expect(await files(chat)).to_contain_text("Word")
        await chat.shot("own-files")

    assert (visitor.errors, visitor.outside) == ([], [])
