"""A workflow as it is written: typed inputs, roles and steps, frozen once parsed.

The models here are the syntax. What a step of each kind does is in graphs/kinds; what references
mean to each other is checked in graphs/check.py.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from agents.errors import Fault
from agents.writer import ModelRole
from graphs.documents.formats import Format
from graphs.durations import duration

ROOTS = ("inputs", "given", "steps", "item", "index", "earlier")  # what a reference begins with
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
InputType = Literal["string", "text", "integer", "number", "boolean", "choice", "list"]


def _a_duration(text: str) -> str:
    duration(text)
    return text


class Spec(BaseModel):
    """A part of a definition: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


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


class ByReference(Spec):
    """An input whose value is named, not shown: a change of it does not redo the prose."""

    ref: str


Duration = Annotated[str, AfterValidator(_a_duration)]
Mapped = Mapping[str, str | ByReference]
Output = str | Mapping[str, Any]


# Keys that came after runs were begun without them.
_LATER = (
    *("retry", "timeout", "fallback", "compensate"),
    *("assignee", "remind", "escalate", "due", "late"),
)


class Retry(Spec):
    """How often a step is tried, and how long is waited between the tries, in seconds."""

    attempts: int = Field(default=3, ge=2, le=10)
    delay: float = Field(default=1.0, ge=0, le=3_600)
    factor: float = Field(default=2.0, ge=1, le=10)
    jitter: float = Field(default=0.1, ge=0, le=1)  # of each wait, so that not all come at once
    most: float = Field(default=60.0, ge=0, le=3_600)  # the longest wait
    on: tuple[Fault, ...] = Field(default=("transient",), min_length=1)


class StepBase(Spec):
    """What every step has."""

    id: Slug
    title: str = ""
    when: str | None = Field(default=None, max_length=2_000)
    needs: tuple[str, ...] = ()
    on_error: Literal["fail", "skip", "ask"] = "fail"
    retry: Retry | None = None
    timeout: float | None = Field(default=None, gt=0, le=86_400)  # seconds that a try may take
    fallback: Slug | None = None  # the step that is done in its place when it fails
    compensate: Slug | None = None  # the step that takes it back when the run fails later

    @model_serializer(mode="wrap")
    def _as_before(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out later keys that are not used, so that older runs keep their step keys."""
        written: dict[str, Any] = dump(self)
        return {
            key: value for key, value in written.items() if key not in _LATER or value is not None
        }


class AgentStep(StepBase):
    """A role writes a typed result."""

    kind: Literal["agent"]
    role: str
    prompt: str | None = Field(default=None, max_length=20_000)
    prompt_file: str | None = None
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output


class TransformStep(StepBase):
    """Code computes a result: a function of the template, or CEL expressions."""

    kind: Literal["transform"]
    run: str | None = None
    value: str | None = Field(default=None, max_length=2_000)
    set: Mapping[str, str] | None = None
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output | None = None


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


class EachStep(StepBase):
    """A small graph for every item of a list; the result is the list of the last step's results."""

    kind: Literal["each"]
    items: str
    key: str | None = None  # the field that names an item; its position otherwise
    in_order: bool = False  # one after the other, with the results so far as ``earlier``
    most: int = Field(default=50, ge=1, le=500)
    steps: tuple["Step", ...] = Field(min_length=1)


class CriticSpec(Spec):
    """Who judges a draft, by which criteria, and what is good enough."""

    role: str
    prompt: str | None = None
    prompt_file: str | None = None
    criteria: tuple[str, ...] = ()
    min_mean: float = Field(default=3.0, ge=1, le=4)
    floors: Mapping[str, int] = Field(default_factory=dict)


class ReviserSpec(Spec):
    """Who mends a draft."""

    role: str
    prompt: str | None = None
    prompt_file: str | None = None


class ReviseStep(StepBase):
    """Checks, repairs, judges and revises a draft until it holds or no round helps."""

    kind: Literal["revise"]
    of: str
    checks: Literal["all"] | tuple[str, ...] = "all"
    critic: CriticSpec | None = None
    reviser: ReviserSpec | None = None
    targets: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()  # places of the draft that neither critic nor reviser is shown
    max_rounds: int = Field(default=2, ge=1, le=5)


class ExportStep(StepBase):
    """Files are made from a typed draft."""

    kind: Literal["export"]
    of: str
    formats: tuple[Format, ...] = ("md", "json")


class WaitStep(StepBase):
    """Nothing is done for a while, until a moment, or until somebody sends an event."""

    kind: Literal["wait"]
    for_: Duration | None = Field(default=None, alias="for")
    until: str | None = None  # where the moment stands: inputs.launch
    event: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_.-]{0,79}$")
    key: str | None = None  # where that stands which the event must carry as its key
    where: str | None = Field(default=None, max_length=2_000)  # a condition on ``event``
    within: Duration | None = None  # how long an event is waited for
    late: Literal["fail", "skip"] = "fail"  # when it has not come by then


class BranchStep(StepBase):
    """One of two lines of steps, by a condition; the result is that of the last step taken."""

    kind: Literal["branch"]
    if_: str = Field(alias="if", min_length=1, max_length=2_000)
    then: tuple["Step", ...] = Field(min_length=1)
    otherwise: tuple["Step", ...] = ()


class WorkflowStep(StepBase):
    """The steps of a workflow of the same definition, on inputs of their own."""

    kind: Literal["workflow"]
    use: Slug
    with_: Mapped = Field(default_factory=dict, alias="with")


class HttpStep(StepBase):
    """A request to an address of the definition; what changes something there asks a person."""

    kind: Literal["http"]
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: str = Field(pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+(/[^\s]*)?$", max_length=2_000)
    headers: Mapping[str, str] = Field(default_factory=dict)
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output | None = None
    ask: str = ""
    idempotent: bool = False  # twice is once, as the receiver knows Idempotency-Key


AnyStep = (
    AgentStep
    | TransformStep
    | ApprovalStep
    | EachStep
    | ReviseStep
    | ExportStep
    | WaitStep
    | WorkflowStep
    | HttpStep
    | BranchStep
)
Step = Annotated[AnyStep, Field(discriminator="kind")]
EachStep.model_rebuild()
BranchStep.model_rebuild()


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
    def step(self) -> str | None:
        """The id of the step that is referred to."""
        return self.path[0] if self.root == "steps" and self.path else None

    def is_within(self, other: "Reference") -> bool:
        """Tell whether this is the place of another reference, or one inside it."""
        return self.root == other.root and self.path[: len(other.path)] == other.path

    def __str__(self) -> str:
        return ".".join((self.root, *self.path))


def mapped(step: AnyStep) -> Mapped:
    """Return the declared inputs of a step."""
    reads = AgentStep | TransformStep | WorkflowStep | HttpStep
    return step.with_ if isinstance(step, reads) else {}


def reference_of(source: str | ByReference) -> Reference:
    """Return the reference behind a declared input."""
    return Reference.parse(source.ref if isinstance(source, ByReference) else source)
