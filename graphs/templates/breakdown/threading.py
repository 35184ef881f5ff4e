"""Lays people and threads over the episodes; what is missing somewhere becomes a question."""

import re
from collections.abc import Iterator, Sequence

from agents.rules.words import question
from graphs.findings import Question
from graphs.screenplay.cast import people
from graphs.screenplay.elements import Scene
from graphs.screenplay.emphasis import plain
from graphs.templates.breakdown.draft import (
    Cell,
    EpisodeScript,
    Grid,
    GridRow,
    Reading,
    Scripts,
)
from graphs.templates.breakdown.episodes import labels, told

_MOST_PEOPLE = 16
_LEAST_SPEECHES = 4  # of somebody who is missed
_MOST_QUESTIONS = 12


def laid(scripts: Scripts, reading: Reading, threads: Sequence[str], absent: int) -> Grid:
    """Return the grid with its questions."""
    listed = scripts.episodes
    rows = [
        *_threads(listed, threads),
        *_people(listed, reading),
    ]
    return Grid(rows=rows, questions=list(_questions(rows, absent))[:_MOST_QUESTIONS])


def _threads(listed: Sequence[EpisodeScript], threads: Sequence[str]) -> Iterator[GridRow]:
    for number, thread in enumerate(threads, 1):
        name, _, rest = thread.partition(":")
        words = [one.strip() for one in re.split(r"[,;/]|\bor\b", rest) if one.strip()] or [
            name.strip()
        ]
        cells = [
            Cell(
                episode=one.id,
                scenes=[scene.label for scene in told(one.script) if _says(scene.scene, words)],
            )
            for one in listed
        ]
        yield GridRow(
            id=f"T{number}",
            name=name.strip(),
            kind="thread",
            words=words,
            cells=[_asked(cell, cells, name.strip(), "thread") for cell in cells],
        )


def _people(listed: Sequence[EpisodeScript], reading: Reading) -> Iterator[GridRow]:
    found = {
        one.id: {person.name: person for person in people(one.script.elements)} for one in listed
    }
    named = [one for one in reading.cast if one.speeches >= _LEAST_SPEECHES] or reading.cast
    for member in named[:_MOST_PEOPLE]:
        cells = []
        for one in listed:
            person = found[one.id].get(member.name)
            names = labels(one.script)
            seen = person.scenes if person else _seen(one, member.name)
            cells.append(Cell(episode=one.id, scenes=[names[at] for at in seen if at in names]))
        yield GridRow(
            id=member.id,
            name=member.name,
            kind="person",
            cells=[_asked(cell, cells, member.name, "person") for cell in cells],
        )


def _seen(one: EpisodeScript, name: str) -> tuple[int, ...]:
    """Return the scenes in which somebody is named who says nothing in a script."""
    return tuple(scene.place for scene in told(one.script) if _says(scene.scene, [name]))


def _says(scene: Scene, words: Sequence[str]) -> bool:
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(one) for one in words) + r")(?:s|['\u2019]s)?(?!\w)",
        re.IGNORECASE,
    )
    return any(one.is_printed and pattern.search(plain(one.text)) for one in scene.elements)


def _asked(cell: Cell, cells: Sequence[Cell], name: str, kind: str) -> Cell:
    """Return a cell with the question it asks where it is empty, once its row has begun."""
    if cell.scenes:
        return cell
    before = next((one for one in reversed(cells[: cells.index(cell)]) if one.scenes), None)
    if not any(one.scenes for one in cells):
        asked = f"Nothing of {name} is in any script."
    elif before is None:
        return cell
    elif kind == "thread":
        asked = f"{name} is not in {cell.episode}. Does it rest, or is a beat missing?"
    else:
        since = f"last in {before.episode}, scene {before.scenes[-1]}"
        asked = f"Where is {name} in {cell.episode}? Seen {since}."
    return cell.model_copy(update={"question": question(asked)})


def _empty(cells: Iterator[Cell]) -> Iterator[Cell]:
    for one in cells:
        if one.scenes:
            return
        yield one


def _questions(rows: Sequence[GridRow], absent: int) -> Iterator[Question]:
    """Yield a question for everybody who has not appeared for so many episodes, and each thread."""
    for row in rows:
        for cell in row.cells:
            if not cell.question:
                continue
            empty = sum(1 for _ in _empty(reversed(row.cells[: row.cells.index(cell) + 1])))
            if row.kind == "person" and empty < absent:
                continue
            why = (
                f"{row.name} has not appeared for {empty} episodes."
                if row.kind == "person"
                else f"None of its words stands in {cell.episode}: {', '.join(row.words)}."
            )
            yield Question(
                id=f"{row.id}_{cell.episode}",
                question=cell.question,
                why=why,
                path=f"/grid/rows/{row.id}",
            )
            break
