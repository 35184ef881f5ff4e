"""Every word of the chat, by key, for the server and for the browser.

A text has places in braces. One that differs by number stands twice, under ``.one`` and ``.other``;
the number is given as ``n``. Another language is another file beside ``en.json``.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGE = "en"


@cache
def words() -> Mapping[str, str]:
    """Return all texts by their keys."""
    found: dict[str, str] = json.loads(
        resources.files(__package__).joinpath(f"{LANGUAGE}.json").read_text("utf-8")
    )
    return found


def say(key: str, /, **values: object) -> str:
    """Return the text of a key with its places filled; raise KeyError where one is missing."""
    texts = words()
    if key not in texts and "n" in values:
        key = f"{key}.one" if values["n"] == 1 else f"{key}.other"
    return texts[key].format_map(values)
