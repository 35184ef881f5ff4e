"""Pictures in documents: drawn in every format, with their words, and back again unchanged."""

import io
import zipfile
from typing import get_args
from xml.etree import ElementTree as ET

import pypdf
import pytest

from graphs.documents.blocks import Document, Figure, Para, TwoUp
from graphs.documents.copies import Copy, prepared
from graphs.documents.fitting import height
from graphs.documents.formats import Page
from graphs.documents.inline import label
from graphs.documents.markdown_reading import read_markdown
from graphs.documents.render import render
from graphs.documents.traced import traced
from graphs.documents.word_reading import read_word
from tests.support.office_text import pdf_text

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" font-size="12"'
    ' font-family="Libertinus Serif"><rect width="300" height="100" fill="#eeeeee"/>'
    '<text x="10" y="30">Mass in g/cm³ &amp; more</text></svg>'
)
ALT = 'A line that rises from 2 to 9 g, "slowly" *at first* <so>.'
PICTURE = Figure(SVG, ALT, label("How the mass grows."), width=0.6)
DOCUMENT = Document("page", "Growing", (Para(label("See.")), PICTURE, Para(label("Tell."))))


def word_part(content: bytes) -> ET.Element:
    return ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))


@pytest.mark.parametrize("format_", get_args(Page))
def test_a_picture_gives_the_same_bytes_each_time(format_: Page) -> None:
    assert render(DOCUMENT, format_, copy="clean") == render(DOCUMENT, format_, copy="clean")


def test_a_pdf_with_a_picture_is_accessible_and_says_what_it_shows() -> None:
    content = render(DOCUMENT, "pdf", copy="clean")
    reader = pypdf.PdfReader(io.BytesIO(content))

    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "How the mass grows." in pdf_text(content)


def test_a_word_file_has_the_picture_its_words_and_its_width() -> None:
    content = render(DOCUMENT, "docx", copy="clean")
    properties = next(one for one in word_part(content).iter() if one.tag.endswith("}docPr"))
    extent = next(one for one in word_part(content).iter() if one.tag.endswith("}extent"))

    assert properties.get("descr") == ALT
    assert int(extent.get("cx", 0)) == pytest.approx(0.6 * 7.1 * 914_400, rel=0.01)
    assert int(extent.get("cy", 0)) == pytest.approx(int(extent.get("cx", 0)) / 3, rel=0.01)


def test_markdown_has_the_words_of_a_picture() -> None:
    text = render(DOCUMENT, "md", copy="clean").decode()

    assert "*Picture: A line that rises" in text
    assert "How the mass grows." in text
    assert "<svg" not in text


def test_files_with_pictures_come_back_without_a_difference() -> None:
    for copy in get_args(Copy):
        ready = prepared(DOCUMENT, copy)
        word = read_word(render(DOCUMENT, "docx", copy=copy))
        told = read_markdown(render(DOCUMENT, "md", copy=copy).decode())

        assert [one.text for one in traced(ready, "docx")][:4] == [one.text for one in word][:4]
        if copy == "clean":
            assert [one.text for one in traced(ready, "md")] == [one.text for one in told]


def test_a_picture_without_words_is_called_by_its_caption() -> None:
    bare = Document("page", "Growing", (Figure(SVG, " ", label("Mass")), Figure(SVG, "")))

    assert render(bare, "pdf", copy="clean")
    assert [one.alt for one in prepared(bare, "clean").blocks] == ["Mass", "Picture"]


def test_a_picture_takes_room_on_a_sheet() -> None:
    assert height([Figure(SVG, ALT)]) == pytest.approx(185 / 3 + 3.2, abs=1)
    assert height([Figure(SVG, ALT, width=0.5)]) < height([Figure(SVG, ALT)])


def test_a_picture_stands_twice_on_a_page_of_halves() -> None:
    content = render(Document("page", "Two", (TwoUp((PICTURE,)),)), "docx", copy="clean")

    assert sum(one.tag.endswith("}docPr") for one in word_part(content).iter()) == 2
