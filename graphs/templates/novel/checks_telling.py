"""The checks of how a book is told: point of view (N02), tense (N03), quotation marks (N09)."""

import re
from collections.abc import Iterator, Mapping

from agents.rules.banks import load
from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity, Skipped, blocking
from graphs.templates.novel.draft import Novel
from graphs.templates.novel.manuscript import count_words, paragraphs
from graphs.templates.novel.naming import scene_called
from graphs.templates.novel.reading_text import Told, told_scenes
from graphs.templates.novel.speech import parted, sentences

NO_PROSE = "no chapter is written yet"
_I = re.compile(
    r"(?<![\w'\u2019])(?:I|I['\u2019](?:m|d|ll|ve)|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)(?!\w)"
)
_THOUGHT = re.compile(r"\*[^*\n]+\*|(?<!\w)_[^_\n]+_(?!\w)")
_MINDS = (
    r"(?:thought|felt|knew|wondered|reali[sz]ed|remembered|wished|hoped|feared"
    r"|thinks|feels|knows|wonders|reali[sz]es|remembers|wishes|hopes|fears)"
)
_MOST_I = 2
_LEAST_WORDS = 80
_LEAST_VERBS = 12
_SHARE = 0.8
_ED = re.compile(r"[a-z]{2,}(?<!e)ed")
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][a-z]+)?")
_PERFECT = frozenset(("has", "have", "is", "are", "am", "be", "been", "being", "gets", "get"))
_PERSONS = frozenset(("i", "you", "we", "they"))


def novel(draft: Draft) -> Novel:
    """Return the book."""
    assert isinstance(draft.value, Novel)
    return draft.value


def _point_of_view(draft: Draft) -> Iterator[Finding | Skipped]:
    book = novel(draft)
    told = list(told_scenes(book))
    if not told:
        yield Skipped(check="N02", reason=NO_PROSE)
    names = {one.id: (one.name, *one.aliases) for one in book.cast.characters}
    povs = {s.id: s.pov for chapter in book.scene_list.chapters for s in chapter.scenes}
    for scene in told:
        outside = _THOUGHT.sub(" ", parted(scene.text).told)
        if count_words(outside) < _LEAST_WORDS:
            reason = f"{scene_called(scene.scene)} has too few words outside dialogue"
            yield Skipped(check="N02", reason=reason)
            continue
        pov = povs.get(scene.scene, "")
        if book.brief.pov == "first person":
            yield from _needs_i(scene, outside)
        else:
            yield from _has_no_i(scene, outside)
            if book.brief.pov == "third person limited":
                yield from _one_mind(scene, outside, pov, names)


def _needs_i(scene: Told, outside: str) -> Iterator[Finding]:
    if not _I.search(outside):
        message = (
            f"{_cap(scene)} is told without an I outside dialogue; the book is in the first person."
        )
        yield blocking("N02", scene.path, message, _first(outside))


def _has_no_i(scene: Told, outside: str) -> Iterator[Finding]:
    found = [one for one in sentences(outside) if _I.search(one)]
    hits = sum(len(_I.findall(one)) for one in found)
    if hits > _MOST_I:
        message = (
            f"{_cap(scene)} says I, me or my {hits} times outside dialogue; the book is in the"
            " third person."
        )
        yield blocking("N02", scene.path, message, found[0])


