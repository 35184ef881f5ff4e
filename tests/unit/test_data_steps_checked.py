"""Steps that carry rows, checked: each problem with its place before anything runs."""

import json
from typing import Any

import pytest

from graphs.catalog import written
from graphs.errors import DefinitionError
from graphs.sql import BadQuery, check_query, listed, names_in

FILE = {"from": {"file": "in.csv"}}
ROWS = {"id": "rows", "kind": "extract", "columns": {"a": "text", "b": "number"}, **FILE}


def problems(*steps: dict[str, Any]) -> list[str]:
    raw = {
        "draftroom": 1,
        "name": "small",
        "title": "Small",
        "inputs": {"n": {"type": "string", "title": "n"}},
        "steps": list(steps),
    }
    try:
        written(json.dumps(raw))
    except DefinitionError as error:
        return [f"{one.path} {one.message}" for one in error.problems]
    return []


def extract(source: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "rows", "kind": "extract", "from": source, **more}


def load(to: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "load", "kind": "load", "from": "steps.rows", "to": to, **more}


N = {"n": "inputs.n"}


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (extract({}), "/steps/0/from must have exactly one of file, sql and http"),
        (extract({"file": "a.csv", "http": "https://x.example/"}), "/steps/0/from must have"),
        (extract({"file": "../a.csv"}), "/steps/0/from/file '../a.csv' has a part"),
        (extract({"file": "/etc/a.csv"}), "must lie in the data folder"),
        (extract({"file": "C:/a.csv"}), "must lie in the data folder"),
        (extract({"file": "a\\b.csv"}), "holds a sign"),
        (extract({"file": "a\u202eb.csv"}), "holds a sign"),
        (extract({"file": "x/.hidden.csv"}), "has a part that is empty or begins with a dot"),
        (extract({"file": "a" * 120 + ".csv"}), "longer than 100 bytes"),
        (extract({"file": "a.xlsx"}), "must end in one of .csv, .json, .jsonl"),
        (extract({"file": "{n}.csv"}), "/steps/0/from/file 'n' is not given"),
        (extract({"file": "a.csv"}, **{"with": N}), "/steps/0/with/n 'n' is not named"),
        (extract({"file": "a.csv", "encoding": "ebcdic"}), "/steps/0/from/encoding"),
        (extract({"sql": "select 1", "database": "d", "encoding": "cp1252"}), "for a file"),
        (extract({"sql": "select 1"}), "must say both or neither: database and sql"),
        (extract({"sql": "drop table a", "database": "d"}), "must read, and begin with one of"),
        (extract({"sql": "select 1; drop table a", "database": "d"}), "must be one statement"),
        (extract({"sql": "select 'a", "database": "d"}), "is not closed"),
        (extract({"sql": "select :n", "database": "d"}), "/steps/0/from/sql 'n' is not given"),
        (extract({"sql": "select ':n'", "database": "d"}, **{"with": N}), "'n' is not named"),
        (extract({"file": "a.csv", "headers": {"A": "b"}}), "/headers is only there for"),
        (extract({"http": "https://x.example/", "headers": {"Host": "b"}}), "is set by Draftroom"),
        (extract({"http": "file:///etc/passwd"}), "/steps/0/from/http"),
        (extract({"http": "https://x.example/{n}"}), "/steps/0/from/http 'n' is not given"),
        (extract({"file": "a.csv"}, columns={"a": "date"}), "/steps/0/columns/a"),
        (extract({"file": "a.csv"}, columns={}), "/steps/0/columns"),
    ],
)  # fmt: skip
def test_what_cannot_be_extracted_is_told_with_its_place(step: dict[str, Any], told: str) -> None:
    assert any(told in one for one in problems(step)), problems(step)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (load({}), "/steps/1/to must have exactly one of file, table and http"),
        (load({"table": "t"}), "must say both or neither: database and table"),
        (load({"table": "t; drop", "database": "d"}), "/steps/1/to/table"),
        (load({"table": 't"', "database": "d"}), "/steps/1/to/table"),
        (load({"table": "a.b.c", "database": "d"}), "/steps/1/to/table"),
        (load({"table": "t", "database": "d", "key": ["c"]}), "the rows have no column 'c'"),
        (load({"table": "t", "database": "d", "remove": True}), "needs to know which rows"),
        (load({"file": "a.csv", "key": ["a"]}), "/steps/1/to/key is only there for a table"),
        (load({"file": "a.csv"}, idempotent=True), "/steps/1/idempotent is only there for"),
        (load({"file": "~/a.txt"}), "must end in one of"),
        (load({"table": "t", "database": "d"}, **{"with": N}), "'n' is not named"),
    ],
)
def test_what_cannot_be_loaded_is_told_with_its_place(step: dict[str, Any], told: str) -> None:
    assert any(told in one for one in problems(ROWS, step)), problems(ROWS, step)


@pytest.mark.parametrize(
    "step",
    [
        {"kind": "transform", "filter": "row.c > 1"},
        {"kind": "transform", "map": {"x": "row.c"}},
        {"kind": "transform", "sort": "-c"},
        {"kind": "transform", "aggregate": {"by": "c", "take": {"n": "count"}}},
        {"kind": "transform", "aggregate": {"take": {"n": {"sum": "c"}}}},
        {"kind": "analyze", "figures": ["c"]},
    ],
)
def test_a_column_that_was_not_declared_is_told_where_it_is_worked_on(step: dict[str, Any]) -> None:
    later = {"id": "later", "from": "steps.rows", **step}

    found = problems(ROWS, later)

    assert len(found) == 1
    assert found[0].endswith("the rows have no column 'c'")
    open_rows = {key: value for key, value in ROWS.items() if key != "columns"}
    assert problems(open_rows, later) == []


def test_names_are_read_where_they_are_code_alone() -> None:
    sql = """select a::text, ':no', "x:no", $$ :no $$ -- :no
        /* :no */ from t where b = :yes and c in :also and d[1:2] = :yes"""

    check_query(sql)

    assert names_in(sql) == ("yes", "also")


def test_a_list_is_bound_member_by_member() -> None:
    sql, bound = listed("select ':c' from t where c in :c and d = :d", {"c": ["x'; --", 2], "d": 1})

    assert sql == "select ':c' from t where c in (:c__0, :c__1) and d = :d"
    assert bound == {"c__0": "x'; --", "c__1": 2, "d": 1}


@pytest.mark.parametrize("value", [[], ["x"] * 1_001, {"a": 1}, [[1]], "a\0b"])
def test_a_value_that_cannot_be_bound_is_refused(value: Any) -> None:
    with pytest.raises(BadQuery):
        listed("select :a", {"a": value})
