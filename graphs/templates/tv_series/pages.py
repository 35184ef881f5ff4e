"""How the results of single steps read: the season, for whoever is asked about it."""

from collections.abc import Callable, Mapping
from typing import Any

from agents.sources import Sources
from graphs.documents.blocks import Document, Heading
from graphs.documents.passages import Passage
from graphs.templates.tv_series.draft import Season
from graphs.templates.tv_series.season_page import arc_blocks, episode_blocks, thread_blocks


def season_page(made: Season, sources: Sources) -> Document:
    """Return the arc, the threads over the episodes, and every episode."""
    shown = Passage.of(made, sources)
    blocks = (
        *arc_blocks(made, shown),
        Heading(1, "Threads"),
        *thread_blocks(made, shown, {}),
        Heading(1, "Episodes"),
        *episode_blocks(made, shown),
    )
    return Document(name="season", title="The season", blocks=blocks)


PAGES: Mapping[str, Callable[[Any, Sources], Document]] = {"season": season_page}
