"""The steps that carry rows, checked: where from, where to, and the values that go into that."""

import contextlib
from collections.abc import Iterator

from graphs.check_outside import headers_problems
from graphs.data import BadPath, check_path
from graphs.definition import Placed, Reference
from graphs.errors import ExpressionError
from graphs.expressions import references
from graphs.file_names import holes_of
from graphs.found import Found, Path
from graphs.sql import BadQuery, check_query, names_in
from graphs.steps import AnalyzeStep, ExtractStep, LoadStep, TransformStep
from graphs.steps.base import Mapped
from graphs.steps.outside import Headers
from graphs.workflow import Workflow


def data_problems(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Yield what is wrong with where rows come from, and where they go."""
    match placed.step:
        case ExtractStep() as step:
            yield from _extract(step, at)
        case LoadStep() as step:
            yield from _load(step, at)
            yield from _key(workflow, placed, step, at)
        case TransformStep() | AnalyzeStep() as step:
            yield from _fields(workflow, placed, step, at)
        case _:
            pass


def _extract(step: ExtractStep, at: Path) -> Iterator[Found]:
    source, of = step.from_, (*at, "from")
    ways = {"file": source.file, "sql": source.sql, "http": source.http}
    yield from _one_of(ways, of)
    if source.encoding != "utf-8" and source.file is None:
        yield Found((*of, "encoding"), "is only there for a file", ("file",))
    yield from _with_database(source.database, "sql", source.sql, of)
    yield from _named_file(source.file, step.with_, at, (*of, "file"))
    yield from _with_headers(source.headers, source.http, of)
    if source.http is not None:  # what is not in its path goes into its query
        yield from _given(tuple(holes_of(source.http)), step.with_, (*of, "http"))
    if source.sql is not None:
        try:
            check_query(source.sql)
        except BadQuery as error:
            yield Found((*of, "sql"), str(error))
        yield from _named(names_in(source.sql), step.with_, at, (*of, "sql"))


def _load(step: LoadStep, at: Path) -> Iterator[Found]:
    to, there = step.to, (*at, "to")
    yield from _one_of({"file": to.file, "table": to.table, "http": to.http}, there)
    yield from _with_database(to.database, "table", to.table, there)
    if to.key and to.table is None:
        yield Found((*there, "key"), "is only there for a table", ("table",))
    if to.remove and not to.key:
        yield Found((*there, "remove"), "needs to know which rows", ("key",))
    if step.idempotent and to.http is None:
        yield Found((*at, "idempotent"), "is only there for an address", ("http",))
    yield from _named_file(to.file, step.with_, at, (*there, "file"))
    if to.table is not None:
        yield from _named((), step.with_, at, (*there, "table"))
    yield from _with_headers(to.headers, to.http, there)
    if to.http is not None:
        yield from _named(tuple(holes_of(to.http)), step.with_, at, (*there, "http"))


def _one_of(ways: dict[str, str | None], at: Path) -> Iterator[Found]:
    if sum(one is not None for one in ways.values()) != 1:
        first, second, third = ways
        yield Found(at, f"must have exactly one of {first}, {second} and {third}")


def _with_database(database: str | None, key: str, value: str | None, at: Path) -> Iterator[Found]:
    if (database is None) != (value is None):
        yield Found(at, f"must say both or neither: database and {key}")


def _with_headers(headers: Headers, http: str | None, at: Path) -> Iterator[Found]:
    if headers and http is None:
        yield Found((*at, "headers"), "is only there for an address", ("http",))
    yield from headers_problems(headers, (*at, "headers"))


def _given(names: tuple[str, ...], given: Mapped, of: Path) -> Iterator[Found]:
    for name in names:
        if name not in given:
            yield Found(of, f"{name!r} is not given", tuple(given))


def _named_file(file: str | None, given: Mapped, at: Path, of: Path) -> Iterator[Found]:
    if file is None:
        return
    names = tuple(dict.fromkeys(holes_of(file)))
    try:
        filled = file
        for name in names:
            filled = filled.replace(f"{{{name}}}", "x")
        check_path(filled, written=file)
    except BadPath as error:
        yield Found(of, str(error))
    yield from _named(names, given, at, of)


def _named(names: tuple[str, ...], given: Mapped, at: Path, of: Path) -> Iterator[Found]:
    """Check that each value which is named is given, and each that is given is named."""
    yield from _given(names, given, of)
    for name in given:
        if name not in names:
            yield Found((*at, "with", name), f"{name!r} is not named where it could go", names)


def _key(workflow: Workflow, placed: Placed, step: LoadStep, at: Path) -> Iterator[Found]:
    """Check that the rows have the columns of the key, as far as their columns are known."""
    known = _columns(workflow, placed, step.from_)
    for index, name in enumerate(step.to.key):
        if known is not None and name not in known:
            yield Found((*at, "to", "key", index), f"the rows have no column {name!r}", known)


def _fields(
    workflow: Workflow, placed: Placed, step: TransformStep | AnalyzeStep, at: Path
) -> Iterator[Found]:
    """Check that rows which were extracted have the columns that are worked on."""
    known = _columns(workflow, placed, step.from_) if step.from_ else None
    for where, name in _worked_on(step) if known is not None else ():
        if known is not None and name.split(".")[0] not in known:
            yield Found((*at, *where), f"the rows have no column {name!r}", known)


def _worked_on(step: TransformStep | AnalyzeStep) -> Iterator[tuple[Path, str]]:
    if isinstance(step, AnalyzeStep):
        for key in ("figures", "by"):
            yield from (((key, at), name) for at, name in enumerate(getattr(step, key)))
        return
    for where, source in {**step.conditions, **step.computed}.items():
        if where[0] in ("filter", "map"):
            with contextlib.suppress(ExpressionError):  # told where the expression stands
                yield from ((where, path[0]) for _, *path in references(source, ("row",)) if path)
    if step.map is None and step.aggregate is not None:
        yield from ((("aggregate", "by"), name) for name in step.aggregate.fields)
        for name, take in step.aggregate.take.items():
            wanted = () if isinstance(take, str) else take.values()
            yield from ((("aggregate", "take", name), one) for one in wanted)
    elif step.map is None:
        keys = (step.sort,) if isinstance(step.sort, str) else step.sort or ()
        yield from ((("sort",), one.removeprefix("-")) for one in keys)


def _columns(workflow: Workflow, placed: Placed, place: str) -> tuple[str, ...] | None:
    """Return the columns of the rows that stand at a place; None where they are not known."""
    reference = Reference.parse(place)
    path = workflow.resolve(reference.step, placed.block) if reference.step else None
    if path is None or len(reference.path) != 1:
        return None
    match workflow.placed[path].step:
        case ExtractStep(columns=columns) if columns is not None:
            return tuple(columns)
        case TransformStep() as step if step.from_ and step.format is None:
            if step.aggregate is not None:
                return (*step.aggregate.fields, *step.aggregate.take)
            return tuple(step.map) if step.map and not isinstance(step.map, str) else None
        case _:
            return None


def databases_of(workflow: Workflow) -> list[str]:
    """Return the names of the databases that a workflow needs to be set."""
    found: set[str] = set()
    for placed in workflow.placed.values():
        match placed.step:
            case ExtractStep(from_=source) if source.database is not None:
                found.add(source.database)
            case LoadStep(to=to) if to.database is not None:
                found.add(to.database)
    return sorted(found)
