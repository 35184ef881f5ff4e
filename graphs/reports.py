"""The last report of every review of a run: what its checks say of the draft as it stands."""

from collections.abc import Mapping
from typing import Any

from graphs.edits import Waive
from graphs.engine import Executor
from graphs.findings import GateReport
from graphs.held import Held
from graphs.journal import Address
from graphs.steps import ReviseStep
from graphs.waivers import without
from graphs.workflow import Workflow


def last_reports(executor: Executor) -> Mapping[Address, GateReport]:
    """Return the report of the last round of every revise loop; what was waived stands apart."""
    values = {at: one.value for at, one in executor.results.items() if not isinstance(one, Held)}
    return {
        loop: without(report, executor.revision.aimed_at(loop, Waive))
        for loop, report in reports_in(executor.workflow, values).items()
    }


def reports_in(workflow: Workflow, values: Mapping[Address, Any]) -> Mapping[Address, GateReport]:
    """Return by revise loop what the checks of its last round found, as it was recorded."""
    reports: dict[Address, tuple[int, GateReport]] = {}
    for address, value in values.items():
        placed = workflow.placed.get(workflow.whole(address.step))
        is_check = placed is not None and isinstance(placed.step, ReviseStep)
        if not is_check or not address.step.endswith(".check"):
            continue
        outer, _, number = address.item.rpartition("/")
        loop = Address(workflow.whole(address.step), outer)
        if loop not in reports or reports[loop][0] < int(number):
            reports[loop] = (int(number), GateReport.model_validate(value["report"]))
    return {address: report for address, (_, report) in reports.items()}


def is_blocked(executor: Executor, subject: Address) -> bool:
    """Tell whether something still blocks a result, or a draft that it was made from."""
    workflow = executor.workflow
    return any(
        report.blocked and _concerns(loop, subject)
        for loop, report in last_reports(executor).items()
        if loop.step == subject.step or subject.step in workflow.downstream[loop.step]
    )


def _concerns(loop: Address, subject: Address) -> bool:
    """Tell whether a review is of the item that a result is of; one elsewhere is of all."""
    block, inside = loop.step.rpartition(".")[0], f"{subject.item}/"
    in_one_block = bool(block) and subject.step.startswith(f"{block}.")
    return not in_one_block or inside.startswith(f"{loop.item}/")
