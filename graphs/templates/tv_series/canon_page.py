"""What scripts have established, and other wordings for their dialogue, scene by scene."""

from collections.abc import Iterator

from graphs.documents.blocks import Block, Document, Heading, Para, Table
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.tv_series.bible_page import title_of
from graphs.templates.tv_series.draft import Series


def canon(whole: Series, show: Passage, colophon: str) -> Document | None:
    """Return the facts of the scripts with the words that establish them; None without any."""
    blocks = tuple(_facts(whole, show))
    if not blocks:
        return None
    intro = Para(
        label("What holds, from which scene on, and the words that establish it."), style="small"
    )
    return Document(
        name="canon",
        title=f"Canon: {title_of(whole)}",
        blocks=(intro, *blocks),
        colophon=colophon,
    )


def proposals(whole: Series, show: Passage, colophon: str) -> Document | None:
    """Return the proposals for the dialogue, each beside what stands; None without any."""
    blocks = tuple(_proposals(whole, show))
    if not blocks:
        return None
    intro = Para(
        label(
            "Nothing of this is in the scripts. Take what you like: each line stays as it is until"
            " you change it."
        ),
        style="small",
    )
    return Document(
        name="dialogue_proposals",
        title=f"Proposals for the dialogue: {title_of(whole)}",
        blocks=(intro, *blocks),
        colophon=colophon,
    )


def _facts(whole: Series, show: Passage) -> Iterator[Block]:
    names = {one.id: one.name for one in whole.characters.cast}
    names |= {one.id: one.name for one in whole.world.locations}
    for script, page in zip(whole.scripts, show["scripts"], strict=True):
        rows = tuple(
            (
                label(_scene(scene.id)),
                label(names.get(one.subject, one.subject), bold=True),
                label(f"{one.attribute}: {one.value}"),
                told["quote"].rich,
            )
            for scene, shown in zip(script.scenes, page["scenes"], strict=True)
            for one, told in zip(scene.facts, shown["facts"], strict=True)
        )
        if rows:
            yield Heading(1, script.id)
            yield Table(
                ("Since", "Who or what", "What holds", "In these words"), rows, (0.8, 1.2, 1.8, 2.6)
            )


def _proposals(whole: Series, show: Passage) -> Iterator[Block]:
    lines = {scene.id: scene.lines for one in whole.scripts for scene in one.scenes}
    for script, page in zip(whole.polish, show["polish"], strict=True):
        rows = tuple(
            (
                label(f"{_scene(scene.id)} {lines[scene.id][one.line].cue}"),
                label(one.before),
                told["after"].rich,
                told["why"].rich,
            )
            for scene, shown in zip(script.scenes, page["scenes"], strict=True)
            for one, told in zip(scene.proposals, shown["proposals"], strict=True)
            if scene.id in lines and one.line < len(lines[scene.id])
        )
        if rows:
            yield Heading(1, script.id)
            yield Table(("Where", "As it stands", "Instead", "Why"), rows, (0.9, 2.0, 2.0, 1.6))


def _scene(name: str) -> str:
    return f"Scene {int(name[-2:])}"
