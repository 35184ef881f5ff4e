"""Notations: whatever a definition is written in, it is read back as the same definition."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.actions import from_actions
from graphs.builder import Builder
from graphs.catalog import names, outline, written
from graphs.check import parsed
from graphs.definition import Definition
from graphs.errors import DefinitionError
from graphs.notations import as_data, as_json, as_nodes, as_yaml, from_nodes
from graphs.workflow import Workflow

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)

_ALWAYS = ("agent", "transform", "rows", "analyze", "schedule", "wait", "each", "extract", "load")
_ALWAYS += ("http", "notify")
_GATED = ("agent", "transform", "analyze", "review", "revise", "extract")
_BEFORE = ("approval", "review", "publish", "post", "withdraw")  # of a step before
_OF_ROWS = st.fixed_dictionaries(
    {},
    optional={
        "filter": st.just("row.a > inputs.n"),
        "map": st.sampled_from(["row.a", {"a": "row.b", "b": "position"}]),
        "aggregate": st.just({"by": ["a"], "take": {"n": "count", "all": {"join": "b"}}}),
        "sort": st.sampled_from(["-a", ["a", "-b"]]),
        "limit": st.integers(1, 9),
        "format": st.just("{a}: {b:.2f}"),
    },
)
_SOURCES: list[dict[str, Any]] = [
    {"from": {"file": "in/{n}.csv", "encoding": "cp1252"}, "with": {"n": "inputs.n"}},
    {
        "from": {"sql": "select a from t where n = :n", "database": "d"},
        "columns": {"a": "text"},
    },
    {"from": {"http": "https://x.example/{n}", "headers": {"A": {"secret": "S"}}}},
]
_PLACES: list[dict[str, Any]] = [
    {"to": {"file": "out/{n}.jsonl"}, "with": {"n": "inputs.n"}},
    {"to": {"table": "s.t", "database": "d", "key": ["a"], "remove": True}, "ask": "So?"},
    {"to": {"http": "https://x.example/rows", "headers": {"A": "b"}}, "idempotent": True},
]
_GATES: list[dict[str, Any]] = [
    {"if": "result.a > inputs.n", "otherwise": "abort"},
    {"if": {"It holds": "true"}, "checks": ["T01"], "otherwise": "continue"},
    {"checks": "all"},
]
_SECRET: dict[str, Any] = {"headers": {"Authorization": {"secret": "CMS"}, "X-A": "b"}}
_HOOK: dict[str, Any] = {**_SECRET, "webhook": "https://a.b/c", "sign": {"secret": "KEY"}}
_GIVEN = {"slots": "inputs.n", "length": "1 hour", "prefer": "slot.hour"}
_BETWEEN = {
    "between": {"from": "inputs.n", "until": "inputs.n"},
    "days": ["mon"],
    "hours": "09:00-17:00",
}


def _drawn_again(definition: Definition) -> Definition:
    drawn = json.loads(json.dumps(as_nodes(Workflow(definition))))
    return Definition.model_validate(from_nodes(drawn))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_is_the_same_in_every_notation(file: Path) -> None:
    definition = written(file.read_text("utf-8")).definition

    assert parsed(as_yaml(definition))[0] == definition
    assert parsed(as_json(definition))[0] == definition
    assert _drawn_again(definition) == definition


@pytest.mark.parametrize("name", names())
def test_a_template_is_the_same_in_every_notation(name: str) -> None:
    definition = outline(name)

    assert parsed(as_yaml(definition))[0] == definition
    assert _drawn_again(definition) == definition


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """Definitions of all kinds of steps, each reading some of those before it."""
    count = draw(st.integers(1, 6))
    steps: list[dict[str, Any]] = []
    for index in range(count):
        before = [one["id"] for one in steps]
        some = draw(st.lists(st.sampled_from(before), unique=True, max_size=3)) if before else []
        steps.append(_step(draw, f"s{index}", some, before))
    return {
        "draftroom": 1,
        "name": "made",
        "title": draw(_TEXT),
        "description": draw(_TEXT),
        "inputs": {
            "n": {"type": "integer", "title": draw(_TEXT), "default": draw(st.integers(0, 9))}
        },
        "roles": {"writer": {"title": "Writer", "brief": draw(_TEXT) or "Write."}},
        "steps": steps,
    }


def _step(draw: st.DrawFn, name: str, some: list[str], before: list[str]) -> dict[str, Any]:
    step: dict[str, Any] = {"id": name, "title": draw(_TEXT)}
    if draw(st.booleans()):
        step["needs"] = draw(st.lists(st.sampled_from(before), unique=True)) if before else []
    kind = draw(st.sampled_from([*_ALWAYS, *_BEFORE * bool(before)]))
    reads = {one: f"steps.{one}" for one in some}
    match kind:
        case "agent":
            more = draw(st.sampled_from([{}, {"retry": {"attempts": 4}}, {"on_error": "ask"}]))
            step |= {"role": "writer", "with": reads, "output": {"text": "text"}, **more}
        case "transform":
            step |= {"with": reads, "set": {"sum": "inputs.n + 1"}}
        case "rows":
            step |= {"from": f"steps.{before[0]}.rows" if before else "inputs.n", **draw(_OF_ROWS)}
            kind = "transform"
        case "analyze":
            step |= {"from": "inputs.n", **draw(st.sampled_from([{}, {"figures": ["a", "b"]}]))}
        case "schedule":
            step |= draw(st.sampled_from([_GIVEN, _BETWEEN]))
        case "review":
            kind = draw(st.sampled_from(["review", "revise"]))
            judged = {"role": "writer", "criteria": draw(st.sampled_from([{"a": "b"}, ["a"]]))}
            step |= {"of": draw(st.sampled_from(before)), **(judged if kind == "review" else {})}
        case "wait":
            step |= draw(st.sampled_from([{"for": "2 days"}, {"event": "a.b", "within": "1 hour"}]))
        case "http" | "publish" | "post" | "withdraw" | "notify" | "extract" | "load":
            step |= _outside(draw, kind, before)
            kind = {"withdraw": "publish"}.get(kind, kind)
        case "approval":
            step |= {"of": draw(st.sampled_from(before)), "ask": draw(_TEXT)}
        case _:
            step |= {
                "items": "inputs.n",
                "steps": [{"id": "in", "kind": "transform", "value": "item"}],
            }
    if kind in _GATED and draw(st.booleans()):
        step["gate"] = draw(st.sampled_from(_GATES))
    return step | {"kind": kind}


def _outside(draw: st.DrawFn, kind: str, before: list[str]) -> dict[str, Any]:
    """Return the keys of a step that reaches the world outside."""
    given: dict[str, Any] = {"with": {"n": "inputs.n"}}
    match kind:
        case "http":
            more = draw(st.sampled_from([{}, {"method": "PUT", "headers": {"X-A": "b"}}, _SECRET]))
            return {"url": "https://a.example.org/{n}", **given, **more}
        case "publish" | "post":
            to = draw(st.sampled_from([{"file": "a/{n}.md"}, _HOOK]))
            where = f"steps.{draw(st.sampled_from(before))}"
            return {"from": where, "to": to, "ask": draw(_TEXT), **given}
        case "extract" | "load":
            of = {"from": f"steps.{before[0]}" if before else "inputs.n"}
            return of | draw(st.sampled_from(_SOURCES if kind == "extract" else _PLACES))
        case "withdraw":
            return {"withdraw": draw(st.sampled_from(before)), "replace": draw(st.booleans())}
        case _:
            to = draw(st.sampled_from([{}, {"to": {"file": "a.jsonl"}}, {"to": _HOOK}]))
            return {"subject": draw(_TEXT), "text": "{n:,d}", **given, **to}


@given(definitions())
def test_any_definition_is_read_back_the_same(data: dict[str, Any]) -> None:
    definition = Definition.model_validate(data)

    assert parsed(as_yaml(definition))[0] == definition
    assert parsed(as_json(definition))[0] == definition
    assert _drawn_again(definition) == definition


@pytest.mark.parametrize(
    "text", ["1e5", "-.5e+3", "1.", "007", "0o17", "0x1F", "9" * 40, ".inf", ".NaN", "<<", "true"]
)
def test_a_text_that_looks_like_a_number_is_read_back_as_a_text(text: str) -> None:
    step = {"id": "a", "kind": "transform", "title": text, "value": "1"}
    made = {"draftroom": 1, "name": "made", "title": text, "steps": [step]}
    definition = Definition.model_validate(made)

    assert parsed(as_yaml(definition))[0] == definition


def test_an_edge_that_is_drawn_is_a_need_and_one_that_is_taken_away_is_none() -> None:
    drawn = as_nodes(written((EXAMPLES[0].parent / "fork_join.yaml").read_text("utf-8")))
    drawn["edges"].append({"id": "x", "source": "sights", "target": "food"})
    steps = {one["id"]: one for one in from_nodes(drawn)["steps"]}
    drawn["edges"].pop()
    again = {one["id"]: one for one in from_nodes(drawn)["steps"]}

    assert steps["food"]["needs"] == ["sights"]
    assert "needs" not in again["food"]


def test_a_drawing_that_does_not_hold_together_is_refused_with_every_problem() -> None:
    drawn = {
        "nodes": [{"id": "a", "type": "agent"}, {"id": "b", "parentId": "nowhere"}],
        "edges": [{"source": "a", "target": "c"}],
    }

    with pytest.raises(DefinitionError) as caught:
        from_nodes(drawn)

    assert [one.message for one in caught.value.problems] == [
        "the edge a -> c ends at no node 'c'",
        "the node 'b' lies in 'nowhere', which is not there",
    ]


def test_a_plain_list_of_actions_is_a_workflow_with_its_variables_as_inputs() -> None:
    plain = {
        "workflowName": "Blog Post",
        "steps": [
            {"action": "researchTopic", "parameters": {"topic": "{{topic}}", "depth": 3}},
            {"action": "write_post", "parameters": {"tone": "a $tone voice"}},
            {"action": "write_post"},
        ],
    }

    flow = written(json.dumps(plain))

    assert list(flow.definition.inputs) == ["topic", "tone"]
    assert list(flow.placed) == ["research_topic", "write_post", "write_post_2"]
    assert flow.upstream["write_post_2"] == ("write_post",)
    assert as_data(flow.definition)["steps"][1]["prompt"] == "Write post.\nTone: a {{ tone }} voice"


def test_actions_that_carry_rows_are_steps_that_do() -> None:
    plain = {
        "workflowName": "Prices",
        "steps": [
            {"action": "extract", "parameters": {"from": {"file": "in/{{day}}.csv"}}},
            {"action": "load", "parameters": {"to": {"table": "prices", "database": "shop"}}},
            {
                "action": "extract",
                "id": "back",
                "parameters": {
                    "from": {"sql": "select a from t where d = $day", "database": "shop"}
                },
            },
        ],
    }

    flow = written(json.dumps(plain))

    *steps, back = as_data(flow.definition)["steps"]
    assert (back["from"]["sql"], back["with"]) == (
        "select a from t where d = :day",
        {"day": "inputs.day"},
    )
    assert steps == [
        {
            "id": "extract",
            "title": "Extract",
            "kind": "extract",
            "from": {"file": "in/{day}.csv"},
            "with": {"day": "inputs.day"},
        },
        {
            "id": "load",
            "title": "Load",
            "kind": "load",
            "from": "steps.extract",
            "to": {"table": "prices", "database": "shop"},
        },
    ]


def test_actions_that_go_out_are_steps_that_do() -> None:
    plain = {
        "workflowName": "News",
        "steps": [
            {"action": "write_post", "parameters": {"topic": "{{topic}}"}},
            {"action": "publish", "parameters": {"file": "posts/{{topic}}.md"}},
            {"action": "post", "parameters": {"webhook": "https://a.example.org/x"}},
            {"action": "notify", "parameters": {"message": "$topic is out.", "subject": "News"}},
            {"action": "write_summary"},
            {"action": "publish", "parameters": {"to": "everybody"}},
        ],
    }

    flow = written(json.dumps(plain))
    steps = {one["id"]: one for one in as_data(flow.definition)["steps"]}

    assert [one["kind"] for one in steps.values()] == [
        *("agent", "publish", "publish", "notify", "agent", "agent"),
    ]
    assert steps["publish"]["to"] == {"file": "posts/{topic}.md"}
    assert steps["publish"]["with"] == {"topic": "inputs.topic"}
    assert (steps["post"]["from"], steps["post"]["needs"]) == ("steps.write_post.text", ["publish"])
    assert (steps["notify"]["subject"], steps["notify"]["text"]) == ("News", "{topic} is out.")
    assert steps["write_summary"]["with"] == {"before": "steps.write_post"}
    assert steps["write_summary"]["needs"] == ["notify"]


def test_actions_that_are_none_are_refused_at_their_places() -> None:
    with pytest.raises(DefinitionError) as caught:
        from_actions({"workflowName": "x", "steps": [{"parameters": {}}, {"action": "a", "if": 1}]})

    assert [(one.path, one.message) for one in caught.value.problems] == [
        ("/steps/0", "needs an action"),
        ("/steps/1", "if: not a known key here"),
    ]


def _built() -> Builder:
    return (
        Builder("announce", "Announcement", description="News, signed off.")
        .input("news", "text", "The news", required=True)
        .input("loud", "boolean", "Loud", default=False)
        .input("parts", "list", "Its parts")
        .role("writer", "Writer")
        .agent("draft", "writer", {"text": "text"}, with_={"news": "inputs.news"})
        .on_error("draft", "ask", retry={"attempts": 2}, timeout=60)
        .approval("ok", "draft", "Is it right?")
        .branch(
            "end",
            "inputs.loud",
            lambda then: then.transform("shout", "steps.ok.text + '!'"),
            lambda other: other.transform("say", "steps.ok.text"),
        )
        .parallel(
            lambda one: one.transform("a", "1").transform("b", "2"),
            lambda two: two.wait("c", for_="1 hour"),
        )
        .rows("long", "inputs.parts", filter="size(row) > 3")
        .analyze("reading", "inputs.news")
        .schedule("slot", "inputs.news", zone="Europe/Berlin")
        .extract("sales", {"file": "sales.csv"}, columns={"id": "integer"})
        .load("kept", "steps.sales", {"table": "sales", "database": "shop", "key": ["id"]})
        .each("words", "inputs.parts", lambda of: of.transform("word", "item"), most=5)
        .review("judged", "draft", "writer", {"warm": "Kind."}, gate={"otherwise": "continue"})
        .revise("checked", "draft")
        .export("files", "checked", ["md"])
        .publish("site", "steps.files", {"file": "news.md"}, compensate="gone")
        .step("gone", "publish", withdraw="site")
        .notify("said", "It is out.", needs=["site"])
    )


def test_what_is_built_is_what_its_yaml_loads_to() -> None:
    built = _built().build()

    assert parsed(as_yaml(built))[0] == built
    steps = {one.id: one for one in built.steps}
    assert steps["b"].needs == ("a",)
    inside = [one.id for one in built.inside(steps["end"])]
    assert inside == ["shout", "say"]
    assert steps["draft"].timeout == 60


def test_what_is_built_wrong_is_refused_with_every_problem() -> None:
    wrong = Builder("small").agent("a", "nobody", {"text": "text"}).approval("ok", "b")

    with pytest.raises(DefinitionError) as caught:
        wrong.build()

    assert [one.path for one in caught.value.problems] == ["/steps/0/role", "/steps/1/of"]
