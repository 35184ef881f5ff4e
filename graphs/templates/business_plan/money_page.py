"""What a plan says in numbers beside its statements: assumptions, charts, loan, cases."""

from collections.abc import Iterator

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Callout,
    Figure,
    Heading,
    KeyValue,
    Para,
    Rich,
    Run,
    Table,
)
from graphs.documents.charts import Chart, figure
from graphs.documents.inline import label
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.finance.calendar import named, period
from graphs.templates.business_plan.finance.results import Line, WayOut
from graphs.templates.business_plan.finance.wording import count, money, percent, ratio
from graphs.templates.business_plan.listing import OF_A_TOTAL, Row, rows
from graphs.templates.business_plan.plan_charts import CASES
from graphs.templates.business_plan.statements_page import amount, number_table

_WHOSE = {
    "yours": Source.YOURS,
    "typical": Source.STANDARD,
    "estimated": Source.MODEL,
    OF_A_TOTAL: Source.STANDARD,
}
_PICTURE = 0.72  # of the width of the text


def told(plan: BusinessPlan, name: str) -> str:
    """Return the words of a figure of the model: ``y1.revenue``."""
    return plan.model.figures[f"fin.{name}"].text


def key_figures(plan: BusinessPlan) -> KeyValue:
    """Return what a reader looks for first."""
    lowest, first = plan.model.lowest_cash, plan.model.first_profit_month
    start = plan.assumptions.start_month
    pairs = (
        (f"Asked for{_typically(plan)}", told(plan, "ask") if plan.assumptions.ask else ""),
        (_owners(plan), told(plan, "owner.amount")),
        ("Revenue, year 1", told(plan, "y1.revenue")),
        ("Revenue, year 3", told(plan, "y3.revenue")),
        ("Net profit, year 1", told(plan, "y1.net_profit")),
        ("Net profit, year 3", told(plan, "y3.net_profit")),
        ("First month in profit", named(period(start, first)) if first else "none in three years"),
        ("Cover, worst year", told(plan, "cover.least") if plan.model.least_cover else ""),
        ("Lowest cash", told(plan, "lowest_cash.amount")),
        ("Lowest in", named(lowest.period)),
    )
    return KeyValue(tuple((name, label(text)) for name, text in pairs if text))


def assumptions_tables(made: Assumptions) -> Iterator[Block]:
    """Yield the assumptions by groups: each number, its band, and what it is based on."""
    for name, listed in _grouped(made).items():
        cells = tuple(
            (label(one.label), label(one.text), label(one.band), label(_basis(one)))
            for one in listed
        )
        yield Table(("", "Number", "Low to high", "Basis"), cells, (3, 1.1, 1.8, 1.4), caption=name)


def assumptions_to_settle(made: Assumptions) -> Iterator[Block]:
    """Yield the assumptions for the founder: whose each number is, and what to do about it."""
    header = ("", "Number", "Low to high", "Whose", "What to do about it")
    for name, listed in _grouped(made).items():
        yield Heading(1, name)
        yield Table(header, tuple(map(_settled, listed)), (2.4, 1.1, 1.6, 1, 2.6))


def _grouped(made: Assumptions) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows(made):
        groups.setdefault(row.group, []).append(row)
    return groups


def _basis(row: Row) -> str:
    """Say in a word what a number is based on; what is typical is said once, above."""
    if row.whose == OF_A_TOTAL:
        return "a typical share of the founder's total"
    return "the founder's own" if row.figure.basis == "user" else row.whose


def _settled(row: Row) -> tuple[Rich, ...]:
    source = _WHOSE.get(row.whose, Source.COMPUTED)
    value = (Run(row.text, source=source, path=f"{row.path}/value"),)
    return (label(row.label), value, label(row.band), label(row.whose), label(row.figure.note))


def pictured(chart: Chart) -> Figure:
    """Return a chart as a picture of the size that the plan has."""
    return figure(chart, width=_PICTURE)


