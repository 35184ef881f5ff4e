"""The beat sheets: every episode act by act, for the room's wall."""

from collections.abc import Iterator

from graphs.documents.blocks import Block, Document, Heading, PageBreak, Para, Table
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.tv_series.bible_page import subtitle_of, title_of
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.people_of import cues

_SHIFTS = {"up": "+", "down": "\u2212"}


def beat_sheets(whole: Series, show: Passage, colophon: str) -> Document:
    """Return the beats of all episodes."""
    return Document(
        name="beat_sheets",
        title=f"{title_of(whole)}: beat sheets",
        subtitle=subtitle_of(whole),
        blocks=tuple(_blocks(whole, show)),
        colophon=colophon,
    )


def _blocks(whole: Series, show: Passage) -> Iterator[Block]:
    titles = {one.id: one.title for one in whole.episodes}
    acts = {one.id: one for one in whole.shape.acts}
    cue = cues(whole.characters.cast)
    sets = {one.id: f"{one.inside} {one.name}" for one in whole.world.locations}
    for place, (sheet, page) in enumerate(zip(whole.beats, show["beats"], strict=True)):
        if place:
            yield PageBreak()
        title = titles.get(sheet.id, "")
        yield Heading(1, f"{sheet.id}: {title}" if title else sheet.id)
        for act, told in zip(sheet.acts, page["acts"], strict=True):
            target = acts.get(act.id)
            pages = f", {target.pages} page{'s' if target.pages != 1 else ''}" if target else ""
            yield Heading(2, f"{target.name if target else act.id}{pages}")
            yield Table(
                ("", "Story", "Who", "Where", "What turns", "\u00b1"),
                tuple(
                    (
                        label(beat.id.partition("-")[2]),
                        label(beat.story, bold=True),
                        label(", ".join(cue.get(one, one) for one in beat.char_ids)),
                        label(f"{sets.get(beat.location, beat.location)} \u2013 {beat.time}"),
                        joined(
                            [
                                shown["turn"].rich,
                                label("(act out)", italic=True) if beat.id == act.act_out else (),
                            ]
                        ),
                        label(_SHIFTS[beat.shift]),
                    )
                    for beat, shown in zip(act.beats, told["beats"], strict=True)
                ),
                (0.5, 0.5, 1.3, 1.7, 3.6, 0.3),
            )
        if sheet.questions:
            yield Para(label(" ".join(one.question for one in sheet.questions)), style="small")
