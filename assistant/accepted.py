"""What a gate found and a person went on with all the same: it is told, and stops nothing more."""

from collections.abc import Mapping

from assistant.waiting import ACCEPT
from assistant.words import say
from graphs.engine import Executor
from graphs.findings import GateReport, Severity, Waived
from graphs.journal import Address, Kind, Outcome
from graphs.stops import pausing


def accepted_apart(
    planner: Executor, reports: Mapping[Address, GateReport]
) -> Mapping[Address, GateReport]:
    """Return the reports with what was accepted at a gate that pauses among what was waived."""
    gates = pausing(planner.workflow)
    return {
        at: _apart(planner, at, report) if at.step in gates else report
        for at, report in reports.items()
    }


def _apart(planner: Executor, at: Address, report: GateReport) -> GateReport:
    result = planner.results.get(at)
    if not isinstance(result, Outcome) or result.kind is not Kind.RESULT:
        return report  # nobody has said yes
    gate = at._replace(step=f"{at.step}{ACCEPT}")
    said = [one.comment for (place, _), one in planner.decided.items() if place == gate]
    reason = next(filter(None, reversed(said)), say("findings.accepted"))
    stops = [one for one in report.findings if one.severity is Severity.BLOCK]
    return report.model_copy(
        update={
            "findings": [one for one in report.findings if one not in stops],
            "waived": [*report.waived, *(Waived(finding=one, reason=reason) for one in stops)],
        }
    )
