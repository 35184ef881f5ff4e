"""A plan's workbook that was changed outside comes back as edits, and the plan follows."""

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.materials.returned import Changes
from graphs.edits import HandPatch, ReplaceResult, SetInput
from graphs.paths import get
from tests.support.app_desk import ANA, copied
from tests.support.lesson_desk import LessonDesk
from tests.support.plan_desk import BAKERY, open_plan_desk
from tests.support.talk import open_talk
from tests.support.upload_files import material


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A database with one finished plan, and the id of its run."""
    home = tmp_path_factory.mktemp("plan")

    async def make() -> str:
        async with open_plan_desk(f"sqlite:///{home / 'draftroom.db'}", home) as desk:
            await desk.finish(**BAKERY)
            return desk.run_id

    return home / "draftroom.db", asyncio.run(make())


@pytest.fixture
async def desk(finished: tuple[Path, str], tmp_path: Path) -> AsyncIterator[LessonDesk]:
    """The application with that plan in it."""
    path, run_id = finished
    async with open_plan_desk(copied(path, tmp_path), tmp_path) as opened:
        opened.run_id = run_id
        yield opened


async def workbook(desk: LessonDesk, **cells: Any) -> bytes:
    """Return the workbook with other contents of named cells, as another program saves it."""
    return changed(await desk.file("financial_model", "xlsx"), **cells)


def changed(content: bytes, **cells: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, value in cells.items():
        ((sheet, cell),) = book.defined_names[name].destinations
        book[sheet][cell.replace("$", "")].value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


async def returned(desk: LessonDesk, content: bytes) -> Changes:
    found = await desk.app.returns.changes(
        ANA, material("plan from Tom.xlsx", content), hashlib.sha256(content).hexdigest()
    )
    assert found is not None
    assert (found.run_id, found.document) == (desk.run_id, "financial_model")
    return found


async def test_a_workbook_as_it_was_exported_is_the_same(desk: LessonDesk) -> None:
    exported = await desk.file("financial_model", "xlsx")

    assert (await returned(desk, exported)).is_same
    assert (await returned(desk, await workbook(desk))).is_same  # saved by another program


async def test_a_changed_cell_becomes_the_input_it_is_of(desk: LessonDesk) -> None:
    found = await returned(desk, await workbook(desk, in_opex_rent_amount=2900, in_loan_months=96))

    assert found.edits == (
        SetInput(name="rent", value=2900),
        SetInput(name="loan_years", value=8),
    )
    assert [(one.where, one.after) for one in found.changes] == [
        ("Rent a month", "2,900 USD"),
        ("Loan, months", "96"),
    ]
    assert found.unplaced == ()


async def test_another_first_month_is_one_of_the_brief_too(desk: LessonDesk) -> None:
    found = await returned(desk, await workbook(desk, in_start_month=date(2027, 9, 1)))

    assert found.edits == (SetInput(name="start_month", value="2027-09"),)


async def test_what_is_no_input_is_kept_with_the_numbers(desk: LessonDesk) -> None:
    found = await returned(
        desk, await workbook(desk, in_opex_insurance_amount=310, in_headcount_second_baker_month=14)
    )

    hire, insurance = sorted(found.edits, key=lambda one: len(one.patches))  # type: ignore[union-attr]
    assert hire == ReplaceResult(
        step="assumptions",
        patches=(HandPatch(path="/headcount/second_baker/month", base=10, value=14),),
    )
    assert isinstance(insurance, ReplaceResult)
    told = {one.path.rpartition("/")[2]: one.value for one in insurance.patches}
    assert (told["value"], told["basis"], told["high"]) == (310, "user", 310)


async def test_the_plan_follows_its_workbook(desk: LessonDesk) -> None:
    before = await desk.value("assumptions"), await desk.value("model")
    content = await workbook(
        desk, in_price=10.25, in_opex_insurance_amount=310, in_volume_start=120, in_volume_cap=140
    )

    found = await returned(desk, content)
    await desk.edit(*found.edits)
    await desk.approve_all()

    after = await desk.value("assumptions")
    assert get(after, "/price/value") == 10.25
    assert get(after, "/opex/insurance/amount/value") == 310
    assert get(after, "/volume/start/value") == 120
    assert get(after, "/volume/cap/value") == 140
    assert get(after, "/opex/rent") == get(before[0], "/opex/rent")
    model = await desk.value("model")
    assert model["years"][0]["revenue"] > before[1]["years"][0]["revenue"]
    assert (await returned(desk, await desk.file("financial_model", "xlsx"))).is_same


async def test_a_cell_without_sense_is_told_beside_the_others(desk: LessonDesk) -> None:
    found = await returned(desk, await workbook(desk, in_price="ask Tom", in_opex_rent_amount=2900))

    assert found.edits == (SetInput(name="rent", value=2900),)
    (left,) = found.told()["unplaced"]
    assert left["before"] == "Sales: Price: 9.5"
    assert left["why"] == "'ask Tom' is no number. Type a number without words."


async def test_a_workbook_of_somebody_else_is_no_file_of_theirs(desk: LessonDesk) -> None:
    content = await workbook(desk, in_price=10.25)

    assert await desk.app.returns.changes("ben", material("a.xlsx", content)) is None


async def test_any_other_workbook_is_none_of_ours(desk: LessonDesk) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Rent"  # type: ignore[index]
    saved = io.BytesIO()
    book.save(saved)

    assert await desk.app.returns.changes(ANA, material("a.xlsx", saved.getvalue())) is None


async def test_a_workbook_dropped_into_the_chat_is_proposed_and_changes_nothing_yet(
    tmp_path: Path,
) -> None:
    async with open_talk(tmp_path) as talk:
        run = await talk.made("business plan for a bakery with a counter, need a 60k loan")
        await talk.approve()
        await talk.news()
        snapshot = await talk.app.runs.snapshot(talk.actor, run)
        file = next(one for one in snapshot.documents if one.format == "xlsx")
        content = await talk.app.runs.document(talk.actor, run, file.sha256)

        heard = await talk.say(
            "my accountant changed this",
            files=[("plan.xlsx", changed(content, in_opex_rent_amount=2900))],
        )

        card = heard.card("return")
        view = await talk.app.proposals.view(talk.actor, card["proposal"])
        assert card["changes"] == [
            {"where": "Rent a month", "before": "2,400 USD", "after": "2,900 USD", "now": None}
        ]
        assert view.edits == (SetInput(name="rent", value=2900),)
        assert "model" in {one.step for one in view.impact.redo}
        assert (await talk.app.runs.get(talk.actor, run)).revision == 1


async def test_a_number_of_the_workbook_goes_along_into_the_next_plan(desk: LessonDesk) -> None:
    content = await workbook(desk, in_opex_insurance_amount=310, in_opex_rent_amount=2900)
    await desk.edit(*(await returned(desk, content)).edits)
    await desk.approve_all()

    given = (await desk.app.runs.origin(ANA, desk.run_id)).given

    assert given["rent"] == 2900
    assert given["single_numbers"] == ["Insurance a month: 310"]
