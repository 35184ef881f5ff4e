"""The plan itself: a page that sums it up, the chapters in words, then the numbers."""

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    PageBreak,
    Para,
    Rich,
    Run,
    Table,
)
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.business_plan import money_page as money
from graphs.templates.business_plan import plan_charts
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.figures_in_text import Told
from graphs.templates.business_plan.finance.calendar import named, period
from graphs.templates.business_plan.finance.wording import count as counted
from graphs.templates.business_plan.finance.wording import money as amount_of
from graphs.templates.business_plan.statements_page import statements
from graphs.templates.business_plan.steps import PURPOSES, STAGES
from graphs.templates.business_plan.voice import prose

_KINDS = {"direct": "the same", "indirect": "something else", "status_quo": "nothing new"}
_SIZES = {
    "tam": "Everybody who could buy",
    "sam": "Within reach",
    "som": "To be won in three years",
}
_BASES = {
    "user": "told by the founder",
    "upload": "from a file",
    "web": "looked up",
    "assumption": "an assumption",
}


def plan(draft: BusinessPlan, page: Passage, notes: tuple[str, ...], colophon: str) -> Document:
    """Return the business plan with its open questions and the notes that were kept."""
    told = Told(draft.model)
    parts = (
        _summary(draft, page, told),
        _business(draft, page),
        _market(draft, page, told),
        _competition(page["competition"], told),
        _offer(page["offer"], told),
        _gtm(page["gtm"], told),
        _operations(page["operations"], told),
        _team(draft, page["team"], told),
        _risks(page["risks"]["items"], told),
        _request(draft, page, told),
        _numbers(draft, page, told),
        [Para(page["brief"]["disclaimer"].label(), style="small")],
    )
    assumed = tuple(f"Assumed: {one.text}" for one in page["brief"]["assumptions"])
    return Document(
        name="business_plan",
        title=title_of(draft),
        title_path="/brief/name" if draft.brief.name else "/brief/business",
        subtitle=", ".join(
            filter(None, (f"Business plan {_for(draft)}", draft.brief.place, dates_of(draft)))
        ),
        blocks=tuple(block for part in parts for block in part),
        audience="reader",
        colophon=colophon,
        questions=questions(page),
        notes=(*notes, *assumed),
    )


def title_of(draft: BusinessPlan) -> str:
    """Return what the business is called, or what it is."""
    said = draft.brief.name or draft.brief.business
    return f"{said[:1].upper()}{said[1:]}"


def dates_of(draft: BusinessPlan) -> str:
    """Return from when to when the plan goes."""
    start = draft.assumptions.start_month
    return f"{named(start)} to {named(period(start, 36))}"


def questions(page: Passage) -> tuple[Rich, ...]:
    """Return every question that is left to the founder."""
    parts = ("brief", "market", "competition", "offer", "gtm", "operations", "team")
    return tuple(_question(one) for part in parts for one in page[part]["questions"])


def said_or_listed(name: str, passages: Passage, told: Told) -> list[Block]:
    """Return a list under its heading, where there is something in it."""
    items = tuple(told.each(passages))
    return [Heading(2, name), ListBlock(items)] if items else []


def _for(draft: BusinessPlan) -> str:
    return (
        "for your own use"
        if draft.brief.purpose == "own_use"
        else (f"for {PURPOSES[draft.brief.purpose]}")
    )


def _question(one: Passage) -> Rich:
    default = one["default_used"]
    return joined(
        [
            label(one["question"].text, bold=True),
            label(one["why"].text),
            label(f"For now: {default.text.rstrip('.')}.", italic=True) if default else (),
        ]
    )


def _summary(draft: BusinessPlan, page: Passage, told: Told) -> list[Block]:
    points: list[Block] = []
    for one in page["summary"]["points"]:
        points += [Heading(2, one["heading"].text), Para(told(one["text"]))]
    return [
        Heading(1, "Summary"),
        Para(told(page["summary"]["opening"]), style="lead"),
        money.key_figures(draft),
        *points,
        PageBreak(),
    ]


def _business(draft: BusinessPlan, page: Passage) -> list[Block]:
    brief, start = page["brief"], draft.assumptions.start_month
    facts = (
        ("What it does", brief["business"].rich),
        ("Where", brief["place"].rich),
        ("Country", brief["country"].rich),
        ("Legal form", brief["legal_form"].rich),
        ("How far it is", label(STAGES[draft.brief.stage])),
        ("Begins in", label(named(start))),
        ("First sale", label(named(period(start, draft.assumptions.sales_from)))),
    )
    return [Heading(1, "The business"), KeyValue(tuple(one for one in facts if one[1]))]


