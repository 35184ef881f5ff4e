"""Takes the show that a writer has: bible, cast, season outline, scripts; word for word.

Scripts and the cast become results of the steps that would have made them, so that nobody writes
them again. Sets, threads and loglines go in as the writer's own lines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.rules.banks import load
from graphs.bringing import Bring, Brought
from graphs.documents.incoming import Grid, Part
from graphs.documents.sections import Labels, Section, key_of, sections
from graphs.screenplay.elements import Script as Screenplay
from graphs.screenplay.elements import attributed
from graphs.templates.tv_series.draft import Character, Characters, Series, Tone
from graphs.templates.tv_series.people_of import told
from graphs.templates.tv_series.scripted import OwnScript, OwnScripts
from graphs.templates.tv_series.spacing import episode_id

_MOST_LINES, _LONGEST_LINE = 40, 600
_EPISODE = re.compile(
    r"^(?:(?:ep(?:isode)?\.?\s*)?#?(?P<number>\d{1,3})\s*[.:)\u2013\u2014-]?\s+|ep(?:isode)?\.?\s*"
    r"(?P<only>\d{1,3})\s*$)(?P<rest>.*)$",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"^[\"\u201c](?P<title>[^\"\u201d]+)[\"\u201d]\s*[:;.,\u2013\u2014-]?\s*(?P<rest>.*)$"
)
_TITLED = re.compile(
    r"^(?P<title>[^:;\u2013\u2014]{2,60}?)\s*(?::|;|\s[\u2013\u2014-]\s)\s*(?P<rest>\S.*)$"
)
_CODE = re.compile(
    r"(?:s\d{1,2}\s*e|ep(?:isode)?[ ._-]*|(?<!\d)\d)(?P<number>\d{2})(?!\d)", re.IGNORECASE
)
# Under these a bible has sets and episodes, and prose beside them that is neither.
_MIXED = {"places": frozenset(("world",)), "outline": frozenset(("season", "season one"))}
_SET = re.compile(r"^(?:INT|EXT|I/E)\b", re.IGNORECASE)
_LEAD = re.compile(r"\blead\b|\bprotagonist\b", re.IGNORECASE)
_WORDS = ("premise", "title", "network", "rating", "engine", "center", "ending")


def brought(parts: Sequence[Part]) -> Brought:
    """Return the cast, the tone and the outline that a bible holds, and its lines as inputs."""
    labels = Labels.of(load(__package__, "labels"))
    found = sections(parts, labels)
    inputs: dict[str, Any] = {}
    results: dict[str, Any] = {}
    people = list(_people(found, labels)) or list(_of_grids(parts))
    if people:
        inputs["cast"] = people[:_MOST_LINES]
        results["characters"] = _characters(people)
    if lines := list(_episodes(found, labels)):
        inputs["outline"] = lines
    for name in ("places", "threads"):
        if listed := [one for one in _lines(found, labels, name) if one]:
            inputs[name] = listed[:_MOST_LINES]
    if tone := _tone(found, labels):
        results["tone"] = tone
    if people or lines:
        inputs["have_show"] = True
    return Brought(results, inputs)


def script(name: str, found: Screenplay) -> Brought:
    """Return a script as it came, as the episode that its name or its title page says."""
    said = " ".join((name, found.field("episode"), found.field("episode number"), found.title))
    number = _CODE.search(said)
    known = episode_id(max(1, int(number["number"]))) if number else "EP01"
    whole = found.model_copy(update={"elements": attributed(found.elements)})
    own = OwnScripts(scripts=[OwnScript(id=known, script=whole)])
    inputs: dict[str, Any] = {"have_show": True}
    if found.title:
        inputs["title"] = found.title[:80]
    return Brought({"own": own.model_dump(mode="json")}, inputs)


def beside(before: Any, more: Any) -> Any:
    """Return scripts that were given before with further ones; a second of one episode moves on."""
    first, later = OwnScripts.model_validate(before), OwnScripts.model_validate(more)
    taken = {one.id: one for one in first.scripts}
    for one in later.scripts:
        free = (name for name in map(episode_id, range(1, 100)) if name not in taken)
        name = one.id if one.id not in taken else next(free)
        taken[name] = one.model_copy(update={"id": name})
    ordered = sorted(taken.values(), key=lambda one: one.id)
    return OwnScripts(scripts=ordered).model_dump(mode="json")


def inputs_of(draft: Series) -> Mapping[str, Any]:
    """Return the inputs that lead to a season that was made here, but no usual ones."""
    brief, shape = draft.brief.model_dump(mode="json"), draft.shape
    found = {name: brief[name] for name in _WORDS}
    found |= {
        "format": shape.format,
        "episodes": shape.episodes,
        "have_show": True,
        "write_now": [one.id for one in draft.scripts],
        "cast": list(_cast_lines(draft)),
        "places": [f"{one.inside} {one.name}" for one in draft.world.locations],
        "year": draft.world.year,
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _cast_lines(draft: Series) -> Iterator[str]:
    for one in draft.characters.cast:
        age = f", {one.age}" if one.age is not None else ""
        lead = ", lead" if one.lead else ""
        yield f"{one.name}{age}{lead}" + (f"; {one.role}" if one.role else "")


def _people(found: Sequence[Section], labels: Labels) -> Iterator[str]:
    """Yield a line for everybody: a line of the list, or a heading with what stands under it."""
    for section, inner in _with_inner(found, labels):
        if labels.input(section.label) != "cast":
            continue
        yield from (one.text.strip() for one in section.lines if one.text.strip())
        for one in inner:
            said = " ".join(line.text.strip() for line in one.lines)
            yield f"{one.label.strip()}; {said}" if said else one.label.strip()


def _of_grids(parts: Sequence[Part]) -> Iterator[str]:
    """Yield everybody of a table whose first column is headed as names are."""
    for part in parts:
        if (
            isinstance(part, Grid)
            and part.header
            and re.match(r"(?:name|character)s?$", part.header[0].strip(), re.IGNORECASE)
        ):
            for row in part.rows:
                cells = [one.strip() for one in row if one.strip()]
                if cells:
                    yield f"{cells[0]}; {'; '.join(cells[1:])}" if cells[1:] else cells[0]


def _characters(lines: Sequence[str]) -> dict[str, Any]:
    """Return the cast as it was written: what is not said stays empty, and is nobody's to fill."""
    read = [told(line) for line in lines]
    leads = any(one.lead or _LEAD.search(one.role) for one in read)
    cast = [
        Character(
            id=f"C{place}",
            name=one.name,
            aliases=list(one.aliases),
            age=one.age,
            lead=one.lead or bool(_LEAD.search(one.role)) or (not leads and place <= 2),
            role=one.role,
        )
        for place, one in enumerate(read, 1)
    ]
    return Characters(cast=cast).model_dump(mode="json")


