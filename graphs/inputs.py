"""The inputs of a run: what a person gave, checked whole against what the definition asks for."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from graphs.definition import Definition, Input
from graphs.errors import InputError, InputProblem
from graphs.written_numbers import written_number

TRUE = {"true", "yes", "on", "1"}
FALSE = {"false", "no", "off", "0"}


class Accepted(NamedTuple):
    """Inputs ready to use: every one of the definition's, and the names of those a person gave."""

    values: dict[str, Any]
    given: tuple[str, ...]


def accepted(definition: Definition, raw: Mapping[str, Any], today: date | None = None) -> Accepted:
    """Return the inputs of a run; raise InputError with every problem at once.

    ``today`` fills the inputs that ask for it; it is kept with the others, so that a draft stays
    of the day on which it was begun.

    Text is read into the type that is asked for, as it comes from a terminal or a form. Nothing is
    clamped or rounded: what does not fit is refused with what is allowed.
    """
    problems = [
        InputProblem(name, f"is not an input of {definition.name}", ", ".join(definition.inputs))
        for name in raw
        if name not in definition.inputs
    ]
    values: dict[str, Any] = {}
    given = []
    for name, spec in definition.inputs.items():
        value = raw.get(name)
        if value in (None, "", []):
            if spec.required:
                problems.append(InputProblem(name, "is missing", _allowed(spec)))
            values[name] = today.isoformat() if today and spec.today else default_of(spec)
            continue
        try:
            values[name] = _READERS[spec.type](value, spec)
            given.append(name)
        except ValueError as error:
            problems.append(InputProblem(name, str(error), _allowed(spec)))
    if problems:
        raise InputError(problems)
    return Accepted(values, tuple(given))


def read(definition: Definition, name: str, raw: Any) -> Any:
    """Return one input's value read and checked; raise InputError."""
    return accepted(
        definition.model_copy(update={"inputs": {name: definition.inputs[name]}})
        if name in definition.inputs
        else definition,
        {name: raw},
    ).values[name]


def default_of(spec: Input) -> Any:
    """Return what an input is where nobody gives it."""
    if spec.default is not None:
        return spec.default
    return {"list": [], "boolean": False, "string": "", "text": ""}.get(spec.type)


def with_doubles(values: Mapping[str, Any], inputs: Mapping[str, Input]) -> dict[str, Any]:
    """Return values by root with each number as a double, also one that is written 20.

    CEL never calculates with both kinds, and a number that is given may be 20.5.
    """
    numbers = {name for name, spec in inputs.items() if spec.type == "number"}
    return dict(values) | {
        root: {
            name: float(one) if name in numbers and type(one) is int else one
            for name, one in values[root].items()
        }
        for root in ("inputs", "given")
        if root in values
    }


def _text(value: Any, spec: Input) -> str:
    if not isinstance(value, str):
        raise ValueError(f"is {value!r}, not text")
    text = value.strip()
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in text) or _lone_surrogate(text):
        raise ValueError("holds control characters or broken Unicode")
    if len(text) > spec.max_length:
        raise ValueError(f"has {len(text)} characters")
    return _date(text) if spec.today else text


def _date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"is {text!r}") from None
    if not 2000 <= day.year < 2099:
        raise ValueError(f"is {text!r}")
    return day.isoformat()


def _integer(value: Any, spec: Input) -> int:
    number = _number(value, spec)
    if number != int(number):
        raise ValueError(f"is {value!r}, not a whole number")
    return int(number)


def _number(value: Any, spec: Input) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"is {value!r}, not a number")
    number = _figure(value, spec) if isinstance(value, str) else float(value)
    if number is None or not math.isfinite(number):
        raise ValueError(f"is {value!r}, not a number")
    if (spec.min is not None and number < spec.min) or (spec.max is not None and number > spec.max):
        raise ValueError(f"is {value}")
    return number


def _figure(text: str, spec: Input) -> float | None:
    """Return the number that a text is, as a person writes it or as a program does (1e6)."""
    if "e" not in text.lower():
        return written_number(text, share=counts_a_share(spec))
    try:
        return float(text)
    except ValueError:
        return None


def counts_a_share(spec: Input) -> bool:
    """True where an input is a percentage: of that a point never parts thousands."""
    return "%" in spec.title


def _boolean(value: Any, spec: Input) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in TRUE | FALSE:
        raise ValueError(f"is {value!r}, not yes or no")
    return word in TRUE


def _choice(value: Any, spec: Input) -> str:
    known = {name.lower(): option for option, names in spec.called.items() for name in names}
    known |= {option.lower(): option for option in spec.options}
    found = known.get(str(value).strip().lower())
    if found is None:
        raise ValueError(f"is {value!r}")
    return found


def _list(value: Any, spec: Input) -> list[str]:
    if isinstance(value, str):
        value = [part for part in (part.strip() for part in value.split(",")) if part]
    if not isinstance(value, list | tuple):
        raise ValueError(f"is {value!r}, not a list")
    if len(value) > spec.max_items:
        raise ValueError(f"has {len(value)} entries")
    read_one = _choice if spec.options else _text
    return [read_one(one, spec) for one in value]


_READERS: dict[str, Callable[[Any, Input], Any]] = {
    "string": _text,
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "choice": _choice,
    "list": _list,
}


def _lone_surrogate(text: str) -> bool:
    return any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)


def _allowed(spec: Input) -> str:
    match spec.type:
        case "integer" | "number":
            kind = "a whole number" if spec.type == "integer" else "a number"
            low, high = _shown(spec.min), _shown(spec.max)
            if low and high:
                return f"{kind} from {low} to {high}"
            return f"{kind} of at least {low}" if low else f"{kind} up to {high}" if high else kind
        case "choice":
            return "one of: " + ", ".join(spec.options)
        case "list":
            of = f" of: {', '.join(spec.options)}" if spec.options else ""
            return f"up to {spec.max_items} entries{of}"
        case "boolean":
            return "yes or no"
        case _ if spec.today:
            return "a date of this century, such as 2026-09-30"
        case _:
            return f"text of at most {spec.max_length} characters"


def _shown(number: float | None) -> str:
    return "" if number is None else f"{number:.15g}"
