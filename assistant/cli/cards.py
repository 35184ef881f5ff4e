"""The cards a person decides on: a plan, a request for an OK, and what a change means."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.cli import words
from assistant.cli.outgoing import outgoing
from assistant.cli.outline import hanging, outlined
from assistant.runs import Impact, Quote
from assistant.snapshot import ApprovalView, Snapshot
from assistant.whole_steps import divided
from graphs.definition import Definition, Placed
from graphs.findings import Finding, Repair, Severity
from graphs.journal import Address
from graphs.limits import Limits
from graphs.stops import Autonomy
from graphs.workflow import Workflow

_MANY = 8
_SEVERITY = {
    Severity.BLOCK: ("stops it", "red"),
    Severity.WARN: ("look at", "yellow"),
    Severity.INFO: ("note", "dim"),
}
_MOST_SHOWN, _BEGINNING = 600, 160  # letters of a value in a form


def card(title: str, *parts: RenderableType, style: str = "cyan") -> RenderableType:
    """Return parts under a title, in a frame."""
    frame = Panel(
        Group(*parts),
        title=Text(title, "bold"),
        title_align="left",
        border_style=style,
        padding=(1, 2),
    )
    return Padding(frame, (1, 0, 0, 0))


def facts(rows: Iterable[tuple[str, ...]]) -> Table:
    """Return names with their values, side by side; a third column is a remark."""
    table = Table.grid(padding=(0, 2))
    for style in ("dim", "", "dim"):
        table.add_column(style=style)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def form(
    definition: Definition, inputs: Mapping[str, Any], derived: Iterable[str]
) -> RenderableType:
    """Return the inputs of a run: what was given, what was read from the brief, what is usual."""
    found = set(derived)
    rows: list[tuple[str, ...]] = []
    for name, spec in definition.inputs.items():
        value, origin = inputs.get(name), "from your words" if name in found else ""
        if value in (None, "", []):
            if spec.default is None:
                continue
            value, origin = spec.default, "the usual"
        rows.append((spec.title, _short(_told(value)), origin))
    change = Text("Change anything with -i; draftroom templates lists the names.", "dim")
    return card(definition.title, facts(rows), Text(""), change, style="dim")


def _told(value: Any) -> str:
    """Return a value in words: yes and no, and a list by lines where its items have commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        items = [str(one) for one in value]
        return ("\n" if any("," in one for one in items) else ", ").join(items)
    return str(value)


def _short(shown: str) -> str:
    """Return a value as a form shows it: of chapters and notes how they begin, and their words."""
    if len(shown) <= _MOST_SHOWN:
        return shown
    words = len(shown.split())
    return f"{' '.join(shown[:_BEGINNING].split())} ... ({words:,} words)"


def plan(quote: Quote, steps: Sequence[Placed], stops: Sequence[str], where: str) -> RenderableType:
    """Return the plan of a run: steps, stops, price, and ``where`` the words go."""
    often = {0: "I won't stop", 1: "I'll stop once", 2: "I'll stop twice"}
    told = often.get(quote.stops, f"I'll stop {quote.stops} times")
    lines = [
        Text(
            f"{words.count(quote.steps, 'step')}. {told}{': ' if stops else '.'}{'; '.join(stops)}"
        )
    ]
    lines.append(Text(price(quote)))
    lines += [Text(quote.caution, "yellow")] if quote.caution else []
    lines.append(Text(where))
    titles = ", ".join(one.step.title or one.step.id for one in steps)
    return card("Here's the plan", *lines, Text(""), Text(titles, "dim"))


def price(quote: Quote) -> str:
    """Say how long a run takes and what it costs, typically and at most."""
    if not quote.calls:
        return f"About {quote.seconds:.0f} seconds. Free."
    about = words.duration(quote.seconds)
    typical = (
        "at a price I don't know" if quote.typical_usd is None else words.money(quote.typical_usd)
    )
    limits = Limits(usd=quote.limit_usd, tokens=quote.limit_tokens, calls=quote.limit_calls)
    return f"About {about} and {typical}. Hard limit {words.limits(limits)}: I stop there and ask."


