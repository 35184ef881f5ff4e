"""Puts the nodes of a graph without rounds into layers, each with its place from left to right.

A line that passes a layer gets a gap in it. Crossings are made few by putting each node near those
it hangs together with, and nodes stand below each other where the row has room for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

GAP = 22.0  # between two neighbours of a row
SWEEPS = 8
_PASSING = 10.0  # the width of a gap for a line


@dataclass
class Spot:
    """A node in its row, or the gap for a line that passes by."""

    name: str
    width: float
    x: float = 0.0  # its middle
    passes: tuple[str, str, int] | None = None  # from, to, and through which row


@dataclass
class _Grid:
    """The rows, and what each spot hangs together with in the row above and the one below."""

    rows: list[list[Spot]]
    above: dict[str, list[Spot]]
    below: dict[str, list[Spot]]


def arranged(needs: Mapping[str, Sequence[str]], widths: Mapping[str, float]) -> list[list[Spot]]:
    """Return the rows from above, where a node stands below everything it needs."""
    grid = _grid(needs, widths)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        for row in _others(grid.rows, downwards):
            near = grid.above if downwards else grid.below
            wanted = {spot.name: _mean(near[spot.name], spot.x) for spot in row}
            row.sort(key=lambda spot: wanted[spot.name])
            _settle(row, [wanted[spot.name] for spot in row])
    return grid.rows


def _grid(needs: Mapping[str, Sequence[str]], widths: Mapping[str, float]) -> _Grid:
    depth = _depths(needs)
    rows: list[list[Spot]] = [[] for _ in range(max(depth.values()) + 1)]
    spots = {name: Spot(name, widths[name]) for name in needs}
    above: dict[str, list[Spot]] = {name: [] for name in needs}
    below: dict[str, list[Spot]] = {name: [] for name in needs}
    for name, spot in spots.items():
        rows[depth[name]].append(spot)
    for end, starts in needs.items():
        for start in starts:
            last = spots[start]
            for row in range(depth[start] + 1, depth[end]):
                gap = Spot(f"{start}>{end}@{row}", _PASSING, passes=(start, end, row))
                rows[row].append(gap)
                above[gap.name], below[gap.name] = [last], []
                below[last.name].append(gap)
                last = gap
            below[last.name].append(spots[end])
            above[end].append(last)
    for line in rows:
        _settle(line, [0.0] * len(line))
    return _Grid(rows, above, below)


def _depths(needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    depth: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in depth:
            depth[name] = 1 + max((of(one) for one in needs[name]), default=-1)
        return depth[name]

    for name in needs:
        of(name)
    return depth


def _others(rows: list[list[Spot]], downwards: bool) -> Iterator[list[Spot]]:
    yield from rows[1:] if downwards else reversed(rows[:-1])


def _mean(spots: Sequence[Spot], alone: float) -> float:
    return sum(spot.x for spot in spots) / len(spots) if spots else alone


def _settle(row: Sequence[Spot], wanted: Sequence[float]) -> None:
    """Put a row's spots as near as can be to where they want to be, in order and apart."""
    starts, at = [], 0.0
    for before, spot in zip([None, *row], row, strict=False):
        at += 0.0 if before is None else (before.width + spot.width) / 2 + GAP
        starts.append(at)
    pools: list[list[float]] = []  # neighbours that touch share the mean of what they want
    for want, start in zip(wanted, starts, strict=True):
        pools.append([want - start])
        while len(pools) > 1 and _middle(pools[-2]) > _middle(pools[-1]):
            pools[-2:] = [[*pools[-2], *pools[-1]]]
    places = [_middle(pool) for pool in pools for _ in pool]
    for spot, place, start in zip(row, places, starts, strict=True):
        spot.x = place + start


def _middle(pool: Sequence[float]) -> float:
    return sum(pool) / len(pool)
