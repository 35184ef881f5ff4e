"""The files of a plan, for each purpose: what a reader looks for, and nothing half-made."""

import csv
import io
import json
import re
import zipfile
from typing import Any

import openpyxl
import pptx
import pypdf
import pytest

from agents.sources import Source
from graphs.documents.copies import TO_FILL_IN
from graphs.documents.passages import Passage
from graphs.documents.render import render
from graphs.paths import put
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.plan_page import plan
from tests.support.office_text import squeezed, word_text
from tests.support.plan_briefs import BAKERY, CLEANER, KITCHEN, KITS, LINE, TOOLS
from tests.support.plan_run import PlanRun, look, offline_plan

BRIEFS = {
    "loan": BAKERY,
    "one line": LINE,
    "own use": CLEANER,
    "grant": KITCHEN,
    "investors": KITS,
    "marketplace": TOOLS,
}
HALF_MADE = re.compile(
    r"\u27e6|\u27e7|\bNone\b|\bnan\b|\binf\b|\bTODO\b|\{\w|#\w+#|\[\]|\bfin\.|steps\.|user_|_cost\b"
)
FOR_LOAN = {"business_plan", "lender_pack", "what_to_bring"}


@pytest.fixture(scope="module", params=BRIEFS)
def run(request: Any) -> PlanRun:
    return offline_plan(BRIEFS[request.param], files=True)


@pytest.fixture(scope="module")
def loan() -> PlanRun:
    return offline_plan(BAKERY, files=True)


def content(run: PlanRun, name: str, format_: str, copy: str = "clean") -> bytes:
    """Return a file."""
    (found,) = [
        one.content
        for one in run.files
        if (one.name, one.format, one.copy) == (name, format_, copy)
    ]
    return found


def text(run: PlanRun, name: str = "business_plan", copy: str = "clean") -> str:
    """Return a document as Markdown."""
    return content(run, name, "md", copy).decode().replace("\\", "")


def names(run: PlanRun) -> set[tuple[str, str]]:
    """Return which files there are."""
    return {(one.name, one.format) for one in run.files}


def test_each_purpose_has_its_files(run: PlanRun) -> None:
    purpose = run.plan.brief.purpose

    found = names(run)

    pages = {name for name, format_ in found if format_ == "pdf"}
    assert pages == (FOR_LOAN if purpose == "loan" else FOR_LOAN - {"lender_pack"})
    assert ("financial_model", "xlsx") in found
    assert (("investor_deck", "pptx") in found) is (purpose == "investors")
    assert {format_ for name, format_ in found if name == "business_plan"} == {
        *("docx", "pdf", "md", "json"),
    }


def test_nothing_is_half_made(run: PlanRun) -> None:
    for one in run.files:
        if one.format == "md":
            shown = one.content.decode().replace("\\", "")
            assert HALF_MADE.findall(shown) == [], (one.name, one.copy)


def test_the_json_is_the_plan_and_what_lets_it_come_back(run: PlanRun) -> None:
    data = json.loads(content(run, "business_plan", "json"))

    kept = data.pop("by_reference")
    assert BusinessPlan.model_validate(data) == run.plan
    assert all(path.startswith("/") and "\u27e6" in said for path, said in kept.items())


def test_the_summary_is_read_on_two_pages_at_most(run: PlanRun) -> None:
    pages = [
        one.extract_text()
        for one in pypdf.PdfReader(io.BytesIO(content(run, "business_plan", "pdf"))).pages
    ]

    (begins,) = [place for place, said in enumerate(pages) if "The business\n" in said]
    assert "Summary" in pages[0]
    assert begins <= 2
    assert len(pages) <= 16


def test_every_statement_stands_in_the_plan(run: PlanRun) -> None:
    shown = text(run)

    for said in ("Profit and loss", "Cash flow", "Balance", "Break-even", "Three cases"):
        assert said in shown, said
    for part in ("Year 1 by month, first half", "Year 2 by quarter", "Year 3 by quarter"):
        assert shown.count(part) == 2, part  # of profit and of cash
    assert ("The loan by year" in shown) is (run.plan.assumptions.loan is not None)
    assert "Sources and uses" in shown


def test_numbers_in_the_files_are_those_of_the_model(run: PlanRun) -> None:
    figures = run.plan.model.figures
    revenue, lowest = figures["fin.y1.revenue"].text, figures["fin.lowest_cash.amount"].text

    word = word_text(content(run, "business_plan", "docx"))
    book = openpyxl.load_workbook(
        io.BytesIO(content(run, "financial_model", "xlsx")), data_only=True
    )

    assert revenue in text(run)
    assert lowest in text(run)
    assert revenue in word
    assert lowest in word
    cells = {one.value for sheet in book for row in sheet.iter_rows() for one in row}
    made = run.plan.model.years[0].revenue
    assert any(isinstance(one, float | int) and abs(one - made) < 0.01 for one in cells)


def test_it_says_that_it_is_no_advice_wherever_it_goes_to_somebody(run: PlanRun) -> None:
    said = run.plan.brief.disclaimer

    for name in {name for name, format_ in names(run) if format_ == "md"} - {"what_to_bring"}:
        assert squeezed(said) in squeezed(text(run, name)), name


def test_charts_are_pictures_with_words_for_who_cannot_see_them(run: PlanRun) -> None:
    with zipfile.ZipFile(io.BytesIO(content(run, "business_plan", "docx"))) as word:
        pictures = [one for one in word.namelist() if one.startswith("word/media/")]
        xml = word.read("word/document.xml").decode()

    described = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', xml)
    assert len(pictures) >= 3
    assert len(described) == len(re.findall("<wp:docPr ", xml))
    assert all(re.search(r"\d", one) for one in described)  # it tells the numbers


