"""Whether a finished file opens: it is read as the program that it is for would read it."""

import io
import json
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

# What each format is read as, where the product reads files of its kind itself.
READ: Mapping[str, str] = {
    "docx": "docx",
    "pdf": "pdf",
    "script": "pdf",
    "md": "md",
    "xlsx": "xlsx",
    "csv": "csv",
    "json": "json",
    "fdx": "fdx",
    "fountain": "fountain",
}
_PACKAGES: Mapping[str, str] = {  # and what must be in it
    "docx": "word/document.xml",
    "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
    "epub": "META-INF/container.xml",
    "qti": "imsmanifest.xml",
}
_XML = ("moodle",)
_TEXT = ("gift", "gs")


def opened(content: bytes, format_: str) -> str:
    """Return what keeps a file from being read; empty where it opens."""
    try:
        return _trouble(content, format_)
    except Exception as error:  # whatever a reader makes of a spoilt file
        return str(error) or type(error).__name__


def _trouble(content: bytes, format_: str) -> str:
    if not content:
        return "it is empty"
    if format_ in _PACKAGES and (trouble := _package(content, _PACKAGES[format_])):
        return trouble
    if format_ in _XML:
        ElementTree.fromstring(content)
    elif format_ in _TEXT:
        content.decode("utf-8")
    elif format_ == "json":
        json.loads(content)
    elif format_ in READ:
        from assistant.materials.extraction import extracted

        extracted(content, READ[format_], 50_000_000)
    return ""


def _package(content: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        broken = package.testzip()
        if broken:
            return f"{broken} in it is spoilt"
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".opf", ".xhtml")):
                ElementTree.fromstring(package.read(name))
        return "" if part in package.namelist() else f"there is no {part} in it"
