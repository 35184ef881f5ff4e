"""What calls to models cost: token prices, the most a call can take, and which usage to believe."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agents.providers import is_elsewhere
from agents.writer import Usage

# Who runs these pays for no call; what is passed on to somebody else's servers is not among them.
_OWN_MACHINE = ("ollama", "ollama_chat")
_NOTHING: Mapping[str, Any] = {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0}
# No model read more than this at the time of writing; a larger count is a fault of the server.
LARGEST_WINDOW = 20_000_000


@dataclass(frozen=True)
class TokenPrice:
    """A price that the person gave, in US dollars for a million tokens."""

    input_usd: float
    output_usd: float


@dataclass(frozen=True)
class Price:
    """What a call costs; ``known`` is false where nobody said what the model costs."""

    usd: float
    known: bool


@dataclass(frozen=True)
class Tariff:
    """The entry of a price list for one model, and the person's own price, which goes first."""

    entry: Mapping[str, Any] | None = None
    own: TokenPrice | None = None

    @property
    def window(self) -> int:
        """The most tokens a call can read or write."""
        size = (self.entry or {}).get("max_input_tokens")
        return size if isinstance(size, int) and size > 0 else LARGEST_WINDOW

    @property
    def most_output(self) -> int:
        """The most tokens the model can write in one answer."""
        size = (self.entry or {}).get("max_output_tokens")
        return size if isinstance(size, int) and size > 0 else LARGEST_WINDOW

    def price(self, input_tokens: int, output_tokens: int) -> Price:
        """Price that many tokens, without any discount for cached ones."""
        if self.own is not None:
            millionths = input_tokens * self.own.input_usd + output_tokens * self.own.output_usd
            return Price(millionths / 1_000_000, known=True)
        if self.entry is None or "input_cost_per_token" not in self.entry:
            return Price(0.0, known=False)
        of_input = _per_token(self.entry, "input", input_tokens) * input_tokens
        return Price(
            of_input + _per_token(self.entry, "output", input_tokens) * output_tokens, known=True
        )

    def usage(self, reported: tuple[Any, Any], estimate: tuple[int, int]) -> Usage:
        """Take the reported counts of tokens where both are possible, else the estimate."""
        read, wrote = reported
        believed = _possible(read, 1, self.window) and _possible(wrote, 0, self.window)
        input_tokens, output_tokens = (read, wrote) if believed else estimate
        cost = self.price(input_tokens, output_tokens).usd
        return Usage(1, input_tokens, output_tokens, cost)


def tariff_of(
    model: str, prices: Mapping[str, Mapping[str, Any]], own: TokenPrice | None = None
) -> Tariff:
    """Find a model in litellm's price list, with or without its provider's name in front."""
    provider, _, bare = model.partition("/")
    entry = prices.get(model)
    if entry is None and bare:
        entry = prices.get(bare)
        if entry is not None and not str(entry.get("litellm_provider")).startswith(provider):
            entry = None
    if provider in _OWN_MACHINE:
        entry = None if is_elsewhere(bare) else {**(entry or {}), **_NOTHING}
    return Tariff(entry, own)


def most_tokens(text: str) -> int:
    """Bound the tokens of a text from above; two bytes a token is rare in any script."""
    return len(text.encode("utf-8", "replace")) // 2 + 16


def _possible(count: Any, least: int, most: int) -> bool:
    return isinstance(count, int) and not isinstance(count, bool) and least <= count <= most


def _per_token(entry: Mapping[str, Any], kind: Literal["input", "output"], read: int) -> float:
    """Return the rate for a prompt of that length; long prompts cost more with some models."""
    rates = [float(entry.get(f"{kind}_cost_per_token") or 0)]
    for key, rate in entry.items():
        tier = re.fullmatch(rf"{kind}_cost_per_token_above_(\d+)k_tokens", key)
        if tier and rate and read > int(tier[1]) * 1000:
            rates.append(float(rate))
    return max(rates)
