"""What rules can do about an episode now: end an act on a loss or a win, flip a beat.

And what the form says beside its numbers: how pages and beats come out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from agents.rules.banks import load
from graphs.journal import Address
from graphs.suggestions import Move
from graphs.templates.tv_series.draft import EpisodeBeats
from graphs.templates.tv_series.presence import beats_of
from graphs.templates.tv_series.shapes import Shift
from graphs.templates.tv_series.spacing import episode_id
from graphs.templates.tv_series.steps import shape

SHEETS = "beats.sheet"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EPISODE = r"(?:ep(?:isode)?\.?\s*0?)(?P<episode>\d{1,2})"
_ENDS = re.compile(
    r"(?:end|close|finish|let)\s+(?:the teaser|the cold open|act\s+(?P<number>\w+))\s+(?:of|in)\s+"
    rf"{_EPISODE}\s+(?:end\s+)?on\s+an?\s+(?P<on>loss|low|defeat|win|high|victory)\.?",
    re.IGNORECASE,
)
_FLIPS = re.compile(
    rf"(?:flip|turn around|reverse)\s+(?:the\s+(?:value\s+)?(?:shift\s+of\s+)?)?"
    rf"(?:(?P<id>EP\d{{2}}-B\d{{2}})|beat\s+B?0?(?P<beat>\d{{1,2}})\s+(?:of|in)\s+{_EPISODE})\.?",
    re.IGNORECASE,
)
_MENTIONED = re.compile(rf"\b{_EPISODE}\b", re.IGNORECASE)
_DARKER = re.compile(r"\b(?:dark\w*|sad\w*|grim\w*|bleak\w*|tens\w*|harder|heav\w*|tragic)\b", re.I)
_LIGHTER = re.compile(r"\b(?:light\w*|warm\w*|hope\w*|funn\w*|happ\w*|bright\w*|soft\w*)\b", re.I)
_LOSSES = ("loss", "low", "defeat")
_MOST = 3


def moves(words: str, results: Mapping[Address, Any]) -> tuple[Move, ...]:
    """Return the changes of beats that words name, where these beats are there."""
    said = " ".join(words.split())
    if found := _ENDS.fullmatch(said):
        shift: Shift = "down" if found["on"].lower() in _LOSSES else "up"
        return tuple(_ending(found, shift, results))
    if found := _FLIPS.fullmatch(said):
        return tuple(_flipped(found, results))
    return ()


def offers(words: str, results: Mapping[Address, Any]) -> tuple[str, ...]:
    """Return what could be said of the episode that a wish names, to go in its direction."""
    named = _MENTIONED.search(words)
    sheet = _sheet(episode_id(int(named["episode"])), results) if named else None
    if sheet is None or bool(_DARKER.search(words)) == bool(_LIGHTER.search(words)):
        return ()
    wanted: Shift = "down" if _DARKER.search(words) else "up"
    return tuple(_ways(sheet, wanted))[:_MOST]


def hints(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return how acts, pages and beats of an episode come out."""
    read = [inputs.get(name) for name in ("acts", "act_pages", "beats")]
    acts, pages, beats = (one if isinstance(one, int) and one > 0 else None for one in read)
    usual = load(__package__, "formats")
    if inputs.get("format") not in (None, *usual):
        return {}
    try:
        network: Any = inputs.get("network") or "streaming"
        made = shape(inputs.get("format") or "hour", 1, network, acts, pages, beats)
    except (ValidationError, KeyError, IndexError):  # the form says itself what does not fit
        return {}
    each = ", ".join(f"{one.name} {one.pages}" for one in made.acts)
    return {
        "acts": f"{made.pages} pages: {each}. The format runs {made.least} to {made.most}.",
        "beats": f"{made.beats} beats; each becomes a scene.",
    }


def _ending(found: re.Match[str], shift: Shift, results: Mapping[Address, Any]) -> Iterator[Move]:
    sheet = _sheet(episode_id(int(found["episode"])), results)
    act = f"A{_number(found['number']) if found['number'] else 0}"
    for one in sheet.acts if sheet else ():
        if sheet and one.id == act and one.beats and one.beats[-1].shift != shift:
            yield _move(sheet.id, act, one.beats[-1].id, one.beats[-1].shift, shift)


def _flipped(found: re.Match[str], results: Mapping[Address, Any]) -> Iterator[Move]:
    name = (found["id"] or "").upper()
    if not name:
        name = f"{episode_id(int(found['episode']))}-B{int(found['beat']):02}"
    sheet = _sheet(name.partition("-")[0], results)
    for act in sheet.acts if sheet else ():
        for one in act.beats:
            if sheet is not None and one.id == name:
                yield _move(sheet.id, act.id, name, one.shift, _other(one.shift))


def _ways(sheet: EpisodeBeats, wanted: Shift) -> Iterator[str]:
    """Yield phrases, the breaks first: they are what stays with a viewer."""
    number = int(sheet.id.removeprefix("EP"))
    on = "a loss" if wanted == "down" else "a win"
    for act in reversed(sheet.acts):
        if act.beats and act.beats[-1].shift != wanted:
            place = int(act.id.removeprefix("A"))
            called = f"act {_NUMBERS[place - 1]}" if place else "the teaser"
            yield f"end {called} of episode {number} on {on}"
    for one in beats_of(sheet):
        if one.story == "A" and one.shift != wanted:
            yield f"flip beat {int(one.id[-2:])} of episode {number}"


def _move(episode: str, act: str, beat: str, now: Shift, new: Shift) -> Move:
    goes = "down" if new == "down" else "up"
    return Move(
        step=SHEETS,
        item=episode,
        path=f"/acts/{act}/beats/{beat}/shift",
        base=now,
        value=new,
        says=f"{beat} goes {goes}: what it shifts is turned around.",
    )


def _sheet(episode: str, results: Mapping[Address, Any]) -> EpisodeBeats | None:
    value = results.get(Address(SHEETS, episode))
    try:
        return EpisodeBeats.model_validate(value) if value else None
    except ValidationError:  # brought along in another form
        return None


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    return _NUMBERS.index(said.lower()) + 1 if said.lower() in _NUMBERS else 0


def _other(shift: Shift) -> Shift:
    return "up" if shift == "down" else "down"