def test_what_is_open_is_asked_in_the_review_copy_and_not_in_the_clean_one() -> None:
    run = offline_plan(LINE, files=True)

    review, clean = text(run, copy="review"), text(run)

    assert "Who buys from you, and why?" in review
    assert "Who buys from you, and why?" not in clean
    assert "What have you found out about your market?" in text(run, "what_to_bring")


def test_a_lender_finds_what_a_lender_asks_for(loan: PlanRun) -> None:
    pack, figures = text(loan, "lender_pack"), loan.plan.model.figures

    for part in (
        *("Sources and uses", "Cover of the debt by year", "Repayment of the loan"),
        *("If it goes worse", "What secures the loan", "Papers beside this plan"),
        "What you may want to ask",
    ):
        assert part in pack, part
    for name in ("loan.payment", "cover.least", "owner.share", "owner.amount"):
        assert figures[f"fin.{name}"].text in pack, name
    assert "- the oven" in pack
    assert "- offer for the lease" in pack
    asked = pack.partition("What you may want to ask")[2]
    assert asked.count("\n### ") == 10


def test_a_thin_cover_is_the_first_question(loan: PlanRun) -> None:
    thin = offline_plan({**BAKERY, "owner_draw": 2_900}, files=True)
    first = {
        name: made.values["hard_questions"]["items"][0]["question"]
        for name, made in (("good", loan), ("thin", thin))
    }

    least = thin.plan.model.least_cover
    assert least is not None
    assert least < 1.25
    assert re.match(r"How will you pay in month \d+", first["thin"])
    assert "How will you pay" not in first["good"]


@pytest.mark.parametrize("inputs", [KITS, TOOLS], ids=["kits", "tools"])
def test_investors_see_no_blank_slide_and_the_request_last(inputs: dict[str, Any]) -> None:
    run = offline_plan(inputs, files=True)
    clean, review = (
        pptx.Presentation(io.BytesIO(content(run, "investor_deck", "pptx", copy))).slides
        for copy in ("clean", "review")
    )

    titles = [one.shapes.title.text for one in clean]
    words = [shape.text_frame.text for one in clean for shape in one.shapes if shape.has_text_frame]
    assert len(titles) <= 10
    assert TO_FILL_IN not in "\n".join(words)
    assert titles[-1].startswith("We raise")
    assert run.plan.model.figures["fin.ask"].text in titles[-1]
    assert [one.shapes.title.text for one in review] == [*titles, "For you to add"]
    asked = next(one.text_frame.text for one in review[-1].shapes if one != review[-1].shapes.title)
    assert "The market: What have you found out about your market?" in asked


def test_the_pack_asks_a_lender_nothing_and_names_no_chapter_that_is_left_out() -> None:
    run = offline_plan({"business": "A bakery with a counter", "ask": 60_000}, files=True)
    plan, pack = (content(run, name, "md").decode() for name in ("business_plan", "lender_pack"))

    named = re.findall(r"In the plan: ([^.]+)\.", pack)
    assert len(named) >= 5
    assert [one for one in named if f"# {one}\n" not in plan] == []
    assert "Only you can answer this." not in pack
    assert "Why would anybody change to you?" not in pack


def test_what_a_competitor_charges_stands_beside_it_with_where_it_was_seen(loan: PlanRun) -> None:
    data = put(loan.values["review"], "/competition/rows/K1/price", "$4 a loaf")
    data = put(data, "/competition/rows/K1/source", "their shelf, 3 May")
    unpriced = put(put(data, "/competition/rows/K1/price", ""), "/competition/rows/K1/source", "")
    made = [BusinessPlan.model_validate(one) for one in (data, unpriced)]
    page, without = (plan(one, Passage.of(one, {}), (), "") for one in made)

    shown, bare = (render(one, "md", copy="clean").decode() for one in (page, without))
    assert "| What they charge |" in shown
    assert "$4 a loaf<br>their shelf, 3 May" in shown
    assert "What they charge" not in bare
    modelled = {"/competition/rows/K1/price": Source.MODEL}
    (found,) = [one for one in look(data, BAKERY, modelled).findings if one.check == "B16"]
    assert "$4 a loaf" in found.message


def test_the_model_by_month_is_a_table_that_adds_up(loan: PlanRun) -> None:
    table = content(loan, "model_by_month", "csv").decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    model = loan.plan.model

    assert [int(one["month"]) for one in rows] == list(range(1, 37))
    assert rows[0]["period"] == model.profit[0].period
    for row, month in zip(rows, model.cash, strict=True):
        assert float(row["cash_closing"]) == pytest.approx(month.closing, abs=0.01)
        owed = float(row["balance_liabilities"]) + float(row["balance_equity"])
        assert float(row["balance_assets"]) == pytest.approx(owed, abs=0.03)
    year = sum(float(one["profit_revenue"]) for one in rows[:12])
    assert year == pytest.approx(model.years[0].revenue, abs=0.1)


def test_own_numbers_and_typical_ones_are_told_apart(loan: PlanRun) -> None:
    shown = text(loan)

    price = next(line for line in shown.splitlines() if line.startswith("| Price of one sale"))
    growth = next(line for line in shown.splitlines() if line.startswith("| Growth a month"))
    assert "the founder's own" in price
    assert "typical" in growth
