"""From words to typed edits: each clause of a sentence is read by the first reader that knows it.

Nothing is guessed: what can be read in two ways, or not at all, is refused with what could be said.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.edits import (
    amounts,
    defined,
    guidance,
    inputs,
    language,
    names,
    of_the_template,
    other_wishes,
    passages,
    steps,
    waiving,
)
from assistant.edits.place import the
from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import MOST_CHARACTERS, Said, clauses, courteous, heard
from graphs.edits import Edit, Guidance, SetInput

Reader = Callable[[Said, Scene], Understood | None]

_READERS: tuple[Reader, ...] = (
    other_wishes.talk,
    names.renaming,
    language.of_the_draft,
    steps.writer,
    amounts.by_quantity,
    amounts.by_bare_number,
    inputs.by_correction,
    inputs.by_option,
    inputs.by_subject,
    inputs.of_a_list,
    passages.added_passage,
    passages.assignment,
    inputs.by_name,
    of_the_template.in_its_words,
    amounts.without_a_number,
    steps.again,
    steps.skipping,
    guidance.wish,
)
_BACKGROUND = re.compile(
    r"(?:because|since|due to|so|as)\b.*|(?:i|we|they|he|she|it|there|half|some|most|many|several"
    r"|my|our"
    r"|the|one|two|a few|a lot|turns out|everyone|everybody|nobody|people|today|tomorrow)\b.*"
    r"(?:\b(?:is|are|was|were|has|have|had|will|cannot|can't|got|get|gets|forgot|lost|came|comes"
    r"|changed"
    r"|starts|ends|happened|need|needs|only|won't|don't|doesn't)\b|'(?:s|re|ve|ll|m|d)\b).*",
    re.IGNORECASE,
)
_SO = re.compile(r"(?P<why>.+?),?\s+so\s+(?P<wish>.+)", re.IGNORECASE)
_STILL_WANTED = re.compile(
    r"\b(?:should|must|want|wants|like|would|prefer|too|please|more|less|shorter|longer|\w+ier)\b"
    r"|\d",
    re.IGNORECASE,
)


def understand(words: str, scene: Scene) -> Understood:
    """Return the typed edits that the words mean in this scene, or why there are none."""
    if len(words) > MOST_CHARACTERS:
        return refused(
            f"That is longer than {MOST_CHARACTERS} characters; say one change at a time."
        )
    if any(0xD800 <= ord(sign) <= 0xDFFF for sign in words):
        return refused("The text holds broken Unicode.")
    if (listed := defined.words(words, scene)) is not None:
        return listed  # a meaning may hold anything, and its lines say where it ends
    said = heard("".join(sign if sign.isprintable() else " " for sign in words))
    if (meant := waiving.of_a_finding(said, scene)) is not None:
        return meant  # a reason may hold anything
    asked = _Asked(said, scene)
    return asked.forbidden() or asked.read() or asked.lost()


@dataclass
class _Asked:
    """One message while it is read."""

    said: Said
    scene: Scene
    refusal: Understood | None = None
    known: list[str] = field(default_factory=list)  # what was understood of a message read in part

    def forbidden(self) -> Understood | None:
        """Refuse a message with an order to the system, an approval or an undo anywhere in it."""
        spans = clauses(self.said)
        parts = [self.said.part(self.said.text[slice(*span)]) for span in spans]
        if greeting := other_wishes.greeting(self.said):
            return greeting
        for part in (self.said, *parts):
            for form in (part, courteous(part)):
                alone = part is self.said or len(parts) == 1
                found = other_wishes.to_the_system(form, self.scene) or (
                    other_wishes.command(form, self.scene, alone=alone) if form.text else None
                )
                if found is not None:
                    return found
        return None

    def read(self) -> Understood | None:
        """Read clause by clause, then as one, then clause by clause without the reasons given."""
        spans = [span for span in clauses(self.said) if self._said_in(span).text]
        if len(spans) > 1 and (found := self._piecewise(spans, self.scene)) and found.edits:
            return found
        whole = self._whole()
        if whole is not None and whole.edits and not self._swallows(whole, spans):
            return whole
        without = [span for span in spans if not self._background(span)]
        found = self._piecewise(without, self.scene) if len(without) < len(spans) else None
        return found if found and found.edits else self._after_its_reason()

    def _after_its_reason(self) -> Understood | None:
        """Read "my oven is second hand so equipment 22k" by what follows from it."""
        told = _SO.fullmatch(self.said.text)
        if told is None or not _BACKGROUND.fullmatch(told["why"]):
            return None
        if _STILL_WANTED.search(told["why"]):
            return None
        found = self._clause(self.said.part(told["wish"]), self.scene)
        return found if found and found.edits else None

    def lost(self) -> Understood:
        """Say that the words were not understood, and what would be."""
        if self.refusal is not None:
            return self.refusal
        parts = self.scene.places.named_parts(2)
        redo = [one.label for one in self.scene.places.steps if self.scene.places.writes(one.step)]
        return refused(
            "I do not see which part that would change, or how.",
            *(f"set {name} to ..." for name in list(self.scene.definition.inputs)[:2]),
            *(f"make {the(part)} shorter" for part in parts),
            *(f"redo the {name}" for name in redo[-1:]),
        )

    def _piecewise(self, spans: list[tuple[int, int]], scene: Scene) -> Understood | None:
        """Read the spans as clauses that follow each other, each as short as it can be read."""
        if not spans:
            return Understood()
        for size in range(1, len(spans) + 1):
            clause = self.said.part(self.said.text[spans[0][0] : spans[size - 1][1]])
            first = self._clause(clause, scene)
            if first is None or not (first.edits or first.holds):
                continue
            if self._swallows(first, spans[:size]):
                continue
            rest = (
                self._piecewise(spans[size:], scene.after(first.edits))
                if spans[size:]
                else Understood()
            )
            if rest is None and self.refusal is None:
                unread = self.said.plain(self.said.text[spans[size][0] : spans[-1][1]])
                self.refusal = refused(f"I read {first.reading.rstrip('.')!r}, but not {unread!r}.")
            if rest is not None and (joined := self._together(first, rest)):
                return joined
        return None

    def _together(self, first: Understood, rest: Understood) -> Understood | None:
        if clash := _clash(first.edits, rest.edits):
            self.refusal = refused(f"{clash} is set twice, to different values. Which one?")
            return None
        later = {edit.name for edit in rest.edits if isinstance(edit, SetInput)}
        kept = [one for one in first.edits if not (isinstance(one, SetInput) and one.name in later)]
        return Understood((*kept, *rest.edits), f"{first.reading} {rest.reading}".strip())

    def _clause(self, clause: Said, scene: Scene) -> Understood | None:
        said = courteous(clause)
        for reader in _READERS:
            found = reader(said, scene)
            if found is None:
                continue
            if not found.edits:
                self.refusal = self.refusal or found
            return found
        return None

    def _whole(self) -> Understood | None:
        """Read it as one; a question about a value is about the whole of it."""
        of_a_piece, self.refusal = self.refusal, None
        found = self._clause(self.said, self.scene)
        if of_a_piece is not None and not _asks_for_more(self.refusal, of_a_piece):
            self.refusal = of_a_piece
        return found

    def _swallows(self, whole: Understood, spans: list[tuple[int, int]]) -> bool:
        """True where a value would take in another instruction of the same sentence.

        A longer text may tell of steps, "drop it in the cup": only what is read is another one.
        """
        if all(isinstance(edit, Guidance) for edit in whole.edits):
            return False
        more = (self._said_in(span) for span in spans[1:])
        instructions = [one for one in more if guidance.instructs(one)]
        if self._is_a_text(whole):
            return any(self._is_read(one) for one in instructions)
        return bool(instructions)

    def _is_a_text(self, whole: Understood) -> bool:
        inputs = self.scene.definition.inputs
        return all(
            isinstance(edit, SetInput) and inputs[edit.name].type == "text" for edit in whole.edits
        )

    def _is_read(self, said: Said) -> bool:
        found = next((one for reader in _READERS if (one := reader(said, self.scene))), None)
        return found is not None and bool(found.edits)

    def _said_in(self, span: tuple[int, int]) -> Said:
        return courteous(self.said.part(self.said.text[slice(*span)]))

    def _background(self, span: tuple[int, int]) -> bool:
        """True for a clause that tells why, and asks for nothing."""
        clause = self._said_in(span)
        return other_wishes.assents(clause) or (
            bool(_BACKGROUND.fullmatch(clause.text))
            and not _STILL_WANTED.search(clause.text)
            and not any(one.sure for one in self.scene.places.mentioned(clause.text))
        )


def _asks_for_more(whole: Understood | None, piece: Understood) -> bool:
    """True where both offer the same change, and the whole offers it with more of the words."""
    if whole is None or not (whole.suggestions and piece.suggestions):
        return False
    return whole.suggestions[0].startswith(piece.suggestions[0])


def _clash(first: tuple[Edit, ...], rest: tuple[Edit, ...]) -> str | None:
    """Return the input that two clauses set to different single values."""
    values = {one.name: one.value for one in first if isinstance(one, SetInput)}
    for one in rest:
        if isinstance(one, SetInput) and one.name in values and not isinstance(one.value, list):
            return one.name
    return None
