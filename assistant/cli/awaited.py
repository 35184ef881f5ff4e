"""The events that a run waits for: what each must have, and the command that sends it."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.store.runs import Run

_FIELD = re.compile(r"\bevent\.([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Awaited:
    """An event that a run waits for, with its key (empty: any) and its condition."""

    event: str
    key: str = ""
    where: str = ""

    @property
    def command(self) -> str:
        """The command that sends it; what it says is left to whoever types it."""
        key = f" --key {shlex.quote(self.key)}" if self.key else ""
        fields = "".join(f" -d {one}=..." for one in dict.fromkeys(_FIELD.findall(self.where)))
        return f"draftroom emit {self.event}{key}{fields}"

    def fits(self, event: str, key: str) -> bool:
        """Tell whether an event with this key is looked at; its condition is another matter."""
        return self.event == event and self.key in ("", key)


def awaited(run: Run) -> Iterator[Awaited]:
    """Yield every event that a run waits for."""
    reason = run.reason or {}
    for one in reason.get("awaited") or ():
        yield Awaited(one["event"], one["key"], one["where"])
    if "awaited" not in reason:  # of a run that has waited since an earlier version
        yield from map(Awaited, reason.get("events") or ())
