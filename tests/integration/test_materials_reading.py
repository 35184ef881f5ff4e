"""Uploaded files: read in a limited process whatever they are called, or refused and why."""

import asyncio
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import MaterialRefused
from assistant.materials.limits import Limits
from assistant.materials.material import Material
from assistant.materials.reading import Reader
from graphs.documents.incoming import Grid, Line
from tests.support import upload_files as files

LIMIT_SECONDS = 60
LESSON = files.word_file(
    "# Density",
    "Objectives",
    "- Explain why some heavy things float.",
    "- Measure mass and volume.",
    tables=[[["Grade", "7"], ["Time", "47 minutes"]]],
)


@pytest.fixture
def reader() -> Reader:
    return Reader()


async def refusal(reader: Reader, name: str, content: bytes) -> MaterialRefused:
    with pytest.raises(MaterialRefused) as refused:
        await reader.read(name, content)
    return refused.value


async def test_a_word_file_gives_its_headings_items_and_tables(reader: Reader) -> None:
    material = await reader.read("lesson.docx", LESSON)

    assert material.kind == "docx"
    assert material.headings == (Line("Density", level=2),)
    assert material.paragraphs[2] == Line("Explain why some heavy things float.", item=True)
    assert material.tables == (Grid((("Grade", "7"), ("Time", "47 minutes"))),)
    assert material.facts["words"] > 12


async def test_tracked_changes_are_read_as_if_they_were_accepted(reader: Reader) -> None:
    was = b"<w:t>Measure mass and volume.</w:t></w:r>"
    now = (
        b"<w:t xml:space='preserve'>Measure </w:t></w:r><w:del><w:r><w:delText>mass</w:delText>"
        b"</w:r></w:del><w:ins><w:r><w:t>weight.</w:t></w:r></w:ins>"
    )
    tracked = files.repacked(LESSON, "word/document.xml", lambda xml: xml.replace(was, now))

    material = await reader.read("lesson.docx", tracked)

    assert "Measure weight." in material.text
    assert "mass" not in material.text


async def test_a_pdf_gives_its_paragraphs_and_pages(reader: Reader) -> None:
    long = "Students explain, with two results from their own table, " * 4

    material = await reader.read("lesson.pdf", files.pdf_file(long.strip(), "They float."))

    assert material.kind == "pdf"
    assert material.pages == 1
    assert long.strip() in [one.text for one in material.lines]


async def test_a_pdf_that_only_forbids_changes_is_read(reader: Reader) -> None:
    material = await reader.read("lesson.pdf", files.locked_pdf(""))

    assert "Explain why things float." in material.text


async def test_an_excel_file_gives_each_sheet_with_its_header(reader: Reader) -> None:
    content = files.excel_file(
        Assumptions=[["Name", "Value"], ["Rent", 2900], ["Share", 0.25], [None], ["Open", True]],
        Notes=[["one cell"]],
    )

    material = await reader.read("numbers.xlsx", content)

    rows = (("Rent", "2900"), ("Share", "0.25"), ("Open", "yes"))
    assert material.tables == (
        Grid(rows, ("Name", "Value"), "Assumptions"),
        Grid((("one cell",),), (), "Notes"),
    )
    assert material.facts["sheets"] == 2


