"""Slides for investors: what they ask in the order in which they ask it."""

from agents.sources import Source
from graphs.documents.blocks import Rich, Run
from graphs.documents.copies import Copy
from graphs.documents.deck import (
    BigSlide,
    BulletSlide,
    ChartSlide,
    Column,
    ColumnsSlide,
    Deck,
    Slide,
    TableSlide,
    TitleSlide,
)
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.business_plan import plan_charts
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.money_page import money_until, told
from graphs.templates.business_plan.open_slides import said, to_add
from graphs.templates.business_plan.plan_page import dates_of, title_of
from graphs.templates.business_plan.statements_page import amount

_MOST_ROWS = 6
_MOST_MILESTONES = 4


def investor_deck(draft: BusinessPlan, page: Passage, colophon: str, copy: Copy = "clean") -> Deck:
    """Return the deck, ten slides where everything is said.

    What only the founder can say is left out while it is open; in the review copy a last slide
    names it.
    """
    slides: tuple[Slide, ...] = (
        _first(draft, page),
        BulletSlide("Who buys, and why", _segments(page)),
        BigSlide("What is different", page["offer"]["value"].rich),
        BulletSlide("The market", _market(page), notes=_notes(page)),
        _today(page),
        BulletSlide("How buyers find us", _channels(page)),
        _unit(draft),
        _numbers(draft),
        BulletSlide("Why us", _team(page)),
        _ask(draft, page),
    )
    told = (*said(slides), *(to_add(slides) if copy == "review" else ()))
    return Deck(title_of(draft), told, footer=title_of(draft), colophon=colophon)


def _first(draft: BusinessPlan, page: Passage) -> TitleSlide:
    title = title_of(draft)
    about = (draft.brief.business, draft.brief.place)
    line = ", ".join(one for one in about if one and one.casefold() != title.casefold())
    return TitleSlide(title, line or dates_of(draft), notes=(dates_of(draft),))


def _asked(text: str) -> Rich:
    return (Run(text, source=Source.QUESTION),)


def _segments(page: Passage) -> tuple[Rich, ...]:
    points = tuple(
        (*one["who"].label(after=": ", bold=True), *one["need"].rich)
        for one in page["market"]["segments"]
    )
    return points or (_asked("Who buys from you, and why?"),)


def _market(page: Passage) -> tuple[Rich, ...]:
    points = [one["claim"].rich for one in page["market"]["facts"]]
    points += page["market"]["trends"].each
    if not points:
        points = [_asked("What have you found out about your market?")]
    return tuple(points[:_MOST_ROWS])


def _notes(page: Passage) -> tuple[str, ...]:
    return tuple(f"{one['what'].text}: {one['where'].text}" for one in page["market"]["to_bring"])


def _today(page: Passage) -> TableSlide:
    rows = tuple(
        (one["name"].rich, one["strengths"].rich, one["gaps"].rich)
        for one in page["competition"]["rows"]
    )
    header = ("Today", "What it does well", "What buyers miss")
    return TableSlide("What buyers do today", header, rows[:_MOST_ROWS], (1.2, 2, 2))


def _channels(page: Passage) -> tuple[Rich, ...]:
    first = page["gtm"]["first_customers"].rich
    ways = tuple(
        (*one["channel"].label(after=": ", bold=True), *one["first_step"].rich)
        for one in page["gtm"]["channels"]
    )
    return (first, *ways)


def _unit(draft: BusinessPlan) -> TableSlide:
    names = (
        ("revenue", f"Revenue of one {draft.assumptions.unit}"),
        ("contribution", "Left of it after direct costs"),
        ("gross_margin", "Gross margin"),
        ("acquisition_cost", "Winning one costs"),
        ("lifetime_value", "A customer brings"),
        ("value_to_cost", "What one brings to what one costs"),
        ("payback_months", "Earned back after"),
    )
    known = draft.model.figures
    rows = tuple(
        (label(called), label(told(draft, f"unit.{name}")))
        for name, called in names
        if known[f"fin.unit.{name}"].value is not None
    )
    return TableSlide("What one sale brings", ("What is counted", "In the plan"), rows, (2.4, 1))


def _numbers(draft: BusinessPlan) -> ChartSlide:
    line = (
        f"Revenue of {told(draft, 'y1.revenue')} in year 1 and {told(draft, 'y3.revenue')} in "
        f"year 3; lowest cash {told(draft, 'lowest_cash.amount')} in "
        f"{told(draft, 'lowest_cash.month')}."
    )
    return ChartSlide("The numbers", plan_charts.sales(draft), label(line))


def _team(page: Passage) -> tuple[Rich, ...]:
    gaps = tuple(
        (*one["gap"].label(after=": ", bold=True), *one["plan"].rich)
        for one in page["team"]["gaps"]
    )
    return (page["team"]["why_us"].rich, *gaps)


def _ask(draft: BusinessPlan, page: Passage) -> ColumnsSlide:
    uses = tuple(label(f"{one.item}: {amount(one.amount)}") for one in draft.funding.use_of_funds)
    milestones = tuple(
        (
            *one["when"].label(after=": ", bold=True),
            *(one["metric"].label(after=": ") if _is_money(one["target"].text) else ()),
            *one["target"].rich,
        )
        for one in _ends(list(page["funding"]["milestones"]))
    )
    return ColumnsSlide(
        f"We raise {told(draft, 'ask')}",
        Column(f"It pays {money_until(draft)}, in {draft.assumptions.currency}", uses),
        Column("What is reached with it", milestones),
    )


def _ends(milestones: list[Passage]) -> list[Passage]:
    """Return as many as one slide holds: the nearest and the farthest."""
    half = _MOST_MILESTONES // 2
    return milestones if len(milestones) <= 2 * half else [*milestones[:half], *milestones[-half:]]


def _is_money(target: str) -> bool:
    """True for an amount that says nothing of what it is."""
    return bool(target) and (not target[0].isalnum() or target[:3].isupper())
