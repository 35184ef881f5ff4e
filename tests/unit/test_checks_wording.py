"""Checks of wording, numbers, links, characters and personal data, on texts made for them."""

from collections.abc import Sequence
from typing import Any

import pytest

from agents.sources import Source
from graphs.checks.characters import clean_text, language_of
from graphs.checks.check import Check, Draft
from graphs.checks.lengths import Words, word_counts
from graphs.checks.links import only_given_links
from graphs.checks.numbers import is_known, known_numbers, numbers
from graphs.checks.personal import no_contact_data
from graphs.checks.run import repair, run_checks
from graphs.checks.wording import cliches, no_placeholders, repetition
from graphs.findings import Finding, Frozen, Severity


class Page(Frozen):
    """A page of paragraphs."""

    texts: list[str]


def page(*texts: str, yours: Sequence[int] = (), **inputs: Any) -> Draft:
    value = Page(texts=list(texts))
    sources = {
        f"/texts/{i}": Source.YOURS if i in yours else Source.MODEL for i in range(len(texts))
    }
    return Draft(value=value, data=value.model_dump(mode="json"), inputs=inputs, sources=sources)


def found(check: Check, draft: Draft) -> list[Finding]:
    return run_checks([check], draft).findings


def evidence(check: Check, draft: Draft) -> list[str]:
    return [one.evidence for one in found(check, draft)]


@pytest.mark.parametrize(
    "text",
    [
        "[insert topic]",
        "[Your name here]",
        "[TBD]",
        "[todo: add a question]",
        "[x]",
        "[name]",
        "TODO",
        "TBD",
        "FIXME",
        "Lorem ipsum",
        "{{x}}",
        "{{ topic }}",
        "<insert name>",
        "<your school>",
        "as an AI language model",
        "As an AI assistant",
    ],
)
def test_what_is_left_to_fill_in_blocks(text: str) -> None:
    (finding,) = found(no_placeholders(), page(f"Begin here. {text} and go on."))

    assert finding.severity is Severity.BLOCK
    assert finding.path == "/texts/0"
    assert finding.evidence == text


@pytest.mark.parametrize(
    "text",
    [
        "See [1] and [12].",
        "He wrote teh [sic].",
        "[citation]",
        "[citation needed]",
        "Write ____ in the blank.",
        "- [x] done",
        "f[x] = 2",
        "if 3 < insert > 2",
        "Make a to-do list.",
        "todo el mundo",
        "Use {a, b} as a set.",
        "AI language models predict words.",
        "[Students enter.]",
        "[yourselves]",
        "The <title> tag names the page.",
    ],
)
def test_what_only_looks_like_a_placeholder_passes(text: str) -> None:
    assert found(no_placeholders(), page(text)) == []


def test_a_topic_that_reads_like_a_placeholder_does_not_block() -> None:
    (finding,) = found(no_placeholders(), page("All about TODO lists", topic="TODO lists"))

    assert finding.severity is Severity.WARN


PHRASE = "the water level rises in the tube"


def test_a_phrase_that_comes_three_times_is_told_once() -> None:
    texts = page(f"First {PHRASE} fast.", f"Then {PHRASE} slowly.", f"Last, {PHRASE} again.")

    (finding,) = found(repetition([["/texts"]]), texts)

    assert finding.severity is Severity.WARN
    assert finding.evidence in PHRASE
    assert finding.path == "/texts/2"


@pytest.mark.parametrize(
    "draft",
    [
        pytest.param(page(f"A {PHRASE} b.", f"C {PHRASE} d."), id="twice only"),
        pytest.param(page(*[f'{n} "{PHRASE}" {n}.' for n in "abc"]), id="quoted"),
        pytest.param(page(*[f"{n} {PHRASE} {n}." for n in "abc"], goal=PHRASE), id="given"),
        pytest.param(page(*["name of the water cycle"] * 3, topic="the water cycle"), id="topic"),
        pytest.param(page(*[f"{n} {PHRASE}." for n in "abc"], yours=[0, 1, 2]), id="hers"),
        pytest.param(page(*["Work with your partner."] * 3), id="short instructions"),
    ],
)
def test_repetition_that_is_no_flaw_passes(draft: Draft) -> None:
    assert found(repetition([["/texts"]]), draft) == []


