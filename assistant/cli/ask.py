"""Questions to the person at the terminal: missing inputs, the start, and every OK.

A prompt waits for the person alone: nothing else runs in this process meanwhile. Enter never
approves anything.
"""

import contextlib
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.markdown import Markdown

from assistant.choices import Choice, chosen, offered
from assistant.cli import by_hand, cards, words
from assistant.cli.conduct import Answer
from assistant.cli.output import Screen, UsageError
from assistant.cli.preview import as_markdown
from assistant.errors import Conflict, DraftroomError, EditRefused
from assistant.snapshot import ApprovalView, Snapshot
from graphs.definition import Definition, Input
from graphs.errors import DefinitionError, InputError
from graphs.inputs import read
from graphs.journal import Verdict
from graphs.paths import differences


class Gone(Exception):
    """The person has closed the terminal's input."""


def line(prompt: str) -> str:
    """Return one line from the person; raise Gone at the end of their input."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - loading it gives input() its line editing
    with _at_once_interrupted():
        return input(prompt).strip()


def hidden(prompt: str) -> str:
    """Return one line that is not shown while the person types it."""
    from getpass import getpass

    with _at_once_interrupted():
        return getpass(prompt)


@contextlib.contextmanager
def _at_once_interrupted() -> Iterator[None]:
    # The loop's own handler would wait for the input to end before it takes the interrupt.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except EOFError:
        raise Gone from None
    finally:
        signal.signal(signal.SIGINT, before)


def agrees(question: str) -> bool:
    """Return whether the person says yes; Enter says no."""
    return line(f"{question} [y/N] ").lower() in {"y", "yes"}


def starts() -> bool:
    """Return whether the person starts what they were shown; nothing that needs an OK is in it."""
    try:
        return line("Press Enter to start, or type q to leave: ").lower() in {
            "",
            "s",
            "start",
            "y",
            "yes",
        }
    except Gone:
        return False


def one_of(screen: Screen, question: str, names: Sequence[str]) -> str:
    """Return the name that the person picks by its number, or by its words."""
    if len(names) == 1:
        return names[0]
    screen.say("", question, *(f"  {number}  {name}" for number, name in enumerate(names, 1)))
    while True:
        answer = line("> ")
        if answer in names:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]
        screen.say(f"Type a number from 1 to {len(names)}.")


def form(screen: Screen, definition: Definition, given: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the inputs that are missing, and for what only the person knows."""
    raw = dict(given)
    for name, spec in definition.inputs.items():
        if spec.required and raw.get(name) in (None, "", []):
            raw[name] = _input(screen, definition, name, spec)
    only_you = {
        name: spec for name, spec in definition.inputs.items() if spec.ask and not raw.get(name)
    }
    if only_you:
        screen.say("", words.ONLY_YOU, words.PRIVACY)
        for name, spec in only_you.items():
            if answer := _input(screen, definition, name, spec):
                raw[name] = answer
    return raw


def _input(screen: Screen, definition: Definition, name: str, spec: Input) -> Any:
    example = f" (for example: {spec.example})" if spec.example else ""
    while True:
        answer = line(f"{spec.title}{example}\n> ")
        if not answer and not spec.required:
            return None
        try:
            return read(definition, name, answer)
        except InputError as error:
            screen.say(str(error))


