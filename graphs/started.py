"""The word that a step has begun, told in a commit of its own only where the step takes long."""

import asyncio

from graphs.journal import Event, Journal

SHORT_SECONDS = 0.1


class Started:
    """Tells that a step has begun: by itself when it is long, in the commit of its outcome else."""

    def __init__(self, journal: Journal, event: Event) -> None:
        self._journal = journal
        self._event = event
        self._telling: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(SHORT_SECONDS, self._tell)

    def still_untold(self) -> list[Event]:
        """Return the event if it has not been told yet; from now on the caller tells it."""
        self._timer.cancel()
        return [] if self._telling else [self._event]

    async def told(self) -> None:
        """Wait until it is told, where that has begun."""
        if self._telling is not None:
            await self._telling

    def _tell(self) -> None:
        self._telling = asyncio.create_task(self._journal.append([self._event]), name="started")
        # Where the step itself breaks nobody waits for this, and nobody needs to hear of it.
        self._telling.add_done_callback(lambda done: done.cancelled() or done.exception())
