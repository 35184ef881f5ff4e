"""Waivers: what a check found and a person means to be so, with the reason they gave."""

from collections.abc import Iterable

from graphs.edits import Waive
from graphs.findings import Finding, GateReport, Waived


def covers(waiver: Waive, finding: Finding) -> bool:
    """Tell whether a waiver is of this finding: the same check, place and evidence."""
    return (waiver.check, waiver.path, waiver.evidence) == identity(finding)


def identity(finding: Finding) -> tuple[str, str, str]:
    """Return what a finding is known by when the same thing is found again."""
    return finding.check, finding.path, finding.evidence


def without(report: GateReport, waivers: Iterable[Waive]) -> GateReport:
    """Return a report in which what was waived stands apart, with its reason."""
    waivers = list(waivers)
    if not waivers:
        return report
    kept: list[Finding] = []
    apart: list[Waived] = []
    for finding in report.findings:
        reason = next((one.reason for one in waivers if covers(one, finding)), "")
        if reason:
            apart.append(Waived(finding=finding, reason=reason))
        else:
            kept.append(finding)
    return report.model_copy(update={"findings": kept, "waived": apart})
