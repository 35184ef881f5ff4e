"""Exports of what is no draft: whatever JSON can say becomes its files."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.statuses import Status
from tests.support.app_desk import ANA, copied, definition, open_desk

X = {"id": "x", "kind": "transform", "set": {"v": "item"}}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            {"kind": "each", "items": "steps.given", "steps": [X]},
            [{"v": "a"}, {"v": "b"}],
        ),
        ({"value": "steps.given"}, ["a", "b"]),
        ({"value": "steps.given[0]"}, "a"),
        ({"value": "size(steps.given)"}, 2),
        ({"set": {"all": "steps.given"}}, {"all": ["a", "b"]}),
    ],
)
async def test_any_value_is_exported_as_json_beside_a_text(
    step: dict[str, Any], said: Any, sqlite_template: Path, tmp_path: Path
) -> None:
    made = {"kind": "transform", **step, "id": "made"}
    flow = definition(
        [
            {"id": "given", "kind": "transform", "value": "['a', 'b']"},
            made,
            {"id": "out", "kind": "export", "of": "made", "formats": ["md", "json"]},
        ]
    )
    async with open_desk(copied(sqlite_template, tmp_path), tmp_path, flow) as desk:
        assert await desk.run() is Status.SUCCEEDED

        files = (await desk.snapshot()).documents
        [as_json] = [one for one in files if one.format == "json"]
        content = await desk.app.runs.document(ANA, desk.run_id, as_json.sha256)
        assert json.loads(content) == said
        assert {one.format for one in files} == {"md", "json"}
