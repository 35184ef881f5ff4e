"""The SVG drawing of a workflow: every step by its name, nothing that could run, well-formed."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from graphs.catalog import names, shipped, written
from graphs.drawing import svg

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_step_of_a_definition_stands_in_its_drawing(file: Path) -> None:
    flow = written(file.read_text("utf-8"))

    drawn = ET.fromstring(svg(flow))

    titles = [one.findtext(f"{SVG}title") for one in drawn.iter(f"{SVG}g")]
    assert {one.step.title or one.step.id for one in flow.placed.values()} <= set(titles)


@pytest.mark.parametrize("name", names())
def test_a_template_is_drawn(name: str) -> None:
    drawn = ET.fromstring(svg(shipped(name)))

    assert drawn.findtext(f"{SVG}title") == shipped(name).definition.title


def test_what_a_definition_says_is_text_in_the_drawing() -> None:
    flow = written(
        "draftroom: 1\nname: small\ntitle: '<script>alert(1)</script>'\nsteps:\n"
        "  - {id: a, kind: transform, title: '\"><b onload=x>', value: '1'}\n"
    )

    drawn = ET.fromstring(svg(flow))

    tags = {one.tag.removeprefix(SVG) for one in drawn.iter()}
    assert tags <= {"svg", "title", "desc", "style", "defs", "marker", "path", "g", "rect", "text"}
    assert drawn.findtext(f"{SVG}title") == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("conditional", ["if ", "otherwise"]),
        ("saga", ["takes back: flight", "takes back: hotel"]),
        ("retry", ["if this fails: "]),
        ("loop", []),
        ("in_order", ["for each of "]),
    ],
)
def test_the_drawing_says_when_a_step_is_done_and_for_what(example: str, said: list[str]) -> None:
    flow = written((EXAMPLES[0].parent / f"{example}.yaml").read_text("utf-8"))

    drawn = ET.fromstring(svg(flow))

    small = [
        "".join(one.itertext()) for one in drawn.iter(f"{SVG}text") if one.get("class") == "kind"
    ]
    assert [words for words in said if not any(words in one for one in small)] == []