def _one_mind(
    scene: Told, outside: str, pov: str, names: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    mine = names.get(pov, ())
    is_there = any(_says(scene.text, name) for name in _short(mine))
    if scene.own and not is_there:
        return  # code only guessed who tells what the writer wrote
    if mine and not is_there:
        message = f"{mine[0]} tells {scene_called(scene.scene)} and is not named in it."
        yield blocking("N02", scene.path, message, _first(outside))
    for other, called in names.items():
        if other == pov:
            continue
        for name in _short(called):
            found = re.search(rf"(?<!\w){re.escape(name)}\s+{_MINDS}\b", outside)
            if found:
                message = (
                    f"{_cap(scene)} is told by {mine[0] if mine else 'somebody else'}, and looks"
                    f" into the mind of {called[0]}."
                )
                where = next((s for s in sentences(outside) if found[0] in s), found[0])
                yield Finding(
                    check="N02",
                    severity=Severity.WARN,
                    path=scene.path,
                    message=message,
                    evidence=where,
                    fix="reviser",
                )
                break


def _tense(draft: Draft) -> Iterator[Finding | Skipped]:
    book = novel(draft)
    told = list(told_scenes(book))
    if not told:
        yield Skipped(check="N03", reason=NO_PROSE)
    for scene in told:
        counted = {"past": 0, "present": 0}
        shown = {"past": "", "present": ""}
        for sentence in sentences(_THOUGHT.sub(" ", parted(scene.text).told)):
            for tense in _tenses(sentence):
                counted[tense] += 1
                shown[tense] = shown[tense] or sentence
        total = sum(counted.values())
        if total < _LEAST_VERBS:
            reason = f"{scene_called(scene.scene)} has too few verbs outside dialogue to tell"
            yield Skipped(check="N03", reason=reason)
            continue
        wanted = book.brief.tense
        other = "present" if wanted == "past" else "past"
        if counted[wanted] <= _SHARE * total:
            message = (
                f"{_cap(scene)} has {counted[other]} of {total} verbs outside dialogue in the"
                f" {other} tense; the book is in the {wanted} tense."
            )
            yield blocking("N03", scene.path, message, shown[other])


def _tenses(sentence: str) -> Iterator[str]:
    """Yield the tense of each verb that a sentence surely has."""
    bank = load(__package__, "words")
    past, present = frozenset(bank["past"]), frozenset(bank["present"])
    before = ""
    for match in _WORD.finditer(sentence):
        word = match[0].lower().replace("\u2019", "'")
        if before in _PERFECT or before.endswith(("'s", "'ve", "'re")):
            pass  # has walked, is tired
        elif word in past or (_ED.fullmatch(word) and before not in ("a", "an", "the")):
            yield "past"
        elif word in present and (
            word in ("is", "are", "am", "has", "does") or before in _PERSONS or _third(word, before)
        ):
            yield "present"
        before = word


def _third(word: str, before: str) -> bool:
    """Tell whether a form in -s is surely a verb: after he, she, it or a name's small word."""
    return word.endswith("s") and before not in (
        *("a", "an", "the", "his", "her", "its", "their", "my", "our", "your"),
        *("of", "in", "on", "with", "these", "those", "some", "two", "three"),
    )


def _quotes(draft: Draft) -> Iterator[Finding | Skipped]:
    told = list(told_scenes(novel(draft)))
    if not told:
        yield Skipped(check="N09", reason=NO_PROSE)
    for scene in told:
        pieces = paragraphs(scene.text)
        for at, one in enumerate(pieces):
            goes_on = at + 1 < len(pieces) and pieces[at + 1].lstrip()[:1] in ('"', "\u201c")
            opened, closed = one.count("\u201c"), one.count("\u201d")
            odd = one.count('"') % 2 == 1
            if (odd or opened != closed) and not (goes_on and (odd or opened == closed + 1)):
                message = (
                    f"In {scene_called(scene.scene)} a quotation mark has no partner in this"
                    " paragraph."
                )
                yield blocking("N09", scene.path, message, one.strip()[:200])


def _says(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _short(names: tuple[str, ...]) -> list[str]:
    """Return what somebody is called: the names, and the first word of each."""
    return list(dict.fromkeys(part for one in names for part in (one, one.split()[0]) if part))


def _cap(scene: Told) -> str:
    return scene_called(scene.scene).capitalize()


def _first(text: str) -> str:
    return next(iter(sentences(text)), text.strip()[:200])


POINT_OF_VIEW = Check(
    id="N02",
    title="The point of view holds",
    nature="wording",
    severity=Severity.BLOCK,
    find=_point_of_view,
)
TENSE = Check(
    id="N03", title="The tense holds", nature="wording", severity=Severity.BLOCK, find=_tense
)
QUOTES = Check(
    id="N09",
    title="Quotation marks come in pairs",
    nature="wording",
    severity=Severity.BLOCK,
    find=_quotes,
)
