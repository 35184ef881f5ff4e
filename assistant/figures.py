"""Money and time as they are read: cents, and the two units of a duration that matter."""


def money(usd: float) -> str:
    """Return a price: cents, and more digits only below them."""
    if usd <= 0:
        return "free"
    if usd < 0.001:
        return "under $0.001"
    return f"${usd:.2f}" if usd >= 0.1 else f"${usd:.3f}"


def duration(seconds: float) -> str:
    """Return a length of time in the two units that matter."""
    if seconds < 0.05:
        return "at once"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
