"""Runs checks over a draft and applies the repairs that code can make."""

from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, NamedTuple

from graphs.checks.check import Check, Draft
from graphs.checks.passages import given, is_yours, says
from graphs.errors import CheckDefect
from graphs.findings import Finding, GateReport, Patch, Repair, Severity, Skipped
from graphs.paths import apply, get

# A repair can uncover work for another one; beyond this they would be undoing each other.
MOST_PASSES = 4
_MAY_BLOCK_OWN_WORDS = ("arithmetic", "reference")


class Repaired(NamedTuple):
    """A draft's data after the repairs, and what they changed."""

    data: dict[str, Any]
    repairs: list[Repair]


def run_checks(checks: Sequence[Check], draft: Draft) -> GateReport:
    """Look at a draft with every check, and tell what was found and what could not be judged."""
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    ran: list[str] = []
    for check in checks:
        found, not_judged = _observed(check, draft)
        if found or not not_judged:
            ran.append(check.id)
        findings += found
        skipped += not_judged
    return GateReport(findings=findings, ran=ran, skipped=skipped)


def repair(checks: Sequence[Check], draft: Draft, report: GateReport) -> Repaired:
    """Mend what the findings marked ``auto`` allow, until nothing changes any more.

    The sources of the draft stay with the caller: the place of each repair is computed now.
    """
    made: dict[tuple[str, str], Repair] = {}
    wanted = {finding.check for finding in report.findings if finding.fix == "auto"}
    for _ in range(MOST_PASSES if wanted else 0):
        before = draft.data
        for check in checks:
            if check.repair is not None:
                draft = _mended(check, draft, made)
        if draft.data == before:
            break
    return Repaired(dict(draft.data), [one for one in made.values() if one.before != one.after])


def _observed(check: Check, draft: Draft) -> tuple[list[Finding], list[Skipped]]:
    with _Named(check):
        observed = list(check.find(draft))
    found = (_weighed(check, one, draft) for one in observed if isinstance(one, Finding))
    once = {(one.path, one.message, one.evidence): one for one in found}
    return list(once.values()), [one for one in observed if isinstance(one, Skipped)]


def _weighed(check: Check, finding: Finding, draft: Draft) -> Finding:
    """Let a finding on the person's own words warn where it would block (people.md, rule 6)."""
    if finding.severity is not Severity.BLOCK or check.nature in _MAY_BLOCK_OWN_WORDS:
        return finding
    # The words of the person keep their right where a writer wove them into its own.
    quoted = check.nature == "wording" and says(given(draft.inputs), finding.evidence)
    if quoted or is_yours(draft, finding.path):
        return finding.model_copy(update={"severity": Severity.WARN})
    return finding


def _mended(check: Check, draft: Draft, made: dict[tuple[str, str], Repair]) -> Draft:
    found = [one for one in _observed(check, draft)[0] if one.fix == "auto"]
    if not found or check.repair is None:
        return draft
    with _Named(check):
        patches = check.repair(draft, found)
    for patch in patches:
        _note(check, draft, patch, found, made)
    data = apply(draft.data, patches)
    value = draft.value and type(draft.value).model_validate(data)  # None where nothing is typed
    return replace(draft, data=data, value=value)


def _note(
    check: Check,
    draft: Draft,
    patch: Patch,
    found: list[Finding],
    made: dict[tuple[str, str], Repair],
) -> None:
    before = get(draft.data, patch.path)
    reason = next((one for one in found if one.path == patch.path), found[0])
    earlier = made.get((check.id, patch.path))
    made[check.id, patch.path] = Repair(
        check=check.id,
        path=patch.path,
        before=earlier.before if earlier else before,
        after=patch.value,
        message=earlier.message if earlier else reason.message,
    )


class _Named:
    """Names the check in whatever it raises, so that the defect is found where it is."""

    def __init__(self, check: Check) -> None:
        self.check = check

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception):
            raise CheckDefect(f"check {self.check.id} broke down: {error!r}") from error