def sources_and_uses(plan: BusinessPlan) -> Table:
    """Return where the money comes from, and what it pays until cash is lowest, as one table."""
    model = plan.model.sources_uses
    asked = plan.assumptions.ask > 0
    header = ("", "Amount", "of it asked for") if asked else ("", "Amount")
    lines: list[tuple[Rich, ...]] = [(label("Comes from", bold=True), *_blank(header))]
    called = {"owner": _owners(plan), **_asked_from(plan)}
    sources = [
        one.model_copy(update={"name": called.get(one.id, one.name)}) for one in model.sources
    ]
    lines += [_line(one, asked, source=True) for one in sources]
    lines.append(_sum("All sources", model.total, None, asked))
    lines.append((label("Is used for", bold=True), *_blank(header)))
    lines += [_line(one, asked) for one in model.uses]
    total = sum(one.asked for one in model.uses)
    lines.append(_sum("All uses", model.total, total, asked))
    caption = f"Sources and uses {money_until(plan)}, in {plan.assumptions.currency}"
    return number_table(header, lines, caption, first=3.0)


def owner_is_typical(plan: BusinessPlan) -> bool:
    """True where nobody has said how much money the owner has."""
    owner = plan.assumptions.owner_injection
    return owner.basis == "assumption" and owner.value > 0


def _owners(plan: BusinessPlan) -> str:
    return "Owner's money (typical)" if owner_is_typical(plan) else "Owner's money"


def _typically(plan: BusinessPlan) -> str:
    return " (typical)" if plan.assumptions.asks_typically else ""


def _asked_from(plan: BusinessPlan) -> dict[str, str]:
    """Return what the sources that are asked are called, by id."""
    given = plan.assumptions
    names = {
        "loan": {"loan": "Loan"},
        "investors": {one.id: one.who for one in given.equity},
        "grant": {"grant": "Grant"},
    }
    asked = names.get(given.purpose, {})
    return {id_: f"{name}{_typically(plan)}" for id_, name in asked.items()}


def money_until(plan: BusinessPlan) -> str:
    """Say until when uses of money are counted."""
    month = period(plan.assumptions.start_month, plan.model.sources_uses.until)
    return f"until cash is lowest, in {named(month)}"


def _blank(header: tuple[str, ...]) -> list[Rich]:
    return [() for _ in header[1:]]


def _line(one: Line, asked: bool, *, source: bool = False) -> tuple[Rich, ...]:
    cells = (label(one.name), label(amount(one.amount)))
    return (*cells, label("" if source else amount(one.asked))) if asked else cells


def _sum(name: str, total: float, part: float | None, asked: bool) -> tuple[Rich, ...]:
    cells = (label(name, bold=True), label(amount(total), bold=True))
    return (*cells, label(amount(part), bold=True)) if asked else cells


def loan_by_year(plan: BusinessPlan) -> Table | None:
    """Return the repayment of the loan, a row a year; None without one."""
    schedule = plan.model.loan
    if not schedule:
        return None
    lines: list[tuple[Rich, ...]] = []
    for start in range(0, len(schedule), 12):
        months = schedule[start : start + 12]
        values = (
            months[0].opening,
            sum(one.payment for one in months),
            sum(one.interest for one in months),
            sum(one.principal for one in months),
            months[-1].closing,
        )
        name = f"Year {start // 12 + 1}, from {named(months[0].period)}"
        lines.append((label(name), *(label(amount(one)) for one in values)))
    paid = [sum(getattr(one, name) for one in schedule) for name in _LOAN]
    together = (label(""), *(label(amount(one), bold=True) for one in paid), label(""))
    lines.append((label("Together", bold=True), *together))
    header = ("", "Owed", "Paid", "of it interest", "of it loan", "Left")
    return number_table(header, lines, f"The loan by year, in {plan.assumptions.currency}", 2.4)


_LOAN = ("payment", "interest", "principal")


