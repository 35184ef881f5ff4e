"""Compiled graphs opened with LangGraph alone, as its own tools do it."""

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.types import Command

from graphs import studio
from graphs.catalog import names, shipped
from graphs.compile import compiled
from graphs.errors import DecisionError
from graphs.gates import decision_of
from graphs.journal import Address, ApprovalRequest, Verdict
from tests.support.workflows import Stage, agent, approval, workflow

INPUTS = {
    "assessment": {"topic": "Density"},
    "breakdown": {},
    "business_plan": {"business": "A bakery with a counter", "ask": 60_000},
    "lesson_plan": {"topic": "Density", "minutes": 47, "shape": "lab"},
    "novel": {"genre": "cozy mystery", "words": 12_000},
    "tv_series": {"premise": "A lighthouse crew", "format": "half_single", "episodes": 4},
}
# The first gate of each, and a step that is only done behind it.
FIRST = {
    "assessment": ("approve_blueprint", "review"),
    "breakdown": ("review.accept", "review"),  # nobody gave it a script
    "business_plan": ("approve_assumptions", "gtm"),
    "lesson_plan": ("approve_goals", "sequence"),
    "novel": ("approve_story", "scene_list"),
    "tv_series": ("approve_concept", "season_arc"),
}
# Where there is a gate before the last one.
BETWEEN = {"novel": "approve_scenes", "tv_series": "approve_season"}
CONFIG = {"configurable": {"thread_id": "alone"}}


def opened(name):
    saver = InMemorySaver(serde=JsonPlusSerializer(allowed_msgpack_modules=None))
    return compiled(shipped(name), checkpointer=saver)


@pytest.mark.parametrize("name", names())
async def test_a_template_runs_to_its_first_gate_and_from_there_to_the_next(name):
    graph = opened(name)

    first = await graph.ainvoke({"inputs": INPUTS[name]}, CONFIG)
    answer = {"decisions": [{"type": "approve"}]}
    second = await graph.ainvoke(Command(resume=answer), CONFIG)

    gates = [one["__interrupt__"][0].value["action_requests"][0]["name"] for one in (first, second)]
    gate, behind = FIRST[name]
    assert gates == [gate, BETWEEN.get(name, "approve_draft")]
    assert behind not in first["done"]
    assert behind in second["done"]


@pytest.mark.parametrize("name", names())
async def test_a_template_ends_with_its_files_after_the_last_approval(name):
    graph = opened(name)
    await graph.ainvoke({"inputs": INPUTS[name]}, CONFIG)
    for _ in (gate for gate in (FIRST[name][0], BETWEEN.get(name)) if gate):
        await graph.ainvoke(Command(resume="approve"), CONFIG)

    end = await graph.ainvoke(Command(resume={"type": "accept"}), CONFIG)

    assert "__interrupt__" not in end
    placed = shipped(name).placed
    assert set(end["done"]) >= {path for path, one in placed.items() if one.block is None}


@pytest.mark.parametrize("name", names())
def test_the_studio_opens_every_template_with_the_same_nodes(name):
    assert set(getattr(studio, name)().nodes) == set(opened(name).nodes)


def test_the_drawing_shows_a_join_and_a_block_as_they_are():
    block = {
        "id": "many",
        "kind": "each",
        "items": "steps.a.text",
        "steps": [agent("one", reads={"it": "item"})],
    }
    flow = workflow([agent("a"), agent("b", of=["a"]), block, agent("c", of=["b", "many"])])

    text = compiled(flow).get_graph(xray=True).draw_mermaid()

    assert "a --> b" in text
    assert "b --> c" in text
    assert "subgraph many.item" in text


async def test_a_graph_state_holds_references_and_no_contents():
    stage = Stage(workflow([agent("a"), approval("a")]))
    await stage.advance()

    state = await stage.graph.aget_state({"configurable": {"thread_id": "thread 1"}})

    assert "a()" not in str(state.values)
    assert state.values["done"]["a"] == stage.last.keys[Address("a")]


REQUEST = ApprovalRequest(Address("ok"), Address("a"), "hash", "t", "ask", {})


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ({"decisions": [{"type": "approve"}]}, Verdict.APPROVE),
        ({"decisions": [{"type": "reject", "message": "no"}]}, Verdict.REQUEST_CHANGES),
        ({"type": "accept"}, Verdict.APPROVE),
        ({"type": "response", "args": "shorter"}, Verdict.REQUEST_CHANGES),
        ([{"type": "ignore"}], Verdict.STOP),
        ("approve", Verdict.APPROVE),
        (True, Verdict.APPROVE),
    ],
)
def test_older_shapes_of_an_answer_are_understood(answer, verdict):
    assert decision_of(REQUEST, answer).verdict is verdict


@pytest.mark.parametrize(
    "answer", ["sure", {}, None, 1, {"decisions": []}, {"decisions": [{"type": "approve"}] * 2}]
)
def test_an_answer_that_is_not_understood_is_never_an_approval(answer):
    with pytest.raises(DecisionError):
        decision_of(REQUEST, answer)
