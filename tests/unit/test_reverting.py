"""Going back to the last good step: what stands then, who is told, and what is refused."""

import pytest

from agents.errors import InvalidAnswer
from agents.sources import Source
from graphs.builder import Builder
from graphs.catalog import written
from graphs.edits import HandPatch, ReplaceResult
from graphs.errors import DefinitionError
from graphs.journal import Address, Kind, Outcome
from graphs.notations import as_json, as_nodes, as_yaml, from_nodes
from graphs.workflow import Resources
from tests.support.workflows import ScriptedWriter, Stage, agent, workflow

HEAD = """
draftroom: 1
name: small
title: Small
inputs: {names: {type: list, title: Names, default: [a, b]}}
roles: {writer: {title: Writer}}
steps:
"""


def fails(_: object) -> InvalidAnswer:
    return InvalidAnswer("The answer did not fit.")


def result(stage: Stage, step: str) -> Outcome:
    assert stage.last is not None
    found = stage.last.results[Address(step)]
    assert isinstance(found, Outcome)
    return found


async def test_it_is_kept_with_its_note_and_sources_and_not_paid_for_again():
    flow = workflow([agent("a"), agent("b", of=["a"], revert="a"), agent("c", of=["b"])])
    writer = ScriptedWriter({"b": fails})
    stage = Stage(flow, writer)

    assert (await stage.advance()).standing == "succeeded"
    b, a = result(stage, "b"), result(stage, "a")
    assert (await stage.advance()).standing == "succeeded"

    assert (b.kind, b.value, b.how) == (Kind.RESULT, a.value, "reverted")
    assert b.note == "Went back to a: The answer did not fit."
    assert set(b.sources.values()) == {Source.MODEL}
    assert writer.calls == {"a": 1, "b": 1, "c": 1}
    told = [one.data for one in stage.journal.log if one.kind == "result.reverted"]
    assert [(one["step"], one["to"], one["why"]) for one in told] == [
        ("b", "a", "The answer did not fit.")
    ]


async def test_what_a_person_wrote_by_hand_stands_over_what_it_went_back_to():
    flow = workflow([agent("a"), agent("b", of=["a"], revert="a")])
    stage = Stage(flow, ScriptedWriter({"b": fails}))
    await stage.advance()
    before = result(stage, "b").value["text"]
    mine = HandPatch(path="/text", base=before, value="Mine.")

    stage.edit(ReplaceResult(step="b", patches=(mine,)))
    await stage.advance()

    assert result(stage, "b").value["text"] == "Mine."
    assert result(stage, "b").sources["/text"] is Source.YOURS


async def test_where_the_step_before_was_left_out_there_is_nothing_good_and_the_run_fails():
    steps = [agent("a", when="false"), agent("b", revert="a")]
    stage = Stage(workflow(steps), ScriptedWriter({"b": fails}))

    finish = await stage.advance()

    assert (finish.standing, finish.reason["message"]) == ("failed", "The answer did not fit.")


async def test_a_review_whose_critic_fails_goes_back_to_the_draft():
    review = {
        **{"id": "review", "kind": "revise", "of": "a", "revert": "a"},
        "critic": {"role": "writer", "criteria": ["clear"]},
    }
    stage = Stage(workflow([agent("a"), review]), ScriptedWriter({"review.critic[1]": fails}))

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert result(stage, "review").note == "Went back to a: The answer did not fit."


@pytest.mark.parametrize(
    ("steps", "at", "told"),
    [
        pytest.param(
            "- {id: a, kind: agent, role: writer, output: {text: text}, revert: nobody}",
            "/steps/0/revert",
            "there is no step 'nobody' here",
            id="unknown",
        ),
        pytest.param(
            "- {id: a, kind: agent, role: writer, output: {text: text}, revert: a}",
            "/steps/0/revert",
            "cannot go back to itself",
            id="itself",
        ),
        pytest.param(
            """
  - {id: a, kind: agent, role: writer, output: {text: text}, revert: b}
  - {id: b, kind: agent, role: writer, with: {a: steps.a}, output: {text: text}}""",
            "/steps/0/revert",
            "'b' does not come before it",
            id="not before it",
        ),
        pytest.param(
            """
  - {id: a, kind: agent, role: writer, output: {title: text}}
  - {id: b, kind: agent, role: writer, output: {text: text}, revert: a}""",
            "/steps/1/revert",
            "'a' gives a result of another form",
            id="another form",
        ),
        pytest.param(
            """
  - {id: a, kind: agent, role: writer, output: {text: text}}
  - {id: b, kind: agent, role: writer, output: {text: text}, revert: a, fallback: c}
  - {id: c, kind: agent, role: writer, output: {text: text}}""",
            "/steps/1/revert",
            "is not asked for where a fallback is given",
            id="with a fallback",
        ),
        pytest.param(
            """
  - {id: a, kind: agent, role: writer, output: {text: text}}
  - {id: b, kind: agent, role: writer, output: {text: text}, revert: a, on_error: ask}""",
            "/steps/1/on_error",
            "is not asked for where it goes back",
            id="with a policy",
        ),
        pytest.param(
            """
  - id: all
    kind: each
    items: inputs.names
    steps:
      - {id: a, kind: agent, role: writer, output: {text: text}, revert: all}""",
            "/steps/0/steps/0/revert",
            "'all' is not over before it: it stands inside of it",
            id="the block around it",
        ),
    ],
)
def test_what_cannot_be_gone_back_to_is_refused_with_its_place(steps: str, at: str, told: str):
    with pytest.raises(DefinitionError) as caught:
        written(HEAD + "  " + steps.strip("\n").lstrip() + "\n")

    assert (at, told) in [(one.path, one.message) for one in caught.value.problems]


def test_every_notation_and_the_builder_say_it_alike():
    flow = (
        Builder("small", "Small")
        .role("writer", "Writer")
        .agent("a", "writer", {"text": "text"})
        .agent("b", "writer", {"text": "text"})
        .on_error("b", revert="a")
        .workflow_of(Resources())
    )

    drawn = as_nodes(flow)

    assert [(one["source"], one["target"]) for one in drawn["edges"]] == [("a", "b")]
    for text in (as_yaml(flow.definition), as_json(flow.definition)):
        assert written(text).definition == flow.definition
    assert from_nodes(drawn)["steps"][1]["revert"] == "a"
    assert "needs" not in from_nodes(drawn)["steps"][1]
    assert flow.upstream["b"] == ("a",)
