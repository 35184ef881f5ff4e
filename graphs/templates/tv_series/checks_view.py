"""What the checks of a season look at: the outline, one script, or the whole, each at its gate.

Every matter is checked at one gate: beats before scripts are paid for, a script before the season
is put together, and what only the whole shows at the end.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphs.checks.check import Draft
from graphs.findings import Finding, Fix, Severity
from graphs.screenplay.cues import cue
from graphs.screenplay.elements import Element, ElementType, scenes
from graphs.templates.tv_series.draft import Outline, Series
from graphs.templates.tv_series.screenplay import screenplay
from graphs.templates.tv_series.scripted import Kept, Line, Script


class Spoken(NamedTuple):
    """A speech of a script: who says it, in which scene, and where in the draft."""

    name: str
    line: Line
    scene: str  # as a person calls it: EP01 scene 3
    scene_id: str
    path: str


class Read(NamedTuple):
    """A script as its elements, written here or brought along, with the place of each scene."""

    id: str
    elements: Sequence[Element]
    path: str
    own: bool


def outline(draft: Draft) -> Outline | None:
    """Return the outline, at its gate."""
    return draft.value if isinstance(draft.value, Outline) else None


def script(draft: Draft) -> Script | None:
    """Return the script, at its gate."""
    return draft.value if isinstance(draft.value, Script) else None


def series(draft: Draft) -> Series | None:
    """Return the whole season, at the last gate."""
    return draft.value if isinstance(draft.value, Series) else None


def reads(draft: Draft) -> Iterator[Read]:
    """Yield the scripts of this gate: the one that was written, or at the end those brought."""
    if (one := script(draft)) is not None:
        yield Read(one.id, screenplay(one).elements, "/scenes", own=False)
    if (whole := series(draft)) is not None:
        for place in whole.own.scripts:
            path = f"/own/scripts/{place.id}/script/elements"
            yield Read(place.id, place.script.elements, path, own=True)


def speeches(one: Script) -> Iterator[Spoken]:
    """Yield every speech of a script with its place."""
    for scene in one.scenes:
        for place, line in enumerate(scene.lines):
            if line.kind == "speech":
                path = f"/scenes/{scene.id}/lines/{place}"
                yield Spoken(cue(line.cue).name, line, called(scene), scene.id, path)


def place_in(read: Read, index: int) -> str:
    """Return where an element of a script stands in the draft: itself, or its scene."""
    if read.own:
        return f"{read.path}/{index}"
    found = scene_at(read, index)
    return f"{read.path}/{found}" if found else read.path


def scene_at(read: Read, index: int) -> str:
    """Return the id of the scene that an element stands in."""
    for one in reversed(list(scenes(read.elements))):
        if one.heading is not None and one.start <= index:
            return one.heading.scene_id
    return ""


def called_at(read: Read, index: int) -> str:
    """Return what a person calls the scene of an element: EP04 scene 12A."""
    for one in reversed(list(scenes(read.elements))):
        if one.heading is not None and one.start <= index:
            number = one.heading.scene_number or str(_position(read, one.start))
            return f"{read.id} scene {number}"
    return read.id


def called(scene: Kept) -> str:
    """Return what a person calls a scene by its id."""
    episode, _, number = scene.id.partition("-S")
    return f"{episode} scene {int(number)}"


def found(
    check: str,
    severity: Severity,
    path: str,
    message: str,
    evidence: str,
    fix: Fix = "reviser",
    suggestion: str = "",
) -> Finding:
    """Return a finding of a season."""
    return Finding(
        check=check,
        severity=severity,
        path=path,
        message=message,
        evidence=evidence,
        fix=fix,
        suggestion=suggestion,
    )


def _position(read: Read, start: int) -> int:
    before = read.elements[: start + 1]
    return sum(one.type is ElementType.SCENE_HEADING for one in before)
