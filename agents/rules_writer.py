"""The offline writer: a step's own rules where it has them, else the generic filler.

It calls nobody, costs nothing, and gives the same bytes for the same work on every machine.
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from pydantic import ValidationError

from agents.binding import call
from agents.errors import InvalidAnswer, WritingFailed
from agents.rules.filler import fill
from agents.rules.words import complete, take_apart
from agents.sources import Source
from agents.writer import Assignment, Meter, Usage, Written

log = logging.getLogger(__name__)


class RulesWriter:
    """Fills a step by rules."""

    name = "rules"

    async def write(
        self,
        assignment: Assignment,
        *,
        meter: Meter,
        emit: Callable[[str], None] | None = None,
    ) -> Written:
        """Write one piece from the context alone; raise InvalidAnswer if it does not fit."""
        made = take_apart(_make(assignment))
        try:
            value = assignment.output.model_validate(made.value).model_dump(mode="json")
        except ValidationError as error:
            raise InvalidAnswer(
                f"The rules of step {assignment.step!r} gave a value that does not fit"
                f" {assignment.output.__name__}: {error}",
                step=assignment.step,
            ) from error
        sources = complete(made.sources, value)
        return Written(value, sources, Usage(), _note(sources, assignment))


def seeded(assignment: Assignment) -> Random:
    """Return the random numbers of this piece of work: equal work, equal numbers."""
    facts = [
        assignment.template,
        assignment.step,
        assignment.item,
        assignment.seed,
        _canonical(assignment.context),
    ]
    digest = hashlib.sha256("\0".join(facts).encode()).digest()
    return Random(int.from_bytes(digest, "big"))


def _make(assignment: Assignment) -> Any:
    if assignment.rules is None:
        try:
            return fill(assignment.output, assignment.context)
        except ValueError as error:
            raise InvalidAnswer(
                f"Rules cannot fill step {assignment.step!r}: {error}", step=assignment.step
            ) from error
    try:
        return call(
            assignment.rules,
            assignment.context,
            rng=seeded(assignment),
            guidance=assignment.guidance,
            item=assignment.item,
        )
    except Exception as error:  # results that people bring along can be of any content
        log.exception("rules broke", extra={"action": "rules.broke", "step": assignment.step})
        raise WritingFailed(
            f"The rules of step {assignment.step!r} cannot work with what they were given:"
            f" {type(error).__name__}: {error}",
            step=assignment.step,
        ) from error


def _canonical(context: Mapping[str, Any]) -> str:
    return json.dumps(context, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _note(sources: Mapping[str, Source], assignment: Assignment) -> str:
    count = Counter(sources.values())
    note = (
        f"Written by rules: {count[Source.YOURS]} passages hold your words,"
        f" {count[Source.STANDARD]} are standard, {count[Source.QUESTION]} are left for you."
    )
    if assignment.guidance:
        note += " Your notes are kept for when a model is connected."
    return note
