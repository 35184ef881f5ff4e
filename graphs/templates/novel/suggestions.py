"""What a writer can pick from in the form, and how length, chapters and scenes go together."""

import re
from collections.abc import Mapping
from typing import Any

from graphs.templates.novel.asking import genre_bank, kind_of

_USUAL_GENRE, _USUAL_WORDS = "General fiction", 80_000  # what is made where nothing is said
_OFFERED = ("mystery", "thriller", "romance", "fantasy", "literary fiction", "historical fiction")
_SCENES_A_CHAPTER = 2
_CHAPTER = re.compile(r"\bchapter\s+(?P<n>\d{1,3})\b", re.IGNORECASE)
_DARKER = re.compile(
    r"\b(?:dark\w*|sad\w*|grim\w*|tens\w*|harsh\w*|bleak\w*|tragic|stakes|hard\w*|worse)\b", re.I
)
_LIGHTER = re.compile(r"\b(?:light\w*|happ\w*|funn\w*|warm\w*|hope\w*|softer|kind\w*)\b", re.I)


def suggestions(inputs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return genres, and the usual lengths of a book of this one.

    Where nothing is given the form shows the first, so that is what will be made.
    """
    genre, words = inputs.get("genre"), inputs.get("words")
    first = () if words else (_USUAL_WORDS,)
    lengths = dict.fromkeys(str(one) for one in (*first, *_usual(inputs)) if one != words)
    if genre == _USUAL_GENRE:
        offered: tuple[str, ...] = _OFFERED
    else:
        offered = () if genre else (_USUAL_GENRE, *_OFFERED)
    return {"genre": offered, "words": tuple(lengths)}


def hints(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return how many chapters and scenes the words usually make."""
    low, high = _usual(inputs)
    found = {"words": f"Usual for these readers: {low:,} to {high:,} words."}
    words = inputs.get("words")
    if isinstance(words, int) and words > 0:
        usual = genre_bank()[kind_of(str(inputs.get("genre") or _USUAL_GENRE))]["scene"]
        scenes = max(1, round(words / usual))
        chapters = max(1, round(scenes / _SCENES_A_CHAPTER))
        found["scenes"] = f"{words:,} words are usually about {scenes} scenes of {usual:,}."
        found["chapters"] = f"{words:,} words are usually about {chapters} chapters."
    return found


def ways(words: str, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what can be done by rules about a wish for a chapter: how it comes out."""
    chapter = _CHAPTER.search(words)
    if chapter is None:
        return ()
    number = int(chapter["n"])
    if _DARKER.search(words):
        return (f"end chapter {number} on a loss",)
    return (f"end chapter {number} on a win",) if _LIGHTER.search(words) else ()


def _usual(inputs: Mapping[str, Any]) -> tuple[int, int]:
    words = genre_bank()[kind_of(str(inputs.get("genre") or _USUAL_GENRE))]["words"]
    low, high = words.get(str(inputs.get("audience") or "adult"), words["adult"])
    return int(low), int(high)