async def test_a_stray_cell_far_down_is_read_like_any_other(reader: Reader) -> None:
    content = files.excel_file_of({"A1": "near", "B1048576": "far", "XFD1048576": "farther"})

    material = await reader.read("stray.xlsx", content)

    (table,) = material.tables
    assert table.rows == (("near",), ("", "far"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
async def test_a_csv_file_is_read_whatever_stands_between_its_cells(
    reader: Reader, delimiter: str
) -> None:
    rows = [["Object", "Mass"], ["cork", "2.5"], ["key", "31"]]

    material = await reader.read("data.csv", files.csv_file(*rows, delimiter=delimiter))

    assert material.tables == (Grid((("cork", "2.5"), ("key", "31")), ("Object", "Mass")),)


async def test_markdown_gives_its_words_without_its_marks(reader: Reader) -> None:
    raw = (
        "# Density\n\n**Objective:** explain *why*\nthings float\n\n"
        "- [ ] a \\* b\n\n|a|b|\n|-|-|\n|1|2|\n"
    )

    material = await reader.read("lesson.md", raw.encode())

    assert material.parts == (
        Line("Density", level=1),
        Line("Objective: explain why things float"),
        Line("a * b", item=True),
        Grid((("1", "2"),), ("a", "b")),
    )


TYPES = {
    "a PDF called .txt": ("notes.txt", files.pdf_file("Explain why things float."), "pdf"),
    "a Word file called .pdf": ("lesson.pdf", LESSON, "docx"),
    "an Excel file without a suffix": ("numbers", files.excel_file(A=[["a", "b"]]), "xlsx"),
    "text called .docx": ("lesson.docx", b"Objective: explain it.", "txt"),
    "a draft called .txt": ("draft.txt", b'{"topic": "Density"}', "json"),
    "UTF-16": ("a.txt", "Grüße aus der Stunde".encode("utf-16"), "txt"),
    "Windows code": ("a.txt", "“Grüße” – ja".encode("cp1252"), "txt"),
}


@pytest.mark.parametrize(("name", "content", "kind"), TYPES.values(), ids=TYPES.keys())
async def test_the_bytes_tell_the_type_and_the_name_does_not(
    reader: Reader, name: str, content: bytes, kind: str
) -> None:
    material = await reader.read(name, content)

    assert material.kind == kind


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "the file is empty"),
    "too large": (b"a" * (files.MOST_BYTES + 1), "it has 20.0 MB; 20 MB is the most"),
    "too much text": ((b"a long story " * 80 + b"\n") * 1_000, "more than 1,000,000 characters"),
    "one long line": (b"x" * 1_000_001, "more than 1,000,000 characters"),
    "a locked PDF": (files.locked_pdf("secret"), "locked with a password"),
    "a scan": (files.scanned_pdf(), "pictures of pages and no text"),
    "a blank PDF": (files.empty_pdf(), "there is no text in it"),
    "half a PDF": (files.pdf_file("Explain.")[:900], "it is damaged, or it is not really a PDF"),
    "half a Word file": (LESSON[: len(LESSON) // 2], "it is damaged"),
    "a Word file without words": (
        files.repacked(LESSON, "word/document.xml", lambda xml: b"<a"),
        "not really a Word file",
    ),
    "a zip bomb": (files.bomb(LESSON, 120), "unpacks to far more"),
    "many entries": (files.zipped(**{f"a{n}": b"" for n in range(5_001)}), "unpacks to far more"),
    "entities in Word": (files.with_entities(LESSON, "word/document.xml"), "it is damaged"),
    "entities in Excel": (
        files.with_entities(files.excel_file(A=[["a", "b"]]), "xl/workbook.xml"),
        "it is damaged",
    ),
    "an archive": (files.zipped(a___txt=b"a"), "an archive"),
    "slides": (
        files.zipped(
            _rels__=b"",
            **{"_rels/___rels": b'<R><r Type="officeDocument" Target="ppt/p.xml"/></R>'},
        ),
        "a set of slides",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "a picture"),
    "an old Word file": (
        bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"),
        "an old Word file (.doc)",
    ),
    "a locked Word file": (
        bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "locked with a password",
    ),
    "a web page": (b"<!DOCTYPE html><html><body>hi</body></html>", "a web page"),
    "a program": (b"\x7fELF" + b"\0" * 200, "a program"),
    "noise": (bytes(range(256)) * 8, "no text"),
    "JSON beyond all depth": (b"[" * 100_000 + b"]" * 100_000, "there is no text in it"),
    "deep JSON": (b"[" * 300 + b"]" * 300, "not really a draft in JSON"),
    "very many lines": (b"a\n" * 60_000, "more than 50,000 lines"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_cannot_be_read_is_refused_with_the_reason_and_what_is_allowed(
    reader: Reader, content: bytes, why: str
) -> None:
    refused = await refusal(reader, "lesson.docx", content)

    assert why in str(refused)
    assert str(refused).startswith("lesson.docx was not read: ")
    assert str(refused).endswith("files of up to 20 MB.")


async def test_signs_that_nothing_can_keep_are_replaced(reader: Reader) -> None:
    text = await reader.read("a.txt", b"Explain\0 why things float, in your words.\n" * 5)
    draft = await reader.read("a.json", b'{"topic": "Den\\ud800sity\\u0000"}')

    assert text.lines[0].text == "Explain\ufffd why things float, in your words."
    assert draft.data == {"topic": "Den\ufffdsity\ufffd"}
    json.dumps(draft.content(), ensure_ascii=False).encode()


async def test_a_material_comes_back_from_its_json_as_it_was(reader: Reader) -> None:
    content = files.word_file("# A", "- b", tables=[[["c", "d\ne"]]])
    material = await reader.read("a.docx", content)

    again = Material.read("a.docx", json.loads(json.dumps(material.content())))

    assert again == material


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\lessons\\Tuesday.txt", "Tuesday.txt"),
        ("\u202etxt.exe\0.txt", "txt.exe.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("...", "file"),
    ],
    ids=["folders", "Windows folders", "turned around", "long", "dots"],
)
async def test_a_name_is_only_ever_something_to_show(reader: Reader, name: str, shown: str) -> None:
    material = await reader.read(name, b"Explain why things float.")

    assert material.name == shown


async def test_a_file_that_takes_too_long_is_given_up_and_its_process_is_gone(
    tmp_path: Path,
) -> None:
    told = tmp_path / "pid"
    script = f"import os, sys, threading; open({str(told)!r}, 'w').write(str(os.getpid())); "
    slow = Reader(Limits(seconds=1.0), (sys.executable, "-c", script + "threading.Event().wait()"))

    refused = await refusal(slow, "a.txt", b"hi")

    assert "more time or memory" in str(refused)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


async def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    tight = Reader(replace(Limits(), memory_bytes=150_000_000))
    many = b"<w:p/>" * 1_400_000
    swollen = files.repacked(
        LESSON, "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", many + b"<w:sectPr")
    )

    refused = await refusal(tight, "a.docx", swollen)

    assert "more time or memory" in str(refused)


async def test_a_file_that_takes_too_much_of_the_processor_is_given_up() -> None:
    busy = Reader(Limits(seconds=15), (sys.executable, "-c", _SPIN))

    refused = await refusal(busy, "a.txt", b"hi")

    assert "more time or memory" in str(refused)


_SPIN = """
import json, sys
from assistant.materials import child
child._limit(10**9, 1)
while True: pass
"""


@pytest.mark.parametrize(
    "tried",
    [
        "__import__('socket').socket().connect(('127.0.0.1', 9))",
        "__import__('subprocess').run(['true'])",
        "__import__('os').fork()",
        "open('/tmp/written-by-a-reader', 'w')",
    ],
    ids=["network", "another program", "a child", "a file"],
)
async def test_the_process_that_reads_can_do_nothing_else(tried: str) -> None:
    script = f"""
import json, sys
from assistant.materials import child
sys.stdin.buffer.read()
sys.addaudithook(child._watch)
try:
    {tried}
    print(json.dumps({{"refused": "material.unread", "values": {{}}}}))
except child._NotHere:
    print(json.dumps({{"refused": "material.locked", "values": {{}}}}))
"""

    refused = await refusal(Reader(command=(sys.executable, "-c", script)), "a.txt", b"hi")

    assert refused.facts["reason"] == "material.locked"


async def test_a_reader_that_breaks_is_a_refusal_too() -> None:
    broken = Reader(command=(sys.executable, "-c", "raise SystemExit(3)"))

    refused = await refusal(broken, "a.txt", b"hi" * 1_000_000)

    assert "could not be read to its end" in str(refused)


class Doorman:
    """Counts the readers that are at work, and lets them go on when it is told to."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.came = asyncio.Condition()
        self.leave = asyncio.Event()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self.came:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.came.notify_all()
        await self.leave.wait()
        self.inside -= 1
        writer.close()

    async def until_inside(self, number: int) -> None:
        async with asyncio.timeout(LIMIT_SECONDS), self.came:
            await self.came.wait_for(lambda: self.inside == number)


_MEETING = """
import json, socket, sys
sys.stdin.buffer.read()
door = socket.create_connection(("127.0.0.1", {port}))
door.recv(1)
door.close()
print(json.dumps({{"read": {{"kind": "txt", "parts": [], "data": None, "facts": {{}}}}}}))
"""


async def test_two_files_are_read_at_once_and_everything_else_goes_on() -> None:
    doorman = Doorman()
    async with await asyncio.start_server(doorman.meet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        command = (sys.executable, "-c", _MEETING.format(port=port))
        reader = Reader(Limits(waiting=3), command)
        reads = [asyncio.create_task(reader.read("a.txt", b"hi")) for _ in range(5)]
        await doorman.until_inside(2)
        began = time.monotonic()
        other = await Reader().read("b.txt", b"Explain why things float.")
        waited = time.monotonic() - began
        refused = await refusal(reader, "c.txt", b"hi")
        doorman.leave.set()

        await asyncio.gather(*reads)

    assert other.kind == "txt"
    assert waited < LIMIT_SECONDS
    assert doorman.most == 2
    assert refused.facts["reason"] == "material.busy"


async def test_a_cancelled_read_leaves_no_process_behind(tmp_path: Path) -> None:
    doorman = Doorman()
    async with await asyncio.start_server(doorman.meet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        reader = Reader(Limits(at_once=1), (sys.executable, "-c", _MEETING.format(port=port)))
        task = asyncio.create_task(reader.read("a.txt", b"hi"))
        await doorman.until_inside(1)

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        doorman.leave.set()
        assert (await reader.read("b.txt", b"hi")).kind == "txt"
