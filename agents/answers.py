"""Reads a model's answer: finds the JSON object in it and holds it against the output type."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError

from agents.text import clipped, without_lone_surrogates

_THINKING = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_FENCED = re.compile(r"```[\w-]*\s*\n(.*?)```", re.DOTALL)
REASON = "reason_for_person"  # beside the fields of the form: why it was written like this
_MOST_REASON = 240
_MOST_STARTS = 40  # braces in the prose before an answer that are tried as its beginning


@dataclass(frozen=True)
class Fit:
    """An answer that fits its form, as a JSON value, and its writer's one line of why."""

    value: Any
    reason: str = ""


@dataclass(frozen=True)
class Misfit:
    """An answer that does not, and every reason."""

    problems: tuple[str, ...]


def read_answer(text: str, output: type[BaseModel], *, cut: bool = False) -> Fit | Misfit:
    """Find the first object in the text that is valid, or say what is wrong with the first one."""
    if not text.strip():
        return Misfit(("the answer is empty",))
    first: Misfit | None = None
    for value in _objects(_THINKING.sub("", text)):
        read = _validated(value, output)
        if isinstance(read, Fit):
            return read
        first = first or read
    if cut:
        return Misfit(("the answer is too long and was cut; write it shorter",))
    return first or Misfit(("the answer holds no complete JSON object",))


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects in a text: the whole, fenced blocks, then wherever one begins."""
    for candidate in (text, *_FENCED.findall(text)):
        value = _parsed(candidate.strip())
        if isinstance(value, dict):
            yield value
            return
    start, tried = text.find("{"), 0
    while start >= 0 and tried < _MOST_STARTS:
        tried += 1
        value, end = _parsed_from(text, start)
        if isinstance(value, dict):
            yield value
        start = text.find("{", end)


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)


_decoder = json.JSONDecoder(parse_constant=_refuse_constant)


def _parsed(text: str) -> Any:
    try:
        return _decoder.decode(text)
    except (ValueError, RecursionError):
        return None


def _parsed_from(text: str, start: int) -> tuple[Any, int]:
    try:
        return _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start + 1


def _validated(value: dict[str, Any], output: type[BaseModel]) -> Fit | Misfit:
    clean = without_lone_surrogates(value)
    reason = clean.pop(REASON, "") if REASON not in output.model_fields else ""
    said = clipped(" ".join(reason.split()), _MOST_REASON) if isinstance(reason, str) else ""
    try:
        return Fit(output.model_validate_json(json.dumps(clean)).model_dump(mode="json"), said)
    except ValidationError as error:
        return Misfit(
            tuple(
                f"/{'/'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
                for problem in error.errors(include_url=False, include_input=False)
            )
        )
