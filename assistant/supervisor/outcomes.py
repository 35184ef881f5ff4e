"""What a tool did: what the person is told and shown by code, and the facts for whoever thinks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Deed(StrEnum):
    """Something that was really done, in the words that an answer may claim it with."""

    OPENED = "opened"  # a form was opened or filled
    STARTED = "started"
    PROPOSED = "proposed"  # a change or a note waits for the person's click
    PAUSED = "paused"
    RESUMED = "resumed"
    UNDONE = "undone"
    RESTORED = "restored"


class Shown(NamedTuple):
    """A card: its kind, and the ids that it shows itself by."""

    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a tool."""

    kind: str  # done, shown, which, refused, unread, none
    told: str
    cards: Sequence[Shown] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)  # JSON, for whoever thinks
    deed: Deed | None = None

    def as_result(self) -> str:
        """Return it as the thinker reads it."""
        shown = [one.kind for one in self.cards]
        return json.dumps(
            {"outcome": self.kind, "told": self.told, "shown": shown, "facts": dict(self.facts)},
            ensure_ascii=False,
        )


def read_result(text: str) -> Mapping[str, Any]:
    """Return a tool's result as it was written; empty for an error in words."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
