"""Every sentence of the terminal in one place: plain words, one thing a line, what it costs.

The screen says draft, version, check, problem and "your OK" where the code says run, revision,
gate, finding and approval request.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant import figures
from assistant.statuses import Status

if TYPE_CHECKING:
    from assistant.store.runs import Run
    from graphs.limits import Limits

WELCOME = """\
Draftroom: say what you are making, approve what matters, take finished files home.

Three commands to begin with:

  draftroom start                          a guided run, question by question
  draftroom run lesson_plan "density lab, grade 7, 47 minutes"
  draftroom edit last "make it 30 minutes" redoes only what follows from the change

  draftroom templates lists what there is, draftroom --help every command.
"""
QUESTION = "What are you making?"
PROMISE = (
    "Tell me in a sentence. I'll ask at most three questions, show you the plan and its price, "
    "and stop for your OK before anything that matters."
)
OFFLINE = (
    "No AI model connected. I ask, calculate, lay out and check; the wording is standard or yours. "
    "Free; nothing leaves this computer."
)
HOW_TO_CONNECT = "To connect a model, set DRAFTROOM_MODEL and your provider's key."
PRIVACY = 'Please use needs, not names ("3 newcomers", not "Ana").'
ONLY_YOU = "Things only you know (Enter skips):"
NO_HURRY = "No hurry: this waits, also if you close the terminal."
KEPT_SAFE = "Everything that is finished is kept and won't be made or charged again."
TAKEN_BACK = (
    "Taken back: {steps}. What else is finished is kept and won't be made or charged again. "
    "To go on means to do these again; I ask you before anything goes out."
)
NOT_TAKEN_BACK = "Could not be taken back, and still stands: {steps}."
STAYS_OUTSIDE = "Done outside, and it stays so, as nothing takes it back any more: {places}."
SENT_STAYS = "What was sent before stays, and nothing takes it back: {places}."
SENT_AGAIN = "It asks for requests again: {steps}."
FINISHING = "Ending what is being written just now; Ctrl-C again leaves at once."
AT_ITS_MOMENT = (
    "Then draftroom serve goes on with it by itself; where that does not run, draftroom resume "
    "does, after that moment."
)
WHICH_WORDING = "Keep your wording, take the new one, or write a third?"
NOT_ALONE = "I won't switch writers on my own."
OVERTAKEN = (
    "this draft was changed elsewhere in the meantime, so nothing was done. "
    "Look at it with draftroom show, and say it again."
)
CHANGED_NOTHING = "Nothing was changed, so nothing was approved."
NOT_UNDERSTOOD = "Enter alone decides nothing. Type one of the letters."
NO_KEYS_YET = "No program has a key. Begin with: draftroom key add NAME --for PURPOSE"
KEY_SHOWN_ONCE = (
    "It is shown this once. A program sends it as: Authorization: Bearer dr_... and may do in /api "
    "what its person may."
)
KEY_REMOVED = "{key} of {owner} counts no more."
ADOPTED = "Everything was taken over. {file} is as it was; put it aside once all is well."
PASSWORD = "Password (at least 8 characters): "
PASSWORD_AGAIN = "The same again: "
NOT_THE_SAME = "The two were not the same. Once more:"
REGISTERED = "{name}, version {version}. Begin with: draftroom run {name}"
REGISTERED_BEFORE = "{name} is at version {version} already; nothing was changed."
NOBODY_YET = "Nobody can sign in yet. Begin with: draftroom user add NAME"
ACCOUNTS_SLEEP = "Accounts count once DRAFTROOM_AUTH is password; now it is {auth}."
NOTE_KEPT = (
    "I can't rewrite without a model, and won't pretend. I kept your words as a note on this; "
    "it is used when you connect one."
)

STATUS: Mapping[Status, str] = {
    Status.QUEUED: "in line",
    Status.RUNNING: "being written",
    Status.WAITING: "waits for you",
    Status.PAUSED: "paused",
    Status.SUCCEEDED: "finished",
    Status.FAILED: "failed",
    Status.CANCELLED: "stopped for good",
}
STEP: Mapping[str, str] = {
    "waiting": "your OK",
    "held": "waits",
    "todo": "to do",
    "skipped": "left out",
    "failed": "failed",
    "taken_back": "taken back",
}


def standing(run: "Run") -> str:
    """Say how a run stands; of one that waits, what for."""
    reason = run.reason or {}
    if run.status is not Status.WAITING or reason.get("gates"):
        return STATUS[run.status]
    return awaited(reason) or STATUS[run.status]


def awaited(reason: Mapping[str, Any]) -> str:
    """Say which event or moment a run waits for; empty where it waits for neither."""
    events, until = reason.get("events") or [], str(reason.get("until") or "")
    moment = f"{until[:16].replace('T', ' ')} UTC" if until else ""
    if events:
        return f"waits for {', '.join(events)}{f', until {moment}' if moment else ''}"
    return f"waits until {moment}" if moment else ""


money = figures.money
duration = figures.duration


def count(number: int, one: str, many: str = "") -> str:
    """Return ``3 steps``, with the right form of the word."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def limits(most: "Limits") -> str:
    """Return limits in words: ``$1.00 or 40 calls``."""
    parts = [] if most.usd is None else [f"${most.usd:.2f}"]
    parts += [] if most.calls is None else [f"{most.calls:,} call{'s' * (most.calls != 1)}"]
    parts += [] if most.tokens is None else [f"{most.tokens:,} tokens"]
    return " or ".join(parts) or "no limit"


