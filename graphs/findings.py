"""What gates say about a draft: findings, reports, reviews, and the questions left to a person."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Fix = Literal["auto", "reviser", "human"]  # who mends it


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Frozen(BaseModel):
    """A value that is compared, hashed and journaled, never changed in place."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Finding(Frozen):
    """One observation of a check, with its place in the draft and what shows it."""

    check: str
    severity: Severity
    path: str  # as in agents.sources; "" is the whole draft
    message: str
    evidence: str = ""
    fix: Fix = "human"
    suggestion: str = ""


def blocking(check: str, path: str, message: str, evidence: str, fix: Fix = "reviser") -> Finding:
    """Return a finding that stops a draft until it is mended."""
    return Finding(
        check=check,
        severity=Severity.BLOCK,
        path=path,
        message=message,
        evidence=evidence,
        fix=fix,
    )


class Patch(Frozen):
    """A new value for one place of a draft."""

    path: str
    value: Any


class Repair(Frozen):
    """A change that code made to mend a finding, with what stood there before."""

    check: str
    path: str
    before: Any
    after: Any
    message: str


class Skipped(Frozen):
    """A check that could not say anything about this draft, and why."""

    check: str
    reason: str


class Waived(Frozen):
    """A finding that a person means to be so, with their reason."""

    finding: Finding
    reason: str


class GateReport(Frozen):
    """What the checks of a gate found, mended and could not judge."""

    findings: list[Finding] = Field(default_factory=list)
    repairs: list[Repair] = Field(default_factory=list)
    ran: list[str] = Field(default_factory=list)
    skipped: list[Skipped] = Field(default_factory=list)
    waived: list[Waived] = Field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """True when a finding forbids going on."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)


class Criterion(Frozen):
    """A critic's score for one criterion, with a verbatim quote from the draft."""

    id: str
    score: int = Field(ge=1, le=4)
    quote: str
    reason: str


class Change(Frozen):
    """One change a critic asks for, at a place of the draft."""

    path: str
    problem: str
    suggestion: str


class Review(Frozen):
    """A critic's judgement. ``scored`` is false where no model looked at the draft."""

    scored: bool = True
    criteria: list[Criterion] = Field(default_factory=list)
    changes: list[Change] = Field(default_factory=list)
    summary: str = ""


class PatchList(Frozen):
    """A reviser's answer: new values for the listed places and nothing else."""

    patches: list[Patch] = Field(default_factory=list)


class Question(Frozen):
    """Something only the person can decide; shown as a checklist at the end of the draft."""

    id: str
    question: str
    why: str
    default_used: str = ""
    path: str = ""
