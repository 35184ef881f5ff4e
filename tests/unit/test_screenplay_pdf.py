"""The script as PDF: Courier, every row in its place, marks and numbers in the margins."""

from io import BytesIO

from pypdf import PdfReader

from graphs.documents import script_pdf
from graphs.screenplay import changed_pages, fountain_reading, locking
from graphs.screenplay.elements import Revision
from graphs.screenplay.paging import paged

TOLD = """Title: THE TIDE
Author: Ana Bell

INT. LAMP ROOM - NIGHT #12A#

MARA VOSS (41) winds the #evil[clock].

MARA
Not tonight.

CUT TO:
"""


def placed(content: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Return the texts of a page with the inches from its left and its upper edge."""
    found: list[tuple[str, float, float]] = []

    def seen(text, page, line, font, size):
        if text.strip():
            left = line[4] * page[0] + line[5] * page[2] + page[4]
            bottom = line[4] * page[1] + line[5] * page[3] + page[5]
            found.append((text.strip(), left / 72, 11 - bottom / 72))

    PdfReader(BytesIO(content)).pages[page].extract_text(visitor_text=seen)
    return found


def test_a_page_has_the_margins_of_a_produced_script():
    script = fountain_reading.read(TOLD)
    content = script_pdf.emit(script, paged(script.elements))

    lefts = {text: round(left, 1) for text, left, _ in placed(content, 1)}
    assert lefts["INT.\xa0LAMP\xa0ROOM\xa0-\xa0NIGHT"] == 1.5
    assert lefts["MARA"] == 3.7
    assert lefts["Not\xa0tonight."] == 2.5
    numbers = [left for text, left, _ in placed(content, 1) if text == "12A"]
    assert numbers[0] < 1.4
    assert numbers[1] > 7.2
    assert "#evil[clock]" in " ".join(lefts).replace("\xa0", " ")
    assert content == script_pdf.emit(script, paged(script.elements))


def test_changed_pages_carry_their_header_and_asterisks():
    old = fountain_reading.read(TOLD)
    new = fountain_reading.read(TOLD.replace("Not tonight", "Not now"))
    blue = Revision(number=1, name="Blue", date="3 March 2026")
    before = paged(old.elements)
    locked = locking.relocked(old, new, blue)
    pages = changed_pages.changed(before, changed_pages.relocked_pages(old, before, locked))

    content = script_pdf.emit(locked.script, pages, header="Blue 3 March 2026", with_title=False)

    found = {text: (left, top) for text, left, top in placed(content)}
    assert found["*"][0] > 7.9
    assert abs(found["*"][1] - found["Not\xa0now."][1]) < 0.01
    assert "Blue 3 March 2026" in " ".join(found).replace("\xa0", " ")
    assert len(PdfReader(BytesIO(content)).pages) == 1


def test_signs_of_every_script_are_printed_or_shown_as_a_box():
    script = fountain_reading.read("INT. A - DAY\n\nשלום, 你好, 🎬 and é.\n")

    assert script_pdf.emit(script, paged(script.elements)).startswith(b"%PDF-")
