"""Reads what a writer says of a novel in one line: genre, point of view, tense, its story."""

import re
from collections.abc import Mapping
from typing import Any

from graphs.templates.novel.asking import genre_bank
from graphs.written_numbers import written_number

_NAMES = sorted(
    {name for entry in genre_bank().values() for name in entry["called"] if name != "novel"},
    key=len,
    reverse=True,
)
_GENRE = re.compile(
    rf"\b(?P<genre>(?:[a-z]+[- ])?(?:{'|'.join(map(re.escape, _NAMES))}))\b", re.IGNORECASE
)
_SMALL = """a an the my our this that new short long adult ya first for of in with and write make
plan novel i want third second"""
_BEFORE = frozenset(_SMALL.split())
_BOOK = re.compile(r"\b(?:novels?|books?|stor(?:y|ies)|novellas?)\b", re.IGNORECASE)
_POV = (
    (r"\b(?:first|1st)[- ]person\b", "first person"),
    (r"\bomniscient\b", "third person omniscient"),
    (r"\b(?:third|3rd)[- ]person\b|\bclose third\b|\blimited third\b", "third person limited"),
)
_TENSE = re.compile(
    r"\b(?P<tense>past|present)(?:[- ]tense)?\b(?!\s+(?:life|lives|and|day|of|is|was))",
    re.IGNORECASE,
)
_READERS = (
    (r"\b(?:middle[- ]grade|mg)\b", "middle grade"),
    (r"\b(?:young[- ]adults?|ya|teens?)\b", "young adult"),
)
_NUMBER = r"(?P<n>\d{1,3}(?:[,.]\d{3})+|\d{3,6}|\d{1,3}\s?k)"
_COUNTS = {
    "words": (
        rf"\b{_NUMBER}[- ]?(?:words?\b(?!\s+(?:each|a scene|per|scenes?))|w\b)"
        r"|(?:^|[,;]\s*)(?P<bare>\d{1,3}\s?k)(?=\s*(?:[,;.]|$))"
    ),
    "scene_words": (
        r"\b(?:scenes? of|each scene)\s+(?:about\s+)?(?P<n>\d{2,5})\s*words?\b"
        r"|\b(?P<m>\d{2,5})[- ]words?\s+(?:each|a scene|per scene|scenes?)\b"
    ),
    "chapters": r"\b(?:in\s+)?(?P<n>\d{1,3})\s+chapters\b(?!\s+(?:now|first|to))",
    "scenes": r"\b(?P<n>\d{1,3})\s+scenes\b",
}
_ABOUT = re.compile(r"\b(?:about|in which|where|of how)\s+(?P<what>.+)$", re.IGNORECASE | re.DOTALL)
# Without quotation marks only of a book: a woman called Nora is no title.
_TITLED_BARE = re.compile(
    r"\b(?:(?<=novel )|(?<=book )|(?<=story )|(?<=mystery )|(?<=thriller )|(?<=romance ))"
    r"(?:is )?(?:called|titled|entitled)\s+(?P<title>[A-Z][\w'\u2019-]*(?:\s+(?:[A-Z][\w'\u2019-]*|"
    r"of|the|and|a|in|to|for|on|at))*?)(?=\s*(?:[,;.]|$|\babout\b|\bin which\b|\bwhere\b))"
)
_TITLED = re.compile(
    r"\b(?:called|titled|named|entitled)\s+[\"\u201c'](?P<title>[^\"\u201d']{1,120})[\"\u201d']",
    re.I,
)
_FIGURES = re.compile(
    r"[,;]?\s*\b(?:\d[\d,.]*\s?k?[- ]?words?"
    r"|(?:\d+|one|two|three|four|five|six|several|many|dual|multiple)[- ]"
    r"(?:narrators?|povs?|points? of view|viewpoints?|voices)"
    r"|(?:first|third|1st|3rd)[- ]person(?: (?:limited|omniscient))?"
    r"|(?:past|present)[- ]tense|omniscient|middle[- ]grade|young[- ]adult|YA"
    r"|\d+ (?:chapters|scenes))\b",
    re.IGNORECASE,
)
_BARE = ("past", "present", "first", "third", "adult", "ya", "limited")
_FEWEST = 3  # words of a premise
_FEWEST_ABOUT = 2  # behind "about", which says that it is one
_PARTS = re.compile(r"(?<!\d)[,;](?!\d{3})|:\s|\.\s")
_ASKING = re.compile(
    r"^(?:(?:please|i|i'd|we|can you|could you|would|want|need|like|help|make|write|create|plan"
    r"|start|begin|me|us|to)\b\s*)+",
    re.IGNORECASE,
)
_THING = re.compile(rf"^(?:{'|'.join(_SMALL.split())}|\s)*{_BOOK.pattern}\s*", re.IGNORECASE)
_SMALL_WORDS = re.compile(rf"\b(?:{'|'.join(_SMALL.split())})\b", re.IGNORECASE)
# What is said to whoever reads the line, or of the writing.
_SPOKEN = re.compile(
    r"(?:make|change|set|add|remove|cut|use|switch|put|skip|drop|redo|rewrite|give|keep|delete|fix"
    r"|show|tell|open|stop|pause|cancel|undo|what|which|how|why|when|who|could|can|should|is|are|do"
    r"|does|yes|no|not|ok|okay|sure|hi|hello|hey|thanks?|sorry|but|it|it's|that|that's|called|titled"
    r"|in the (?:style|manner|voice)|like|similar|based|with|without|for|by|as|set aside)\b"
    r"|.*\?$",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"(?:end|finish|close)\s+(?:the\s+)?chapter\s+(?P<n>\d{1,3})\s+(?:on|with|in)\s+(?:a\s+)?"
    r"(?P<how>loss|win|defeat|victory)",
    re.IGNORECASE,
)
_LOSES = ("loss", "defeat")


