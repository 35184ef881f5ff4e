"""The formats of files: what a file of each is called, and served as."""

from typing import Literal, NamedTuple, get_args

Format = Literal[
    "docx",
    "pdf",
    "md",
    "json",
    "xlsx",
    "pptx",
    "csv",
    "gift",
    "moodle",
    "qti",
    "gs",
    "epub",
    "fountain",
    "fdx",
    "script",
]
Page = Literal["docx", "pdf", "md"]  # any document of any template can be laid out in these
PAGES: tuple[str, ...] = get_args(Page)


class FileFormat(NamedTuple):
    """What a file of this format is called and served as."""

    extension: str
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: dict[str, FileFormat] = {
    "docx": FileFormat(".docx", f"{_OFFICE}.wordprocessingml.document"),
    "pdf": FileFormat(".pdf", "application/pdf"),
    "md": FileFormat(".md", "text/markdown; charset=utf-8"),
    "json": FileFormat(".json", "application/json"),  # the typed draft, see typed.py
    "xlsx": FileFormat(".xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": FileFormat(".pptx", f"{_OFFICE}.presentationml.presentation"),
    "csv": FileFormat(".csv", "text/csv; charset=utf-8"),
    "gift": FileFormat(".gift.txt", "text/plain; charset=utf-8"),
    "moodle": FileFormat(".moodle.xml", "application/xml"),
    "qti": FileFormat(".qti.zip", "application/zip"),
    "gs": FileFormat(".gs.txt", "text/plain; charset=utf-8"),  # to be pasted, never run here
    "epub": FileFormat(".epub", "application/epub+zip"),
    "fountain": FileFormat(".fountain", "text/plain; charset=utf-8"),
    "fdx": FileFormat(".fdx", "application/xml"),  # of Final Draft
    "script": FileFormat(".pdf", "application/pdf"),  # the pages of a script, as they are printed
}
assert set(FORMATS) == set(get_args(Format))
