"""summary.md: the verdict, the scoreboard and what failed, for the summary page of a CI run."""

import re
from collections.abc import Iterator

from assistant.evaluation.figures import mean, percent, usd
from assistant.evaluation.folder import ORDER, Results
from assistant.evaluation.intervals import Interval
from assistant.evaluation.report import boards, verdict

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~$#&])")
_MOST_CASES = 20
_LONGEST = 300


def summary(results: Results) -> str:
    """Return the file."""
    told = verdict.told(results)
    lines = [
        f"## Draftroom evaluation: {plain(told.word)}",
        "",
        f"**{plain(told.sentence)}.** {plain(told.why)}".rstrip(),
        "",
        *_board(results),
        "",
        *_spent(results),
        "",
        *_trouble(results),
        plain(told.rule),
    ]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return a text on one line that Markdown shows as it is."""
    even = " ".join(text.split())
    return _MARKUP.sub(r"\\\1", even if len(even) <= _LONGEST else f"{even[:_LONGEST]}…")


def _board(results: Results) -> Iterator[str]:
    yield "| Template | " + " | ".join(plain(one.label) for one in results.contenders) + " |"
    yield "|---|" + "---|" * len(results.contenders)
    for line in boards.scoreboard(results):
        cells = " | ".join(_cell(one) for one in line.cells)
        yield f"| {plain(line.template) or '**All**'} | {cells} |"


def _cell(cell: boards.Cell) -> str:
    broken = f"{cell.broken} broken" if cell.broken else ""
    return ", ".join(one for one in (_rate(cell.rate), broken) if one) or "–"


def _rate(one: Interval | None) -> str:
    if one is None:
        return ""
    return f"{percent(one.value)} ({percent(one.low)} to {percent(one.high)}), n = {one.n}"


def _spent(results: Results) -> Iterator[str]:
    yield "| Model | Cost | Calls | Cost of a case | Time of a case |"
    yield "|---|---:|---:|---|---|"
    for one in boards.spending(results):
        figures = (usd(one.cost_usd), str(one.calls), mean(one.cost, "usd"))
        told = " | ".join((*figures, mean(one.seconds, "seconds")))
        yield f"| {plain(one.contender.label)} | {told} |".replace("$", "\\$")


def _trouble(results: Results) -> Iterator[str]:
    """Yield the cases that failed or broke, each with the reason."""
    found = [row for row in results.rows if row.verdict != "passed"]
    found.sort(key=lambda row: (ORDER.index(row.verdict), row.template, row.key))
    if not found:
        return
    yield "### What did not pass"
    yield ""
    for row in found[:_MOST_CASES]:
        where = ", ".join((row.template, row.contender.label))
        yield f"- **{plain(row.case)}** ({plain(where)}) {row.verdict}: {plain(row.why)}"
    if len(found) > _MOST_CASES:
        yield f"- and {len(found) - _MOST_CASES} more, all in report.html"
    yield ""
