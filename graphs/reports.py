"""What the reviews and gates of a run say of the drafts as they stand: the last report of each."""

from collections.abc import Mapping
from typing import Any

from graphs.edits import Waive
from graphs.engine import Executor
from graphs.findings import GateReport
from graphs.gates import PART
from graphs.held import Held
from graphs.journal import Address
from graphs.steps import ReviewStep, ReviseStep
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
    """Return what was found as it was recorded, by the step that found it.

    Of a revise loop the last round counts; what its gate found stands beside that.
    """
    rounds: dict[Address, tuple[int, GateReport]] = {}
    others: dict[Address, GateReport] = {}
    for address, value in values.items():
        placed = workflow.placed.get(workflow.whole(address.step))
        if placed is None or not isinstance(value, Mapping):
            continue
        part = address.step.removeprefix(placed.path)
        if part == ".check" and isinstance(placed.step, ReviseStep):
            outer, _, number = address.item.rpartition("/")
            loop = Address(placed.path, outer)
            if loop not in rounds or rounds[loop][0] < int(number):
                rounds[loop] = (int(number), GateReport.model_validate(value["report"]))
        elif part == PART:
            others[Address(placed.path, address.item)] = GateReport.model_validate(value["report"])
        elif isinstance(placed.step, ReviewStep) and not placed.step.gate:
            found = value.get("findings", [])
            others[address] = GateReport(findings=found, ran=[one["check"] for one in found])
    reports = {address: report for address, (_, report) in rounds.items()}
    for address, report in others.items():
        reports[address] = _together(reports.get(address, GateReport()), report)
    return reports


def judged_at(workflow: Workflow, address: Address) -> Address:
    """Return whose result the findings of a step are about: of a review that of the draft."""
    placed = workflow.placed[address.step]
    if not isinstance(placed.step, ReviseStep | ReviewStep):
        return address
    of = workflow.resolve(placed.step.of, placed.block)
    assert of is not None
    depth = workflow.placed[of].depth
    return Address(of, "/".join(address.item.split("/")[:depth]) if depth else "")


def _together(first: GateReport, second: GateReport) -> GateReport:
    return first.model_copy(
        update={
            "findings": [*first.findings, *second.findings],
            "ran": list(dict.fromkeys([*first.ran, *second.ran])),
            "skipped": [*first.skipped, *second.skipped],
        }
    )


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
