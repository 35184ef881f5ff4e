"""What the documents say of the language is held against the code."""

import re
from pathlib import Path

from graphs.catalog import written
from graphs.check import KINDS
from graphs.definition import Definition, Input, StepBase

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "workflows.md").read_text("utf-8")


def test_the_example_of_the_guide_is_a_workflow():
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None

    flow = written(example[1], file="workflows.md")

    assert flow.upstream["guide"] == ("plan", "pages")


def test_the_guide_names_every_kind_and_every_key():
    keys = [*KINDS, *Definition.model_fields, *Input.model_fields, *StepBase.model_fields]

    assert [key for key in keys if key != "draft" and f"`{key}" not in GUIDE] == []
