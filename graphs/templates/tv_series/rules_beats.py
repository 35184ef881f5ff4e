"""Offline rules for beat sheets: which story, who, where and what shifts; the rest is asked."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agents.rules.words import Words, computed, keep, question, yours
from graphs.templates.tv_series.asking import ask, beats, is_open
from graphs.templates.tv_series.draft import ActBeats, Beat, Cell, Character, Episode, EpisodeBeats
from graphs.templates.tv_series.people_of import short
from graphs.templates.tv_series.shapes import Act, Location, Shift, Story, Time
from graphs.templates.tv_series.spacing import episode_id, number_of

FEWEST = 3  # beats that a story needs
_B_SHARE, _C_FROM = 0.3, 12  # share of the B story; beats from which on there is a C story
_TIMES: tuple[Time, ...] = ("DAY", "DAY", "NIGHT")
_STORIES: tuple[Story, ...] = ("A", "B", "C")


class _Line(NamedTuple):
    """A story of an episode: its people, the thread behind it, and what it does here."""

    people: tuple[Character, ...]
    cell: Cell | None
    own: str  # the writer's own sentence for it
    episode: Episode


def sheet(
    episode: Episode,
    acts: list[Act],
    cast: list[Character],
    locations: list[Location],
) -> EpisodeBeats:
    """Give every beat its story, people, set and shift, and ask what happens in it."""
    order = stories_of(sum(one.beats for one in acts))
    lines = {story: _line(episode, story, cast) for story in _STORIES}
    made: list[ActBeats] = []
    told = dict.fromkeys(_STORIES, 0)
    totals = {story: order.count(story) for story in _STORIES}
    number = 0
    for place, act in enumerate(acts):
        turns: list[Beat] = []
        for step in range(act.beats):
            story = order[number]
            number += 1
            ends = step == act.beats - 1
            at = told[story]
            told[story] += 1
            text = _turn(
                int(act.id.removeprefix("A")),
                lines[story],
                story,
                at,
                totals[story],
                opens=number == 1,
                ends=ends,
                last=ends and place == len(acts) - 1,
            )
            cell = lines[story].cell
            turns.append(
                keep(
                    Beat,
                    id=computed(f"{episode.id}-B{number:02}"),
                    story=story,
                    char_ids=[computed(one) for one in _present(lines[story], at, cast)],
                    location=computed(_set(locations, story, number)),
                    time=_TIMES[(number - 1) // 2 % len(_TIMES)],
                    turn=text,
                    shift=_shift(at, totals[story], ends=ends, last=place == len(acts) - 1),
                    thread=computed(cell.thread if cell and cell.does != "rests" else ""),
                )
            )
        made.append(keep(ActBeats, id=computed(act.id), beats=turns, act_out=turns[-1].id))
    return keep(EpisodeBeats, id=computed(episode.id), acts=made)


def stories_of(beats: int) -> list[Story]:
    """Return which story each beat is of: A at least half, B at least three, C where there is room.

    A opens, closes, and the others lie evenly between.
    """
    b = min(max(FEWEST, round(beats * _B_SHARE)), beats // 2)
    c = 0 if beats < _C_FROM else max(FEWEST, round(beats * 0.14))
    c = min(c, beats // 2 - b)
    order: list[Story] = ["A"] * beats
    others = b + c
    slots = [1 + round((beats - 3) * (place + 0.5) / max(others, 1)) for place in range(others)]
    mixed = _mixed(b, c)
    for slot, story in zip(_apart(slots, beats), mixed, strict=False):
        order[slot] = story
    return order


def _mixed(b: int, c: int) -> list[Story]:
    """Lay the C beats evenly among the B beats."""
    mixed: list[Story] = ["B"] * b
    for place in range(c):
        mixed.insert(min(len(mixed), round((place + 1) * (b + c) / (c + 1))), "C")
    return mixed


def _apart(slots: Sequence[int], beats: int) -> list[int]:
    """Move slots that fell together apart, and keep the first and the last beat free."""
    free: list[int] = []
    for slot in slots:
        taken = slot
        while taken in free:
            taken += 1
        free.append(taken)
    return [one for one in free if 0 < one < beats - 1]


def _line(episode: Episode, story: Story, cast: Sequence[Character]) -> _Line:
    cells = [one for one in episode.cells if one.kind == story]
    busy = next((one for one in cells if one.does != "rests"), cells[0] if cells else None)
    by_id = {one.id: one for one in cast}
    ids = list(busy.char_ids) if busy else []
    people = tuple(by_id[one] for one in ids if one in by_id) or _others(story, cast)
    own = {"A": episode.a, "B": episode.b, "C": episode.c}[story]
    return _Line(people, busy, "" if is_open(own) else own, episode)


def _others(story: Story, cast: Sequence[Character]) -> tuple[Character, ...]:
    """Return who carries a story that no thread stands behind: those the A story leaves free."""
    place = _STORIES.index(story)
    return tuple((list(cast[place:]) + list(cast[:place]))[:2])


def _present(line: _Line, at: int, cast: Sequence[Character]) -> Iterator[str]:
    """Yield who is in a beat: the people of the story; every third time somebody else walks in."""
    yield from (one.id for one in line.people[:2])
    outside = [one.id for one in cast if one not in line.people]
    if outside and at % 3 == 2:
        yield outside[at // 3 % len(outside)]


def _set(locations: Sequence[Location], story: Story, number: int) -> str:
    if not locations:
        return "L1"
    return locations[(number + _STORIES.index(story)) % len(locations)].id


def _shift(at: int, total: int, *, ends: bool, last: bool) -> Shift:
    """Fall towards the breaks, and rise at the end of the episode."""
    if ends:
        return "up" if last else "down"
    return "up" if at % 2 == 0 else "down"


def _place(episode: Episode) -> str:
    """Return where an episode stands in its season: its questions are those of its place."""
    if (number := number_of(episode.id)) <= 1:
        return "first"
    if any(cell.kind == "A" and cell.does == "payoff" for cell in episode.cells):
        return "last"
    return "odd" if number % 2 else "even"


def _turn(
    act: int,
    line: _Line,
    story: Story,
    at: int,
    total: int,
    *,
    opens: bool,
    ends: bool,
    last: bool,
) -> Words:
    """Return what happens: in the writer's words where there are any, else the question of it."""
    asked, episode = beats(_place(line.episode)), line.episode.id
    names = {
        "who": short(line.people[0]) if line.people else "the lead",
        "other": short(line.people[1]) if len(line.people) > 1 else "the others",
        "episode": episode,
        "before": episode_id(number_of(episode) - 1),
        "next": episode_id(number_of(episode) + 1),
    }
    if at == 0 and line.own:
        return yours(line.own)
    if last or (opens and not line.own):
        return ask(asked["last" if last else "opening"], **names)
    if ends:
        outs = asked["act_outs"]
        return ask(outs[min(act, len(outs) - 1)], **names)
    cell = line.cell
    if cell is not None and cell.does != "rests" and at == total // 2:
        return question(cell.what) if is_open(cell.what) else yours(cell.what)
    frames = asked["story"][story]
    place = min(len(frames) - 1, round(at * (len(frames) - 1) / max(total - 1, 1)))
    return ask(frames[place], **names)
