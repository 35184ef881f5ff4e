"""The safety line: what the material and the activity of a lesson ask for."""

import re
from collections.abc import Iterable

from agents.rules.banks import load
from agents.rules.words import standard


def safety_line(materials: Iterable[str], activity: str) -> str:
    """Return one line for the hazards in what is used, or an empty one."""
    text = " | ".join([*materials, activity]).lower()
    lines = [
        one["line"]
        for one in load(__package__, "reading")["hazards"]
        if any(re.search(rf"\b{re.escape(word)}\b", text) for word in one["words"])
    ]
    return standard(" ".join(lines))
