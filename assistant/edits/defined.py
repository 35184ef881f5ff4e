"""Words with their meanings as people paste them: one a line, or with commas or semicolons."""

import re

from assistant.edits.inputs import set_input
from assistant.edits.scene import Scene, Understood

_SAID = re.compile(
    r"\s*(?:(?:please\s+)?(?:set|change|make)\s+)?(?:the\s+|my\s+)?(?P<name>[a-z][a-z ]{2,40}?)"
    r"(?:\s+to\b|\s+are\b|\s+is\b|\s*[:=])\s*(?P<list>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_DEFINED = r"[^\W_][^,:;\n]{0,60}:[ \t]+\S"  # a word, a colon, and the beginning of its meaning
_BETWEEN = re.compile(rf"\s*[,;\n]\s*(?={_DEFINED})")
_FEWEST = 2


def words(said: str, scene: Scene) -> Understood | None:
    """Return the edit that sets a list to words with their meanings; None where none are said."""
    found = _SAID.fullmatch(said)
    name = _called(found["name"].strip().lower(), scene) if found else None
    if found is None or name is None:
        return None
    entries = [" ".join(one.split()).strip(" ,;") for one in _BETWEEN.split(found["list"])]
    if len(entries) < _FEWEST or not all(re.match(_DEFINED, one) for one in entries):
        return None
    return set_input(name, entries, scene)


def _called(name: str, scene: Scene) -> str | None:
    """Return the input that is called so, where it is a list of anything."""
    lists = {
        one: (one, spec.title.lower(), *(also.lower() for also in spec.also))
        for one, spec in scene.definition.inputs.items()
        if spec.type == "list" and not spec.options
    }
    return next((one for one, called in lists.items() if name in called), None)
