"""Takes what a writer has already: chapters as they stand, an outline, a cast, or a book made here.

Chapters are taken sign by sign from a text file, and paragraph by paragraph from any other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.rules.banks import load
from graphs.bringing import Bring, Brought
from graphs.documents.incoming import Line, Part, lines, plain_lines
from graphs.documents.markdown_reading import is_markdown, read_markdown
from graphs.documents.sections import Labels, Section, sections
from graphs.templates.novel.draft import Novel
from graphs.templates.novel.manuscript import chapters_in, count_words
from graphs.templates.novel.notes import of_notes
from graphs.templates.novel.own_words import member

_LEAST_PROSE = 150  # words of a text that is taken for chapters
_SYNOPSIS = 120  # words of a chapter on average, below which it is told and not written
_FEWEST_CHAPTERS = 3
_LONGEST_LINE = 2_000
_LONGEST_TITLE = 80
_TITLE_PAGE = re.compile(
    r"\s*(?:#\s+)?(?P<title>[^\n#]{1,80}?)[ \t]*\n"
    r"\s*by[ \t]+(?P<author>[A-Z][^\n.!?]{1,60}?)[ \t]*\n"
)
_CHAPTER = re.compile(r"(?:chapter|prologue|epilogue|part)\b|\d", re.IGNORECASE)
# What our own manuscript says above an empty scene, and at its end.
_PROMPT = re.compile(r"^Scene \d+, .{1,80}, about [\d,]+ words\. ")
_CLOSING = re.compile(r"^(?:END|Drafted with Draftroom[;: ].*)$")
_ASSUMED = {"genre": "Genre:", "audience": "Readers:", "pov": "Point of view:", "tense": "Tense:"}


def brought(parts: Sequence[Part]) -> Brought:
    """Return what a file holds that is no plain text: a Word document, a PDF."""
    paragraphs = list(lines(parts))
    found = _brought(parts, "\n\n".join(map(_typed, paragraphs)))
    return _with_notes(found, "\n\n".join(one.text for one in paragraphs))


def brought_raw(text: str) -> Brought:
    """Return what a text file holds; chapters are the file sign by sign."""
    parts = read_markdown(text) if is_markdown(text) else plain_lines(text)
    return _with_notes(_brought(parts, text.removeprefix("\ufeff")), text)


def _with_notes(found: Brought, text: str) -> Brought:
    """Return what was found with what notes say beside it; chapters are no notes."""
    if "manuscript" in found.inputs:
        return found
    inputs, left = of_notes(text, Labels.of(load(__package__, "labels")))
    return found._replace(inputs={**inputs, **found.inputs}, left=(*found.left, *left))


def inputs_of(draft: Novel) -> Mapping[str, Any]:
    """Return the inputs that lead to the plan of a book, but no usual ones."""
    brief, size = draft.brief, draft.size
    told = brief.model_dump(mode="json")
    found = {name: told[name] for name in ("premise", "wants", "stands", "ends", "author")}
    found |= {name: told[name] for name in ("comps", "taboos")}
    for name, said in _ASSUMED.items():
        if not any(one.startswith(said) for one in brief.assumptions):
            found[name] = told[name]
    if brief.title != "Untitled novel":
        found["title"] = brief.title
    if not size.assumptions:
        found["words"] = size.words
    counts = size.model_dump(mode="json", include={"chapters", "scenes", "scene_words"})
    found |= {**counts, "povs": size.povs, "endings": size.endings}
    found["manuscript"] = _rewritten(draft)
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _without_shell(text: str) -> str:
    """Return a manuscript that was made here without what stood in it before anybody wrote."""
    lines = text.split("\n")
    if not any(_PROMPT.match(one) for one in lines):
        return text
    return "\n".join(one for one in lines if not (_PROMPT.match(one) or _CLOSING.match(one)))


def _brought(parts: Sequence[Part], text: str) -> Brought:
    text = _without_shell(text)
    labels = Labels.of(load(__package__, "labels"))
    told = sections(parts, labels)
    if any(labels.part(one.label) for one in told):
        return Brought({}, dict(_planned(told, labels)))
    found = chapters_in(text)
    counts = [sum(count_words(scene) for scene in one.scenes) for one in found]
    if len(found) >= _FEWEST_CHAPTERS and sum(counts) < _SYNOPSIS * len(found):
        return Brought({}, {"outline": list(_synopsis(text))})
    if sum(counts) < _LEAST_PROSE:
        return Brought({}, {})
    return Brought({}, {"manuscript": text, **_titled(parts, text)})


def _titled(parts: Sequence[Part], text: str) -> dict[str, str]:
    """Return the title above the chapters: the one heading of the first rank, or "... by ..."."""
    if page := _TITLE_PAGE.match(text):
        return {"title": page["title"].strip(), "author": page["author"].strip()}
    told = [one for one in lines(parts) if one.text.strip()]
    first = [one for one in told if one.level == 1]
    if len(first) != 1 or first[0] is not told[0] or _CHAPTER.match(first[0].text):
        return {}
    if not any(one.level > 1 for one in told):
        return {}
    return {"title": first[0].text.strip()[:_LONGEST_TITLE]}


def _planned(told: Sequence[Section], labels: Labels) -> Iterator[tuple[str, Any]]:
    """Yield the lines of the parts of a plan: cast, outline, threads."""
    found: dict[str, list[str]] = {}
    part = None
    for one in told:
        name = labels.part(one.label)
        if name is None and one.inner and part is not None:
            said = " ".join(line.text for line in one.lines)
            found[part].append(f"{one.label}: {said}" if said else one.label)
            continue
        part = name
        if part is not None:
            found.setdefault(part, []).extend(line.text for line in one.lines)
    for name, listed in found.items():
        kept = [one.strip()[:_LONGEST_LINE] for one in listed if one.strip()]
        if name == "cast":
            kept = [one for one in kept if member(one)]
        if kept:
            yield name, kept


def _synopsis(text: str) -> Iterator[str]:
    for one in chapters_in(text):
        said = " ".join(" ".join(one.scenes).split())
        yield (f"{one.title}: {said}" if one.title else said)[:_LONGEST_LINE]


def _typed(line: Line) -> str:
    """Return a paragraph as it would be typed; a heading is marked as one."""
    sure = re.match(r"chapter|prologue|epilogue", line.text, re.IGNORECASE)
    return f"# {line.text}" if line.level and not sure else line.text


def _rewritten(draft: Novel) -> str:
    """Return the writer's own chapters as one text, from which they are found again."""
    told = []
    for one in draft.own.chapters:
        head = f"# Chapter {one.number}: {one.title}" if one.title else f"# Chapter {one.number}"
        told.append("\n\n".join([head, "\n\n* * *\n\n".join(s.text for s in one.scenes)]))
    return "\n\n".join(told)


BRING = Bring(text=brought, inputs=inputs_of, raw=brought_raw)
