"""What code finds in a draft, and a person who is asked whether to go on with it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from agents.sources import Source
from graphs.checks.check import Check, Draft
from graphs.checks.run import run_checks
from graphs.findings import Finding, GateReport, Severity
from graphs.journal import Address, ApprovalRequest, Decision
from graphs.keys import digest
from graphs.kinds.frame import Frame

Chosen = Literal["all"] | tuple[str, ...]


def checks_of(frame: Frame, chosen: Chosen) -> list[Check]:
    """Return the checks that a step names."""
    checks = frame.executor.workflow.resources.checks
    return [one for one in checks if chosen == "all" or one.id in chosen]


def seen_by_checks(
    frame: Frame, data: Any, value: BaseModel | None, sources: Mapping[str, Source]
) -> Draft:
    """Return a draft as checks look at it."""
    revision = frame.executor.revision
    given = frozenset(revision.given)
    return Draft(value=value, data=data, inputs=dict(revision.inputs), given=given, sources=sources)


def found_in(
    frame: Frame,
    chosen: Chosen,
    data: Any,
    sources: Mapping[str, Source],
    form: type[BaseModel] | None,
) -> GateReport:
    """Return what the chosen checks find in a draft; without any, nothing is looked at."""
    if not (checks := checks_of(frame, chosen)):
        return GateReport()
    try:
        value = form.model_validate(data) if form else None
    except ValidationError as error:
        return unreadable(error)
    return run_checks(checks, seen_by_checks(frame, data, value, sources))


def unreadable(error: ValidationError) -> GateReport:
    """Report a draft that does not have its form any more."""
    findings = [
        Finding(
            check="X01",
            severity=Severity.BLOCK,
            path="".join(f"/{part}" for part in one["loc"]),
            message=f"This part does not have its form: {one['msg']}",
            fix="reviser",
        )
        for one in error.errors()
    ]
    return GateReport(findings=findings, ran=["X01"])


async def ask_to_accept(frame: Frame, draft: Any, findings: Sequence[Finding]) -> Decision:
    """Ask a person whether to go on with a draft as it is."""
    content = {
        "draft": await frame.filled(draft),
        "findings": [one.model_dump(mode="json") for one in findings],
    }
    request = ApprovalRequest(
        gate=Address(f"{frame.address.step}.accept", frame.item),
        subject=frame.address,
        shown=digest(content),
        title="This needs you",
        ask=" ".join(one.message for one in findings),
        content=content,
    )
    return await frame.executor.ask(request)
