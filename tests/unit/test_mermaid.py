"""The Mermaid flowchart of a workflow: every step by its name, and what each line means."""

import re
from pathlib import Path

import pytest

from graphs.catalog import names, shipped, written
from graphs.mermaid import mermaid

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(EXAMPLES.glob("*.yaml"))
HEAD = "draftroom: 1\nname: small\ntitle: Small\nsteps:\n"


def drawn(steps: str) -> list[str]:
    """Return the lines of a flowchart without their indents."""
    return [one.strip() for one in mermaid(written(HEAD + steps)).splitlines()]


@pytest.mark.parametrize("flow", [*FILES, *names()], ids=lambda one: getattr(one, "stem", one))
def test_every_line_leads_from_a_step_to_another_that_is_there(flow: Path | str) -> None:
    made = shipped(flow) if isinstance(flow, str) else written(flow.read_text("utf-8"))

    text = mermaid(made)

    there = set(re.findall(r"^ +(?:subgraph )?(s[\d_]+)[\[{]", text, re.MULTILINE))
    ends = re.findall(r"^ +(s\d+) (?:-->|-\. [a-z ]+ \.->) (s\d+)$", text, re.MULTILINE)
    assert {id_ for id_ in there if "_" not in id_} == {
        f"s{n + 1}" for n in range(len(made.placed))
    }
    assert {id_ for line in ends for id_ in line} <= there
    assert text.count("subgraph ") == len(re.findall(r"^ +end$", text, re.MULTILINE))


def test_the_arms_of_a_branch_say_when_they_are_taken() -> None:
    text = mermaid(written((EXAMPLES / "conditional.yaml").read_text("utf-8")))

    assert 'subgraph s1_0["if inputs.amount #lt;= 50.0"]' in text
    assert 'subgraph s1_1["otherwise"]' in text


def test_what_takes_a_step_back_is_no_next_step() -> None:
    lines = drawn(
        "  - {id: a, kind: transform, value: '1', compensate: b}\n"
        "  - {id: b, kind: transform, value: steps.a}\n"
    )

    assert lines[1:] == ['s1["a"]', 's2["b"]', "s1 -. taken back by .-> s2"]


def test_a_step_leads_on_by_itself_and_by_what_stands_in_for_it() -> None:
    lines = drawn(
        "  - {id: a, kind: transform, value: '1', fallback: b}\n"
        "  - {id: b, kind: transform, value: '2'}\n"
        "  - {id: c, kind: transform, value: steps.a}\n"
    )

    assert lines[4:] == ["s1 -. if it fails .-> s2", "s2 --> s3", "s1 --> s3"]


def test_what_a_definition_says_is_text_in_the_flowchart() -> None:
    lines = drawn("  - {id: a, kind: transform, title: 'x\"]; click s1 <b>#1;', value: '1'}\n")

    assert lines[1:] == ['s1["x#quot;]; click s1 #lt;b#gt;#35;1;"]']
