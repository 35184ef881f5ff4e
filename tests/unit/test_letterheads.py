"""Word files laid on a person's letterhead, and files that can be none."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from graphs.documents.blocks import (
    Callout,
    Document,
    Heading,
    ListBlock,
    Para,
    Table,
)
from graphs.documents.copies import prepared
from graphs.documents.inline import label
from graphs.documents.letterheads import laid_on, refusal
from graphs.documents.word import emit
from tests.support.letterheads import ADDRESS, NAME, bare, letterhead, repacked

OURS = Document(
    "business_plan",
    "Bakery",
    (
        Heading(1, "Summary"),
        Para(label("We bake."), style="small"),
        ListBlock((label("first"), label("second")), ordered=True),
        ListBlock((label("a point"),)),
        Callout("note", "Note", (label("Mind the oven."),)),
        Table(("A", "B"), ((label("1"), label("2")),), caption="Two"),
    ),
    subtitle="Business plan",
    questions=(label("Who buys?"),),
)
FILE = emit(OURS)


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_a_file_has_the_page_header_footer_and_styles_of_the_letterhead_and_our_words() -> None:
    made, theirs = opened(laid_on(FILE, letterhead())), opened(letterhead())
    page = made.sections[0]

    assert (page.page_width, page.left_margin) == (
        theirs.sections[0].page_width,
        theirs.sections[0].left_margin,
    )
    assert page.header.paragraphs[0].text == NAME
    assert len(page.header.part.related_parts) == 1  # the logo
    assert page.footer.paragraphs[0].text == ADDRESS
    assert made.styles["Normal"].font.name == "Georgia"
    assert [one.text for one in made.paragraphs[:3]] == ["Bakery", "Business plan", "Summary"]
    assert made.paragraphs[2].style.name == "Heading 1"
    assert str(made.paragraphs[2].style.font.color.rgb) == "880000"
    assert "Dear Sir" not in "\n".join(one.text for one in made.paragraphs)
    assert made.core_properties.title == "Bakery"


@pytest.mark.parametrize("look", [letterhead(), bare()], ids=["a letterhead", "a bare file"])
def test_all_that_a_file_names_is_there(look: bytes) -> None:
    made = opened(laid_on(FILE, look))
    styles = {one.style_id for one in made.styles}
    numbers = {
        one.get(qn("w:numId")) for one in made.part.numbering_part.element.findall(qn("w:num"))
    }
    body = made.element.body

    named = {
        one.get(qn("w:val"))
        for kind in ("p", "r", "tbl")
        for one in body.iter(qn(f"w:{kind}Style"))
    }
    assert named <= styles
    assert {one.get(qn("w:val")) for one in body.iter(qn("w:numId"))} <= numbers
    assert len(made.tables) == len(opened(FILE).tables)


def test_tables_take_the_width_that_the_letterhead_leaves() -> None:
    made = opened(laid_on(FILE, letterhead()))
    page = made.sections[0]
    room = page.page_width - page.left_margin - page.right_margin

    for table in made.tables:
        assert sum(column.width for column in table.columns) <= room * 1.01


def test_the_same_two_files_give_the_same_bytes() -> None:
    assert laid_on(FILE, letterhead()) == laid_on(FILE, letterhead())


def test_a_review_copy_keeps_what_is_still_asked() -> None:
    made = opened(laid_on(emit(prepared(OURS, "review")), letterhead()))

    assert "Who buys?" in "\n".join(one.text for one in made.paragraphs)


def test_nothing_of_the_letterhead_is_left_but_its_look() -> None:
    busy = repacked(letterhead(), lambda name, raw: raw, customXml__item9_dot_xml=b"<secret/>")

    names = zipfile.ZipFile(io.BytesIO(laid_on(FILE, busy))).namelist()

    assert not [one for one in names if "custom" in one.lower()]


MACROS = repacked(letterhead(), lambda name, raw: raw, word__vbaProject_dot_bin=b"\xd0\xcf")
RENAMED = repacked(
    letterhead(),
    lambda name, raw: raw.replace(b"wordprocessingml.document.main", b"macroEnabled.main"),
)


def _remote(name: str, raw: bytes) -> bytes:
    """Let the logo be fetched from elsewhere."""
    if name != "word/_rels/header1.xml.rels":
        return raw
    return re.sub(rb'Target="[^"]+"', b'Target="http://x.example/p.png" TargetMode="External"', raw)


def _declared(name: str, raw: bytes) -> bytes:
    return raw.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "b">]>', 1) if "styles" in name else raw


def _fetching(name: str, raw: bytes) -> bytes:
    field = b'<w:fldSimple w:instr="INCLUDEPICTURE http://x.example/p.png"/>'
    return raw.replace(b"</w:p>", field + b"</w:p>", 1) if "footer" in name else raw


REFUSED = {
    "macros": (MACROS, "macros"),
    "a .docm under another name": (RENAMED, "macros"),
    "a logo from elsewhere": (repacked(letterhead(), _remote), "from outside the file"),
    "a field that fetches": (repacked(letterhead(), _fetching), "from outside the file"),
    "a document type": (repacked(letterhead(), _declared), "not a Word file"),
    "half a file": (letterhead()[:4000], "not a Word file"),
    "a text": (b"Dear Sir", "not a Word file"),
    "nothing": (b"", "not a Word file"),
    "a bomb": (repacked(letterhead(), lambda n, r: r, a_dot_xml=b" " * 41_000_000), "unpacks"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_a_letterhead_is_refused_with_one_reason(content: bytes, why: str) -> None:
    told = refusal(content)

    assert told is not None
    assert why in told


def test_a_letterhead_is_none_of_these() -> None:
    assert refusal(letterhead()) is None
    assert refusal(bare()) is None
