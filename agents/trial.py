"""A trial: one tiny question that shows whether a key, a model and an address work together."""

import re
from dataclasses import dataclass

from agents.errors import LimitReached, Refused, Unavailable
from agents.model import ModelRequest, complete
from agents.patience import Patience
from agents.writer import Usage

MOST_USD = 0.001  # of a trial; what could cost more is not tried
_MOST_TOKENS = 16
_QUESTION = "Answer with the one word: yes"
# A model that thinks before it answers may refuse to think within so few tokens: it was reached.
_TOO_SHORT = re.compile(r"max_(?:completion_|output_)?tokens|output limit", re.I)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What is tried: a model, and what reaches it."""

    model: str
    api_key: str | None
    api_base: str | None
    key_from: str  # who gave the key, in words
    timeout_seconds: float = 20.0


async def tried(trial: Trial) -> Usage:
    """Ask once and return what it took; raise agents.errors.Unavailable with what is wrong."""
    request = ModelRequest(
        model=trial.model,
        messages=[{"role": "user", "content": _QUESTION}],
        max_output_tokens=_MOST_TOKENS,
        api_base=trial.api_base,
        api_key=trial.api_key,
        key_from=trial.key_from,
        trial=True,
    )
    seconds = trial.timeout_seconds
    patience = Patience(tries=1, timeout_seconds=seconds, stall_seconds=seconds)
    try:
        return (await complete(request, meter=_Purse(), patience=patience)).usage
    except Refused as error:
        return error.usage
    except Unavailable as error:
        if error.facts.get("status") == 400 and _TOO_SHORT.search(str(error.facts.get("detail"))):
            return Usage(calls=1)
        raise


class _Purse:
    """A meter that holds the price of one trial."""

    async def reserve(self, model: str, most: Usage) -> str:
        if most.cost_usd > MOST_USD:
            raise LimitReached(
                f"Trying {model} could cost ${most.cost_usd:.4f}, more than the ${MOST_USD} that a "
                "test may take. Choose a smaller model, or name this one in DRAFTROOM_MODEL.",
                model=model,
            )
        return ""

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Keep nothing: the answer tells what it took."""
