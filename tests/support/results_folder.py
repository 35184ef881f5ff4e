"""Folders of results as an evaluation leaves them, written row by row for what reads them."""

import copy
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.support.lesson_sample import sample

HOSTILE = "</script><script>alert(1)</script><img src=//evil.example/x onerror=alert(2)>\x07\u202e"
QUOTE = "Measure mass and volume of six objects"


def row(case: str, verdict: str = "passed", **more: Any) -> dict[str, Any]:
    """Return a line of results.jsonl: a case that passed on the rules, unless said otherwise."""
    return {
        "case": case,
        "dataset": "evals/lesson_plan.jsonl",
        "line": 1,
        "template": "lesson_plan",
        "model": "rules",
        "prompts": "current",
        "repeat": 1,
        "split": "smoke",
        "tags": [],
        "brief": "density lab, grade 7, 47 minutes",
        "verdict": verdict,
        "run_status": "succeeded",
        "why": "" if verdict == "passed" else f"{case} went wrong.",
        "assertions": [
            {"type": "schema", "name": "", "passed": verdict == "passed", "required": True,
             "advisory": False, "weight": 1, "score": None, "said": "", "quotes": []},
        ],
        "turns": [],
        "findings": [],
        "calls": 4,
        "cost_usd": 0.01,
        "words": 900,
        "draft": None,
        "files": [],
        "steps": [],
        "versions": {"template": "1", "definition": "a1b2", "prompts": {"goals": "p1"},
                     "checks": "c1", "rubric": "r1"},
    } | more  # fmt: skip


def folder(
    at: Path,
    rows: Iterable[Mapping[str, Any]],
    *,
    drafts: Mapping[str, Any] | None = None,
    seconds: float = 2.0,
    **summary: Any,
) -> Path:
    """Write a folder of results and return it."""
    rows = list(rows)
    (at / "drafts").mkdir(parents=True, exist_ok=True)
    _lines(at / "results.jsonl", rows)
    _lines(
        at / "timings.jsonl",
        ({name: one[name] for name in ("case", "model", "prompts", "repeat")}
         | {"seconds": seconds, "steps": {}} for one in rows),
    )  # fmt: skip
    for name, draft in (drafts or {}).items():
        (at / "drafts" / name).write_text(json.dumps(draft), "utf-8")
    passed = sum(one["verdict"] == "passed" for one in rows)
    told = {
        "verdict": "PASS" if passed == len(rows) else "FAIL",
        "exit_code": 0 if passed == len(rows) else 1,
        "thresholds": {"pass_rate": 1.0},
        "why": "",
        "environment": {"draftroom": "0.1.0", "python": "3.11"},
    }
    (at / "summary.json").write_text(json.dumps(told | summary), "utf-8")
    return at


def stages(*drafts: Any) -> dict[str, Any]:
    """Return what is kept of a case: its draft before the first turn, and after each."""
    return {"stages": [{"turn": turn, "draft": draft} for turn, draft in enumerate(drafts)]}


