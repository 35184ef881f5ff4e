"""Rows from files and answers: read with their places and types, and written so that they stay."""

import json
from typing import Any

import pytest

from graphs.rows_read import BadRows, Columns, rows_of_file, rows_of_reply, typed
from graphs.rows_written import file_of


def read(name: str, content: bytes | str, columns: Columns | None = None, **more: Any) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return typed(rows_of_file(name, raw, more.get("encoding", "utf-8")), columns)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("id;name\r\n1;Zoë\r\n\r\n2;\"Bo; \"\"B\"\"\nx\"\r\n".encode(), "utf-8"),
        ("\ufeffid,name\n1,Zoë\n2,\"Bo; \"\"B\"\"\nx\"".encode(), "utf-8"),
        ("id\tname\n1\tZoë\n2\t\"Bo; \"\"B\"\"\nx\"\n".encode("utf-16"), "utf-8"),
        ("id;name\n1;Zoë\n2;\"Bo; \"\"B\"\"\nx\"\n".encode("cp1252"), "cp1252"),
        ("id;name\n1;Zoë\n2;\"Bo; \"\"B\"\"\nx\"\n".encode("latin-1"), "latin-1"),
        ('[{"id": "1", "name": "Zoë"}, {"id": "2", "name": "Bo; \\"B\\"\\nx"}]'.encode(), "utf-8"),
    ],
)  # fmt: skip
def test_a_table_is_the_same_in_every_form_that_it_comes_in(content: bytes, encoding: Any) -> None:
    name = "a.json" if content.startswith(b"[") else "a.csv"

    found = read(name, content, encoding=encoding)

    assert found == [{"id": "1", "name": "Zoë"}, {"id": "2", "name": 'Bo; "B"\nx'}]


def test_columns_have_their_types_and_what_is_empty_is_nothing() -> None:
    columns: Columns = {"n": "integer", "x": "number", "b": "boolean", "s": "string"}

    found = read("a.csv", "s,n,x,b,more\n,7,1e2,yes,1\na, -3 ,,FALSE,2\n,,0.10,,\n", columns)

    assert found == [
        {"n": 7, "x": 100.0, "b": True, "s": ""},
        {"n": -3, "x": None, "b": False, "s": "a"},
        {"n": None, "x": 0.1, "b": None, "s": ""},
    ]


@pytest.mark.parametrize(
    ("name", "content", "columns", "told"),
    [
        ("a.csv", "n\n1\nx\n", {"n": "integer"}, "a.csv, line 3, column n: 'x' is no integer."),
        ("a.csv", 's,n\n"a\nb",1\nc,1.5\n', {"n": "integer"}, "line 4, column n: '1.5' is no"),
        ("a.csv", "n\n1,50\n", None, "line 2: there are 2 cells; the head has 1."),
        ("a.csv", "n\n99999999999999999999\n", {"n": "integer"}, "line 2, column n"),
        ("a.csv", "x\n1e999\n", {"x": "number"}, "'1e999' is no number"),
        ("a.csv", "x\nnan\n", {"x": "number"}, "'nan' is no number"),
        ("a.csv", "a,a\n", None, "line 1, column 2: 'a' is the name of another one."),
        ("a.csv", "a,,b\n", None, "line 1, column 2: it has no name."),
        ("a.csv", 'a\n"x" y\n', None, "line 2: "),
        ("a.csv", 'a\n"never closed', None, "line 2: "),
        ("a.csv", "a\nb\0c\n", None, "a.csv, line 2, column 2: there is a NUL in it."),
        ("a.csv", b"a\nb\nc\xff\n", None, "line 3, column 2: this is not utf-8. Say which"),
        ("a.csv", "a\n1\n", {"b": "text"}, "line 2: there is no column 'b'. There are: a."),
        ("a.json", '[{"a": 1},\n {"a": }]', None, "a.json, line 2, column 8: this is not JSON"),
        ("a.json", '{"a": 1}', None, "is no list of rows"),
        ("a.json", '[{"a": NaN}]', None, "NaN is no number"),
        ("a.json", "[" * 5_000, None, "this is not JSON"),
        ("a.json", '[{"a": ' + "9" * 5_000 + "}]", None, "this is not JSON"),
        ("a.json", '[{"a": "x\\u0000"}]', None, "row 1, column 'a': there is a character"),
        ("a.json", '[{"a": ["\\ud800"]}]', None, "row 1, column 'a': there is a character"),
        ("a.json", '[{"a": 18446744073709551616}]', None, "this number is too large"),
        ("a.json", '[{"a": "5"}, [1]]', None, "row 2: [1] is no object"),
        ("a.json", '[{"a": true}]', {"a": "number"}, "row 1, column a: True is no number."),
        ("a.jsonl", '{"a": 1}\n\n{"a": 2\n', None, "a.jsonl, line 3, column 8: this is not JSON"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_place(
    name: str, content: bytes | str, columns: Columns | None, told: str
) -> None:
    with pytest.raises(BadRows) as caught:
        read(name, content, columns)

    assert told in str(caught.value)


def test_a_file_that_nests_deeply_or_has_too_many_rows_is_refused() -> None:
    with pytest.raises(BadRows, match="nested too deeply"):
        read("a.json", '[{"a": ' + "[" * 40 + "]" * 40 + "}]")
    with pytest.raises(BadRows, match="line 100002: there are more than 100,000 rows"):
        read("a.csv", "a\n" + "1\n" * 100_001)


def test_what_an_address_answers_is_a_json_list_or_csv() -> None:
    assert typed(rows_of_reply("x", "a;b\n1;2\n"), None) == [{"a": "1", "b": "2"}]
    assert typed(rows_of_reply("x", [{"a": 1}]), {"a": "number"}) == [{"a": 1.0}]
    with pytest.raises(BadRows, match="is no list of rows"):
        typed(rows_of_reply("x", {"rows": 1}), None)


BOMBS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=cmd|" /C calc"!A0']


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_text_of_a_csv_file_is_a_formula(bomb: str) -> None:
    written = file_of("a.csv", [{bomb: bomb, "n": -5, "x": -0.5}])

    [row] = read("a.csv", written)
    assert row == {f"'{bomb}".strip(): f"'{bomb}", "n": "-5", "x": "-0.5"}


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
def test_what_is_written_is_read_back(name: str) -> None:
    rows = [
        {"id": 1, "name": 'Zoë; "Z", \n', "price": 0.1, "sold": True, "note": None},
        {"id": 2, "name": "", "price": 3.0, "sold": False, "note": None},
    ]
    columns: Columns = {
        "id": "integer",
        "name": "string",
        "price": "number",
        "sold": "boolean",
        "note": "number",
    }

    assert read(name, file_of(name, rows), columns) == rows


def test_a_list_in_a_cell_is_json_and_no_rows_are_an_empty_file() -> None:
    [row] = read("a.csv", file_of("a.csv", [{"a": ["x", {"y": 1}]}]))

    assert json.loads(row["a"]) == ["x", {"y": 1}]
    assert [file_of(f"a.{one}", []) for one in ("csv", "jsonl", "json")] == [b"", b"", b"[]\n"]
