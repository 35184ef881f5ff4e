"""Slots: the best time by rules, of those that are given or of all between two moments.

Everything is compared in UTC and told in the zone of the step, so a day on which the clocks change
is as long as it is there.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from graphs.durations import duration
from graphs.effort import MOST_WORK
from graphs.errors import ExpressionError, GraphError, clipped
from graphs.expressions import compile_expression
from graphs.figures import is_number
from graphs.steps.computing import ScheduleStep

MOST_SLOTS = 20_000
_OTHERS = 3
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHY = {
    "after": "begin too early",
    "days": "are on other days",
    "hours": "are not within the hours",
    "avoid": "are too close to what is avoided",
}


class Slot(NamedTuple):
    """A time from a moment until another, in UTC."""

    start: datetime
    end: datetime


class NoSlot(GraphError):
    """No slot fits."""


def chosen(step: ScheduleStep, given: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the best slot with the next ones, and why; raise NoSlot where none fits.

    ``given`` are the values of its places. The best has the highest score of ``prefer``; of equals
    the earliest is taken.
    """
    zone = ZoneInfo(step.zone)
    rules = _Rules(step, given, zone)
    out: Counter[str] = Counter()
    fitting: list[Slot] = []
    slots = list(_slots(step, given, zone))
    for slot in slots:
        if (broken := rules.broken_by(slot)) is None:
            fitting.append(slot)
        else:
            out[broken] += 1
    if not fitting:
        raise NoSlot(f"Nothing fits: {_counted(len(slots), out)}.")
    scores = _scores(step, fitting, seen, zone)
    ranked = sorted(zip(fitting, scores, strict=True), key=lambda one: (-one[1], one[0]))
    best = _told(ranked[0][0], zone)
    score = f", with the score {ranked[0][1]:g} of {step.prefer}" if step.prefer else ""
    left = f"; {_counted(len(slots), out)}" if out else ""
    first = "the best" if step.prefer else "the earliest"
    return {
        **best,
        "why": f"It is {first} of {len(fitting)} that fit{score}{left}.",
        "others": [_told(slot, zone) for slot, _ in ranked[1 : 1 + _OTHERS]],
        "fitting": len(fitting),
        "excluded": {rule: out[rule] for rule in _WHY if out[rule]},
    }


class _Rules:
    """The rules of a step, each a reason to leave a slot out."""

    def __init__(self, step: ScheduleStep, given: Mapping[str, Any], zone: ZoneInfo) -> None:
        self._zone = zone
        self._days = frozenset(step.days)
        self._hours = _hours(step)
        after = given.get("after")
        self._after = None if after is None else moment(after, zone, step.after or "after")
        gap = duration(step.gap) if step.gap else timedelta()
        self._busy = _together(_busy(given.get("avoid") or (), zone, gap, step.avoid or ""))
        self._starts = [one.start for one in self._busy]

    def broken_by(self, slot: Slot) -> str | None:
        """Return the first rule that a slot breaks; None where it fits."""
        local = slot.start.astimezone(self._zone)
        if self._after is not None and slot.start < self._after:
            return "after"
        if self._days and DAYS[local.weekday()] not in self._days:
            return "days"
        if self._hours is not None:
            first, last = (_at(local.date(), one, self._zone) for one in self._hours)
            if slot.start < first or slot.end > last:
                return "hours"
        at = bisect_right(self._starts, slot.start)
        before = at > 0 and self._busy[at - 1].end > slot.start
        after = at < len(self._busy) and self._starts[at] < slot.end
        return "avoid" if before or after else None


def _slots(step: ScheduleStep, given: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Slot]:
    length = duration(step.length) if step.length else None
    if step.slots is not None:
        rows = given["slots"]
        if not isinstance(rows, list | tuple) or len(rows) > MOST_SLOTS:
            raise NoSlot(f"{step.slots} is not a list of up to {MOST_SLOTS:,} slots.")
        for number, row in enumerate(rows, 1):
            yield _given(row, zone, length, f"slot {number} of {step.slots}")
        return
    between = step.between
    assert between is not None
    first = moment(given["between/from"], zone, between.from_)
    last = moment(given["between/until"], zone, between.until)
    if len(str(given["between/until"])) == len("2026-01-05"):  # a date: until it ends
        last = _at(last.astimezone(zone).date(), None, zone)
    yield from _made(step, first, last, length or duration(step.every), zone)


