"""Choosing among what a draft offers: one of the ``alternatives`` takes the place of what is there.

The one that is taken out stays among the alternatives, so that a choice can be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from assistant.errors import EditRefused

ALTERNATIVES = "alternatives"


@dataclass(frozen=True)
class Choice:
    """What stands now and what could stand in its place, numbered from 1 in this order."""

    field: str  # the list that holds what stands now
    now: Sequence[Mapping[str, Any]]
    others: Sequence[Mapping[str, Any]]

    def __len__(self) -> int:
        return len(self.now) + len(self.others)


def offered(content: Any) -> Choice | None:
    """Return the choice that a draft offers; None where there is nothing to choose."""
    if not isinstance(content, Mapping):
        return None
    others = content.get(ALTERNATIVES)
    if not _mappings(others):
        return None
    form = set(others[0])
    for name, value in content.items():
        if name != ALTERNATIVES and _mappings(value) and set(value[0]) == form:
            return Choice(name, value, others)
    return None


def chosen(content: Mapping[str, Any], number: int, *, instead: int = 1) -> dict[str, Any]:
    """Return the content with choice ``number`` in the place of what stands at ``instead``."""
    choice = offered(content)
    if choice is None:
        raise EditRefused(
            "there is nothing to choose from here; approve it, edit it, or ask for changes"
        )
    if not 1 <= number <= len(choice):
        raise EditRefused(f"there is no choice {number}; there are 1 to {len(choice)}")
    if number <= len(choice.now):
        return dict(content)
    place, pick = instead - 1, number - len(choice.now) - 1
    old, new = choice.now[place], choice.others[pick]
    now = [{**new, **_name(old)} if i == place else one for i, one in enumerate(choice.now)]
    others = [{**old, **_name(new)} if i == pick else one for i, one in enumerate(choice.others)]
    changed = {**content, choice.field: now, ALTERNATIVES: others}
    return _said_again(changed, now[place])


def _said_again(content: dict[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Say the criteria that belong to what was replaced in the words of what was chosen."""
    text = str(new.get("text", ""))
    said = f"I can {text[:1].lower()}{text[1:]}"
    for name, value in content.items():
        if _mappings(value) and set(value[0]) == {"objective", "i_can"} and text:
            content[name] = [
                {**one, "i_can": said} if one["objective"] == new.get("id") else one
                for one in value
            ]
    return content


def _name(one: Mapping[str, Any]) -> dict[str, Any]:
    """The id belongs to the place, because other parts of the draft refer to it."""
    return {"id": one["id"]} if "id" in one else {}


def _mappings(value: Any) -> TypeGuard[list[Mapping[str, Any]]]:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
    )
