"""A workflow as it is written: typed inputs, roles and steps, frozen once parsed.

The models here are the syntax. What a step of each kind does is in graphs/kinds; what references
mean to each other is checked in graphs/check.py.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import Field

from agents.writer import ModelRole
from graphs.limits import Limits
from graphs.steps import AnyStep, BranchStep, EachStep, Step, WorkflowStep
from graphs.steps.base import ByReference, Slug, Spec

ROOTS = ("inputs", "given", "steps", "item", "index", "earlier")  # what a reference begins with
_NAME = re.compile(r"""[^\s.()\[\]{}'"+*/%<>=!&|?,;]+""")
InputType = Literal["string", "text", "integer", "number", "boolean", "choice", "list"]


class Input(Spec):
    """Something the person can give; the launch form and the API's schema are made from these."""

    type: InputType
    title: str
    description: str = ""
    required: bool = False
    default: Any = None
    min: float | None = None
    max: float | None = None
    max_length: int = Field(default=2_000, ge=1, le=1_000_000)
    max_items: int = Field(default=100, ge=1, le=1_000)
    options: tuple[str, ...] = ()
    called: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)  # other names of options
    example: Any = None
    ask: bool = False  # only the person knows this: asked before the start, and may be skipped
    remember: bool = False  # of the person's setting, not of the topic: filled in the next time
    also: tuple[str, ...] = ()  # what else people call it: "loan" for the amount that is asked for
    today: bool = False  # a date; where nobody gives one, the day on which the draft is begun
    group: str = ""  # inputs with the same words here are asked for together, one group at a time


class RoleSpec(Spec):
    """A member of the room. The brief is a prompt file, or text in the definition itself."""

    title: str
    model: ModelRole = "strong"
    brief: str | None = None
    prompt_file: str | None = None


class SubWorkflow(Spec):
    """Steps under one name, to be used in several places. They see their own inputs alone."""

    inputs: Mapping[Slug, Input] = Field(default_factory=dict)
    steps: tuple[Step, ...] = Field(min_length=1)
    output: Slug | None = None  # the step whose result is that of the whole; else the last one


class Definition(Spec):
    """One version of a workflow."""

    draftroom: Literal[1]
    name: Slug
    title: str
    category: str = "general"
    description: str = ""
    draft: str | None = None
    inputs: Mapping[Slug, Input] = Field(default_factory=dict)
    roles: Mapping[Slug, RoleSpec] = Field(default_factory=dict)
    workflows: Mapping[Slug, SubWorkflow] = Field(default_factory=dict)
    limits: Limits | None = None  # lower than the usual ones
    steps: tuple[Step, ...] = Field(min_length=1)

    def walk(self) -> Iterator["Placed"]:
        """Yield every step with its dotted path and the block it stands in, outer steps first."""
        yield from self._walk(self.steps, None)

    def inside(self, step: "AnyStep") -> "tuple[AnyStep, ...]":
        """Return the steps inside a step; a workflow that is not there has none."""
        match step:
            case EachStep():
                return step.steps
            case BranchStep():
                return (*step.then, *step.otherwise)
            case WorkflowStep() if step.use in self.workflows:
                return self.workflows[step.use].steps
            case _:
                return ()

    def _walk(self, steps: "tuple[AnyStep, ...]", block: "Placed | None") -> "Iterator[Placed]":
        for step in steps:
            path = f"{block.path}.{step.id}" if block else step.id
            placed = Placed(path, step, block)
            yield placed
            yield from self._walk(self.inside(step), placed)


class Placed(NamedTuple):
    """A step and where it stands."""

    path: str
    step: AnyStep
    block: "Placed | None"

    @property
    def depth(self) -> int:
        """In how many blocks of items a step stands: so many names its items have."""
        if self.block is None:
            return 0
        return self.block.depth + isinstance(self.block.step, EachStep)

    @property
    def sub(self) -> "Use | None":
        """The use of a workflow that a step stands in, if it does."""
        block = self.block
        while block is not None:
            if isinstance(block.step, WorkflowStep):
                return Use(block, block.step)
            block = block.block
        return None

    @property
    def has_item(self) -> bool:
        """Tell whether there is an item here: a block of items, within the same workflow."""
        block = self.block
        while block is not None and not isinstance(block.step, WorkflowStep):
            if isinstance(block.step, EachStep):
                return True
            block = block.block
        return False


class Use(NamedTuple):
    """A place at which a workflow of the definition is used."""

    placed: Placed
    step: WorkflowStep


class Reference(NamedTuple):
    """A place a value comes from: ``inputs.topic``, ``steps.goals.objectives``, ``item.title``.

    ``given`` are the inputs that a person gave, without those at their default.
    """

    root: str  # one of ROOTS
    path: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Reference":
        root, *path = text.strip().split(".")
        return cls(root, tuple(path))

    @property
    def is_plain(self) -> bool:
        """Whether it is names with dots between, and nothing that would have to be computed."""
        return all(_NAME.fullmatch(name) for name in (self.root, *self.path))

    @property
    def step(self) -> str | None:
        """The id of the step that is referred to."""
        return self.path[0] if self.root == "steps" and self.path else None

    def is_within(self, other: "Reference") -> bool:
        """Tell whether this is the place of another reference, or one inside it."""
        return self.root == other.root and self.path[: len(other.path)] == other.path

    def __str__(self) -> str:
        return ".".join((self.root, *self.path))


def reference_of(source: str | ByReference) -> Reference:
    """Return the reference behind a declared input."""
    return Reference.parse(source.ref if isinstance(source, ByReference) else source)
