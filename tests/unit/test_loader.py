"""The loader: plain data with the line of every value, and a plain refusal of everything else."""

import json
import time
from importlib import resources
from typing import Any

import pytest
import yaml

from graphs import loader
from graphs.errors import DefinitionError, Problem
from graphs.loader import load

SHIPPED = (
    resources.files("graphs.templates.lesson_plan").joinpath("workflow.yaml").read_text("utf-8")
)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with the C parser and with the one in Python, which stands in where C is missing."""
    monkeypatch.setattr(loader, "_Parser", getattr(yaml, request.param))


def problems_of(text: str | bytes, file: str = "<text>") -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        load(text, file=file)
    return caught.value.problems


def test_the_shipped_definition_reads_as_in_any_yaml_library() -> None:
    assert load(SHIPPED).value == yaml.safe_load(SHIPPED)


def test_every_value_of_the_shipped_definition_has_the_line_where_it_is_written() -> None:
    loaded = load(SHIPPED, file="workflow.yaml")
    lines = SHIPPED.splitlines()

    for path, place in loaded.places.items():
        if path and isinstance(path[-1], str):
            assert lines[place.line - 1][place.column - 1 :].startswith(path[-1])


def test_json_gives_the_same_value_and_places_as_yaml() -> None:
    value = yaml.safe_load(SHIPPED)
    text = json.dumps(value, indent=1, ensure_ascii=False)

    loaded = load(text, file="workflow.json")

    assert loaded.value == value
    assert (
        text.splitlines()[loaded.place(("steps", 2, "role")).line - 1].strip().startswith('"role"')
    )


def test_a_place_that_does_not_exist_is_the_nearest_part_around_it() -> None:
    loaded = load("steps:\n  - id: a\n  - id: b\n")

    assert loaded.place(("steps", 1, "kind")) == loaded.place(("steps", 1)) == (3, 5)
    assert loaded.problem("a kind is missing", ("steps", 1), ("agent", "code")) == Problem(
        "a kind is missing", "<text>", 3, 5, "/steps/1", ("agent", "code")
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: yes\nb: no\nc: on", {"a": "yes", "b": "no", "c": "on"}, id="yes-no-on"),
        pytest.param("[true, False, TRUE]", [True, False, True], id="booleans of YAML 1.2"),
        pytest.param("no: 1", {"no": 1}, id="no as a key"),
        pytest.param("[1:30, 2024-01-01, 1_000]", ["1:30", "2024-01-01", "1_000"], id="no dates"),
        pytest.param("[5e, 5e3, .5, -2., +7]", ["5e", 5000.0, 0.5, -2.0, 7], id="numbers"),
        pytest.param("[~, null, '', \"1\"]", [None, None, "", "1"], id="nothing and quoted"),
        pytest.param("a:\nb: |\n  x\n  y\n", {"a": None, "b": "x\ny\n"}, id="block text"),
        pytest.param("'<<': 1", {"<<": 1}, id="quoted merge key is text"),
        pytest.param("\ufeffa: 1", {"a": 1}, id="byte order mark"),
        pytest.param("é: 😀", {"é": "😀"}, id="characters beyond ASCII"),
        pytest.param("just words", "just words", id="a single value"),
        pytest.param(b"a: \xc3\xa9", {"a": "é"}, id="bytes"),
    ],
)
def test_plain_data_is_read(either_parser: None, text: str | bytes, value: Any) -> None:
    assert load(text).value == value


@pytest.mark.parametrize(
    ("text", "line", "column", "path", "part"),
    [
        pytest.param("a: 1\nb: &x 1", 2, 4, "/b", "anchor", id="anchor"),
        pytest.param("a: 1\nb: *x", 2, 4, "/b", "alias", id="alias"),
        pytest.param("a: 1\n<<: {b: 1}", 2, 1, "", "merge key", id="merge key"),
        pytest.param("a: !!python/object:os.system x", 1, 4, "/a", "tag", id="tag"),
        pytest.param("a: !mine x", 1, 4, "/a", "tag", id="local tag"),
        pytest.param("a: ! x", 1, 4, "/a", "tag", id="tag without a name"),
        pytest.param("a: 1\n---\nb: 2", 2, 1, "", "second document", id="two documents"),
        pytest.param("a: 1\nb: 2\na: 3", 3, 1, "", "first in line 1", id="duplicate key"),
        pytest.param("x: {a: 1, 'a': 3}", 1, 11, "/x", "first in line 1", id="flow duplicate"),
        pytest.param("a:\n  1: x", 2, 3, "/a", "key 1 is not text", id="key that is a number"),
        pytest.param("true: x", 1, 1, "", "key true is not text", id="key that is a boolean"),
        pytest.param("~: x", 1, 1, "", "key null is not text", id="key that is nothing"),
        pytest.param("? [a, b]\n: x", 1, 3, "", "cannot be a key", id="key that is a list"),
        pytest.param("a: 1\nb: \x00", 2, 4, "", "U+0000", id="raw NUL"),
        pytest.param("a: \x1b[31m", 1, 4, "", "U+001B", id="raw escape"),
        pytest.param("a: \ud800", 1, 4, "", "U+D800", id="raw lone surrogate"),
        pytest.param('a: "\\0"', 1, 4, "/a", "U+0000", id="escaped NUL"),
        pytest.param('a: ["\\e"]', 1, 5, "/a/0", "U+001B", id="escaped escape"),
        pytest.param('"\\x7f": 1', 1, 1, "", "U+007F", id="control character in a key"),
        pytest.param("a: 007", 1, 4, "/a", "quotes", id="leading zeros"),
        pytest.param("a: 0x1F", 1, 4, "/a", "quotes", id="hexadecimal"),
        pytest.param("a: .inf", 1, 4, "/a", "quotes", id="infinity"),
        pytest.param("a: 1e999", 1, 4, "/a", "too large", id="float beyond bounds"),
        pytest.param("a: 9223372036854775808", 1, 4, "/a", "too large", id="65 bits"),
        pytest.param(f"a: {'9' * 6000}", 1, 4, "/a", "quotes", id="6000 digits"),
        pytest.param("a: [1, 2", 1, 0, "", "not valid YAML", id="open list"),
        pytest.param("a: b: c", 1, 0, "", "not valid YAML", id="two colons"),
        pytest.param("a: 1\n\tb: 2", 2, 0, "", "not valid YAML", id="tab as indentation"),
        pytest.param('a: "\\UFFFFFFFF"', 1, 0, "", "not valid YAML", id="no such character"),
        pytest.param("", 1, 1, "", "empty", id="empty"),
        pytest.param("# only a remark\n", 1, 1, "", "empty", id="only a remark"),
        pytest.param(b"a: 1\nb: \xff", 2, 4, "", "UTF-8", id="not UTF-8"),
    ],
)
def test_anything_else_in_yaml_is_refused_with_its_place(
    either_parser: None, text: str | bytes, line: int, column: int, path: str, part: str
) -> None:
    first = problems_of(text)[0]

    assert part in first.message
    if column:  # the two parsers differ in where broken syntax is noticed
        assert (first.line, first.column, first.path) == (line, column, path)
    else:
        assert first.line >= 1


@pytest.mark.parametrize(
    ("text", "line", "column", "allowed"),
    [
        pytest.param('{"a": 1,\n}', 2, 1, ('a key in "quotes"',), id="comma at the end"),
        pytest.param('{"a": [1 2]}', 1, 10, ("a comma", "]"), id="missing comma"),
        pytest.param('{"a" 1}', 1, 6, ("a colon",), id="missing colon"),
        pytest.param("{a: 1}", 1, 2, ('a key in "quotes"',), id="key without quotes"),
        pytest.param('{"a": 1} x', 1, 10, ("the end of the text",), id="something after the end"),
        pytest.param('{"a": NaN}', 1, 7, ("a value",), id="not a number"),
        pytest.param('{"a": 01}', 1, 8, ("a comma", "}"), id="leading zero"),
        pytest.param('{"a": ', 1, 7, ("a value",), id="cut short"),
        pytest.param('{"a": "x', 1, 7, (), id="open text"),
        pytest.param('{"a": 1, "a": 2}', 1, 10, (), id="duplicate key"),
        pytest.param('{"a": "\\ud800"}', 1, 7, (), id="lone surrogate"),
        pytest.param('{"a": "\\u0000"}', 1, 7, (), id="NUL"),
        pytest.param('{"a": 1e999}', 1, 7, ("finite numbers",), id="float beyond bounds"),
        pytest.param(f'{{"a": {"9" * 6000}}}', 1, 7, ("finite numbers",), id="6000 digits"),
    ],
)
def test_broken_json_is_refused_with_its_place_and_what_is_allowed(
    text: str, line: int, column: int, allowed: tuple[str, ...]
) -> None:
    first = problems_of(text)[0]

    assert (first.line, first.column, first.allowed) == (line, column, allowed)


def test_json_pairs_of_surrogates_are_one_character() -> None:
    assert load('{"a": "\\ud83d\\ude00"}').value == {"a": "😀"}


def test_all_problems_are_listed_at_once_with_file_and_line() -> None:
    text = "a: &x 1\nb: *x\nc: !!str d\na: 2\n"

    with pytest.raises(DefinitionError) as caught:
        load(text, file="mine.yaml")

    assert [problem.line for problem in caught.value.problems] == [1, 2, 3, 4]
    assert str(caught.value).splitlines()[1].startswith("mine.yaml:2:4: /b the alias 'x'")


ANCHOR_BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
MERGE_BOMB = "a0: &a0 {k: 1}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param(ANCHOR_BOMB, "anchor", id="anchor bomb"),
        pytest.param(MERGE_BOMB, "anchor", id="merge bomb"),
        pytest.param("[" * 100_000, "nested too deeply", id="100k open lists"),
        pytest.param("a: " + "{a: " * 100_000, "nested too deeply", id="100k open mappings"),
        pytest.param("- " * 100_000, "nested too deeply", id="100k lists in a line"),
        pytest.param('{"a":' * 60_000, "nested too deeply", id="60k JSON mappings"),
        pytest.param("- a\n" * 50_001, "too many values", id="50k values"),
        pytest.param('{"a": [' + "1," * 50_001 + "1]}", "too many values", id="50k JSON values"),
        pytest.param("a: " + "x" * 1_200_000, "too long", id="1.2 MB"),
        pytest.param("a: " + "é" * 600_000, "too long", id="1.2 MB in 600k characters"),
        pytest.param(b"\xff" * 1_200_000, "too long", id="1.2 MB of bytes"),
        pytest.param('a: "' + "x" * 400_000, "not valid YAML", id="long open text"),
        pytest.param("".join(f"{n}: 1\n" for n in range(20_000)), "not text", id="20k bad keys"),
    ],
)
def test_bombs_are_refused_quickly(text: str | bytes, part: str) -> None:
    start = time.process_time()

    message = str(problems_of(text)[0])

    assert part in message
    assert len(message) < 1_000
    assert time.process_time() - start < 5.0


@pytest.mark.usefixtures("either_parser")
def test_both_parsers_stop_at_100k_open_lists() -> None:
    assert "nested too deeply" in problems_of("[" * 100_000)[0].message