def cover_by_year(plan: BusinessPlan) -> Table:
    """Return how well each year covers its debt, step by step."""
    years = plan.model.years
    lines: list[tuple[Rich, ...]] = [
        (label(name), *(label(amount(sign * getattr(one, field))) for one in years))
        for name, field, sign in (
            ("Profit before interest, tax and depreciation", "ebitda", 1),
            ("Less tax", "tax", -1),
            ("Less the owner's draw", "owner_draw", -1),
            ("Left for the debt", "available_for_debt", 1),
            ("Interest and repayment", "debt_service", 1),
        )
    ]
    covers = ("none" if one.cover is None else ratio(one.cover) for one in years)
    lines.append((label("Cover", bold=True), *(label(one, bold=True) for one in covers)))
    header = ("", *(f"Year {one.year}" for one in years))
    caption = f"How often the business earns what it has to pay, in {plan.assumptions.currency}"
    return number_table(header, lines, caption, first=3.0)


def break_even_table(plan: BusinessPlan) -> Table:
    """Return what must be sold so that nothing is lost, by year."""
    made, years = plan.assumptions, plan.model.break_even
    currency = made.currency
    listed: list[tuple[str, list[str]]] = [
        ("Fixed costs a month", [money(one.fixed_costs, currency) for one in years]),
        (f"What one {made.unit} leaves", [money(one.contribution, currency) for one in years]),
        (
            f"{made.units.capitalize()} a month that cover the costs",
            ["none do" if one.units is None else count(one.units) for one in years],
        ),
        (f"{made.units.capitalize()} a month as planned", [count(one.sold) for one in years]),
        (
            "So much may sales fall",
            [_headroom(one.headroom) for one in years],
        ),
    ]
    lines = [(label(name), *map(label, cells)) for name, cells in listed]
    return number_table(("", "Year 1", "Year 2", "Year 3"), lines, "Break-even", first=3.0)


def _headroom(part: float | None) -> str:
    if part is None:
        return ""
    return percent(part) if part >= 0 else f"must rise by {percent(-part)}"


def unit_table(plan: BusinessPlan) -> KeyValue:
    """Return what one sale, or one customer, brings."""
    names = (
        ("revenue", "Revenue of one"),
        ("direct_cost", "Direct cost of one"),
        ("contribution", "Left of one"),
        ("gross_margin", "Gross margin"),
        ("lifetime_months", "A customer stays"),
        ("lifetime_value", "A customer brings"),
        ("acquisition_cost", "Winning one costs"),
        ("value_to_cost", "What one brings to what one costs"),
        ("payback_months", "Earned back after"),
    )
    known = plan.model.figures
    return KeyValue(
        tuple(
            (said, label(told(plan, f"unit.{name}")))
            for name, said in names
            if known[f"fin.unit.{name}"].value is not None
        )
    )


def cases_table(plan: BusinessPlan) -> Table:
    """Return the three cases beside each other."""
    cases, currency = plan.model.scenarios, plan.assumptions.currency
    least = [min((one for one in case.cover if one is not None), default=None) for case in cases]
    listed: list[tuple[str, list[str]]] = [
        *((f"Revenue, year {n + 1}", [amount(one.revenue[n]) for one in cases]) for n in range(3)),
        *(
            (f"Net profit, year {n + 1}", [amount(one.net_profit[n]) for one in cases])
            for n in range(3)
        ),
        ("Lowest cash", [amount(one.lowest_cash.amount) for one in cases]),
        ("in", [named(one.lowest_cash.period) for one in cases]),
    ]
    if any(one is not None for one in least):
        listed.append(("Cover, worst year", ["" if one is None else ratio(one) for one in least]))
    lines = [(label(name), *map(label, cells)) for name, cells in listed]
    header = ("", *(CASES[one.name] for one in cases))
    return number_table(header, lines, f"Three cases, in {currency}", first=2.4)


def ways_out(plan: BusinessPlan) -> list[Block]:
    """Return the ways out that were computed, where the money or the cover of the debt is short."""
    ways = plan.model.ways_out
    if not ways:
        return []
    problem = "gap" if any(one.problem == "gap" for one in ways) else "cover"
    title = (
        "The money runs out, and what would mend it"
        if problem == "gap"
        else "The debt is not well covered, and what would mend it"
    )
    return [Callout("note", title, tuple(_way(one) for one in ways))]


def _way(one: WayOut) -> Rich:
    return (*label(f"{one.title}. ", bold=True), *label(one.says))


def prefaced(text: str) -> Para:
    """Return a line of the layout in small type."""
    return Para(label(text), style="small")
