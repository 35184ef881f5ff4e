"""The checks of the plan: words, scenes and beats add up (N01), threads open and close (N06)."""

from collections.abc import Iterator

from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity, Skipped, blocking
from graphs.templates.novel.draft import Planned, Size
from graphs.templates.novel.naming import scene_called

_NEAR = 0.05
_SHORTEST_CHAPTER, _LONGEST_SCENE = 200, 15_000
_SCENES_A_CHAPTER = 2


def plan(draft: Draft) -> Planned:
    """Return the book as it is planned."""
    assert isinstance(draft.value, Planned)
    return draft.value


def _adds_up(draft: Draft) -> Iterator[Finding]:
    book = plan(draft)
    size, sums = book.size, book.scene_list
    yield from _contradicts(size)
    covered = {one for chapter in sums.chapters for scene in chapter.scenes for one in scene.beats}
    for beat in book.beats.beats:
        if beat.id not in covered:
            message = f"No scene is there for the beat {beat.name}."
            yield blocking("N01", "/scene_list/chapters", message, beat.name, "human")
    told = sum(scene.words for chapter in sums.chapters for scene in chapter.scenes)
    written = any(one.own for one in sums.chapters)
    if abs(told - size.words) > _NEAR * size.words and not (written and told > size.words):
        message = (
            f"The scenes come to {told:,} words; the book was to have {size.words:,}."
            f" Ways out: {told:,} words in all, or {size.words - told:+,} words in the scenes."
        )
        yield blocking("N01", "/scene_list/words", message, f"{told:,} words", "human")
    if size.chapters and len(sums.chapters) < size.chapters:
        message = (
            f"{size.chapters} chapters need as many scenes; there are {sums.scenes}. Ways out:"
            f" {sums.scenes} chapters, or {_SCENES_A_CHAPTER * size.chapters} scenes."
        )
        yield blocking("N01", "/size/chapters", message, f"{size.chapters} chapters", "human")
    own = sum(one.own for one in sums.chapters)
    if size.chapters and own > size.chapters:
        message = f"You have written {own} chapters; the book was to have {size.chapters}."
        yield blocking("N01", "/size/chapters", message, f"{size.chapters} chapters", "human")


def _contradicts(size: Size) -> Iterator[Finding]:
    """Find lengths that cannot all be kept, with what would make them fit."""
    if size.scenes and size.scene_words:
        made = size.scenes * size.scene_words
        if abs(made - size.words) > _NEAR * size.words:
            message = (
                f"{_scenes(size.scenes)} of {size.scene_words:,} words make {made:,} words; the"
                f" book was to have {size.words:,}. Ways out: {made:,} words in all,"
                f" {_scenes(max(1, round(size.words / size.scene_words)))} of this length, or"
                f" scenes of {round(size.words / size.scenes):,} words."
            )
            yield blocking("N01", "/size/words", message, f"{made:,} words", "human")
            return
    if size.scenes and size.words / size.scenes > _LONGEST_SCENE:
        most = round(size.words / size.scenes)
        message = (
            f"{size.words:,} words in {_scenes(size.scenes)} make scenes of {most:,} words. Ways"
            f" out: {_scenes(round(size.words / size.usual_scene))}, or"
            f" {size.scenes * size.usual_scene:,} words."
        )
        yield blocking("N01", "/size/scenes", message, _scenes(size.scenes), "human")
    if size.chapters and size.words / size.chapters < _SHORTEST_CHAPTER:
        least = max(1, size.words // (_SCENES_A_CHAPTER * size.usual_scene) or 1)
        message = (
            f"{size.words:,} words in {size.chapters} chapters make chapters of"
            f" {size.words // size.chapters} words. Ways out: {least} chapters, or"
            f" {size.chapters * size.usual_scene:,} words."
        )
        yield blocking("N01", "/size/chapters", message, f"{size.chapters} chapters", "human")


def _threads(draft: Draft) -> Iterator[Finding | Skipped]:
    book = plan(draft)
    opens: dict[str, tuple[int, str]] = {}
    closes: dict[str, tuple[int, str]] = {}
    for chapter in book.scene_list.chapters:
        for scene in chapter.scenes:
            for name in scene.opens:
                opens.setdefault(name, (scene.number, scene.id))
            for name in scene.closes:
                closes[name] = (scene.number, scene.id)
    for thread in book.themes.threads:
        path = f"/themes/threads/{thread.id}"
        if thread.id not in opens:
            message = "No scene opens this thread."
            yield _warning("N06", path, message, thread.question)
        elif thread.id not in closes and not thread.carried:
            message = (
                f"This thread opens in {scene_called(opens[thread.id][1])} and no scene closes it."
                " Close it, or mark it as carried."
            )
            yield _warning("N06", path, message, thread.question)
        elif thread.id in closes and closes[thread.id][0] < opens[thread.id][0]:
            message = (
                f"This thread closes in {scene_called(closes[thread.id][1])}, before"
                f" {scene_called(opens[thread.id][1])} opens it."
            )
            yield blocking("N06", path, message, thread.question, "human")


def _warning(check: str, path: str, message: str, evidence: str) -> Finding:
    return Finding(
        check=check, severity=Severity.WARN, path=path, message=message, evidence=evidence
    )


def _scenes(number: int) -> str:
    return "1 scene" if number == 1 else f"{number:,} scenes"


ADDS_UP = Check(
    id="N01",
    title="Words, scenes and beats add up",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_adds_up,
)
THREADS = Check(
    id="N06",
    title="What is opened is closed",
    nature="reference",
    severity=Severity.BLOCK,
    find=_threads,
)
