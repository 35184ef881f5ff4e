"""Files as people upload them, good and bad, made on the spot."""

import csv
import io
import json
import zipfile
from typing import Any

import docx
import openpyxl
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from assistant.materials.extraction import extracted
from assistant.materials.material import Material
from graphs.documents.blocks import Document, Heading, Para
from graphs.documents.inline import label
from graphs.documents.render import render

MOST_BYTES = 20_000_000


def material(name: str, content: bytes) -> Material:
    """Return a file as the limited process reads it, without the process."""
    found = extracted(content, name.rpartition(".")[2], 1_000_000)
    return Material.read(name, json.loads(json.dumps(found)))


def word_file(*paragraphs: str, tables: Any = ()) -> bytes:
    """Return a Word file; a paragraph that begins with "# " is a heading, with "- " an item."""
    made = docx.Document()
    for one in paragraphs:
        if one.startswith("# "):
            made.add_heading(one[2:], 1)
        else:
            made.add_paragraph(
                one.removeprefix("- "), style="List Bullet" if one.startswith("- ") else None
            )
    for rows in tables:
        table = made.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=False):
                cell.text = words
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def pdf_file(*paragraphs: str, heading: str = "A lesson") -> bytes:
    """Return a PDF with text in it."""
    blocks = (Heading(1, heading), *(Para(label(one)) for one in paragraphs))
    return render(Document("page", "A lesson", blocks), "pdf", copy="clean")


def locked_pdf(password: str) -> bytes:
    """Return a PDF that opens with a password; with an empty one it opens for everybody."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_file("Explain why things float."))))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    return _written(writer)


def scanned_pdf() -> bytes:
    """Return a PDF whose one page is a picture."""
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    picture = DecodedStreamObject()
    picture.set_data(b"\x00")
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(1),
            NameObject("/Height"): NumberObject(1),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
        }
    )
    pictures = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})
    return _written(writer)


def empty_pdf() -> bytes:
    """Return a PDF with a blank page."""
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    return _written(writer)


def excel_file(**sheets: list[list[Any]]) -> bytes:
    """Return an Excel file with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def excel_file_of(cells: dict[str, Any]) -> bytes:
    """Return an Excel file with one sheet of these cells."""
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def csv_file(*rows: list[str], delimiter: str = ",") -> bytes:
    """Return a CSV file."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode()


def zipped(**parts: bytes) -> bytes:
    """Return a zip archive; two underscores in a name stand for a slash, three for a dot."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("___", ".").replace("__", "/"), content)
    return saved.getvalue()


def repacked(package: bytes, name: str, change: Any) -> bytes:
    """Return an Office package with one part put through ``change``."""
    saved = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            content = old.read(one)
            new.writestr(one, change(content) if one == name else content)
    return saved.getvalue()


def bomb(package: bytes, megabytes: int) -> bytes:
    """Return an Office package with a part that unpacks to so much."""
    return repacked(
        package, "docProps/core.xml", lambda content: content + b" " * (megabytes * 1_000_000)
    )


def with_entities(package: bytes, part: str) -> bytes:
    """Return an Office package whose XML would grow without end."""
    grown = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"

    def declared(content: bytes) -> bytes:
        head, end, rest = content.partition(b"?>")
        return head + end + grown + rest

    return repacked(package, part, declared)


def _written(writer: PdfWriter) -> bytes:
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()
