"""Drafts of the sample lesson for the tests of its checks, and what the checks say of them."""

from dataclasses import replace
from typing import Any

from agents.sources import Source
from graphs.checks.check import Draft
from graphs.checks.run import repair, run_checks
from graphs.findings import Finding, GateReport, Severity
from graphs.templates.lesson_plan.checks import CHECKS
from graphs.templates.lesson_plan.draft import LessonPlan
from tests.support.lesson_sample import sample, sample_sources

STANDARDS = ["MS-PS1-2: Analyze and interpret data", "MS-PS1-4", "5-PS1-3", "MS-PS12", "TEKS 7.6A"]
NOT_INPUTS = ("band", "sensitive", "assumptions", "questions")

Data = dict[str, Any]


def clean() -> Data:
    """Return the sample lesson as JSON."""
    return sample().model_dump(mode="json")


def draft(data: Data, *, marked: bool = False, **inputs: Any) -> Draft:
    """Return a lesson as checks see it, with its sources where ``marked``."""
    given = {k: v for k, v in clean()["brief"].items() if k not in NOT_INPUTS}
    return Draft(
        value=LessonPlan.model_validate(data),
        data=data,
        inputs={**given, "minutes": data["period"]["minutes"], "standards": STANDARDS, **inputs},
        sources=sample_sources() if marked else {},
    )


def look(data: Data, **more: Any) -> GateReport:
    """Return what all checks find."""
    return run_checks(CHECKS, draft(data, **more))


def serious(report: GateReport) -> list[Finding]:
    """Return what blocks or warns."""
    return [one for one in report.findings if one.severity is not Severity.INFO]


def mended(data: Data, **more: Any) -> Data:
    """Return a lesson after the repairs of code."""
    seen = draft(data, **more)
    return repair(CHECKS, seen, run_checks(CHECKS, seen)).data


def owned(data: Data, *paths: str) -> Draft:
    """Return a lesson in which the values at ``paths`` are the person's own."""
    seen = draft(data)
    return replace(seen, sources=dict.fromkeys(paths, Source.YOURS))
