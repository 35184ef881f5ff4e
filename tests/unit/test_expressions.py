"""Conditions and transforms: what they give, what they refuse, and that nothing else happens."""

import contextlib
import copy
import math
import random
import resource
import subprocess
import sys
import time
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from graphs.errors import ExpressionError
from graphs.expressions import compile_condition, compile_expression, references

VALUES: dict[str, Any] = {
    "inputs": {"grade": 7, "share": 0.4, "topic": "density", "needs": ["extra time"], "none": None},
    "steps": {
        "review": {"score": 3.2, "blocked": False},
        "episodes": [{"id": "EP01", "minutes": 44}, {"id": "EP02", "minutes": 51}],
    },
    "item": {"id": "EP02"},
    "index": 1,
}
ROOTS = ("inputs", "steps", "item", "index")


def refusal(source: str, values: Any = VALUES) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, ROOTS).value(values)
    return caught.value


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("inputs.grade >= 6 && inputs.grade <= 8", True),
        ("steps.review.score >= 3", True),
        ("steps.review.score < 3.0 || steps.review.blocked", False),
        ("has(inputs.standards) && size(inputs.standards) > 0", False),
        ("inputs.none == null", True),
        ("'extra time' in inputs.needs", True),
        ("inputs.topic.startsWith('den') ? index == 1 : false", True),
        ("steps.episodes.exists(e, e.minutes > 50)", True),
        ("steps.episodes.all(e, e.id.matches('^EP[0-9]{2}$'))", True),
        ("item.id == 'EP02' // the last one", True),
        ("inputs.topic == 'density' || inputs.missing == 1", True),
        ("steps['review']['blocked']", False),
    ],
)
def test_a_condition_is_decided_on_the_values(source: str, holds: bool) -> None:
    assert compile_condition(source, ROOTS).holds(VALUES) is holds


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("steps.episodes.map(e, e.id)", ["EP01", "EP02"]),
        ("steps.episodes.filter(e, e.minutes > 50)", [{"id": "EP02", "minutes": 51}]),
        ("{'b': inputs.grade + 1, 'a': [inputs.none, true]}", {"a": [None, True], "b": 8}),
        ("double(inputs.grade) * inputs.share", 2.8000000000000003),
        ("'Grade ' + string(inputs.grade)", "Grade 7"),
        ("size(inputs)", 5),
    ],
)
def test_an_expression_gives_a_json_value(source: str, value: Any) -> None:
    assert compile_expression(source, ROOTS).value(VALUES) == value


def test_reading_nulls_keeps_the_references_to_none() -> None:
    expression = compile_expression("[null, inputs.none, {'a': null}]", ROOTS)
    before = sys.getrefcount(None)

    for _ in range(500):
        expression.value(VALUES)

    assert sys.getrefcount(None) > before - 100


def test_the_keys_of_a_mapping_come_in_order() -> None:
    source = "{'d': 1, 'b': 2, 'a': {'z': 1, 'y': 2}, 'c': 4}"

    value = compile_expression(source, ()).value({})

    assert (list(value), list(value["a"])) == (["a", "b", "c", "d"], ["y", "z"])


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("steps.review.score > 3 && inputs.grade == 7", {"steps.review.score", "inputs.grade"}),
        ("item == 'x' || index > 2", {"item", "index"}),
        ("steps['review'].score", {"steps.review.score"}),
        ("steps[inputs.topic]", {"steps", "inputs.topic"}),
        ("inputs.topic.startsWith('steps.review')", {"inputs.topic"}),
        ("inputs.needs.map(item_, item_.steps)", {"inputs.needs"}),
        ('\'inputs.x\' == r\'\\\' + """inputs.y""" // inputs.z', set()),
        (".inputs.grade == {'steps': 1}.steps", {"inputs.grade"}),
        ("inputs.needs[index]", {"inputs.needs", "index"}),
    ],
)
def test_the_names_an_expression_reads_are_known(source: str, names: set[str]) -> None:
    assert {".".join(path) for path in references(source, ROOTS)} == names


@pytest.mark.parametrize(
    ("source", "reason", "allowed"),
    [
        ("stepps.review.score > 3", "unknown name 'stepps'", "steps"),
        ("os.system('true')", "unknown name 'os'", "inputs"),
        ("exec('1')", "no function 'exec'", "size"),
        ("inputs.topic.__class__() == 1", "no function '__class__'", "size"),
        ("inputs.needs.map(steps, steps)", "has a meaning already", ""),
        ("inputs.grade >", "missing at the end", ""),
        ("inputs.grade = 3", "character", ""),
        ("inputs.topic; 1", "';' at character 13 is not CEL", ""),
        ("'\ud800'", "", ""),
        ("\x00", "not CEL", ""),
        ("", "missing at the end", ""),
        ("(" * 60 + "1" + ")" * 60, "nested too deeply", ""),
        ("1" * 2_001, "longer than 2000 characters", ""),
        ("inputs.topic.matches(inputs.topic)", "text.matches('pattern')", ""),
    ],
)
def test_what_does_not_compile_says_why_and_what_is_allowed(
    source: str, reason: str, allowed: str
) -> None:
    with pytest.raises(ExpressionError, match="the expression") as caught:
        compile_condition(source, ROOTS)

    assert reason in caught.value.reason
    assert allowed in ", ".join(caught.value.allowed)


