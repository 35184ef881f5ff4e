"""What the model server can answer: texts, tool calls, refusals, and every fault by name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

# Silence, a connection closed in the middle or at once, a stream that just ends, or nonsense in it.
Break = Literal["", "stall", "cut", "reset", "end", "garbage"]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer of the server: a text or tool calls, or a fault."""

    text: str | None = None  # None lets the server fill the schema
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    code: str = ""
    raw: bytes | None = None  # the whole body as it goes out
    tool_calls: tuple[tuple[str, str], ...] = ()  # name and arguments
    refusal: str = ""
    finish: str = "stop"
    usage: Mapping[str, Any] | None = None
    breaks: Break = ""
    delay_seconds: float = 0.0

    @property
    def billed(self) -> bool:
        """True when a provider would charge for it."""
        return self.status == HTTPStatus.OK


def value(content: Any, **changes: Any) -> Reply:
    """Answer with a JSON value."""
    return Reply(text=json.dumps(content), **changes)


def too_many(retry_after: str | None = None) -> Reply:
    """Answer 429, with or without Retry-After."""
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return Reply(status=429, error="Rate limit reached", headers=headers)


def calls(*tool_calls: tuple[str, str]) -> Reply:
    """Ask for tools by name, with their arguments as text."""
    return Reply(text="", tool_calls=tool_calls, finish="tool_calls")


FAULTS: Mapping[str, Reply] = {
    "wrong_key": Reply(status=401, error="Incorrect API key provided", code="invalid_api_key"),
    "unknown_model": Reply(status=404, error="The model does not exist", code="model_not_found"),
    "too_many": too_many(),
    "no_credit": Reply(status=429, error="You exceeded your quota", code="insufficient_quota"),
    "server_error": Reply(status=500, error="The server had an error"),
    "overloaded": Reply(status=529, error="Overloaded"),
    "stall": Reply(breaks="stall"),
    "cut": Reply(breaks="cut"),
    "reset": Reply(breaks="reset"),
    "invalid_json": Reply(text='{"title": "unfinished'),
    "wrong_schema": Reply(text='{"nothing": "that was asked for"}'),
    "malformed_body": Reply(raw=b'{"id": "x", "choices": [{"index": 0, "mess'),
    "no_choices": Reply(raw=b'{"id": "x", "object": "chat.completion", "choices": []}'),
    "early_end": Reply(breaks="end"),
    "malformed_event": Reply(breaks="garbage"),
    "empty": Reply(text=""),
    "refusal": Reply(text="", refusal="I can't help with that."),
    "filtered": Reply(text="", finish="content_filter"),
    "filtered_prompt": Reply(status=400, error="Filtered", code="content_policy_violation"),
    "huge": Reply(text="x" * 1_000_000),
    "unknown_tool": calls(("launch_rocket", "{}")),
    "surrogates": Reply(text='{"title": "a \\ud800 b", "points": ["\udc00"]}'),
    "negative_usage": Reply(usage={"prompt_tokens": -5, "completion_tokens": -9}),
    "absurd_usage": Reply(usage={"prompt_tokens": 10**15, "completion_tokens": 10**15}),
    "no_usage": Reply(usage={}),
}
