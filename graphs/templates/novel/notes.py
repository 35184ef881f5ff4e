"""Reads notes for a book: what a label begins ends with its paragraph; others speak of the book.

A paragraph below a label that stands by itself is still part of it, as a list of the cast is.
"""

import re
from collections.abc import Iterator
from typing import Any

from graphs.documents.incoming import plain_lines
from graphs.documents.sections import Labels, sections
from graphs.templates.novel.reading import told

_TITLE = re.compile(r"\(\s*(?:working )?title:\s*([^()\n]{1,80}?)\s*\)", re.IGNORECASE)
_SENTENCES = ("premise", "wants", "stands", "ends")
_OF_THE_BOOK = frozenset(("genre", "audience", "words", "pov", "tense", "chapters", "scenes"))
_BLANK = re.compile(r"\n[ \t]*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def of_notes(text: str, labels: Labels) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what notes say of the book beside their labels, and the sentences without a place.

    A text without any label is none of these.
    """
    inputs: dict[str, Any] = {}
    left: list[str] = []
    listed, labelled = False, False  # a label is open, and there was one at all
    for paragraph in _BLANK.split(text):
        cut = sections(plain_lines(paragraph), labels)
        if any(labels.known(one.label) for one in cut):
            labelled, listed = True, _is_open(paragraph, labels)
            inputs |= _labelled(paragraph, labels)
        elif labelled and not listed:
            for sentence in _SENTENCE_END.split(" ".join(paragraph.split())):
                said = {name: v for name, v in told(sentence).items() if name in _OF_THE_BOOK}
                inputs |= said
                left += [] if said or not sentence else [sentence]
    if title := _TITLE.search(text):
        inputs["title"] = title[1]
    return (inputs, tuple(left)) if labelled else ({}, ())


def _is_open(paragraph: str, labels: Labels) -> bool:
    """Tell whether the last label of a paragraph stands on a line of its own."""
    last = [one for one in sections(plain_lines(paragraph), labels) if one.label][-1]
    lines = [one.strip(" :*#").lower() for one in paragraph.splitlines()]
    return last.label.strip(" :").lower() in lines


def _labelled(paragraph: str, labels: Labels) -> Iterator[tuple[str, str]]:
    """Yield the inputs in a sentence that a paragraph begins behind their labels."""
    for one in sections(plain_lines(paragraph), labels):
        name = labels.input(one.label)
        if name in _SENTENCES and one.lines:
            yield name, " ".join(line.text for line in one.lines)
