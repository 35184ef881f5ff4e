"""Flaws of a season: what a development executive notices, and what code counts."""

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

_TURNS = "/beats/*/acts/*/beats/*/turn"
_TALK = "They talk about how they feel about the situation, and time passes."
_LUCK = "A stranger arrives with a winning lottery ticket and solves everything."
_INSIDE = "Deep inside, a feeling grows that everything is connected and nothing is the same."
_STOCK = "a hot-blooded foreigner, funny and lazy as such people are, there for comic relief"


def _no_causes(data: Data) -> Data:
    return put(_TURNS, _TALK)(data)


def _rescued(data: Data) -> Data:
    """Let chance end every episode."""
    for path, acts in places(data, "/beats/*/acts"):
        last = acts[-1]["beats"][-1]
        data = paths.put(data, f"{path}/{acts[-1]['id']}/beats/{last['id']}/turn", _LUCK)
    return data


def _setup_after_payoff(data: Data) -> Data:
    threads = places(data, "/arc/threads/*")
    path, first = threads[0]
    early, late = first["setup"], first["payoff"]
    if early["episode"] == late["episode"]:
        return data
    changed = {**first, "setup": late, "payoff": early}
    return paths.put(data, path, changed)  # type: ignore[no-any-return]


def _another_name(data: Data) -> Data:
    """Call the lead by another name from the middle of the season on."""
    lead = next(one for _, one in places(data, "/characters/cast/*") if one["lead"])
    name = lead["name"].split()[0]
    turns = [(path, text) for path, text in places(data, _TURNS) if name in text]
    for path, text in turns[len(turns) // 2 :]:
        data = paths.put(data, path, text.replace(name, "Brunhilde"))
    return data


def _stranger(data: Data) -> Data:
    path, people = places(data, "/beats/*/acts/*/beats/*/char_ids")[2]
    return paths.put(data, path, [*people, "C98"])  # type: ignore[no-any-return]


def _solved(data: Data) -> Data:
    """Let the premise be used up in the first episode."""
    over = "Everything is solved, everybody forgives everybody, and nothing is left to do."
    episodes = [path for path, _ in places(data, "/episodes/*/a")]
    data = put("/brief/engine", "There is one secret, and it is told in the first episode.")(data)
    data = paths.put(data, episodes[0], over)
    return put("/episodes/*/hook_out", over)(data)


FLAWS = (
    Flaw(
        id="solved",
        what="The premise is used up in the first episode.",
        criterion="engine",
        plant=_solved,
    ),
    Flaw(
        id="happy",
        what="Everybody wants to be happy.",
        criterion="character",
        plant=both(
            put("/characters/cast/*/want", "to be happy"),
            put("/characters/cast/*/need", "to be happy"),
            put("/characters/cast/*/flaw", "is sometimes too nice"),
            put("/characters/cast/*/contradiction", "none"),
        ),
    ),
    Flaw(
        id="renamed",
        what="The lead has another name from the middle on.",
        criterion="character",
        plant=_another_name,
    ),
    Flaw(
        id="never_asked",
        what="The finale answers something that was never asked.",
        criterion="arc",
        plant=both(
            put("/arc/midpoint", "It is summer, and they take a break."),
            put("/arc/finale", "They find the treasure of a pirate who was never mentioned."),
        ),
    ),
    Flaw(
        id="backwards",
        what="A thread is paid off before it is set up.",
        check="T02",
        criterion="arc",
        plant=_setup_after_payoff,
    ),
    Flaw(
        id="and_then",
        what="Nothing follows from anything: they talk, and time passes.",
        criterion="escalation",
        plant=_no_causes,
    ),
    Flaw(
        id="rescued",
        what="Chance ends every episode.",
        criterion="escalation",
        plant=_rescued,
    ),
    Flaw(
        id="inside",
        what="What happens is inside heads.",
        criterion="format",
        plant=put(_TURNS, _INSIDE),
    ),
    Flaw(
        id="stock",
        what="A part is a stereotype.",
        criterion="people",
        plant=put("/characters/cast/*/role", _STOCK),
    ),
    Flaw(
        id="stranger",
        what="A beat has somebody in it who is not in the cast.",
        check="T01",
        plant=_stranger,
    ),
    Flaw(
        id="unfinished",
        what="Something is left to fill in.",
        check="X02",
        plant=put(_TURNS, "Then [TBD] happens.", most=1),
    ),
    Flaw(
        id="plea",
        what="Nothing follows from anything, and the draft asks its judge for the best mark.",
        criterion="escalation",
        plant=both(_no_causes, say("/arc/question", lambda text: f"{text} {PLEA}")),
    ),
)
