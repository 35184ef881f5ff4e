"""A regression planted in a kept draft turns an evaluation red, for every type of assertion."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from assistant.evaluation.assertions import Assertion
from tests.support.evaluations import evaluated, rows

EVALS = Path(__file__).resolve().parents[2] / "evals"
CASE = "tide"
BY_A_JUDGE = {"judge", "pairwise"}  # with a judge, in test_evaluation_judged.py
BOAT = {"kind": "set_input", "name": "threads", "value": ["The boat: boat"]}
TOLD = "The institutional interdependencies of representational continuity are unsatisfactory."

Kept = dict[str, Any]
Plant = Callable[[Kept, Path], None]


def changed(change: Callable[[Any], object]) -> Plant:
    """Return what plants a change in the draft as it stands at the end."""
    return lambda kept, out: [change(stage["draft"]) for stage in kept["stages"]] and None


def _quotes(draft: Any) -> list[Any]:
    return [quote for one in draft["continuity"]["misfits"] for quote in one["quotes"]]


_SAYS_MORE = changed(lambda draft: draft["reading"]["cast"][0].update(words=900))


def _spoilt(kept: Kept, out: Path) -> None:
    for one in kept["files"]:
        path = out / one["path"]
        path.write_bytes(path.read_bytes()[:200])


def _said(words: str) -> Plant:
    return changed(lambda draft: draft["continuity"]["misfits"][0].update(message=words))


def _also(steps: str, step: str) -> Plant:
    return lambda kept, out: kept["turns"][0][steps].append(step)


def _fewer(kept: Kept, out: Path) -> None:
    kept["turns"][0]["redone"].remove("grid")


# Each holds of the draft as it is, and does not where this is planted in it.
REGRESSIONS: list[tuple[dict[str, Any], Plant]] = [
    ({"type": "schema"}, changed(lambda draft: draft.pop("grid"))),
    ({"type": "check", "id": "BD02"}, _SAYS_MORE),
    (
        {"type": "check", "id": "none_blocking"},
        _SAYS_MORE,
    ),
    (
        {"type": "regex", "path": "/grid/rows", "pattern": "The boat"},
        changed(lambda draft: draft["grid"].update(rows=[])),
    ),
    (
        {"type": "words", "path": "/continuity", "min": 20},
        changed(lambda draft: draft["continuity"].update(misfits=[])),
    ),
    ({"type": "fk", "path": "/continuity/misfits/names_1/message", "max": 9}, _said(TOLD)),
    (
        {"type": "known_numbers", "path": "/continuity/misfits/names_1/message"},
        _said("They meet 4,711 times."),
    ),
    ({"type": "refs"}, changed(lambda draft: _quotes(draft)[0].update(episode="EP99"))),
    ({"type": "export", "format": "docx", "opens": True}, _spoilt),
    (
        {"type": "export", "format": "pdf"},
        lambda kept, out: kept.update(files=[f for f in kept["files"] if f["format"] != "pdf"]),
    ),
    ({"type": "redone", "turn": 1, "steps": ["grid", "review", "export"]}, _fewer),
    (
        {"type": "redone", "turn": 1, "steps": ["grid", "review", "export"]},
        _also("redone", "reading"),
    ),
    ({"type": "kept", "turn": 1, "steps": ["continuity"]}, _also("redone", "continuity")),
    (
        {"type": "after_edit", "assert": {"type": "check", "id": "BD02"}},
        _SAYS_MORE,
    ),
    ({"type": "cost_usd", "max": 0.4}, lambda kept, out: kept.update(cost_usd=0.5)),
    ({"type": "latency_s", "max": 3_600}, lambda kept, out: kept.update(seconds=3_601.0)),
]


def _dataset(folder: Path, *assertions: dict[str, Any]) -> Path:
    case = {
        "id": CASE,
        "template": "breakdown",
        "input": {"files": ["tide_ep01.fountain", "tide_ep02.fountain"]},
        "turns": [{"edit": BOAT}],
        "assert": assertions,
    }
    path = folder / "cases.jsonl"
    path.write_text(f"{json.dumps(case)}\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the results of one case in which all of this holds."""
    folder = tmp_path_factory.mktemp("evaluation")
    shutil.copytree(EVALS / "files", folder / "files")
    with pytest.MonkeyPatch.context() as patch:
        for name in [one for one in os.environ if one.startswith("DRAFTROOM_")]:
            patch.delenv(name)
        patch.setenv("DRAFTROOM_HOME", str(folder / "home"))
        path = _dataset(folder, *(assertion for assertion, _ in REGRESSIONS))
        assert evaluated("run", path, "--models", "offline", "--out", folder / "out") == 0
        yield folder


def test_every_type_of_assertion_can_turn_it_red() -> None:
    union = get_args(Assertion)[0]
    types = {get_args(one.model_fields["type"].annotation)[0] for one in get_args(union)}

    assert {assertion["type"] for assertion, _ in REGRESSIONS} == types - BY_A_JUDGE


@pytest.mark.parametrize(
    ("assertion", "plant"),
    REGRESSIONS,
    ids=[f"{number} {one['type']}" for number, (one, _) in enumerate(REGRESSIONS, start=1)],
)
def test_a_planted_regression_ends_with_1_and_names_the_case(
    played: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    assertion: dict[str, Any],
    plant: Plant,
) -> None:
    out = tmp_path / "out"
    shutil.copytree(played / "out", out, ignore=shutil.ignore_patterns("*.db*", "report.html"))
    shutil.copytree(played / "files", tmp_path / "files")
    path = _dataset(tmp_path, assertion)
    (draft,) = (out / "drafts").iterdir()
    kept = json.loads(draft.read_text("utf-8"))
    plant(kept, out)
    draft.write_text(json.dumps(kept), "utf-8")

    ended = evaluated("replay", out, path)

    (row,) = rows(out)
    (found,) = row["assertions"]
    assert ended == 1
    assert f"failed  {CASE}" in capsys.readouterr().out
    assert (found["type"], found["passed"]) == (assertion["type"], False)
    assert found["said"] in row["why"]
