"""Commands that are chosen in place of being typed: each is the words it stands for."""

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
