"""What outline and scripts have in common: closed words, forms of ids, acts and sets."""

from typing import Literal

from pydantic import Field

from graphs.findings import Frozen

Format = Literal["hour", "half_single", "half_multi", "limited"]
Network = Literal["streaming", "cable", "broadcast"]
Rating = Literal["TV-G", "TV-PG", "TV-14", "TV-MA"]
Story = Literal["A", "B", "C"]
ThreadKind = Literal["A", "B", "C", "run"]
Does = Literal["setup", "turn", "payoff", "rests"]
Time = Literal["DAY", "NIGHT", "MORNING", "EVENING", "DAWN", "DUSK", "CONTINUOUS", "LATER"]
Shift = Literal["up", "down"]

CHARACTER_ID = r"^C\d{1,3}$"
LOCATION_ID = r"^L\d{1,3}$"
THREAD_ID = r"^TH\d{1,2}$"
EPISODE_ID = r"^EP\d{2}$"
BEAT_ID = r"^EP\d{2}-B\d{2}$"
SCENE_ID = r"^EP\d{2}-S\d{2}$"
ACT_ID = r"^A\d$"


class Act(Frozen):
    """An act, or the teaser (A0): its pages and beats by code."""

    id: str = Field(pattern=ACT_ID)
    name: str
    pages: int = Field(ge=1)
    beats: int = Field(ge=1)


class Location(Frozen):
    """A set."""

    id: str = Field(pattern=LOCATION_ID)
    name: str
    inside: Literal["INT.", "EXT.", "INT./EXT."] = "INT."
    use: str = ""  # what happens there that happens nowhere else