def short(run_id: str) -> str:
    """Return as much of an id as a person needs to type."""
    return run_id[:8]


def ways_to_answer(run_id: str) -> str:
    """Say how a decision is given without a prompt."""
    return f"To decide: draftroom approve {short(run_id)}"


def gate(step: str, item: str) -> str:
    """Return the name of what waits for an OK, as it is typed."""
    return f"'{step}[{item}]'" if item else step


def whole(run_id: str, step: str) -> str:
    """Return the command that shows all of what waits at a step, or came of it."""
    return f"draftroom show {short(run_id)} {step}"


def ways_to_go_on(run_id: str) -> str:
    """Say how a run that lies still goes on."""
    return f"To go on: draftroom resume {short(run_id)}"


def stays_outside(places: Sequence[str]) -> tuple[str, ...]:
    """Say what a draft that was stopped for good leaves outside; nothing where it left nothing."""
    return (STAYS_OUTSIDE.format(places="; ".join(places)),) if places else ()


def typically(usd: float | None) -> str:
    """Say what calls cost where they are as long as most."""
    return "their price is not known" if usd is None else f"typically {money(usd)}"


def same_again(folder: object) -> str:
    """Say how an evaluation that was broken off goes on."""
    return f"To go on: the same command again; what is finished lies in {folder}"


def checks(passed: int, fixed: int, open_: int) -> str:
    """Return the row of the checks."""
    parts = [f"{count(passed, 'check')} passed"]
    parts += [f"{fixed} fixed for you"] if fixed else []
    parts += [f"{open_} {'needs' if open_ == 1 else 'need'} you"] if open_ else []
    return ", ".join(parts)


def already_decided(who: str, verdict: str, when: str) -> str:
    """Tell the loser of a race what was decided."""
    did = {
        "approve": "approved it",
        "edit": "changed and approved it",
        "request_changes": "asked for changes",
        "stop": "stopped here",
    }.get(verdict, "decided")
    return f"This was already decided: {who} {did} at {when}."


def let_in(name: str) -> str:
    """Tell that somebody can sign in."""
    return f"{name} can sign in."


def new_password(name: str) -> str:
    """Tell what a new password does."""
    return f"{name} has a new password and is signed out everywhere."


def let_out(name: str) -> str:
    """Tell what removing an account does, and how it is taken back."""
    return (
        f"{name} is signed out and cannot sign in any more. Their drafts are kept; "
        f"to let them in again: draftroom user password {name}"
    )


def been_here(name: str) -> str:
    """Tell why an account is not made anew."""
    return (
        f"{name} has been here before, and drafts of theirs are kept. "
        f"To let them in with a new password: draftroom user password {name}"
    )


def clipped(text: str, most: int = 90) -> str:
    """Return a text cut to what fits into a line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


UPGRADE = frozenset({"upgrade", "upgrade it", "upgrade this draft", "write it with the model"})