def _made(
    step: ScheduleStep, first: datetime, last: datetime, length: timedelta, zone: ZoneInfo
) -> Iterator[Slot]:
    """Yield the slots of every day from its first hour on, none before or after the bounds."""
    every = duration(step.every)
    if (last - first) / min(every, timedelta(days=1)) > MOST_SLOTS:
        raise NoSlot(f"These would be more than {MOST_SLOTS:,} slots; take them further apart.")
    hours = _hours(step) or (time(0), None)
    day = first.astimezone(zone).date()
    while (start := _at(day, hours[0], zone)) < last:
        following = _at(day + timedelta(days=1), time(0), zone)
        while start < following and start + length <= last:
            if start >= first:
                yield Slot(start, start + length)
            start += every
        day += timedelta(days=1)


def _given(row: Any, zone: ZoneInfo, length: timedelta | None, name: str) -> Slot:
    if not isinstance(row, Mapping) or "start" not in row:
        raise NoSlot(f"{name} is {clipped(row)}, which has no start.")
    start = moment(row["start"], zone, name)
    if length is not None:
        return Slot(start, start + length)
    if row.get("end") is None:
        raise NoSlot(f"{name} has no end, and no length is said.")
    end = moment(row["end"], zone, name)
    if end <= start:
        raise NoSlot(f"{name} ends before it begins.")
    return Slot(start, end)


def _busy(rows: Any, zone: ZoneInfo, gap: timedelta, name: str) -> Iterator[Slot]:
    if not isinstance(rows, list | tuple) or len(rows) > MOST_SLOTS:
        raise NoSlot(f"{name} is not a list of up to {MOST_SLOTS:,} times or dates.")
    for number, row in enumerate(rows, 1):
        if isinstance(row, str):
            day = _date(row, f"date {number} of {name}")
            yield Slot(_at(day, time(0), zone), _at(day + timedelta(days=1), time(0), zone))
        else:
            one = _given(row, zone, None, f"time {number} of {name}")
            yield Slot(one.start - gap, one.end + gap)


def _together(times: Iterator[Slot]) -> list[Slot]:
    """Return times in their order, those that meet as one."""
    found: list[Slot] = []
    for one in sorted(times):
        if found and one.start <= found[-1].end:
            found[-1] = Slot(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def _hours(step: ScheduleStep) -> tuple[time, time | None] | None:
    """Return from when to when a slot may lie; None at the end is midnight."""
    if step.hours is None:
        return None
    first, last = step.hours.split("-")
    return time.fromisoformat(first), None if last == "24:00" else time.fromisoformat(last)


def _at(day: date, at: time | None, zone: ZoneInfo) -> datetime:
    """Return a time of a day as a moment; None is the midnight that ends it."""
    if at is None:
        day, at = day + timedelta(days=1), time(0)
    return datetime.combine(day, at, zone).astimezone(UTC)


def moment(value: Any, zone: ZoneInfo, name: str) -> datetime:
    """Return a moment; one without a zone is in that of the step, a date is its midnight."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        told = f"{name} is {clipped(value)}, not a moment such as 2026-09-30T08:00"
        raise NoSlot(f"{told}.") from None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _date(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoSlot(f"{name} is {clipped(text)}, not a date such as 2026-12-25.") from None


def _scores(
    step: ScheduleStep, slots: Sequence[Slot], seen: Mapping[str, Any], zone: ZoneInfo
) -> list[float]:
    if step.prefer is None:
        return [0.0] * len(slots)
    expression = compile_expression(step.prefer, (*seen, "slot"))
    left = float(20 * MOST_WORK)
    scores = []
    for slot in slots:
        values = {**seen, "slot": _seen(slot, zone)}
        left -= expression.work(values)
        if left < 0:
            raise ExpressionError(step.prefer, "this takes too long for so many slots")
        score = expression.value(values)
        if not is_number(score):
            raise ExpressionError(step.prefer, f"a preference is a number, this is {score!r}")
        scores.append(float(score))
    return scores


def _seen(slot: Slot, zone: ZoneInfo) -> dict[str, Any]:
    """Return what a preference sees of a slot, as the clocks of its zone have it."""
    local = slot.start.astimezone(zone)
    return {
        "date": local.date().isoformat(),
        "weekday": DAYS[local.weekday()],
        "hour": local.hour,
        "minute": local.minute,
        "day": local.day,
        "month": local.month,
        "start": local.isoformat(),
        "end": slot.end.astimezone(zone).isoformat(),
        "minutes": int((slot.end - slot.start).total_seconds() // 60),
    }


def _told(slot: Slot, zone: ZoneInfo) -> dict[str, str]:
    start, end = slot.start.astimezone(zone), slot.end.astimezone(zone)
    return {"at": start.isoformat(), "until": end.isoformat()}


def _counted(count: int, out: Mapping[str, int]) -> str:
    told = ", ".join(f"{out[rule]} {words}" for rule, words in _WHY.items() if out.get(rule))
    if not count:
        return "there are no slots to choose from"
    return f"of {count} slots {told}"
