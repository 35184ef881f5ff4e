"""The supervisor's graph opened with LangGraph alone, and on savers as the application has them."""

import json

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pydantic import BaseModel

from agents.model import ToolCall
from agents.tools import Tool, ToolDesk, ToolFailed, ToolLimits
from graphs.memory import last_words
from graphs.supervisor import ALONE, answered, compiled, memory_of, remember
from graphs.thinking import Thought


class Where(BaseModel):
    place: str


async def look(where):
    if where.place == "nowhere":
        raise ToolFailed("There is nothing.")
    return f"seen {where.place}"


LOOK = Tool(name="look", description="Look somewhere.", parameters=Where, run=look)


def call(place, id_="c1", name="look"):
    return Thought(calls=(ToolCall(id_, name, json.dumps({"place": place})),))


class Scripted:
    """Thinks what it was told to, and keeps what it was asked."""

    def __init__(self, *thoughts):
        self.thoughts = list(thoughts)
        self.asked = []

    async def think(self, messages, tools):
        self.asked.append((list(messages), [one.name for one in tools]))
        return self.thoughts.pop(0) if self.thoughts else Thought(text="done")


def saver():
    return InMemorySaver(serde=JsonPlusSerializer(allowed_msgpack_modules=None))


def desk(**limits):
    return ToolDesk([LOOK], ToolLimits(**limits))


async def test_it_opens_with_langgraph_alone():
    state = await compiled().ainvoke({"messages": [{"role": "user", "content": "hi"}]})

    assert state["messages"][-1]["content"] == ALONE


async def test_it_thinks_acts_and_thinks_again_until_there_is_an_answer():
    thinker = Scripted(call("here"), call("there", "c2"), Thought(text="both seen"))

    text = await answered(compiled(checkpointer=saver()), "talk", "look", thinker, desk())

    assert text == "both seen"
    results = [one["content"] for one in thinker.asked[-1][0] if one["role"] == "tool"]
    assert results == ["seen here", "seen there"]


async def test_a_conversation_is_remembered_and_another_one_is_not_mixed_in():
    graph = compiled(checkpointer=saver())
    await answered(graph, "one", "my name is Ana", Scripted(), desk())
    await answered(graph, "two", "hello", Scripted(), desk())
    thinker = Scripted()

    await answered(graph, "one", "who am I?", thinker, desk())

    words = [one["content"] for one in thinker.asked[0][0] if one["role"] == "user"]
    assert words == ["my name is Ana", "who am I?"]


async def test_after_the_last_turn_it_must_answer_without_tools():
    thinker = Scripted(*(call("here", f"c{number}") for number in range(9)))

    text = await answered(compiled(checkpointer=saver()), "talk", "look", thinker, desk(turns=3))

    assert text == ""
    assert [tools for _, tools in thinker.asked] == [["look"], ["look"], ["look"], []]


async def test_after_the_last_call_it_must_answer_without_tools():
    three = Thought(
        calls=tuple(ToolCall(f"c{number}", "look", '{"place": "x"}') for number in range(3))
    )
    thinker = Scripted(three, Thought(text="enough"))

    graph = compiled(checkpointer=saver())
    text = await answered(graph, "talk", "look", thinker, desk(calls=2))

    assert text == "enough"
    contents = [one["content"] for one in await memory_of(graph, "talk") if one["role"] == "tool"]
    assert contents[:2] == ["seen x", "seen x"]
    assert "limit" in contents[2]


async def test_what_cannot_be_called_is_answered_and_does_not_stop_it():
    thinker = Scripted(call("x", name="launch_rocket"), call("nowhere"), Thought(text="I see"))

    text = await answered(compiled(checkpointer=saver()), "talk", "look", thinker, desk())

    assert text == "I see"
    contents = [one["content"] for one in thinker.asked[-1][0] if one["role"] == "tool"]
    assert "no tool 'launch_rocket'" in contents[0]
    assert "There is nothing." in contents[1]


async def test_what_was_said_elsewhere_can_be_remembered():
    graph = compiled(checkpointer=saver())

    await remember(
        graph,
        "talk",
        {"role": "user", "content": "stop"},
        {"role": "assistant", "content": "Stopped."},
    )
    thinker = Scripted()
    await answered(graph, "talk", "go on", thinker, desk())

    assert [one["content"] for one in thinker.asked[0][0]] == ["stop", "Stopped.", "go on"]


async def test_the_state_is_plain_json_in_one_checkpoint_a_message():
    kept = saver()
    graph = compiled(checkpointer=kept)

    for number in range(3):
        await answered(graph, "talk", f"words {number}", Scripted(call("here")), desk())

    config = {"configurable": {"thread_id": "talk"}}
    checkpoints = [one async for one in kept.alist(config)]
    assert json.loads(json.dumps(await memory_of(graph, "talk")))
    assert last_words(await memory_of(graph, "talk")) == "words 2"
    assert len(checkpoints) == 3
