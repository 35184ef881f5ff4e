"""Levels: an item that several blocks work on, one after the other, as its outline and its script.

A wish for the item alone is one for all of them; each later one alone can be wished for too.
"""

from collections.abc import Sequence
from itertools import pairwise

from assistant.edits.place import Mention, Place
from assistant.edits.scene import Scene


def levels(places: Sequence[Place], scene: Scene) -> list[Place]:
    """Return the same item of blocks that follow each other, the first block first; else none."""
    order = {path: at for at, path in enumerate(scene.workflow.placed)}
    found = sorted(places, key=lambda one: order[one.step])
    same = len({(one.item, one.path) for one in found}) == 1 and bool(found[0].item)
    follow = all(
        later.step in scene.workflow.downstream[one.step] for one, later in pairwise(found)
    )
    return found if len(found) > 1 and same and follow and not found[0].path else []


def named(place: Place) -> str:
    """Return what the level of a place is called: by the block that works on it."""
    return " ".join(place.step.rpartition(".")[2].split("_"))


def alone(places: Sequence[Place], mention: Mention, text: str) -> list[str]:
    """Return the same wish for each later level alone."""
    label = text[mention.start : mention.end]
    before, after = text[: mention.start], text[mention.end :]
    return [f"{before}the {named(one)} of {label}{after}" for one in places[1:]]
