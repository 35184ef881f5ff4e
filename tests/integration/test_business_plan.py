"""The business plan offline, through service and worker: from one line to its files, changed."""

import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pptx
import pytest

from assistant.brief import inputs_from
from assistant.counted import SAID
from assistant.edits import understand
from assistant.errors import EditRefused
from assistant.materials.bring import brought, template_of
from assistant.proposals import scene_of
from assistant.receipts import Receipts
from assistant.statuses import Status
from assistant.supervisor.quotes import Quoted
from graphs.catalog import outline
from graphs.edits import HandPatch, ReplaceResult, SetInput
from graphs.journal import Verdict
from graphs.paths import put
from tests.support.app_desk import ANA, copied
from tests.support.lesson_desk import LessonDesk, open_lesson_desk
from tests.support.plan_briefs import BAKERY, POSSIBLE, RUINED
from tests.support.upload_files import material

Sit = Callable[[], AbstractAsyncContextManager[LessonDesk]]
NUMBERS, PLAN = "approve_assumptions", "approve_draft"
# What a changed number redoes: code, and the checks.
REDONE = {"assumptions", "model", "fin", "draft", "review", "export"}
WRITTEN = {
    *("brief", "market", "competition", "offer", "typical", "estimates", "gtm", "operations"),
    *("team", "risks", "milestones", "hard_questions", "summary"),
}
# What says whether the money lasts where sales stay low; at a price of 29, it does.
TURNED = {"milestones", "hard_questions"}
DOCUMENTS = ("business_plan", "lender_pack", "what_to_bring")


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk for a plan on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda: open_lesson_desk(url, tmp_path, "business_plan")


async def test_one_line_leads_to_every_file_with_two_stops(sit: Sit) -> None:
    given = inputs_from("business plan for a bakery, need a 60k loan", outline("business_plan"))
    async with sit() as desk:
        stops = await desk.finish(**given)

        snapshot = await desk.snapshot()
        files = {(one.name, one.format) for one in snapshot.documents if one.copy == "clean"}
        plan = json.loads(await desk.file("business_plan", "json"))

    assert stops == [NUMBERS, PLAN]
    assert snapshot.run.status is Status.SUCCEEDED
    pages = {(name, form) for name in DOCUMENTS for form in ("docx", "pdf", "md")}
    others = {("financial_model", "xlsx"), ("model_by_month", "csv"), ("business_plan", "json")}
    assert files == pages | others
    assert plan["funding"]["ask"] == 60_000
    assert plan["brief"]["business"] == "bakery"


@pytest.mark.parametrize("name", POSSIBLE)
async def test_a_possible_brief_ends_without_anything_that_blocks(sit: Sit, name: str) -> None:
    async with sit() as desk:
        await desk.run(**POSSIBLE[name])
        await desk.approve(NUMBERS)

        gates, snapshot = await desk.gates(), await desk.snapshot()

    assert gates == [PLAN]
    assert [one for one in snapshot.findings if one.severity == "block"] == []


async def test_a_budget_that_runs_out_ends_in_the_block_that_names_it_with_computed_ways_out(
    sit: Sit,
) -> None:
    async with sit() as desk:
        await desk.finish_until_it_needs_somebody(**{**RUINED, "price": 9, "rent": 3_000})
        snapshot = await desk.snapshot()

    (block,) = [one for one in snapshot.findings if one.severity == "block"]
    assert [one.gate for one in snapshot.approvals] == ["review.accept"]
    assert (block.check, block.path) == ("B03", "/model/gap/amount")
    assert re.match(
        r"The money runs out: cash falls below zero in month \d+ \(\w+ 20", block.message
    )
    assert block.suggestion


async def test_a_plan_for_investors_has_slides_and_no_lenders_pack(sit: Sit) -> None:
    async with sit() as desk:
        await desk.finish(**{**BAKERY, "purpose": "investors", "ask": 150_000})
        names = {one.name for one in (await desk.snapshot()).documents}
        deck = await desk.file("investor_deck", "pptx")

    assert "lender_pack" not in names
    assert len(pptx.Presentation(io.BytesIO(deck)).slides) == 9  # the market is still open


