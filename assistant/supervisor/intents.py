"""The offline matcher: a thinker that reads words into the same tool calls, by rules alone.

Each kind of intent has a file; the first that knows the words decides. What no tool can do is said
plainly, and what a person wishes for a draft is offered as a note. Nothing here sends anything.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from agents.model import ToolCall
from agents.tools import Tool
from assistant.edits import other_wishes
from assistant.edits.words import heard
from assistant.supervisor import (
    intents_draft,
    intents_launch,
    intents_runs,
    intents_standing,
    intents_talk,
)
from assistant.supervisor.intent import Act, Heard, Intent, Tell
from assistant.supervisor.outcomes import read_result
from assistant.supervisor.situation import Situation
from assistant.supervisor.spelling import mended
from assistant.words import say
from graphs.memory import Message, exchange, last_words
from graphs.thinking import Thinker, Thought

Reader = Callable[[Heard], Intent | None]

_READERS: tuple[Reader, ...] = (
    intents_talk.choice,
    intents_talk.small_talk,
    intents_launch.go,
    intents_runs.command,
    intents_standing.asked,
    intents_talk.help_wanted,
    intents_launch.new,
    intents_draft.of_a_file,
    intents_launch.form,
    intents_draft.note,
    intents_draft.question,
    intents_draft.change,
    intents_launch.anything,
)

_LONGEST_ORDER = 300  # a longer message tells something, and is no order about a draft's course
_MOST_READ = 3_000
_LONGEST_PLAIN = 60
_PLAIN = frozenset(
    (
        *("start", "pause", "resume", "cancel", "undo", "restore", "versions", "compare"),
        *("export", "show_approval", "show_change", "upgrade", "finish_without_model"),
    )
)
_OF_LONG_TEXTS: tuple[Reader, ...] = (
    intents_launch.new,
    intents_launch.form,
    intents_draft.note,
    intents_draft.question,
    intents_draft.change,
    intents_launch.anything,
)


class TakesFiles:
    """Has the files of a message taken first, and lets another thinker go on from there."""

    def __init__(self, thinker: Thinker) -> None:
        self._thinker = thinker

    async def think(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Thought:
        """Return the call that takes the files, then what the other one thinks."""
        begun = any(one["role"] == "tool" for one in exchange(messages))
        if begun or not any(one.name == "take_files" for one in tools):
            return await self._thinker.think(messages, tools)
        return Thought(calls=(ToolCall("files_1", "take_files", "{}"),))


class Matcher:
    """Decides by rules. It calls one tool, and a second one where the first could not read."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    async def think(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Thought:
        """Return the call that the last words mean, or the words to end with."""
        words = last_words(messages)
        results = [
            read_result(str(one["content"])) for one in exchange(messages) if one["role"] == "tool"
        ]
        intent: Intent | None
        if not results:
            intent = intent_of(words, self._situation)
        else:
            intent = intents_draft.after(words, results, self._situation)
        match intent:
            case Act():
                call = ToolCall(f"call_{len(results) + 1}", intent.tool, _json(intent.arguments))
                return Thought(calls=(call,))
            case Tell():
                return Thought(text=say(intent.key, **intent.values))
            case _:
                return Thought(text=_told(results))


def intent_of(words: str, situation: Situation) -> Intent:
    """Return what words mean where a conversation stands so."""
    typed = Heard.of(words[:_MOST_READ], situation, raw=words)
    if other_wishes.orders_the_system(heard(typed.text)):
        return Tell("chat.gates")
    if len(typed.text) <= _LONGEST_ORDER:
        for reading in (typed, Heard.of(mended(typed.text), situation, raw=words)):
            if found := _first(_READERS[:-2], reading):
                return found
        return _first(_READERS[-2:], typed) or Tell("chat.lost")
    return _first(_OF_LONG_TEXTS, typed) or Tell("chat.lost")


def is_plain(words: str, situation: Situation) -> bool:
    """True for an order that nobody can mistake, such as "undo" or "pause it".

    It is done at once and for nothing, whoever thinks about everything else.
    """
    heard_words = Heard.of(words[:_MOST_READ], situation)
    if len(heard_words.text) > _LONGEST_PLAIN:
        return False
    found = _first((intents_launch.go, intents_runs.command), heard_words)
    return isinstance(found, Act) and found.tool in _PLAIN


def _first(readers: Sequence[Reader], heard: Heard) -> Intent | None:
    return next((found for reader in readers if (found := reader(heard))), None)


def _told(results: Sequence[Any]) -> str:
    """Return what the tools told, each once; an error in words is not for the person."""
    last = len(results) - 1
    # What led nowhere is not worth a word once it was taken up in another way.
    heeded = [
        one
        for at, one in enumerate(results)
        if at == last or one.get("outcome") not in ("unread", "none")
    ]
    texts = [str(one.get("told") or say("chat.broke")) for one in heeded]
    return "\n\n".join(dict.fromkeys(texts))


def _json(arguments: Any) -> str:
    return json.dumps(dict(arguments), ensure_ascii=False)
