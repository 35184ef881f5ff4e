import pytest

from assistant.cli.ask import Gone, Prompter
from assistant.cli.conduct import Answer, Nobody, YesToDrafts
from assistant.cli.output import Screen
from graphs.findings import Finding, Severity
from graphs.journal import Verdict
from tests.support.snapshots import a_snapshot, an_approval

BLOCK = Finding(check="L03", severity=Severity.BLOCK, path="", message="Not on the exit ticket.")
CHOICE = {
    "objectives": [{"id": "O1", "text": "Explain."}, {"id": "O2", "text": "Measure."}],
    "alternatives": [{"id": "O3", "text": "Describe."}],
}
CONFLICT = {"path": "/x", "yours": "mine", "new": "other", "before": "old"}


def prompter(*lines):
    """A prompter whose person types these lines and then leaves."""
    typed = iter(lines)

    def line(prompt):
        try:
            return next(typed)
        except StopIteration:
            raise Gone from None

    return Prompter(Screen(json=True), line)


@pytest.mark.parametrize(
    ("content", "facts", "typed", "answer"),
    [
        pytest.param({"a": 1}, {}, ["a"], Answer(Verdict.APPROVE), id="approve"),
        pytest.param({"a": 1}, {}, ["", "", "approve"], Answer(Verdict.APPROVE), id="not by Enter"),
        pytest.param({"a": 1}, {}, ["y", "yes", "ok"], None, id="nor by any other word"),
        pytest.param({"a": 1}, {}, [], None, id="the person leaves"),
        pytest.param({"a": 1}, {}, ["s"], Answer(Verdict.STOP), id="stop"),
        pytest.param(
            {"a": 1}, {}, ["c", "x"], Answer(Verdict.REQUEST_CHANGES, "x"), id="wish"
        ),
        pytest.param({"a": 1}, {}, ["c", "", "a"], Answer(Verdict.APPROVE), id="no words, no wish"),
        pytest.param({"a": 1}, {}, ["2", "a"], Answer(Verdict.APPROVE), id="nothing to choose"),
        pytest.param(CHOICE, {}, ["9", "a"], Answer(Verdict.APPROVE), id="no such choice"),
        pytest.param(CHOICE, {}, ["3", "7", "a"], Answer(Verdict.APPROVE), id="no such place"),
        pytest.param(CONFLICT, {"kind": "conflict"}, ["a", "k"], Answer(Verdict.APPROVE), id="own"),
        pytest.param(
            CONFLICT, {"kind": "conflict"}, ["t"], Answer(Verdict.REQUEST_CHANGES), id="the new one"
        ),
        pytest.param(
            {"draft": {}, "findings": []}, {"gate": "review.accept"}, ["e", "a"],
            Answer(Verdict.APPROVE), id="accepted as it is",
        ),
    ],
)  # fmt: skip
async def test_an_answer_is_what_the_person_typed(content, facts, typed, answer):
    approval = an_approval(content, **facts)

    assert await prompter(*typed).answer(a_snapshot(), approval) == answer


async def test_a_choice_becomes_an_edit_once_it_is_approved():
    answer = await prompter("3", "2", "a").answer(a_snapshot(), an_approval(CHOICE))

    assert answer is not None
    assert answer.verdict is Verdict.EDIT
    assert [one["text"] for one in answer.value["objectives"]] == ["Explain.", "Describe."]


async def test_choosing_back_is_no_edit():
    answer = await prompter("3", "1", "1", "a").answer(a_snapshot(), an_approval(CHOICE))

    assert answer == Answer(Verdict.APPROVE)


async def test_text_from_the_editor_becomes_an_edit(tmp_path, monkeypatch):
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nsed -i.bak "s/Density/Buoyancy/" "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))

    answer = await prompter("e", "a").answer(a_snapshot(), an_approval({"topic": "Density"}))

    assert answer == Answer(Verdict.EDIT, value={"topic": "Buoyancy"})


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        pytest.param({}, Answer(Verdict.APPROVE), id="a draft"),
        pytest.param({"kind": "conflict"}, Answer(Verdict.APPROVE), id="the person's own wording"),
        pytest.param({"kind": "effect"}, None, id="an effect"),
        pytest.param({"gate": "review.accept"}, None, id="a blocked draft"),
        pytest.param({"findings": (BLOCK,)}, None, id="a draft with a blocking finding"),
    ],
)
async def test_yes_approves_drafts_and_nothing_else(facts, answer):
    assert await YesToDrafts().answer(a_snapshot(), an_approval({"a": 1}, **facts)) == answer


async def test_nobody_approves_nothing():
    assert await Nobody().answer(a_snapshot(), an_approval({"a": 1})) is None
