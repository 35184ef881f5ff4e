"""What a run has done outside by its ledger: what stands, and what would go out again."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from assistant.states import State
from graphs.engine import Executor
from graphs.held import Held
from graphs.journal import Address, EffectState

_REQUEST = re.compile(r"[A-Z]+ https?://")
_WENT_OUT = {EffectState.CONFIRMED, EffectState.UNKNOWN, EffectState.COMPENSATED}


class Again(NamedTuple):
    """The steps that ask to send their requests again, and where earlier ones of theirs stand."""

    titles: tuple[str, ...]
    stays: tuple[str, ...]


def stands(state: State) -> list[str]:
    """Return where something was done that nobody took back."""
    return _counted(
        one.destination
        for one in state.effects
        if one.state is EffectState.CONFIRMED
        and one.destination != "chat"
        and one.step not in state.workflow.takes_back
    )


def sent_again(state: State, after: Executor) -> Again:
    """Return what went out and would go out again, by what was looked up."""
    went_out = [
        one
        for one in state.effects
        if one.state in _WENT_OUT
        and _REQUEST.match(one.destination)
        and one.step not in state.workflow.takes_back
        and isinstance(after.results.get(Address(one.step, one.item)), Held)
    ]
    placed = state.workflow.placed
    titles = dict.fromkeys(placed[one.step].step.title or one.step for one in went_out)
    standing = (one.destination for one in went_out if one.state is EffectState.CONFIRMED)
    return Again(tuple(titles), tuple(_counted(standing)))


def _counted(places: Iterable[str]) -> list[str]:
    """Return places once each, a request with how often; a file is written over."""
    return [
        f"{place} ({times} times)" if times > 1 and _REQUEST.match(place) else place
        for place, times in Counter(places).items()
    ]
