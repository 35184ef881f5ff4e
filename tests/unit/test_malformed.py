"""Malformed definitions: whatever is done to an example, it is used or refused with clear words."""

import copy
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphs.catalog import written
from graphs.errors import GraphError

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
TEXTS = [file.read_text("utf-8") for file in EXAMPLES]
MOST_SECONDS = 2.0
STRANGE: list[Any] = [
    None, True, 0, -1, 10**18, 1e308, "", " ", "steps.", "steps.nobody.x", "inputs", "item.x",
    "1 +", "size(", "{{ x }}", "{% for a in b %}", "\u202e", "a" * 5_000, [], {}, [[[[]]]],
    {"ref": "x"}, {"kind": "agent"}, ["note", "note"], "500 days", {"": ""}, "../../etc/passwd",
    "each", "workflow", {"secret": "x"}, {"file": "../x", "webhook": "file:///x"},
    {"a": {"b": {"c": {"d": 1}}}},
]  # fmt: skip


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, child in items:
        yield from _places(child, (*at, key))


def _mutated(rng: random.Random) -> str:
    if rng.random() < 0.3:
        return _torn(rng, rng.choice(TEXTS))
    value = copy.deepcopy(yaml.safe_load(rng.choice(TEXTS)))
    for _ in range(rng.randint(1, 3)):
        at = rng.choice([one for one in _places(value) if one])
        *outer, last = at
        inside = value
        for key in outer:
            inside = inside[key]
        match rng.randrange(4):
            case 0:
                inside[last] = copy.deepcopy(rng.choice(STRANGE))
            case 1:
                del inside[last]
            case 2 if isinstance(inside, dict):
                inside[f"{last}_"] = inside.pop(last)
            case _:
                inside[last] = [inside[last], inside[last]]
        if not isinstance(value, dict):
            break
    return json.dumps(value) if rng.random() < 0.5 else yaml.safe_dump(value, allow_unicode=True)


def _torn(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    match rng.randrange(4):
        case 0:
            return text[:at]
        case 1:
            return text[:at] + rng.choice("{}[]:,&*!|>%@`\"'#\t\0\ufeff") + text[at:]
        case 2:
            length = rng.randrange(1, 40)
            return text[:at] + text[at + length :]
        case _:
            return text[:at] + text[rng.randrange(len(text)) :]


def _tried(number: int) -> tuple[int, float]:
    """Return how many of so many mutants were refused, and the longest that one took."""
    rng = random.Random(number)
    refused, longest = 0, 0.0
    for _ in range(number):
        text = _mutated(rng)
        began = time.process_time()
        try:
            written(text, file="mutant.yaml")
        except GraphError as error:
            refused += bool(str(error).strip())
        longest = max(longest, time.process_time() - began)
    return refused, longest


def test_a_mutant_is_used_or_refused_and_never_breaks_the_reader() -> None:
    refused, _ = _tried(400)

    assert refused > 200


@pytest.mark.faults
def test_ten_thousand_mutants_are_told_what_is_wrong_within_two_seconds_each() -> None:
    refused, longest = _tried(10_000)

    assert refused > 5_000
    assert longest < MOST_SECONDS
