"""Spaces the threads of a season over its episodes, and lays episodes over threads."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agents.rules.words import Words, computed, keep, yours
from graphs.templates.tv_series.asking import ask, bank
from graphs.templates.tv_series.draft import (
    Cell,
    Episode,
    Grid,
    SeasonArc,
    Slot,
    Spacing,
    Span,
    Thread,
)
from graphs.templates.tv_series.shapes import ThreadKind

KINDS: tuple[ThreadKind, ...] = ("A", "B", "C", "run")
_RANGE = re.compile(
    r"^(?P<question>.+?)\s*[(\[]\s*(?:ep(?:isode)?s?\.?\s*)?(?P<first>\d{1,2})"
    r"\s*(?:-|\u2013|\u2014|to)\s*(?:ep\.?\s*)?(?P<last>\d{1,2})\s*[)\]]\.?$",
    re.IGNORECASE,
)
_FROM_RUNNING = 6  # episodes, from which on a runner pays
# Where a thread of each kind begins, turns and pays off, as shares of the season.
_SHARES: dict[ThreadKind, tuple[float, tuple[float, ...], float]] = {
    "A": (0.0, (0.28, 0.5, 0.8), 1.0),
    "B": (0.0, (0.4, 0.65), 0.88),
    "C": (0.15, (0.45,), 0.7),
    "run": (0.0, (0.35, 0.6), 1.0),
}


class Line(NamedTuple):
    """A thread as the writer gave it: its question, and its episodes where they said so."""

    question: str
    first: int | None = None
    last: int | None = None


def episode_id(number: int) -> str:
    """Return the id of an episode by its number."""
    return f"EP{number:02}"


def number_of(episode: str) -> int:
    """Return the number of an episode by its id; 0 where it is none."""
    found = re.fullmatch(r"EP(\d{2})", episode)
    return int(found[1]) if found else 0


def line(text: str) -> Line:
    """Read "Will Maya leave? (1-8)"."""
    told = " ".join(text.split())
    if found := _RANGE.match(told):
        return Line(found["question"], int(found["first"]), int(found["last"]))
    return Line(told)


def kind_of(place: int) -> ThreadKind:
    """Return the kind of the thread at a place of the list: A, B, C, and runners after them."""
    return KINDS[min(place, len(KINDS) - 1)]


def thread_called(kind: str) -> str:
    """Return what writers call a thread of this kind."""
    return "runner" if kind == "run" else f"{kind} story"


def spacing(episodes: int, threads: list[str] | None = None) -> Spacing:
    """Return where threads can begin, turn and pay off; the writer's own spans go first."""
    lines = [line(one) for one in threads or () if one.strip()]
    if not lines:
        usual = KINDS if episodes >= _FROM_RUNNING else KINDS[:3]
        spans = [_span(kind, episodes) for kind in usual]
    else:
        spans = [_span(kind_of(place), episodes, one) for place, one in enumerate(lines)]
    return keep(
        Spacing,
        episodes=[computed(episode_id(number)) for number in range(1, episodes + 1)],
        spans=spans,
    )


def grid(arc: SeasonArc, spacing: Spacing, outline: list[str] | None = None) -> Grid:
    """Lay the episodes over the threads; a cell that is empty inside a thread is a question."""
    given = dict(zip(spacing.episodes, outline or (), strict=False))
    return keep(
        Grid,
        episodes=[
            keep(
                Slot,
                id=computed(episode),
                given=given.get(episode, ""),
                cells=[_cell(thread, episode) for thread in arc.threads],
                before=list(_before(arc.threads, episode)),
            )
            for episode in spacing.episodes
        ],
    )


def own_line(given: str) -> tuple[Words | None, Words | None]:
    """Return the title and the logline that the writer gave for an episode."""
    told = " ".join(given.split())
    head, mark, rest = told.partition(";")
    if not told:
        return None, None
    if mark and not rest.strip():
        return yours(head.strip()), None  # a title alone
    if mark:
        return yours(head.strip()), yours(rest.strip())
    return None, yours(told)


def keep_own(slot: Slot, episode: Episode) -> Episode:
    """Put the writer's own title and logline over whatever was written in their place."""
    title, sentence = own_line(slot.given)
    logline = episode.logline.model_copy(update={"text": sentence}) if sentence else episode.logline
    return episode.model_copy(
        update={"id": computed(slot.id), "title": title or episode.title, "logline": logline}
    )


def turns_of(thread: Thread) -> list[tuple[str, str]]:
    """Return the episodes in which a thread does something, in their order, and what."""
    ends = [] if thread.carried else [(thread.payoff.episode, thread.payoff.what)]
    return [
        (thread.setup.episode, thread.setup.what),
        *((one.episode, one.what) for one in thread.turns),
        *ends,
    ]


def _span(kind: ThreadKind, episodes: int, own: Line | None = None) -> Span:
    first = own.first if own and own.first else None
    last = own.last if own and own.last else None
    start, turns, end = _SHARES[kind]
    begin = first or 1 + round(start * (episodes - 1))
    finish = last or max(begin, 1 + round(end * (episodes - 1)))
    room = finish - begin
    inner = sorted({begin + round(room * share) for share in turns} - {begin, finish})
    return keep(
        Span,
        kind=kind,
        setup=computed(episode_id(begin)),
        turns=[computed(episode_id(one)) for one in inner if begin < one < finish],
        payoff=computed(episode_id(finish)),
    )


def _cell(thread: Thread, episode: str) -> Cell:
    found = dict(turns_of(thread))
    does = "rests"
    if episode in found:
        setup = episode == thread.setup.episode
        pays = episode == thread.payoff.episode and not thread.carried
        does = "setup" if setup else "payoff" if pays else "turn"
    return keep(
        Cell,
        thread=computed(thread.id),
        kind=thread.kind,
        does=does,
        what=found.get(episode) or _rest(thread, episode),
        char_ids=[computed(one) for one in thread.char_ids],
    )


def _rest(thread: Thread, episode: str) -> str:
    """Ask about an episode in which a thread that runs does nothing."""
    before = [place for place, _ in turns_of(thread) if place < episode]
    if not before or (episode > thread.payoff.episode and not thread.carried):
        return ""
    return ask(bank()["rest"], before=max(before))


def _before(threads: Sequence[Thread], episode: str) -> Iterator[str]:
    """Yield the last thing that happened in each thread before an episode."""
    for thread in threads:
        past = [(place, what) for place, what in turns_of(thread) if place < episode and what]
        if past:
            place, what = max(past, key=lambda one: one[0])
            yield computed(f"{thread.id} {place}: {what}")
