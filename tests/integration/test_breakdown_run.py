"""Scripts on the command line become a breakdown with all its files, without a model."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.errors import MaterialRefused
from assistant.materials.bring import beside, brought
from assistant.materials.reading import Reader
from graphs.catalog import shipped
from tests.support.terminal import Computer
from tests.support.tide import files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_scripts_named_behind_the_template_become_all_files(folder: Path) -> None:
    computer = Computer(folder / "home")
    scripts = [str(folder / name) for name in files()]

    done = computer.draftroom(
        "run", "breakdown", *scripts, "-i", "threads=The letter: letter or envelope",
        "--yes", "--out", str(folder / "out"),
    )  # fmt: skip

    assert done.exit == 0, done.err
    made = {one.name for one in (folder / "out").iterdir() if one.is_file()}
    assert {f"breakdown.{suffix}" for suffix in ("docx", "pdf", "md", "json")} <= made
    told = (folder / "out" / "breakdown.md").read_text("utf-8")
    for line in (
        "MAYRA (1 speech) and MARA (4 speeches)",
        "“Viktor dies in the surf.”",
        "“Sunlight on the wet steps.”",
        "JON is introduced as 38 and 39.",
        "Where is MARA in EP02? Seen last in EP01, scene 4.",
    ):
        assert line in told
    book = load_workbook(folder / "out" / "breakdown_grid.xlsx")
    assert book.sheetnames == ["Threads", "Cast", "Scenes", "Places", "Does not fit"]
    assert book["Threads"]["A5"].value == "The letter"


def test_without_a_script_the_command_says_what_is_missing(tmp_path: Path) -> None:
    done = Computer(tmp_path).draftroom("run", "breakdown", "--yes", "--json")

    assert done.exit != 0
    assert "No script was given" in done.out + done.err


async def test_uploaded_scripts_are_recognised_by_what_they_hold() -> None:
    reader, flow = Reader(), shipped("breakdown")
    results: dict[str, object] = {}
    for name, content in files().items():
        material = await reader.read(name, content)
        assert material.kind == name.rpartition(".")[2]
        assert material.headings
        gives = brought(material, flow)
        results = beside(results, gives.results, flow)

    assert [one["id"] for one in results["scripts"]["episodes"]] == ["EP01", "EP02", "EP03"]  # type: ignore[index]


async def test_a_text_with_scene_headings_is_a_script_whatever_it_is_called() -> None:
    text = files()["tide_ep01.fountain"]

    assert (await Reader().read("pages.txt", text)).kind == "fountain"
    assert (await Reader().read("notes.txt", b"INT. is short for interior.\n")).kind == "txt"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><FinalDraft>&a;</FinalDraft>',
        b'<?xml version="1.0"?><FinalDraft><Content><Paragraph',
        b'<?xml version="1.0"?><FinalDraft><Content/></FinalDraft>',
    ],
    ids=["entities", "cut off", "empty"],
)
async def test_a_harmful_or_broken_script_is_refused(content: bytes) -> None:
    with pytest.raises(MaterialRefused):
        await Reader().read("a.fdx", content)