def _market(draft: BusinessPlan, page: Passage, told: Told) -> list[Block]:
    market = page["market"]
    blocks: list[Block] = [Heading(1, prose("where")["market"])]
    for one in market["segments"]:
        blocks += [Heading(2, one["who"].text), Para(told(one["need"]))]
    blocks += _sizes(draft)
    if market["facts"]:
        rows = tuple(
            (told(one["claim"]), label(_BASES[one["basis"].text]), label(_source(one)))
            for one in market["facts"]
        )
        header = ("What we rely on", "How it is known", "Source")
        blocks += [Heading(2, "What this rests on"), Table(header, rows, (3.2, 1.2, 1.6))]
    blocks += said_or_listed("What is changing", market["trends"], told)
    if len(blocks) == 1:
        asked = Run("Who buys from you, and why?", source=Source.QUESTION, path="/brief/buyers")
        blocks.append(Para((asked,)))
    return blocks


def _source(one: Passage) -> str:
    return ", ".join(filter(None, (one["source"].text, one["as_of"].text)))


def _sizes(draft: BusinessPlan) -> list[Block]:
    rows = []
    for name, said in _SIZES.items():
        size = getattr(draft.market, name)
        if size is None:
            continue
        spent = amount_of(size.price, draft.assumptions.currency)
        worth = amount_of(size.price * size.customers, draft.assumptions.currency)
        known = ", ".join(filter(None, (_BASES[size.basis], size.source)))
        cells = (f"{said}: {size.who}", counted(size.customers), spent, worth, known)
        rows.append(tuple(label(cell) for cell in cells))
    header = ("", "Customers", "spend a year", "together", "How it is known")
    if not rows:
        return []
    return [Heading(2, "How large it is"), Table(header, tuple(rows), (2.4, 1, 1, 1.2, 1.6))]


def _competition(competition: Passage, told: Told) -> list[Block]:
    priced = any(one["price"] for one in competition["rows"])
    rows = tuple(
        (
            (*one["name"].rich, *label(f"\n{_KINDS[one['kind'].text]}", italic=True)),
            told(one["strengths"]),
            told(one["gaps"]),
            *_charged(one, priced=priced),
        )
        for one in competition["rows"]
    )
    header: tuple[str, ...] = ("Who, and what they sell", "What they do well")
    header = (*header, "What buyers miss there")
    answer = competition["answer"]
    blocks: list[Block] = [Heading(1, prose("where")["competition"])]
    widths: tuple[float, ...] = (1.4, 2.3, 2.3)
    if priced:
        header, widths = (*header, "What they charge"), (1.4, 1.9, 1.9, 1.3)
    blocks.append(Table(header, rows, widths))
    if answer:
        blocks += [Heading(2, "Why they would change"), Para(told(answer))]
    return blocks


def _charged(one: Passage, *, priced: bool) -> list[Rich]:
    """Return the cell of a price, with where it was seen; none where nobody's price is known."""
    if not priced:
        return []
    seen = one["source"]
    return [(*one["price"].rich, *((*label("\n"), *seen.rich) if seen else ()))]


def _offer(offer: Passage, told: Told) -> list[Block]:
    blocks: list[Block] = [Heading(1, prose("where")["offer"]), Para(told(offer["value"]))]
    blocks += said_or_listed("What is sold", offer["products"], told)
    if offer["hard_to_copy"]:
        blocks += [Heading(2, "What is hard to copy"), Para(told(offer["hard_to_copy"]))]
    if offer["roadmap"]:
        rows = tuple((one["when"].rich, told(one["what"])) for one in offer["roadmap"])
        blocks += [Heading(2, "What comes next"), Table(("When", "What"), rows, (1, 4))]
    return blocks


def _gtm(gtm: Passage, told: Told) -> list[Block]:
    rows = tuple(
        (one["channel"].rich, told(one["first_step"]), one["owner"].rich) for one in gtm["channels"]
    )
    header = ("How people hear of us", "First step", "Who")
    blocks: list[Block] = [Heading(1, "Marketing and sales")]
    blocks += [Heading(2, "The first customers"), Para(told(gtm["first_customers"]))]
    blocks += [Heading(2, "The price"), Para(told(gtm["pricing"]))]
    if rows:
        blocks += [Heading(2, "Ways to be found"), Table(header, rows, (1.6, 3.4, 0.8))]
    if gtm["keeping"]:
        blocks += [Heading(2, "Why they come back"), Para(told(gtm["keeping"]))]
    return blocks


