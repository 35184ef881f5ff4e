"""How a draft stands and why it stopped, in words: what is safe, what it costs, what can be done.

Every sentence is made of what the store says at this moment; nothing is remembered or supposed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from agents.providers import title_of
from assistant.figures import duration, money
from assistant.snapshot import Snapshot
from assistant.statuses import Status
from assistant.store.events import StoredEvent
from assistant.whole_steps import counted
from assistant.words import say
from graphs.findings import Finding, Severity

_MOST_PROBLEMS = 5
_OUTAGES = {
    "WrongKey": "chat.why.key",
    "UnknownModel": "chat.why.model",
    "ProviderDown": "chat.why.down",
    "NotConnected": "chat.why.disconnected",
}


def progress(snapshot: Snapshot, events: Sequence[StoredEvent]) -> str:
    """Say how a draft stands: how far it is, what is done now, what waits, what it took."""
    run = snapshot.run
    done, all_ = counted(snapshot)
    lines = [say(STATUS_LINE[run.status.value], title=run.title, version=run.revision)]
    if run.status in (Status.RUNNING, Status.QUEUED, Status.PAUSED, Status.FAILED):
        lines.append(say("chat.progress.steps", done=done, all=all_))
    if run.status is Status.RUNNING and (now := doing(snapshot, events)):
        lines.append(say("chat.progress.now", step=", ".join(now)))
    for one in snapshot.approvals:
        lines.append(say("chat.progress.waits", what=one.title))
    lines.append(took(snapshot))
    if run.status is Status.SUCCEEDED:
        lines += [checked(snapshot), *_questions(snapshot), *_share(snapshot)]
    return " ".join(line for line in lines if line)


def problem(snapshot: Snapshot) -> str:
    """Say why a draft does not go on, or what its checks found."""
    run = snapshot.run
    reason = dict(run.reason or {})
    match run.status:
        case Status.PAUSED if reason.get("error") == "LimitReached":
            return _at_the_limit(snapshot, reason)
        case Status.PAUSED if reason.get("error"):
            return _outage(snapshot, reason)
        case Status.PAUSED:
            return say("chat.why.paused", title=run.title, safe=_safe(snapshot))
        case Status.FAILED:
            return _failed(snapshot, reason)
        case Status.WAITING:
            return _waiting(snapshot)
        case Status.CANCELLED:
            return "\n".join([say("chat.why.cancelled", title=run.title), *_outside(snapshot)])
        case Status.SUCCEEDED:
            return "\n".join([checked(snapshot), *_problems(snapshot.findings)])
        case _:
            return say("chat.why.nothing", title=run.title)


def doing(snapshot: Snapshot, events: Iterable[StoredEvent]) -> list[str]:
    """Return the titles of the steps that are being done just now."""
    open_: dict[tuple[str, str], None] = {}
    for event in events:
        place = (str(event.data.get("step", "")), str(event.data.get("item", "")))
        if event.kind == "step.started":
            open_[place] = None
        elif event.kind == "step.finished":
            open_.pop(place, None)
    placed = snapshot.workflow.placed
    tops = dict.fromkeys(step.split(".", 1)[0] for step, _ in open_)
    return [placed[step].step.title or step for step in tops if step in placed]


def took(snapshot: Snapshot) -> str:
    """Say what a draft took so far."""
    seconds = sum(one.seconds for one in snapshot.steps)
    run = snapshot.run
    spent = money(run.spent_usd) if run.spent_usd or not run.calls else say("chat.unpriced")
    return say("chat.progress.took", time=duration(seconds), money=spent)


def checked(snapshot: Snapshot) -> str:
    """Return the row of the checks."""
    if not snapshot.checks_passed and not snapshot.checks_failed:
        return ""
    parts = [say("chat.checks.passed", n=snapshot.checks_passed)]
    if snapshot.repairs:
        parts.append(say("chat.checks.fixed", n=len(snapshot.repairs)))
    if snapshot.checks_failed:
        parts.append(say("chat.checks.open", n=snapshot.checks_failed))
    return f"{', '.join(parts)}."


def facts(snapshot: Snapshot) -> dict[str, Any]:
    """Return how a draft stands as facts for whoever thinks."""
    run = snapshot.run
    done, all_ = counted(snapshot)
    return {
        "run": run.id,
        "title": run.title,
        "status": run.status.value,
        "version": run.revision,
        "steps_finished": done,
        "steps": all_,
        "waits_for_the_person": [one.title for one in snapshot.approvals],
        "spent_usd": run.spent_usd,
        "limit_usd": run.limit_usd,
        "limit_calls": run.limit_calls,
        "limit_tokens": run.limit_tokens,
    }


def _at_the_limit(snapshot: Snapshot, reason: Mapping[str, Any]) -> str:
    run = snapshot.run
    facts = dict(reason.get("facts") or {})
    if facts.get("whose", "run") != "run" or facts.get("of", "usd") != "usd":
        return f"{reason.get('message', '')} {_safe(snapshot)}"
    done, all_ = counted(snapshot)
    limit = run.limit_usd or 0.0
    return say(
        "chat.why.limit",
        spent=f"{run.spent_usd:.2f}",
        limit=f"{limit:.2f}",
        done=done,
        all=all_,
        more=f"{max(0.1, round(limit / 2, 2)):.2f}",
    )


def _outage(snapshot: Snapshot, reason: Mapping[str, Any]) -> str:
    kind = str(reason["error"])
    provider = str(dict(reason.get("facts") or {}).get("provider", ""))
    said = str(reason.get("message", "")).strip()
    what = said or say("chat.why.unknown", provider=title_of(provider))
    doors = say(_OUTAGES.get(kind, "chat.why.down"))
    return f"{what} {_safe(snapshot)} {doors} {say('chat.why.not_alone')}"


def _failed(snapshot: Snapshot, reason: Mapping[str, Any]) -> str:
    step = str(reason.get("step", ""))
    placed = snapshot.workflow.placed.get(step.split("[", 1)[0])
    title = (placed.step.title or step) if placed else snapshot.run.title
    message = str(reason.get("message", "")).strip() or say("chat.why.unsaid")
    return say("chat.why.failed", step=title, message=message, safe=_safe(snapshot))


def _waiting(snapshot: Snapshot) -> str:
    reason = snapshot.run.reason or {}
    events = ", ".join(reason.get("events") or ())
    until = str(reason.get("until") or "")[:16].replace("T", " ")
    lines = [say("chat.why.event", events=events)] if events else []
    lines += [say("chat.why.until", until=until)] if until else []
    for one in snapshot.approvals:
        blocks = [found for found in one.findings if found.severity is Severity.BLOCK]
        if blocks:
            lines.append(say("chat.why.blocked", what=one.title))
            lines += _problems(blocks)
        else:
            lines.append(say("chat.why.waits", what=one.title, ask=one.ask))
    return "\n".join([*lines, say("chat.why.no_hurry")])


def _problems(found: Iterable[Finding]) -> Iterator[str]:
    order = list(Severity)
    weighty = [one for one in found if one.severity is not Severity.INFO]
    for one in sorted(weighty, key=lambda one: order.index(one.severity))[:_MOST_PROBLEMS]:
        yield say("chat.problem", message=one.message, way=one.suggestion).rstrip()


def _questions(snapshot: Snapshot) -> list[str]:
    count = len(snapshot.questions)
    return [say("chat.progress.questions", n=count)] if count else []


def _share(snapshot: Snapshot) -> list[str]:
    share = snapshot.standard_share
    return [] if share is None else [say("chat.progress.share", share=f"{share:.0%}")]


def _outside(snapshot: Snapshot) -> list[str]:
    places = "; ".join(snapshot.outside)
    return [say("halt.outside", places=places)] if places else []


def _safe(snapshot: Snapshot) -> str:
    done, _ = counted(snapshot)
    return say("chat.why.safe", n=done)


STATUS_LINE = {
    "queued": "chat.status.queued.line",
    "running": "chat.status.running.line",
    "waiting": "chat.status.waiting.line",
    "paused": "chat.status.paused.line",
    "succeeded": "chat.status.succeeded.line",
    "failed": "chat.status.failed.line",
    "cancelled": "chat.status.cancelled.line",
}
