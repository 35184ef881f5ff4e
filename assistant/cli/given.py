"""What a person gives on the command line: inputs as KEY=VALUE or in a file, results of steps."""

from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.cli.output import UsageError
from graphs.definition import Definition
from graphs.loader import MOST_BYTES, load

BRIEF = "brief"


def pairs(typed: Iterable[str], definition: Definition) -> dict[str, Any]:
    """Return the inputs of ``-i``; one that is given several times is a list."""
    found: dict[str, Any] = {}
    for one in typed:
        name, equals, value = one.partition("=")
        name = name.strip()
        if not equals or not name:
            raise UsageError(f"-i {one!r} is not KEY=VALUE, as in -i minutes=45")
        if name not in found:
            found[name] = value
        elif name in definition.inputs and definition.inputs[name].type == "list":
            earlier = found[name]
            found[name] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        else:
            raise UsageError(f"-i {name} is given twice; only a list can be given by repeating it")
    return found


def inputs(args: Namespace, definition: Definition) -> tuple[dict[str, Any], str]:
    """Return the inputs that were given, and the brief; ``-i`` goes before the file."""
    raw: dict[str, Any] = dict(mapping(args.inputs)) if args.inputs else {}
    raw |= pairs(args.given, definition)
    words = [" ".join(args.words).strip()]
    if BRIEF not in definition.inputs:
        words.append(_text(raw.pop(BRIEF, "")))
    said = [one for one in words if one]
    if len(said) > 1:
        raise UsageError("the brief is given twice: as words, and as the input brief")
    return raw, said[0] if said else ""


def results(typed: Iterable[str]) -> dict[str, Any]:
    """Return the results that were brought along, by step."""
    found: dict[str, Any] = {}
    for one in typed:
        step, equals, file = one.partition("=")
        if not equals or not step or not file:
            raise UsageError(f"--result {one!r} is not STEP=FILE, as in --result goals=goals.json")
        if step in found:
            raise UsageError(f"--result {step} is given twice")
        found[step] = value(file)
    return found


def mapping(file: str) -> Mapping[str, Any]:
    """Return the mapping in a JSON or YAML file."""
    found = value(file)
    if not isinstance(found, Mapping):
        raise UsageError(f"{file}: expected names with values, as in `minutes: 45`")
    return found


def value(file: str) -> Any:
    """Return what a JSON or YAML file holds; raise DefinitionError with every problem."""
    return load(content(file), file=Path(file).name).value


def content(file: str) -> bytes:
    """Return the bytes of a file, or a little more than is allowed of one that is too long."""
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    except ValueError as error:  # a name with a NUL in it
        raise UsageError(f"{file!r} is not the name of a file") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UsageError(f"the brief is {value!r}, not a line of words")
    return value.strip()
