"""Which worker of this machine is gone, told by its name."""

import subprocess
import sys

from assistant.processes import is_gone, name

PROGRAM = "from assistant.processes import name; print(name())"


def test_a_process_that_has_ended_is_gone_and_this_one_is_not() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    assert is_gone(ended.stdout.strip())
    assert not is_gone(name())


def test_nothing_is_said_of_processes_that_cannot_be_seen_from_here() -> None:
    mine = name().split("/")

    assert not is_gone("/".join(["elsewhere", *mine[1:2], "999999999", mine[3]]))
    assert not is_gone("/".join([mine[0], "1", "999999999", mine[3]]))
    assert not is_gone("w1")
