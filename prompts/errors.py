"""Errors of the prompts.

    PromptError          a prompt cannot be found, read or rendered

The docstring of a class is its default message.
"""


class PromptError(Exception):
    """This prompt cannot be used."""

    def __init__(self, name: str, reason: str, *, line: int = 0) -> None:
        self.name = name
        self.reason = reason
        self.line = line
        place = f", line {line}" if line else ""
        super().__init__(f"the prompt {name[:80]!r}{place}: {reason}")
