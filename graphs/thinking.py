"""The port of whoever decides in a conversation: a matcher by rules, or a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agents.model import ToolCall
from agents.tools import Tool
from graphs.memory import Message


@dataclass(frozen=True, kw_only=True)
class Thought:
    """What came of thinking: tools to call, or the words to end with."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()


class Thinker(Protocol):
    """Decides what to do about the person's last message."""

    async def think(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Thought:
        """Return what to do next. Without ``tools`` it must end with words."""
        ...
