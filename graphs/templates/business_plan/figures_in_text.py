"""Texts of a plan with their figures marked as computed, so that a reader sees which is which."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agents.sources import Source
from graphs.documents.blocks import Rich, Run
from graphs.documents.passages import Passage
from graphs.templates.business_plan.finance.results import Model

_SHORTEST = 3  # a number of less may be anything


class Told:
    """Tells passages of one plan."""

    def __init__(self, model: Model) -> None:
        texts = {one.text for one in model.figures.values() if one.value is not None}
        long = sorted((one for one in texts if len(one) >= _SHORTEST), key=len, reverse=True)
        named = "|".join(re.escape(one) for one in long if any(map(str.isdigit, one)))
        self._figures = re.compile(rf"(?<![\w.,$])(?:{named})(?![\w%]|[.,]\d)") if named else None

    def __call__(self, passage: Passage) -> Rich:
        """Return the words of a passage, its figures marked as computed."""
        return tuple(part for run in passage.rich for part in self._cut(run))

    def each(self, passages: Iterable[Passage]) -> list[Rich]:
        """Return the words of every passage that has some."""
        return [self(one) for one in passages if one.text.strip()]

    def _cut(self, run: Run) -> Iterator[Run]:
        marked = run.source in (Source.STANDARD, Source.MODEL, Source.YOURS)
        if self._figures is None or not marked:
            yield run
            return
        at = 0
        for found in self._figures.finditer(run.text):
            if found.start() > at:
                yield replace(run, text=run.text[at : found.start()])
            yield replace(run, text=found[0], source=Source.COMPUTED)
            at = found.end()
        if at < len(run.text) or not run.text:
            yield replace(run, text=run.text[at:])
