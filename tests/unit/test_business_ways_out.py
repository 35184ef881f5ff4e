"""Ways out of a funding gap and of a thin cover: the smallest step, tried on the whole plan."""

import pytest

from graphs.templates.business_plan.assumptions import Assumptions, changed
from graphs.templates.business_plan.finance.lines import lines
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.finance.own import with_own
from graphs.templates.business_plan.finance.results import Model, WayOut
from graphs.templates.business_plan.finance.search import least_step, step_of
from tests.support.business_plans import figure, founder, toy

ALONE = ("ask_more", "spend_later", "spend_less", "price", "volume")


def short_of_money(**own: float) -> Assumptions:
    return with_own(founder(), {"rent": 3900, "volume": 88} | own)


def thinly_covered() -> Assumptions:
    return with_own(founder(), {"owner_draw": 2800})


def hopeless() -> Assumptions:
    return with_own(founder(), {"volume": 12, "volume_cap": 15})


def without_means() -> Assumptions:
    return short_of_money(ask=20_000, owner_injection=9_000, rent=4500, volume=80)


def way(model: Model, name: str) -> WayOut:
    return next(one for one in model.ways_out if one.id == name)


def test_a_sound_plan_needs_no_way_out() -> None:
    plan = with_own(founder(), {"owner_draw": 1500})

    assert compute(plan).ways_out == []


def test_a_gap_has_five_ways_out_and_each_closes_it() -> None:
    plan = short_of_money()
    model = compute(plan)

    assert model.gap.amount > 0
    assert [one.id for one in model.ways_out] == list(ALONE)
    for one in model.ways_out:
        mended = compute(changed(plan, one.changes))
        assert one.works
        assert mended.gap.amount == 0
        assert mended.lowest_cash.amount == one.lowest_cash
        assert mended.least_cover == one.least_cover


@pytest.mark.parametrize(("name", "step"), [("ask_more", 500), ("price", 0.05), ("volume", 1)])
def test_a_step_less_would_not_have_closed_it(name: str, step: float) -> None:
    plan = short_of_money()

    *others, last = way(compute(plan), name).changes
    place = last if name != "volume" else others[0]
    less = place.model_copy(update={"new": place.new - step})

    assert lines(changed(plan, [less])).lowest() < 0


def test_a_month_less_of_waiting_would_not_have_closed_it() -> None:
    plan = short_of_money()

    (change,) = way(compute(plan), "spend_later").changes
    sooner = change.model_copy(update={"new": change.new - 1})

    assert change.path == "/owner_draw/month"
    assert lines(changed(plan, [sooner])).lowest() < 0


def test_what_is_needed_to_open_never_waits() -> None:
    plan = short_of_money(owner_draw=0, rent=6400)

    found = way(compute(plan), "spend_later")

    needed = {f"/capex/{one.id}/month" for one in plan.capex if one.needed_to_open}
    needed |= {f"/headcount/{one.id}/month" for one in plan.headcount if one.needed_to_open}
    assert not needed & {one.path for one in found.changes}


def test_where_one_delay_is_not_enough_all_that_can_wait_waits() -> None:
    purchases = [
        {"id": name, "item": name, "month": 2, "amount": figure(1300), "life_months": 24}
        for name in ("shed", "sign")
    ]
    plan = toy(capex=purchases, owner_injection=figure(0), owner_draw={"amount": figure(0)})
    plan = with_own(plan, {"price": 13})

    found = way(compute(plan), "spend_later")

    assert {one.path for one in found.changes} == {"/capex/shed/month", "/capex/sign/month"}
    assert found.works


def test_ways_that_do_not_exist_say_so() -> None:
    plan = hopeless()
    model = compute(plan)

    dead = {one.id: one.says for one in model.ways_out if not one.works}

    assert dead["price"] == "Even at twice the price it does not come right."
    assert dead["volume"] == "Even with twice the sales it does not come right."
    assert dead["ask_more"].startswith("More money only moves the gap to later: in year 3")
    assert dead["spend_later"] == "Waiting a year with all that can wait is not enough."
    assert dead["spend_less"].startswith("Neither half the purchases nor half the running costs")
    assert dead["together"] == "Nor does a higher price with more money."
    assert dead["each"].startswith("Nor is it enough to sell 20% more, spend 20% less on")
    assert all(not one.changes for one in model.ways_out if not one.works)


def test_where_nothing_closes_it_alone_two_changes_together_may() -> None:
    plan = with_own(
        founder(), {"ask": 20_000, "owner_injection": 9_000, "rent": 4500, "volume": 80}
    )
    model = compute(plan)

    found = way(model, "together")

    assert [one.works for one in model.ways_out] == [False] * len(ALONE) + [True, True]
    assert [one.path for one in found.changes] == ["/price/value", "/loan/amount/value"]
    assert compute(changed(plan, found.changes)).gap.amount == 0


