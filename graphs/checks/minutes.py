"""Cuts a period into whole minutes by weight, exactly, with a least length for every phase."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[float], least: int) -> list[int] | None:
    """Return whole minutes in proportion to ``weights`` that add up to ``total``.

    Nothing gets less than ``least``; the largest remainders get the minutes left over. None when
    the minutes are too few.
    """
    if not weights:
        return [] if total == 0 else None
    if total < least * len(weights):
        return None
    shares = _shares(total, [max(weight, 0) or 1e-6 for weight in weights], least)
    whole = [int(share + 1e-9) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (whole[i] - shares[i], i))
    for position in by_remainder[: total - sum(whole)]:
        whole[position] += 1
    return whole


def _shares(total: float, weights: Sequence[float], least: int) -> list[float]:
    """Return exact shares; whoever would get less than ``least`` gets that, the others the rest."""
    low: set[int] = set()
    while True:
        rest = total - least * len(low)
        weight = sum(one for position, one in enumerate(weights) if position not in low)
        shares = [
            float(least) if position in low else rest * one / weight
            for position, one in enumerate(weights)
        ]
        short = {i for i, share in enumerate(shares) if share < least - 1e-9}
        if not short:
            return shares
        low |= short
