"""What is said when a run rests: how it stands, what it took, what is left to the person."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from assistant.cli import shapes, words
from assistant.cli.awaited import awaited as events_of
from assistant.cli.cards import card, facts, findings
from assistant.cli.conduct import is_blocked
from assistant.cli.outgoing import outgoing
from assistant.settings import Settings
from assistant.snapshot import ApprovalView, DocumentView, Snapshot
from assistant.statuses import Status
from assistant.taken_back import names_in
from assistant.where import hosts_of, line_of, pins_of
from assistant.whole_steps import counted, standing
from graphs.documents.formats import FORMATS
from graphs.findings import Severity, Waived


def cards(
    snapshot: Snapshot, places: Mapping[DocumentView, Path], settings: Settings
) -> list[RenderableType]:
    """Return what is shown once a run rests."""
    run = snapshot.run
    parts: list[RenderableType] = [quick_facts(snapshot, settings)]
    parts += _section("", _standing(snapshot))
    needs = [one for one in snapshot.findings if one.severity is not Severity.INFO]
    if run.status is Status.SUCCEEDED:
        parts += _section("Checks", list(findings(needs, snapshot.repairs)))
    if run.status is Status.WAITING and not any(map(is_blocked, snapshot.approvals)):
        parts += _section("Checks", list(findings(needs, ())))
    parts += _section("Meant to be so", [Text(_meant(one)) for one in snapshot.waived])
    if run.status is Status.SUCCEEDED:
        decisions = words.count(len(snapshot.questions), "decision")
        parts += _section(
            f"{decisions} for you", [Text(f"[ ] {one.question}") for one in snapshot.questions]
        )
    parts += _section("Notes kept", [Text(f"· {one.text}  ({one.step})") for one in snapshot.notes])
    parts += _section("Files", _files(places) or _kept(snapshot))
    following = _next(snapshot)
    parts += _section("Next", [facts(following)] if following else [])
    style = {Status.SUCCEEDED: "green", Status.FAILED: "red", Status.PAUSED: "yellow"}.get(
        run.status, "cyan"
    )
    return [card(run.title, *parts, style=style)]


def _meant(one: Waived) -> str:
    return f"· {one.finding.message}  (you: {one.reason})"


def quick_facts(snapshot: Snapshot, settings: Settings) -> Text:
    """Return the row under a draft: version, time, cost, where the words went, what is standard."""
    run = snapshot.run
    hosts = hosts_of(pins_of(snapshot.revision), settings)
    where = line_of(hosts, settings, snapshot.workflow).rstrip(".")
    parts = [
        words.standing(run),
        f"version {run.revision}",
        words.duration(shapes.seconds(snapshot)),
        words.money(run.spent_usd) if run.spent_usd or not run.calls else _calls(run.calls),
        where[:1].lower() + where[1:],
    ]
    if snapshot.standard_share is not None:
        parts.append(f"{snapshot.standard_share:.0%} standard wording")
    row = Text(" · ".join(parts))
    if snapshot.checks_passed or snapshot.checks_failed:
        told = words.checks(snapshot.checks_passed, len(snapshot.repairs), snapshot.checks_failed)
        row.append(f"\n{told}", "bold")
    return row


def _calls(calls: int) -> str:
    return f"{words.count(calls, 'call')} at a price I don't know"


def _section(title: str, lines: Sequence[RenderableType]) -> list[RenderableType]:
    if not lines:
        return []
    return [Text(""), *([Text(title, "bold")] if title else []), *lines]


def _standing(snapshot: Snapshot) -> list[RenderableType]:
    """Say what stops a run that has not succeeded."""
    run, reason = snapshot.run, snapshot.run.reason or {}
    finished, _ = counted(snapshot)
    match run.status:
        case Status.WAITING:
            return list(_waiting(snapshot))
        case Status.PAUSED if reason.get("error"):
            saved = (
                f"{words.count(finished, 'finished step')} {'is' if finished == 1 else 'are'} safe."
            )
            return [Text(str(reason.get("message", ""))), Text(f"{saved} {words.NOT_ALONE}")]
        case Status.PAUSED:
            return [Text(words.KEPT_SAFE)]
        case Status.FAILED:
            at = f"{reason['step']}: " if reason.get("step") else ""
            message = Text(f"{at}{reason.get('message', '')}", "red")
            return [message, *(Text(one) for one in _left_over(reason))]
        case Status.CANCELLED:
            left = words.stays_outside(snapshot.outside)
            return [Text(one) for one in ("What was made is kept.", *left)]
        case _:
            return []


def _left_over(reason: Mapping[str, Any]) -> Iterator[str]:
    """Say what a run that has failed leaves: what is kept, and what was taken back or was not."""
    back, stands = names_in(reason, "taken_back"), names_in(reason, "not_taken_back")
    yield words.TAKEN_BACK.format(steps=", ".join(back)) if back else words.KEPT_SAFE
    if stands:
        yield words.NOT_TAKEN_BACK.format(steps=", ".join(stands))


def _waiting(snapshot: Snapshot) -> Iterator[RenderableType]:
    if awaited := words.awaited(snapshot.run.reason or {}):
        yield Text(f"It {awaited}.")
    if _until(snapshot):
        yield Text(words.AT_ITS_MOMENT)
    for where in dict.fromkeys(one.where for one in events_of(snapshot.run) if one.where):
        yield Text(f"It takes one of which this is true: {where}")
    for one in snapshot.approvals:
        name = f"{one.gate} {one.item}".strip()
        if is_blocked(one):
            yield Text(f"{one.title} ({name}): a check stops this draft.", "red")
            yield from findings(f for f in one.findings if f.severity is Severity.BLOCK)
        else:
            yield Text(f"{one.title} ({name}) waits for you. {one.ask}")
            if one.kind == "effect":
                yield from outgoing(one.content, words.whole(snapshot.run.id, _gate(one)))


def _until(snapshot: Snapshot) -> bool:
    return bool((snapshot.run.reason or {}).get("until"))


def _files(places: Mapping[DocumentView, Path]) -> list[Text]:
    if not places:
        return []
    clean = [path for one, path in places.items() if one.copy != "review"]
    shown = _near((clean or list(places.values()))[0].parent)
    lines = [Text(f"{shown}{os.sep}")]
    stems = dict.fromkeys(path.stem for path in clean)
    for stem in stems:
        kinds = ", ".join(path.suffix[1:] for path in clean if path.stem == stem)
        lines.append(Text(f"  {stem:<28} ").append(kinds, "dim"))
    if len(clean) < len(places):
        lines.append(
            Text(f"  {'review' + os.sep:<28} ").append("the same, marking who wrote what", "dim")
        )
    return lines


def _kept(snapshot: Snapshot) -> list[Text]:
    """Name the files that are there but were not written to a folder now."""
    names = dict.fromkeys(f"{one.name}.{one.format}" for one in snapshot.documents)
    return [Text(", ".join(names), "dim")] if names else []


def _near(folder: Path) -> Path:
    """Return a folder as it is written from here, where it lies below."""
    whole = folder.resolve()
    here = Path.cwd()
    return whole.relative_to(here) if whole != here and whole.is_relative_to(here) else folder


def _gate(one: ApprovalView) -> str:
    return words.gate(one.gate, one.item)


def _past_the_limit(name: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the command with which a run goes on that has met a limit."""
    if facts.get("whose") == "day":
        return f"draftroom resume {name}", "go on, once the day is over by UTC"
    if (kind := facts.get("of", "usd")) == "usd":
        return f"draftroom resume {name} --allow-usd 0.10", "allow $0.10 more and go on"
    more = max(int(facts["most"]), int(facts["limit"]) // 2)
    return f"draftroom resume {name} --allow-{kind} {more}", f"allow {more:,} {kind} more and go on"


def _to_take(snapshot: Snapshot, name: str) -> list[tuple[str, str]]:
    """Return how the files of a finished draft are taken; where it has none, its last result."""
    made = {one.format for one in snapshot.documents}
    if formats := [one for one in FORMATS if one in made][:2]:
        return [(f"draftroom export {name} --to {','.join(formats)}", "write its files again")]
    done = [one.id for one in standing(snapshot) if one.status == "done" and one.kind != "approval"]
    return [(f"draftroom show {name} {one}", "see what this step gave") for one in done[-1:]]


def _next(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the commands that go on from here, with what each does."""
    run = snapshot.run
    name = words.short(run.id)
    change = (f'draftroom edit {name} "..."', "change it in plain words")
    match run.status:
        case Status.SUCCEEDED:
            return [change, *_to_take(snapshot, name)]
        case Status.WAITING if any(is_blocked(one) for one in snapshot.approvals):
            gate = next(one.gate for one in snapshot.approvals if is_blocked(one))
            accept = (f"draftroom approve {name} {gate}", "accept it as it is")
            return [change, accept, (f"draftroom cancel {name}", "leave it")]
        case Status.WAITING if not snapshot.approvals:
            sent = dict.fromkeys(one.command for one in events_of(run))
            later = [(f"draftroom resume {name}", "go on, after that moment")]
            return [(one, "send it yourself") for one in sent] + (later if _until(snapshot) else [])
        case Status.WAITING:
            return [
                (f"draftroom approve {name}", "look and decide"),
                *(
                    (f"draftroom approve {name} {_gate(one)}", "approve it as it is")
                    for one in snapshot.approvals[:1]
                ),
            ]
        case Status.PAUSED if (run.reason or {}).get("error") == "LimitReached":
            return [_past_the_limit(name, (run.reason or {}).get("facts") or {})]
        case Status.PAUSED | Status.FAILED | Status.QUEUED | Status.RUNNING:
            return [(f"draftroom resume {name}", "go on")]
        case _:
            return []