def test_where_few_ways_close_it_alone_a_little_of_each_does_with_less_more_money() -> None:
    plan = with_own(founder("restaurant"), {"ask": 45_000})
    model = compute(plan)

    alone, each = way(model, "ask_more"), way(model, "each")

    assert [one.id for one in model.ways_out if one.works] == ["ask_more", "each"]
    assert "It may be refused: it is 2.49 times what you ask for now." in alone.says
    assert each.says.startswith("Together: sell 20% more, spend 20% less on purchases and running")
    assert compute(changed(plan, each.changes)).gap.amount == 0
    asked = [one.changes[-1] for one in (each, alone)]
    assert [one.path for one in asked] == ["/loan/amount/value"] * 2
    assert asked[0].new < asked[1].new


def test_a_little_of_each_is_as_little_as_closes_it() -> None:
    plan = with_own(founder("restaurant"), {"ask": 90_000})

    each = way(compute(plan), "each")
    rows = {one.path: one for one in each.changes}
    one = rows["/capex/kitchen/amount/value"]

    assert "/loan/amount/value" not in rows
    assert compute(changed(plan, each.changes)).gap.amount == 0
    assert 0.8 < one.new / one.old < 1


def test_spending_less_leaves_the_rent_and_names_what_it_comes_to() -> None:
    plan = short_of_money()

    found = way(compute(plan), "spend_less")
    bought = sum(one.amount.value for one in changed(plan, found.changes).capex)

    assert f"${bought:,.0f}" in found.says
    assert "/opex/rent/amount/value" not in {one.path for one in found.changes}


def test_a_larger_loan_says_what_a_lender_will_say_of_it() -> None:
    found = way(compute(short_of_money()), "ask_more")

    assert "It may be refused: lenders commonly ask for a cover of 1.25." in found.says
    assert found.says.endswith("In its worst year nothing is then left to pay the debt from.")


def test_a_loan_that_the_plan_could_not_pay_back_is_not_offered() -> None:
    found = way(compute(without_means()), "ask_more")

    assert not found.works
    assert found.says.startswith("More money only moves the gap to later: in year 3")


@pytest.mark.parametrize(
    ("purpose", "path"),
    [
        ("loan", "/loan/amount/value"),
        ("investors", "/equity/round/amount/value"),
        ("grant", "/grant/amount/value"),
        ("own_use", "/owner_injection/value"),
    ],
)
def test_more_is_asked_of_whom_the_plan_is_for(purpose: str, path: str) -> None:
    plan = with_own(founder(purpose=purpose), {"rent": 4100, "volume": 86})

    found = way(compute(plan), "ask_more")

    assert [one.path for one in found.changes] == [path]


def test_a_thin_cover_has_ways_of_its_own_and_each_brings_it_to_the_floor() -> None:
    plan = thinly_covered()
    model = compute(plan)

    assert model.gap.amount == 0
    assert model.least_cover is not None
    assert model.least_cover < 1.25
    ids = [one.id for one in model.ways_out]
    assert ids == ["longer_term", "smaller_loan", "smaller_draw", "price"]
    for one in model.ways_out:
        if one.works:
            mended = compute(changed(plan, one.changes))
            assert mended.least_cover is not None
            assert mended.least_cover >= 1.25
            assert mended.gap.amount == 0
    assert any(one.works for one in model.ways_out)


def test_a_smaller_loan_that_would_leave_too_little_cash_is_not_offered() -> None:
    model = compute(with_own(founder(), {"owner_draw": 3000, "volume": 92, "rent": 2900}))

    assert not way(model, "smaller_loan").works


def test_the_smallest_step_is_found_by_halving() -> None:
    assert least_step(lambda n: n >= 37, 100) == 37
    assert least_step(lambda n: n >= 1, 100) == 1
    assert least_step(lambda n: False, 100) is None
    assert least_step(lambda n: True, 0) is None


@pytest.mark.parametrize("near", [-3, 0, 1, 2, 36, 37, 38, 99, 100, 250])
@pytest.mark.parametrize("first", [1, 2, 37, 99, 100, 101])
def test_a_guess_changes_nothing_but_the_number_of_tries(first: int, near: int) -> None:
    expected = first if first <= 100 else None

    assert least_step(lambda n: n >= first, 100, near) == expected


@pytest.mark.parametrize(
    ("amount", "step"), [(1.5, 0.01), (9.5, 0.05), (105, 1), (620, 5), (60_000, 500)]
)
def test_amounts_are_told_in_round_steps(amount: float, step: float) -> None:
    assert step_of(amount) == pytest.approx(step)