def test_a_paragraph_that_restates_another_is_found() -> None:
    one = "Students pour the water slowly into the tall glass and read the scale."
    two = "Students pour the water slowly into the tall glass and then read the scale."

    (finding,) = found(repetition([["/texts"]]), page(one, "Something else entirely.", two))

    assert (finding.path, finding.evidence) == ("/texts/2", two)


def test_worn_phrases_are_counted_for_information() -> None:
    (finding,) = found(cliches(), page("We delve into density today, and nothing else at all."))

    assert finding.severity is Severity.INFO
    assert "1 in all, 100.0 per 1,000" in finding.message


@pytest.mark.parametrize(
    ("count", "severity"),
    [(10, None), (20, None), (9, "warn"), (5, "warn"), (4, "block"), (30, "warn"), (31, "block")],
)
def test_lengths_warn_outside_the_range_and_block_far_outside(
    count: int, severity: str | None
) -> None:
    check = word_counts({"/texts/*": Words(10, 20)}, {"/texts/*": "This paragraph"})

    told = found(check, page("word " * count))

    assert [one.severity for one in told] == ([severity] if severity else [])
    assert all(one.message.startswith(f"This paragraph has {count} words") for one in told)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param("$323k", 323_373, id="thousands"),
        pytest.param("1,039 customers", 1038.9, id="rounded to a whole"),
        pytest.param("about 320,000", 323_373, id="rounded to two digits"),
        pytest.param("4.2 billion", 4_213_000_000, id="billions"),
        pytest.param("$1.2 million", 1_163_000, id="millions"),
        pytest.param("17%", 0.168, id="a share told in percent"),
        pytest.param("17 percent", 17, id="percent given"),
        pytest.param("47 minutes", 47, id="as given"),
        pytest.param("3.50", 3.5, id="with a zero"),
    ],
)
def test_a_rounded_number_is_known(text: str, known: float) -> None:
    (number,) = numbers(text)

    assert is_known(number, [known])


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("$4.2 billion", 323_373),
        ("17%", 18),
        ("$323k", 324_000),
        ("1,039", 1040),
        ("300,000", 323_373),
        ("47", 47.6),
    ],
)
def test_another_number_is_not_known(text: str, known: float) -> None:
    (number,) = numbers(text)

    assert not is_known(number, [known])


@pytest.mark.parametrize(
    "text",
    [
        "in 1789",
        "the 21st century",
        "step 3 of 12",
        "MS-PS1-2",
        "CO2 and H2O",
        "at 10:45",
        "7.RP.A.2",
        "pages 14-16x",
    ],
)
def test_years_ordinals_small_numbers_and_codes_are_free(text: str) -> None:
    assert evidence(known_numbers(Severity.BLOCK), page(text)) == []


def test_numbers_from_nowhere_are_told_and_known_ones_are_not() -> None:
    draft = page(
        "A market of $4.2 billion grows by 17% a year.",
        "The loan is $60k, paid back in 36 months by 1,039 customers.",
        "I saw 4711 of them.",
        yours=[2],
        loan=60_000,
        plan="36 months",
    )
    check = known_numbers(Severity.BLOCK, facts=lambda _: [1038.9])

    assert evidence(check, draft) == ["$4.2 billion", "17%"]


