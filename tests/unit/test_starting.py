"""How a run begins: what it is called."""

import pytest

from assistant.starting import title
from graphs.catalog import written

FLOW = """\
draftroom: 1
name: tidy
title: Tidy
inputs:
  key: {type: string, title: Key}
  topic: {type: string, title: Topic}
steps:
  - {id: a, kind: transform, value: '1'}
"""


@pytest.mark.parametrize(
    ("inputs", "called"),
    [
        ({"key": "frogs", "topic": "ponds"}, "Tidy: frogs"),
        ({"key": "ghp_" + "a1" * 20, "topic": "ponds"}, "Tidy: ponds"),
        ({"key": "", "topic": ""}, "Tidy"),
    ],
    ids=["the first text", "no credential", "nothing"],
)
def test_a_run_is_called_by_the_first_text_that_is_no_credential(inputs, called) -> None:
    assert title(written(FLOW), inputs) == called