async def test_another_price_changes_every_sentence_and_table_and_redoes_what_turns(
    sit: Sit,
) -> None:
    async with sit() as desk:
        await desk.finish(**BAKERY)
        before = (await desk.file("business_plan", "md")).decode()
        understood = understand("change the price to 29", scene_of(await desk.snapshot()))
        impact = await desk.app.runs.preview(ANA, desk.run_id, understood.edits)

        status = await desk.edit(*understood.edits)
        gates = await desk.gates()
        await desk.approve(PLAN)
        after = (await desk.file("business_plan", "md")).decode()
        pack = (await desk.file("lender_pack", "md")).decode()
        model = json.loads(await desk.file("business_plan", "json"))["model"]

    revenue = model["figures"]["fin.y1.revenue"]["text"]
    assert understood.edits == (SetInput(name="price", value=29),)
    assert {one.step for one in impact.redo} >= REDONE | TURNED
    assert {one.step for one in impact.keep} >= WRITTEN - TURNED
    assert impact.asks == (PLAN,)
    assert (status, gates) == (Status.WAITING, [PLAN])  # the founder has named the number
    assert "One sale brings $9.50." in before
    assert "One sale brings $29." in after
    assert "$9.50" not in after + pack
    assert told(before, "Revenue, year 1") not in after + pack
    assert told(after, "Revenue, year 1") == revenue
    assert revenue in pack


async def test_a_receipt_tells_no_more_redone_than_the_preview_where_texts_hold_other_figures(
    sit: Sit,
) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)
        await desk.approve(NUMBERS)
        impact = await desk.app.runs.preview(ANA, desk.run_id, (SetInput(name="price", value=29),))

        await desk.edit(SetInput(name="price", value=29))
        receipt = await Receipts(desk.app.store, desk.app.runs).of(ANA, desk.run_id, 2)

    titles = {path: placed.step.title for path, placed in desk.flow.placed.items()}
    named = {titles[desk.flow.whole(one.step)] for one in impact.redo}
    assert set(receipt.redone) <= named
    assert {titles["risks"], titles["summary"]} <= set(receipt.kept)


async def test_a_price_that_turns_nothing_redoes_no_prose(sit: Sit) -> None:
    async with sit() as desk:
        await desk.finish(**BAKERY)
        edit = SetInput(name="price", value=9.75)

        impact = await desk.app.runs.preview(ANA, desk.run_id, (edit,))
        await desk.edit(edit)
        await desk.approve(PLAN)
        after = (await desk.file("business_plan", "md")).decode()

    assert {one.step for one in impact.keep} >= WRITTEN
    assert "One sale brings $9.75." in after
    assert "$9.50" not in after


def told(text: str, name: str) -> str:
    """Return a key figure as the plan tells it."""
    found = re.search(rf"\*\*{re.escape(name)}:\*\* (\S+)", text)
    assert found is not None
    return found[1]


async def test_a_sentence_written_by_hand_around_a_figure_follows_the_price_too(sit: Sit) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)
        await desk.approve(NUMBERS)
        shown = (await desk.asked(PLAN)).content
        said = shown["gtm"]["pricing"]
        mine = said.replace("One sale brings", "A loaf and a coffee bring")
        await desk.decide(Verdict.EDIT, PLAN, value=put(shown, "/gtm/pricing", mine))

        await desk.edit(SetInput(name="price", value=11))
        await desk.approve(PLAN)
        plan = json.loads(await desk.file("business_plan", "json"))

    assert "$9.50" in said
    assert plan["gtm"]["pricing"].startswith("A loaf and a coffee bring $11.")


async def test_a_number_typed_over_at_the_gate_becomes_the_input_and_gives_way_to_later_words(
    sit: Sit,
) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)
        shown = (await desk.asked(NUMBERS)).content
        mine = put(put(shown, "/price/value", 12), "/opex/insurance/amount/value", 500)

        await desk.decide(Verdict.EDIT, NUMBERS, value=mine)
        revision = (await desk.snapshot()).revision
        made = await desk.value("assumptions")
        await desk.edit(SetInput(name="price", value=14))
        gates = await desk.gates()
        later = await desk.value("assumptions")

    assert revision.inputs["price"] == 12
    assert made["price"] | {"low": 0, "high": 0} == {
        **{"value": 12.0, "low": 0, "high": 0, "basis": "user", "source": "you", "note": ""},
    }
    assert made["opex"][2]["amount"]["value"] == 500
    assert made["opex"][2]["amount"]["high"] == 500  # its band stretches to hold it
    assert gates == [PLAN]
    assert (later["price"]["value"], later["opex"][2]["amount"]["value"]) == (14, 500)


