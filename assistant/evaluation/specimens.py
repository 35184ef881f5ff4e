"""Specimens: clean drafts in which flaws are planted, to see whether a judge notices.

Each is made through the engine by the offline rules, from a brief that tells all a person can tell;
what the rules would ask the writer is filled in from the file. So specimens never lag behind their
template, and cost nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.rules_writer import RulesWriter
from agents.sources import Source, Sources, leaves
from agents.writer import Assignment, Meter, Written
from graphs import paths
from graphs.catalog import shipped
from graphs.checks.check import Check, Draft
from graphs.checks.run import run_checks
from graphs.edits import GiveResult
from graphs.engine import Executor
from graphs.errors import DefinitionError, GraphError, Problem
from graphs.findings import Finding, Patch, Severity
from graphs.inputs import accepted
from graphs.journal import Address, Decision, MemoryJournal, Outcome, Verdict
from graphs.kinds import perform
from graphs.loader import load
from graphs.revision import Revision
from graphs.room import Room
from graphs.screenplay import fountain_reading
from graphs.shown import shown
from graphs.steps import ReviseStep
from graphs.workflow import Workflow

MOST_STOPS = 12
LEAST_SPECIMENS = 3
_DRAFT = "draft"
_DAY = date(2026, 1, 5)  # on which they are written: a specimen is always the same


class Recipe(BaseModel):
    """What a specimen is made from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    inputs: Mapping[str, Any] = Field(default_factory=dict)
    scripts: Mapping[str, str] = Field(default_factory=dict)  # Fountain, by the name of its file
    written: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)  # by step, by place


class Recipes(BaseModel):
    """A file of specimens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template: str
    specimens: tuple[Recipe, ...] = Field(min_length=LEAST_SPECIMENS)


class Gate(NamedTuple):
    """What a gate looks at, and with which checks."""

    form: type[BaseModel]
    checks: list[Check]


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A clean draft, with what it was made from."""

    template: str
    name: str
    brief: str
    draft: Mapping[str, Any]
    sources: Sources = field(repr=False)
    inputs: Mapping[str, Any] = field(repr=False)
    given: frozenset[str] = field(repr=False)

    def findings(self, draft: Mapping[str, Any]) -> list[Finding]:
        """Return what the gates of the template object to, in this draft or in a changed one.

        What was changed counts as a model's: the words of a person would be treated with care.
        """
        workflow = shipped(self.template)
        found: dict[Finding, None] = {}
        for form, checks in _gates(workflow, draft):
            data = {name: draft[name] for name in form.model_fields}
            seen = Draft(
                value=form.model_validate(data),
                data=data,
                inputs=self.inputs,
                given=self.given,
                sources={**self.sources, **_changed(self.draft, draft)},
            )
            found |= dict.fromkeys(run_checks(checks, seen).findings)
        return [one for one in found if one.severity is not Severity.INFO]


def _gates(workflow: Workflow, draft: Mapping[str, Any]) -> Iterator[Gate]:
    """Yield the checks of each gate that looks at the whole draft or at a part that it holds."""
    for placed in workflow.definition.walk():
        step = placed.step
        if not isinstance(step, ReviseStep) or "." in placed.path:
            continue
        form = workflow.output_type(step.of)
        if form is not None and set(form.model_fields) <= set(draft):
            chosen = step.checks
            checks = workflow.resources.checks
            yield Gate(form, [one for one in checks if chosen == "all" or one.id in chosen])


def _changed(before: Any, after: Any) -> dict[str, Source]:
    return {
        f"{patch.path}{path}": Source.MODEL
        for patch in paths.differences(before, after)
        for path, _ in leaves(patch.value)
    }


def recipes_in(folder: Path, template: str) -> tuple[Recipe, ...]:
    """Return how a template's specimens are made; raise DefinitionError with every problem."""
    path = folder / f"{template}.yaml"
    if not path.is_file():
        raise DefinitionError([Problem("there are no specimens of this template", str(path))])
    loaded = load(path.read_bytes(), file=str(path))
    try:
        return Recipes.model_validate(loaded.value).specimens
    except ValidationError as error:
        raise DefinitionError(
            loaded.problem(str(one["msg"]), tuple(one["loc"])) for one in error.errors()
        ) from None


