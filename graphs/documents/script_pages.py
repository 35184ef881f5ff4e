"""What a production hands out when a script has changed: the changed pages, and the whole script.

Numbers of scenes and pages are locked by the version that was handed out first. A scene stays the
same one where its heading is found again, or where it stands alone between two that are.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from graphs.documents import script_pdf
from graphs.documents.formats import Format
from graphs.screenplay import fdx_writing, fountain_writing
from graphs.screenplay.aligning import aligned
from graphs.screenplay.changed_pages import changed, relocked_pages
from graphs.screenplay.elements import Element, ElementType, Revision, Script
from graphs.screenplay.locking import first_numbers, relocked
from graphs.screenplay.paging import Page, paged
from graphs.screenplay.revising import colour_name

Kind = Literal["changed", "script", "fdx", "fountain"]


class Version(NamedTuple):
    """A script as it was at a version: to be read by programs, and as its pages are printed."""

    script: Script
    printed: Script
    numbered: bool = False  # by its writer: then a number says which scene it is
    date: str = ""  # as it stands at the head of a page: 3 March 2026


class PageFile(NamedTuple):
    """A file of changed pages, or of the whole script that they belong to."""

    kind: Kind
    name: str
    format: Format
    content: bytes


class Issue(NamedTuple):
    """A set of changed pages; without files where nothing on a page has changed."""

    colour: str
    date: str
    pages: tuple[str, ...]  # their numbers
    of: int  # the pages of the whole script
    scenes: tuple[str, ...]  # numbers of scenes on these pages with something marked
    files: tuple[PageFile, ...]


class _Set(NamedTuple):
    """A script under its locked numbers, all of its pages, and those that changed."""

    script: Script
    pages: Sequence[Page]
    changed: Sequence[Page]


def issued(name: str, versions: Sequence[Version]) -> Issue:
    """Return what is handed out now: the last version against those handed out before, in order.

    The first of at least two ``versions`` is the one on white.
    """
    printed = _last_set(versions, _pages_of(versions))
    last = max(printed.script.revisions, key=lambda one: one.number)
    pages = tuple(page.number for page in printed.changed)
    found = Issue(last.name, last.date, pages, len(printed.pages), _scenes(printed), ())
    if not pages:
        return found
    read = _last_set(versions, [one.script for one in versions])
    return found._replace(files=tuple(_files(name, printed, read.script, last)))


def _pages_of(versions: Sequence[Version]) -> list[Script]:
    """Return the scripts as their pages are compared: with what is printed in all of them.

    Notes stand on the pages of cards alone; once somebody speaks they are none of the script's.
    """
    if all(one.printed != one.script for one in versions):
        return [one.printed for one in versions]
    return [one.script for one in versions]


def _last_set(versions: Sequence[Version], scripts: Sequence[Script]) -> _Set:
    """Return the last of these scripts; each is locked by the one before."""
    script = first_numbers(scripts[0])
    pages: Sequence[Page] = paged(script.elements)
    new: Sequence[Page] = ()
    following = zip(scripts[1:], versions[1:], strict=True)
    for number, (told, version) in enumerate(following, 1):
        revision = Revision(number=number, name=colour_name(number), date=version.date)
        named = told if version.numbered else _same_scenes(script, told)
        locked = relocked(script, named, revision)
        every = relocked_pages(script, pages, locked)
        script, pages, new = locked.script, every, changed(pages, every)
    return _Set(script, pages, new)


def _files(name: str, printed: _Set, read: Script, revision: Revision) -> Iterator[PageFile]:
    header = f"{revision.name} {revision.date}"
    called = f"{name}_{revision.name.lower().replace(' ', '_')}"
    alone = script_pdf.emit(
        printed.script, printed.changed, header=header, with_title=False, on_every_page=True
    )
    yield PageFile("changed", f"{called}_pages", "script", alone)
    yield PageFile(
        "script", called, "script", script_pdf.emit(printed.script, printed.pages, header=header)
    )
    yield PageFile("fdx", called, "fdx", fdx_writing.written(read))
    yield PageFile("fountain", called, "fountain", fountain_writing.written(read).encode())


def _scenes(made: _Set) -> tuple[str, ...]:
    """Return the numbers of the scenes in which something is marked, in their order."""
    marked = {row.element for page in made.changed for row in page.rows if row and row.is_changed}
    found: dict[str, None] = {}
    number = ""
    for place, element in enumerate(made.script.elements):
        if element.type is ElementType.SCENE_HEADING:
            number = element.scene_number
        if place in marked and number:
            found[number] = None
    return tuple(found)


def _same_scenes(previous: Script, script: Script) -> Script:
    """Give every scene that is one of the earlier script its number; new ones have none.

    The numbers that a draft gives count its scenes, so they say nothing of which scene it is.
    """
    old, new = _headings(previous.elements), _headings(script.elements)
    kept = aligned(previous.elements, script.elements).before
    pairs = {new.index(place): old.index(kept[place]) for place in new if kept.get(place) in old}
    pairs |= dict(_between(pairs, len(old), len(new)))
    numbers = {
        new[here]: previous.elements[old[there]].scene_number for here, there in pairs.items()
    }
    elements = (
        one.model_copy(update={"scene_number": numbers.get(place, "")})
        if one.type is ElementType.SCENE_HEADING
        else one
        for place, one in enumerate(script.elements)
    )
    return script.model_copy(update={"elements": tuple(elements)})


def _headings(elements: Sequence[Element]) -> list[int]:
    return [
        place
        for place, one in enumerate(elements)
        if one.type is ElementType.SCENE_HEADING and not one.is_omitted
    ]


def _between(pairs: dict[int, int], old: int, new: int) -> Iterator[tuple[int, int]]:
    """Pair scenes that play elsewhere now: as many stand between two known ones as before."""
    known = [(-1, -1), *sorted(pairs.items()), (new, old)]
    for (here, there), (here_next, there_next) in pairwise(known):
        if here_next - here == there_next - there:
            yield from zip(range(here + 1, here_next), range(there + 1, there_next), strict=True)
