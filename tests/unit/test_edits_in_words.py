"""Changes said in plain words: the exact typed edits they become."""

from typing import Any

import pytest

from assistant.edits import Scene, understand
from graphs import paths
from graphs.edits import (
    Guidance,
    HandPatch,
    Redo,
    Rename,
    ReplaceResult,
    SetInput,
    Skip,
    UseWriter,
    WriterPin,
)
from graphs.journal import Address
from tests.support.edit_scenes import LESSON, SERIES

MATERIALS = list(LESSON.inputs["materials"])


def minutes(value: int) -> SetInput:
    return SetInput(name="minutes", value=value)


def grade(value: int) -> SetInput:
    return SetInput(name="grade", value=value)


def shape(value: str) -> SetInput:
    return SetInput(name="shape", value=value)


def redo(*steps: str, item: str = "") -> list[Redo]:
    return [Redo(step=step, item=item, nonce="once") for step in steps]


def wish(step: str, path: str, text: str, item: str = "") -> Guidance:
    return Guidance(step=step, item=item, path=path, text=text)


def wish_for_episode(key: str, text: str) -> list[Guidance]:
    return [wish(step, "", text, key) for step in ("scripts.beats", "scripts.script")]


def by_hand(scene: Scene, step: str, path: str, value: Any, item: str = "") -> ReplaceResult:
    base = paths.get(scene.results[Address(step, item)], path)
    return ReplaceResult(
        step=step, item=item, patches=(HandPatch(path=path, base=base, value=value),)
    )


def lesson_hand(step: str, path: str, value: Any) -> ReplaceResult:
    return by_hand(LESSON, step, path, value)


