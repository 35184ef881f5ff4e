"""What words are read into: a tool with its arguments, or something to be told without one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.supervisor.situation import DraftBrief, Situation
from assistant.supervisor.speech import bare
from assistant.supervisor.spelling import plain

# "Question 6 should be: what does a barometer measure?" asks nothing.
_WRITES = re.compile(
    r"(?:please )?(?:change|set|make|replace|rewrite)\b[^:?]{2,80}(?: to| with|:)\s*:?\s"
    r"|[^:?]{2,60} (?:should|must) (?:be|say|read|ask)\s*:",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Act:
    """A tool to call."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tell:
    """Something to say, by its key."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


Intent = Act | Tell


@dataclass(frozen=True)
class Heard:
    """A message as the readers see it."""

    raw: str  # as it was typed
    text: str  # on one line, shorthand written out
    low: str  # in small letters, without politeness
    situation: Situation

    @classmethod
    def of(cls, words: str, situation: Situation, *, raw: str = "") -> "Heard":
        text = plain(words)
        return cls(raw or words, text, bare(text), situation)

    @property
    def draft(self) -> DraftBrief | None:
        """The draft that is spoken of."""
        return self.situation.meant

    @property
    def forms(self) -> tuple[str, ...]:
        """The message without politeness, and as it stands: "wait a minute" is no politeness."""
        return self.low, self.text.lower().strip(" .!?,;:)(-")

    @property
    def asks(self) -> bool:
        """True where the message ends as a question; one that says what to write does not ask."""
        return self.text.rstrip(" !.").endswith("?") and not _WRITES.match(self.text)


def about(drafts: tuple[DraftBrief, ...], heard: Heard) -> dict[str, Any]:
    """Return the argument that names the draft meant; none where it is the one spoken of.

    Where the name fits several others, the tool is given the name, and asks which one.
    """
    if len(drafts) == 1:
        return {"run": drafts[0].id}
    if not drafts or heard.draft in drafts:
        return {}
    return {"run": heard.low[:200]}
