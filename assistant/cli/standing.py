"""The steps of a run, one line each; what a step is made of is folded into it."""

from rich.table import Table
from rich.text import Text

from assistant.cli import words
from assistant.snapshot import Snapshot, StepView
from assistant.whole_steps import standing

_MARKS = {
    "done": ("✓", "green"),
    "skipped": ("–", "dim"),
    "failed": ("✗", "red"),
    "taken_back": ("↶", "yellow"),
    "waiting": ("●", "yellow"),
    "held": ("·", "dim"),
    "todo": ("·", "dim"),
}


def steps(snapshot: Snapshot) -> Table:
    """Return every step with its state, what it took, and whether it was kept as it was."""
    table = Table.grid(padding=(0, 2))
    for _ in range(5):
        table.add_column()
    for whole in standing(snapshot):
        inside = f"{whole.id}."
        group = [one for one in snapshot.steps if f"{one.id}.".startswith(inside)]
        table.add_row(*_row(whole, group))
    return table


def _last_word(whole: StepView, *, kept: bool) -> str:
    if whole.how == "reverted":
        return "went back"
    return "kept" if kept else "" if whole.status == "done" else words.STEP[whole.status]


def _row(whole: StepView, group: list[StepView]) -> tuple[Text, ...]:
    mark, style = _MARKS[whole.status]
    seconds = sum(one.seconds for one in group)
    cost = sum(one.cost_usd for one in group)
    made = [one for one in group if one.key and one.status == "done"]
    kept = bool(made) and all(one.reused for one in made)
    done = whole.status == "done"
    return (
        Text(f"  {mark}", style),
        Text(whole.title, "" if done else "dim" if style == "dim" else style),
        Text(words.duration(seconds) if done and whole.kind != "approval" else "", "dim"),
        Text(words.money(cost) if cost else "", "dim"),
        Text(_last_word(whole, kept=kept), "dim"),
    )