def told(text: str) -> Mapping[str, Any]:
    """Return what a line says of a book, in the words of people who write them."""
    found: dict[str, Any] = {}
    line = " ".join(text.split())
    title = _TITLED.search(line) or _TITLED_BARE.search(line)
    if title:
        found["title"] = title["title"]
        line = line.replace(title[0], " ")
    about = _ABOUT.search(line)
    head = line[: about.start()] if about else line
    if genre := _genre(head) or (_genre_behind(about["what"]) if about else ""):
        found["genre"] = genre
    found |= _choices(line if not about else f"{head} {_tail(about['what'])}")
    for name, pattern in _COUNTS.items():
        if number := re.search(pattern, line, re.IGNORECASE):
            value = next(one for one in number.groupdict().values() if one)
            found[name] = _number(value)
    premise = (
        _premise(about["what"], _FEWEST_ABOUT)
        if about
        else _sentence(line, of_a_book="genre" in found)
    )
    if premise:
        found["premise"] = premise
    return found


def changed(text: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the inputs of "end chapter 3 on a loss", beside how other chapters end."""
    found = _ENDING.fullmatch(" ".join(text.split()).strip(" .!"))
    if found is None:
        return {}
    how = "loss" if found["how"].lower() in _LOSES else "win"
    this = f"chapter {int(found['n'])}:"
    others = [one for one in given.get("endings") or () if not str(one).startswith(this)]
    return {"endings": [*others, f"{this} {how}"]}


def _genre(head: str) -> str:
    found = _GENRE.search(head)
    if found is None:
        return ""
    said = re.split(r"\s+", found["genre"].strip())
    while len(said) > 1 and said[0].lower() in _BEFORE:
        said = said[1:]
    return " ".join(said)


def _genre_behind(what: str) -> str:
    """Return the genre that stands by itself behind a premise: ", literary, 90k"."""
    parts = (one.strip(" .") for one in re.split(r"[,;]", what)[1:])
    return next((one for one in parts if one.lower() in _NAMES), "")


def _choices(line: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, options in (("pov", _POV), ("audience", _READERS)):
        for pattern, value in options:
            if name not in found and re.search(pattern, line, re.IGNORECASE):
                found[name] = value
    if tense := _TENSE.search(line):
        found["tense"] = tense["tense"].lower()
    return found


def _tail(what: str) -> str:
    """Return what stands behind a premise: ", 70,000 words, first person, past"."""
    parts = re.split(r"[,;]", what)
    return ",".join(one for one in parts[1:] if len(one.split()) <= _FEWEST)


def _premise(what: str, fewest: int = _FEWEST) -> str:
    first, *others = re.split(_PARTS, what)
    told = [one for one in others if one.strip(" .").lower() not in _NAMES]
    kept = [one for one in (first, *told) if not _is_figure(one)]
    said = ", ".join(one.strip() for one in kept if one.strip()).strip(" .,;")
    return f"{said[:1].upper()}{said[1:]}" if len(said.split()) >= fewest else ""


def _is_figure(part: str) -> bool:
    bare = _FIGURES.sub(" ", part).strip(" .")
    return not bare or bare.lower() in _BARE or bool(re.fullmatch(r"\d{1,3}\s?k", bare, re.I))


def _sentence(line: str, *, of_a_book: bool) -> str:
    """Return the story in a line that also says what is wanted: "novel: a keeper finds a boat".

    A short line that names neither a book nor a genre may be about anything.
    """
    if not (of_a_book or _BOOK.search(line)) and len(line.split()) < 2 * _FEWEST:
        return ""
    parts = (_ASKING.sub("", one.strip()) for one in re.split(_PARTS, line))
    return _premise(", ".join(one for one in parts if _tells(one)))


def _tells(part: str) -> bool:
    """Tell whether a part says something of a story, and not of the book or to whoever reads it."""
    bare = _THING.sub("", part)
    if _SPOKEN.match(part) or _SPOKEN.match(bare):
        return False
    for pattern in (_FIGURES, _GENRE, _BOOK, _SMALL_WORDS):
        bare = pattern.sub(" ", bare)
    return len(bare.split()) >= _FEWEST - 1


def _number(value: str) -> int:
    bare = value.lower().removesuffix("k")
    return int((written_number(bare) or 0) * (1000 if len(bare) < len(value) else 1))