def _episodes(found: Sequence[Section], labels: Labels) -> Iterator[str]:
    """Yield "title; logline" of every episode, in the order in which they stand."""
    for section, inner in _with_inner(found, labels):
        if labels.input(section.label) != "outline":
            continue
        yield from (_line(one.text) for one in section.lines if one.text.strip())
        for one in inner:
            said = " ".join(line.text.strip() for line in one.lines)
            yield _line(f"{one.label}: {said}" if said else one.label)

    for line in _of_mixed(found, labels, "outline"):
        if _EPISODE.match(line):
            yield _line(line)


def _of_mixed(found: Sequence[Section], labels: Labels, name: str) -> Iterator[str]:
    """Yield the lines of sections that hold such things among prose."""
    for section, inner in _with_inner(found, labels):
        if key_of(section.label) in _MIXED[name]:
            for one in (section, *inner):
                yield from (line.text.strip() for line in one.lines)


def _line(text: str) -> str:
    said = " ".join(text.split())
    if found := _EPISODE.match(said):
        said = found["rest"].lstrip(" :.-\u2013\u2014").rstrip(" :-\u2013\u2014") or said
    for pattern in (_QUOTED, _TITLED):
        if (found := pattern.match(said)) and found["rest"].strip():
            return f"{found['title'].strip()}; {found['rest'].strip()}"[:_LONGEST_LINE]
    return said[:_LONGEST_LINE]


def _lines(found: Sequence[Section], labels: Labels, name: str) -> Iterator[str]:
    for section, inner in _with_inner(found, labels):
        if labels.input(section.label) == name:
            yield from (one.text.strip() for one in section.lines)
            for one in inner:
                said = " ".join(line.text.strip() for line in one.lines)
                yield f"{one.label}; {said}" if said else one.label
    if name in _MIXED:
        for line in _of_mixed(found, labels, name):
            if _SET.match(line):
                side, _, rest = line.rstrip(".").partition(" ")
                head, _, use = rest.partition(". ")
                head = f"{side} {head}"
                yield f"{head}; {use}" if use else head


def _tone(found: Sequence[Section], labels: Labels) -> dict[str, Any]:
    told_of: dict[str, list[str]] = {}
    for section, _ in _with_inner(found, labels):
        part = labels.part(section.label)
        lines = [one.text.strip() for one in section.lines if one.text.strip()]
        if part in ("tone", "themes", "comps") and lines:
            told_of.setdefault(part, []).extend(lines)
    return Tone(**told_of).model_dump(mode="json") if "tone" in told_of else {}


def _beside(one: Section, section: Section, inner: Sequence[Section]) -> bool:
    """Tell whether a heading ends a section: it stands as high, where those within are lower."""
    if not one.level or not section.level or one.level > section.level:
        return False
    lower = any(not other.level or other.level > section.level for other in inner)
    return one.level < section.level or bool(section.lines) or lower


def _with_inner(
    found: Sequence[Section], labels: Labels
) -> Iterator[tuple[Section, tuple[Section, ...]]]:
    """Yield each section that means something, with those behind it that are names of its own."""
    for position, section in enumerate(found):
        inner: list[Section] = []
        for one in found[position + 1 :]:
            if labels.known(one.label) or _beside(one, section, inner):
                break
            inner.append(one)
        if labels.known(section.label):
            yield section, tuple(inner)


BRING = Bring(text=brought, inputs=inputs_of, script=script, beside={"own": beside})
