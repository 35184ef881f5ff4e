"""What a conversation is called: by what is being made in it, else by how it began."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.supervisor import speech
from assistant.supervisor.outcomes import Outcome

MOST = 60
_TOPICS = ("topic", "idea", "premise", "title", "name", "subject")


def title_of(words: str, outcomes: Sequence[Outcome]) -> str:
    """Return "Density, grade 7" of a form, else the first words; empty for a mere greeting."""
    for one in outcomes:
        inputs = one.facts.get("inputs")
        if isinstance(inputs, Mapping) and (parts := list(_parts(inputs))):
            return _short(", ".join(parts))
    is_talk = speech.greets(words) or speech.thanks(words) or speech.leaves(words)
    return "" if is_talk else _short(words)


def is_makeshift(title: str, said: Iterable[str]) -> bool:
    """True for no title, and for one that only repeats what was said."""
    plain = " ".join(title.split()).casefold().rstrip("…. ")
    return not plain or any(" ".join(words.split()).casefold().startswith(plain) for words in said)


def _parts(inputs: Mapping[str, Any]) -> Iterator[str]:
    topic = next((str(inputs[name]) for name in _TOPICS if inputs.get(name)), "")
    if topic:
        yield topic[:1].upper() + topic[1:]
        if isinstance(inputs.get("grade"), int):
            yield f"grade {inputs['grade']}" if inputs["grade"] else "kindergarten"


def _short(text: str) -> str:
    line = re.sub(r"\s+", " ", text).strip()
    line = line[:1].upper() + line[1:]
    if len(line) <= MOST:
        return line
    return line[:MOST].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