class Prompter:
    """Asks the person for each OK."""

    def __init__(self, screen: Screen, line: Callable[[str], str] = line) -> None:
        self._screen = screen
        self._line = line
        self._typed: dict[str, Any] = {}  # what the person made of a draft, by approval

    async def answer(self, snapshot: Snapshot, approval: ApprovalView) -> Answer | None:
        """Show what waits and return what the person says; None when they leave."""
        self._screen.say(cards.approval(snapshot, approval), words.NO_HURRY)
        try:
            while True:
                self._screen.say(self._ways(approval))
                if (answer := await self._one(snapshot, approval, self._line("> "))) is not None:
                    return answer
        except Gone:
            return None

    def _ways(self, approval: ApprovalView) -> str:
        if approval.kind == "conflict":
            return "[k]eep mine  [t]ake the new one  [e]dit  [s]top (keeps everything)"
        if approval.gate.endswith(".accept"):
            return "[a]ccept it as it is  ask for [c]hanges  [v]iew all  [s]top (keeps everything)"
        choice = offered(approval.content)
        numbers = f"{_numbers(choice)} choose  " if choice else ""
        ok = "save my edits & [a]pprove" if approval.id in self._typed else "[a]pprove"
        return f"{ok}  {numbers}[e]dit  ask for [c]hanges  [v]iew all  [s]top (keeps everything)"

    async def _one(self, snapshot: Snapshot, approval: ApprovalView, typed: str) -> Answer | None:
        """Do what one line says; None asks again."""
        conflict = approval.kind == "conflict"
        accepting = approval.gate.endswith(".accept")
        answer: Answer | None = None
        match typed.lower():
            case "a" | "approve" | "accept" if not conflict:
                answer = self._approved(approval)
            case "k" | "keep" if conflict:
                answer = Answer(Verdict.APPROVE)
            case "t" | "take" if conflict:
                answer = Answer(Verdict.REQUEST_CHANGES)
            case "e" | "edit" if not accepting:
                answer = await self._edited(approval)
            case "c" | "changes" if not conflict:
                answer = self._changes()
            case "v" | "view" if not conflict:
                self._screen.say(Markdown(as_markdown(snapshot, approval)))
            case "s" | "stop":
                answer = Answer(Verdict.STOP)
            case number if number.isdecimal() and offered(approval.content):
                self._choose(approval, int(number))
            case _:
                self._screen.say(words.NOT_UNDERSTOOD)
        return answer

    def _approved(self, approval: ApprovalView) -> Answer:
        if approval.id in self._typed:
            return Answer(Verdict.EDIT, value=self._typed[approval.id])
        return Answer(Verdict.APPROVE)

    def _changes(self) -> Answer | None:
        wish = self._line("What should be different? ")
        return Answer(Verdict.REQUEST_CHANGES, comment=wish) if wish else None

    def _choose(self, approval: ApprovalView, number: int) -> None:
        choice = offered(approval.content)
        assert choice is not None
        instead = 1
        if len(choice.now) > 1 and len(choice.now) < number <= len(choice):
            answer = self._line(f"In the place of which, 1 to {len(choice.now)}? ")
            if not answer.isdecimal() or not 1 <= int(answer) <= len(choice.now):
                return
            instead = int(answer)
        try:
            self._take(approval, chosen(approval.content, number, instead=instead))
        except EditRefused as error:
            self._screen.say(str(error))
            return
        self._screen.say(cards.content(self._typed.get(approval.id, approval.content)))

    async def _edited(self, approval: ApprovalView) -> Answer | None:
        """Let the person change the draft, or of a conflict the passage, in their editor."""
        conflict = approval.kind == "conflict"
        start = approval.content["yours"] if conflict else approval.content
        path = by_hand.scratch(self._typed.get(approval.id, start))
        try:
            value = by_hand.from_text(await by_hand.edited(path))
        except (UsageError, DefinitionError) as error:
            self._screen.say(str(error), f"Your text is kept in {path}.")
            return None
        path.unlink()
        if conflict:
            return Answer(Verdict.EDIT, value=value)
        self._take(approval, value)
        return None

    def _take(self, approval: ApprovalView, value: Any) -> None:
        """Keep what the person made of a draft until they approve it."""
        changes = len(differences(approval.content, value))
        if changes:
            self._typed[approval.id] = value
            self._screen.say(f"{words.count(changes, 'passage')} changed.")
        else:
            self._typed.pop(approval.id, None)
            self._screen.say(words.CHANGED_NOTHING)


def _numbers(choice: Choice) -> str:
    first, last = len(choice.now) + 1, len(choice)
    return f"[{first}]" if first == last else f"[{first}-{last}]"


def refused(screen: Screen, error: DraftroomError, answer: Answer) -> None:
    """Say why an answer did not count, and where what the person typed is kept."""
    from assistant.cli.failures import failure_of

    screen.say(failure_of(error).message)
    if answer.value is not None:
        screen.say(f"Nothing of yours was lost: it is in {by_hand.scratch(answer.value)}.")
    elif answer.comment and isinstance(error, Conflict):
        screen.say(f"Nothing of yours was lost: {answer.comment}")
