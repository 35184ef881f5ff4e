"""The last report of every review of a run: what its checks say of the draft as it stands."""

from collections.abc import Mapping

from graphs.definition import ReviseStep
from graphs.engine import Executor
from graphs.findings import GateReport
from graphs.held import Held
from graphs.journal import Address


def last_reports(executor: Executor) -> Mapping[Address, GateReport]:
    """Return the report of the last round of every revise loop."""
    reports: dict[Address, tuple[int, GateReport]] = {}
    for address, result in executor.results.items():
        placed = executor.workflow.placed.get(executor.workflow.whole(address.step))
        is_check = placed is not None and isinstance(placed.step, ReviseStep)
        if not is_check or not address.step.endswith(".check") or isinstance(result, Held):
            continue
        outer, _, number = address.item.rpartition("/")
        loop = Address(executor.workflow.whole(address.step), outer)
        if loop not in reports or reports[loop][0] < int(number):
            reports[loop] = (int(number), GateReport.model_validate(result.value["report"]))
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
