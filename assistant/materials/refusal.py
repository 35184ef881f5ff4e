"""Why a file is refused, as it travels from the process that reads it to the person."""

from assistant.errors import MaterialRefused
from assistant.words import say


class Refused(Exception):
    """A file cannot be read: the key of the reason, and what fills it. A key may fill a place."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(key)


def told(name: str, refused: Refused) -> MaterialRefused:
    """Return the refusal in words: which file, why, and what is allowed."""
    values = {
        place: say(value) if isinstance(value, str) and value.startswith("material.") else value
        for place, value in refused.values.items()
    }
    why = say(refused.key, **values)
    message = say("material.refused", name=name, why=why, allowed=say("material.allowed"))
    return MaterialRefused(message, name=name, reason=refused.key, **values)