def approval(snapshot: Snapshot, one: ApprovalView) -> RenderableType:
    """Return what waits for a person's OK."""
    title = one.title if not one.item else f"{one.title}: {one.item}"
    if one.kind == "conflict":
        return card(
            title, Text(words.WHICH_WORDING), Text(""), _versions(one.content), style="yellow"
        )
    parts: list[RenderableType] = [Text(one.ask), Text("")] if one.ask else []
    if one.gate.endswith(".accept"):
        parts = [
            Text("Something still stops this draft. Only you can accept it as it is."),
            Text(""),
        ]
    elif one.kind == "effect":
        parts += outgoing(one.content, words.whole(snapshot.run.id, words.gate(one.gate, one.item)))
    else:
        parts.append(outlined(one.content, one.sources))
    parts += _checked(snapshot, one)
    style = "red" if one.blocked else "magenta" if one.kind == "effect" else "yellow"
    return card(title, *parts, style=style)


def content(value: Any) -> RenderableType:
    """Return a draft as it stands after the person changed it."""
    return card("With your change", outlined(value, {}), style="dim")


def findings(found: Iterable[Finding], repairs: Iterable[Repair] = ()) -> Iterator[RenderableType]:
    """Yield what was fixed and what needs the person, the weightiest first."""
    for repair in repairs:
        yield hanging(Text("fixed     ", "green"), Text(repair.message))
    order = list(_SEVERITY)
    for one in sorted(found, key=lambda finding: order.index(finding.severity)):
        name, style = _SEVERITY[one.severity]
        text = Text(one.message)
        if one.evidence:
            text.append(f"  “{words.clipped(one.evidence)}”", "dim")
        if one.suggestion:
            text.append(f"\n{one.suggestion}", "dim")
        yield hanging(Text(f"{name:<10}", style), text)


def impact(reading: str, it: Impact, workflow: Workflow, autonomy: Autonomy) -> RenderableType:
    """Return what a change would redo, what it keeps, and what it costs."""
    again = [Address(one.step, one.item) for one in it.redo]
    named = divided(workflow, autonomy, again, (*it.keep, *it.carried))
    redo, keep = (list(one.values()) for one in named)
    rows: list[tuple[str, ...]] = [("You want", reading)]
    rows.append(("Redo at most", f"{len(redo)}: {', '.join(redo)}" if redo else "nothing"))
    rows.append(("Keep exactly as is", f"{len(keep)}: {_some(keep)}" if keep else "nothing"))
    if asks := _titles(it.asks, workflow):
        rows.append(("Ask you again", ", ".join(asks)))
    if it.sent_again:
        rows.append(("Ask to send again", ", ".join(it.sent_again)))
    stays = [Text(words.SENT_STAYS.format(places="; ".join(it.stays)))] if it.stays else []
    price = Text(f"{_price(it)} Undo is free.")
    return card("What this changes", facts(rows), Text(""), *stays, price)


def _price(it: Impact) -> str:
    calls = words.count(it.calls, "call")
    if not it.calls:
        return "Free."
    if it.cost_usd is None or it.cost_limit_usd is None:
        return f"{calls} at a price I don't know."
    return f"About {words.money(it.cost_usd)}, at most {words.money(it.cost_limit_usd)} ({calls})."


def _titles(steps: Iterable[str], workflow: Workflow) -> list[str]:
    """Return the names of steps once each; the parts of a step go by its own."""
    placed = [workflow.placed[workflow.whole(one)] for one in steps]
    return list(dict.fromkeys(one.step.title or one.step.id for one in placed))


def _some(names: Sequence[str]) -> str:
    if len(names) <= _MANY:
        return ", ".join(names)
    return f"{', '.join(names[: _MANY - 1])} and {len(names) - _MANY + 1} more"


def _versions(content: Mapping[str, Any]) -> Table:
    return facts(
        [
            ("Yours", str(content["yours"])),
            ("New", str(content["new"])),
            ("Before", str(content["before"])),
        ]
    )


def _checked(snapshot: Snapshot, one: ApprovalView) -> Iterator[RenderableType]:
    told = list(findings([f for f in one.findings if f.severity is not Severity.INFO], one.repairs))
    if not told and not snapshot.checks_passed:
        return
    yield Text("")
    yield Text(
        words.checks(snapshot.checks_passed, len(one.repairs), snapshot.checks_failed), "bold"
    )
    yield from told