async def test_an_absurd_number_at_the_gate_is_refused_with_the_rule(sit: Sit) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)
        shown = (await desk.asked(NUMBERS)).content

        with pytest.raises(EditRefused, match="a price is at least"):
            await desk.decide(Verdict.EDIT, NUMBERS, value=put(shown, "/price/value", -3))

        assert await desk.gates() == [NUMBERS]


@pytest.mark.parametrize(
    ("words", "edits"),
    [
        ("rent is 2,900 not 2,400", [("rent", 2_900)]),
        ("set the rent to 2900", [("rent", 2_900)]),
        ("make the loan 75k", [("ask", 75_000)]),
        ("the price is 11", [("price", 11)]),
        ("change the interest to 8", [("loan_rate", 8)]),
        ("it's for investors", [("purpose", "investors")]),
    ],
)
async def test_numbers_are_changed_in_the_words_of_a_founder(
    sit: Sit, words: str, edits: list[Any]
) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)

        understood = understand(words, scene_of(await desk.snapshot()))

    assert [(one.name, one.value) for one in understood.edits] == edits, understood.refusal


async def test_a_large_number_is_told_with_every_figure_of_it(sit: Sit) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)
        scene = scene_of(await desk.snapshot())

    assert understand("make the loan 1,234,567", scene).reading == "Loan: $60,000 → $1,234,567."
    refusal = understand("set price to -3", scene).refusal
    assert refusal.startswith("Price of one sale is -3")
    assert "from 0.01 to 10000000" in refusal


async def test_no_id_of_a_figure_is_quoted(sit: Sit) -> None:
    async with sit() as desk:
        await desk.finish(**BAKERY)

        quoted = Quoted(await desk.snapshot())

    assert not [one.place for one in quoted.passages if "fin." in f"{one.place} {one.text}"]


async def test_a_number_that_the_founder_names_is_approved_and_another_currency_is_not(
    sit: Sit,
) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)
        await desk.approve(NUMBERS)

        await desk.edit(SetInput(name="rent", value=2_900))
        named = await desk.gates()
        rows = await desk.app.runs.events(ANA, desk.run_id)
        await desk.edit(SetInput(name="currency", value="EUR"))
        other = await desk.gates()

    assert named == [PLAN]
    assert other == [NUMBERS]
    assert SAID not in str(rows)  # it is no answer of a card


async def test_an_offline_plan_says_nothing_of_a_market_and_names_no_competitor(sit: Sit) -> None:
    async with sit() as desk:
        await desk.run(business="A bakery with a counter", ask=60_000)
        await desk.approve(NUMBERS)
        plan = (await desk.asked(PLAN)).content

    assert (plan["market"]["segments"], plan["market"]["facts"]) == ([], [])
    assert plan["market"]["tam"] is None
    assert len(plan["market"]["to_bring"]) >= 5
    assert [one["kind"] for one in plan["competition"]["rows"]] == ["status_quo"]
    assert [one["id"] for one in plan["competition"]["questions"]] == ["who_else"]


async def test_a_passage_of_the_plan_can_be_changed_and_is_the_founders_then(sit: Sit) -> None:
    async with sit() as desk:
        await desk.run(**BAKERY)
        await desk.approve(NUMBERS)
        plan = (await desk.asked(PLAN)).content
        mine = "We knead from four, bake from five and open at six."
        base = plan["operations"]["day"]
        patch = HandPatch(path="/day", base=base, value=mine)

        await desk.edit(ReplaceResult(step="operations", patches=(patch,)))
        await desk.approve(PLAN)
        text = (await desk.file("business_plan", "md")).decode()

    assert mine in text


async def test_an_exported_plan_begins_another_in_which_a_new_price_still_changes_the_prose(
    sit: Sit,
) -> None:
    async with sit() as desk:
        await desk.finish(**BAKERY)
        exported = await desk.file("business_plan", "json")
        read = material("plan.json", exported)
        mine = brought(read, desk.flow)

        await desk.finish(mine.results, **mine.inputs)
        again = json.loads(await desk.file("business_plan", "json"))
        steps = await desk.steps()
        await desk.edit(SetInput(name="price", value=9.75))
        await desk.approve(PLAN)
        changed = json.loads(await desk.file("business_plan", "json"))

    first = json.loads(exported)
    assert template_of(read) == "business_plan"
    assert steps["gtm", ""].how == "given"
    assert again["gtm"] == first["gtm"]
    assert again["model"]["figures"] == first["model"]["figures"]
    assert "$9.50" in again["gtm"]["pricing"]
    assert "$9.75" in changed["gtm"]["pricing"]
