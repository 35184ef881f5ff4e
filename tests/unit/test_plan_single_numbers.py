"""Single numbers of a person's: read by the names that the plan has for them, and never lost."""

from typing import Any

import pytest

from graphs.paths import get, put
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.bring import inputs_of
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.live import LIVE
from tests.support.plan_briefs import BAKERY
from tests.support.plan_run import look, offline_plan


def settled(*lines: str, **inputs: Any) -> dict[str, Any]:
    """Return the assumptions of a plan with these lines."""
    made = offline_plan({**BAKERY, **inputs, "single_numbers": list(lines)}).values["assumptions"]
    Assumptions.model_validate(made)
    return dict(made)


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ("Insurance a month: 500", "/opex/insurance/amount", 500),
        ("insurance: $1,200.50", "/opex/insurance/amount", 1200.5),
        ("insurance: €1.200,50", "/opex/insurance/amount", 1200.5),
        ("insurance: 1.200", "/opex/insurance/amount", 1200),
        ("Tax on profit: 18.125 %", "/income_tax/rate", 0.18125),
        ("Tax on profit: 18 %", "/income_tax/rate", 0.18),
        ("Until customers pay: 14 days", "/terms/collect_days", 14),
        ("Rent deposit = 9000", "/capex/deposit/amount", 9000),
    ],
)
def test_a_line_sets_the_number_that_it_names(line: str, path: str, value: float) -> None:
    figure = get(settled(line), path)

    assert (figure["value"], figure["basis"], figure["note"]) == (value, "user", "")
    assert figure["low"] <= value <= figure["high"]


def test_a_line_goes_over_a_total_that_is_shared_out() -> None:
    made = settled("Insurance a month: 500", other_costs=3_000)

    assert get(made, "/opex/insurance/amount/value") == 500
    assert get(made, "/opex/utilities/amount/basis") == "user"


def test_what_names_no_number_is_told_and_changes_nothing() -> None:
    inputs = {**BAKERY, "single_numbers": ["Insurence: 500", "Tax on profit: 900 %"]}
    run = offline_plan(inputs)

    told = [one for one in look(run.values["review"], inputs).findings if one.check == "B18"]

    assert [one.evidence for one in told] == inputs["single_numbers"]
    assert run.values["assumptions"] == offline_plan(BAKERY).values["assumptions"]


def test_a_number_typed_at_the_gate_is_in_the_plan_that_begins_with_this_one() -> None:
    run = offline_plan(BAKERY)
    before = run.values["assumptions"]
    typed = put(before, "/opex/insurance/amount/value", 500)
    after = LIVE["assumptions"].settle(before, typed)
    draft = BusinessPlan.model_validate({**run.values["draft"], "assumptions": after})

    exported = offline_plan(dict(inputs_of(draft))).values["assumptions"]
    given = offline_plan({**BAKERY, **LIVE["assumptions"].inputs(before, after)})

    assert exported == after
    assert given.values["assumptions"] == after
