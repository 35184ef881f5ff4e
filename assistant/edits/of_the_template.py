"""Reads wishes in the words of one template: "we have 8,000 saved" of a business plan."""

from assistant.edits.inputs import set_input
from assistant.edits.scene import Scene, Understood
from assistant.edits.words import Said
from graphs.briefs import changed
from graphs.edits import Edit


def in_its_words(said: Said, scene: Scene) -> Understood | None:
    """Return the inputs that a wish sets, where the template knows every word of it."""
    edits: list[Edit] = []
    readings = []
    for name, value in changed(scene.definition.name, said.plain(said.bare)).items():
        if name not in scene.definition.inputs:
            continue
        one = set_input(name, value, scene)
        if not one.edits:
            return one
        edits.extend(one.edits)
        readings.append(one.reading)
    return Understood(tuple(edits), " ".join(readings)) if edits else None
