"""The workbook of a plan: the whole model as formulas over named inputs, with what they come to."""

from graphs.documents.workbook import Workbook
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.cases import BASE, HIGH, LOW
from graphs.templates.business_plan.sheets.annual_sheet import annual_table
from graphs.templates.business_plan.sheets.assumptions_sheet import assumptions_sheet
from graphs.templates.business_plan.sheets.break_even_sheet import break_even_table
from graphs.templates.business_plan.sheets.charts_sheet import charts_sheet
from graphs.templates.business_plan.sheets.checks_sheet import checks_sheet
from graphs.templates.business_plan.sheets.funding_sheet import funding_table
from graphs.templates.business_plan.sheets.loan_sheet import loan_sheet
from graphs.templates.business_plan.sheets.months import months_of
from graphs.templates.business_plan.sheets.scenarios_sheet import scenarios_table

_WIDE = (46, 15, 15, 15)


def financial_model(given: Assumptions, title: str, colophon: str = "") -> Workbook:
    """Return the workbook. Every number in it but the inputs is a formula."""
    inputs, loans = assumptions_sheet(given), loan_sheet(given)
    low, base, high = cases = [months_of(given, case) for case in (LOW, BASE, HIGH)]
    annual, funding = annual_table(given, base), funding_table(given, base)
    sheets = [
        inputs.sheet,
        base.sheet,
        annual.sheet(*_WIDE),
        *([loans.sheet] if loans else []),
        funding.sheet(46, 15),
        break_even_table(given, base, annual).sheet(*_WIDE),
        scenarios_table(given, cases).sheet(*_WIDE),
        checks_sheet(given, cases, funding),
        charts_sheet(given, cases, annual),
        low.sheet,
        high.sheet,
    ]
    return Workbook(
        title=title,
        sheets=tuple(sheets),
        names=(*inputs.names, *(loans.names if loans else [])),
        colophon=colophon,
    )
