"""Commands that are chosen in place of being typed: each is the words it stands for."""

import re
from collections.abc import Mapping

# As the chat offers them; the words are those that the matcher reads.
WORDS: Mapping[str, str] = {
    "new": "new",
    "files": "files",
    "inbox": "inbox",
    "undo": "undo",
    "versions": "versions",
    "help": "help",
}


def words_of(command: str, text: str) -> str:
    """Return the words of a command; of "new" with something behind it, just that."""
    stands_for = WORDS.get(command, command.replace("_", " "))
    if command == "new" and text.strip():
        return text
    return f"{stands_for} {text}".strip()


def without_slash(text: str) -> str:
    """Return the words of a command that was typed out: "/resume" is "resume"."""
    return re.sub(r"^\s*/(?=[A-Za-z_]+(?:\s|$))", "", text)
