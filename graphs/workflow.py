"""A workflow ready to run: a definition with the texts, types and code that belong to it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from pydantic import BaseModel

from agents.sources import Sources
from agents.writer import Role
from graphs.analysis import OfRows, OfText
from graphs.bringing import Bring
from graphs.checks.check import Check
from graphs.data import Loaded
from graphs.definition import Definition, Input, Placed, Reference, reference_of
from graphs.documents.blocks import Document
from graphs.documents.special import FileMaker
from graphs.journal import Address
from graphs.judgement import Judged
from graphs.keys import digest
from graphs.live import Live
from graphs.reads import reads
from graphs.returning import Returning
from graphs.schemas import model_of
from graphs.steps import (
    AgentStep,
    AnalyzeStep,
    AnyStep,
    ApprovalStep,
    BranchStep,
    Called,
    EachStep,
    ExportStep,
    ExtractStep,
    HttpStep,
    LoadStep,
    NotifyStep,
    PublishStep,
    ReviewStep,
    ReviseStep,
    ScheduleStep,
    TransformStep,
    WaitStep,
    WorkflowStep,
)
from graphs.steps.base import ByReference, Gated, mapped
from graphs.steps.flow import last_of

Page = Callable[[Any, Sources], Document]  # of a result in its form

GENERIC_ROLE = "generic/role"
GENERIC_STEP = "generic/step"
GENERIC_REVIEW = "generic/review"


@dataclass(frozen=True)
class Resources:
    """What a definition refers to by name. Texts and the revision of code are pinned with it."""

    prompts: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    code: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    handlers: frozenset[str] = frozenset()  # the functions of others, which may do anything
    checks: Sequence[Check] = ()
    rules: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    documents: Callable[..., Any] | None = None
    files: Mapping[str, FileMaker] = field(default_factory=dict)  # by format, beside the documents
    bring: Bring | None = None
    returned: Returning | None = None  # how workbooks of its drafts come back
    pages: Mapping[str, Page] = field(default_factory=dict)  # by step: how its result reads
    live: Mapping[str, Live] = field(default_factory=dict)  # by step: figures beside its approval
    code_revision: str = ""


@dataclass(frozen=True)
class Workflow:
    """A definition of one version, with everything its steps need."""

    definition: Definition
    resources: Resources = Resources()
    text: str = ""  # the definition as it was written

    @property
    def name(self) -> str:
        return self.definition.name

    @cached_property
    def placed(self) -> Mapping[str, Placed]:
        """Every step by its dotted path, outer steps first."""
        return {placed.path: placed for placed in self.definition.walk()}

    @cached_property
    def upstream(self) -> Mapping[str, tuple[str, ...]]:
        """For every step the paths of the steps it waits for, in its own block or around it."""
        return {path: tuple(self._upstream(placed)) for path, placed in self.placed.items()}

    @cached_property
    def downstream(self) -> Mapping[str, frozenset[str]]:
        """For every step all steps that follow from it, however far."""
        after: dict[str, set[str]] = {path: set() for path in self.placed}
        for path in reversed(self._in_order()):
            for need in self.upstream[path]:
                after[need] |= {path, *after[path]}
        return {path: frozenset(later) for path, later in after.items()}

    @cached_property
    def by_reference(self) -> frozenset[Reference]:
        """What texts may name and have filled in: all that a step declares by reference."""
        steps = (placed.step for placed in self.placed.values())
        sources = (source for step in steps for source in mapped(step).values())
        return frozenset(reference_of(one) for one in sources if isinstance(one, ByReference))

    def resolve(self, name: str, block: Placed | None) -> str | None:
        """Return the path of the step called ``name`` as seen from inside ``block``."""
        while block is not None:
            path = f"{block.path}.{name}"
            if path in self.placed:
                return path
            if isinstance(block.step, WorkflowStep):
                return None  # it sees nothing of what is around it
            block = block.block
        return name if name in self.placed else None

    def inputs_at(self, placed: Placed) -> Mapping[str, Input]:
        """Return the inputs that a step sees: those of the workflow it stands in."""
        sub = placed.sub
        return (self.definition.workflows[sub.step.use] if sub else self.definition).inputs

    def instead_of(self, address: Address) -> Address | None:
        """Return where the step stands that is done in the place of one that failed."""
        placed = self.placed.get(address.step)
        if placed is None or placed.step.fallback is None:
            return None
        path = self.resolve(placed.step.fallback, placed.block)
        return None if path is None else Address(path, address.item)

    @cached_property
    def stands_in(self) -> Mapping[str, str]:
        """For every step that is only done in the place of another one: that other one."""
        found: dict[str, str] = {}
        for path in self.placed:
            instead = self.instead_of(Address(path))
            if instead is not None:
                found[instead.step] = path
        return found

    @property
    def reaches(self) -> tuple[str, ...]:
        """The hosts and databases outside that its steps send to or read from."""
        found = (place for one in self.placed.values() for place in one.step.reaches)
        return tuple(dict.fromkeys(found))

    @cached_property
    def takes_back(self) -> Mapping[str, str]:
        """For every step that is only done to take another one back: that other one."""
        found: dict[str, str] = {}
        for path, placed in self.placed.items():
            if placed.step.compensate is not None:
                other = self.resolve(placed.step.compensate, placed.block)
                if other is not None:
                    found[other] = path
        return found

    @cached_property
    def ways_back(self) -> Mapping[str, str]:
        """For every step that can be taken back: the step that does it."""
        return {done: back for back, done in self.takes_back.items()}

    def whole(self, path: str) -> str:
        """Return the step that a part (``review.check``, ``draft.gate``) is of, or itself."""
        return path if path in self.placed else path.rsplit(".", 1)[0]

    def whole_at(self, address: Address) -> Address:
        """Return where the step stands that a part is of; a round has its number as an item."""
        path = self.whole(address.step)
        if address.step in (path, f"{path}.gate"):
            return Address(path, address.item)
        return Address(path, address.item.rpartition("/")[0])

    def output_type(self, path: str) -> type[BaseModel] | None:
        """Return the type of a step's result; None where it has no declared one."""
        step = self.placed[path].step
        match step:
            case AgentStep() | TransformStep() | HttpStep():
                return model_of(step.output, self.resources.types, step.id)
            case ApprovalStep() | ReviseStep():
                subject = self.resolve(step.of, self.placed[path].block)
                return self.output_type(subject) if subject else None
            case WorkflowStep():
                return self.output_type(self.end_of(self.placed[path]))
            case ReviewStep():
                return Judged
            case AnalyzeStep():
                return OfRows if step.of_rows else OfText
            case LoadStep():
                return Loaded
            case EachStep() | BranchStep() | ExportStep() | WaitStep() | ScheduleStep():
                return None
            case PublishStep() | NotifyStep() | ExtractStep():
                return None

    def end_of(self, placed: Placed) -> str:
        """Return the step whose result is that of a block: its last one, or the one it names.

        Raises KeyError for a workflow that is not there.
        """
        if isinstance(placed.step, WorkflowStep):
            sub = self.definition.workflows[placed.step.use]
            return f"{placed.path}.{sub.output or last_of(sub.steps).id}"
        return f"{placed.path}.{last_of(self.definition.inside(placed.step)).id}"

    def empty(self, path: str) -> Any:
        """Return the result of a step with nothing in it; None where its form needs something."""
        output = self.output_type(path)
        if output is None or any(field.is_required() for field in output.model_fields.values()):
            return None
        return output().model_dump(mode="json")

    def role(self, name: str) -> Role:
        """Return a member of the room with its brief."""
        spec = self.definition.roles[name]
        file = spec.prompt_file or f"{self.name}/roles/{name}"
        brief = spec.brief or self.resources.prompts.get(file)
        if brief is None:
            brief = self.resources.prompts[GENERIC_ROLE].replace("{{ role_title }}", spec.title)
        return Role(name=name, title=spec.title, brief=brief, model_role=spec.model)

    def prompt(self, path: str, spec: Any) -> tuple[str, str]:
        """Return the name and the text of the prompt of an agent step, a critic or a reviser."""
        if spec.prompt is not None:
            return path, spec.prompt
        file = spec.prompt_file or f"{self.name}/{path.replace('.', '_')}"
        if file in self.resources.prompts:
            return file, self.resources.prompts[file]
        if isinstance(spec, ReviewStep):
            return GENERIC_REVIEW, self.resources.prompts[GENERIC_REVIEW]
        return GENERIC_STEP, self.resources.prompts[GENERIC_STEP]

    def step_digest(self, path: str, part: str = "", *, by_rules: bool) -> str:
        """Return the hash of everything about a step that decides its outcome, inputs apart."""
        return self._digests((path, part, by_rules))

    def _digests(self, which: tuple[str, str, bool]) -> str:
        cache: dict[tuple[str, str, bool], str] = self.__dict__.setdefault("_digest_cache", {})
        if which not in cache:
            cache[which] = self._digest(*which)
        return cache[which]

    def _digest(self, path: str, part: str, by_rules: bool) -> str:
        step = self.placed[path].step
        facts: list[Any] = [
            step.model_dump(
                mode="json", by_alias=True, exclude={"title", "needs", "minor", "gate"}
            ),
            part,
        ]
        spec = {"critic": getattr(step, "critic", None), "fix": getattr(step, "reviser", None)}.get(
            part, step if isinstance(step, Called) and part != "gate" else None
        )
        if spec is not None and not by_rules:
            role = self.role(spec.role)
            facts += [self.prompt(path, spec)[1], role.brief, role.model_role]
        else:
            facts.append(self.resources.code_revision)
        if part == "gate" and isinstance(step, Gated) and step.gate is not None:
            facts.append(step.gate.model_dump(mode="json", by_alias=True))
        if isinstance(step, AgentStep | TransformStep) and (output := self.output_type(path)):
            facts.append(_schema(output))
        return digest(facts)

    def _upstream(self, placed: Placed) -> Iterator[str]:
        seen = set()
        for path in self._needed(placed):
            if path != placed.path and path not in seen:
                seen.add(path)
                yield path

    def _needed(self, placed: Placed) -> Iterator[str]:
        """Yield what a step waits for: what it names, and what may be done in its place."""
        for others in (self.stands_in, self.takes_back):
            if placed.path in others:
                yield others[placed.path]
        for name in names_needed(placed.step):
            path = self.resolve(name, placed.block)
            while path is not None:
                yield path
                instead = self.instead_of(Address(path))
                path = instead.step if instead and instead.step != placed.path else None

    def _in_order(self) -> list[str]:
        ordered: list[str] = []
        visiting: set[str] = set()

        def visit(path: str) -> None:
            if path in visiting:
                return
            visiting.add(path)
            for need in self.upstream[path]:
                visit(need)
            ordered.append(path)

        for path in self.placed:
            visit(path)
        return ordered


@lru_cache(maxsize=256)
def _schema(output: type[BaseModel]) -> dict[str, Any]:
    """Return the form of an output; to work it out takes longer than the step of a small run."""
    return output.model_json_schema()


def names_needed(step: AnyStep) -> Iterator[str]:
    """Yield the steps that a step names as what comes before it, as it calls them."""
    yield from step.needs
    yield from (one.step for one in reads(step) if one.step is not None)
    yield from step.named.values()
    if step.revert is not None:
        yield step.revert
    if isinstance(step, EachStep | BranchStep):
        steps = step.steps if isinstance(step, EachStep) else (*step.then, *step.otherwise)
        inside = {one.id for one in steps}
        for inner in steps:  # what the inside needs from outside, the block waits for
            yield from (name for name in names_needed(inner) if name not in inside)
