"""Reads wishes in the words of one template: "we have 8,000 saved" of a business plan.

What its rules can change of a result by themselves is said in its words too, and is then a passage
that the person wrote over: "end act three of episode 3 on a loss" of a series.
"""

from assistant.edits.inputs import set_input
from assistant.edits.scene import Scene, Understood
from assistant.edits.words import Said
from graphs.briefs import changed
from graphs.edits import Edit, HandPatch, ReplaceResult
from graphs.suggestions import moves


def in_its_words(said: Said, scene: Scene) -> Understood | None:
    """Return the inputs that a wish sets, where the template knows every word of it."""
    if moved := _moved(said, scene):
        return moved
    edits: list[Edit] = []
    readings = []
    words = said.plain(said.bare)
    for name, value in changed(scene.definition.name, words, scene.inputs).items():
        if name not in scene.definition.inputs:
            continue
        one = set_input(name, value, scene)
        if not one.edits:
            return one
        edits.extend(one.edits)
        readings.append(one.reading)
    return Understood(tuple(edits), " ".join(readings)) if edits else None


def _moved(said: Said, scene: Scene) -> Understood | None:
    found = moves(scene.definition.name, said.plain(said.bare), scene.results)
    edits = tuple(
        ReplaceResult(
            step=one.step,
            item=one.item,
            patches=(HandPatch(path=one.path, base=one.base, value=one.value),),
        )
        for one in found
    )
    return Understood(edits, " ".join(one.says for one in found)) if edits else None
