"""Where a conversation stands: its drafts, the open form, what was shown last, what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.statuses import FINISHED, Status
from graphs.definition import Definition


@dataclass(frozen=True, kw_only=True)
class DraftBrief:
    """A draft of the person's, as much of it as words are read against."""

    id: str
    title: str
    template: str
    status: Status
    version: int = 1
    waiting: int = 0  # requests for the person's OK
    visits: bool = False  # it was begun in another conversation, and is spoken of in this one

    @property
    def live(self) -> bool:
        """True while it can be stopped."""
        return self.status not in FINISHED


@dataclass(frozen=True, kw_only=True)
class FormBrief:
    """The form that was opened last and has not been started."""

    id: str
    template: str
    ready: bool = True
    problems: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the person was asked to choose: for which tool, and what there is to choose from."""

    tool: str
    arguments: Mapping[str, Any]
    choices: tuple[str, ...]  # ids of drafts


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A conversation at the moment when something is said in it."""

    templates: Mapping[str, Definition]
    drafts: tuple[DraftBrief, ...] = ()  # of this conversation, in the order they were begun
    elsewhere: tuple[DraftBrief, ...] = ()  # the person's other drafts, the newest first
    touched: str = ""  # the draft that was spoken of last
    form: FormBrief | None = None
    shown: str = ""  # what the last answer showed: launch, impact, approval, cancel, ...
    proposal: str = ""  # a change that was shown last and waits for a click
    asked: Asked | None = None
    unread: str = ""  # the last words that could not be read as a change
    offline: bool = True

    @property
    def meant(self) -> DraftBrief | None:
        """The draft that is spoken of where none is named."""
        for one in self.drafts:
            if one.id == self.touched:
                return one
        return self.drafts[-1] if self.drafts else None
