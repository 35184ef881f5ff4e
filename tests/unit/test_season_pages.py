"""How the season reads while it waits for an OK: as it stands in the bible."""

from graphs.documents.blocks import Block, Heading, Table
from graphs.documents.passages import Passage
from graphs.journal import Address
from graphs.templates.tv_series.bible_page import series_bible
from graphs.templates.tv_series.draft import Season
from graphs.templates.tv_series.pages import PAGES
from tests.support.season_run import season


def tables(blocks: tuple[Block, ...]) -> list[list[list[str]]]:
    return [
        [["".join(run.text for run in cell) for cell in row] for row in block.rows]
        for block in blocks
        if isinstance(block, Table)
    ]


def test_a_season_waits_as_its_threads_over_its_episodes_and_every_outline() -> None:
    run = season({"premise": "a lighthouse crew", "format": "hour", "episodes": 8})
    made = Season.model_validate(run.value("season"))

    page = PAGES["season"](made, run.sources[Address("season")])

    (threads,) = tables(page.blocks)
    assert [len(row) for row in threads] == [1 + 8] * len(made.arc.threads)
    outlines = [one for one in page.blocks if isinstance(one, Heading) and one.level == 2]
    assert [one.text for one in outlines][1:] == [
        f"{number}. {one.title or 'Untitled'}" for number, one in enumerate(made.episodes, 1)
    ]
    bible = series_bible(run.whole, Passage.of(run.whole, {}), (), "")
    assert threads in tables(bible.blocks)
