"""What is wrong with a draft, at the step that wrote the passage."""

from typing import Any

from assistant.states import State
from assistant.steps import StepView, step_views
from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity
from graphs.reports import last_reports
from graphs.rerun import looked_up
from graphs.workflow import Resources
from tests.support.workflows import PROMPTS, Stage, agent, workflow

ASSEMBLED = {
    "id": "draft",
    "kind": "transform",
    "run": "assemble",
    "with": {"opening": "steps.a", "closing": "steps.b.text"},
}
REVIEW = {"id": "review", "kind": "revise", "of": "draft"}


def found_at(*places: str) -> Check:
    def find(draft: Draft) -> list[Finding]:
        return [
            Finding(check="Z01", severity=Severity.WARN, path=place, message=f"See {place}.")
            for place in places
        ]

    return Check(id="Z01", title="Z", nature="wording", severity=Severity.WARN, find=find)


async def views(*places: str) -> dict[tuple[str, str], StepView]:
    """Return the steps of a run whose check finds something at these places of its draft."""
    resources = Resources(prompts=PROMPTS, checks=[found_at(*places)])
    stage = Stage(workflow([agent("a"), agent("b"), ASSEMBLED, REVIEW], resources=resources))
    await stage.advance()
    entries = await stage.journal.entries()
    planner = await looked_up(stage.flow, stage.revisions, entries, ())
    state: Any = State(
        run=None,  # type: ignore[arg-type]  # steps are read from what was looked up
        version=1,
        workflow=stage.flow,
        revisions=stage.revisions,
        kept=(),
        entries=entries,
        decisions=(),
        approvals=(),
        documents=(),
    )
    views = step_views(state, planner, last_reports(planner), {})
    return {(one.id, one.item): one for one in views}


def paths(view: StepView) -> list[str]:
    return [one.path for one in view.findings]


async def test_a_problem_belongs_to_the_review_and_to_the_step_that_wrote_the_passage() -> None:
    steps = await views("/opening/text", "/closing")

    assert paths(steps["review", ""]) == ["/opening/text", "/closing"]
    assert paths(steps["a", ""]) == ["/opening/text"]
    assert paths(steps["b", ""]) == ["/closing"]
    assert paths(steps["draft", ""]) == []


async def test_a_problem_of_the_whole_draft_belongs_to_the_review_alone() -> None:
    steps = await views("")

    assert [view.id for view in steps.values() if view.findings] == ["review"]
