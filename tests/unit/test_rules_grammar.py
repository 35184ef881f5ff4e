"""The grammar fills places from slots and rules, with modifiers, weights and no repeats."""

from collections import Counter
from random import Random

import pytest

from agents.rules.banks import load
from agents.rules.grammar import Grammar, article, capital, plural, symbols
from agents.rules.words import yours
from agents.sources import Source


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        ("object", "objects"),
        ("box", "boxes"),
        ("body", "bodies"),
        ("day", "days"),
        ("wooden child", "wooden children"),
        ("sand", "sand"),
    ],
)
def test_a_noun_gets_its_plural(noun: str, many: str) -> None:
    assert plural(noun) == many


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("object", "an object"),
        ("beaker", "a beaker"),
        ("hour", "an hour"),
        ("unit", "a unit"),
        ("European map", "a European map"),
        ("one-step task", "a one-step task"),
    ],
)
def test_a_noun_gets_its_article_by_sound(noun: str, said: str) -> None:
    assert article(noun) == said


def test_a_capital_goes_behind_an_opening_quote() -> None:
    assert capital("“heavy things sink”") == "“Heavy things sink”"


def test_places_take_modifiers_in_order() -> None:
    grammar = Grammar({}, Random(1))

    assert grammar.expand("#thing.a.cap# and #thing.s#", {"thing": "egg"}) == "An egg and eggs"
    assert grammar.expand("#said.bare#, he said", {"said": "no way!"}) == "no way, he said"


def test_words_of_the_person_are_never_expanded_again() -> None:
    grammar = Grammar({"x": ["rule"]}, Random(1))

    expanded = grammar.expand("Say #claim#.", {"claim": yours("#x# and # alone")})

    assert expanded == "Say #x# and # alone."
    assert expanded.source is Source.YOURS


def test_a_rule_gives_every_choice_before_one_comes_again() -> None:
    grammar = Grammar({"pause": ["a", "b", "c"]}, Random(7))

    said = [grammar.expand("#pause#", {}) for _ in range(6)]

    assert sorted(said[:3]) == sorted(said[3:]) == ["a", "b", "c"]


def test_heavier_choices_come_first_more_often() -> None:
    rules = {"x": [{"say": "often", "weight": 9}, "seldom"]}

    first = Counter(str(Grammar(rules, Random(seed)).expand("#x#", {})) for seed in range(200))

    assert first["often"] > 150


def test_a_text_can_be_filled_only_when_every_symbol_is_known() -> None:
    grammar = Grammar({"pause": ["wait"]}, Random(1))

    assert symbols("#a.cap# #b# 3 # 4") == {"a", "b"}
    assert grammar.can("#pause# #a#", {"a": "x"})
    assert not grammar.can("#pause# #a#", {})


def test_a_bank_is_read_once() -> None:
    package = "graphs.templates.lesson_plan"

    assert load(package, "verbs") is load(package, "verbs")
