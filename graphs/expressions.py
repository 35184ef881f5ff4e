"""Conditions and transforms in CEL: compiled against named roots, evaluated on JSON values.

CEL calls nothing in the host, changes nothing and ends; graphs/effort.py bounds its work.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from graphs.effort import MOST_WORK, Effort, Reference, effort_of, measured, with_any_null
from graphs.errors import ExpressionError
from graphs.expression_types import ERROR, told

MOST_CHARACTERS = 2_000
_FUNCTIONS = (
    *("all", "bool", "contains", "double", "duration", "dyn", "endsWith", "exists", "exists_one"),
    *("filter", "has", "int", "map", "matches", "size", "startsWith", "string", "timestamp"),
)


@dataclass(frozen=True)
class Expression:
    """A compiled expression. ``references`` are the names it reads, as far as they are fixed."""

    source: str
    roots: tuple[str, ...]
    references: frozenset[Reference]
    _program: Any = field(repr=False, compare=False)
    _effort: Effort = field(repr=False, compare=False)

    def value(self, values: Mapping[str, Any]) -> Any:
        """Return the result on ``values`` as a JSON value, the keys of mappings in order."""
        return _as_json(self.source, self._evaluated(values))

    def work(self, values: Mapping[str, Any]) -> float:
        """Return an upper estimate of the work on ``values``; refuse what is too much at once."""
        for root in sorted({path[0] for path in self.references} - set(values)):
            raise ExpressionError(self.source, f"there is no {root!r} here", allowed=sorted(values))
        measures = {
            path: measured(self.source, _reached(values, path), ".".join(path))
            for path in self.references
        }
        work = self._effort.of(measures)
        if work > MOST_WORK:
            reason = "this would take too long or too much memory on these values; loop over less"
            raise ExpressionError(self.source, reason)
        return work

    def _evaluated(self, values: Mapping[str, Any]) -> Any:
        self.work(values)
        # CEL converts all it is given, so it is given only what the expression names.
        seen = _picked(values, self.references)
        try:
            result = self._program.eval(data=seen)
        except (RuntimeError, TypeError, ValueError, MemoryError) as error:
            raise ExpressionError(self.source, _plainly(str(error))) from error
        # A failure is an ordinary result whose plain value is a text, which would count as true.
        if result.type() == cel.Type.ERROR:
            raise self._failure(str(result.plain_value()), values)
        return result

    def _failure(self, message: str, values: Mapping[str, Any]) -> ExpressionError:
        missing = re.search(r'Key not found in map : "(.*)"', message)
        for path in sorted(self.references, key=len) if missing else ():
            for length in range(1, len(path)):
                around, name = _reached(values, path[:length]), path[length]
                gone = isinstance(around, Mapping) and name not in around
                if missing and missing[1] == name and gone:
                    reason = f"{'.'.join(path[:length])} has no {name!r}"
                    return ExpressionError(self.source, reason, allowed=sorted(around))
        return ExpressionError(self.source, _plainly(message))


@dataclass(frozen=True)
class Condition(Expression):
    """A compiled expression that is true or false."""

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Tell whether the condition is true on ``values``."""
        result = self._evaluated(values)
        if result.type() != cel.Type.BOOL:
            reason = f"a condition is true or false, this is {result.type().name()}"
            raise ExpressionError(self.source, reason)
        return bool(result.plain_value())


def compile_condition(source: str, roots: Sequence[str]) -> Condition:
    """Compile a condition that may read the names in ``roots``."""
    return _condition(source, tuple(roots))


def compile_expression(source: str, roots: Sequence[str]) -> Expression:
    """Compile an expression that may read the names in ``roots``."""
    return _expression(source, tuple(roots))


def references(source: str, roots: Sequence[str]) -> frozenset[Reference]:
    """Return what ``source`` reads, as paths: ``("steps", "review", "score")``, ``("item",)``.

    A path ends where the text stops naming it: ``steps[inputs.which]`` gives ``("steps",)``.
    """
    return frozenset(use.path for use in effort_of(source, frozenset(roots)).uses)


@lru_cache(maxsize=1024)
def _condition(source: str, roots: tuple[str, ...]) -> Condition:
    effort, program = _compiled(source, roots)
    kind = program.return_type()
    if kind not in (cel.Type.BOOL, cel.Type.DYN):
        raise ExpressionError(source, f"a condition is true or false, this is {kind.name()}")
    return Condition(source, roots, frozenset(use.path for use in effort.uses), program, effort)


