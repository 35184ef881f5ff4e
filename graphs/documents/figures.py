"""Pictures drawn by code: how high they stand, and their pixels for formats without SVG."""

import re
from functools import lru_cache

from graphs.documents.blocks import Figure

_VIEW_BOX = re.compile(r'viewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')
# Letters that the fonts of the PDFs lack, such as Arabic: this machine's may have them.
_ELSEWHERE = re.compile("[\u0590-\u1dff\u2c00-\uffff\U00010000-\U0010ffff]")
_PER_INCH = 220  # pixels, as printers and sharp screens show
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)"""


def height_of(figure: Figure, across_mm: float) -> float:
    """Return how high a figure stands, in millimetres, where text is ``across_mm`` wide."""
    found = _VIEW_BOX.search(figure.svg)
    ratio = float(found[2]) / float(found[1]) if found else 0.6
    return across_mm * figure.width * ratio


@lru_cache(maxsize=32)
def png(svg: str, width_mm: float) -> bytes:
    """Return a picture of this width; the fonts are those of the PDFs, so that its bytes hold."""
    import typst

    inputs = {"svg": svg, "width": f"{width_mm:.3f}"}
    made = typst.compile(
        _PAGE,
        format="png",
        ppi=_PER_INCH,
        sys_inputs=inputs,
        ignore_system_fonts=_ELSEWHERE.search(svg) is None,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for one picture; it should give bytes")
    return made
