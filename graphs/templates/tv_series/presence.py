"""Reads off the beats who and which set comes in which episodes, for the bible."""

from collections.abc import Iterable, Sequence

from agents.rules.words import computed, keep
from agents.sources import leaves
from graphs.templates.tv_series.asking import is_open
from graphs.templates.tv_series.draft import (
    Beat,
    Bible,
    Brief,
    Concepts,
    EpisodeBeats,
    Outline,
    Presence,
)


def bible(brief: Brief, concept: Concepts, outline: Outline) -> Bible:
    """Return the title, who comes where, and how many questions are left."""
    order = [one.id for one in outline.episodes]
    return keep(
        Bible,
        title=title_of(brief, concept),
        cast=[
            _presence(
                one.id,
                one.name,
                outline.beats,
                order,
                list(_with(outline.beats, one.id)),
            )
            for one in outline.characters.cast
        ],
        locations=[
            _presence(one.id, one.name, outline.beats, order, list(_at(outline.beats, one.id)))
            for one in outline.world.locations
        ],
        open=len(set(open_questions(outline.model_dump(mode="json")))),
    )


def title_of(brief: Brief, concept: Concepts) -> str:
    """Return what the show is called: by its writer, by the choice made, or nothing yet."""
    if brief.title:
        return brief.title
    pitched = concept.concepts[0].title if concept.concepts else ""
    return "" if is_open(pitched) else pitched


def open_questions(value: object) -> Iterable[str]:
    """Yield the places that still hold a question instead of an answer."""
    for path, leaf in leaves(value):
        if isinstance(leaf, str) and is_open(leaf) and "/questions/" not in path:
            yield path


def _with(sheets: Sequence[EpisodeBeats], name: str) -> Iterable[tuple[str, Beat]]:
    return ((sheet.id, one) for sheet in sheets for one in beats_of(sheet) if name in one.char_ids)


def _at(sheets: Sequence[EpisodeBeats], name: str) -> Iterable[tuple[str, Beat]]:
    return ((sheet.id, one) for sheet in sheets for one in beats_of(sheet) if one.location == name)


def beats_of(sheet: EpisodeBeats) -> list[Beat]:
    """Return the beats of an episode in their order."""
    return [one for act in sheet.acts for one in act.beats]


def longest_gap(there: Iterable[str], order: Sequence[str]) -> int:
    """Return the most episodes in a row that are not among those ``there``."""
    seen, longest, now = set(there), 0, 0
    for one in order:
        now = 0 if one in seen else now + 1
        longest = max(longest, now)
    return longest


def _presence(
    id: str,
    name: str,
    sheets: Sequence[EpisodeBeats],
    order: Sequence[str],
    found: Sequence[tuple[str, Beat]],
) -> Presence:
    there = [one for one in order if one in {episode for episode, _ in found}]
    return keep(
        Presence,
        id=computed(id),
        name=name,
        episodes=[computed(one) for one in there],
        beats=len(found),
        longest_gap=longest_gap(there, order),
    )
