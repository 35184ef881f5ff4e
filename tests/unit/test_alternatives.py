"""What rules offer beside a wish that they cannot fulfil: of what was said, never the contrary."""

import pytest

from assistant.supervisor.alternatives import ways
from tests.support.edit_scenes import LESSON


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("change period to 40 but keep the lab longer", ["change period to 40"]),
        ("it should be 30 minutes and 50 minutes", ["set minutes to 30", "set minutes to 50"]),
        ("the warmup is so boring, make it funnier", []),
        ("more time for the clean-up", []),
        ("less reading, they can't read that much", []),
        ("make it harder", ["set grade to 8"]),
        ("make it more fun", ["make it a discussion"]),
    ],
)
def test_what_is_offered_is_of_what_was_said(words: str, offered: list[str]) -> None:
    assert ways(words, LESSON) == offered
