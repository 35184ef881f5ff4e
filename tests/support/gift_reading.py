"""Reads GIFT by the rules that Moodle's documentation gives, apart from the code that writes it."""

import re
from dataclasses import dataclass, field

_TITLED = re.compile(r"^::(?P<name>(?:\\.|[^:\\])+)::(?P<rest>.*)$", re.DOTALL)


@dataclass
class Answer:
    """One answer of a question: its mark, its weight, its text and its feedback."""

    mark: str
    text: str
    weight: float | None = None
    feedback: str = ""


@dataclass
class Read:
    """A question as it was read."""

    name: str
    stem: str
    kind: str
    answers: list[Answer] = field(default_factory=list)
    feedback: str = ""


def read(text: str) -> list[Read]:
    """Return the questions of a GIFT file; raise where one cannot be read."""
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    parts = [part.strip() for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]
    return [_question(part) for part in parts]


def _question(part: str) -> Read:
    titled = _TITLED.match(part)
    assert titled, part
    before, inside, after = _braces(titled["rest"])
    assert not after.strip(), after
    body, general = _cut(inside, "####")
    asked = Read(plain(titled["name"]), plain(before.strip()), "", feedback=plain(general.strip()))
    asked.kind, asked.answers = _answers(body.strip())
    return asked


def _answers(body: str) -> tuple[str, list[Answer]]:
    if not body:
        return "essay", []
    if body in ("T", "F"):
        return "true/false", [Answer(body, body)]
    if body.startswith("#"):
        value, _, tolerance = body[1:].partition(":")
        return "numeric", [Answer("#", value, float(tolerance))]
    answers = [_answer(one) for one in _marked(body)]
    if all("->" in one.text for one in answers):
        return "matching", answers
    kind = "short" if all(one.mark == "=" for one in answers) else "choice"
    return ("several" if answers[0].weight is not None else kind), answers


def _answer(text: str) -> Answer:
    said, feedback = _cut(text[1:], "#")
    weight = re.match(r"%(-?[\d.]+)%", said)
    if weight:
        said = said[weight.end() :]
    return Answer(
        text[0],
        plain(said.strip()),
        float(weight[1]) if weight else None,
        plain(feedback.strip()),
    )


def _marked(body: str) -> list[str]:
    """Return the answers, each with its mark in front."""
    found: list[str] = []
    for place, sign in _signs(body):
        if sign in "=~":
            found.append("")
        assert found, f"text before the first answer: {body}"
        found[-1] += body[place : place + len(sign)] if sign not in "=~" else sign
    return found


def _signs(text: str) -> list[tuple[int, str]]:
    """Return the signs of a text; an escaped one comes with its backslash."""
    return [(one.start(), one[0]) for one in re.finditer(r"\\.|[\s\S]", text)]


def _braces(text: str) -> tuple[str, str, str]:
    opened = next(place for place, sign in _signs(text) if sign == "{")
    closed = [place for place, sign in _signs(text) if sign == "}"]
    assert len(closed) == 1, text
    assert [sign for _, sign in _signs(text)].count("{") == 1, text
    return text[:opened], text[opened + 1 : closed[0]], text[closed[0] + 1 :]


def _cut(text: str, mark: str) -> tuple[str, str]:
    """Cut a text at the first mark that is not escaped."""
    places = {place for place, sign in _signs(text) if sign == mark[0]}
    for place in sorted(places):
        if text.startswith(mark, place):
            return text[:place], text[place + len(mark) :]
    return text, ""


def plain(text: str) -> str:
    """Return a text without its escapes."""
    return re.sub(r"\\([n~=#{}:\\])", lambda one: "\n" if one[1] == "n" else one[1], text)
