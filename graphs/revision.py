"""A revision: the immutable state of a run's inputs and edits, and how one follows from another."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.style import PLAIN, Style
from graphs.edits import (
    Edit,
    GiveResult,
    Guidance,
    Redo,
    Rename,
    ReplaceResult,
    SetInput,
    SetStyle,
    Skip,
    UseWriter,
    Waive,
    WriterPin,
    renamed,
    renamed_item,
)
from graphs.journal import Address


class Revision(BaseModel):
    """What a run is a function of, next to its definition and the decisions people made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = 1
    inputs: Mapping[str, Any] = Field(default_factory=dict)
    given: tuple[str, ...] = ()  # the inputs that a person gave, as opposed to defaults
    edits: tuple[Edit, ...] = ()
    writer: WriterPin = WriterPin()
    style: Style = PLAIN
    parent: int | None = None
    restores: int | None = None  # the revision whose state this is, after an undo
    chosen: bool = False  # restored by choice: an undo leads back to the parent, not past it
    carry: tuple[Rename, ...] = ()  # changes since the parent that code carries through results
    renames: tuple[tuple[int, Rename], ...] = ()  # all that stand, each with its revision's number

    def aimed_at(self, address: Address, kind: type[Any]) -> list[Any]:
        """Return the edits of one kind that are aimed at a step, oldest first."""
        return [
            edit
            for edit in self.edits
            if isinstance(edit, kind) and (edit.step, edit.item) in (address, (address.step, ""))
        ]

    def writer_of(self, step: str, item: str = "") -> WriterPin:
        """Return what writes a step: the last choice that names it, else the run's own."""
        chosen = self.writer
        for edit in self.edits:
            if not isinstance(edit, UseWriter) or (edit.steps and step not in edit.steps):
                continue
            if not edit.items or item in edit.items:
                chosen = edit.writer
        return chosen


def amended(revision: Revision, edits: Sequence[Edit]) -> Revision:
    """Return the next revision: this one with ``edits`` applied in their order."""
    inputs: dict[str, Any] = dict(revision.inputs)
    given = list(revision.given)
    active: list[Edit] = list(revision.edits)
    carry: list[Rename] = []
    style = revision.style
    for edit in edits:
        match edit:
            case SetStyle():
                style = restyled(style, edit)
            case SetInput():
                inputs[edit.name] = edit.value
                given += [edit.name] if edit.name not in given else []
            case Rename():
                inputs = renamed(inputs, edit)
                style = style.model_copy(update=renamed(style.model_dump(), edit))
                active = [_renamed_edit(one, edit) for one in active]
                carry.append(edit)
            case ReplaceResult():
                active = _merged(active, edit)
            case Redo() | GiveResult() | Skip():
                active = [one for one in active if not _same_aim(one, edit)] + [edit]
            case Waive():
                active = [one for one in active if not _same_finding(one, edit)]
                active += [edit] if edit.reason else []
            case Guidance() | UseWriter():
                active.append(edit)
    number = revision.number + 1
    return revision.model_copy(
        update={
            "number": number,
            "inputs": inputs,
            "given": tuple(given),
            "edits": tuple(active),
            "style": style,
            "parent": revision.number,
            "restores": None,
            "chosen": False,
            "carry": tuple(carry),
            "renames": (*revision.renames, *((number, one) for one in carry)),
        }
    )


def restyled(style: Style, edit: SetStyle) -> Style:
    """Return a style with what an edit says of it; raise ValidationError for what is too long."""
    said = edit.model_dump(exclude={"kind"})
    new = {name: " ".join(text.split()) for name, text in said.items() if text is not None}
    return Style.model_validate(style.model_dump() | new)


def restored(current: Revision, earlier: Revision, *, chosen: bool = False) -> Revision:
    """Return the next revision with the state of an earlier one: undone to, or chosen."""
    return earlier.model_copy(
        update={
            "number": current.number + 1,
            "parent": current.number,
            "restores": earlier.number,
            "chosen": chosen,
            "carry": (),
        }
    )


def carried(value: Any, carry: Sequence[Rename]) -> Any:
    """Return a value with the changes that code carries through."""
    for rename in carry:
        value = renamed(value, rename)
    return value


def carried_item(item: str, carry: Sequence[Rename]) -> str:
    """Return the name of an item after the changes that code carries through."""
    for rename in carry:
        item = renamed_item(item, rename)
    return item


def _same_aim(one: Edit, other: Redo | GiveResult | Skip) -> bool:
    return isinstance(one, type(other)) and (one.step, one.item) == (other.step, other.item)


def _same_finding(one: Edit, other: Waive) -> bool:
    aims = [
        (it.check, it.path, it.evidence, it.step, it.item)
        for it in (one, other)
        if isinstance(it, Waive)
    ]
    return len(aims) == 2 and aims[0] == aims[1]


def _merged(active: list[Edit], edit: ReplaceResult) -> list[Edit]:
    """Put new hand patches over older ones of the same place, keeping the oldest base."""
    patches = {patch.path: patch for patch in edit.patches}
    others: list[Edit] = []
    earlier: dict[str, Any] = {}
    for one in active:
        if isinstance(one, ReplaceResult) and (one.step, one.item) == (edit.step, edit.item):
            earlier |= {patch.path: patch for patch in one.patches}
        else:
            others.append(one)
    for path, patch in patches.items():
        if path in earlier and patch.base == earlier[path].value:
            patches[path] = patch.model_copy(update={"base": earlier[path].base})
    # A passage that stands as it was made is nobody's hand edit any more.
    merged = tuple(one for one in {**earlier, **patches}.values() if one.base != one.value)
    return [*others, edit.model_copy(update={"patches": merged})] if merged else others


def _renamed_edit(edit: Edit, rename: Rename) -> Edit:
    if isinstance(edit, ReplaceResult | GiveResult | Guidance | Redo | Skip | Waive) and edit.item:
        edit = edit.model_copy(update={"item": renamed_item(edit.item, rename)})
    match edit:
        case ReplaceResult():
            patches = tuple(
                patch.model_copy(
                    update={
                        "base": renamed(patch.base, rename),
                        "value": renamed(patch.value, rename),
                    }
                )
                for patch in edit.patches
            )
            return edit.model_copy(update={"patches": patches})
        case GiveResult():
            return edit.model_copy(update={"value": renamed(edit.value, rename)})
        case Guidance():
            return edit.model_copy(update={"text": renamed(edit.text, rename)})
        case Waive():
            said = {"evidence": edit.evidence, "reason": edit.reason}
            return edit.model_copy(update=renamed(said, rename))
        case UseWriter():
            items = tuple(renamed_item(item, rename) for item in edit.items)
            return edit.model_copy(update={"items": items})
        case _:
            return edit
