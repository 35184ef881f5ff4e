"""The application as an evaluation opens it: with a data folder, and writers, of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.access import Access
from assistant.bootstrap import App, open_app
from assistant.evaluation.played import PlayedWriters
from assistant.evaluation.purse import Purse
from assistant.evaluation.recorded import Recorded
from assistant.press import Press
from assistant.settings import Settings

DATABASE = "evaluation.db"


@dataclass(frozen=True, kw_only=True)
class Staged:
    """What cases are played on."""

    app: App
    writers: PlayedWriters
    press: Press

    @property
    def purse(self) -> Purse:
        """What its models may take."""
        return self.writers.purse


@asynccontextmanager
async def staged(
    settings: Settings,
    folder: Path,
    *,
    taken_from: Iterable[Path] = (),
    most_usd: float | None = None,
) -> AsyncIterator[Staged]:
    """Open the application on a folder. Runs of before are not gone on with: what models wrote
    for them was recorded, and is not asked for again.
    """
    recorded = Recorded(folder, taken_from)
    own = replace(
        settings,
        home=folder,
        database_url=f"sqlite:///{folder / DATABASE}",
        access=Access(),
        watched=None,
    )
    await asyncio.to_thread(_cleared, folder)
    async with Press() as press, open_app(own, apart=press) as app:
        writers = PlayedWriters(
            app.worker.bench.writers, recorded, Purse(most_usd, recorded.paid_usd)
        )
        app.worker.bench.writers = writers
        yield Staged(app=app, writers=writers, press=press)


def _cleared(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in (DATABASE, "checkpoints.db"):
        for path in folder.glob(f"{name}*"):
            path.unlink()
