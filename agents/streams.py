"""Reads a streamed answer, and hands its text on in batches instead of token by token."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from agents.text import without_lone_surrogates

BATCH_SECONDS = 0.075


class Batch:
    """Collects text and emits it at most every 75 ms."""

    def __init__(self, emit: Callable[[str], None], clock: Callable[[], float]) -> None:
        self.begun = False
        self._emit = emit
        self._clock = clock
        self._pieces: list[str] = []
        self._last = clock()

    def add(self, piece: str) -> None:
        """Take a piece of text, and emit what has gathered when it is time."""
        self._pieces.append(piece)
        if self._clock() - self._last >= BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Emit what has gathered."""
        self._last = self._clock()
        if text := "".join(self._pieces):
            self.begun = True
            self._pieces.clear()
            self._emit(without_lone_surrogates(text))


@dataclass
class Heard:
    """What a stream has said so far."""

    pieces: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    finish: str | None = None
    usage: tuple[Any, Any] = (None, None)
    tool_calls: dict[int, list[str]] = field(default_factory=dict)  # id, name, arguments
    length: int = 0

    @property
    def text(self) -> str:
        """The answer's text."""
        return "".join(self.pieces)


async def listen(chunks: AsyncIterator[Any], batch: Batch, *, most_characters: int) -> Heard:
    """Read a stream to its end, or until it has said more than any answer should."""
    heard = Heard()
    try:
        async for chunk in chunks:
            _hear(heard, chunk, batch)
            if heard.length > most_characters:
                heard.finish = "length"
                break
    finally:
        batch.flush()
    return heard


def _hear(heard: Heard, chunk: Any, batch: Batch) -> None:
    if usage := getattr(chunk, "usage", None):
        heard.usage = (usage.prompt_tokens, usage.completion_tokens)
    if not chunk.choices:
        return
    choice = chunk.choices[0]
    heard.finish = choice.finish_reason or heard.finish
    if text := choice.delta.content:
        heard.pieces.append(text)
        heard.length += len(text)
        batch.add(text)
    if refusal := getattr(choice.delta, "refusal", None):
        heard.refusal.append(refusal)
    for part in choice.delta.tool_calls or ():
        call = heard.tool_calls.setdefault(part.index, ["", "", ""])
        call[0] = part.id or call[0]
        call[1] = part.function.name or call[1]
        call[2] += part.function.arguments or ""
        heard.length += len(part.function.arguments or "")
