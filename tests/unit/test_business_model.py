"""The model of a business plan: reckoned by hand, and true of any plan that may come."""

import pytest
from hypothesis import given, settings

from graphs.templates.business_plan.assumptions import Assumptions, Loan, changed
from graphs.templates.business_plan.finance.cases import BASE, CASES
from graphs.templates.business_plan.finance.debts import instalment, schedule
from graphs.templates.business_plan.finance.lines import lines
from graphs.templates.business_plan.finance.model import compute
from tests.support.business_plans import figure, founder, plans, toy

CENT = 0.01


def loan(**told: object) -> Loan:
    terms = {"amount": figure(10_000), "annual_rate": figure(0.06), "months": 24}
    return Loan.model_validate({**terms, **told})


@settings(max_examples=60, deadline=None)
@given(plans())
def test_what_is_owned_is_what_is_owed_and_equity_in_each_month(plan: Assumptions) -> None:
    for month in compute(plan).balance:
        assert month.assets == pytest.approx(month.liabilities + month.equity, abs=CENT)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_cash_goes_from_month_to_month_without_a_break(plan: Assumptions) -> None:
    model = compute(plan)

    assert model.cash[0].opening == plan.opening.cash.value
    for month, after in zip(model.cash, model.cash[1:], strict=False):
        assert after.opening == month.closing
    for month, balance in zip(model.cash, model.balance[1:], strict=True):
        flows = month.operating + month.investing + month.financing
        assert flows == pytest.approx(month.change, abs=CENT)
        assert month.opening + month.change == pytest.approx(month.closing, abs=CENT)
        assert balance.cash == month.closing


@settings(max_examples=60, deadline=None)
@given(plans())
def test_parts_of_a_statement_add_up_to_its_sums(plan: Assumptions) -> None:
    model = compute(plan)

    for profit, cash in zip(model.profit, model.cash, strict=True):
        spent = profit.direct_cost + profit.payroll + profit.opex + profit.marketing
        assert profit.revenue - spent == pytest.approx(profit.ebitda, abs=CENT)
        before = profit.ebitda - profit.depreciation - profit.interest
        assert before == pytest.approx(profit.profit_before_tax, abs=CENT)
        assert profit.profit_before_tax - profit.tax == pytest.approx(profit.net_profit, abs=CENT)
        operating = cash.from_customers + cash.to_suppliers + cash.payroll + cash.opex
        operating += cash.marketing + cash.sales_tax + cash.income_tax + cash.interest
        assert operating == pytest.approx(cash.operating, abs=CENT)
        money = cash.owner_in + cash.equity_in + cash.grant_in + cash.loan_in
        money += cash.loan_repaid + cash.owner_draw
        assert money == pytest.approx(cash.financing, abs=CENT)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_every_loan_is_paid_back_to_the_cent(plan: Assumptions) -> None:
    model = compute(plan)

    for made, told in ((model.loan, plan.loan), (model.earlier_loan, plan.opening.loan)):
        if told is not None:
            assert len(made) == told.months
            assert made[-1].closing == 0
            assert sum(one.principal for one in made) == pytest.approx(told.amount.value, abs=CENT)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_uses_of_money_come_to_its_sources(plan: Assumptions) -> None:
    money = compute(plan).sources_uses

    assert sum(one.amount for one in money.sources) == pytest.approx(money.total, abs=CENT)
    assert sum(one.amount for one in money.uses) == pytest.approx(money.total, abs=CENT)
    if plan.ask:
        assert sum(one.asked for one in money.uses) == pytest.approx(plan.ask, abs=CENT)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_reserve_is_the_lowest_cash_and_each_use_stands_in_the_cash_flow(
    plan: Assumptions,
) -> None:
    model = compute(plan)
    until, uses = model.sources_uses.until, {x.id: x.amount for x in model.sources_uses.uses}
    there = model.cash[:until]
    coming = [one.month for one in (*plan.equity, plan.loan, plan.grant) if one]
    lowest = min(one.closing for one in model.cash[max([1, *coming]) - 1 :])

    bought = sum(uses.get(one.id, 0) for one in plan.capex)
    assert bought == pytest.approx(-sum(one.investing for one in there), abs=CENT)
    assert uses.get("reserve", 0) == pytest.approx(lowest, abs=CENT)
    brought = sum(x.amount for x in model.sources_uses.sources if x.id == "business_brings")
    assert brought - uses.get("business", 0) == pytest.approx(
        sum(one.operating for one in there), abs=CENT
    )
    for name, row in (("loans", "loan_repaid"), ("draw", "owner_draw")):
        paid = -sum(getattr(one, row) for one in there)
        assert uses.get(name, 0) == pytest.approx(paid, abs=CENT)


def test_a_plan_that_loses_money_later_holds_it_back_from_the_reserve() -> None:
    model = compute(founder("saas", purpose="investors"))

    money, lowest = model.sources_uses, model.lowest_cash

    assert (money.until, money.uses[-1].amount) == (lowest.month, lowest.amount)
    assert money.until > 12


