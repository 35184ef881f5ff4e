"""Writers: gives the pin of a run its writer, which is its owner's and nobody else's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, cast

from agents.patience import Patience
from agents.rules_writer import RulesWriter
from agents.writer import Assignment, Meter, ModelRole, Writer, Written
from assistant.lines import Lines
from graphs.edits import WriterPin


class OwnersWriters(Protocol):
    """Returns the writer of a pin, for the runs of one person."""

    def __call__(self, pin: WriterPin, owner: str) -> Writer:
        """Return at once: what has to be looked up is looked up when something is written."""
        ...


class Writers:
    """Gives each pin of each owner its writer."""

    def __init__(self, lines: Lines, *, patience: Patience | None = None) -> None:
        self._lines = lines
        self._patience = patience or Patience()
        self._rules = RulesWriter()
        self._warm = False

    def __call__(self, pin: WriterPin, owner: str) -> Writer:
        if pin.by_rules:
            return self._rules
        self._warm_up()
        return PinnedWriter(pin, owner, self._lines, self._patience)

    def _warm_up(self) -> None:
        """Load the client of models in the background, once."""
        from agents.model import warm_up

        if not self._warm:
            self._warm = True
            warm_up()


@dataclass(frozen=True)
class PinnedWriter:
    """Writes with the model of a pin, over the line that its owner has now."""

    pin: WriterPin
    owner: str
    lines: Lines = field(repr=False)
    patience: Patience = field(repr=False)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.pin.name

    async def write(
        self,
        assignment: Assignment,
        *,
        meter: Meter,
        emit: Callable[[str], None] | None = None,
    ) -> Written:
        """Write one piece; raise NotConnected where the owner has no line to the model."""
        from agents.llm_writer import LLMWriter

        line = await self.lines.find(self.owner, self.pin)
        writer = LLMWriter(
            self.pin.name,
            models={cast(ModelRole, role): model for role, model in self.pin.models},
            api_base=line.api_base,
            api_key=line.api_key,
            key_from=line.key_from,
            patience=self.patience,
        )
        return await writer.write(assignment, meter=meter, emit=emit)


def for_everybody(writers: Callable[[WriterPin], Writer]) -> OwnersWriters:
    """Return writers that do not ask whose a run is."""

    def writer(pin: WriterPin, owner: str) -> Writer:
        return writers(pin)

    return writer
