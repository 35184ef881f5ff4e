"""The season: its arc, its threads over the episodes, and each episode in its outline."""

from collections.abc import Iterator, Mapping

from graphs.documents.blocks import Block, Heading, KeyValue, Para, Table
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.tv_series.draft import Season, Series
from graphs.templates.tv_series.shapes import Does
from graphs.templates.tv_series.spacing import thread_called

_STATES = {"setup": "S", "turn": "T", "payoff": "P", "rests": "·"}


def arc_blocks(made: Season | Series, show: Passage) -> Iterator[Block]:
    """Return the questions of the season, and what each thread does in each episode."""
    arc = show["arc"]
    yield KeyValue(
        (
            ("The question", arc["question"].rich),
            ("At the middle", arc["midpoint"].rich),
            ("At the end", arc["finale"].rich),
        )
    )
    yield Heading(2, "Threads over episodes")
    yield Para(
        label("S set up, T turn, P paid off, · rests. What each cell holds stands in the grid."),
        style="small",
    )
    yield Table(
        ("Thread", *(one.id.removeprefix("EP") for one in made.grid.episodes)),
        tuple(
            (
                joined([label(f"{_said(thread['kind'].text)}:"), thread["question"].rich]),
                *(
                    label(_STATES[_does(made, row, slot)])
                    for slot in range(len(made.grid.episodes))
                ),
            )
            for row, thread in enumerate(arc["threads"])
        ),
        (max(3.0, 0.45 * len(made.grid.episodes)), *(0.4 for _ in made.grid.episodes)),
    )


def thread_blocks(
    made: Season | Series, show: Passage, names: Mapping[str, str]
) -> Iterator[Block]:
    """Return each thread with its turns; names are those of people."""
    for one, thread in zip(made.arc.threads, show["arc"]["threads"], strict=True):
        who = ", ".join(names[name] for name in one.char_ids if name in names)
        yield Heading(3, f"{_said(one.kind)}: {who}" if who else _said(one.kind))
        yield Para(thread["question"].rich)
        steps = [("Set up", thread["setup"]), *(("Turn", turn) for turn in thread["turns"])]
        steps += [("Carried on" if one.carried else "Paid off", thread["payoff"])]
        yield KeyValue(
            tuple((f"{said}, {turn['episode'].text}", turn["what"].rich) for said, turn in steps)
        )


def _does(made: Season | Series, row: int, slot: int) -> Does:
    thread = made.arc.threads[row].id
    cells = made.grid.episodes[slot].cells
    return next((one.does for one in cells if one.thread == thread), "rests")


def episode_blocks(made: Season | Series, show: Passage) -> Iterator[Block]:
    """Return every episode in its outline."""
    for one, episode in zip(made.episodes, show["episodes"], strict=True):
        number = one.id.removeprefix("EP").lstrip("0")
        yield Heading(2, f"{number}. {one.title or 'Untitled'}")
        yield Para(episode["logline"]["text"].rich)
        rows = [
            ("A story", () if one.a == one.logline.text else episode["a"].rich),
            ("B story", episode["b"].rich),
            ("C story", episode["c"].rich),
            ("Theme", episode["theme"].rich),
            ("Goes out on", episode["hook_out"].rich),
        ]
        yield KeyValue(tuple((name, text) for name, text in rows if text))


def _said(kind: str) -> str:
    called = thread_called(kind)
    return called[0].upper() + called[1:]