def test_a_number_that_was_given_with_a_point_for_thousands_is_known() -> None:
    draft = page("The rent is $2,400 a month.", evidence="The landlord asks 2.400 a month.")

    assert evidence(known_numbers(Severity.BLOCK), draft) == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Watch https://example.com/video.", "https://example.com/video"),
        ("Go to www.spacefacts.com now", "www.spacefacts.com"),
        ("see kids.nationalmuseum.org/moon for more", "kids.nationalmuseum.org/moon"),
        ("https://phet.colorado.edu/en/other", "https://phet.colorado.edu/en/other"),
        ("open https://bad_host!/x", "https://bad_host!/x"),
    ],
)
def test_a_web_address_that_nobody_gave_blocks(text: str, link: str) -> None:
    draft = page(text, activity="Use https://phet.colorado.edu/density")

    (finding,) = found(only_given_links(), draft)

    assert (finding.severity, finding.evidence) == (Severity.BLOCK, link)


@pytest.mark.parametrize(
    "text",
    [
        "Open https://phet.colorado.edu/density/.",
        "Open phet.colorado.edu/density (the simulation).",
        "The simulation is on www.phet.colorado.edu.",
        "g/cm³ and and/or, e.g. this.Then that",
        "write to ana@school.org",
    ],
)
def test_given_web_addresses_and_plain_text_pass(text: str) -> None:
    assert found(only_given_links(), page(text, activity="https://phet.colorado.edu/density")) == []


def test_a_web_address_that_the_person_wrote_passes() -> None:
    assert found(only_given_links(), page("See https://mine.org/x", yours=[0])) == []


ENGLISH = "The class looks at the water and says what it is that makes a thing float. " * 4
SPANISH = "Los alumnos miran el agua y dicen por qué una cosa flota en el agua con la sal. " * 4


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (SPANISH, "es"), ("Density", None), (ENGLISH + SPANISH, None)],
    ids=["English", "Spanish", "too short", "mixed"],
)
def test_a_language_is_named_only_when_it_is_clear(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_another_language_than_asked_for_blocks() -> None:
    assert evidence(clean_text(), page(SPANISH)) != []
    assert found(clean_text(), page(SPANISH, language="es")) == []
    assert found(clean_text(), page(ENGLISH)) == []


def test_a_language_that_is_not_clear_is_not_judged() -> None:
    report = run_checks([clean_text()], page("Short."))

    assert [one.reason for one in report.skipped] == [
        "language not judged: too little text to tell"
    ]


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\u202e", "\x9f"])
def test_characters_that_cannot_be_printed_are_taken_out(bad: str) -> None:
    draft = page(ENGLISH, f"Den{bad}sity\tand\nmore")
    report = run_checks([clean_text()], draft)

    data, repairs = repair([clean_text()], draft, report)

    assert report.blocked
    assert data == {"texts": [ENGLISH, "Density\tand\nmore"]}
    assert [one.path for one in repairs] == ["/texts/1"]


@pytest.mark.parametrize("text", ["cafÃ©", "donâ€™t", "caf\ufffd"])
def test_garbled_letters_block(text: str) -> None:
    assert [one.severity for one in found(clean_text(), page(ENGLISH, text))] == [Severity.BLOCK]


@pytest.mark.parametrize(
    "text", ["café, naïve, 20 °C, “quoted” — ½ · 3 ≤ 5 ☐", "São Paulo, Ångström"]
)
def test_letters_of_other_alphabets_pass(text: str) -> None:
    assert found(clean_text(), page(ENGLISH, text)) == []


@pytest.mark.parametrize(
    "text",
    ["ana.diaz@school.org", "555-123-4567", "(555) 123-4567", "+1 555 123-4567", "123-45-6789"],
)
def test_personal_data_blocks(text: str) -> None:
    assert evidence(no_contact_data(), page(f"Call {text} today.")) == [text]


@pytest.mark.parametrize(
    "text", ["100-200-3000 m", "0-5-18", "2024-11-05", "MS-PS1-2", "a@b", "1,234,567", "@home"]
)
def test_other_numbers_are_no_personal_data(text: str) -> None:
    assert evidence(no_contact_data(), page(text)) == []
