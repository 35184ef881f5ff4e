"""Scripts of every shape, for property tests: anything may be said, speeches are well formed."""

from itertools import chain, pairwise

from hypothesis import strategies as st

from graphs.screenplay.elements import (
    Element,
    ElementType,
    Revision,
    Script,
    TitleField,
    attributed,
)

E = ElementType
AWKWARD = (
    *("INT. BAR - NIGHT", ".x", "..", "!", "!!no", "@X", ">x<", "> x", "~la", "= x", "===", "# x"),
    *("(x)", "(x", "x)", "[[n]]", "[[", "]]", "/*", "*/", "CUT TO:", "FADE IN:", "TO:", "MARA"),
    *("MARA ^", "Title: x", "x #12#", "#12#", "**b**", "*a", "_u_", "\\*", "CLOSE ON X", "é", "É"),
    *("ext. lower", "A & B <c>", "\x00\x0b\ud800", "a\u2028b", "***x***", "a*b_c", "İ", "ß", "ﬁ"),
)
words = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(codec=None, max_codepoint=0x2FFF), min_size=1, max_size=12),
    st.text("aA.!@~>=#()[]/*_^ \\:<\n\t", min_size=1, max_size=8),
)
texts = st.lists(words, min_size=1, max_size=3).map(" ".join)
numbers = st.sampled_from(("", "", "1", "12A", "A12", "3-B"))


def _element(kind: ElementType, **fields: st.SearchStrategy[object]) -> st.SearchStrategy[Element]:
    made = st.fixed_dictionaries({"type": st.just(kind), "text": texts, **fields})
    return made.map(Element.model_validate).filter(lambda one: bool(one.text))


_spoken = st.lists(
    st.sampled_from((E.DIALOGUE, E.PARENTHETICAL, E.LYRICS)), min_size=1, max_size=4
).filter(lambda kinds: all(a != b or a is E.PARENTHETICAL for a, b in pairwise(kinds)))


@st.composite
def speeches(draw: st.DrawFn, side: str = "") -> list[Element]:
    cue = draw(_element(E.CHARACTER))
    parts = [draw(_element(kind)) for kind in draw(_spoken)]
    return [one.model_copy(update={"dual": side}) for one in (cue, *parts)]


@st.composite
def pairs(draw: st.DrawFn) -> list[Element]:
    return [*draw(speeches("left")), *draw(speeches("right"))]


_single = st.one_of(
    _element(E.SCENE_HEADING, scene_number=numbers),
    _element(E.ACTION),
    _element(E.TRANSITION),
    _element(E.CENTERED),
    _element(E.NOTE),
    _element(E.SECTION, depth=st.integers(1, 4)),
    _element(E.SYNOPSIS),
    st.just(Element(type=E.PAGE_BREAK)),
    st.just(Element(type=E.SHOT, text="CLOSE ON THE DOOR")),
).map(lambda one: [one])
blocks = st.one_of(_single, _single, speeches(), pairs())
elements = st.lists(blocks, max_size=6).map(lambda found: attributed(chain(*found)))
title_pages = st.lists(
    st.builds(
        TitleField,
        key=st.sampled_from(("Title", "Credit", "Author", "Contact", "Draft date")),
        value=texts,
    ).filter(lambda one: bool(one.value)),
    max_size=3,
    unique_by=lambda one: one.key,
).map(lambda fields: tuple(sorted(fields, key=lambda one: one.key != "Title")))
scripts = st.builds(Script, title_page=title_pages, elements=elements)
revisions = st.just((Revision(number=1, name="Blue", date="2026-03-02"),))
