"""The values that options take, read from what was typed."""

import argparse
from pathlib import Path


def path(text: str) -> Path:
    """Return a file from the root on."""
    return Path(text).expanduser().absolute()


def port(text: str) -> int:
    """Return a port."""
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; ports are 1 to 65535")
    return int(text)


def version(text: str) -> int:
    """Return the number of a version."""
    if not text.isdecimal() or not 1 <= int(text) < 10**9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a version, such as 2")
    return int(text)


def count(text: str) -> int:
    """Return a whole number above 0."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 10**9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0, such as 40")
    return int(text)


def usd(text: str) -> float:
    """Return an amount in US dollars."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount in US dollars, such as 0.50")
    return value
