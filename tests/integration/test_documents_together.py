"""Blocks that stay on one page: a question with its options, in every format."""

import io

import docx
import pypdf
import pytest

from agents.sources import Source
from graphs.documents.answered import answered
from graphs.documents.blocks import Document, Heading, Lines, ListBlock, Para, Run, Table, Together
from graphs.documents.inline import label
from graphs.documents.render import render
from graphs.documents.traced import traced


def question(number: int) -> Together:
    options = ListBlock(tuple(label(f"option {letter} of {number}") for letter in "ABCD"))
    return Together((Para(label(f"Question number {number}?")), options, Lines(2)))


def paper(*blocks: Together) -> Document:
    return Document("paper", "A paper", blocks, audience="audience")


def pages(document: Document) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(render(document, "pdf", copy="clean")))
    return [page.extract_text() for page in reader.pages]


def test_no_page_of_a_pdf_parts_a_question_from_its_options() -> None:
    found = pages(paper(*map(question, range(1, 21))))

    assert len(found) > 1
    for number in range(1, 21):
        page = next(text for text in found if f"Question number {number}?" in text)
        assert f"option D of {number}" in page


def test_what_is_higher_than_a_page_is_parted_and_lost_nowhere() -> None:
    long = Together(tuple(Para(label(f"Line {number}.")) for number in range(120)))

    text = "\n".join(pages(paper(long)))

    assert "Line 0." in text
    assert "Line 119." in text


def test_in_word_every_paragraph_of_it_stays_with_the_next_but_the_last() -> None:
    content = render(paper(question(1), question(2)), "docx", copy="clean")

    body = docx.Document(io.BytesIO(content))
    kept = {one.text: one.paragraph_format.keep_with_next for one in body.paragraphs if one.text}
    assert kept["Question number 1?"]
    assert kept["option D of 1"]
    assert not body.paragraphs[-1].paragraph_format.keep_with_next


@pytest.mark.parametrize("form", ["docx", "md"])
def test_its_words_are_found_again_in_a_file_that_comes_back(form: str) -> None:
    lines = [one.text for one in traced(paper(question(1)), form)]  # type: ignore[arg-type]

    assert "Question number 1?" in lines
    assert "option A of 1" in lines


def test_what_is_open_in_it_is_left_out_for_a_reader_outside() -> None:
    asked = Run("What here?", source=Source.QUESTION)
    told = Para(label("Said."))

    assert answered((Together((Para((asked,)), told)),)) == (Together((told,)),)
    assert answered((Together((Para((asked,)),)),)) == ()


def test_markdown_shows_what_is_in_it() -> None:
    table = Table(("x", "y"), ((label("1"), label("2")),))
    text = render(paper(Together((Heading(1, "Data"), table))), "md", copy="clean").decode()

    assert "| x | y |" in text
