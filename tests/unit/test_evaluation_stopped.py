"""A draft that is stopped before there is one: the check of an earlier gate still names why."""

import json
from pathlib import Path

import pytest

from assistant.evaluation.cases import read
from assistant.evaluation.results import Drafted
from assistant.evaluation.scoring import Scorer
from graphs.catalog import shipped
from graphs.findings import blocking


@pytest.mark.parametrize(("check", "verdict"), [("N01", "passed"), ("N06", "failed")])
async def test_an_impossible_plan_ends_in_the_block_that_names_it(
    tmp_path: Path, check: str, verdict: str
) -> None:
    case = {
        "id": "long",
        "input": {"brief": "thriller, 80,000 words in 2 scenes of 300 words"},
        "turns": [{"say": "make it 70,000 words"}],
        "expect": {"status": "waiting", "block": ["N01"]},
        "assert": [{"type": "cost_usd", "max": 0}],
    }
    (tmp_path / "novel.jsonl").write_text(json.dumps(case), "utf-8")
    (placed,) = read([str(tmp_path / "novel.jsonl")], lambda name, folder: shipped(name))
    found = blocking(check, "/size/words", "It does not add up.", "600 of 80,000")
    drafted = Drafted(template="novel", brief="", run_status="waiting", found=(found,))

    score = await Scorer(tmp_path).score(placed, drafted, shipped("novel"))

    assert score.verdict == verdict
    assert score.unexpected == (() if verdict == "passed" else ("N06",))
