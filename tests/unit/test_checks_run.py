"""Running checks over a draft, and the repairs that code can make."""

from collections.abc import Iterable
from typing import Any

import pytest
from pydantic import Field

from agents.sources import Source
from graphs.checks.check import Check, Draft
from graphs.checks.run import repair, run_checks
from graphs.errors import CheckDefect
from graphs.findings import Finding, Frozen, Patch, Severity, Skipped


class Note(Frozen):
    """A tiny draft."""

    text: str = ""
    minutes: int = 0
    more: list[str] = Field(default_factory=list)


def draft(sources: dict[str, Source] | None = None, inputs: Any = None, **fields: Any) -> Draft:
    value = Note(**fields)
    data = value.model_dump(mode="json")
    return Draft(value=value, data=data, inputs=inputs or {}, sources=sources or {})


def finding(path: str = "/text", **fields: Any) -> Finding:
    settings = {"check": "T1", "severity": Severity.BLOCK, "message": "No.", **fields}
    return Finding(path=path, **settings)


def check(*observed: Finding | Skipped, nature: Any = "wording", **more: Any) -> Check:
    settings = {"id": "T1", "title": "A test", "severity": Severity.BLOCK, **more}
    return Check(nature=nature, find=lambda _: observed, **settings)


@pytest.mark.parametrize(
    ("nature", "severity"),
    [
        ("wording", Severity.WARN),
        ("safety", Severity.WARN),
        ("arithmetic", Severity.BLOCK),
        ("reference", Severity.BLOCK),
    ],
)
def test_only_arithmetic_and_references_block_on_the_persons_own_words(
    nature: str, severity: Severity
) -> None:
    own = draft(text="I wrote this", sources={"/text": Source.YOURS})

    report = run_checks([check(finding(), nature=nature)], own)

    assert [one.severity for one in report.findings] == [severity]
    assert report.blocked is (severity is Severity.BLOCK)


@pytest.mark.parametrize("source", [s for s in Source if s is not Source.YOURS])
def test_on_words_of_anybody_else_wording_blocks(source: Source) -> None:
    report = run_checks([check(finding())], draft(text="x", sources={"/text": source}))

    assert report.blocked


def test_a_place_whose_every_part_is_the_persons_is_theirs() -> None:
    whole = draft(more=["a", "b"], sources={"/more/0": Source.YOURS, "/more/1": Source.YOURS})
    mixed = draft(more=["a", "b"], sources={"/more/0": Source.YOURS, "/more/1": Source.MODEL})

    assert not run_checks([check(finding("/more"))], whole).blocked
    assert run_checks([check(finding("/more"))], mixed).blocked


def test_words_of_the_person_woven_into_another_text_do_not_block() -> None:
    woven = draft(text="Today: TODO lists", inputs={"topic": "TODO lists"})

    assert not run_checks([check(finding(evidence="TODO"))], woven).blocked
    assert run_checks([check(finding(evidence="TBD"))], woven).blocked


def test_a_check_that_could_not_judge_is_skipped_and_did_not_run() -> None:
    report = run_checks([check(Skipped(check="T1", reason="too short"))], draft())

    assert report.ran == []
    assert report.skipped == [Skipped(check="T1", reason="too short")]


def test_a_check_that_finds_nothing_has_run() -> None:
    assert run_checks([check()], draft()).ran == ["T1"]


def test_the_same_finding_is_told_once() -> None:
    assert len(run_checks([check(finding(), finding())], draft()).findings) == 1


def test_a_check_that_breaks_down_is_named() -> None:
    def broken(_: Draft) -> Iterable[Finding]:
        raise ZeroDivisionError("oh")

    faulty = Check(id="T9", title="", nature="wording", severity=Severity.INFO, find=broken)

    with pytest.raises(CheckDefect, match=r"T9.*oh"):
        run_checks([faulty], draft())


def short(seen: Draft) -> Iterable[Finding]:
    minutes = seen.data["minutes"]
    if minutes < 3:
        yield finding("/minutes", message=f"{minutes} is too short.", fix="auto")


def longer(seen: Draft, findings: list[Finding]) -> list[Patch]:
    return [Patch(path="/minutes", value=seen.data["minutes"] + 1)]


SHORT = Check(
    id="T1",
    title="Long enough",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=short,
    repair=longer,
)


def test_repairs_go_on_until_nothing_changes_and_tell_first_and_last() -> None:
    bad = draft(minutes=1, text="stays")

    data, repairs = repair([SHORT], bad, run_checks([SHORT], bad))

    assert data == {"text": "stays", "minutes": 3, "more": []}
    assert [(one.path, one.before, one.after) for one in repairs] == [("/minutes", 1, 3)]
    assert repairs[0].message == "1 is too short."


def test_repairs_that_never_settle_end_after_a_few_passes() -> None:
    data, _ = repair([SHORT], bad := draft(minutes=-50), run_checks([SHORT], bad))

    assert data["minutes"] == -46


def test_a_draft_without_mendable_findings_is_returned_as_it_is() -> None:
    good = draft(minutes=9)

    data, repairs = repair([SHORT], good, run_checks([SHORT], good))

    assert data == good.data
    assert repairs == []
