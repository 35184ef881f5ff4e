"""The numbers of a plan in the browser: in short groups, worked out while typed, with ways out."""

import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.async_api import Locator, expect

from tests.e2e.test_accessible import looked_at
from tests.support.browser import Chat
from tests.support.lesson_talk import LONG_MILLISECONDS, approve, asked, files
from tests.support.written_numbers import READ

PLAN = "business plan for a bakery, need a 60k loan"
NUMBERS, WHOLE = "Your OK on the numbers", "Your OK on the plan"


async def form(chat: Chat) -> Locator:
    """Say what the plan is for; return the form with its groups of numbers."""
    await chat.say(PLAN)
    card = chat.card("Business plan: the form")
    await expect(start(card)).to_be_enabled(timeout=LONG_MILLISECONDS)
    return card


def start(card: Locator) -> Locator:
    """Return the button that starts the plan; a group of numbers is called "... at the start"."""
    return card.get_by_role("button", name="Start", exact=True)


async def group(card: Locator, name: str) -> None:
    """Open a group of numbers."""
    await card.get_by_role("button", name=re.compile(f"^{name}")).click()


def figure(card: Locator, label: str) -> Locator:
    """Return one of the figures that follow from the numbers."""
    return card.locator(".dr-sum", has=card.page.get_by_text(label, exact=True))


async def test_twelve_numbers_are_asked_for_in_three_groups_with_what_is_typical(visit) -> None:
    async with visit(size="phone") as visitor:
        chat = await visitor.open()
        card = await form(chat)

        seen = []
        for name in ("What you sell", "What it costs to run", "The money at the start"):
            await group(card, name)
            fields = card.locator(".dr-group-fields input")
            await expect(fields).to_have_count(4)
            seen += [await one.get_attribute("placeholder") for one in await fields.all()]
            assert [await one.input_value() for one in await fields.all()] == [""] * 4
        await chat.shot("plan-form-phone-light")

    assert all(re.search(r"\d", one or "") for one in seen), seen
    assert (visitor.errors, visitor.outside) == ([], [])


