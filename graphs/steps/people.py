"""Steps in which a person decides, and those that make what they take home."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from graphs.documents.formats import Format
from graphs.steps.base import Duration, Spec, StepBase


class Escalate(Spec):
    """Whom it is put to when nobody answers."""

    after: Duration
    to: str = Field(max_length=80)


class ApprovalStep(StepBase):
    """A person approves the result of another step; its own result is what was approved."""

    kind: Literal["approval"]
    of: str
    ask: str = ""
    minor: bool = False  # asks only those who want to be asked always
    assignee: str | None = Field(default=None, max_length=80)  # who it is for: a person or a role
    remind: Duration | None = None  # after how long they are reminded
    escalate: Escalate | None = None
    due: Duration | None = None  # how long they have
    late: Literal["fail", "skip"] | None = None  # what happens then; nothing, where it says nothing

    @property
    def named(self) -> Mapping[str, str]:
        return {"of": self.of}


class ExportStep(StepBase):
    """Files are made from a typed draft."""

    kind: Literal["export"]
    of: str
    formats: tuple[Format, ...] = ("md", "json")

    @property
    def named(self) -> Mapping[str, str]:
        return {"of": self.of}
