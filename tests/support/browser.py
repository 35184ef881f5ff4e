"""A real Chromium, started once, and the chat as a person sees and uses it in a page."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

SHOTS = Path(__file__).resolve().parents[2] / ".artifacts" / "screens"
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
PATIENCE_MILLISECONDS = 120_000
START_SECONDS = 120.0
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
)

expect.set_options(timeout=PATIENCE_MILLISECONDS)


@contextmanager
def chromium() -> Iterator[str]:
    """Run Chromium; give the address at which it is driven."""
    found = shutil.which("chromium")
    assert found, "chromium is not installed"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [found, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{_port(Path(profile) / 'DevToolsActivePort')}"
        finally:
            process.kill()
            process.wait()


def _port(file: Path) -> int:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if file.exists() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.02)
    raise AssertionError("chromium did not start")


@asynccontextmanager
async def driven(address: str) -> AsyncIterator[Browser]:
    """Connect to a running Chromium."""
    async with async_playwright() as playwright:
        yield await playwright.chromium.connect_over_cdp(address)


class Visitor:
    """A person at a browser of their own: cookies, tabs, and every request that was made."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.outside: list[str] = []
        self.errors: list[str] = []
        context.on("request", self._heard)

    async def open(self, path: str = "/") -> "Chat":
        """Open the chat in a new tab, ready to be used."""
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        await page.goto(f"{self.url}{path}")
        chat = Chat(page)
        await chat.ready()
        return chat

    def _heard(self, request: Any) -> None:
        there = urlsplit(request.url)
        if there.scheme in ("http", "https", "ws", "wss") and there.netloc not in self.url:
            self.outside.append(request.url)


@asynccontextmanager
async def visiting(
    browser: Browser, url: str, *, size: str = "desk", theme: str = "light", sign_in: bool = True
) -> AsyncIterator[Visitor]:
    """Give a visitor with a window of this size and theme."""
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-US",
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    if sign_in:  # the page would do so by itself, and load again
        await context.request.post(f"{url}/auth/header")
    try:
        yield Visitor(context, url)
    finally:
        await context.close()


class Chat:
    """The chat in one tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def words(self) -> Locator:
        """Where a person types."""
        return self.page.locator("#chat-input")

    async def ready(self) -> None:
        """Wait until something can be said."""
        await expect(self.words).to_be_visible()

    async def say(self, text: str) -> None:
        """Type something and send it."""
        await self.words.click()
        await self.words.fill(text)
        await self.page.locator("#chat-submit:not([disabled])").click()

    async def reload(self) -> None:
        """Load the page again, in its conversation."""
        await self.page.wait_for_url(re.compile(r"/thread/"))
        await self.page.reload()
        await self.ready()

    def card(self, title: str | re.Pattern[str]) -> Locator:
        """Return the last card with this title."""
        return self.page.get_by_role("region", name=title).last

    def button(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        """Return a button by its name."""
        return (within or self.page).get_by_role("button", name=name)

    async def see(self, text: str | re.Pattern[str]) -> Locator:
        """Wait until a text is to be seen; return where."""
        found = self.page.get_by_text(text).last
        await expect(found).to_be_visible()
        return found

    async def shot(self, name: str) -> Path:
        """Keep a picture of what is to be seen."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        await self.page.screenshot(path=path)
        return path