# id, words, the edits they are
LESSON_EDITS: list[tuple[str, str, list[Any]]] = [
    ("minutes", "make it 30 minutes", [minutes(30)]),
    ("minutes short", "30 min instead", [minutes(30)]),
    ("minutes by name", "change minutes to 30", [minutes(30)]),
    ("minutes with reason", "half of them have a fire drill, make it 30 minutes", [minutes(30)]),
    (
        "minutes politely",
        "Hmm, actually half of them have a fire drill so could you make it thirty minutes please?",
        [minutes(30)],
    ),
    ("minutes because", "we only have 30 minutes because of the assembly", [minutes(30)]),
    ("minutes not as before", "30 minutes instead of 47", [minutes(30)]),
    ("minutes from to", "change it from 47 to 30 minutes", [minutes(30)]),
    ("minutes named only", "minutes 30", [minutes(30)]),
    ("grade in minutes", "grade 6 in 30 minutes", [grade(6), minutes(30)]),
    ("minutes misspelled", "set minuts to 30", [minutes(30)]),
    ("minutes should", "it should be 30 minutes long", [minutes(30)]),
    (
        "topic in quotes",
        'the topic is "Weather and air"',
        [SetInput(name="topic", value="Weather and air")],
    ),
    (
        "steps of what they do",
        "set activity to weigh each object, drop it in the cup, divide, then predict",
        [
            SetInput(
                name="activity",
                value="weigh each object, drop it in the cup, divide, then predict",
            )
        ],
    ),
    (
        "what they do and how long",
        "set activity to weigh each object, and make it 30 minutes",
        [SetInput(name="activity", value="weigh each object"), minutes(30)],
    ),
    (
        "needs of students with a plan",
        "IEP needs: extra time; directions read aloud",
        [
            SetInput(
                name="needs",
                value=["extra time", "small print is hard to read", "directions read aloud"],
            )
        ],
    ),
    ("minutes and what is so already", "47 minutes, grade 6", [grade(6)]),
    ("what is so already, last", "grade 6 and 47 minutes", [grade(6)]),
    ("an hour", "an hour", [minutes(60)]),
    ("hours with a point", "make it 1.5 hours", [minutes(90)]),
    ("an hour and a half", "we have an hour and a half", [minutes(90)]),
    ("hour and minutes", "1 hour and 15 minutes", [minutes(75)]),
    ("half an hour", "could you please make it half an hour? thanks", [minutes(30)]),
    ("shorter by", "10 minutes shorter", [minutes(37)]),
    ("longer by", "make it 10 minutes longer", [minutes(57)]),
    ("cut", "cut 10 minutes", [minutes(37)]),
    ("shorten by", "shorten it by 10 minutes", [minutes(37)]),
    ("shorten to", "shorten it to 40 minutes", [minutes(40)]),
    ("add time", "add 10 minutes", [minutes(57)]),
    ("grade by name", "set grade to 6", [grade(6)]),
    ("grade short", "for grade 6", [grade(6)]),
    ("grade ordinal", "6th grade instead", [grade(6)]),
    ("graders", "Make it for sixth graders", [grade(6)]),
    ("kindergarten", "this is for kindergarten", [grade(0)]),
    ("shape", "shape: discussion", [shape("discussion")]),
    ("shape a", "MAKE IT A DISCUSSION", [shape("discussion")]),
    ("shape use", "use a discussion", [shape("discussion")]),
    ("shape with a suffix", "turn it into direct teaching", [shape("direct")]),
    ("shape review", "make it a review lesson", [shape("review")]),
    ("topic", "topic is now photosynthesis", [SetInput(name="topic", value="photosynthesis")]),
    (
        "topic with and",
        "change the topic to plants and animals",
        [SetInput(name="topic", value="plants and animals")],
    ),
    (
        "topic about",
        "make it about photosynthesis instead",
        [SetInput(name="topic", value="photosynthesis")],
    ),
    ("students", "I have 32 students", [SetInput(name="students", value=32)]),
    ("students more", "5 more kids", [SetInput(name="students", value=33)]),
    ("class size", "class size is 30", [SetInput(name="students", value=30)]),
    ("newcomers none", "no newcomers", [SetInput(name="newcomers", value=0)]),
    (
        "figure out",
        "figure out: why ships float",
        [SetInput(name="figure_out", value="why ships float")],
    ),
    (
        "list add",
        "add goggles to the materials",
        [SetInput(name="materials", value=[*MATERIALS, "goggles"])],
    ),
    (
        "list add several",
        "add goggles, gloves and aprons to the materials",
        [SetInput(name="materials", value=[*MATERIALS, "goggles", "gloves", "aprons"])],
    ),
    (
        "list remove by a word",
        "remove water from the materials",
        [SetInput(name="materials", value=[one for one in MATERIALS if one != "tub of water"])],
    ),
    ("list none", "no materials", [SetInput(name="materials", value=[])]),
    (
        "list add and remove",
        "add goggles to the materials and remove water from the materials",
        [
            SetInput(
                name="materials",
                value=[*(one for one in MATERIALS if one != "tub of water"), "goggles"],
            )
        ],
    ),
    (
        "list of options",
        "add 5 to the language bands",
        [SetInput(name="language_bands", value=["1-2", "3-4", "5"])],
    ),
    ("after assent", "looks good, but make it 30 minutes", [minutes(30)]),
    ("with thanks", "no, make it 30 minutes, thanks!", [minutes(30)]),
    (
        "a bare list",
        "for 8th graders, 50 minutes, discussion",
        [grade(8), minutes(50), shape("discussion")],
    ),
    ("shape not as before", "switch from a lab to a discussion", [shape("discussion")]),
    ("two inputs", "make it 30 minutes and grade 6", [minutes(30), grade(6)]),
    (
        "three inputs",
        "topic: fractions and decimals, grade 4, 60 min",
        [SetInput(name="topic", value="fractions and decimals"), grade(4), minutes(60)],
    ),
    ("rename", "rename pebble to stone", [Rename(old="pebble", new="stone")]),
    ("rename call it", "call it stone instead of pebble", [Rename(old="pebble", new="stone")]),
    ("rename quoted", 'change "pebble" to "stone"', [Rename(old="pebble", new="stone")]),
    ("rename unquoted", "change pebble to rock", [Rename(old="pebble", new="rock")]),
    (
        "rename with capital",
        "replace 'density' with 'mass density' everywhere",
        [Rename(old="density", new="mass density"), Rename(old="Density", new="Mass density")],
    ),
    (
        "rename in one place",
        'replace "coin" with "penny" in the warm-up',
        [
            lesson_hand(
                "sequence",
                "/phases/warm_up/teacher_does/0",
                "Hold up the penny and the block of pine. Take a vote: which one floats?",
            )
        ],
    ),
    (
        "hand field",
        'change the essential question to "Why do ships float?"',
        [lesson_hand("goals", "/essential_question", "Why do ships float?")],
    ),
    (
        "hand unquoted",
        "Please change the essential question to Why do ships float?",
        [lesson_hand("goals", "/essential_question", "Why do ships float?")],
    ),
    (
        "hand by number",
        'objective 2 should be "Find the density of three objects."',
        [lesson_hand("goals", "/objectives/O2/text", "Find the density of three objects.")],
    ),
    (
        "hand by id",
        'set O2 to "Find the density of three objects."',
        [lesson_hand("goals", "/objectives/O2/text", "Find the density of three objects.")],
    ),
    (
        "hand by ordinal",
        'the second objective should be "Find the density."',
        [lesson_hand("goals", "/objectives/O2/text", "Find the density.")],
    ),
    (
        "hand by what it is",
        'set exit item 1 to "What is density?"',
        [lesson_hand("evidence", "/exit_ticket/E1/item", "What is density?")],
    ),
    (
        "hand question of the ticket",
        'change exit ticket question 1 to "What is density?"',
        [lesson_hand("evidence", "/exit_ticket/E1/item", "What is density?")],
    ),
    (
        "hand field of a thing",
        'change the key of exit item 2 to "Below 1 g/cm³."',
        [lesson_hand("evidence", "/exit_ticket/E2/key", "Below 1 g/cm³.")],
    ),
    (
        "hand title",
        'the title of the student sheet should be "Float or sink?"',
        [lesson_hand("handouts", "/student_sheet/title", "Float or sink?")],
    ),
    (
        "hand by its words",
        'replace "Recorders fetch the tray." with "Fetch the tray."',
        [lesson_hand("sequence", "/phases/warm_up/transition", "Fetch the tray.")],
    ),
    (
        "hand number",
        "change the dok of objective 1 to 2",
        [lesson_hand("goals", "/objectives/O1/dok", 2)],
    ),
    (
        "hand one of a few",
        "change the grouping of the warm-up to alone",
        [lesson_hand("sequence", "/phases/warm_up/grouping", "alone")],
    ),
    (
        "hand added line",
        'add "Wear goggles." to the teacher notes',
        [
            lesson_hand(
                "handouts",
                "/teacher_notes",
                [*LESSON.results[Address("handouts")]["teacher_notes"], "Wear goggles."],
            )
        ],
    ),
    ("redo", "redo the sequence", redo("sequence")),
    ("redo again", "do the handouts again", redo("handouts")),
    ("redo once more", "Try the evidence once more, please!", redo("evidence")),
    ("grade by its ordinal", "change the grade to 8th", [grade(8)]),
    ("minutes per class", "it's a half day so 28 minutes per class", [minutes(28)]),
    (
        "the class in passing",
        "I actually have 31 kids now",
        [SetInput(name="students", value=31)],
    ),
    ("a list emptied", "materials: none", [SetInput(name="materials", value=[])]),
    (
        "standard with an and",
        "standards: MS-PS1-2 Analyze and interpret data, MS-PS1-5 Conserve atoms",
        [
            SetInput(
                name="standards",
                value=["MS-PS1-2 Analyze and interpret data", "MS-PS1-5 Conserve atoms"],
            )
        ],
    ),
    (
        "quoted entry stays whole",
        'add "salt and pepper" to the materials',
        [SetInput(name="materials", value=[*MATERIALS, "salt and pepper"])],
    ),
    (
        "quoted passage outright",
        'make the criterion of objective 1 "uses two facts"',
        [lesson_hand("goals", "/objectives/O1/criterion", "uses two facts")],
    ),
    (
        "first says when",
        "do the exit ticket first",
        [wish("evidence", "/exit_ticket", "do the exit ticket first")],
    ),
    ("a name that ends in now", "rename Warm-up to Do Now", [Rename(old="Warm-up", new="Do Now")]),
    ("redo misspelled", "redo the sequense", redo("sequence")),
    ("redo swapped letters", "redo the handuots", redo("handouts")),
    ("redo by what it writes", "redo the objectives", redo("goals")),
    ("redo two", "redo the evidence and the misconceptions", redo("evidence", "misconceptions")),
    ("skip", "skip language support", [Skip(step="language")]),
    ("skip leave out", "leave out the UDL step", [Skip(step="udl")]),
    ("skip no", "no language support please", [Skip(step="language")]),
    ("skip two", "skip udl and language", [Skip(step="udl"), Skip(step="language")]),
    (
        "wish",
        "make the warm-up funnier",
        [wish("sequence", "/phases/warm_up", "make the warm-up funnier")],
    ),
    (
        "wish complaint",
        "the exit ticket is too long, shorten it",
        [wish("evidence", "/exit_ticket", "the exit ticket is too long, shorten it")],
    ),
    (
        "wish in",
        "simpler words in the student sheet",
        [wish("handouts", "/student_sheet", "simpler words in the student sheet")],
    ),
    (
        "wish with reason",
        "can you make the warm-up funnier because they're bored?",
        [wish("sequence", "/phases/warm_up", "make the warm-up funnier because they're bored")],
    ),
    (
        "wish two parts",
        "make the warm-up shorter and the exit ticket longer",
        [
            wish("sequence", "/phases/warm_up", "make the warm-up shorter"),
            wish("evidence", "/exit_ticket", "the exit ticket longer"),
        ],
    ),
    (
        "wish two qualities",
        "make the warm-up shorter and funnier",
        [wish("sequence", "/phases/warm_up", "make the warm-up shorter and funnier")],
    ),
    (
        "wish for a field",
        "make the key of exit item 2 clearer",
        [wish("evidence", "/exit_ticket/E2/key", "make the key of exit item 2 clearer")],
    ),
    (
        "wish for a numbered thing",
        "objective 2 needs a number",
        [wish("goals", "/objectives/O2", "objective 2 needs a number")],
    ),
    (
        "wish negative",
        "don't use jokes in the warm-up",
        [wish("sequence", "/phases/warm_up", "don't use jokes in the warm-up")],
    ),
    (
        "wish for a step",
        "make the misconceptions less scary",
        [wish("misconceptions", "", "make the misconceptions less scary")],
    ),
    (
        "wish for the whole",
        "make the whole lesson simpler",
        [wish("review", "", "make the whole lesson simpler")],
    ),
    (
        "wish everywhere",
        "use simpler words everywhere",
        [wish("review", "", "use simpler words everywhere")],
    ),
    (
        "leaving out a part is a wish",
        "skip the warm-up",
        [wish("sequence", "/phases/warm_up", "skip the warm-up")],
    ),
    (
        "model for a step",
        "use gpt-4o for the sequence",
        [UseWriter(writer=WriterPin(name="openai/gpt-4o"), steps=("sequence",))],
    ),
    (
        "model writes",
        "let claude-sonnet-4-5 write the sequence and the handouts",
        [
            UseWriter(
                writer=WriterPin(name="anthropic/claude-sonnet-4-5"),
                steps=("sequence", "handouts"),
            )
        ],
    ),
    ("model for all", "use openai/gpt-4o", [UseWriter(writer=WriterPin(name="openai/gpt-4o"))]),
    (
        "input and wish",
        "make it 30 minutes and make the warm-up funnier",
        [minutes(30), wish("sequence", "/phases/warm_up", "make the warm-up funnier")],
    ),
    (
        "skip and input",
        "skip language support and make it 30 minutes, please",
        [Skip(step="language"), minutes(30)],
    ),
]

