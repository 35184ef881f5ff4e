"""Two evaluations held against each other: what is shown, what is not, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.cli import main
from assistant.evaluation.comparing import Side, Unequal, compare, judged
from assistant.evaluation.folder import read
from tests.support.results_folder import folder, row


def side(at: Path, rows: list[dict[str, Any]], model: str = "", **more: Any) -> Side:
    return Side(read(folder(at, rows, **more)), at.name, model)


def cases(failed: int, of: int = 12, **more: Any) -> list[dict[str, Any]]:
    return [row(f"c{n:02}", "failed" if n < failed else "passed", **more) for n in range(of)]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (0, 8, "worse"),
        (8, 0, "better"),
        (3, 3, "no difference shown"),
        (0, 1, "no difference shown"),
    ],
)
def test_the_verdict_follows_the_cases(tmp_path: Path, before: int, after: int, verdict: str):
    found = compare(side(tmp_path / "a", cases(before)), side(tmp_path / "b", cases(after)))

    assert found.overall.verdict == verdict
    assert found.overall.n == 12
    assert len(found.turned) == abs(after - before)


def test_four_cases_that_all_got_worse_may_be_chance(tmp_path: Path):
    found = compare(side(tmp_path / "a", cases(0, of=4)), side(tmp_path / "b", cases(4, of=4)))

    assert found.overall.verdict == "no difference shown"
    assert found.overall.measures[0].why == "4 cases differ; fewer than 5 may be chance."
    assert not found.worse


def test_one_template_can_be_worse_where_the_whole_is_not(tmp_path: Path):
    plans = [row(f"p{n}", template="novel") for n in range(60)]
    before = side(tmp_path / "a", [*cases(0), *plans])
    after = side(tmp_path / "b", [*cases(12), *(one | {"verdict": "passed"} for one in plans)])

    found = compare(before, after)

    assert {one.template: one.verdict for one in found.parts}["lesson_plan"] == "worse"
    assert {one.template: one.verdict for one in found.parts}["novel"] == "no difference shown"
    assert found.worse


def test_a_case_that_broke_on_a_side_does_not_count(tmp_path: Path):
    broken = [*cases(0)[:-2], row("c10", "broken"), row("c11", "broken")]

    found = compare(side(tmp_path / "a", cases(0)), side(tmp_path / "b", broken))

    assert (found.overall.n, found.overall.left_out) == (10, 2)
    assert found.overall.verdict == "no difference shown"
    assert [(one.case, one.after) for one in found.turned] == [("c10", "broken"), ("c11", "broken")]


def test_dearer_and_slower_is_worse_though_all_pass(tmp_path: Path):
    before = side(tmp_path / "a", cases(0))
    after = side(tmp_path / "b", cases(0, cost_usd=0.04), seconds=9.0)

    found = {one.name: one.verdict for one in compare(before, after).overall.measures}

    assert found == {
        "Pass rate": "no difference shown",
        "Cost of a case": "worse",
        "Time of a case": "worse",
    }


def test_scores_of_judges_are_held_against_each_other(tmp_path: Path):
    def scored(score: int) -> list[dict[str, Any]]:
        judge = {"type": "judge", "name": "judge alignment", "passed": True, "score": score}
        return cases(0, assertions=[judge])

    found = compare(side(tmp_path / "a", scored(2)), side(tmp_path / "b", scored(4)))

    assert (
        next(
            one.verdict for one in found.overall.measures if one.name == "Score of judge alignment"
        )
        == "better"
    )


def test_repeats_make_no_more_cases(tmp_path: Path):
    before = [one | {"repeat": n} for n in (1, 2, 3) for one in cases(0, of=4)]
    after = [one | {"repeat": n} for n in (1, 2, 3) for one in cases(4, of=4)]

    found = compare(side(tmp_path / "a", before), side(tmp_path / "b", after))

    assert (found.overall.n, found.overall.verdict) == (4, "no difference shown")
    assert found.turned[0].after == "3 of 3 failed"


def test_steps_with_other_prompts_are_named(tmp_path: Path):
    new = {"definition": "a1b2", "prompts": {"goals": "p2"}, "checks": "c1", "template": "1"}

    found = compare(side(tmp_path / "a", cases(0)), side(tmp_path / "b", cases(0, versions=new)))

    assert [(one.what, one.before, one.after) for one in found.versions] == [
        ("prompts goals", "p1", "p2"),
        ("rubric", "r1", ""),
    ]


def test_other_cases_are_refused_by_name(tmp_path: Path):
    before = side(tmp_path / "a", cases(0, of=3))
    after = side(tmp_path / "b", [*cases(0, of=2), row("c09"), row("c10")])

    with pytest.raises(Unequal, match="only in a: lesson_plan/c02; only in b: lesson_plan/c09"):
        compare(before, after)


def test_the_same_case_with_another_brief_is_refused(tmp_path: Path):
    before, after = cases(0, of=3), cases(0, of=3)
    after[1]["brief"] = "magnets"

    with pytest.raises(Unequal, match="asked otherwise in b: lesson_plan/c01"):
        compare(side(tmp_path / "a", before), side(tmp_path / "b", after))


def test_one_model_is_held_against_another_of_the_same_run(tmp_path: Path):
    rows = [*cases(9, model="fast"), *cases(0, model="strong")]

    found = compare(side(tmp_path / "a", rows, "fast"), side(tmp_path / "a", rows, "strong"))

    assert found.overall.verdict == "better"


def test_cases_that_name_their_writer_are_held_against_themselves(tmp_path: Path):
    own = [row("own")]
    before = side(tmp_path / "a", [*cases(0, model="fast"), *own])
    after = side(tmp_path / "b", [*cases(8, model="strong"), *own])

    found = compare(before, after)

    assert (found.overall.n, found.overall.verdict) == (13, "worse")


def test_models_that_do_not_pair_are_refused(tmp_path: Path):
    two = side(tmp_path / "a", [*cases(0, model="fast"), *cases(0, model="strong")])

    with pytest.raises(Unequal, match=r"a has fast, strong and b has rules\. Name one of each"):
        compare(two, side(tmp_path / "b", cases(0)))


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["lesson_plan", "novel"]),
        st.integers(0, 6),
        st.sampled_from(["rules", "claude"]),
        st.integers(1, 2),
        st.sampled_from(["passed", "failed", "broken"]),
        st.floats(0, 2),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda one: one[:4],
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(_ROWS)
def test_an_evaluation_shows_no_difference_to_itself(tmp_path: Path, made: list[Any]):
    rows = [
        row(f"c{n}", verdict, template=template, model=model, repeat=repeat, cost_usd=cost)
        for template, n, model, repeat, verdict, cost in made
    ]
    one = side(tmp_path / "a", rows)

    found = compare(one, one)

    verdicts = {measure.verdict for part in found.parts for measure in part.measures}
    assert verdicts <= {"no difference shown"}
    assert (found.turned, found.versions, found.worse) == ((), (), False)


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=14))
def test_better_one_way_is_worse_the_other_way(differences: list[float]):
    turned = {"better": "worse", "worse": "better"}
    verdict, _ = judged(differences)

    assert judged(differences, more_is_better=False)[0] == turned.get(verdict, verdict)


def told(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, dict[str, Any], str]:
    code = main(["eval", "compare", *words, "--json"])
    out, err = capfdbinary.readouterr()
    return code, json.loads(out), err.decode()


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    return (
        str(folder(tmp_path / "a", cases(0))),
        str(folder(tmp_path / "b", cases(9))),
    )


def test_worse_ends_with_0_unless_it_is_to_fail(pair: tuple[str, str], capfdbinary: Any):
    code, found, _ = told(capfdbinary, *pair)
    strict, _, _ = told(capfdbinary, *pair, "--fail-on", "worse")
    better, _, _ = told(capfdbinary, *reversed(pair), "--fail-on", "worse")

    assert (code, strict, better) == (0, 1, 0)
    assert found["verdict"] == "worse"
    assert len(found["changed_cases"]) == 9
    assert found["parts"][0]["figures"][0]["difference"] == -0.75


def test_what_cannot_be_compared_ends_with_2(
    pair: tuple[str, str], tmp_path: Path, capfdbinary: Any
):
    other = str(folder(tmp_path / "c", cases(0, of=3)))

    assert told(capfdbinary, pair[0], other)[0] == 2
    code, found, said = told(capfdbinary, pair[0], str(tmp_path / "nowhere"))

    assert code == 2
    assert "has no results.jsonl" in said
    assert found["error"]["exit"] == 2


def test_where_nothing_could_be_judged_it_ends_with_3(
    pair: tuple[str, str], tmp_path: Path, capfdbinary: Any
):
    dead = str(folder(tmp_path / "d", [one | {"verdict": "broken"} for one in cases(0)]))

    assert told(capfdbinary, pair[0], dead)[0] == 3


def test_one_model_of_a_folder_is_named_behind_a_sign(
    pair: tuple[str, str], tmp_path: Path, capfdbinary: Any
):
    both = str(folder(tmp_path / "both", [*cases(0), *cases(9, model="claude")]))

    code, found, _ = told(capfdbinary, f"{both}#offline", f"{both}#claude")
    other = str(folder(tmp_path / "prompts", [*cases(9), *cases(0, prompts="shorter")]))
    _, prompts, _ = told(capfdbinary, f"{other}##current", f"{other}#rules#shorter")
    none, refused, _ = told(capfdbinary, f"{both}#gpt", pair[0])

    assert (code, found["verdict"]) == (0, "worse")
    assert prompts["verdict"] == "better"
    assert none == 2
    assert refused["error"]["message"] == f"{both} has no model 'gpt'; it has: claude, rules"
