"""draftroom eval with a judge: what it costs, what it is told, and what becomes of its trouble."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.evaluation.calibration import trial
from graphs import paths
from tests.support.evaluations import case, dataset, evaluated, rows
from tests.support.judge_model import RUBRICS, JudgeModel, blocks
from tests.support.model_replies import FAULTS
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]
EVALS = RUBRICS.parent
JUDGE = "openai/judge-model"
JUDGED = {"type": "judge", "criterion": "alignment", "min": 3}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ModelServer) -> Path:
    """A data folder, and a workflow with its rubric: that of the lesson under another name."""
    for name in [one for one in os.environ if one.startswith("DRAFTROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DRAFTROOM_API_BASE", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    (tmp_path / "rubrics").mkdir()
    text = (RUBRICS / "lesson_plan.yaml").read_text("utf-8")
    text = text.replace("template: lesson_plan", "template: notes")
    (tmp_path / "rubrics" / "notes.yaml").write_text(text, "utf-8")
    return tmp_path


def asserting(*assertions: dict[str, Any]) -> dict[str, Any]:
    return case(**{"assert": list(assertions)})


def assertion(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = rows(out)[0]["assertions"][0]
    return found


def reading(level: float) -> JudgeModel:
    return JudgeModel(
        lambda draft: level, quote=lambda draft: str(draft["text"]), like="lesson_plan"
    )


@pytest.mark.parametrize(("level", "ends"), [(4, 0), (2, 1)])
def test_a_judge_passes_or_fails_a_case_with_a_quote_and_its_caution(
    home: Path, server: ModelServer, capsys: pytest.CaptureFixture[str], level: int, ends: int
) -> None:
    server.answer_with(reading(level))
    path, out = dataset(home, asserting(JUDGED)), home / "out"

    assert evaluated("run", path, "--out", out, "--models", "offline", "--judge", JUDGE) == ends

    found = assertion(out)
    assert (found["score"], found["passed"]) == (level, level >= 3)
    assert found["quotes"][0]["path"] == "/text"
    assert len(server.requests) == 3
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    (note,) = summary["judge_notes"]
    assert not note["sure"]
    assert f"{JUDGE} was never calibrated for notes" in note["told"]
    assert "was never calibrated for notes" in (out / "report.html").read_text("utf-8")
    assert "was never calibrated" in capsys.readouterr().out


def test_a_judgement_is_not_paid_for_again(home: Path, server: ModelServer) -> None:
    server.answer_with(reading(3))
    path = dataset(home, asserting(JUDGED))
    typed = ("run", path, "--out", home / "out", "--models", "offline", "--judge", JUDGE)
    assert evaluated(*typed) == 0
    server.answer_with(lambda received: FAULTS["server_error"])

    assert evaluated(*typed) == 0
    assert len(server.requests) == 3


def test_a_dead_judge_breaks_the_case_and_fails_none(home: Path, server: ModelServer) -> None:
    server.answer_with(lambda received: FAULTS["wrong_key"])
    path, out = dataset(home, asserting(JUDGED)), home / "out"

    assert evaluated("run", path, "--out", out, "--models", "offline", "--judge", JUDGE) == 3
    assert rows(out)[0]["verdict"] == "broken"


def test_a_judge_that_proves_nothing_breaks_the_case(home: Path, server: ModelServer) -> None:
    server.answer_with(
        JudgeModel(lambda draft: 4, quote=lambda draft: "Invented.", like="lesson_plan")
    )
    path, out = dataset(home, asserting(JUDGED)), home / "out"

    assert evaluated("run", path, "--out", out, "--models", "offline", "--judge", JUDGE) == 3
    assert 'the quote "Invented." is not in the draft' in rows(out)[0]["why"]


def test_an_advisory_score_is_shown_and_fails_nothing(home: Path, server: ModelServer) -> None:
    server.answer_with(reading(1))
    path, out = dataset(home, asserting({**JUDGED, "advisory": True})), home / "out"

    assert evaluated("run", path, "--out", out, "--models", "offline", "--judge", JUDGE) == 0
    assert (assertion(out)["score"], assertion(out)["passed"]) == (1, False)


def test_without_a_judge_nothing_is_judged_and_no_score_is_made_up(home: Path) -> None:
    path, out = dataset(home, asserting(JUDGED)), home / "out"

    assert evaluated("run", path, "--out", out, "--models", "offline") == 0
    assert (assertion(out)["score"], assertion(out)["passed"]) == (None, None)
    assert assertion(out)["said"] == "Not run: needs a model to judge."


def test_a_draft_is_compared_with_the_one_before_its_edit(home: Path, server: ModelServer) -> None:
    judge = JudgeModel(
        lambda draft: float(draft["size"]),
        quote=lambda draft: str(draft["text"]),
        like="lesson_plan",
    )
    server.answer_with(judge)
    pair = {"type": "pairwise", "criterion": "rigour", "against": "before"}
    path, out = dataset(home, asserting(pair)), home / "out"

    assert evaluated("run", path, "--out", out, "--models", "offline", "--judge", JUDGE) == 1
    sizes = [(blocks(one.prompt)["first"]["size"]) for one in server.requests]
    assert sorted(sizes) == [2, 3]


def test_a_criterion_that_the_rubric_has_not_is_a_usage_error(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = dataset(home, asserting({**JUDGED, "criterion": "alignmant"}))

    assert evaluated("run", path, "--out", home / "out", "--models", "offline") == 2
    told = capsys.readouterr().err
    assert "cases.jsonl:1:" in told
    assert "/assert/0/criterion there is no criterion 'alignmant' (allowed: alignment" in told
    assert not (home / "out").exists()


async def clean_drafts(template: str) -> list[Any]:
    found = await trial(EVALS, template)
    return [paths.without(one.specimen.draft, found.rubric.unseen) for one in found.pairs]


def calibrated(home: Path, out: str) -> int:
    evals = home / "evals"
    for folder in ("rubrics", "calibration"):
        (evals / folder).mkdir(parents=True, exist_ok=True)
        name = "breakdown.yaml"
        text = (EVALS / folder / name).read_text("utf-8")
        (evals / folder / name).write_text(text, "utf-8")
    typed = ["eval", "calibrate", "breakdown", "--judge", JUDGE, "--evals", str(evals)]
    return main([*typed, "--out", str(home / out)])


def test_a_good_judge_is_trusted_and_a_blind_one_is_not(
    home: Path, server: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = asyncio.run(clean_drafts("breakdown"))
    server.answer_with(JudgeModel(lambda draft: float(draft in clean), quote=title))
    assert calibrated(home, "good") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "24 flaws in both orders: 48 calls or more, their price is not known." in told
    assert "saw 24 of 24 flaws (100%); checks caught 6 of 6." in told
    noted = json.loads((home / "evals" / "judges.json").read_text("utf-8"))
    assert noted[JUDGE]["breakdown"]["seen"] == 24

    server.answer_with(JudgeModel(lambda draft: 1, quote=title))
    assert calibrated(home, "blind") == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "caution breakdown" in told
    assert "missed in tide: One person is there twice. Both were found equal." in told


def test_a_template_that_is_not_there_is_a_usage_error(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["eval", "calibrate", "breakdwon", "--judge", JUDGE, "--out", str(home / "out")]

    assert main(typed) == 2
    assert "there is no template 'breakdwon'; there are: assessment" in capsys.readouterr().err
    assert not (home / "out").exists()


def title(draft: Any) -> str:
    return str(draft["reading"]["episodes"][0]["scenes"][0]["heading"])


def test_a_calibration_that_was_broken_off_goes_on_without_paying_twice(
    home: Path, server: ModelServer
) -> None:
    clean = asyncio.run(clean_drafts("breakdown"))
    good = JudgeModel(lambda draft: float(draft in clean), quote=title)
    server.answer_with(
        lambda received: FAULTS["wrong_key"] if received.number == 20 else good(received)
    )
    assert calibrated(home, "out") == 3
    asked = len(server.requests)
    assert not (home / "evals" / "judges.json").exists()

    server.answer_with(good)
    assert calibrated(home, "out") == 0
    answered = (home / "out" / "judged.jsonl").read_text("utf-8").splitlines()
    assert len(answered) == 48
    assert len(server.requests) - asked < 48 - 10
