"""The verdict as the report says it: one word, one sentence, the rule, and what was used."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from assistant.evaluation import figures
from assistant.evaluation.folder import Results
from assistant.evaluation.report.boards import rate


class Told(NamedTuple):
    """The verdict of an evaluation in words."""

    word: str
    sentence: str
    why: str
    rule: str


def told(results: Results) -> Told:
    """Return the verdict that the summary holds, said in words."""
    summary = results.summary
    why = summary.get("why") or ""
    return Told(
        word=str(summary.get("verdict", "BROKEN")),
        sentence=sentence(results),
        why="; ".join(map(str, why)) if isinstance(why, list) else str(why),
        rule=rule(summary.get("thresholds") or {}),
    )


def sentence(results: Results) -> str:
    """Return how many passed: "23 of 24 cases passed"."""
    counts = {
        verdict: sum(row.verdict == verdict for row in results.rows)
        for verdict in ("passed", "failed", "broken")
    }
    judged = counts["passed"] + counts["failed"]
    many = len({row.case for row in results.rows}) < len(results.rows)
    said = f"{counts['passed']} of {figures.count(judged, 'try' if many else 'case')} passed"
    said = said.replace("trys", "tries")
    return f"{said}, {counts['broken']} broken" if counts["broken"] else said


def rule(thresholds: Mapping[str, Any]) -> str:
    """Return the one rule that sets the verdict and the exit code."""
    share = float(thresholds.get("pass_rate", 1.0))
    blocks, broken = (int(thresholds.get(name, 0)) for name in ("block", "broken"))
    many = "every case" if share == 1 else f"at least {figures.percent(share)} of the cases"
    blocking = "no check" if blocks == 0 else f"at most {figures.count(blocks, 'finding')}"
    lenient = f" Up to {figures.count(broken, 'case')} may be broken." if broken else ""
    return (
        f"PASS when {many} that could be judged passed and {blocking} "
        f"block{'s' if blocks < 2 else ''} where none may. A case that broke, as when a provider "
        f"is down, says nothing of quality: it is BROKEN, never FAIL.{lenient}"
    )


def strip(results: Results) -> list[tuple[str, str]]:
    """Return the figures that stand under the verdict."""
    whole = rate(results.rows)
    seconds = math.fsum(results.seconds.values())
    found = [
        ("Cases", str(len({(row.template, row.case) for row in results.rows}))),
        ("Models", ", ".join(one.label for one in results.contenders)),
        ("Cost", figures.usd(math.fsum(row.cost_usd for row in results.rows))),
        ("Calls", f"{sum(row.calls for row in results.rows):,}"),
    ]
    if whole and len(results.contenders) == 1:
        low, high = figures.percent(whole.low), figures.percent(whole.high)
        share = f"{figures.percent(whole.value)} ({low} to {high})"
        found.insert(0, ("Passed, 95 % interval", share))
    if seconds:
        found.append(("Time of all drafts", figures.seconds(seconds)))
    return found
