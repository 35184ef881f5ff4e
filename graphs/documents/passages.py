"""Walks a typed draft and gives each field as text together with where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from agents.sources import Source, Sources, elements
from graphs.documents.blocks import Rich, Run
from graphs.documents.inline import rich


@dataclass(frozen=True)
class Passage:
    """A place in a draft: its value, its path, and what is known of where the words are from."""

    value: Any
    sources: Sources
    path: str = ""

    @classmethod
    def of(cls, draft: BaseModel, sources: Sources) -> "Passage":
        """Return the whole draft as a place."""
        return cls(draft.model_dump(mode="json"), sources)

    def __getitem__(self, name: str) -> "Passage":
        return Passage(self.value[name], self.sources, f"{self.path}/{name}")

    def __iter__(self) -> Iterator["Passage"]:
        for segment, element in elements(self.value):
            yield Passage(element, self.sources, f"{self.path}/{segment}")

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def text(self) -> str:
        """The words alone."""
        return str(self.value)

    @property
    def source(self) -> Source | None:
        """Who wrote this field, or the first field below it; None where nobody knows."""
        if self.path in self.sources:
            return self.sources[self.path]
        below = f"{self.path}/"
        return next((s for path, s in self.sources.items() if path.startswith(below)), None)

    @property
    def rich(self) -> Rich:
        """The words with their source and their place."""
        return rich(self.text, self.source, self.path)

    def label(self, *, after: str = "", bold: bool = False) -> Rich:
        """The words as a label of the layout, with what follows them there."""
        return (Run(f"{self.text}{after}", bold=bold, path=self.path),)

    @property
    def each(self) -> list[Rich]:
        """The words of every element of a list, without the empty ones."""
        return [element.rich for element in self if element.text.strip()]
