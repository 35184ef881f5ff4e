"""Thresholds: the one rule that decides whether an evaluation passes, and how its command ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.evaluation.results import Result

Outcome = Literal["PASS", "FAIL", "BROKEN"]
EXITS: dict[Outcome, int] = {"PASS": 0, "FAIL": 1, "BROKEN": 3}


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """What an evaluation must reach."""

    pass_rate: float = 1.0  # of the cases that were judged, at least
    block: int = 0  # findings that block and were not expected, at most
    broken: int = 0  # cases that trouble kept from being judged, at most


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """Whether an evaluation passes, and why not."""

    verdict: Outcome
    exit_code: int
    why: str
    passed: int
    failed: int
    broken: int
    pass_rate: float | None  # None where nothing was judged


def read(text: str) -> Thresholds:
    """Return thresholds as they are typed, ``block=0,pass_rate=0.9``; raise ValueError."""
    found: dict[str, float] = {}
    for part in text.split(","):
        name, equals, value = (one.strip() for one in part.partition("="))
        if not equals or name not in _READERS:
            raise ValueError(f"{part.strip()!r}: allowed are {', '.join(_READERS)}, as NAME=NUMBER")
        if name in found:
            raise ValueError(f"{name} is given twice")
        found[name] = _READERS[name](name, value)
    return Thresholds(
        pass_rate=found.get("pass_rate", 1.0),
        block=int(found.get("block", 0)),
        broken=int(found.get("broken", 0)),
    )


def ruled(results: Sequence[Result], thresholds: Thresholds) -> Ruling:
    """Return the verdict: trouble first, as a rate over a part of the cases would say nothing."""
    passed = sum(one.verdict == "passed" for one in results)
    failed = sum(one.verdict == "failed" for one in results)
    broken = len(results) - passed - failed
    rate = passed / (passed + failed) if passed + failed else None
    blocks = sum(one.unexpected for one in results)
    verdict: Outcome = "PASS"
    why: list[str] = []
    if broken > thresholds.broken or rate is None:
        verdict = "BROKEN"
        why.append(f"{broken} of {len(results)} could not be judged; {_first(results, 'broken')}")
    if rate is not None and rate < thresholds.pass_rate:
        verdict = "FAIL" if verdict == "PASS" else verdict
        wanted = f"{thresholds.pass_rate:.0%}"
        why.append(f"{passed} of {passed + failed} passed ({rate:.0%}); {wanted} are wanted.")
    if blocks > thresholds.block:
        verdict = "FAIL" if verdict == "PASS" else verdict
        why.append(f"{blocks} findings block; at most {thresholds.block} may.")
    return Ruling(
        verdict=verdict,
        exit_code=EXITS[verdict],
        why=" ".join(why),
        passed=passed,
        failed=failed,
        broken=broken,
        pass_rate=None if rate is None else round(rate, 6),
    )


def _first(results: Sequence[Result], verdict: str) -> str:
    return next((f"{one.case}: {one.why}" for one in results if one.verdict == verdict), "")


def _rate(name: str, value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise ValueError(f"{name} is {value!r}; it must be a number from 0 to 1")
    return rate


def _count(name: str, value: str) -> float:
    if not value.isdecimal() or len(value) > 6:
        raise ValueError(f"{name} is {value!r}; it must be a whole number from 0")
    return int(value)


_READERS = {"pass_rate": _rate, "block": _count, "broken": _count}
