"""Tools that a role may call, and the loop that calls them under limits.

A tool speaks to its model in three ways: it returns text, it raises ToolRetry (other arguments can
work) or ToolFailed (a dead end). Only these two and limits are answered to the model; any other
exception is a fault of the program and goes on.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from agents.model import ModelAnswer, ToolCall
from agents.text import clipped, without_lone_surrogates


class ToolRetry(Exception):
    """The call did not work; with other arguments it can."""


class ToolFailed(Exception):
    """The call did not work, and repeating it cannot help."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """Something a model may have done: its arguments are validated before the function runs."""

    name: str
    description: str
    parameters: type[BaseModel]
    run: Callable[[Any], Awaitable[str]]

    @property
    def offer(self) -> Mapping[str, Any]:
        """The tool in the words of a request."""
        function = {
            "name": self.name,
            "description": self.description,
            "parameters": self.parameters.model_json_schema(),
        }
        return {"type": "function", "function": function}


@dataclass(frozen=True, kw_only=True)
class ToolLimits:
    """How far a role may go with tools in one piece of work."""

    turns: int = 6
    calls: int = 12
    seconds: float = 120.0
    call_seconds: float = 30.0
    output_characters: int = 20_000
    clock: Callable[[], float] = time.monotonic


Messages = list[dict[str, Any]]
Ask = Callable[[Messages, bool], Awaitable[ModelAnswer]]  # the flag says whether tools are allowed


async def converse(
    ask: Ask, messages: Messages, tools: Sequence[Tool], limits: ToolLimits
) -> ModelAnswer:
    """Ask until the model answers without a tool; ``messages`` grows by what was said.

    When a limit is reached the model is asked once more and must answer with what it has.
    """
    desk = ToolDesk(tools, limits)
    for _ in range(limits.turns):
        answer = await ask(messages, True)
        if not answer.tool_calls:
            return answer
        messages.append(spoken(answer.text, answer.tool_calls))
        messages.extend([await desk.result(call) for call in answer.tool_calls])
        if desk.closed:
            break
    messages.append(
        {"role": "user", "content": "No more tools can be called. Answer with what you have."}
    )
    return await ask(messages, False)


def spoken(text: str, calls: Sequence[ToolCall]) -> dict[str, Any]:
    """Put what was said, and the tools that it calls, into a message."""
    called = [
        {
            "id": call.id,
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments},
        }
        for call in calls
    ]
    message: dict[str, Any] = {"role": "assistant", "content": text or None}
    return {**message, "tool_calls": called} if called else message


class ToolDesk:
    """Runs the calls of one conversation and keeps count of them."""

    def __init__(self, tools: Sequence[Tool], limits: ToolLimits) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._limits = limits
        self._started = limits.clock()
        self._calls = 0
        self._dead: set[tuple[str, str]] = set()

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The tools that can be called here."""
        return tuple(self._tools.values())

    @property
    def limits(self) -> ToolLimits:
        """How far it goes here."""
        return self._limits

    @property
    def closed(self) -> bool:
        """True when no further call is allowed."""
        elapsed = self._limits.clock() - self._started
        return self._calls >= self._limits.calls or elapsed >= self._limits.seconds

    async def result(self, call: ToolCall) -> dict[str, Any]:
        """Run a call, and put what came of it into a message for the model."""
        text = await self._outcome(call)
        content = clipped(without_lone_surrogates(text), self._limits.output_characters)
        return {"role": "tool", "tool_call_id": call.id, "content": content}

    async def _outcome(self, call: ToolCall) -> str:
        if self.closed:
            return "Error: not run, the limit of tool calls is reached."
        self._calls += 1
        tool = self._tools.get(call.name)
        if tool is None:
            known = ", ".join(sorted(self._tools))
            return f"Error: there is no tool {call.name!r}. The tools are: {known}."
        if (call.name, call.arguments) in self._dead:
            return "Error: this was tried and is a dead end. Go on without it."
        return await self._run(tool, call)

    async def _run(self, tool: Tool, call: ToolCall) -> str:
        try:
            arguments = tool.parameters.model_validate_json(call.arguments or "{}")
        except ValidationError as error:
            return f"Error: the arguments do not fit. {_reasons(error)} Mend them and call again."
        try:
            async with asyncio.timeout(self._seconds_left()):
                return await tool.run(arguments)
        except ToolRetry as error:
            return f"Error: {error} Call again with other arguments."
        except ToolFailed as error:
            self._dead.add((call.name, call.arguments))
            return f"Error: {error} Do not call this again; go on without it."
        except TimeoutError:
            return "Error: the tool took too long. Go on without it."

    def _seconds_left(self) -> float:
        left = self._started + self._limits.seconds - self._limits.clock()
        return min(self._limits.call_seconds, left)


def _reasons(error: ValidationError) -> str:
    return " ".join(
        f"/{'/'.join(map(str, problem['loc']))}: {problem['msg']}."
        for problem in error.errors(include_url=False, include_input=False)
    )
