"""Word files from other hands: whatever Word shows as text is read, and nothing else."""

import io
import zipfile

import pytest

from graphs.documents.incoming import Grid, Line, Part, Unreadable
from graphs.documents.packages import UnpacksTooFar
from graphs.documents.word_reading import read_word
from tests.support.upload_files import bomb, repacked, word_file, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
EMPTY = word_file()


def body(xml: str, *, namespace: str = W) -> tuple[Part, ...]:
    """Return what is read of a document with this body."""
    whole = (
        f'<?xml version="1.0"?><w:document xmlns:w="{namespace}" xmlns:mc="{MC}">'
        f"<w:body>{xml}</w:body></w:document>"
    )
    return read_word(repacked(EMPTY, "word/document.xml", lambda _: whole.encode()))


def said(words: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


def styled(style: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'


SHOWN: dict[str, tuple[str, tuple[Part, ...]]] = {
    "a heading": (said("Goals", styled("Heading2")), (Line("Goals", level=3),)),
    "a title": (said("Plan", styled("Title")), (Line("Plan", level=1),)),
    "an item by its style": (said("one", styled("ListBullet")), (Line("one", item=True),)),
    "an item by its number": (
        said("one", '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'),
        (Line("one", item=True),),
    ),
    "a number taken away": (
        said("one", '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'),
        (Line("one"),),
    ),
    "a bullet that was typed": (said("\u2022 one"), (Line("one", item=True),)),
    "a box to tick": (said("\u2610 one"), (Line("one", item=True),)),
    "bold from end to end": (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Goals</w:t></w:r></w:p>",
        (Line("Goals", strong=True),),
    ),
    "bold that is off": (
        '<w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>Goals</w:t></w:r></w:p>',
        (Line("Goals"),),
    ),
    "a line break": (
        "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r></w:p>",
        (Line("one\ntwo"),),
    ),
    "a page break": (
        '<w:p><w:r><w:br w:type="page"/><w:t>one</w:t></w:r></w:p>',
        (Line("one"),),
    ),
    "a link": (
        "<w:p><w:hyperlink><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>",
        (Line("here"),),
    ),
    "a field": (
        '<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr="x">'
        "<w:r><w:t>4</w:t></w:r></w:fldSimple></w:p>",
        (Line("4"),),
    ),
    "a content control": (
        f"<w:sdt><w:sdtContent>{said('one')}</w:sdtContent></w:sdt>",
        (Line("one"),),
    ),
    "an inserted paragraph": (f"<w:ins>{said('one')}</w:ins>", (Line("one"),)),
    "a deleted row": (
        "<w:tbl><w:tr><w:tc>" + said("a") + "</w:tc><w:tc>" + said("b") + "</w:tc></w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + said("c") + "</w:tc></w:tr></w:tbl>",
        (Grid((("a", "b"),)),),
    ),
    "a text box once": (
        "<w:p><w:r><w:t>one</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>"
        f"{said('inside')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{said('inside')}"
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        (Line("one"), Line("inside")),
    ),
    "a table within a cell": (
        f"<w:tbl><w:tr><w:tc>{said('a')}<w:tbl><w:tr><w:tc>{said('b')}</w:tc><w:tc>{said('c')}"
        f"</w:tc></w:tr></w:tbl></w:tc><w:tc>{said('d')}</w:tc></w:tr></w:tbl>",
        (Grid((("a\nb\nc", "d"),)),),
    ),
    "a table that only lays out": (
        f"<w:tbl><w:tr><w:tc>{said('Goals', styled('Heading1'))}{said('one')}</w:tc></w:tr>"
        "</w:tbl>",
        (Line("Goals", level=2), Line("one")),
    ),
    "a comment": (
        '<w:p><w:r><w:t>one</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>',
        (Line("one"),),
    ),
    "nothing": ("<w:p/><w:p><w:r><w:t> </w:t></w:r></w:p>", ()),
}


@pytest.mark.parametrize(("xml", "parts"), SHOWN.values(), ids=SHOWN.keys())
def test_what_word_shows_is_read(xml: str, parts: tuple[Part, ...]) -> None:
    assert body(xml) == parts


def test_a_strict_file_is_read_like_any_other() -> None:
    assert body(said("one", styled("Heading1")), namespace=STRICT) == (Line("one", level=2),)


def test_a_document_under_another_name_is_found_by_its_relation() -> None:
    saved = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_file("one"))) as old,
        zipfile.ZipFile(saved, "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "_rels/.rels":
                content = content.replace(b"word/document.xml", b"word/document2.xml")
            new.writestr(name.replace("word/document.xml", "word/document2.xml"), content)

    assert read_word(saved.getvalue()) == (Line("one"),)


BROKEN: dict[str, tuple[bytes, type[Exception]]] = {
    "no package": (b"PK\x03\x04", Unreadable),
    "no document": (zipped(a___txt=b"a"), Unreadable),
    "no XML": (repacked(EMPTY, "word/document.xml", lambda _: b"<a"), Unreadable),
    "no body": (repacked(EMPTY, "word/document.xml", lambda _: b"<a/>"), Unreadable),
    "a document type in UTF-16": (
        repacked(
            EMPTY,
            "word/document.xml",
            lambda _: "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"),
        ),
        Unreadable,
    ),
    "nested beyond all depth": (
        repacked(
            EMPTY,
            "word/document.xml",
            lambda _: (
                f'<w:document xmlns:w="{W}"><w:body>{"<w:ins>" * 5_000}{"</w:ins>" * 5_000}'
                "</w:body></w:document>"
            ).encode(),
        ),
        Unreadable,
    ),
    "a bomb": (bomb(EMPTY, 120), UnpacksTooFar),
}


@pytest.mark.parametrize(("content", "error"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_word_file_says_so(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_word(content)
