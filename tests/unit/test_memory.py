"""What a conversation remembers: whole exchanges, in bounds, with nothing left half said."""

import json

from hypothesis import given
from hypothesis import strategies as st

from agents.model import ToolCall
from agents.tools import spoken
from graphs.memory import (
    EARLIER,
    MOST_CHARACTERS,
    MOST_EXCHANGES,
    answer,
    exchange,
    last_words,
    remembered,
)


def said(words):
    return {"role": "user", "content": words}


def told(words):
    return spoken(words, ())


def called(name, id_="c1"):
    return spoken("", [ToolCall(id_, name, "{}")])


def result(text, id_="c1"):
    return {"role": "tool", "tool_call_id": id_, "content": text}


def talk(count, width=10):
    messages = []
    for number in range(count):
        messages = remembered(messages, [said(f"words {number} " + "x" * width)])
        messages = remembered(messages, [called("look"), result("seen")])
        messages = remembered(messages, [told(f"answer {number}")])
    return messages


def test_a_short_conversation_is_kept_word_for_word():
    messages = remembered([], [said("hi"), told("hello"), said("go"), called("start")])

    assert messages == [said("hi"), told("hello"), said("go"), called("start")]


def test_the_last_exchange_begins_with_the_persons_last_words():
    messages = [said("hi"), told("hello"), said("go"), called("start"), result("ok")]

    assert exchange(messages) == messages[2:]
    assert last_words(messages) == "go"


def test_an_answer_is_the_text_an_exchange_ends_with():
    assert answer([said("hi"), told("hello")]) == "hello"
    assert answer([said("hi")]) == ""


def test_old_exchanges_become_lines_and_then_nothing():
    messages = talk(300)

    exchanges = [one for one in messages if one["role"] == "user"]
    assert len(exchanges) == MOST_EXCHANGES
    assert messages[0]["role"] == EARLIER
    assert "words 275" in messages[0]["content"]
    assert "words 0 " not in messages[0]["content"]
    assert last_words(messages).startswith("words 299")


def test_long_exchanges_leave_sooner():
    messages = talk(20, width=5_000)

    assert len(json.dumps(messages)) < MOST_CHARACTERS + 3_000


def test_the_last_exchange_stays_whole_however_long_it_is():
    messages = remembered(talk(3), [said("y" * 50_000)])

    assert last_words(messages) == "y" * 50_000
    assert sum(one["role"] == "user" for one in messages) == 1


def test_a_call_that_was_stopped_gets_a_result_before_the_next_words():
    messages = remembered([said("go"), called("start", "c7")], [said("what happened?")])

    assert messages[2]["tool_call_id"] == "c7"
    assert "stopped" in messages[2]["content"]
    assert messages[3] == said("what happened?")


@given(st.lists(st.tuples(st.text(max_size=4_000), st.booleans()), max_size=80))
def test_calls_never_lose_their_results(spoken_words):
    messages = []
    for number, (words, with_call) in enumerate(spoken_words):
        messages = remembered(messages, [said(words)])
        if with_call:
            messages = remembered(messages, [called("look", f"c{number}")])
            messages = remembered(messages, [result("seen", f"c{number}")])
        messages = remembered(messages, [told("answer")])

    calls = {call["id"] for one in messages for call in one.get("tool_calls", ())}
    results = {one["tool_call_id"] for one in messages if one["role"] == "tool"}
    assert calls == results
    assert len(json.dumps(messages, ensure_ascii=False)) <= MOST_CHARACTERS + 12_000
