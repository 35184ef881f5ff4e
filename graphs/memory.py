"""What a conversation remembers: plain JSON messages, in bounds, however long it goes on.

The last exchange is kept whole. Older ones are kept while they fit, then as one line each, then not
at all: what runs and drafts hold is in the store, so nothing that matters is lost.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from agents.text import clipped

Message = dict[str, Any]

EARLIER = "earlier"  # the role of the one message that tells what was cut away
MOST_EXCHANGES = 24
MOST_CHARACTERS = 24_000
_MOST_EARLIER = 2_000
_LINE = 120
_STOPPED = "Error: stopped before it was done."


def remembered(old: Sequence[Message], new: Sequence[Message]) -> list[Message]:
    """Return the messages with new ones behind them, cut to what is kept."""
    messages = list(old)
    for message in new:
        if message["role"] == "user":
            messages += _unanswered(messages)
        messages.append(message)
    return _bounded(messages)


def exchange(messages: Sequence[Message]) -> list[Message]:
    """Return the last message of the person and what has followed it."""
    start = max((at for at, one in enumerate(messages) if one["role"] == "user"), default=0)
    return list(messages[start:])


def last_words(messages: Sequence[Message]) -> str:
    """Return what the person said last."""
    return next((str(one["content"]) for one in reversed(messages) if one["role"] == "user"), "")


def answer(messages: Sequence[Message]) -> str:
    """Return the text that the last exchange ended with; empty where it ended without one."""
    last = messages[-1] if messages else {}
    return str(last.get("content") or "") if last.get("role") == "assistant" else ""


def _bounded(messages: list[Message]) -> list[Message]:
    earlier = str(messages[0]["content"]) if messages and messages[0]["role"] == EARLIER else ""
    kept = list(_exchanges([one for one in messages if one["role"] != EARLIER]))
    lines = earlier.splitlines()
    sizes = [_size(one) for one in kept]
    while len(kept) > 1 and (len(kept) > MOST_EXCHANGES or sum(sizes) > MOST_CHARACTERS):
        lines.append(_line(kept.pop(0)))
        sizes.pop(0)
    while len("\n".join(lines)) > _MOST_EARLIER:
        lines.pop(0)
    told = [{"role": EARLIER, "content": "\n".join(lines)}] if lines else []
    return [*told, *(message for one in kept for message in one)]


def _exchanges(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Yield messages in groups, each begun by the person: calls never lose their results."""
    group: list[Message] = []
    for message in messages:
        if message["role"] == "user" and group:
            yield group
            group = []
        group.append(message)
    if group:
        yield group


def _unanswered(messages: Sequence[Message]) -> list[Message]:
    """Return results for calls that a stop or a crash left without one; no provider takes those."""
    answered = {one.get("tool_call_id") for one in messages}
    return [
        {"role": "tool", "tool_call_id": call["id"], "content": _STOPPED}
        for message in messages
        for call in message.get("tool_calls", ())
        if call["id"] not in answered
    ]


def _line(group: Sequence[Message]) -> str:
    said = " ".join(last_words(group).split())
    answered = " ".join(answer(group).split())
    return f"{clipped(said, _LINE)} -> {clipped(answered, _LINE)}"


def _size(group: Sequence[Message]) -> int:
    return len(json.dumps(group, ensure_ascii=False))