@lru_cache(maxsize=1024)
def _expression(source: str, roots: tuple[str, ...]) -> Expression:
    effort, program = _compiled(source, roots)
    return Expression(source, roots, frozenset(use.path for use in effort.uses), program, effort)


def _compiled(source: str, roots: tuple[str, ...]) -> tuple[Effort, Any]:
    if len(source) > MOST_CHARACTERS:
        raise ExpressionError(source, f"it is longer than {MOST_CHARACTERS} characters")
    effort = effort_of(source, frozenset(roots))
    compile_ = _environment(roots).compile
    try:
        return effort, compile_(source)
    except (RuntimeError, TypeError, ValueError) as error:
        if not _is_of_nothing_chosen(str(error)):
            raise _refusal(source, roots, str(error)) from error
    return effort, compile_(with_any_null(source))


def _is_of_nothing_chosen(message: str) -> bool:
    """Tell whether all that CEL minds is a choice between something and nothing, which it runs."""
    found = ERROR.findall(message)
    return bool(found) and all("'_?_:_'" in said and "null_type" in said for *_, said in found)


@lru_cache(maxsize=64)
def _environment(roots: tuple[str, ...]) -> Any:
    return cel.NewEnv(variables=dict.fromkeys(roots, cel.Type.DYN))


def _refusal(source: str, roots: tuple[str, ...], message: str) -> ExpressionError:
    """Say in our words why CEL did not compile ``source``."""
    if (unknown := re.search(r"undeclared reference to '([^']*)'", message)) is not None:
        name = unknown[1].split(".")[0]
        if re.search(rf"\b{re.escape(unknown[1])}\s*\(", source):
            return ExpressionError(source, f"there is no function {name!r}", allowed=_FUNCTIONS)
        return ExpressionError(source, f"unknown name {name!r}", allowed=sorted(roots))
    found = ERROR.search(message)
    if found is None or "recursion" in message:
        return ExpressionError(source, _plainly(message.splitlines()[0]))
    reason = found[3].removeprefix("Syntax error: ").split(" expecting ")[0]
    if "<EOF>" in reason:
        reason = "something is missing at the end"
    reason = told(reason, source, int(found[1]), int(found[2])) or reason
    return ExpressionError(source, f"{reason} (line {found[1]}, character {found[2]})")


_IN_OUR_WORDS = {
    "recursion": "it is nested too deeply",
    "bad_alloc": "this takes too much memory; loop over less",
    "Iteration budget": "this takes too many iterations; loop over less",
    "<jump_condition>": "what stands before ? must be true or false",
    "Applying SELECT": "a name is read from a value that has no names",
}


def _plainly(message: str) -> str:
    """Return a message of CEL without its codes, with a way out where one is known."""
    for part, words in _IN_OUR_WORDS.items():
        if part in message:
            return words
    text = re.sub(r"^[A-Z_]+: |\s*\[[A-Z_]+\]$", "", message.strip())
    if "No matching overloads" in text and "double" in text:
        text += "; write double(...) around the whole number"
    return text


def _reached(values: Any, path: Reference) -> Any:
    """Return the value at ``path``; where it ends early, nothing."""
    for name in path:
        if not isinstance(values, Mapping) or name not in values:
            return None
        values = values[name]
    return values


def _picked(value: Any, paths: Iterable[Reference]) -> Any:
    """Return ``value`` with only what stands at or below one of ``paths``."""
    if not isinstance(value, Mapping) or () in (paths := frozenset(paths)):
        return value
    wanted = {path[0] for path in paths if path[0] in value}
    return {
        name: _picked(value[name], [path[1:] for path in paths if path[0] == name])
        for name in sorted(wanted)
    }


def _as_json(source: str, result: Any) -> Any:
    # In 0.1.3 reading a null drops a reference to None that was never taken; enough of them end the
    # process. So values are read one by one, and nulls not at all.
    if result.type() == cel.Type.NULL:
        return None
    match result.value():
        case bool() | str() as value:
            return value
        case int() as value if -(2**63) <= value < 2**63:
            return value
        case float() as value if math.isfinite(value):
            return value
        case int() | float() as value:
            raise ExpressionError(source, f"the result holds {value}, which is out of range")
        case list() as items:
            return [_as_json(source, one) for one in items]
        case dict() as entries if all(isinstance(key, str) for key in entries):
            # CEL gives mappings in an order of its own that changes from process to process.
            return {key: _as_json(source, entries[key]) for key in sorted(entries)}
        case dict():
            raise ExpressionError(source, "the keys of a mapping in the result must be texts")
        case value:
            reason = f"the result holds a {type(value).__name__}; write string(...) around it"
            raise ExpressionError(source, reason)
