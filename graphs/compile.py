"""From a workflow to a LangGraph state graph that shows its true shape.

A node is only ``await executor.outcome(step)``: it starts nothing that look-ahead has not started,
and a held step interrupts the graph. Graph state holds references, contents live in the journal.
Opened without a worker around it, a compiled graph makes itself an executor with a journal in
memory, so LangGraph's own tools run it through the same nodes.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send, interrupt

from graphs.definition import Placed
from graphs.engine import Executor, Result
from graphs.gates import decision_of, shown_to_langgraph
from graphs.held import Held, HeldBack, StepFailed
from graphs.journal import Address, Kind
from graphs.kinds import revise
from graphs.kinds.frame import Frame
from graphs.kinds.items import items_of
from graphs.nearest import nearest
from graphs.standalone import Rooms
from graphs.steps import BranchStep, EachStep, ReviseStep, WorkflowStep
from graphs.workflow import Workflow


class State(TypedDict, total=False):
    """What LangGraph keeps: the inputs of a graph run on its own, and which steps are done."""

    inputs: dict[str, Any]
    done: Annotated[dict[str, str], operator.or_]
    item: str
    round: int


class Done(TypedDict, total=False):
    """What a graph inside the graph hands back."""

    done: Annotated[dict[str, str], operator.or_]


class Context(TypedDict, total=False):
    """What a worker gives the graph of an advance."""

    executor: Executor


Graph = CompiledStateGraph[State, Context, State, State]
Find = Callable[[State, Runtime[Context]], Executor]


def compiled(workflow: Workflow, *, checkpointer: Any = None) -> Graph:
    """Return the state graph of a workflow."""
    rooms = Rooms(workflow)

    def find(state: State, runtime: Runtime[Context]) -> Executor:
        context = runtime.context or {}
        return context.get("executor") or rooms.executor(state.get("inputs", {}), runtime)

    tops = [placed for placed in workflow.placed.values() if placed.block is None]
    graph = _block(workflow, tops, find)
    return graph.compile(checkpointer=checkpointer, name=workflow.name)


def _block(workflow: Workflow, block: Sequence[Placed], find: Find) -> "StateGraph[State, Context]":
    graph = _empty()
    ends: dict[str, str] = {}  # the node after which a step is over
    for placed in block:
        ends[placed.path] = _add(graph, workflow, placed, find)
    inside = set(ends)
    followed: set[str] = set()
    for placed in block:
        needs = nearest(workflow, placed.path, inside)
        followed |= needs
        sources = sorted(ends[need] for need in needs)
        if sources:
            graph.add_edge(sources if len(sources) > 1 else sources[0], placed.path)
        else:
            graph.add_edge(START, placed.path)
    for path in inside - followed:
        graph.add_edge(ends[path], END)
    return graph


def _empty() -> "StateGraph[State, Context]":
    # The signature ties the output to the state; a part of it is meant.
    return StateGraph(State, context_schema=Context, output_schema=Done)  # type: ignore[arg-type]


def _add(
    graph: "StateGraph[State, Context]", workflow: Workflow, placed: Placed, find: Find
) -> str:
    """Add the nodes of a step and return the one it ends with."""
    match placed.step:
        case EachStep():
            return _add_each(graph, workflow, placed, find)
        case WorkflowStep() | BranchStep():
            return _add_inside(graph, workflow, placed, find)
        case ReviseStep():
            graph.add_node(placed.path, _revise(placed, find).compile())
        case _:
            graph.add_node(placed.path, _node(placed.path, find))
    return placed.path


def _node(path: str, find: Find) -> Any:
    async def step(state: State, runtime: Runtime[Context]) -> State:
        executor = find(state, runtime)
        address = Address(path, state.get("item", ""))
        return await _settle(executor, address)

    return step


async def _settle(executor: Executor, address: Address) -> State:
    """Wait for a step; while it is held, interrupt, and take the answer as a decision."""
    result: Result = await executor.outcome(address)
    while isinstance(result, Held) or (result.kind is Kind.FAILED and executor.stops(address)):
        named = executor.room.keeps_requests
        answer = interrupt(shown_to_langgraph(address, result, named=named))
        if not isinstance(result, Held) or result.request is None:
            break
        await executor.answered(decision_of(result.request, answer))
        result = await executor.outcome(address)
    kind = result.kind.value if not isinstance(result, Held) else result.why.value
    return {"done": {str(address): executor.keys.get(address, kind)}}


def _add_each(
    graph: "StateGraph[State, Context]", workflow: Workflow, placed: Placed, find: Find
) -> str:
    step = placed.step
    assert isinstance(step, EachStep)
    inner = [workflow.placed[f"{placed.path}.{one.id}"] for one in step.steps]
    one_item, end = f"{placed.path}.item", f"{placed.path}.all"
    names = f"{placed.path}.names"

    async def spread(state: State, runtime: Runtime[Context]) -> State:
        frame = Frame(find(state, runtime), placed, state.get("item", ""))
        try:
            bypassed = await frame.is_bypassed()
            found = [] if bypassed else [item.key for item in await items_of(frame)]
        except (HeldBack, StepFailed):  # told at the end of the block, where the step itself is
            found = []
        return {"done": {names: "/".join(found)}}

    def send(state: State) -> Sequence[Send] | str:
        found = [name for name in state["done"][names].split("/") if name]
        outer = state.get("item", "")
        shared = {"inputs": state.get("inputs", {})}
        sends = [
            Send(one_item, {**shared, "item": f"{outer}/{name}" if outer else name})
            for name in found
        ]
        return sends or end

    graph.add_node(placed.path, spread)
    graph.add_node(one_item, _block(workflow, inner, find).compile())
    graph.add_node(end, _node(placed.path, find))
    graph.add_conditional_edges(placed.path, send, [one_item, end])
    graph.add_edge(one_item, end)
    return end


def _add_inside(
    graph: "StateGraph[State, Context]", workflow: Workflow, placed: Placed, find: Find
) -> str:
    """Add the steps inside a step as a graph in the graph, passed by where it is left out."""
    inner = [
        workflow.placed[f"{placed.path}.{one.id}"]
        for one in workflow.definition.inside(placed.step)
    ]
    steps, end = f"{placed.path}.steps", f"{placed.path}.end"

    async def begin(state: State, runtime: Runtime[Context]) -> State:
        frame = Frame(find(state, runtime), placed, state.get("item", ""))
        try:
            bypassed = await frame.is_bypassed()
        except (HeldBack, StepFailed):  # told at the end, where the step itself is
            bypassed = True
        return {"done": {steps: "" if bypassed else "begun"}}

    def way(state: State) -> str:
        return steps if state["done"][steps] else end

    graph.add_node(placed.path, begin)
    graph.add_node(steps, _block(workflow, inner, find).compile())
    graph.add_node(end, _node(placed.path, find))
    graph.add_conditional_edges(placed.path, way, [steps, end])
    graph.add_edge(steps, end)
    return end


def _revise(placed: Placed, find: Find) -> "StateGraph[State, Context]":
    """The loop as a subgraph: check, critic, fix, and round again while it helps."""
    graph = _empty()

    def part(name: str) -> Any:
        async def node(state: State, runtime: Runtime[Context]) -> State:
            number = state.get("round", 1)
            outer = Address(placed.path, state.get("item", ""))
            executor = find(state, runtime)
            if await revise.is_idle(executor, outer):
                return {}
            done = await _settle(executor, revise.part_address(outer, name, number))
            return {**done, "round": number + 1} if name == "fix" else done

        return node

    async def again(state: State, runtime: Runtime[Context]) -> str:
        address = Address(placed.path, state.get("item", ""))
        executor = find(state, runtime)
        try:
            if await revise.is_idle(executor, address):
                return "done"
            last = await revise.reached(executor, address, state.get("round", 1))
            return "fix" if await revise.goes_on(executor, address, last) else "done"
        except (HeldBack, StepFailed):  # told where the loop itself is
            return "done"

    for name in ("check", "critic", "fix"):
        graph.add_node(name, part(name))
    graph.add_node("done", _node(placed.path, find))
    graph.add_edge(START, "check")
    graph.add_edge("check", "critic")
    graph.add_conditional_edges("critic", again, ["fix", "done"])
    graph.add_edge("fix", "check")
    graph.add_edge("done", END)
    return graph


__all__ = ["Context", "Graph", "State", "compiled"]
