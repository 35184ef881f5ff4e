"""What an answer may say: nothing that no tool did, and nothing that stands otherwise."""

import pytest

from assistant.supervisor.claims import misquoted, unproved, without
from assistant.supervisor.outcomes import Deed, Outcome
from tests.support.situations import DONE, NEW, PAUSED, RUNNING, WAITING

LIES = [
    "I started the draft.",
    "I've started it for you.",
    "Great, I have just started your lesson!",
    "I'm starting it now.",
    "Your draft has been started.",
    "I approved the objectives.",
    "I've gone ahead and approved everything.",
    "The objectives were approved.",
    "I changed the length to 30 minutes.",
    "The lesson has been shortened to 30 minutes.",
    "I have updated the warm-up.",
    "I've made the change.",
    "I made those changes for you.",
    "Done!",
    "All set.",
    "Okay, done.",
    "It's done.",
    "I paused the draft.",
    "I have resumed it.",
    "I undid the last change.",
    "Your change was reverted.",
    "I saved your note.",
    "I've kept it as a note.",
    "I sent it to your principal.",
    "I emailed the file.",
    "I deleted the conversation.",
    "I cancelled it.",
    "I added a joke to the warm-up.",
    "I exported the files.",
    "I rewrote the exit ticket. Have a look.",
    "The warm-up is now rewritten.",
    "We've connected your model.",
    "Consider it done.",
]
TRUTHS = [
    "I can start it when you say so.",
    "Say start, and I'll start it.",
    "I haven't started anything.",
    "Nothing was changed.",
    "I did not approve anything; only you can.",
    "Once you have approved the objectives, the rest is written.",
    "Should I start it?",
    "If you press Do it, the lesson is shortened.",
    "The change isn't made until you press Do it.",
    "You approved the objectives yesterday.",
    "I can't change the wording without a model.",
    'The draft says: "I started with water."',
    "It will be paused at the next safe point.",
    "What are you making?",
    "The exit ticket has two questions.",
    "Would you like me to pause it?",
    "No draft has been started yet.",
    "I would have changed the warm-up, but it isn't written.",
    "Here are the cards again.",
    "The warm-up takes five minutes.",
]


@pytest.mark.parametrize("sentence", LIES)
def test_a_claim_without_a_deed_is_found(sentence):
    assert unproved(sentence, [], NEW) == [sentence] or len(unproved(sentence, [], NEW)) == 1


@pytest.mark.parametrize("sentence", TRUTHS)
def test_what_claims_nothing_passes(sentence):
    assert unproved(sentence, [], RUNNING) == []


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (Deed.STARTED, "I started it; it stops when it needs you."),
        (Deed.OPENED, "I opened the form and filled it in."),
        (Deed.OPENED, "I changed the length to 30 minutes in the form."),
        (Deed.PAUSED, "I've paused it."),
        (Deed.RESUMED, "I resumed it."),
        (Deed.UNDONE, "I took it back."),
        (Deed.UNDONE, "Done."),
        (Deed.RESTORED, "Version 1 was restored."),
        (Deed.PROPOSED, "I prepared the change; press Do it."),
    ],
)
def test_a_claim_with_its_deed_passes(deed, sentence):
    outcome = Outcome(kind="done", told="", deed=deed)

    assert unproved(sentence, [outcome], RUNNING) == []


@pytest.mark.parametrize(
    "sentence",
    ["I changed it to 30 minutes.", "Done!", "I added your note.", "The lesson was shortened."],
)
def test_a_proposal_proves_no_change(sentence):
    outcome = Outcome(kind="shown", told="", deed=Deed.PROPOSED)

    assert unproved(sentence, [outcome], RUNNING) == [sentence]


@pytest.mark.parametrize(
    ("situation", "sentence"),
    [
        (RUNNING, "Your lesson is finished."),
        (RUNNING, "It is paused."),
        (PAUSED, "The draft is running."),
        (WAITING, "Everything is approved."),
        (NEW, "Your draft is being written."),
    ],
)
def test_a_draft_that_stands_otherwise_is_found(situation, sentence):
    assert unproved(sentence, [], situation) == [sentence]


@pytest.mark.parametrize(
    ("situation", "sentence"),
    [
        (DONE, "Your lesson is finished."),
        (RUNNING, "It is being written."),
        (PAUSED, "The draft is paused."),
        (RUNNING, "The lesson isn't finished."),
        (RUNNING, "Is the lesson finished?"),
    ],
)
def test_a_draft_that_stands_so_passes(situation, sentence):
    assert unproved(sentence, [], situation) == []


def test_only_the_wrong_sentences_are_taken_out():
    text = "The form is open. I started it. Say go when you like.\n\nI approved it too."

    assert without(text, ["I started it.", "I approved it too."]) == (
        "The form is open. Say go when you like."
    )


def test_quotes_are_held_against_what_was_shown():
    text = 'It says "heavy things always sink" and "two words" and "made of cheese and gold".'

    found = misquoted(text, lambda words: words == "heavy things always sink")

    assert found == ["made of cheese and gold"]
