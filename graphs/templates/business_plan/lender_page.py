"""The lender's pack: what a loan officer looks for, on a few pages of its own."""

from collections.abc import Collection, Iterator

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Checklist,
    Document,
    Heading,
    ListBlock,
    Para,
    Rich,
)
from graphs.documents.inline import label
from graphs.documents.layout import plain
from graphs.documents.passages import Passage
from graphs.templates.business_plan import money_page as money
from graphs.templates.business_plan import plan_charts
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.figures_in_text import Told
from graphs.templates.business_plan.finance.calendar import named
from graphs.templates.business_plan.plan_page import dates_of, title_of
from graphs.templates.business_plan.statements_page import amount, number_table
from graphs.templates.business_plan.voice import prose

_MONTHS_SHOWN = 12


def lender_pack(
    draft: BusinessPlan, page: Passage, colophon: str, chapters: Collection[str]
) -> Document:
    """Return what goes to a bank beside the plan; ``chapters`` are the headings that this has."""
    told = Told(draft.model)
    blocks: list[Block] = [
        Para(told(page["summary"]["opening"]), style="lead"),
        money.key_figures(draft),
        Heading(1, "Sources and uses"),
        money.sources_and_uses(draft),
        Para(label(_injection(draft))),
        Heading(1, "Cover of the debt by year"),
        money.cover_by_year(draft),
        *money.ways_out(draft),
        Heading(1, "Repayment of the loan"),
        Para(told(page["funding"]["return_of_money"])),
        *_repayment(draft),
        Heading(1, "Cash through three years"),
        money.pictured(plan_charts.cash(draft)),
        Heading(1, "If it goes worse"),
        money.cases_table(draft),
        Heading(1, "What secures the loan"),
        *_collateral(page, told),
        Heading(1, "Papers beside this plan"),
        *_papers(draft, page),
        Heading(1, "What you may want to ask"),
        *hard_questions(page, told, chapters),
        Para(page["brief"]["disclaimer"].label(), style="small"),
    ]
    return Document(
        name="lender_pack",
        title=f"{title_of(draft)}: for the lender",
        title_path="/brief/name" if draft.brief.name else "/brief/business",
        subtitle=f"Loan of {money.told(draft, 'loan.amount')}, {dates_of(draft)}",
        blocks=tuple(blocks),
        audience="reader",
        colophon=colophon,
    )


def hard_questions(page: Passage, told: Told, chapters: Collection[str]) -> Iterator[Block]:
    """Yield the hardest questions, each with its answer and where in the plan it stands.

    An answer that only the founder has is left out of the clean copy, and its question with it.
    """
    for one in page["hard_questions"]["items"]:
        answer, where = told(one["answer"]), one["where"].text
        is_open = any(run.source is Source.QUESTION for run in answer)
        if not is_open and where in chapters:
            answer = (*answer, *label(f" In the plan: {where}.", italic=True))
        yield Heading(2, plain(told(one["question"])), path=one["question"].path)
        yield Para(answer)


def missing_papers(draft: BusinessPlan) -> list[str]:
    """Return the papers that a bank wants and that the founder has not named."""
    have = " ".join(draft.brief.evidence).casefold()
    return [
        name for _, name, words in prose("evidence") if not any(str(word) in have for word in words)
    ]


def _injection(draft: BusinessPlan) -> str:
    owner, share = money.told(draft, "owner.amount"), money.told(draft, "owner.share")
    if not draft.assumptions.owner_injection.value:
        return "The owner puts in no money of their own, as the plan stands."
    if money.owner_is_typical(draft):
        return (
            f"For the owner's part the plan takes a typical {owner}, {share} of all the money, "
            "which the owner has yet to confirm."
        )
    return f"The owner puts in {owner}, {share} of all the money."


def _repayment(draft: BusinessPlan) -> list[Block]:
    table = money.loan_by_year(draft)
    if table is None:
        return []
    rows: list[tuple[Rich, ...]] = [
        (
            label(named(one.period)),
            *(label(amount(x)) for x in (one.payment, one.interest, one.principal, one.closing)),
        )
        for one in draft.model.loan[:_MONTHS_SHOWN]
    ]
    header = ("", "Paid", "of it interest", "of it loan", "Left")
    return [table, number_table(header, rows, "The first twelve payments", first=2.0)]


def _collateral(page: Passage, told: Told) -> list[Block]:
    items = tuple(told.each(page["brief"]["collateral"]))
    return [ListBlock(items)] if items else [Para(label("To be agreed with you."))]


def _papers(draft: BusinessPlan, page: Passage) -> list[Block]:
    have = tuple(page["brief"]["evidence"].each)
    blocks: list[Block] = [Heading(2, "There already"), ListBlock(have)] if have else []
    missing = tuple(label(one) for one in missing_papers(draft))
    return [*blocks, Heading(2, "To follow"), Checklist(missing)]
