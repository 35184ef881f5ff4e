"""Recorded answers: what models wrote for each trial, by step key, so that none is paid for twice.

An answer is on the disk before its step goes on. A line that a crash has cut is left out.
"""

import asyncio
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agents.sources import Source
from agents.writer import Assignment, Usage, Written
from assistant.evaluation.results import Trial
from graphs.keys import digest

RECORDED = "recorded.jsonl"
Known = dict[tuple[str, ...], Mapping[str, Any]]


class Recorded:
    """The answers of an evaluation, and those of earlier ones that it may take over."""

    def __init__(self, folder: Path, others: Iterable[Path] = ()) -> None:
        self._path = folder / RECORDED
        self._turn = asyncio.Lock()
        self._known: Known = {}
        self.paid_usd = 0.0  # for the answers of this folder
        for other in others:
            self._known |= _known(other / RECORDED)
        mine = _known(self._path)
        self.paid_usd = sum(one["usage"]["cost_usd"] for one in mine.values())
        self._known |= mine

    def find(self, trial: Trial, assignment: Assignment) -> Written | None:
        """Return what was written for exactly this; None where nothing was."""
        row = self._known.get(_key(trial, assignment))
        if row is None:
            return None
        sources = {path: Source(source) for path, source in row["sources"].items()}
        return Written(row["value"], sources, Usage(**row["usage"]), row["note"])

    async def keep(self, trial: Trial, assignment: Assignment, written: Written) -> None:
        """Keep an answer; it is on the disk when this returns."""
        key = _key(trial, assignment)
        row = {
            "key": list(key),
            "value": written.value,
            "sources": dict(written.sources),
            "usage": asdict(written.usage),
            "note": written.note,
        }
        self._known[key] = row
        async with self._turn:
            await asyncio.to_thread(append, self._path, row)


def append(path: Path, row: Mapping[str, Any]) -> None:
    """Add a line to a file of lines, and have it on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(row, ensure_ascii=False) + "\n"
    with path.open("ab") as stream:
        if stream.tell() and not _ends_whole(path):
            stream.write(b"\n")
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())


def lines(path: Path) -> Iterator[Any]:
    """Yield what stands in a file of lines; a line that was cut is left out."""
    if not path.is_file():
        return
    for line in path.read_bytes().split(b"\n"):
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _known(path: Path) -> Known:
    return {tuple(one["key"]): one for one in lines(path) if isinstance(one, dict)}


def _key(trial: Trial, assignment: Assignment) -> tuple[str, ...]:
    """Return what an answer is known by: the step key, and which playing of the case it is for.

    A role can be asked a second time under one key, so what it was told counts too.
    """
    told = digest([assignment.seed, assignment.instructions])
    place = f"{assignment.step}[{assignment.item}]"
    return (trial.case, trial.model, str(trial.repeat), place, told)
