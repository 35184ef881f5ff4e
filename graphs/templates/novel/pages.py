"""How the results of single steps read: the story, the beat map and the scene list."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agents.sources import Sources
from graphs.documents.blocks import Document, Heading
from graphs.documents.passages import Passage
from graphs.templates.novel.draft import Beats, Planned, SceneList, Story
from graphs.templates.novel.naming import places
from graphs.templates.novel.outline_page import beat_table, story_blocks, story_outline
from graphs.templates.novel.scenes_page import chapter_blocks, rota_table


def story_page(made: Story, sources: Sources) -> Document:
    """Return the sentence, what else it could be, the blows and the ending."""
    blocks = tuple(story_blocks(made, Passage.of(made, sources)))
    return Document(name="story", title="The story", blocks=blocks)


def beats_page(made: Beats, sources: Sources) -> Document:
    """Return the map of the book."""
    table = beat_table(made, Passage.of(made, sources))
    return Document(name="beats", title="Beat map", blocks=(table,))


def scenes_page(made: SceneList, sources: Sources) -> Document:
    """Return every scene, and who tells how much."""
    return Document(
        name="scene_list",
        title="The scene list",
        subtitle=f"{made.scenes} scenes, {made.words:,} words",
        blocks=(
            Heading(1, "Who tells it"),
            rota_table(made),
            *chapter_blocks(made, Passage.of(made, sources), {}),
        ),
    )


def plan_page(made: Planned, sources: Sources) -> Document:
    """Return the plan while nothing is written: the outline, and behind it every scene."""
    shown = Passage.of(made, sources)
    outline = story_outline(made, shown, (), "")
    scenes = chapter_blocks(made.scene_list, shown["scene_list"], places(made))
    return replace(outline, blocks=(*outline.blocks, *scenes))


PAGES: Mapping[str, Callable[[Any, Sources], Document]] = {
    "story": story_page,
    "beats": beats_page,
    "scene_list": scenes_page,
    "planned": plan_page,
    "gate": plan_page,
}
