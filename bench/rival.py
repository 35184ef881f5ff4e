"""Plain LangGraph: the same shape of graph, with nodes that do the same and nothing around them."""

import asyncio
import operator
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph


def text_of(step: str) -> str:
    """Return what a step writes: a word, so that the size of texts favours neither side."""
    return step


class State(TypedDict):
    """What the nodes have written so far."""

    done: Annotated[dict[str, Any], operator.or_]


def graph(edges: Mapping[str, Sequence[str]], seconds: Mapping[str, float], saver: Any) -> Any:
    """Return the compiled graph of these steps."""
    built = StateGraph(State)
    followed = {need for needs in edges.values() for need in needs}
    for step, needs in edges.items():
        built.add_node(step, _node(step, seconds.get(step, 0.0)))
        sources = list(needs) or [START]
        built.add_edge(sources if len(sources) > 1 else sources[0], step)
        if step not in followed:
            built.add_edge(step, END)
    return built.compile(checkpointer=saver)


def _node(step: str, seconds: float) -> Any:
    async def node(state: State) -> State:
        if seconds:
            await asyncio.sleep(seconds)
        return {"done": {step: {"text": text_of(step)}}}

    return node
