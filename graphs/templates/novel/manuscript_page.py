"""The manuscript: what is written, and for the rest a shell with the question of each scene."""

import re
from collections.abc import Iterator, Mapping

from graphs.documents.blocks import Block, Document, Heading, Para, Rich, Run
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.novel.draft import Chapter, Novel, Scene
from graphs.templates.novel.manuscript import count_words, paragraphs
from graphs.templates.novel.naming import chapter_title

_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])"
)
_ROUND = 1000
_SURNAME_AT = -1


def manuscript(whole: Novel, book: Passage, colophon: str) -> Document:
    """Return the manuscript as publishers ask for it."""
    brief = whole.brief
    told = texts(book)
    written = sum(count_words(one.text) for scenes in told.values() for one in scenes.values())
    planned = f"planned: {whole.scene_list.words:,} words"
    length = f"about {_rounded(written):,} words" if written else planned
    surname = brief.author.split()[_SURNAME_AT] if brief.author.split() else ""
    running = " / ".join(one for one in (surname, _keyword(brief.title)) if one)
    blocks: list[Block] = []
    for chapter, shown in zip(
        whole.scene_list.chapters, book["scene_list"]["chapters"], strict=True
    ):
        blocks.append(Heading(1, chapter_title(chapter)))
        blocks += _chapter(chapter, shown, told.get(chapter.id, {}))
    return Document(
        name="manuscript",
        title=brief.title,
        title_path=book["brief"]["title"].path,
        subtitle=f"by {brief.author}" if brief.author else "",
        layout="manuscript",
        blocks=(*blocks, Para(label("END"), style="break")),
        colophon=colophon,
        properties={"author": brief.author, "length": length, "running": running},
    )


def texts(book: Passage) -> Mapping[str, Mapping[str, Passage]]:
    """Return the words of every scene that is written, by chapter and scene."""
    found: dict[str, dict[str, Passage]] = {}
    for part in (book["chapters"], book["own"]["chapters"]):
        for chapter in part:
            for scene in chapter["scenes"]:
                if scene["text"].text.strip():
                    found.setdefault(chapter["id"].text, {})[scene["id"].text] = scene["text"]
    return found


def emphasized(one: Passage, text: str) -> Rich:
    """Return a paragraph with its emphasis, which writers mark by stars or underscores."""
    runs: list[Run] = []
    at = 0
    for found in _EMPHASIS.finditer(text):
        runs.append(Run(text[at : found.start()], source=one.source, path=one.path))
        inner = found[1] or found[2]
        runs.append(Run(inner, italic=True, source=one.source, path=one.path))
        at = found.end()
    runs.append(Run(text[at:], source=one.source, path=one.path))
    return tuple(run for run in runs if run.text)


def _chapter(chapter: Chapter, shown: Passage, told: Mapping[str, Passage]) -> Iterator[Block]:
    for at, (scene, card) in enumerate(zip(chapter.scenes, shown["scenes"], strict=True)):
        if at:
            yield Para(label("#"), style="break")
        if scene.id in told:
            for text in paragraphs(told[scene.id].text):
                yield Para(emphasized(told[scene.id], text))
        else:
            yield Para(_prompt(scene, card), style="small")
            yield Para(label("\u00a0"))


def _prompt(scene: Scene, card: Passage) -> Rich:
    """Return what a writer needs above an empty page: who, how much, and the question."""
    head = f"Scene {scene.number}, {scene.told_by}, about {scene.words:,} words. "
    return (*label(head), *card["goal"].rich, *label(" "), *card["outcome"].rich)


def _rounded(words: int) -> int:
    return (
        max(100, round(words / 100) * 100)
        if words < 10 * _ROUND
        else round(words / _ROUND) * _ROUND
    )


def _keyword(title: str) -> str:
    words = [one for one in re.findall(r"[\w'\u2019]+", title) if one.lower() not in _SMALL]
    return (words[0] if words else title).upper()


_SMALL = ("the", "a", "an", "of", "and")
