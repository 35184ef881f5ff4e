"""The page of an evaluation in a browser without a network: whole, quiet, and usable by all."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from assistant.evaluation.comparing import Side, compare
from assistant.evaluation.folder import read
from assistant.evaluation.report import compared, write
from tests.e2e.test_accessible import grave
from tests.support.browser import SHOTS, SIZES
from tests.support.results_folder import rich

Open = Callable[..., AbstractAsyncContextManager[Page]]
OPEN = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
LOOKS = [("desk", "light"), ("desk", "dark"), ("phone", "light"), ("phone", "dark")]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = rich(tmp_path_factory.mktemp("evaluated"))
    write(at)
    return at


@pytest.fixture
def opened(browser: Browser, results: Path) -> Open:
    """Opens the page without a network; whatever it asks for or complains of fails the test."""

    @asynccontextmanager
    async def go(
        size: str = "desk", theme: str = "light", file: Path = results / "report.html", at: str = ""
    ) -> AsyncIterator[Page]:
        width, height = SIZES[size]
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
        )
        heard: list[str] = []
        context.on("request", lambda request: heard.append(request.url))
        await context.set_offline(True)
        page = await context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        await page.goto(f"{file.as_uri()}{at}")
        yield page
        await context.close()
        assert heard == [f"{file.as_uri()}{at}".split("#")[0]]

    return go


async def kept(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("size", "theme"), LOOKS)
async def test_the_page_is_whole_and_nothing_about_it_is_grave(
    opened: Open, size: str, theme: str
) -> None:
    async with opened(size, theme) as page:
        await expect(page.get_by_role("heading", level=1)).to_contain_text("FAIL")
        first = page.locator("article.case").first
        await expect(first).to_have_attribute("data-verdict", "failed")
        await expect(first.locator(".why").first).to_be_visible()
        wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        await kept(page, f"report-{size}-{theme}")
        if size == "desk":
            await page.evaluate(OPEN)
            await kept(page, f"report-open-{theme}")

        assert wide <= 0
        assert await grave(page) == []


async def test_a_quote_leads_to_its_words_in_the_draft_and_back(opened: Open) -> None:
    async with opened() as page:
        case = page.locator("#case-lesson-47-to-30")
        quote = "Measure mass and volume of six objects,"
        await case.get_by_role("link", name=f"“{quote}”").first.click()
        mark = case.locator("mark:target")
        await expect(mark).to_be_in_viewport()
        await expect(mark).to_contain_text(quote)
        await page.screenshot(path=SHOTS / "report-quote.png")
        await mark.get_by_role("link").click()
        await expect(case.locator(".quote:target")).to_be_in_viewport()


async def test_cases_are_found_by_verdict_template_and_tag(opened: Open) -> None:
    async with opened() as page:
        seen = page.locator("article.case:visible")
        await page.get_by_role("combobox", name="Verdict").select_option("broken")
        await expect(seen).to_have_count(1)
        await expect(page.get_by_role("status")).to_have_text("1 of 7 cases")
        await page.get_by_role("combobox", name="Template").select_option("lesson_plan")
        await expect(page.get_by_text("No case is like that.")).to_be_visible()
        await page.get_by_role("combobox", name="Verdict").select_option("")
        await page.get_by_role("combobox", name="Tag").select_option("adversarial")
        await expect(seen).to_have_count(2)


async def test_the_link_of_a_case_opens_it_and_the_keyboard_closes_it(opened: Open) -> None:
    async with opened(at="#case-easy") as page:
        case = page.locator("#case-easy")
        await expect(case.get_by_text("photosynthesis, grade 6")).to_be_visible()
        await case.locator("summary").first.focus()
        await page.keyboard.press("Enter")
        await expect(case.get_by_text("photosynthesis, grade 6")).to_be_hidden()


async def test_it_prints_with_everything_that_failed(opened: Open) -> None:
    async with opened() as page:
        await page.emulate_media(media="print")
        await kept(page, "report-printed")
        await expect(page.locator("#filter")).to_be_hidden()
        await expect(page.locator("article.case .why").first).to_be_visible()


async def test_an_evaluation_that_is_held_against_another_shows_both(
    opened: Open, results: Path, tmp_path: Path
) -> None:
    file = tmp_path / "compared.html"
    one = Side(read(results), "last week", "rules")
    file.write_bytes(compared(compare(one, Side(read(results), "today", "claude"))))

    async with opened(file=file) as page:
        table = page.get_by_role("region", name="What the comparison shows")
        await expect(table).to_contain_text("no difference shown")
        await expect(page.get_by_text("Cases that came out otherwise")).to_be_visible()
        case = page.locator("#case-lesson-47-to-30")
        drafts = case.locator("summary", has_text="Before, rules beside Now, claude")
        await expect(drafts).to_have_count(1)
        await kept(page, "report-compared")
        assert await grave(page) == []
