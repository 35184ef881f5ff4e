"""Typed edits: everything a person can change about a run, each aimed at a named place."""

import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class EditBase(BaseModel):
    """An edit is data: it can be shown, priced, stored and undone."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SetInput(EditBase):
    """Give an input another value."""

    kind: Literal["set_input"] = "set_input"
    name: str
    value: Any


class HandPatch(EditBase):
    """One place of a result that the person wrote by hand, and what stood there before."""

    path: str
    base: Any
    value: Any


class ReplaceResult(EditBase):
    """Change passages of a result by hand. They are kept when the result is made again."""

    kind: Literal["replace_result"] = "replace_result"
    step: str
    item: str = ""
    patches: tuple[HandPatch, ...]


class GiveResult(EditBase):
    """Bring a whole result along; the step is not done."""

    kind: Literal["give_result"] = "give_result"
    step: str
    item: str = ""
    value: Any


class Guidance(EditBase):
    """Say in words what should be different. Without a model it is kept as a note."""

    kind: Literal["guidance"] = "guidance"
    step: str
    item: str = ""
    path: str = ""
    text: str = Field(min_length=1, max_length=4_000)


class Redo(EditBase):
    """Do a step again as it is."""

    kind: Literal["redo"] = "redo"
    step: str
    item: str = ""
    nonce: str


class Skip(EditBase):
    """Leave a step out."""

    kind: Literal["skip"] = "skip"
    step: str
    item: str = ""


class Waive(EditBase):
    """Say that what a check found is meant to be so, and why. It lasts; no reason takes it back."""

    kind: Literal["waive"] = "waive"
    check: str
    path: str  # in the draft that was reviewed
    evidence: str = ""
    reason: str = Field(default="", max_length=400)
    step: str = ""  # the review that found it, and the item it reviews
    item: str = ""
    of: str = ""  # the hash of the draft it was found in


class Rename(EditBase):
    """Call something by another name, everywhere. Code carries this through."""

    kind: Literal["rename"] = "rename"
    old: str = Field(min_length=2, max_length=80)
    new: str = Field(min_length=1, max_length=80)


class WriterPin(EditBase):
    """What writes: ``rules``, or a model by its litellm name, with others for single roles."""

    name: str = "rules"
    models: tuple[tuple[str, str], ...] = ()
    at: str = ""  # the host it was connected at by a person; empty: as the settings say

    @property
    def by_rules(self) -> bool:
        return self.name == "rules"


class UseWriter(EditBase):
    """Let another writer do these steps, or these items of them; all where none is named."""

    kind: Literal["use_writer"] = "use_writer"
    writer: WriterPin
    steps: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


class SetStyle(EditBase):
    """Say how everything should read that a model writes. What is left out stays as it is."""

    kind: Literal["set_style"] = "set_style"
    language: str | None = None
    audience: str | None = None
    notes: str | None = None


Edit = Annotated[
    SetInput
    | ReplaceResult
    | GiveResult
    | Guidance
    | Redo
    | Skip
    | Waive
    | Rename
    | UseWriter
    | SetStyle,
    Field(discriminator="kind"),
]
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def renamed(value: Any, rename: Rename) -> Any:
    """Return ``value`` with the old name replaced wherever it stands as a word of its own.

    A possessive or a plural apostrophe stays where it was; the case of an all-capitals cue is kept.
    """
    if isinstance(value, str):
        return _pattern(rename.old).sub(lambda match: _like(match.group(), rename.new), value)
    if isinstance(value, dict):
        return {key: renamed(child, rename) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(child, rename) for child in value]
    return value


def stands(value: Any, name: str) -> bool:
    """Tell whether a name stands anywhere in a value as a word of its own."""
    if isinstance(value, str):
        return _pattern(name).search(value) is not None
    if isinstance(value, dict):
        return any(stands(child, name) for child in value.values())
    return isinstance(value, list | tuple) and any(stands(child, name) for child in value)


def item_name(value: Any) -> str:
    """Return a value as the name that an item goes by; empty where nothing of it can stand in one.

    A slash separates the items of blocks within blocks.
    """
    return re.sub(r"[^\w.-]+", "-", str(value))[:60]


def renamed_item(item: str, rename: Rename) -> str:
    """Return the name of an item after a rename of what it is called by."""
    old, new = item_name(rename.old), item_name(rename.new)
    if len(old) < 2 or not new:
        return item
    named = Rename(old=old, new=new)
    return "/".join(str(renamed(part, named)) for part in item.split("/"))


@lru_cache(maxsize=1_000)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.upper())})(?!\w)")


def _like(found: str, new: str) -> str:
    return new.upper() if found.isupper() and len(found) > 1 else new
