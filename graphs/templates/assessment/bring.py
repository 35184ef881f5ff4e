"""Takes what a teacher has already: objectives, a list of words, notes, or a test made here.

Her own words are taken as they stand. A text without any label is what was read in class; the
questions of a test of her own are left for her, because no key comes with them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from agents.rules.banks import load
from graphs.bringing import Bring, Brought
from graphs.documents.incoming import Grid, Line, Part
from graphs.documents.sections import Labels, Section, sections
from graphs.templates.assessment.draft import Assessment
from graphs.templates.assessment.planning import usual_points
from graphs.templates.assessment.steps import TERM
from graphs.templates.lesson_plan.bring import objectives_of

_MOST_OBJECTIVES, _MOST_WORDS, _LONGEST_NOTES = 8, 60, 20_000
_FEWEST_WORDS = 25  # of a text that questions can be made from
_FEWEST_TERMS = 3  # lines that say what a word means, from which on they are a list of words
_SHORTEST_QUESTION = 4  # words
_MEANING = re.compile(r"\b(?:meaning|definition|means|explanation|description)s?\b", re.IGNORECASE)
_WORD = re.compile(r"\b(?:word|term|vocabulary|concept)s?\b", re.IGNORECASE)
_OPTION = re.compile(r"^\(?[A-Ea-e][.)]\s+\S")
_ASSUMED = {
    "subject": "Subject:",
    "grade": "Grade:",
    "questions": "Number of questions:",
    "minutes": "Minutes:",
}


class _Told(NamedTuple):
    """A section with the smaller ones inside it."""

    section: Section
    inner: tuple[Section, ...]

    def lines(self) -> Iterator[str]:
        """Yield its words, the smaller sections each with its label."""
        yield from (one.text for one in self.section.lines)
        for one in self.inner:
            said = " ".join(line.text for line in one.lines)
            yield f"{one.label}: {said}" if said else one.label


def brought(parts: Sequence[Part]) -> Brought:
    """Return the objectives, words and notes that a text holds, and the questions left over."""
    labels = Labels.of(load(__package__, "labels"))
    found = sections(parts, labels)
    told = list(_with_inner(found))
    objectives = objectives_of(found, labels)
    words = list(dict.fromkeys(_glossary(parts, told, labels)))
    asked = list(_questions(parts))
    inputs = {
        "objectives": objectives[:_MOST_OBJECTIVES],
        "glossary": words[:_MOST_WORDS],
        "notes": _notes(parts, told, labels, {*words, *asked}),
    }
    left = (*objectives[_MOST_OBJECTIVES:], *words[_MOST_WORDS:], *asked)
    return Brought({}, {name: value for name, value in inputs.items() if value}, left)


def inputs_of(draft: Assessment) -> Mapping[str, Any]:
    """Return the inputs that lead to the brief and the sitting of a test, but no usual ones."""
    brief, sitting = draft.brief, draft.sitting
    told = brief.model_dump(mode="json")
    found = {name: told[name] for name in ("topic", "must_show", "wrong", "notes")}
    found |= {"subject": brief.subject, "grade": brief.grade}
    found |= {"questions": sitting.items, "minutes": sitting.minutes}
    assumed = [*brief.assumptions, *sitting.assumptions]
    for name, label in _ASSUMED.items():
        if any(one.startswith(label) for one in assumed):
            del found[name]
    return {
        name: value
        for name, value in {
            **found,
            "glossary": [f"{one.term}: {one.meaning}" for one in brief.glossary],
            "needs": [one.need for one in draft.access.accommodations],
            "points": sitting.points,
            "points_by_type": [] if sitting.points else list(_points_by_type(draft)),
            "forms": sitting.forms,
        }.items()
        if value not in ("", [], None)
    }


def _points_by_type(draft: Assessment) -> Iterator[str]:
    """Yield the points of each kind of question that are not its usual ones."""
    each: dict[str, set[float]] = {}
    usual: dict[str, int] = {}
    for row in draft.blueprint.rows:
        each.setdefault(row.type, set()).add(row.points / row.count)
        usual[row.type] = usual_points(row.type, draft.brief.grade)
    for kind, points in each.items():
        only = next(iter(points))
        if len(points) == 1 and only == int(only) != usual[kind]:
            yield f"{kind}: {int(only)}"


def _with_inner(found: Sequence[Section]) -> Iterator[_Told]:
    for position, section in enumerate(found):
        inner: list[Section] = []
        for one in found[position + 1 :]:
            if not one.inner:
                break
            inner.append(one)
        if not section.inner:
            yield _Told(section, tuple(inner))


def _glossary(parts: Sequence[Part], told: Sequence[_Told], labels: Labels) -> Iterator[str]:
    """Yield words with their meanings: in a table, under a label, or as most lines of a file."""
    for part in parts:
        if isinstance(part, Grid):
            yield from _of_grid(part)
    for one in told:
        if labels.input(one.section.label) == "glossary":
            yield from (line.strip() for line in one.lines() if TERM.match(line))
    every = [one.text.strip() for one in parts if isinstance(one, Line) and not one.level]
    loose = [one for one in every if _is_term(one, labels)]
    if len(loose) >= _FEWEST_TERMS and 2 * len(loose) > len(every):
        yield from loose


def _of_grid(grid: Grid) -> Iterator[str]:
    head, rows = grid.header, grid.rows
    if not head and len(rows) > 1:
        head, rows = rows[0], rows[1:]
    word = next((place for place, one in enumerate(head) if _WORD.search(one)), None)
    means = next((place for place, one in enumerate(head) if _MEANING.search(one)), None)
    if word is None or means is None or word == means:
        return
    for row in rows:
        if max(word, means) < len(row) and row[word].strip() and row[means].strip():
            yield f"{row[word].strip()}: {' '.join(row[means].split())}"


def _is_term(line: str, labels: Labels) -> bool:
    found = TERM.match(line)
    return found is not None and not labels.known(found["term"])


def _questions(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the questions of a test: those with options, and of several in a row each."""
    lines = [one for one in parts if isinstance(one, Line)]
    asked = [
        one.text.strip()
        for one in lines
        if one.text.rstrip().endswith("?") and len(one.text.split()) >= _SHORTEST_QUESTION
    ]
    if len(asked) > 1 and 2 * len(asked) >= len([one for one in lines if not _is_option(one)]):
        yield from asked
        yield from (one.text.strip() for one in lines if _is_option(one))


def _is_option(line: Line) -> bool:
    return _OPTION.match(line.text) is not None


def _notes(parts: Sequence[Part], told: Sequence[_Told], labels: Labels, others: set[str]) -> str:
    """Return the text that questions can be made from: what is called so, or all of the file."""
    named = [one for one in told if labels.input(one.section.label) == "notes"]
    if named:
        lines = [line for one in named for line in one.lines()]
    elif any(labels.known(one.section.label) for one in told):
        return ""  # a plan in parts: what is no part of it is not what was read
    else:
        lines = [one.text for one in parts if isinstance(one, Line) and not one.level]
    kept = [one.strip() for one in lines if one.strip() and one.strip() not in others]
    text = "\n".join(kept)[:_LONGEST_NOTES]
    return text if len(text.split()) >= _FEWEST_WORDS else ""


BRING = Bring(text=brought, inputs=inputs_of)