@settings(max_examples=60, deadline=None)
@given(plans())
def test_the_low_case_sells_least_and_the_high_case_most(plan: Assumptions) -> None:
    low, base, high = compute(plan).scenarios

    for year in range(3):
        assert low.revenue[year] <= base.revenue[year] + CENT
        assert base.revenue[year] <= high.revenue[year] + CENT


@settings(max_examples=60, deadline=None)
@given(plans())
def test_nothing_owed_to_or_by_others_falls_below_nothing(plan: Assumptions) -> None:
    names = ("receivables", "stock", "equipment", "payables", "sales_tax_due", "loans")

    for month in compute(plan).balance:
        assert min(getattr(month, name) for name in (*names, "income_tax_due")) >= -CENT


@pytest.mark.parametrize("business", ["bakery", "agency", "saas", "marketplace", "cafe", "shop"])
def test_a_sound_business_earns_more_in_a_better_case(business: str) -> None:
    plan = founder(business)

    low, base, high = (sum(lines(plan, case).profit_before_tax) for case in CASES)

    assert low < base < high


def test_an_instalment_is_that_of_the_annuity_formula() -> None:
    # 200,000 at 6 % over 360 months: 1,199.10, as every mortgage table has it
    assert instalment(loan(amount=figure(200_000), months=360)) == pytest.approx(1199.10, abs=0.005)


def test_a_small_loan_is_paid_back_as_reckoned_by_hand() -> None:
    # 1,000 at 12 % a year in three instalments of 340.02
    made = schedule(loan(amount=figure(1_000), annual_rate=figure(0.12), months=3))

    assert [round(one.interest, 2) for one in made] == [10.00, 6.70, 3.37]
    assert [round(one.principal, 2) for one in made] == [330.02, 333.32, 336.66]
    assert made[-1].closing == 0


def test_a_loan_without_interest_is_paid_back_in_equal_parts() -> None:
    made = schedule(loan(amount=figure(900), annual_rate=figure(0), months=3))

    assert [one.principal for one in made] == [300, 300, 300]


def test_in_grace_only_interest_is_paid() -> None:
    made = schedule(loan(amount=figure(1_000), annual_rate=figure(0.12), months=5, grace_months=2))

    assert [round(one.principal, 2) for one in made] == [0, 0, 330.02, 333.32, 336.66]


def test_a_balloon_is_paid_with_the_last_instalment() -> None:
    terms = loan(amount=figure(1_000), annual_rate=figure(0.12), months=3, balloon=figure(400))

    made = schedule(terms)

    # (1000 - 400 / 1.01**3) * 0.01 / (1 - 1.01**-3) = 208.01
    assert instalment(terms) == pytest.approx(208.01, abs=0.005)
    assert made[-1].interest + made[-1].principal == pytest.approx(608.01, abs=0.005)
    assert made[-1].closing == 0


def test_three_months_are_as_reckoned_by_hand() -> None:
    model = compute(toy())
    first, second, third = model.profit[:3]

    # Sold for 1,000, of it 400 goods, 330 wages, 100 rent, 50 marketing; 100 wear, 12 interest.
    assert (first.revenue, first.direct_cost, first.payroll) == (1000, 400, 330)
    assert (first.ebitda, first.depreciation, first.interest) == (120, 100, 12)
    assert (first.profit_before_tax, first.tax, first.net_profit) == (8, 1.6, 6.4)
    assert second.interest == pytest.approx(11.0538, abs=0.0001)  # (1200 - 94.6185) / 100
    assert third.tax == pytest.approx(0.2 * third.profit_before_tax, abs=0.0001)

    # Customers pay after a month, suppliers wait for half of it, stock is half a month of goods.
    cash = model.cash
    assert [one.from_customers for one in cash[:3]] == [0, 1100, 1100]
    assert [one.to_suppliers for one in cash[:3]] == [-300, -500, -400]
    assert [one.sales_tax for one in cash[:3]] == [0, -100, -100]
    # 500 + 1200 - 1200 - 300 - 330 - 100 - 50 - 12 - 94.6185 - 20
    assert cash[0].closing == pytest.approx(-406.6185, abs=0.0001)
    # + 1100 - 500 - 330 - 100 - 50 - 100 - 106.6185 - 20
    assert cash[1].closing == pytest.approx(-513.2371, abs=0.0001)

    balance = model.balance[1]
    assert (balance.receivables, balance.stock, balance.equipment) == (1100, 200, 1100)
    assert (balance.payables, balance.sales_tax_due, balance.income_tax_due) == (300, 100, 1.6)
    assert balance.loans == pytest.approx(1105.3815, abs=0.0001)
    assert (balance.paid_in, balance.retained) == (500, pytest.approx(6.4 - 20))


def test_growth_stops_at_the_most_there_can_be() -> None:
    volume = {"start": figure(100), "growth": figure(0.1), "cap": figure(115)}

    made = lines(toy(volume={"per": "month", **volume}))

    assert made.sold.units[:4] == pytest.approx([100, 110, 115, 115])


