"""A step at work: its place among blocks and items, and the values it can see from there."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from agents.sources import Source, leaves, prefixed
from graphs import filling, paths
from graphs.definition import ROOTS, Placed, Reference, Use, reference_of
from graphs.edits import GiveResult, Guidance, HandPatch, Redo, ReplaceResult, Skip
from graphs.engine import Executor
from graphs.expressions import compile_condition, references
from graphs.held import HeldBack, StepFailed
from graphs.inputs import default_of, with_doubles
from graphs.journal import Address, ApprovalRequest, Kind, Outcome
from graphs.keys import digest
from graphs.kinds.items import Item, NoPlace, dig, items_of, known, reached
from graphs.recipe import Recipe
from graphs.steps import AnyStep, BranchStep, EachStep, WorkflowStep
from graphs.steps.base import ByReference, Mapped
from graphs.taking_back import is_over, taken_back_by

E = TypeVar("E")
_GONE = object()
_WORDINGS_DIFFER = (
    "Your wording and the new one differ",
    "Approve to keep yours; ask for changes to take the new one.",
)
_PLACE_GONE = (
    "Your wording has lost its place",
    "The new text has no such passage. Approve to go on and keep yours aside until it comes back; "
    "ask for changes to drop it.",
)


class Declared(NamedTuple):
    """The declared inputs of a step: what it works with, what its key sees, and their sources."""

    values: dict[str, Any]
    sources: dict[str, Source]  # prefixed with "/name"


class Frame:
    """One step of one item in one advance."""

    def __init__(self, executor: Executor, placed: Placed, item: str) -> None:
        self.executor = executor
        self.placed = placed
        self.item = item
        self.address = Address(placed.path, item)

    @property
    def step(self) -> Any:
        return self.placed.step

    def digest(self, part: str = "", *, by_rules: bool = True) -> str:
        return self.executor.workflow.step_digest(self.placed.path, part, by_rules=by_rules)

    def aimed(self, kind: type[E]) -> list[E]:
        """Return the person's edits of one kind that are aimed at this step."""
        return self.executor.revision.aimed_at(self.address, kind)

    def recipe(
        self, values: Mapping[str, Any], *, step_digest: str | None = None, **more: Any
    ) -> Recipe:
        """Return what decides the outcome from ``values``; what was taken back is done anew."""
        recipe = Recipe(
            step_digest or self.digest(),
            values,
            nonce=",".join(redo.nonce for redo in self.aimed(Redo)),
            takes_back=taken_back_by(self.executor, self.address),
            **more,
        )
        while is_over(self.executor, self.address, recipe.key):
            recipe = replace(recipe, times=recipe.times + 1)
        return recipe

    @property
    def tries(self) -> int:
        """How often the step was to be done again: asked for, or after it was taken back."""
        recipe = self.executor.recipes.get(self.address)
        return len(self.aimed(Redo)) + (recipe.times if recipe else 0)

    @property
    def given(self) -> Recipe | None:
        """What the person brought in place of the step's result, unless it was taken back since."""
        if not (edits := self.aimed(GiveResult)):
            return None
        recipe = Recipe(self.digest(), {"given": edits[-1].value})
        return None if is_over(self.executor, self.address, recipe.key) else recipe

    @property
    def guidance(self) -> tuple[str, ...]:
        return tuple(one.text for one in self.aimed(Guidance))

    async def left_out(self) -> str | None:
        """Return why the step is skipped, or None when it runs."""
        if self.aimed(Skip):
            return "Left out by you."
        if (other := await self._other_branch()) is not None:
            return other
        condition = self.step.when
        if condition is None:
            return None
        values = await self.expression_values(condition)
        if compile_condition(condition, tuple(values)).holds(values):
            return None
        return f"Not needed: {condition}"

    async def _other_branch(self) -> str | None:
        """Return why a step is not done that stands in the branch which was not taken."""
        block = self.placed.block
        if block is None or not isinstance(block.step, BranchStep):
            return None
        taken = await Frame(self.executor, block, self.item).takes(block.step)
        mine = block.step.then if self.step in block.step.then else block.step.otherwise
        sign = "!" if mine is block.step.then else ""
        return None if mine is taken else f"Not needed: {sign}({block.step.if_})"

    async def takes(self, step: BranchStep) -> Sequence[AnyStep]:
        """Return the steps of the branch that is taken."""
        values = await self.expression_values(step.if_)
        holds = compile_condition(step.if_, tuple(values)).holds(values)
        return step.then if holds else step.otherwise

    async def not_needed(self) -> str | None:
        """Return why a step that stands in for another one is not needed; None where it is."""
        back = self.executor.workflow.takes_back.get(self.placed.path)
        if back is not None and self.address not in self.executor.taking_back:
            return f"Not needed: it takes {back} back when the run fails."
        first = self.executor.workflow.stands_in.get(self.placed.path)
        if first is None:
            return None
        result = await self.executor.outcome(Address(first, self.item))
        if not isinstance(result, Outcome):
            raise HeldBack(result)
        return None if result.kind is Kind.FAILED else f"Not needed: {first} did not fail."

    async def is_bypassed(self) -> bool:
        """Tell whether nothing inside the step is done: it is left out, or its result was given."""
        return self.given is not None or await self.left_out() is not None

    async def wait(self) -> None:
        """Wait for the steps that must come first whatever is read from them."""
        for name in self.step.needs:
            await self.executor.need(self.beside(name))
        block = self.placed.block
        if block is not None and isinstance(block.step, EachStep) and block.step.in_order:
            item = await self.current()
            if item.position:
                items = await items_of(Frame(self.executor, block, _outer(self.item)))
                last = f"{block.path}.{block.step.last.id}"
                previous = _inner(_outer(self.item), items[item.position - 1].key)
                await self.executor.need(Address(last, previous))

    def beside(self, name: str) -> Address:
        """Return the address of a step that is named here: of this block, or of one around it."""
        path = self.executor.workflow.resolve(name, self.placed.block)
        if path is None:
            raise StepFailed(f"There is no step {name!r} here.")
        depth = self.executor.workflow.placed[path].depth
        return Address(path, "/".join(self.item.split("/")[:depth]) if depth else "")

    async def current(self) -> Item:
        """Return the item of the block around this step."""
        block = self.placed.block
        while block is not None and not isinstance(block.step, EachStep | WorkflowStep):
            block = block.block
        if block is None or not isinstance(block.step, EachStep):
            raise StepFailed("There is no item outside an each block.")
        items = await known(Frame(self.executor, block, _outer(self.item)))
        key = self.item.rsplit("/", 1)[-1]
        if key not in items.by_key:
            raise StepFailed(f"There is no item {key!r} in {block.path!r}.")
        return items.by_key[key]

    async def result(self, reference: Reference) -> Outcome:
        """Wait for the step that is referred to."""
        assert reference.step is not None
        return await self.executor.need(self.beside(reference.step))

    async def value(self, reference: Reference) -> Any:
        """Return the value at a reference; a place inside nothing is nothing, others are there."""
        path = reference.path
        match reference.root:
            case "inputs" | "given" if self.placed.sub is not None:
                return await self._passed(self.placed.sub, reference)
            case "inputs" | "given":
                revision = self.executor.revision
                names = revision.inputs if reference.root == "inputs" else sorted(revision.given)
                values = {name: revision.inputs[name] for name in names}
                return reached(values.get(path[0]), reference, 1) if path else values
            case "steps":
                outcome = await self.result(reference)
                if outcome.kind is Kind.SKIPPED:
                    return dig(self._empty(reference), path[1:])
                return reached(outcome.value, reference, 1)
            case "item":
                return reached((await self.current()).value, reference, 0)
            case "index":
                return reached((await self.current()).position, reference, 0)
            case "earlier":
                return reached(await self._earlier(), reference, 0)
            case _:
                raise StepFailed(f"Nothing is called {reference.root!r} here.")

    def _around(self, use: Use) -> "Frame":
        """Return the use of a workflow that this step stands in, at its own item."""
        return Frame(self.executor, use.placed, "/".join(self.item.split("/")[: use.placed.depth]))

    async def _passed(self, sub: Use, reference: Reference) -> Any:
        """Return what a workflow was given as its inputs where it is used, at this place."""
        around = self._around(sub)
        given: Mapped = sub.step.with_
        spec = self.executor.workflow.definition.workflows[sub.step.use]
        names = reference.path[:1] or tuple(spec.inputs)
        values: dict[str, Any] = {}
        for name in names:
            if name in given:
                values[name] = await around.value(reference_of(given[name]))
            elif reference.root == "inputs" and name in spec.inputs:
                values[name] = default_of(spec.inputs[name])
        return reached(values.get(names[0]), reference, 1) if reference.path else values

    def _empty(self, reference: Reference) -> Any:
        """Return what a step that was left out gives: its form with nothing in it, or nothing."""
        assert reference.step is not None
        return self.executor.workflow.empty(self.beside(reference.step).step)

    async def declared(self, mapping: Mapped) -> Declared:
        """Return the declared inputs by name; one by reference as a token of the reference."""
        values: dict[str, Any] = {}
        sources: dict[str, Source] = {}
        for name, source in mapping.items():
            reference = reference_of(source)
            if isinstance(source, ByReference):
                values[name] = filling.token(reference)
                continue
            values[name] = await self.value(reference)
            sources |= prefixed(await self._sources(reference), f"/{name}")
        return Declared(values, sources)

    async def filled(self, value: Any) -> Any:
        """Return a value with every reference in its texts replaced by what it refers to."""
        return filling.filled(value, await self.named_in(value))

    async def named_in(self, value: Any) -> dict[str, str]:
        """Return what the references in the texts of a value refer to, by reference.

        One that nobody declares, that leads to no single value, or to a step that does not come
        before this one, is left out.
        """
        found: dict[str, str] = {}
        declared = self.executor.workflow.by_reference
        for name in sorted(filling.named_in(value) if declared else ()):
            reference = Reference.parse(name)
            allowed = any(reference.is_within(one) for one in declared)
            if allowed and self._comes_before(reference):
                with contextlib.suppress(NoPlace):
                    leaf = await self.value(reference)
                    if isinstance(leaf, str | int | float):
                        found[name] = str(leaf)
        return found

    def _comes_before(self, reference: Reference) -> bool:
        """Tell whether a reference can be read from here: waiting for a later step has no end."""
        if reference.step is None:
            return True
        workflow = self.executor.workflow
        path = workflow.resolve(reference.step, self.placed.block)
        return path is not None and self.placed.path in workflow.downstream[path]

    async def expression_values(self, source: str) -> dict[str, Any]:
        """Return the values that an expression is evaluated on, by root."""
        return self.evaluated(await self.referred_to(source))

    def evaluated(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values as expressions see them; keys of steps see them as they are."""
        return with_doubles(values, self.executor.workflow.inputs_at(self.placed))

    async def referred_to(self, source: str) -> dict[str, Any]:
        """Return the values that an expression refers to, by root."""
        inputs = await self.value(Reference("inputs", ()))
        values: dict[str, Any] = {"inputs": inputs, "steps": {}}
        roots = ROOTS if self.placed.has_item else ROOTS[:3]
        for root, *rest in references(source, roots):
            if root == "steps" and rest:
                values["steps"][rest[0]] = await self.value(Reference("steps", (rest[0],)))
            elif root not in values:
                values[root] = await self.value(Reference(root, ()))
        return values

    def ready(self, outcome: Outcome) -> Callable[[], Awaitable[Outcome]]:
        """Return a maker for an outcome that is known already."""

        async def make() -> Outcome:
            return outcome

        return make

    async def by_hand(self, made: Awaitable[Outcome]) -> Outcome:
        """Put what the person brought or wrote by hand over what was made."""
        if given := self.given:
            made.close()  # type: ignore[attr-defined]  # never awaited: the step is not done
            outcome = await self._given(given)
        else:
            outcome = await made
        for edit in self.aimed(ReplaceResult):
            for patch in edit.patches:
                outcome = await self._patched(outcome, patch)
        return outcome

    async def _given(self, recipe: Recipe) -> Outcome:
        value = recipe.values["given"]
        sources = {path: Source.YOURS for path, _ in leaves(value)}
        make = self.ready(Outcome(Kind.RESULT, value, sources, how="given"))
        return await self.executor.journaled(self.address, recipe, make, pure=True)

    async def _patched(self, outcome: Outcome, patch: HandPatch) -> Outcome:
        """Merge one hand patch: three-way between its base, the person's words and the new text."""
        if outcome.kind is not Kind.RESULT:
            return outcome
        now = paths.get(outcome.value, patch.path, _GONE)
        if now is _GONE:
            await self._settle_conflict(patch, None, is_gone=True)
            return outcome
        if now not in (patch.base, patch.value):
            await self._settle_conflict(patch, now)
        value = paths.put(outcome.value, patch.path, patch.value)
        mine = {path: Source.YOURS for path, _ in leaves(paths.get(value, patch.path), patch.path)}
        kept = {p: s for p, s in outcome.sources.items() if not paths.within(p, patch.path)}
        return Outcome(
            Kind.RESULT, value, {**kept, **mine}, outcome.note, outcome.usage, how="edited"
        )

    async def _settle_conflict(self, patch: HandPatch, now: Any, *, is_gone: bool = False) -> None:
        kept = {"yours": patch.value, "new": now, "before": patch.base}
        read = await self.filled(kept)
        content = {"path": patch.path, **read, **({} if read == kept else {"kept": kept})}
        title, ask = _PLACE_GONE if is_gone else _WORDINGS_DIFFER
        await self.executor.ask(
            ApprovalRequest(
                gate=Address(f"{self.address.step}.yours", self.item),
                subject=self.address,
                shown=digest({"path": patch.path, **kept}),
                title=title,
                ask=ask,
                content=content,
                kind="conflict",
            )
        )

    async def _sources(self, reference: Reference) -> Mapping[str, Source]:
        if reference.root == "steps":
            outcome = await self.result(reference)
            place = "".join(f"/{part}" for part in reference.path[1:])
            return {
                path.removeprefix(place): source
                for path, source in outcome.sources.items()
                if path.startswith(place)
            }
        if reference.root in {"inputs", "given"} and (sub := self.placed.sub) is not None:
            given = sub.step.with_.get(reference.path[0]) if reference.path else None
            return await self._around(sub)._sources(reference_of(given)) if given else {}
        if reference.root in {"inputs", "given"}:
            return self._input_sources(reference)
        return {}

    def _input_sources(self, reference: Reference) -> dict[str, Source]:
        revision = self.executor.revision
        inputs = dict(revision.inputs)
        whole = {
            path: Source.YOURS if path.split("/")[1] in revision.given else Source.STANDARD
            for path, _ in leaves(inputs)
        }
        place = "".join(f"/{part}" for part in reference.path)
        return {p.removeprefix(place): s for p, s in whole.items() if p.startswith(place)}

    async def _earlier(self) -> list[Any]:
        block = self.placed.block
        item = await self.current()
        assert block is not None
        assert isinstance(block.step, EachStep)
        last = f"{block.path}.{block.step.last.id}"
        items = await items_of(Frame(self.executor, block, _outer(self.item)))
        outer = _outer(self.item)
        return [
            (await self.executor.need(Address(last, _inner(outer, one.key)))).value
            for one in items[: item.position]
        ]


def _outer(item: str) -> str:
    return item.rsplit("/", 1)[0] if "/" in item else ""


def _inner(outer: str, key: str) -> str:
    return f"{outer}/{key}" if outer else key
