"""Planted flaws: clean drafts are clean, each flaw is planted, and code catches its own class."""

import asyncio
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from assistant.evaluation.calibration import Calibration, Trial, trial, uncaught_by_code
from assistant.evaluation.families import family, partial_to, warning
from assistant.evaluation.flaws import flaws_of
from assistant.evaluation.flaws.planting import FILLER, PLEA
from assistant.evaluation.specimens import recipes_in
from assistant.evaluation.trust import keep, notes
from graphs import paths
from graphs.catalog import names
from graphs.errors import DefinitionError, GraphError
from graphs.keys import canonical

EVALS = Path(__file__).resolve().parents[2] / "evals"


@cache
def trial_of(template: str) -> Trial:
    return asyncio.run(trial(EVALS, template))


@pytest.mark.parametrize("template", names())
def test_three_clean_drafts_are_found_clean_and_each_flaw_is_caught_by_its_check(
    template: str,
) -> None:
    found = trial_of(template)
    specimens = {pair.specimen.name: pair.specimen for pair in found.pairs}

    assert len(specimens) >= 3
    for one in specimens.values():
        assert one.findings(one.draft) == []
    assert [uncaught_by_code(pair) for pair in found.pairs if pair.flaw.check] == [
        None for pair in found.pairs if pair.flaw.check
    ]


@pytest.mark.parametrize("template", names())
def test_every_flaw_is_planted_and_every_criterion_that_counts_has_one(template: str) -> None:
    found = trial_of(template)

    assert {pair.flaw.id for pair in found.pairs} == {one.id for one in flaws_of(template)}
    assert len(flaws_of(template)) >= 8
    for flaw in flaws_of(template):
        assert flaw.check or flaw.criterion, flaw.id
        assert not flaw.criterion or found.rubric.criterion(flaw.criterion), flaw.id
    tried = {flaw.criterion for flaw in flaws_of(template)}
    assert tried >= {one.id for one in found.rubric.criteria if not one.advisory}


@pytest.mark.parametrize("template", names())
def test_a_judge_can_see_each_flaw_it_is_tried_with(template: str) -> None:
    found = trial_of(template)
    for pair in found.to_judge:
        clean, flawed = (
            paths.without(one, found.rubric.unseen) for one in (pair.specimen.draft, pair.flawed)
        )
        assert canonical(clean) != canonical(flawed), f"{pair.specimen.name} {pair.flaw.id}"


def test_each_template_is_tried_with_a_draft_that_pleads() -> None:
    for template in names():
        pleading = [pair for pair in trial_of(template).pairs if pair.flaw.id == "plea"]
        assert pleading
        assert all(PLEA in canonical(pair.flawed) for pair in pleading)
    padded = [one for one in trial_of("lesson_plan").pairs if one.flaw.id == "padded"]
    assert all(FILLER in canonical(one.flawed) for one in padded)


def test_a_specimen_is_the_same_each_time() -> None:
    again = asyncio.run(trial(EVALS, "breakdown"))

    assert [pair.flawed for pair in again.pairs] == [
        pair.flawed for pair in trial_of("breakdown").pairs
    ]


def test_faulty_specimens_are_refused_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "novel.yaml").write_text(
        "template: novel\nspecimens:\n  - {name: one, inputs: {}, wrote: {}}\n", "utf-8"
    )

    with pytest.raises(DefinitionError, match=r"novel.yaml:3:\d+: /specimens/0/wrote"):
        recipes_in(tmp_path, "novel")
    with pytest.raises(DefinitionError, match="there are no specimens of this template"):
        recipes_in(tmp_path, "breakdown")


def test_a_specimen_that_fills_in_what_is_not_there_is_refused(tmp_path: Path) -> None:
    for folder in ("rubrics", "calibration"):
        (tmp_path / folder).mkdir()
        text = (EVALS / folder / "lesson_plan.yaml").read_text("utf-8")
        if folder == "calibration":
            text += "    written: {goal: {/text: another}}\n"
        (tmp_path / folder / "lesson_plan.yaml").write_text(text, "utf-8")

    with pytest.raises(GraphError, match="fills in 'goal', and there is no such step"):
        asyncio.run(trial(tmp_path, "lesson_plan"))


@pytest.mark.parametrize(
    ("model", "maker"),
    [
        ("gpt-4o", "OpenAI"),
        ("azure/gpt-4o-mini", "OpenAI"),
        ("openrouter/openai/o3-mini", "OpenAI"),
        ("anthropic/claude-sonnet-4", "Anthropic"),
        ("bedrock/us.anthropic.claude-3-5-sonnet-20240620-v1:0", "Anthropic"),
        ("vertex_ai/gemini-2.0-flash", "Google"),
        ("ollama/gemma3:12b", "Google"),
        ("ollama/llama3.1", "Meta"),
        ("groq/meta-llama/llama-4-scout", "Meta"),
        ("mistral/mistral-large-latest", "Mistral"),
        ("openai/own-model", "own"),
    ],
)
def test_a_model_is_of_its_makers_family_whoever_serves_it(model: str, maker: str) -> None:
    assert family(model) == maker


def calibration(seen: int, rubric: str = "abc") -> Calibration:
    return Calibration(
        template="novel",
        rubric=rubric,
        planted=30,
        seen=seen,
        missed=(),
        code_planted=18,
        code_caught=18,
        code_missed=(),
    )


@pytest.mark.parametrize(
    ("seen", "rubric", "sure", "said"),
    [
        (30, "abc", True, "one/judge saw 30 of 30 planted flaws in novel."),
        (27, "abc", True, "saw 27 of 30"),
        (26, "abc", False, "fewer than 90%: read its scores with care."),
        (30, "old", False, "by an earlier rubric: calibrate it again."),
    ],
)
def test_a_judge_is_trusted_from_nine_in_ten_by_the_rubric_of_now(
    tmp_path: Path, seen: int, rubric: str, sure: bool, said: str
) -> None:
    keep(tmp_path, "one/judge", [calibration(seen, rubric)])

    (note,) = notes(tmp_path, "one/judge", {"novel": "abc"}, ["rules"])

    assert (note.sure, said in note.told) == (sure, True)
    assert calibration(seen).is_trusted is (seen >= 27)


def test_what_is_known_of_other_judges_and_templates_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, "one/judge", [calibration(30)])
    keep(tmp_path, "other/judge", [calibration(3)])
    keep(tmp_path, "one/judge", [replace(calibration(30), template="assessment")])

    rubrics = {"assessment": "abc", "novel": "abc", "lesson_plan": "abc"}
    told = notes(tmp_path, "one/judge", rubrics, ["one/judge"])

    assert [one.sure for one in told] == [False, True, False, True]
    assert "same family" in told[0].told
    assert "was never calibrated for lesson_plan" in told[2].told


def test_a_judge_of_the_writers_family_is_warned_of() -> None:
    assert partial_to("azure/gpt-4.1", ["openai/gpt-4o", "rules", "ollama/llama3.1"]) == (
        "openai/gpt-4o",
    )
    told = warning("azure/gpt-4.1", ["openai/gpt-4o", "rules"])
    assert "same family (OpenAI)" in told
    assert warning("anthropic/claude-sonnet-4", ["openai/gpt-4o", "rules"]) == ""
    assert warning("openai/gpt-4o", ["rules"]) == ""