SERIES_EDITS: list[tuple[str, str, list[Any]]] = [
    ("item", "make episode 3 darker", wish_for_episode("EP03", "make episode 3 darker")),
    ("item short", "episode 3 darker", wish_for_episode("EP03", "episode 3 darker")),
    ("item by key", "EP03 darker please", wish_for_episode("EP03", "EP03 darker")),
    (
        "item by title",
        'make "The Long Night" darker',
        wish_for_episode("EP03", 'make "The Long Night" darker'),
    ),
    ("item last", "last episode darker", wish_for_episode("EP03", "last episode darker")),
    (
        "items",
        "make episodes 1 and 2 darker",
        [
            *wish_for_episode("EP01", "make episodes 1 and 2 darker"),
            *wish_for_episode("EP02", "make episodes 1 and 2 darker"),
        ],
    ),
    ("item redo", "redo episode 3", redo("scripts.beats", "scripts.script", item="EP03")),
    ("step of an item", "redo the script of episode 2", redo("scripts.script", item="EP02")),
    (
        "item skip",
        "skip episode 3",
        [Skip(step=step, item="EP03") for step in ("scripts.beats", "scripts.script")],
    ),
    (
        "field of an item",
        'change the ending of episode 1 to "A door opens."',
        [by_hand(SERIES, "scripts.beats", "/ending", "A door opens.", "EP01")],
    ),
    (
        "element of an item",
        'beat 2 of episode 1 should be "Ben hides."',
        [by_hand(SERIES, "scripts.beats", "/beats/1", "Ben hides.", "EP01")],
    ),
    ("rename a person", "rename Maya to Nora", [Rename(old="Maya", new="Nora")]),
    ("rename in small letters", "rename maya to nora", [Rename(old="Maya", new="Nora")]),
    ("rename called", "Maya should be called Nora", [Rename(old="Maya", new="Nora")]),
    ("rename by change", "change Maya to Nora", [Rename(old="Maya", new="Nora")]),
    (
        "rename in an item",
        'replace "Maya" with "Nora" in episode 1',
        [
            by_hand(SERIES, "scripts.beats", "/beats/0", "Nora arrives.", "EP01"),
            by_hand(SERIES, "scripts.script", "/text", "INT. HOUSE. NORA enters.", "EP01"),
        ],
    ),
    ("option of two words", "make it dry comedy", [SetInput(name="tone", value="dry comedy")]),
    ("count", "two more episodes", [SetInput(name="episodes", value=5)]),
    ("switch on", "turn on the cliffhangers", [SetInput(name="cliffhangers", value=True)]),
    ("money", "set the budget to $60k", [SetInput(name="budget", value=60_000.0)]),
]

