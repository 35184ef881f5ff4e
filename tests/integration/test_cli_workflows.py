"""Workflows of one's own in the terminal: the real command in a process of its own."""

from pathlib import Path

import pytest

from graphs.catalog import written
from tests.integration.test_workflows import GUIDE, MORE
from tests.support.terminal import Computer


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    (tmp_path / "guide.yaml").write_text(GUIDE)
    return Computer(tmp_path / "home")


def test_a_workflow_is_registered_begun_updated_and_rolled_back(
    computer: Computer, tmp_path: Path
) -> None:
    file = str(tmp_path / "guide.yaml")
    added = computer.draftroom("workflows", "add", file, "--json")
    begun = computer.draftroom("run", "field_guide", "-i", "place=The harbour", "--yes", "--json")
    (tmp_path / "guide.yaml").write_text(MORE)
    updated = computer.draftroom("workflows", "add", file)
    differs = computer.draftroom("workflows", "diff", "field_guide", "1", "2", "--json")
    computer.draftroom("workflows", "rollback", "field_guide", "1")
    listed = computer.draftroom("workflows", "--json")
    templates = computer.draftroom("templates", "--json")

    assert added.json == {
        "name": "field_guide",
        "title": "Field guide",
        "version": 1,
        "change": "added",
    }
    assert (begun.exit, begun.json["status"]) == (0, "succeeded")
    assert updated.out == "field_guide, version 2. Begin with: draftroom run field_guide\n"
    assert (differs.json["added"], differs.json["changed"]) == (["page"], ["plan"])
    assert [(one["name"], one["version"]) for one in listed.json["workflows"]] == [
        ("field_guide", 1)
    ]
    yours = [one["name"] for one in templates.json["templates"] if one["yours"]]
    assert yours == ["field_guide"]


def test_copies_are_taken_out_and_removed(computer: Computer, tmp_path: Path) -> None:
    computer.draftroom("workflows", "add", str(tmp_path / "guide.yaml"))
    computer.draftroom("workflows", "clone", "field_guide", "bird_guide", "--title", "Birds")

    out = computer.draftroom("workflows", "export", "bird_guide", "--to", "json")
    shown = computer.draftroom("workflows", "show", "bird_guide")
    removed = computer.draftroom("workflows", "remove", "bird_guide", "--json")
    gone = computer.draftroom("workflows", "show", "bird_guide")

    assert written(out.out).definition == written(shown.out).definition
    assert shown.out.startswith("# What grows where.\n")
    assert removed.json == {"removed": "bird_guide"}
    assert (gone.exit, gone.err) == (2, "draftroom: You have no workflow 'bird_guide'.\n")


def test_what_cannot_be_registered_leaves_nothing_behind(
    computer: Computer, tmp_path: Path
) -> None:
    (tmp_path / "guide.yaml").write_text(GUIDE.replace("field_guide", "novel"))

    refused = computer.draftroom("workflows", "add", str(tmp_path / "guide.yaml"), "--json")
    nothing = computer.draftroom("workflows", "versions", "field_guide")

    (problem,) = refused.json["error"]["problems"]
    assert (refused.exit, problem["line"], problem["path"]) == (2, 3, "/name")
    assert (nothing.exit, nothing.out) == (2, "")
    assert computer.has_written_nothing
