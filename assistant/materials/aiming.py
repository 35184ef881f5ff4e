"""Turns what differs between two values of a draft into edits, each aimed at where it was made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from assistant.comparing import as_text
from assistant.edits.passages import computed_number
from assistant.edits.place import Place
from assistant.edits.scene import Scene
from assistant.edits.told import told
from assistant.materials.differences import Unplaced
from assistant.materials.rewriting import Misplaced
from assistant.materials.settling import Settling
from assistant.naming import Naming
from graphs import paths
from graphs.edits import Edit, HandPatch, ReplaceResult, SetInput
from graphs.engine import Executor
from graphs.errors import InputError, PathError
from graphs.filling import named_in
from graphs.findings import Patch
from graphs.inputs import read
from graphs.journal import Address, Kind, Outcome
from graphs.origins import Spot, origin
from graphs.steps import TransformStep

_GONE = object()


@dataclass(frozen=True)
class Change:
    """A passage of a returned file: what it was, what it is, and the edit that makes it so.

    ``now`` is what stands there today where that is something else than what was exported.
    """

    where: str
    before: str
    after: str
    edit: Edit
    now: str | None = None


class Aim:
    """One exported draft, the run it is of as it stood then, and as it stands now."""

    def __init__(
        self, subject: Address, then: Executor, now: Executor, *, in_place: bool = False
    ) -> None:
        self._subject = subject
        self._in_place = in_place
        self._workflow = then.workflow
        self._then = _results(then)
        self._now = _results(now)
        self._inputs_then = then.revision.inputs
        self._revision = now.revision
        self._names = Naming(then.workflow, self._then)

    def changes(self, exported: Any, returned: Any) -> tuple[list[Change], list[Unplaced]]:
        """Return the edits that make the returned draft of the exported one, a passage each."""
        found: list[Change] = []
        unplaced: list[Unplaced] = []
        inputs: dict[str, Any] = {}
        numbers: dict[Address, list[Patch]] = {}
        for patch in paths.differences(exported, returned):
            before = paths.get(exported, patch.path)
            try:
                found += self._change(patch, before, returned, inputs, numbers)
            except Misplaced as misplaced:
                unplaced.append(Unplaced(as_text(before), as_text(patch.value), misplaced.why))
        for address, patches in numbers.items():
            try:
                found += self._settled(address, patches)
            except Misplaced as misplaced:
                unplaced += [
                    Unplaced(
                        as_text(paths.get(self._then[address], one.path, "")),
                        as_text(one.value),
                        misplaced.why,
                    )
                    for one in patches
                ]
        return found, unplaced

    def _change(
        self,
        patch: Patch,
        before: Any,
        returned: Any,
        inputs: dict[str, Any],
        numbers: dict[Address, list[Patch]],
    ) -> Iterator[Change]:
        written = paths.get(self._then[self._subject], patch.path, _GONE)
        other = written is not _GONE and as_text(written) != as_text(before)
        if other and not named_in(written):  # a figure that is filled in stays a reference
            raise Misplaced("filled")  # its words are filled in from elsewhere
        spot = self._spot(patch.path, written)
        if (name := self._input(spot)) is not None:
            if name not in inputs:
                top = patch.path.removesuffix(spot.path.removeprefix(f"/{name}"))
                inputs[name] = paths.get(returned, top)
                yield from self._to_input(name, inputs[name])
            return
        if spot.address.step in self._workflow.resources.live:
            place = Patch(path=spot.path, value=patch.value)
            numbers.setdefault(spot.address, []).append(place)
            return
        yield from self._by_hand(self._last(spot, patch.path), before, patch.value)

    def _settled(self, address: Address, patches: Sequence[Patch]) -> Iterator[Change]:
        """Yield the changes of a computed result that its template knows to settle."""
        live = self._workflow.resources.live[address.step]
        then = self._then[address]
        now = self._now.get(address, then)
        settling = Settling(live, self._workflow.definition, address, then, now)
        try:
            settled = settling.changes(patches)
        except PathError:
            raise Misplaced("gone") from None
        except ValueError:
            raise Misplaced("form") from None
        for one in settled:
            for edit in one.edits:
                yield Change(one.where, one.before, one.after, edit)

    def _spot(self, path: str, written: Any) -> Spot:
        """Return where a passage was written; a review that has changed it keeps it."""
        whole = Spot(self._subject, path)
        first = origin(self._workflow, whole, self._then)
        made = paths.get(self._then.get(first.address), first.path, _GONE)
        return first if made == written else whole

    def _last(self, spot: Spot, path: str) -> Spot:
        """Return where a passage is changed: where it was made, or in the finished draft."""
        return Spot(self._subject, path) if self._in_place else spot

    def _input(self, spot: Spot) -> str | None:
        """Return the input that a computed passage is the value of, as the person gave it."""
        step = self._workflow.placed[spot.address.step].step
        name = spot.path.removeprefix("/").partition("/")[0]
        if not isinstance(step, TransformStep) or name not in self._workflow.definition.inputs:
            return None
        value = paths.get(self._then[spot.address], f"/{name}", _GONE)
        return name if value == self._inputs_then.get(name) else None

    def _to_input(self, name: str, value: Any) -> Iterator[Change]:
        definition = self._workflow.definition
        try:
            given = read(definition, name, value)
        except InputError:
            raise Misplaced("form") from None
        before, now = self._inputs_then.get(name), self._revision.inputs.get(name)
        if given != now:
            where, was, becomes = told(definition, self._inputs_then, name, given)
            yield Change(
                where=where,
                before=was,
                after=becomes,
                edit=SetInput(name=name, value=given),
                now=as_text(now) if now != before else None,
            )

    def _by_hand(self, spot: Spot, before: Any, value: Any) -> Iterator[Change]:
        address, path = spot
        place = Place(address.step, address.item, path, before, "")
        step = self._workflow.placed[address.step].step
        is_number = isinstance(before, int | float) and not isinstance(before, bool)
        if is_number and (isinstance(step, TransformStep) or computed_number(place, self._scene)):
            raise Misplaced("number")
        now = before
        if address in self._now:
            now = paths.get(self._now[address], path, _GONE)
            if now is _GONE:
                raise Misplaced("gone")
            self._check(address, path, value)
        if now != value:
            part = self._names.part(address)
            inside = self._names.passage(address, path)
            patch = HandPatch(path=path, base=now, value=value)
            old, new = _narrowed(as_text(before), as_text(value))
            yield Change(
                where=f"{part}: {inside}" if inside else part,
                before=old,
                after=new,
                edit=ReplaceResult(step=address.step, item=address.item, patches=(patch,)),
                now=as_text(now) if now != before and not named_in(now) else None,
            )

    def _check(self, address: Address, path: str, value: Any) -> None:
        output = self._workflow.output_type(address.step)
        try:
            whole = paths.put(self._now[address], path, value)
            if output is not None:
                output.model_validate(whole)
        except (PathError, ValidationError):
            raise Misplaced("form") from None

    @cached_property
    def _scene(self) -> Scene:
        return Scene(self._workflow, self._revision, self._then)


def _narrowed(before: str, after: str) -> tuple[str, str]:
    """Return only the lines of two lists that differ."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) == len(new) == 1:
        return before, after
    told = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [one for one in told if one[0] != "equal"]
    return (
        "\n".join(line for _, i1, i2, _, _ in changed for line in old[i1:i2]),
        "\n".join(line for _, _, _, j1, j2 in changed for line in new[j1:j2]),
    )


def _results(executor: Executor) -> Mapping[Address, Any]:
    return {
        address: result.value
        for address, result in executor.results.items()
        if isinstance(result, Outcome)
        and result.kind is Kind.RESULT
        and address.step in executor.workflow.placed
    }
