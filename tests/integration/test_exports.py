"""The files as other programs show them: Word files open, fit their pages, hold their words."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from graphs.documents.render import render
from graphs.templates.lesson_plan.documents import documents
from graphs.templates.lesson_plan.draft import LessonPlan
from tests.support.lesson_run import offline_lesson
from tests.support.lesson_sample import sample, sample_sources
from tests.support.lesson_topics import LAB_DAY
from tests.support.office import converted as office_made
from tests.support.office_text import squeezed

PAGES = {
    "plan": 3,
    "student_sheet": 1,
    "exit_ticket": 1,
    "substitute_plan": 2,
    "lab_plan": 4,
    "lab_student_sheet": 1,
    "lab_exit_ticket": 1,
    "lab_substitute_plan": 2,
}
LIMIT_SECONDS = 120


def program(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is missing; CI installs it, see .ci/run")
    pytest.skip(f"{name} is not installed")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return every Word file of the sample as the PDF that LibreOffice makes of it."""
    folder = tmp_path_factory.mktemp("office")
    value, sources = offline_lesson(**LAB_DAY)
    lab_day = documents(LessonPlan.model_validate(value), sources, [], offline=True)
    pages = [
        *((one.name, one) for one in documents(sample(), sample_sources(), [], offline=True)),
        *((f"lab_{one.name}", one) for one in lab_day),
    ]
    paths = [folder / f"{name}.docx" for name, _ in pages]
    for path, (_, document) in zip(paths, pages, strict=True):
        path.write_bytes(render(document, "docx", copy="clean"))
    return {path.stem: path.read_bytes() for path in office_made(paths, "pdf", folder)}


@pytest.mark.parametrize(("name", "most"), PAGES.items(), ids=PAGES)
def test_a_word_file_fits_its_pages(converted: dict[str, bytes], name: str, most: int) -> None:
    assert len(pypdf.PdfReader(io.BytesIO(converted[name])).pages) <= most


def test_a_word_file_shows_the_words_of_the_teacher(converted: dict[str, bytes]) -> None:
    pages = pypdf.PdfReader(io.BytesIO(converted["plan"])).pages

    text = squeezed(" ".join(page.extract_text() for page in pages))

    assert squeezed(sample().brief.figure_out) in text
    assert squeezed(sample().brief.misconception) in text


def test_every_page_is_numbered_with_the_number_of_pages(converted: dict[str, bytes]) -> None:
    pages = pypdf.PdfReader(io.BytesIO(converted["plan"])).pages

    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()


@pytest.mark.parametrize("name", ["student_sheet", "exit_ticket"])
def test_a_pdf_becomes_a_picture_with_ink_on_it(name: str, tmp_path: Path) -> None:
    painter = program("pdftoppm")
    made = {one.name: one for one in documents(sample(), sample_sources(), [], offline=True)}
    source = tmp_path / "page.pdf"
    source.write_bytes(render(made[name], "pdf", copy="clean"))

    subprocess.run(
        [painter, "-r", "40", "-gray", str(source), str(tmp_path / "page")],
        check=True,
        timeout=LIMIT_SECONDS,
    )

    pictures = list(tmp_path.glob("*.pgm"))
    pixels = pictures[0].read_bytes()[20:]
    dark = sum(1 for pixel in pixels if pixel < 128)
    assert len(pictures) == 1
    assert 0.001 < dark / len(pixels) < 0.2
