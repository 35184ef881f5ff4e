"""What an expression does with values of known types: where it could not work, said in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from cel_expr_python import cel

NUMBER = "number"  # whole or not, as it comes
SAID = {
    **{"string": "text", "int": "a whole number", "uint": "a whole number"},
    **{"double": "a number", NUMBER: "a number", "bool": "true or false"},
    **{"list": "a list", "map": "a mapping", "dyn": "any value"},
    **{"timestamp": "a moment", "duration": "a duration", "bytes": "bytes", "type": "a type"},
    "null_type": "nothing",
}
_TYPES = {
    "string": cel.Type.STRING,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "bool": cel.Type.BOOL,
    "list": cel.Type.LIST,
    "map": cel.Type.MAP,
}
_IN_NO_RESULT = ("timestamp", "duration", "bytes", "type")
_NUMBERS = {"int", "uint", "double"}
_COMPARED = {"_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_", "@in"}
ERROR = re.compile(r"<input>:(\d+):(\d+): (.*)")
_OVERLOAD = re.compile(r"found no matching overload for '(.+?)' applied to '\((.*)\)'")
_OPERAND = re.compile(r"expression of type '(.+?)' cannot be the (operand|range)")


def misuses(
    source: str, roots: Sequence[str], known: Mapping[str, str], *, is_condition: bool
) -> Iterator[str]:
    """Yield what an expression that compiles does with values that cannot be done with them.

    ``known`` has the types of what it reads, by place: ``inputs.entries`` is an ``int``. A number
    may be whole or not, so only what works with neither is a problem.
    """
    numbers = ("int", "double") if NUMBER in known.values() else (NUMBER,)
    tried = [
        _problems(source, tuple(roots), _with(known, number), is_condition) for number in numbers
    ]
    for at, problem in tried[0].items():
        if all(at in one for one in tried):
            yield f"{problem}{at}"


def _with(known: Mapping[str, str], number: str) -> tuple[tuple[str, str], ...]:
    """Return the types with every number taken for whole, or for not."""
    return tuple((place, number if one == NUMBER else one) for place, one in sorted(known.items()))


@lru_cache(maxsize=1024)
def _problems(
    source: str, roots: tuple[str, ...], known: tuple[tuple[str, str], ...], is_condition: bool
) -> Mapping[str, str]:
    """Return what cannot be done with values of these types, by where it is asked for."""
    types = {place: _TYPES[name] for place, name in known}
    try:
        environment = cel.NewEnv(variables=dict.fromkeys(roots, cel.Type.DYN) | types)
        kind = environment.compile(source).return_type().name().lower()
    except (RuntimeError, TypeError, ValueError) as error:
        return {
            f" (line {line}, character {sign})": why
            for line, sign, text in ERROR.findall(str(error))
            if not _goes_when_run(text) and (why := told(text, source, int(line), int(sign)))
        }
    if is_condition and kind not in ("bool", "dyn"):
        return {"": f"a condition is true or false, this is {_in_words(kind)}"}
    if not is_condition and re.split("[(<]", kind)[0] in _IN_NO_RESULT:
        return {"": f"a result cannot be {_in_words(kind)}; write string(...) around it"}
    return {}


def _goes_when_run(error: str) -> bool:
    """Tell whether values of these types go together when they are there."""
    if (overload := _OVERLOAD.search(error)) is None:
        return False
    name, types = overload[1], _types_in(overload[2])
    kinds = _kinds_in(types)
    if "null_type" in kinds or (name == "_?_:_" and types[0] in ("bool", "dyn")):
        return True  # nothing is compared with, and the arms of a choice may differ
    return name in _COMPARED and kinds <= {*_NUMBERS, "list"}  # whole or not


def told(error: str, source: str, line: int, sign: int) -> str | None:
    """Say in our words what does not go together; None where CEL minds something else."""
    if (operand := _OPERAND.search(error)) is not None:
        lacks = "has no names in it" if operand[2] == "operand" else "is nothing to loop over"
        return f"{_in_words(operand[1])} {lacks}"
    if (overload := _OVERLOAD.search(error)) is None:
        return None
    name, types = overload[1], _types_in(overload[2])
    kinds = _kinds_in(types)
    if name == "_?_:_" and types[0] in ("bool", "dyn"):
        return "what stands around : is of two types; write dyn(...) around one of them"
    if name == "_?_:_":
        return f"what stands before ? must be true or false, this is {_in_words(types[0])}"
    hint = ""
    if kinds == {"int", "double"}:
        written = _whole_beside(source.splitlines()[line - 1], sign)
        hint = f"; write {written or 'double(...) around the whole number'}"
    elif name == "_+_" and "string" in kinds:
        hint = "; write string(...) around what is not text"
    operator = {"_[_]": "[ ]"}.get(name, name.strip("_@"))
    return f"{operator} does not go with {' and '.join(map(_in_words, types))}{hint}"


def _types_in(applied: str) -> list[str]:
    return re.findall(r"[a-z_]+(?:\([^()]*\))?", applied)


def _kinds_in(types: Sequence[str]) -> set[str]:
    return {kind for one in types for kind in re.findall(r"[a-z_]+", one)}


def _whole_beside(line: str, sign: int) -> str:
    """Return how the whole number beside an operator is written as one that need not be."""
    beside = re.match(r"=?\s*(\d+)(?![\w.])", line[sign:])
    beside = beside or re.search(r"(?<![\w.])(\d+)\s*$", line[: sign - 1])
    return f"{beside[1]}.0" if beside else ""


def _in_words(kind: str) -> str:
    return SAID.get(re.split(r"[(<]", kind)[0], kind)
