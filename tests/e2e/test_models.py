"""A model of one's own: connected in the browser, refused with a wrong key, and put to work."""

import asyncio
import json
import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Locator, expect

from tests.support.browser import Chat
from tests.support.lesson_model import LessonModel, block, lesson_parts_for
from tests.support.lesson_talk import (
    BRIEF,
    LESSON,
    LONG_MILLISECONDS,
    OBJECTIVES,
    approve,
    begun,
    files,
    finished,
    run_of,
)
from tests.support.model_replies import Reply, calls
from tests.support.model_server import ModelServer, Received


class Room(LessonModel):
    """A model that writes lessons, and answers at the front desk by calling the tool that fits."""

    def __init__(self, server: ModelServer) -> None:
        super().__init__(server)
        self.parts["standards"]["targets"] = []  # the teacher gave none
        for objective in self.parts["goals"]["objectives"]:
            objective["standard_codes"] = []

    def answer(self, received: Received) -> Reply:
        if not received.body.get("tools"):
            if received.step == "evidence":  # it writes for the objectives that it is shown
                named = [one["id"] for one in block(received, "goals")["objectives"]]
                self.parts |= lesson_parts_for(named)
            return super().answer(received)
        last = received.body["messages"][-1]
        if last["role"] == "tool":
            return Reply(text="The card says what that means.")
        tool, arguments = next(call for said, call in CALLS.items() if said in str(last["content"]))
        return calls((tool, json.dumps(arguments)))


SHORTER = "make the sheets shorter"
CALLS = {
    "upgrade": ("upgrade", {}),
    SHORTER: ("propose_edit", {"words": SHORTER}),
    BRIEF: ("open_launch", {"template": "lesson_plan", "words": BRIEF}),
}


@pytest.fixture
def model() -> Iterator[ModelServer]:
    """A model server on loopback."""
    with ModelServer() as server:
        Room(server)
        yield server


async def connect(chat: Chat, model: ModelServer, key: str = "sk-test-good-key") -> Locator:
    """Fill in the screen that connects a server of one's own, and have it tested."""
    await chat.page.get_by_role("button", name=re.compile("^Connect a model")).first.click()
    screen = chat.page.get_by_role("dialog", name="Connect a model")
    await screen.get_by_text("Your own server", exact=True).click()
    await screen.get_by_label("Address of the server").fill(model.base_url)
    await screen.get_by_label("Model", exact=True).fill("openai/test-model")
    await screen.get_by_label("Key", exact=True).fill(key)
    await chat.button("Test and save", screen).click()
    return screen


async def connected(chat: Chat, model: ModelServer) -> Locator:
    """Connect the model server; return the screen that says so."""
    screen = await connect(chat, model)
    await expect(screen).to_contain_text("is connected", timeout=LONG_MILLISECONDS)
    return screen


async def test_a_wrong_key_is_refused_in_one_sentence_and_nothing_is_kept(
    visit, own_room, model: ModelServer
) -> None:
    server = await asyncio.to_thread(own_room)
    model.script("wrong_key")
    async with visit(server) as visitor:
        chat = await visitor.open()
        screen = await connect(chat, model, "sk-test-wrong-key")
        alert = screen.get_by_role("alert")
        await expect(alert).to_contain_text("didn't accept the key")
        await chat.shot("wrong-key")
        told = await alert.inner_text()
        state = await (await visitor.context.request.get(f"{server.url}/api/connection")).text()

    assert "sk-test-wrong-key" not in told + state + server.log()


async def test_a_connected_model_is_named_writes_new_drafts_and_upgrades_old_ones(
    visit, own_room, model: ModelServer
) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        await finished(chat)
        assert model.requests == []
        screen = await connected(chat, model)
        await chat.shot("connected")
        await chat.button("Done", screen).click()
        await chat.see(re.compile("Words go to 127.0.0.1|Nothing leaves this computer"))
        tested = len(model.requests)

        await chat.say("upgrade")
        card = chat.page.get_by_role("region", name="Let the model write the standard parts").last
        await expect(chat.button("Upgrade", card)).to_be_enabled(timeout=120_000)
        await chat.shot("upgrade")
        before = len(model.requests)
        await chat.button("Upgrade", card).click()
        await approve(chat, LESSON)
        await expect(chat.page.get_by_role("region", name="Files:")).to_have_count(2)
        card = await files(chat)
        await chat.shot("upgraded")
        run = await run_of(chat)

    asked_for = {one.step for one in model.requests[before:]}
    assert tested == 1
    assert before == 1  # the trial: a plain order needs no call
    assert {"sequence", "handouts"} <= asked_for
    assert "goals" not in asked_for  # the person approved them
    assert (run["writer"], run["version"], run["status"]) == ("openai/test-model", 2, "succeeded")


async def test_a_change_while_steps_run_takes_effect_and_pays_nothing_twice(
    visit, own_room, model: ModelServer
) -> None:
    server = await asyncio.to_thread(own_room)
    async with visit(server) as visitor:
        chat = await visitor.open()
        await chat.button("Done", await connected(chat, model)).click()
        await begun(chat)
        model.hold()
        await approve(chat, OBJECTIVES)
        await model.asked_for("evidence")
        await chat.say(SHORTER)
        card = chat.page.get_by_role("region", name="What this changes").last
        await expect(chat.button("Do it", card)).to_be_enabled(timeout=120_000)
        during = await run_of(chat)
        await chat.shot("impact-while-running")
        await chat.button("Do it", card).click()
        receipt = chat.page.get_by_role("region", name=re.compile("^Changed:")).last
        await expect(receipt).to_contain_text("what is being written just now is finished first")
        await chat.shot("receipt-while-running")
        model.let_go()
        await approve(chat, LESSON)
        await files(chat)
        run = await run_of(chat)

    asked = [one.step for one in model.requests]
    sheets = [one.prompt for one in model.requests if one.step == "handouts"]
    assert (during["status"], run["version"], run["status"]) == ("running", 2, "succeeded")
    assert {step: asked.count(step) for step in ("goals", "evidence", "sequence", "handouts")} == {
        "goals": 1,
        "evidence": 1,
        "sequence": 1,
        "handouts": 1,
    }
    assert SHORTER in sheets[0]
