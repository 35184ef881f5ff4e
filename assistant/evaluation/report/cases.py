"""The cases as the report shows them: those that failed first, each with all that is known."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.evaluation import figures
from assistant.evaluation.comparing import Comparison
from assistant.evaluation.folder import (
    ORDER,
    Assertion,
    Results,
    Row,
    Turn,
    Verdict,
)
from assistant.evaluation.report.drafts import Beside, Shown, beside, shown

_LONGEST_NAME = 60


class SaidQuote(NamedTuple):
    """A quote with its number in the draft, and whether it is marked there."""

    text: str
    number: int
    found: bool
    name: str


class Asserted(NamedTuple):
    """An assertion as it is shown."""

    passed: bool | None
    title: str
    note: str
    said: str
    level: str
    quotes: tuple[SaidQuote, ...]

    @property
    def is_telling(self) -> bool:
        """True where it did not simply pass: it failed, was not run, or has a score."""
        return not self.passed or bool(self.level)


class Steps(NamedTuple):
    """A step that was made again or kept, with its items where it was done for each."""

    name: str
    items: tuple[str, ...]


class Played(NamedTuple):
    """A turn as it is shown."""

    passed: bool | None
    title: str
    why: str
    redone: tuple[Steps, ...]
    kept: tuple[Steps, ...]  # only of a turn that made something again
    calls: int
    asked: int
    said: str
    beside: Beside | None


@dataclass(frozen=True)
class Attempt:
    """A case as one model did it once."""

    row: Row
    anchor: str
    assertions: tuple[Asserted, ...]  # those that a person should look at
    held: tuple[Asserted, ...]  # the others, which passed
    turns: tuple[Played, ...]
    findings: tuple[Any, ...]
    passages: tuple[Shown, ...]
    quotes: tuple[SaidQuote, ...]
    beside: tuple[Beside, ...]  # the same of the run that it is held against
    facts: tuple[tuple[str, str], ...]

    @property
    def marked(self) -> int:
        """Return how many quotes are marked in the draft."""
        return sum(one.found for one in self.quotes)


@dataclass(frozen=True)
class Case:
    """A case with all its attempts."""

    case: str
    template: str
    anchor: str
    verdict: Verdict  # the worst of its attempts
    brief: str
    split: str
    tags: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    beside: tuple[Beside, ...]  # what one model wrote beside another

    @property
    def tags_json(self) -> str:
        """Return the tags as the filter reads them."""
        return json.dumps(self.tags)

    @property
    def repeated(self) -> bool:
        """True where a model did it more than once."""
        return any(one.row.repeat > 1 for one in self.attempts)

    @property
    def score(self) -> str:
        """Return how many attempts passed."""
        passed = sum(one.row.verdict == "passed" for one in self.attempts)
        return f"{passed} of {len(self.attempts)} passed"


def anchors(results: Results) -> dict[tuple[str, str], str]:
    """Return a name for the link of each case, made of its id; no two are alike."""
    found: dict[tuple[str, str], str] = {}
    for row in results.rows:
        if (row.template, row.case) not in found:
            plain = re.sub(r"[^a-zA-Z0-9_-]+", "-", row.case)[:_LONGEST_NAME].strip("-")
            name = f"case-{plain}"
            taken = set(found.values())
            alike = (f"{name}-{number}" for number in range(2, len(taken) + 3))
            found[row.template, row.case] = (
                name if name not in taken else next(one for one in alike if one not in taken)
            )
    return found


def cases(results: Results, against: Comparison | None = None) -> list[Case]:
    """Return every case, those that failed first, held ``against`` another evaluation."""
    by_case: dict[tuple[str, str], list[Row]] = {}
    for row in results.rows:
        by_case.setdefault((row.template, row.case), []).append(row)
    names = anchors(results)
    found = [_case(results, against, rows, names[key]) for key, rows in by_case.items()]
    return sorted(found, key=lambda one: (ORDER.index(one.verdict), one.template, one.case))


def _case(results: Results, against: Comparison | None, rows: Sequence[Row], anchor: str) -> Case:
    worst = min((row.verdict for row in rows), key=ORDER.index)
    ordered = sorted(rows, key=lambda row: ORDER.index(row.verdict))
    return Case(
        case=rows[0].case,
        template=rows[0].template,
        anchor=anchor,
        verdict=worst,
        brief=rows[0].brief,
        split=rows[0].split or "",
        tags=rows[0].tags,
        attempts=tuple(
            _attempt(results, against, row, f"{anchor}-{number}")
            for number, row in enumerate(ordered, 1)
        ),
        beside=tuple(_models(results, rows)),
    )


def _attempt(results: Results, against: Comparison | None, row: Row, anchor: str) -> Attempt:
    stages = results.stages(row)
    draft = results.draft(row)
    told = [(one, quote) for one in row.assertions for quote in one.quotes]
    passages = tuple(shown(draft, [quote for _, quote in told])) if draft else ()
    marked = {piece.quote for part in passages for piece in part.pieces}
    quotes = [
        SaidQuote(quote.quote, number, number in marked, one.name or one.type)
        for number, (one, quote) in enumerate(told, 1)
    ]
    rest = iter(quotes)
    asserted = [_asserted(one, [next(rest) for _ in one.quotes]) for one in row.assertions]
    return Attempt(
        row=row,
        anchor=anchor,
        assertions=tuple(one for one in asserted if one.is_telling),
        held=tuple(one for one in asserted if not one.is_telling),
        turns=tuple(_played(turn, stages) for turn in row.turns),
        findings=row.findings,
        passages=passages,
        quotes=tuple(quotes),
        beside=tuple(_before(against, row, draft)),
        facts=tuple(_facts(results, row)),
    )


def _asserted(one: Assertion, quotes: Sequence[SaidQuote]) -> Asserted:
    notes = ["advisory"] if one.advisory else [] if one.required else ["not required"]
    if one.weight != 1:
        notes.append(f"weight {one.weight:g}")
    return Asserted(
        passed=one.passed,
        title=one.name or one.type,
        note=", ".join(notes),
        said=one.said,
        level=f"{one.score:g} of 4" if one.type == "judge" and one.score is not None else "",
        quotes=tuple(quotes),
    )


def steps(addresses: Sequence[str]) -> tuple[Steps, ...]:
    """Return steps in order, the items of each together: ``write[a]``, ``write[b]``."""
    found: dict[str, list[str]] = {}
    for address in addresses:
        name, _, item = address.partition("[")
        found.setdefault(name, []).extend([item.removesuffix("]")] if item else [])
    return tuple(Steps(name, tuple(items)) for name, items in found.items())


def _played(turn: Turn, stages: Mapping[int, Any]) -> Played:
    before = next((stages[one] for one in sorted(stages, reverse=True) if one < turn.turn), None)
    after = stages.get(turn.turn)
    changed = turn.redone and before and after and before != after
    return Played(
        passed=turn.passed,
        title=turn.did or f"Turn {turn.turn}",
        why=turn.why,
        redone=steps(turn.redone),
        kept=steps(turn.kept) if turn.redone else (),
        calls=turn.calls,
        asked=turn.asked,
        said=turn.said,
        beside=beside("Before", "After", before, after) if changed else None,
    )


def _before(against: Comparison | None, row: Row, draft: Any) -> Iterator[Beside]:
    """Yield the draft of the other evaluation beside this one."""
    twin = against.twins.get(row.key) if against else None
    if against and twin and draft and (before := against.before.results.draft(twin)):
        labels = (f"Before, {twin.contender.label}", f"Now, {row.contender.label}")
        yield beside(*labels, before, draft)


def _models(results: Results, rows: Sequence[Row]) -> Iterator[Beside]:
    """Yield the draft of every other model beside that of the first."""
    firsts = list({row.contender: row for row in reversed(rows)}.values())[::-1]
    drafts = [(row.contender.label, results.draft(row)) for row in firsts]
    written = [(label, draft) for label, draft in drafts if draft]
    for label, draft in written[1:]:
        yield beside(written[0][0], label, written[0][1], draft)


def _facts(results: Results, row: Row) -> Iterator[tuple[str, str]]:
    yield "Model", row.contender.label
    if row.run_status:
        yield "Ended as", row.run_status
    yield "Cost", figures.usd(row.cost_usd)
    yield "Calls", f"{row.calls:,}"
    if row.key in results.seconds:
        yield "Time", figures.seconds(results.seconds[row.key])
    if row.words:
        yield "Words", f"{row.words:,}"
    if row.dataset:
        yield "Case in", f"{row.dataset}:{row.line}" if row.line else row.dataset