def test_seasons_are_those_of_the_calendar_wherever_the_plan_begins() -> None:
    factors = [0.5, 1.5, *([1.0] * 10)]

    made = lines(toy(start_month="2027-12", seasonality={"factors": factors}))

    assert made.sold.units[:4] == [100, 50, 150, 100]


def test_subscribers_leave_and_come() -> None:
    plan = toy(
        model_type="subscription",
        churn=figure(0.5),
        volume={
            "per": "month",
            "start": figure(10),
            "growth": figure(0),
            "cap": figure(10),
            "opening": figure(40),
        },
    )

    made = lines(plan)

    assert made.sold.units[:3] == [30, 25, 22.5]  # half of 40 and 10, half of 30 and 10
    assert made.sold.new_customers[:3] == [10, 10, 10]


def test_a_marketplace_earns_its_part_of_the_price() -> None:
    made = lines(toy(model_type="marketplace", take_rate=figure(0.2)))

    assert made.sold.revenue[0] == 200


def test_what_was_owed_before_the_plan_is_settled_in_its_first_months() -> None:
    opening = {
        "cash": figure(100),
        "receivables": figure(600),
        "stock": figure(500),
        "equipment": figure(1200),
        "equipment_life_months": 12,
        "payables": figure(300),
    }
    terms = {"collect_days": figure(60), "pay_days": figure(30), "stock_days": figure(15)}

    model = compute(toy(opening=opening, terms=terms))

    assert [one.from_customers for one in model.cash[:3]] == [300, 300, 1100]
    assert [one.stock for one in model.balance[:4]] == [500, 200, 200, 200]
    assert model.cash[0].to_suppliers == -300  # 100 was bought anew, and is paid later
    assert model.balance[0].equity == 2100
    assert model.profit[0].depreciation == 200


def test_a_loss_of_one_year_lowers_the_tax_of_the_next() -> None:
    fair = {"id": "fair", "item": "Fair", "month": 1, "amount": figure(7200), "life_months": 12}
    plan = toy(headcount=[], opex=[], loan=None, capex=[fair])

    years = compute(plan).years

    # 550 a month, 600 of wear in the first year: 600 lost, and taken off the second year's 6,600
    assert [round(one.profit_before_tax) for one in years] == [-600, 6600, 6600]
    assert [round(one.tax) for one in years] == [0, 1200, 1320]


def test_cover_is_what_is_there_for_debt_by_what_debt_takes() -> None:
    model = compute(toy())
    year = model.years[0]

    # 12 x 120, less tax, less a draw of 240, over 12 instalments of 106.6185
    assert year.debt_service == pytest.approx(1279.4226, abs=0.001)
    assert year.available_for_debt == pytest.approx(1440 - year.tax - 240, abs=0.001)
    assert year.cover == pytest.approx(year.available_for_debt / year.debt_service, abs=0.0001)
    assert [one.cover for one in model.years[1:]] == [None, None]


def test_what_must_be_sold_covers_the_fixed_costs_exactly() -> None:
    plan = founder()
    year = compute(plan).break_even[1]
    assert year.units is not None

    assert year.units * year.contribution == pytest.approx(year.fixed_costs, abs=0.01)
    assert year.headroom == pytest.approx(1 - year.units / year.sold, abs=0.0001)


def test_no_number_of_sales_covers_costs_where_each_loses_money() -> None:
    model = compute(toy(direct_cost={"per": "unit", "amount": figure(11)}))

    assert model.break_even[0].units is None
    assert model.figures["fin.break_even.units"].text == "none: each sale loses money"
    assert model.first_profit_month is None
    assert model.figures["fin.break_even.month"].text == "not in these three years"


def test_good_unit_economics_can_hide_a_plan_that_runs_out_of_money() -> None:
    plan = toy(
        purpose="investors",
        model_type="subscription",
        price=figure(49),
        churn=figure(0.03),
        volume={"per": "month", "start": figure(20), "growth": figure(0.02), "cap": figure(60)},
        direct_cost={"per": "revenue", "amount": figure(0.2)},
        marketing={"per": "new_customer", "amount": figure(165)},
        headcount=[
            {"id": "team", "role": "Team", "month": 1, "count": 4, "monthly_salary": figure(6000)}
        ],
        loan=None,
        equity=[{"id": "round", "who": "Investors", "month": 1, "amount": figure(250_000)}],
    )

    model = compute(plan)

    assert model.unit.value_to_cost is not None
    assert model.unit.value_to_cost > 7
    assert model.unit.payback_months is not None
    assert model.unit.payback_months < 5
    assert model.first_profit_month is None
    assert model.gap.amount > 200_000


def test_equal_assumptions_give_an_equal_model() -> None:
    plan = founder()

    assert compute(plan).model_dump_json() == compute(changed(plan, [])).model_dump_json()


def test_the_base_case_is_the_plan_itself() -> None:
    plan = founder()
    model = compute(plan)

    assert model.scenarios[1].revenue == [one.revenue for one in model.years]
    assert model.scenarios[1].lowest_cash.amount == pytest.approx(lines(plan, BASE).lowest())
