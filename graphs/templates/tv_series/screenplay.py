"""A script of the room as a screenplay: typed elements, with stable ids and numbers of scenes."""

import re
from collections.abc import Iterator

from graphs.screenplay.cues import cue
from graphs.screenplay.elements import Element, ElementType, TitleField
from graphs.screenplay.elements import Script as Screenplay
from graphs.templates.tv_series.scripted import Card, Kept, Line, Script, Slug

_KINDS = {
    "action": ElementType.ACTION,
    "transition": ElementType.TRANSITION,
    "shot": ElementType.SHOT,
    "note": ElementType.NOTE,
}


_ASIDE = re.compile(r"^\s*(\([^()]{1,80}\))\s*(?=\S)")


def screenplay(script: Script, title_page: tuple[TitleField, ...] = ()) -> Screenplay:
    """Return a script as a screenplay; each act is a section, so that programs can fold it."""
    return Screenplay(title_page=title_page, elements=tuple(_elements(script)))


def with_notes(script: Screenplay) -> Screenplay:
    """Return a script with its notes on the page: what is still a card is read for them."""
    shown = (
        Element(type=ElementType.ACTION, text=f"*[{one.text}]*")
        if one.type is ElementType.NOTE
        else one
        for one in script.elements
    )
    return script.model_copy(update={"elements": tuple(shown)})


def heading(slug: Slug) -> str:
    """Return the line that says where and when: INT. LANTERN ROOM - NIGHT."""
    return f"{slug.inside} {slug.name.upper()} - {slug.time}"


def scene_elements(card: Card, scene: Kept, ids: dict[str, str]) -> Iterator[Element]:
    """Yield the heading of a scene and its paragraphs; ``ids`` are the cast by cue."""
    yield Element(
        type=ElementType.SCENE_HEADING,
        text=heading(card.slug),
        scene_id=card.id,
        scene_number=card.number,
    )
    for line in scene.lines:
        yield from _paragraphs(line, ids)


def cast_ids(script: Script) -> dict[str, str]:
    """Return who speaks under a name in capitals, by that name."""
    found = {name.upper(): one.id for one in script.plan.names for name in one.names}
    return found | {one.cue: one.id for one in script.plan.names}


def _elements(script: Script) -> Iterator[Element]:
    cards = {one.id: one for one in script.plan.cards}
    ids = cast_ids(script)
    act = ""
    for scene in script.scenes:
        card = cards.get(scene.id)
        if card is None:
            continue
        if card.act_name != act:
            yield from _break(act, card.act_name, printed=script.plan.breaks)
            act = card.act_name
        yield from scene_elements(card, scene, ids)
    yield from _break(act, "", printed=script.plan.breaks)


def _break(before: str, after: str, *, printed: bool) -> Iterator[Element]:
    """Yield what stands between two acts: their names, where something is shown between them."""
    if before and printed:
        yield Element(type=ElementType.CENTERED, text=f"END OF {before.upper()}")
        if after:
            yield Element(type=ElementType.PAGE_BREAK)
    if after:
        kind = ElementType.CENTERED if printed else ElementType.SECTION
        yield Element(type=kind, text=after.upper() if printed else after)


def _paragraphs(line: Line, ids: dict[str, str]) -> Iterator[Element]:
    if line.kind != "speech":
        yield Element(type=_KINDS[line.kind], text=line.text)
        return
    name = cue(line.cue).name
    who = {"character": name, "char_id": ids.get(name, "")}
    yield Element(type=ElementType.CHARACTER, text=line.cue.upper(), **who)
    aside = _ASIDE.match(line.text)
    if aside:
        yield Element(type=ElementType.PARENTHETICAL, text=aside[1], **who)
    spoken = line.text[aside.end() :] if aside else line.text
    yield Element(type=ElementType.DIALOGUE, text=spoken, **who)