ESCAPES = {
    "a class": "inputs.topic.__class__ == 1",
    "a class by key": "inputs['__class__'] == 1",
    "a class of anything": "dyn(inputs).__class__ == 1",
    "the insides of a mapping": "inputs.__dict__ == 1",
    "an import": "__import__('os') == 1",
    "an import for each": "inputs.needs.map(x, __import__('os'))",
    "an attribute by name": "getattr(inputs, 'topic') == 'x'",
    "a file": "open('/etc/passwd') == ''",
    "code": "eval('1') == 1",
    "code in a text": "compile('1', 'x', 'eval') == 1",
    "a function": "(lambda: 1)() == 1",
    "a method that changes": "inputs.update({'grade': 9}) == null",
    "a method of texts": "inputs.topic.upper() == 'X'",
    "a format": "'%2000000000d'.format([1]) == ''",
    "a width": "inputs.topic.center(2000000000) == ''",
    "a repetition": "inputs.topic * 2000000000 == ''",
    "globals": "globals() == {}",
    "two statements": "inputs.topic == 'x'; inputs.topic == 'y'",
    "a template": "{{ inputs.topic }}",
    "a loop over names": "inputs.map(x, x.__init__).size() == 1",
}
DEEP = {
    "a long sum": "1" + "+1" * 999 + " == 1000",
    "a long chain of members": "inputs" + ".a" * 990,
    "a long chain of places": "inputs" + "[0]" * 600,
    "choices in choices": "true?" * 280 + "1" + ":1" * 280,
    "lists in lists": "[" * 900 + "]" * 900,
    "mappings in mappings": "{'a':" * 300 + "1" + "}" * 300,
    "nested loops": "[1].all(a, " * 60 + "true" + ")" * 60,
    "120,000 characters": "inputs.grade + " * 8_000 + "1",
}


@pytest.mark.parametrize("source", (ESCAPES | DEEP).values(), ids=ESCAPES | DEEP)
def test_no_expression_reaches_the_host_or_breaks_it(source: str) -> None:
    start, values = time.process_time(), copy.deepcopy(VALUES)

    refusal(source, values)

    assert time.process_time() - start < 3.0
    assert values == VALUES


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("inputs.missing == 1", "inputs has no 'missing'"),
        ("has(inputs.missing) || steps.review.scores > 1", "steps.review has no 'scores'"),
        ("inputs.grade / 0 == 1", "divide by zero"),
        ("inputs.grade + 2.5", "write double(...)"),
        ("inputs.grade ? 1 : 2", "before ? must be true or false"),
        ("inputs.needs.map(n, n.text)", "has no names"),
        ("inputs.needs[5]", "index=5"),
        ("inputs.grade + 9223372036854775807", "overflow"),
        ("18446744073709551615u", "out of range"),
        ("1.0 / 0.0", "out of range"),
        ("{1: 2}", "must be texts"),
        ("b'bytes'", "write string(...)"),
        ("timestamp('2026-01-01T00:00:00Z')", "write string(...)"),
        ("type(1)", "write string(...)"),
    ],
)
def test_what_has_no_usable_value_says_why(source: str, reason: str) -> None:
    error = refusal(source)

    assert reason in error.reason
    assert error.expression == source


@pytest.mark.parametrize("source", ["inputs.grade", "inputs.topic", "inputs.needs", "inputs.none"])
def test_only_true_and_false_decide_a_condition(source: str) -> None:
    condition = compile_condition(source, ROOTS)

    with pytest.raises(ExpressionError, match="a condition is true or false"):
        condition.holds(VALUES)


def test_a_failed_evaluation_never_counts_as_true() -> None:
    condition = compile_condition("inputs.missing", ROOTS)

    with pytest.raises(ExpressionError, match="inputs has no 'missing'"):
        condition.holds(VALUES)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param(2**63, "beyond 64 bits", id="large whole number"),
        pytest.param(-(2**70), "beyond 64 bits", id="large negative number"),
        pytest.param(Decimal(1), "a Decimal", id="decimal"),
        pytest.param(math.nan, "nan", id="not a number"),
        pytest.param([math.inf], "inf", id="infinity in a list"),
        pytest.param("appr\x00oved", "NUL", id="NUL"),
        pytest.param({"\ud800": 1}, "half a character", id="lone surrogate in a key"),
        pytest.param((1, 2), "a tuple", id="tuple"),
        pytest.param({1: 2, "x": object()}, "a object", id="object"),
    ],
)
def test_values_that_cel_would_take_for_others_are_refused(value: Any, reason: str) -> None:
    error = refusal("inputs.x == 1", {"inputs": {"x": value}, "steps": {}})

    assert "inputs.x holds" in error.reason
    assert reason in error.reason


