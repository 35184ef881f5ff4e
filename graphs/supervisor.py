"""The supervisor as a LangGraph agent: it thinks, has tools called, and thinks again.

What thinks is a port: words read by rules, or a model. What acts is a desk of tools given from
above. The state is a conversation's memory and nothing else; LangGraph keeps it under the id of the
conversation. Opened without a context, the graph answers that it has no tools.
"""

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.model import ToolCall
from agents.tools import Tool, ToolDesk, ToolLimits, spoken
from graphs.memory import Message, answer, exchange, remembered
from graphs.thinking import Thinker, Thought

NO_MORE = "No more tools can be called. Answer with what you have."
ALONE = "I am here without my tools: open me in the application."


class Memory(TypedDict, total=False):
    """What LangGraph keeps of a conversation."""

    messages: Annotated[list[Message], remembered]


class Context(TypedDict, total=False):
    """What the application gives for one message: who thinks, and what can be done."""

    thinker: Thinker
    desk: ToolDesk


Supervisor = CompiledStateGraph[Memory, Context, Memory, Memory]


def compiled(*, checkpointer: Any = None) -> Supervisor:
    """Return the agent."""
    graph = StateGraph(Memory, context_schema=Context)
    graph.add_node("think", _think)
    graph.add_node("act", _act)
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", _next, ["act", END])
    graph.add_edge("act", "think")
    return graph.compile(checkpointer=checkpointer, name="supervisor")


async def answered(
    graph: Supervisor, conversation_id: str, words: str, thinker: Thinker, desk: ToolDesk
) -> str:
    """Have the person's words thought about until there is an answer; return its text."""
    state = await graph.ainvoke(
        {"messages": [{"role": "user", "content": words}]},
        {
            "configurable": {"thread_id": conversation_id},
            "recursion_limit": 2 * desk.limits.turns + 4,
        },
        context={"thinker": thinker, "desk": desk},
        durability="exit",  # a message is remembered as a whole, in one checkpoint
    )
    return answer(state["messages"])


async def memory_of(graph: Supervisor, conversation_id: str) -> list[Message]:
    """Return what a conversation remembers."""
    state = await graph.aget_state({"configurable": {"thread_id": conversation_id}})
    return list(state.values.get("messages", ()))


async def remember(graph: Supervisor, conversation_id: str, *messages: Message) -> None:
    """Add to a conversation's memory what was said outside of the agent."""
    config: Any = {"configurable": {"thread_id": conversation_id}}
    await graph.aupdate_state(config, {"messages": list(messages)}, as_node="think")


async def _think(state: Memory, runtime: Runtime[Context]) -> Memory:
    thinker, desk = _context(runtime)
    messages = state.get("messages", [])
    thoughts = sum(one["role"] == "assistant" for one in exchange(messages))
    if thoughts < desk.limits.turns and not desk.closed:
        thought = await thinker.think(messages, desk.tools)
    else:
        # Said to the thinker alone: in the memory it would be another message of the person.
        thought = await thinker.think([*messages, {"role": "user", "content": NO_MORE}], ())
        thought = Thought(text=thought.text)
    return {"messages": [spoken(thought.text, thought.calls)]}


async def _act(state: Memory, runtime: Runtime[Context]) -> Memory:
    _, desk = _context(runtime)
    calls = [
        ToolCall(call["id"], call["function"]["name"], call["function"]["arguments"])
        for call in state["messages"][-1]["tool_calls"]
    ]
    # One after the other: what the second is to do may rest on what the first has done.
    return {"messages": [await desk.result(call) for call in calls]}


def _next(state: Memory) -> str:
    return "act" if state["messages"][-1].get("tool_calls") else END


def _context(runtime: Runtime[Context]) -> tuple[Thinker, ToolDesk]:
    context = runtime.context or {}
    return (
        context.get("thinker") or _Alone(),
        context.get("desk") or ToolDesk((), ToolLimits()),
    )


class _Alone:
    """Thinks where nobody else does."""

    async def think(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Thought:
        return Thought(text=ALONE)


__all__ = [
    "ALONE",
    "Context",
    "Memory",
    "Supervisor",
    "Thinker",
    "Thought",
    "answered",
    "compiled",
    "memory_of",
    "remember",
]
