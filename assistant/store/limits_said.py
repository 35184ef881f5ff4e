"""What is said when a model call could pass a limit: which one, how much is spent, what to do."""

from typing import Any, Literal

from agents.errors import LimitReached
from agents.writer import Usage
from graphs.limits import Of

Whose = Literal["run", "day"]
_LIMIT = {"run": "the limit of this draft", "day": "your limit for a day"}
_DO = {
    "run": "Allow more, and it goes on from there.",
    "day": "Go on after 00:00 UTC, or have {setting} raised: nothing is paid for twice.",
}


def reached(whose: Whose, of: Of, row: Any, most: Usage, limit: float) -> LimitReached:
    """Return the error for the limit of a run, or of a person's day, as its ``row`` stands."""
    spent, aside = (getattr(row, f"{state}_{of}", 0) for state in ("spent", "reserved"))
    sums = _SUMS[of].format(spent=spent, aside=aside, limit=limit, most=most.of(of))
    do = _DO[whose].format(setting=f"DRAFTROOM_DAY_{of.upper()}")
    return LimitReached(
        f"Stopped at {_LIMIT[whose]}: {sums} {do}",
        whose=whose,
        of=of,
        spent=spent,
        reserved=aside,
        limit=limit,
        most=most.of(of),
    )


_SUMS: dict[Of, str] = {
    "usd": "${spent:.4f} of ${limit:.2f} are spent, ${aside:.4f} set aside, and the next call "
    "could cost ${most:.4f}.",
    "tokens": "{spent:,} of {limit:,} tokens are used, {aside:,} set aside, and the next call "
    "could take {most:,}.",
    "calls": "{spent:,} of {limit:,} calls are made, and {aside:,} are under way.",
}
