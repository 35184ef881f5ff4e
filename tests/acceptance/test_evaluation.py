"""The offline smoke set by the real command: one case a template, and the same bytes again."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from assistant.evaluation.cases import read
from graphs.catalog import names, shipped
from tests.support.terminal import COMMAND

ROOT = Path(__file__).resolve().parents[2]
DATASETS = [f"evals/{name}.jsonl" for name in names()]
LIMIT_SECONDS = 600  # of a machine that does much else; alone it takes a tenth of it


def _evaluated(out: Path) -> tuple[int, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("DRAFTROOM_")}
    typed = ["eval", "run", *DATASETS, "--split", "smoke", "--models", "offline"]
    done = subprocess.run(
        [*COMMAND, *typed, "--parallel", "2", "--out", str(out)],
        cwd=ROOT,
        env={**own, "DRAFTROOM_HOME": str(out.parent / "home")},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_smoke_set_passes_and_gives_the_same_bytes_again(tmp_path: Path) -> None:
    ends = [_evaluated(tmp_path / name) for name in ("one", "two")]

    assert [code for code, _ in ends] == [0, 0], ends
    one, two = ((tmp_path / name / "results.jsonl").read_bytes() for name in ("one", "two"))
    assert one == two
    rows = [json.loads(line) for line in one.splitlines()]
    assert [row["template"] for row in rows] == sorted(names())
    assert {(row["verdict"], row["split"], row["cost_usd"]) for row in rows} == {
        ("passed", "smoke", 0.0)
    }
    assert all(any(turn["kept"] and turn["redone"] for turn in row["turns"]) for row in rows)


@pytest.mark.parametrize("name", names())
def test_every_template_has_four_briefs_each_with_an_edit_and_what_it_redoes(name: str) -> None:
    cases = read([str(ROOT / "evals" / f"{name}.jsonl")], lambda one, folder: shipped(one))

    kinds = [placed.case.metadata.tags[0] for placed in cases]
    assert kinds == ["easy", "constrained", "awkward", "adversarial"]
    assert [placed.case.metadata.split for placed in cases] == ["smoke", "", "", ""]
    for placed in cases:
        case = placed.case.model_dump(by_alias=True, exclude_unset=True, mode="json")
        assert any("redone" in turn.get("expect", {}) for turn in case["turns"]), placed.id
        counted = [
            one
            for one in case["assert"]
            if one.get("required", True) and one["type"] not in ("judge", "pairwise")
        ]
        assert counted, placed.id
