"""The steps in which code computes, checked: their ways, and the fields of their rows."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import available_timezones

from graphs.durations import duration
from graphs.found import Found, Path
from graphs.handlers import installed
from graphs.lines import BadLine, holes
from graphs.steps import AnalyzeStep, AnyStep, ScheduleStep, TransformStep
from graphs.workflow import Resources

_WAYS = ("run", "value", "set", "from_", "format")
_OF_ROWS = ("filter", "map", "aggregate", "sort", "limit")


def computing_problems(step: AnyStep, resources: Resources, at: Path) -> Iterator[Found]:
    """Yield what is wrong with what code is to compute."""
    match step:
        case TransformStep():
            yield from _transform(step, resources, at)
        case AnalyzeStep():
            yield from _analyze(step, at)
        case ScheduleStep():
            yield from _schedule(step, at)
        case _:
            pass


def _transform(step: TransformStep, resources: Resources, at: Path) -> Iterator[Found]:
    """Yield what is wrong with how a transform step computes."""
    ways = [way for way in _WAYS if getattr(step, way) is not None]
    if step.from_ is not None and "format" in ways:
        ways.remove("format")
    if len(ways) != 1:
        yield Found(at, "must have exactly one of run, value, set, from and format")
    if step.run is not None and step.run not in {"assemble", *resources.code}:
        names = ("assemble", *resources.code, *installed())
        yield Found((*at, "run"), f"there is no function {step.run!r}", names)
    for key in _OF_ROWS if step.from_ is None else ():
        if getattr(step, key) is not None:
            yield Found((*at, key), "is only there for rows: say where they stand", ("from",))
    if step.output is not None and (step.from_ is not None or step.format is not None):
        yield Found((*at, "output"), "is not there for rows and texts: map says what a row holds")
    if step.with_ and step.from_ is not None:
        yield Found((*at, "with"), "is not read by rows; write steps... or inputs... in CEL")
    yield from _fields(step, at)


def _analyze(step: AnalyzeStep, at: Path) -> Iterator[Found]:
    """Yield what is wrong with what is to be analyzed."""
    if step.over is not None and not step.figures:
        yield Found((*at, "over"), "is only there for the trend of figures", ("figures",))


def _schedule(step: ScheduleStep, at: Path) -> Iterator[Found]:
    """Yield what is wrong with the rules of a slot."""
    if (step.slots is None) == (step.between is None):
        yield Found(at, "must have exactly one of slots and between")
    if step.zone not in available_timezones():
        alike = [one for one in available_timezones() if step.zone.casefold() in one.casefold()]
        known = tuple(sorted(alike)[:10]) or ("UTC", "Europe/Berlin", "America/New_York")
        yield Found((*at, "zone"), f"there is no zone {step.zone!r}", known)
    if step.hours is not None and step.hours.split("-")[0] >= step.hours.split("-")[1]:
        yield Found((*at, "hours"), "must end after they begin", ("09:00-17:00",))
    if duration(step.every) > timedelta(days=1):
        yield Found((*at, "every"), "is at most a day: slots begin anew every day")
    if step.gap is not None and step.avoid is None:
        yield Found((*at, "gap"), "is only there for what is avoided", ("avoid",))


def _fields(step: TransformStep, at: Path) -> Iterator[Found]:
    """Check the fields that are named, as far as it is known which ones there are."""
    known = None if step.map is None or isinstance(step.map, str) else tuple(step.map)
    if (how := step.aggregate) is not None:
        by = (*at, "aggregate", "by")
        yield from _unknown(how.fields, known, by)
        for name, take in how.take.items():
            wanted = () if isinstance(take, str) else tuple(take.values())
            yield from _unknown(wanted, known, (*at, "aggregate", "take", name))
        known = (*how.fields, *how.take)
        for key in ("sort", "limit") if not how.fields else ():
            if getattr(step, key) is not None:
                yield Found((*at, key), "has nothing to work on: without by there is one row")
    sort = (step.sort,) if isinstance(step.sort, str) else step.sort or ()
    yield from _unknown([one.removeprefix("-") for one in sort], known, (*at, "sort"))
    if step.format is not None:
        if step.from_ is None:
            known = tuple(step.with_)
        try:
            named = [one.name for one in holes(step.format) if one.name]
        except BadLine as error:
            yield Found((*at, "format"), str(error))
        else:
            yield from _unknown(named, known, (*at, "format"))


def _unknown(named: Sequence[str], known: tuple[str, ...] | None, at: Path) -> Iterator[Found]:
    for name in named:
        if known is not None and name not in known and name.split(".")[0] not in known:
            yield Found(at, f"there is no field {name!r} here", known)
