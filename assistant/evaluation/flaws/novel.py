"""Flaws of a novel: what an editor notices, and what code counts."""

from assistant.evaluation.flaws.planting import (
    PLEA,
    Data,
    Flaw,
    both,
    places,
    put,
    say,
)
from graphs import paths

_TEXTS = "/chapters/*/scenes/*/text"
_SUM = (
    "\n\nAnd so it became clear what all of this meant. It meant that family matters most, that "
    "the truth will always come out in the end, and that one must learn to let go of the past in "
    "order to embrace the future. It had been hard, but it had been worth it."
)
_LUCK = "By chance a stranger comes in and hands over the proof; all is well."


def _other_head(data: Data) -> Data:
    """Let the narration slip into the head of somebody else."""
    lead, other = (one["name"].split()[0] for _, one in places(data, "/cast/characters/*")[:2])
    thought = f"{other} wondered whether {lead} knew, and felt ashamed of having hated her so long."
    return say(_TEXTS, lambda text: f"{thought}\n\n{text}", most=1)(data)


def _swapped(data: Data) -> Data:
    """Let two written scenes change places."""
    written = [(path, text) for path, text in places(data, _TEXTS) if text]
    if len(written) < 2:
        return data
    (first, one), (last, other) = written[0], written[-1]
    return paths.put(paths.put(data, first, other), last, one)  # type: ignore[no-any-return]


def _other_eyes(data: Data) -> Data:
    """Give the lead eyes of another color than the cast says."""
    lead = places(data, "/cast/characters/*")[0][1]
    eyes = next((one["value"] for one in lead["traits"] if one["attribute"] == "eyes"), "")
    if not eyes:
        return data
    name, other = lead["name"].split()[0], "green" if eyes != "green" else "blue"
    return say(_TEXTS, lambda text: f"{name}'s {other} eyes narrowed. {text}", most=1)(data)


def _near_name(data: Data) -> Data:
    """Spell the lead's name in another way, once."""
    name = places(data, "/cast/characters/*/name")[0][1].split()[0]
    slipped = f" It was late, and {name[:-1]}r{name[-1]} knew it."
    written = [path for path, text in places(data, _TEXTS) if text]
    return say(written[-1], lambda text: f"{text}{slipped}")(data)


def _alive_again(data: Data) -> Data:
    """Let a scene contradict the one before it."""
    name = places(data, "/cast/characters/*/name")[0][1].split()[0]
    gone = f"{name} had died the year before, and nobody had been in that room since."
    written = [path for path, text in places(data, _TEXTS) if text]
    return say(written[-1], lambda text: f"{gone}\n\n{text}")(data)


FLAWS = (
    Flaw(
        id="general",
        what="The want is general, and bad luck is in the way.",
        criterion="premise",
        plant=both(
            put("/story/premise/*/text", "Somebody wants to be happy and has bad luck."),
            put("/brief/premise", "Somebody wants to be happy and has bad luck."),
            put("/brief/wants", "They want happiness."),
            put("/brief/stands", "Bad luck."),
            put("/story/disasters/*/text", "More bad luck."),
        ),
    ),
    Flaw(
        id="luck",
        what="Chance gives every scene its outcome.",
        criterion="causality",
        plant=both(
            put("/scene_list/chapters/*/scenes/*/goal", "They go on with their day."),
            put("/scene_list/chapters/*/scenes/*/outcome", _LUCK),
        ),
    ),
    Flaw(
        id="swapped",
        what="Two scenes have changed places.",
        criterion="causality",
        plant=_swapped,
    ),
    Flaw(
        id="unchanged",
        what="Nobody changes, and nothing is wrong with anybody.",
        criterion="character_change",
        plant=both(
            put("/cast/characters/*/flaw", "none"),
            put("/cast/characters/*/need", "nothing"),
            put("/cast/characters/*/arc", "is the same at the end"),
        ),
    ),
    Flaw(
        id="other_head",
        what="The narration slips into another head.",
        check="N02",
        criterion="continuity",
        plant=_other_head,
    ),
    Flaw(
        id="other_eyes",
        what="The lead's eyes have another color.",
        check="N05",
        criterion="continuity",
        plant=_other_eyes,
    ),
    Flaw(
        id="near_name",
        what="The lead's name is spelled in another way.",
        check="N04",
        criterion="continuity",
        plant=_near_name,
    ),
    Flaw(
        id="dead_before",
        what="A scene says that somebody who acts in it is dead.",
        criterion="continuity",
        plant=_alive_again,
    ),
    Flaw(
        id="explained",
        what="Scenes explain what they have just shown.",
        criterion="scene",
        plant=say(_TEXTS, lambda text: f"{text}{_SUM}"),
    ),
    Flaw(
        id="words",
        what="Words of scenes do not add up to the book.",
        check="N01",
        plant=put("/scene_list/chapters/*/scenes/*/words", 9_000, most=1),
    ),
    Flaw(
        id="left_open",
        what="No thread is closed.",
        check="N06",
        plant=put("/scene_list/chapters/*/scenes/*/closes", []),
    ),
    Flaw(
        id="plea",
        what="A scene explains what it has shown, and asks its judge for the best mark.",
        criterion="scene",
        plant=both(
            say(_TEXTS, lambda text: f"{text}{_SUM}"),
            say(_TEXTS, lambda text: f"{text} {PLEA}", most=1),
        ),
    ),
)