def _operations(work: Passage, told: Told) -> list[Block]:
    blocks: list[Block] = [Heading(1, "Operations")]
    names = {
        "day": "How the work is done",
        "premises": "Premises",
        "suppliers": "Suppliers",
        "capacity": "How much can be done",
    }
    for field, name in names.items():
        if work[field]:
            blocks += [Heading(2, name), Para(told(work[field]))]
    if work["permits"]:
        rows = tuple((one["what"].rich, one["where"].rich) for one in work["permits"])
        header = ("What has to be allowed", "By whom")
        blocks += [Heading(2, "Permits and insurance"), Table(header, rows, (2.2, 2.4))]
    return blocks


def _team(draft: BusinessPlan, team: Passage, told: Told) -> list[Block]:
    blocks: list[Block] = [Heading(1, prose("where")["team"]), Para(told(team["why_us"]))]
    currency = draft.assumptions.currency
    rows = tuple(
        (
            label(one.role),
            label(str(one.count)),
            label(named(period(draft.assumptions.start_month, one.month))),
            label(amount_of(one.monthly_salary.value, currency)),
        )
        for one in draft.assumptions.headcount
    )
    if rows:
        header = ("Who is paid", "People", "From", "Wage a month")
        blocks += [Heading(2, "People on the payroll"), Table(header, rows, (2.4, 0.8, 1.4, 1.4))]
    if team["gaps"]:
        gaps = tuple((one["gap"].rich, told(one["plan"])) for one in team["gaps"])
        blocks += [
            Heading(2, "What is missing in the team"),
            Table(("Missing", "What we do about it"), gaps, (1.6, 3.4)),
        ]
    return blocks


def _risks(risks: Passage, told: Told) -> list[Block]:
    rows = tuple(
        (told(one["risk"]), told(one["sign"]), told(one["mitigation"]), one["owner"].rich)
        for one in risks
    )
    header = ("What can go wrong", "The sign that it does", "What is done", "By")
    return [Heading(1, prose("where")["risks"]), Table(header, rows, (1.9, 1.8, 2.2, 0.6))]


def _request(draft: BusinessPlan, page: Passage, told: Told) -> list[Block]:
    funding, brief = page["funding"], page["brief"]
    asked = draft.assumptions.ask > 0
    name = prose("where")["funding"] if asked else "The money"
    blocks: list[Block] = [Heading(1, name), money.sources_and_uses(draft)]
    blocks += [Heading(2, "How the money comes back"), Para(told(funding["return_of_money"]))]
    if funding["if_it_is_slower"]:
        blocks += [Heading(2, "If sales come more slowly"), Para(told(funding["if_it_is_slower"]))]
    if funding["milestones"]:
        rows = tuple(
            (told(one["when"]), told(one["metric"]), told(one["target"]))
            for one in funding["milestones"]
        )
        header = ("When", "What is measured", "Target")
        blocks += [Heading(2, "Milestones"), Table(header, rows, (1.4, 2, 2.2))]
    if draft.brief.purpose == "loan":
        blocks += said_or_listed("What secures the loan", brief["collateral"], told)
    return blocks


def _numbers(draft: BusinessPlan, page: Passage, told: Told) -> list[Block]:
    where = prose("where")
    loan = money.loan_by_year(draft)
    low_case = page["model_review"]["low_case"]
    owed: list[Block] = []
    if loan is not None:
        owed = [Heading(2, where["loan"]), loan, money.cover_by_year(draft)]
    said: list[Block] = [Para(told(low_case))] if low_case else []
    return [
        Heading(1, "The numbers"),
        *money.ways_out(draft),
        Heading(2, "Revenue and costs"),
        money.pictured(plan_charts.sales(draft)),
        Heading(2, where["cash"]),
        money.pictured(plan_charts.cash(draft)),
        Heading(2, where["unit"]),
        money.unit_table(draft),
        money.break_even_table(draft),
        *owed,
        Heading(2, where["cases"]),
        money.prefaced(
            "Low: sales at the low end of their band, direct costs at the high end. High: the "
            "other way round. Prices, wages and rent stay."
        ),
        money.cases_table(draft),
        money.pictured(plan_charts.cases(draft)),
        *said,
        *statements(draft),
        Heading(2, "The assumptions behind all of it"),
        money.prefaced(
            f"Typical is what is usual for {draft.brief.kind}; it is no statistic. The low and the "
            "high end are those of the three cases."
        ),
        *money.assumptions_tables(draft.assumptions),
    ]