def test_values_that_the_expression_does_not_name_are_never_looked_at() -> None:
    values = {"inputs": MappingProxyType({"grade": 7, "other": object()}), "steps": None}

    assert compile_condition("inputs.grade == 7", ROOTS).holds(values)


def test_a_root_without_a_value_is_named() -> None:
    error = refusal("item.id == 'x'", {"inputs": {}})

    assert (error.reason, error.allowed) == ("there is no 'item' here", ("inputs",))


LARGE = {
    "inputs": {"many": list(range(9_000)), "some": list(range(90)), "long": "x" * 1_000_000},
    "steps": {},
}
BOMBS = {
    "doubling text": "size(['x']" + ".map(a, a + a)" * 24 + "[0])",
    "eightfold lists": "[1]" + ".map(a, [a, a, a, a, a, a, a, a])" * 20,
    "doubled lists as loops": "[[0, 0, 0, 0]]" + ".map(a, a + a)" * 12 + ".map(a, a.map(b, a))",
    "a long text for each": "inputs.many.map(x, inputs.long)",
    "a list for each of each": "inputs.some.map(x, inputs.some.map(y, inputs.many))",
    "an element for each of each": "[inputs.some].map(a, a.map(b, a.map(c, a)))",
    "a search for each": "inputs.many.map(x, inputs.long.contains('xy'))",
    "a sum for each": "inputs.many.map(x, inputs.many + inputs.many).size()",
    "lists compared for each": "inputs.many.all(x, inputs.many == inputs.many)",
    "a count for each": "inputs.many.map(x, size(inputs.long)).size()",
    "a list copied for each element": "inputs.many.map(x, {'n': x})",
    "large pattern": "inputs.long.matches('(x?){1000}(x?){1000}(x?){1000}y')",
    "hidden pattern": r"inputs.long.matches('(x?)\x7b1000}(x?)\x7b1000}y')",
    "patterns for each": "inputs.many.all(x, !inputs.long.matches('(x|xx|xxx)*y'))",
    "copies in a list": "[" + ", ".join(["inputs.long"] * 150) + "]",
    "10^8 turns": "[0,1,2,3,4,5,6,7,8,9]"
    + "".join(f".all({name}, [0,1,2,3,4,5,6,7,8,9]" for name in "abcdefg")
    + ".size() == 10"
    + ")" * 7,
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS)
def test_an_expression_that_would_grow_without_bound_is_refused_at_once(source: str) -> None:
    start = time.process_time()

    refusal(source, LARGE)

    assert time.process_time() - start < 5.0


@pytest.mark.parametrize(
    "source",
    [
        "inputs.many.exists(x, x == 8999)",
        "inputs.long.contains('xy') || inputs.long.matches('(x+x+)+y')",
        "inputs.some.map(a, inputs.some.map(b, a + b)).size() == 90",
        "inputs.some.filter(a, a > 5 && a != 7).map(a, {'x': a, 'y': a, 'z': a})[0].x == 6",
        "inputs.many.all(x, x in inputs.many || inputs.some == [x])",
    ],
)
def test_ordinary_work_on_large_values_is_done_or_refused_quickly(source: str) -> None:
    start = time.process_time()

    with contextlib.suppress(ExpressionError):
        compile_condition(source, ROOTS).holds(LARGE)

    assert time.process_time() - start < 5.0


def test_random_programs_stay_inside_time_and_memory() -> None:
    """Run in a process of its own, which would die of a bomb that the estimate lets through."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "from tests.unit.test_expressions import grown; print(grown(60))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=180, check=False
    )

    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 5.0


def grown(programs: int) -> float:
    """Evaluate random nests of loops and sums on large values; return the longest time."""
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == 1 << 30
    chance = random.Random(3)

    def any_of(*makers: Any) -> str:
        return str(chance.choice(makers)())

    def nest(depth: int, name: str) -> str:
        if depth == 0:
            return chance.choice(["inputs.some", "inputs.many", "[inputs.long]", "[1, 2, 3]", name])
        inner = nest(depth - 1, name)
        body = f"v{depth}"
        return any_of(
            lambda: f"{inner}.map({body}, [{body}, {body}])",
            lambda: f"{inner}.map({body}, {nest(depth - 1, body)})",
            lambda: f"{inner}.filter({body}, {body} != inputs.long)",
            lambda: f"({inner} + {inner})",
            lambda: f"{inner}.map({body}, {{'a': {body}, 'b': inputs.some}})",
        )

    longest = 0.0
    for _ in range(programs):
        start = time.process_time()
        with contextlib.suppress(ExpressionError):
            compile_expression(nest(chance.randint(1, 4), "[0]"), ROOTS).value(LARGE)
        longest = max(longest, time.process_time() - start)
    return longest