def rich(at: Path) -> Path:
    """Write a folder with everything in it that a report can show, hostile text too."""
    drafts = {"density.json": stages(_lesson(minutes=47), _lesson(minutes=47), _lesson()),
              "density-claude.json": stages(_lesson(), _lesson("six small objects")),
              "hostile.json": stages({HOSTILE: HOSTILE, "text": [HOSTILE]})}  # fmt: skip
    return folder(
        at,
        _rows(),
        drafts=drafts,
        why="3 of 14 tries failed and 1 broke.",
        judge_notes=[
            {"told": "gemini saw 23 of 24 planted flaws in lesson_plan.", "sure": True},
            {"told": "gemini was never calibrated for business_plan: read its scores with care.",
             "sure": False},
        ],
    )  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    return [
        _edited(),
        _edited(model="claude", draft="drafts/density-claude.json", verdict="passed", why="",
                cost_usd=0.031, calls=12, words=1_310),
        row("contradictory-minutes", "failed", brief="47 minutes, phases of 60",
            tags=["adversarial"], draft="drafts/density.json",
            why="L01 should have blocked: the phases take 60 of 47 minutes.", findings=FOUND),
        row("contradictory-minutes", tags=["adversarial"], model="claude", findings=FOUND[1:],
            brief="47 minutes, phases of 60"),
        row(f"injected {HOSTILE}", "failed", brief=HOSTILE, why=HOSTILE,
            tags=[HOSTILE, "adversarial"], draft="drafts/hostile.json",
            turns=[{"turn": 1, "did": HOSTILE, "redone": [HOSTILE], "kept": [], "said": HOSTILE,
                    "passed": False, "why": HOSTILE}],
            assertions=[{"type": "regex", "name": HOSTILE, "passed": False, "said": HOSTILE,
                         "quotes": [{"quote": HOSTILE, "path": ""}]}]),
        row(f"injected {HOSTILE}", model="claude", brief=HOSTILE, tags=[HOSTILE, "adversarial"]),
        row("easy", brief="photosynthesis, grade 6"),
        row("easy", brief="photosynthesis, grade 6", model="claude"),
        *(row(case, template="business_plan", model=model, dataset="evals/business_plan.jsonl",
              brief="business plan for a bakery, need a 60k loan", tags=["loan"],
              findings=[{"check": "B04", "severity": "warn", "message": "Rent has no source.",
                         "place": "costs/rent"}] if case == "bakery" else [])
          for case in ("bakery", "cafe") for model in ("rules", "claude")),
        row("bookshop", "broken", template="business_plan", run_status="paused",
            why="The provider did not answer five times in a row.", assertions=[]),
        row("bookshop", template="business_plan", model="claude"),
    ]  # fmt: skip


FOUND = [
    {"check": "L01", "severity": "block", "message": "The phases take 60 of 47 minutes.",
     "place": "sequence › phases"},
    {"check": "L14", "severity": "info", "message": "No standard is named.", "place": "standards"},
]  # fmt: skip


def _edited(**more: Any) -> dict[str, Any]:
    """Return a case with a conversation, and judges who gave quotes."""
    good = more.get("verdict") == "passed"
    wrong = "" if good else "goals was made again; it should be kept."
    turns = [
        {"turn": 1, "did": "approve_goals: approve", "redone": [], "kept": [],
         "calls": 3, "asked": 0, "said": "", "passed": True, "why": ""},
        {"turn": 2, "did": "while sequence: 'make it 30 minutes'",
         "redone": ["timing", "sequence", "handouts", "goals"],
         "kept": ["evidence", "standards", *(f"items.write[Q{n}]" for n in range(5))],
         "calls": 5, "asked": 1, "said": "Done. 4 steps were made again, 2 kept.",
         "passed": good, "why": wrong},
    ]  # fmt: skip
    asserted = [
        {"type": "schema", "name": "schema", "passed": True},
        {"type": "check", "name": "check L01", "passed": True, "said": "The minutes add up to 47."},
        {"type": "judge", "name": "judge alignment", "passed": True, "weight": 2, "score": 3,
         "said": "The task is what the objective asks for.",
         "quotes": [{"quote": f"{QUOTE},", "path": ""}]},
        {"type": "judge", "name": "judge voice", "passed": False, "advisory": True, "score": 2,
         "said": "It reads like a form.",
         "quotes": [{"quote": "words that stand nowhere in the draft", "path": ""}]},
        {"type": "pairwise", "name": "pairwise alignment", "passed": None,
         "said": "Not run: needs a model to judge."},
    ]  # fmt: skip
    given = {"tags": ["middle-school", "edit"], "draft": "drafts/density.json", "turns": turns,
             "why": wrong, "assertions": asserted}  # fmt: skip
    return row("lesson-47-to-30", **({"verdict": "failed"} | given | more))


def _lesson(activity: str = "", minutes: int = 30) -> dict[str, Any]:
    whole = sample().model_dump(mode="json")
    draft = {part: copy.deepcopy(whole[part]) for part in ("brief", "period", "goals", "evidence")}
    draft["period"]["minutes"] = minutes
    if activity:
        draft["brief"]["activity"] = f"Measure mass and volume of {activity}."
    return draft


def _lines(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    file.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