async def test_the_page_reads_numbers_as_the_server_does(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        read = await chat.page.evaluate(
            """async (told) => {
                const { writtenNumber } = await import("/public/cards/written_numbers.js")
                return told.map(([text, share]) => writtenNumber(text, { share }))
            }""",
            [[text, share] for text, share, _ in READ],
        )

    assert dict(zip(READ, read, strict=True)) == {one: one[2] for one in READ}


@pytest.mark.parametrize(
    ("figures", "lead", "opened"),
    [(3, [], 2), (107, ["214 figures, 2 passages in 2 sections"], 0)],
)
async def test_what_differs_is_summed_up_and_opened_by_section_where_there_is_much(
    visit, figures: int, lead: list[str], opened: int
) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        drawn = await chat.page.evaluate(
            """async (count) => {
                const { html, render } = await import("/public/vendor/preact-htm.js")
                const { Sections } = await import("/public/cards/diff.js")
                await (await import("/public/cards/words.js")).loadWords()
                const change = (path, before, after) => ({ path, before, after, segments: [] })
                const part = (title) => ({ step: title, title, kind: "changed", differences: [
                    ...Array.from({ length: count }, (_, at) => change(`f${at}`, "1", "2")),
                    change("text", "It is one.", "It is two."),
                ] })
                const place = document.body.appendChild(document.createElement("div"))
                render(html`<${Sections} parts=${[part("Model"), part("Draft")]} />`, place)
                return {
                    lead: [...place.querySelectorAll("p strong")].map((one) => one.textContent),
                    heads: [...place.querySelectorAll("summary")].map((one) => one.textContent),
                    opened: place.querySelectorAll("details[open]").length,
                }
            }""",
            figures,
        )

    heads = [f"{title} ({figures + 1})" for title in ("Model", "Draft")]
    assert drawn == {"lead": lead, "heads": heads, "opened": opened}


async def test_a_decimal_comma_and_a_point_of_thousands_count_as_they_are_meant(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await start(await form(chat)).click()
        numbers = await asked(chat, NUMBERS)

        price = numbers.get_by_label(re.compile("^Price of one sale"))
        for typed, misfits in (("1,2345,6", "true"), ("7,80", "false")):
            await price.fill(typed)
            await expect(price).to_have_attribute("aria-invalid", misfits)
        await price.blur()
        await expect(price).to_have_value("7.8")

        await group(numbers, "What it costs to run")
        rent = numbers.get_by_label(re.compile("^Rent a month"))
        await rent.fill("2.900")
        await rent.blur()
        await expect(rent).to_have_value("2900")


@pytest.mark.parametrize(("size", "theme"), [("desk", "light"), ("phone", "dark")])
async def test_a_way_out_fills_the_fields_and_the_figures_say_that_it_works(
    visit, size: str, theme: str
) -> None:
    found: dict[str, Any] = {}
    async with visit(size=size, theme=theme) as visitor:
        chat = await visitor.open()
        card = await form(chat)
        await looked_at(chat, found, "form")
        await group(card, "What you sell")
        await card.get_by_label(re.compile("^What one sale brings")).fill("8")
        await start(card).click()
        numbers = await asked(chat, NUMBERS)
        lowest = figure(numbers, "Lowest cash")
        await expect(lowest).to_have_class(re.compile("dr-sum-bad"))
        await expect(lowest).to_contain_text("the money runs out")
        await looked_at(chat, found, "numbers")
        await chat.shot(f"plan-short-{size}-{theme}")

        await chat.button("Charge more", numbers).click()

        price = numbers.get_by_label(re.compile("^Price of one sale"))
        await expect(price).not_to_have_value("8")
        await expect(lowest).not_to_have_class(re.compile("dr-sum-bad"))
        await chat.shot(f"plan-mended-{size}-{theme}")
        charged = await price.input_value()
        await chat.button("Save my edits & approve", numbers).click()
        plan = await asked(chat, WHOLE)
        await chat.button("Open all of it", plan).click()
        await expect(plan).to_contain_text(f"${float(charged):.2f}")
        await looked_at(chat, found, "plan")
        await approve(chat, WHOLE)
        await files(chat)

    assert found == {}, json.dumps(found, indent=1)[:4000]
    assert (visitor.errors, visitor.outside) == ([], [])


async def test_a_workbook_that_an_accountant_changed_comes_back_with_what_it_means(
    visit, tmp_path: Path
) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await start(await form(chat)).click()
        await approve(chat, NUMBERS)
        await approve(chat, WHOLE)
        card = await files(chat)
        async with chat.page.expect_download() as coming:
            await card.get_by_role("link", name=re.compile("^Financial model, Excel")).first.click()
        file = tmp_path / "From my accountant.xlsx"
        file.write_bytes(
            retyped(Path(await (await coming.value).path()).read_bytes(), in_opex_rent_amount=3100)
        )

        await chat.page.locator("input[type=file]").first.set_input_files(file)
        await expect(chat.page.get_by_text(file.name).last).to_be_visible()
        await chat.say("my accountant changed this")

        back = chat.page.get_by_role("region", name=re.compile("came back$")).last
        await expect(back).to_contain_text("3,100")
        await expect(back).to_contain_text("2,400")
        await expect(back).to_contain_text("Rent a month")
        await back.scroll_into_view_if_needed()
        await chat.shot("plan-workbook-came-back")
        await chat.button("Make this change", back).click()
        await expect(back).to_contain_text("Done: this is version 2 now.")
        plan = await asked(chat, WHOLE)
        await chat.button("Open all of it", plan).click()
        await expect(plan).to_contain_text("$3,100")

    assert (visitor.errors, visitor.outside) == ([], [])


def retyped(content: bytes, **cells: float) -> bytes:
    """Return a workbook with other numbers in named cells, as another program saves it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, value in cells.items():
        ((sheet, cell),) = book.defined_names[name].destinations
        book[sheet][cell.replace("$", "")].value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


async def test_an_absurd_number_is_named_and_the_last_figures_stay(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await start(await form(chat)).click()
        numbers = await asked(chat, NUMBERS)
        lowest = figure(numbers, "Lowest cash")
        before = await lowest.inner_text()

        await numbers.get_by_label(re.compile("^Direct cost")).fill("140")

        said = numbers.locator(".dr-sums-line .dr-wrong-text")  # in sight of the field
        await expect(said).to_contain_text("140% is refused")
        assert await lowest.inner_text() == before
        await chat.shot("plan-refused-desk-light")
        await numbers.get_by_label(re.compile("^Direct cost")).fill("34")
        await expect(said).to_have_count(0)

    assert (visitor.errors, visitor.outside) == ([], [])
