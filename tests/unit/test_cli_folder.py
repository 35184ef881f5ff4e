import hashlib

import pytest

from assistant.cli.folder import Folder
from assistant.cli.output import UsageError
from assistant.snapshot import DocumentView


def document(content, name="plan", format_="md", copy="clean"):
    return DocumentView(name, format_, copy, hashlib.sha256(content).hexdigest())


def files(**contents):
    """The clean copies of some documents, by name."""
    return {document(content, name): content for name, content in contents.items()}


def names(folder):
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and path.suffix == ".md"
    )


def test_clean_copies_lie_in_the_folder_and_review_copies_below_it(tmp_path):
    clean, review = document(b"a"), document(b"b", copy="review")

    places = Folder(tmp_path, "run").write({clean: b"a", review: b"b"})

    assert places == {clean: tmp_path / "plan.md", review: tmp_path / "review" / "plan.md"}
    assert (tmp_path / "review" / "plan.md").read_bytes() == b"b"


def test_a_later_version_of_the_same_run_replaces_its_files(tmp_path):
    folder = Folder(tmp_path, "run")
    folder.write(files(plan=b"one"))
    folder.write(files(plan=b"two"))

    assert names(tmp_path) == ["plan.md"]
    assert (tmp_path / "plan.md").read_bytes() == b"two"


def test_files_of_another_run_stay_and_the_new_set_gets_a_number(tmp_path):
    Folder(tmp_path, "first").write(files(plan=b"one", sheet=b"s"))
    Folder(tmp_path, "second").write(files(plan=b"two", sheet=b"t"))

    assert names(tmp_path) == ["plan (2).md", "plan.md", "sheet (2).md", "sheet.md"]
    assert (tmp_path / "plan.md").read_bytes() == b"one"


def test_a_file_that_the_person_changed_is_never_touched(tmp_path):
    folder = Folder(tmp_path, "run")
    folder.write(files(plan=b"one", sheet=b"s"))
    (tmp_path / "plan.md").write_bytes(b"my own words")

    folder.write(files(plan=b"two", sheet=b"t"))

    assert (tmp_path / "plan.md").read_bytes() == b"my own words"
    assert names(tmp_path) == ["plan (2).md", "plan.md", "sheet (2).md", "sheet.md"]


def test_the_same_bytes_are_not_written_under_another_number(tmp_path):
    Folder(tmp_path, "first").write(files(plan=b"same"))
    Folder(tmp_path, "second").write(files(plan=b"same"))

    assert names(tmp_path) == ["plan.md"]


def test_a_folder_in_the_place_of_a_file_is_walked_around(tmp_path):
    (tmp_path / "plan.md").mkdir()

    places = Folder(tmp_path, "run").write(files(plan=b"one"))

    assert [path.name for path in places.values()] == ["plan (2).md"]


def test_a_name_cannot_lead_out_of_the_folder(tmp_path):
    inner = tmp_path / "out"

    places = Folder(inner, "run").write(files(**{"../../evil": b"x"}))

    assert all(path.parent == inner for path in places.values())


def test_files_that_lie_there_unchanged_are_found_again(tmp_path):
    folder = Folder(tmp_path, "run")
    written = folder.write(files(plan=b"one", sheet=b"two"))
    gone = document(b"three", "other")

    assert folder.found((*written, gone)) == written


def test_a_note_that_cannot_be_read_is_as_good_as_none(tmp_path):
    (tmp_path / ".draftroom.json").write_text("{broken")
    (tmp_path / "plan.md").write_text("somebody else's")

    Folder(tmp_path, "run").write(files(plan=b"one"))

    assert names(tmp_path) == ["plan (2).md", "plan.md"]


def test_a_place_where_no_folder_can_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(UsageError, match="files cannot go to"):
        Folder(tmp_path / "file", "run").check()
