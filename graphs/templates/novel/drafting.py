"""Writing chapter by chapter: what is written now, what holds before each scene, what is kept."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from agents.rules.words import computed, keep
from graphs.canon import Fact
from graphs.templates.novel.draft import (
    Cast,
    Chapter,
    Commission,
    Established,
    LineEdit,
    Order,
    Own,
    Prose,
    Running,
    Scene,
    SceneList,
    ToDraft,
    World,
    WrittenChapter,
    WrittenScene,
)

_BEFORE_WORDS = 120
_OPENING_WORDS = 6
_PLACE = re.compile(r"(\d{1,3})(?:\D+(\d{1,2}))?")
_MARKS = ("scar", "tattoo", "limp", "birthmark", "burn", "mark", "finger", "arm", "leg", "nose")
_STATES = ("job", "home", "married", "alive")


def to_draft(scenes: SceneList, cast: Cast, world: World, draft_chapters: int) -> ToDraft:
    """Return the first chapters that the writer has not written, scene by scene."""
    wanted = [one for one in scenes.chapters if not one.own][:draft_chapters]
    return keep(ToDraft, commissions=[_commission(one, cast, world) for one in wanted])


def so_far(earlier: list[WrittenChapter], cast: Cast, own: Own, number: int) -> Running:
    """Return how things stand before a chapter."""
    texts = [(one.number, [scene.text for scene in one.scenes]) for one in own.chapters]
    texts += [(one.number, [scene.text for scene in one.scenes]) for one in earlier]
    before = [scenes for at, scenes in sorted(texts) if at < number]
    told = [text for scenes in before for text in scenes if text.strip()]
    facts = [*facts_of(cast), *(f for one in earlier for scene in one.scenes for f in scene.facts)]
    return keep(
        Running,
        facts=[one for one in facts if one.since[:1] <= (number,)],
        before=_last_words(told[-1] if told else ""),
        openings=[opening(scenes[0]) for scenes in before if scenes and scenes[0].strip()],
    )


def now(chapter: Running, earlier: list[WrittenScene]) -> Running:
    """Return how things stand before a scene of a chapter."""
    told = [one.text for one in earlier if one.text.strip()]
    return keep(
        Running,
        facts=[*chapter.facts, *(fact for one in earlier for fact in one.facts)],
        before=_last_words(told[-1]) if told else chapter.before,
        openings=chapter.openings,
    )


def scene_kept(order: Order, prose: Prose, established: Established) -> WrittenScene:
    """Keep a scene with what holds from it on."""
    since = place_of(order.id)
    return keep(
        WrittenScene,
        id=computed(order.id),
        text=prose.text,
        facts=[
            Fact(id=f"{order.id}.F{number}", since=since, **one.model_dump())
            for number, one in enumerate(established.facts, 1)
        ],
    )


def chapter_kept(
    commission: Commission, scenes: list[WrittenScene], polished: LineEdit
) -> WrittenChapter:
    """Keep a chapter; a line edit counts where it left a scene about as long as it was."""
    edited = {one.id: one.text for one in polished.scenes}
    return keep(
        WrittenChapter,
        id=computed(commission.id),
        number=commission.number,
        title=commission.title,
        scenes=[
            one.model_copy(update={"text": _edited(one.text, edited.get(str(one.id), ""))})
            for one in scenes
        ],
    )


def facts_of(cast: Cast) -> list[Fact]:
    """Return what the cast says of everybody, with the place from which it holds."""
    return [
        Fact(
            id=f"{one.id}.{number}",
            subject=one.id,
            kind=_kind(trait.attribute, trait.since),
            attribute=trait.attribute,
            value=trait.value,
            since=place_of(trait.since),
            quote=f"{one.name}: {trait.attribute} {trait.value}",
        )
        for one in cast.characters
        for number, trait in enumerate(one.traits, 1)
    ]


def place_of(name: str) -> tuple[int, ...]:
    """Return where "CH07-2", "chapter 7" or "7" is: book, chapter, scene counted from the whole."""
    found = _PLACE.search(name)
    if found is None:
        return ()
    return (int(found[1]),) if found[2] is None else (int(found[1]), int(found[2]))


def opening(text: str) -> str:
    """Return the first words of a text."""
    return " ".join(text.split()[:_OPENING_WORDS])


def _kind(attribute: str, since: str) -> Any:
    said = attribute.lower()
    if said in _STATES:
        return "state"
    return "mark" if since or any(word in said for word in _MARKS) else "trait"


def _commission(chapter: Chapter, cast: Cast, world: World) -> Commission:
    return keep(
        Commission,
        id=computed(chapter.id),
        number=chapter.number,
        title=chapter.title,
        orders=[
            keep(
                Order,
                id=computed(scene.id),
                chapter=chapter.number,
                scene=scene,
                people=list(_people(scene, cast)),
                where=next((one for one in world.places if one.id == scene.location), None),
                last=scene is chapter.scenes[-1],
            )
            for scene in chapter.scenes
        ],
    )


def _people(scene: Scene, cast: Cast) -> Iterator[Any]:
    wanted = {scene.pov, *scene.present}
    yield from (one for one in cast.characters if one.id in wanted)


def _last_words(text: str) -> str:
    return " ".join(text.split()[-_BEFORE_WORDS:])


def _edited(before: str, after: str) -> str:
    """Return the edited text where an edit was made that neither cuts nor pads the scene."""
    if not before.strip() or not after.strip():
        return before
    share = len(after.split()) / max(1, len(before.split()))
    return after if _LEAST_LEFT <= share <= _MOST_LEFT else before


_LEAST_LEFT, _MOST_LEFT = 0.75, 1.15


def scenes_with_text(chapters: Sequence[WrittenChapter]) -> list[WrittenScene]:
    """Return the scenes that somebody wrote."""
    return [scene for one in chapters for scene in one.scenes if scene.text.strip()]