# A wish keeps the person's own words, so its text is not the same in other words.
WITHOUT_WISHES = [
    case for case in LESSON_EDITS if not any(isinstance(edit, Guidance) for edit in case[2])
]


def _cases(table: list[Any]) -> list[Any]:
    return [pytest.param(*case[1:], id=case[0]) for case in table]


@pytest.mark.parametrize(("words", "edits"), _cases(LESSON_EDITS))
def test_words_become_exactly_these_edits_of_a_lesson(words: str, edits: list[Any]) -> None:
    understood = understand(words, LESSON)

    assert list(understood.edits) == edits
    assert understood.reading
    assert not understood.refusal


@pytest.mark.parametrize(("words", "edits"), _cases(SERIES_EDITS))
def test_words_become_exactly_these_edits_of_a_series(words: str, edits: list[Any]) -> None:
    assert list(understand(words, SERIES).edits) == edits


@pytest.mark.parametrize(("words", "edits"), _cases(WITHOUT_WISHES))
def test_capitals_and_politeness_change_nothing(words: str, edits: list[Any]) -> None:
    polite = understand(f"Hmm, could you please {words[0].lower()}{words[1:]}", LESSON)

    assert list(polite.edits) == edits


def test_a_name_is_found_before_anything_is_written() -> None:
    scene = Scene(LESSON.workflow, LESSON.revision, {}, nonce=lambda: "once")

    assert understand("redo the objectives", scene).edits == tuple(redo("goals"))
    assert understand("make the warm-up funnier", scene).edits == ()


def test_words_are_read_against_what_was_said_just_before() -> None:
    understood = understand("rename pebble to stone and rename stone to rock", LESSON)

    assert understood.edits == ()  # stone stands nowhere in what is written yet
