"""What is meant to be so: not asked again, not mended, paid for by nobody, and told with why."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from assistant.edits import Scene, understand
from assistant.edits_check import fitting
from assistant.errors import EditRefused
from graphs.checks.check import Check, Draft
from graphs.edits import Rename, SetInput, Waive
from graphs.findings import Finding, Severity, blocking
from graphs.held import Held
from graphs.reports import last_reports
from graphs.revision import Revision, amended
from graphs.workflow import Resources
from tests.support.workflows import PROMPTS, ScriptedWriter, Stage, agent, workflow

REVIEW = {
    "id": "review",
    "kind": "revise",
    "of": "a",
    "reviser": {"role": "writer", "prompt": "Mend."},
    "max_rounds": 1,
}


def _cued(draft: Draft) -> Iterator[Finding]:
    for word in ("Stranger", "Nobody"):
        if word in draft.data["text"]:
            yield blocking("T01", "/text", f"{word} is not in the cast.", word)


CAST = Check(id="T01", title="Cast", nature="reference", severity=Severity.BLOCK, find=_cued)


def _stage(says: Sequence[str]) -> Stage:
    told = iter(says)
    step = agent("a", reads={"n": "inputs.n"}) | {"output": {"text": "string", "more": "string"}}
    writer = ScriptedWriter(
        {
            "a": lambda _: {"text": next(told), "more": "Rough."},
            "review.fix": lambda _: {"patches": [{"path": "/text", "value": "Stranger waits."}]},
        }
    )
    resources = Resources(prompts=PROMPTS, checks=[CAST])
    return Stage(workflow([step, REVIEW], inputs={"n": 1}, resources=resources), writer)


def _waive(stage: Stage, word: str = "Stranger", reason: str = "We never learn his name.") -> Waive:
    assert stage.last is not None
    edit = Waive(check="T01", path="/text", evidence=word, reason=reason)
    [fits] = fitting(stage.flow, [edit], stage.last.results)
    assert isinstance(fits, Waive)
    return fits


def _asked(stage: Stage) -> list[str]:
    assert stage.last is not None
    return [one.gate.step for one in stage.last.requests()]


async def test_what_is_meant_to_be_so_is_accepted_as_it_was_seen_and_nothing_is_paid_again() -> (
    None
):
    stage = _stage(["Stranger enters."])
    await stage.advance()
    assert _asked(stage) == ["review.accept"]
    calls = dict(stage.writer.calls)

    stage.edit(_waive(stage))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert dict(stage.writer.calls) == calls
    assert stage.value("review")["text"] == "Stranger waits."
    [report] = last_reports(stage.last).values()
    assert [(one.finding.evidence, one.reason) for one in report.waived] == [
        ("Stranger", "We never learn his name.")
    ]


async def test_a_waiver_lasts_when_the_draft_is_made_again_and_spares_it_the_reviser() -> None:
    stage = _stage(["Stranger enters.", "Stranger leaves."])
    await stage.advance()
    stage.edit(_waive(stage))
    await stage.advance()
    mended = stage.writer.calls["review.fix"]

    stage.edit(SetInput(name="n", value=2))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.writer.calls["review.fix"] == mended
    assert stage.value("review")["text"] == "Stranger leaves."


async def test_another_problem_of_the_same_check_is_not_waived_with_it() -> None:
    stage = _stage(["Stranger enters.", "Stranger meets Nobody."])
    await stage.advance()
    stage.edit(_waive(stage))
    await stage.advance()
    stage.writer.answers["review.fix"] = lambda _: {"patches": []}

    stage.edit(SetInput(name="n", value=2))
    await stage.advance()

    assert _asked(stage) == ["review.accept"]
    assert stage.last is not None
    shown = stage.last.requests()[0].content["findings"]
    assert [one["evidence"] for one in shown] == ["Nobody"]


async def test_a_waiver_that_is_taken_back_lets_the_problem_stop_the_draft_again() -> None:
    stage = _stage(["Stranger enters."])
    await stage.advance()
    stage.edit(waiver := _waive(stage))
    await stage.advance()

    stage.edit(waiver.model_copy(update={"reason": ""}))
    await stage.advance()

    assert _asked(stage) == ["review.accept"]


def test_a_rename_goes_with_what_a_waiver_quotes() -> None:
    waiver = Waive(check="T01", path="/text", evidence="Stranger", reason="Stranger stays so.")
    before = amended(Revision(), [waiver])

    after = amended(before, [Rename(old="Stranger", new="Elias")])

    assert after.edits == (
        waiver.model_copy(update={"evidence": "Elias", "reason": "Elias stays so."}),
    )


async def test_what_no_check_finds_cannot_be_waived() -> None:
    stage = _stage(["Stranger enters."])
    await stage.advance()

    with pytest.raises(EditRefused, match="No check finds that any more: T01 at /text"):
        _waive(stage, "Somebody else")


def _scene(stage: Stage) -> Scene:
    assert stage.last is not None
    results: dict[Any, Any] = {
        at: one.value for at, one in stage.last.results.items() if not isinstance(one, Held)
    }
    return Scene(stage.flow, stage.revisions[-1], results)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("T01 is intended: we never learn his name", "we never learn his name"),
        ("t01 is meant to be like that because he has none", "he has none"),
        ("that's intended, we should skip his name", "we should skip his name"),
        ("waive T01: he is nobody, and 2 more come", "he is nobody, and 2 more come"),
        ("It is on purpose - a mystery", "a mystery"),
    ],
)
async def test_a_reason_in_words_waives_the_problem(words: str, reason: str) -> None:
    stage = _stage(["Stranger enters."])
    await stage.advance()

    found = understand(words, _scene(stage))

    assert found.edits == (Waive(check="T01", path="/text", evidence="Stranger", reason=reason),), (
        found
    )


async def test_a_waiver_in_words_wants_a_reason_and_a_problem_that_is_there() -> None:
    stage = _stage(["Stranger enters."])
    await stage.advance()

    no_reason = understand("T01 is intended", _scene(stage))
    no_problem = understand("T02 is intended: so it is", _scene(stage))

    assert (no_reason.refusal, no_reason.suggestions) == (
        "Say why, and it lasts.",
        ("T01 is intended: ...",),
    )
    assert no_problem.refusal == "T02 has found nothing; what is open: T01."


@pytest.mark.parametrize("words", ["BD04 is intended: he is a ghost", "waive bd04: a ghost"])
async def test_a_check_may_be_called_by_two_letters(words: str) -> None:
    stage = _stage(["Stranger enters."])
    await stage.advance()

    refusal = understand(words, _scene(stage)).refusal

    assert refusal == "BD04 has found nothing; what is open: T01."


async def test_a_waiver_is_taken_back_in_words() -> None:
    stage = _stage(["Stranger enters."])
    await stage.advance()
    stage.edit(_waive(stage))

    found = understand("T01 is not intended any more", _scene(stage))

    assert [(one.kind, one.reason) for one in found.edits if isinstance(one, Waive)] == [
        ("waive", "")
    ]
