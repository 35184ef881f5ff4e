"""What a line above a speech says: the name, and what stands in parentheses after it."""

import re
from typing import NamedTuple

from graphs.screenplay.emphasis import plain

_EXTENSION = re.compile(r"\(([^()]*)\)$")
_MOST = 5
_CONTINUED = re.compile(r"^cont(?:inued|inuing|['’`]?d)?\.?$", re.IGNORECASE)


class Cue(NamedTuple):
    """The name of who speaks, and the extensions: V.O., O.S., CONT'D."""

    name: str
    extensions: tuple[str, ...] = ()

    @property
    def is_voice_over(self) -> bool:
        """The speaker is not in the scene: a voice over."""
        return any(_bare(one) in {"VO", "VOICEOVER"} for one in self.extensions)

    @property
    def is_continued(self) -> bool:
        """The speech goes on after an action or a page break."""
        return any(_CONTINUED.match(one.strip()) for one in self.extensions)


def cue(text: str) -> Cue:
    """Read a cue line; names are compared in capitals with single spaces."""
    rest = plain(text).strip()
    extensions: list[str] = []
    while len(extensions) < _MOST and (match := _EXTENSION.search(rest)):
        extensions.insert(0, match.group(1).strip())
        rest = rest[: match.start()].rstrip()
    if not rest:  # "(V.O.)" alone names nobody else than itself
        return Cue(" ".join(plain(text).split()).upper())
    return Cue(" ".join(rest.split()).upper(), tuple(one for one in extensions if one))


def _bare(extension: str) -> str:
    return re.sub(r"[^A-Z]", "", extension.upper())