async def specimen(template: str, recipe: Recipe) -> Specimen:
    """Make a draft by a recipe, and approve whatever waits; raise GraphError where none comes."""
    workflow = shipped(template)
    taken = accepted(workflow.definition, recipe.inputs, _DAY)
    brought = tuple(
        GiveResult(step=step, value=value)
        for step, value in _scripts(workflow, recipe.scripts).items()
    )
    revision = Revision(inputs=taken.values, given=taken.given, edits=brought)
    writer = _FilledIn(recipe.written)
    made = await _made(workflow, revision, writer)
    if unused := set(recipe.written) - writer.used:
        raise GraphError(f"{recipe.name!r} fills in {min(unused)!r}, and there is no such step.")
    told = {**recipe.inputs, **recipe.scripts}
    return Specimen(
        template=template,
        name=recipe.name,
        brief="\n".join(f"{name}: {_told(one)}" for name, one in told.items()),
        draft=made.value,
        sources=made.sources,
        inputs=taken.values,
        given=frozenset(taken.given),
    )


async def _made(workflow: Workflow, revision: Revision, writer: "_FilledIn") -> Outcome:
    journal = MemoryJournal()
    for _ in range(MOST_STOPS):
        executor = Executor(
            workflow,
            revision,
            Room(journal=journal, writers=lambda pin: writer),
            perform,
            entries=await journal.entries(),
            decisions=await journal.decisions(),
        )
        executor.start()
        await executor.settled()
        draft = executor.results.get(Address(_DRAFT))
        if isinstance(draft, Outcome) and draft.value is not None:
            return replace(draft, value=await shown(executor, Address(_DRAFT), draft.value))
        for request in executor.requests():
            await journal.decide(Decision(request.gate, request.shown, Verdict.APPROVE, "nobody"))
    raise GraphError(f"The rules made no draft of {workflow.name!r}: {executor.failures()}")


@dataclass(frozen=True)
class _FilledIn:
    """The offline rules, with texts of a person in the places that they leave to one."""

    written: Mapping[str, Mapping[str, Any]]
    used: set[str] = field(default_factory=set)
    name: str = "rules"

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        answer = await RulesWriter().write(assignment, meter=meter, emit=emit)
        address = str(Address(assignment.step, assignment.item))
        value = answer.value
        self.used.add(address)
        for pattern, texts in self.written.get(address, {}).items():
            value = _filled(value, pattern, texts)
        form = assignment.output.model_validate(value)
        return replace(answer, value=form.model_dump(mode="json"))


def _filled(value: Any, pattern: str, texts: Any) -> Any:
    """Put texts into the places that a pattern names: one each in their order, or the same."""
    places = [path for path, _ in paths.select(value, pattern)]
    if not places:
        raise GraphError(f"A specimen fills {pattern!r} in, and there is no such place.")
    given = texts if "*" in pattern else [texts]
    if len(given) != len(places):
        raise GraphError(f"{pattern!r} is {len(places)} places, and {len(given)} texts are given.")
    return paths.apply(
        value,
        [Patch(path=path, value=text) for path, text in zip(places, given, strict=True)],
    )


def _scripts(workflow: Workflow, scripts: Mapping[str, str]) -> Mapping[str, Any]:
    """Return scripts as the results that they come in as."""
    results: dict[str, Any] = {}
    bring = workflow.resources.bring
    for name, text in scripts.items():
        if bring is None or bring.script is None:
            raise GraphError(f"The template {workflow.name!r} takes no scripts.")
        for step, value in bring.script(name, fountain_reading.read(text)).results.items():
            beside = bring.beside.get(step)
            results[step] = beside(results[step], value) if beside and step in results else value
    return results


def _told(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(map(str, value))
    return str(value)
