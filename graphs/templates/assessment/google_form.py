"""Writes a script that builds a Google Form which scores itself, as far as forms can."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from graphs.templates.assessment.banked import (
    Banked,
    banked,
    choice_of,
    is_numeric,
    pairs_of,
    picture_of,
    stem_text,
    title_of,
)
from graphs.templates.assessment.draft import Assessment
from graphs.templates.assessment.key_page import answer_of

_HOW = """\
/**
 * Builds a quiz in Google Forms.
 *
 * 1. Open script.google.com, start a new project, and paste this whole file over what is there.
 * 2. Choose the function makeQuiz and press Run. Google asks once for your permission.
 * 3. The form lies in your Drive; its address stands in the log at the end.
 *
 * Choices are scored by the form. Answers that are typed in (numbers, words, sentences) are scored
 * by you: a script cannot store their key. It stands in the feedback that students see afterwards.
 */
"""
_CODE = """
function makeQuiz() {
  var form = FormApp.create(QUIZ.title);
  form.setIsQuiz(true).setDescription(QUIZ.description).setShuffleQuestions(false);
  QUIZ.questions.forEach(function (one) {
    if (one.picture) {
      var picture = Utilities.newBlob(Utilities.base64Decode(one.picture), 'image/png', one.name);
      form.addImageItem().setTitle(one.name).setHelpText(one.alt).setImage(picture);
    }
    addQuestion(form, one);
  });
  Logger.log('Edit: ' + form.getEditUrl());
  Logger.log('Send: ' + form.getPublishedUrl());
}

function addQuestion(form, one) {
  if (one.kind === 'text' || one.kind === 'paragraph') {
    var typed = one.kind === 'text' ? form.addTextItem() : form.addParagraphTextItem();
    typed.setTitle(one.title).setPoints(one.points).setRequired(false);
    if (one.feedback) typed.setGeneralFeedback(feedback(one.feedback));
    return;
  }
  var item = one.kind === 'checkbox' ? form.addCheckboxItem()
    : one.kind === 'list' ? form.addListItem() : form.addMultipleChoiceItem();
  item.setTitle(one.title).setPoints(one.points).setRequired(false);
  item.setChoices(one.choices.map(function (choice) {
    return item.createChoice(choice.text, choice.correct);
  }));
  if (one.feedback) {
    item.setFeedbackForCorrect(feedback(one.feedback));
    item.setFeedbackForIncorrect(feedback(one.feedback));
  }
}

function feedback(text) {
  return FormApp.createFeedback().setText(text).build();
}
"""


def google_form(draft: Assessment) -> str:
    """Return the script."""
    minutes = f"{draft.sitting.minutes} minutes"
    missing = draft.left_open
    open_ = f" {missing} questions are still to be written." if missing else ""
    quiz = {
        "title": title_of(draft),
        "description": f"{minutes}.{open_}",
        "questions": [part for one in banked(draft) for part in _parts(one)],
    }
    # JSON is JavaScript; nothing in it can end the script.
    data = json.dumps(quiz, indent=1, ensure_ascii=True).replace("</", "<\\/")
    return f"{_HOW}\nvar QUIZ = {data};\n{_CODE}"


def _parts(one: Banked) -> Iterator[dict[str, Any]]:
    """Yield the items of a form that a question becomes: each pair of a match is one to choose."""
    item = one.item
    first = _common(one)
    if choice_of(item) or item.type in ("multiple select", "true/false"):
        kind = "checkbox" if item.type == "multiple select" else "choice"
        yield {**first, "kind": kind, "choices": _choices(one)}
    elif item.type in ("matching", "ordering"):
        yield from _matches(one)
    else:
        key = item.model_answer if item.type == "constructed response" else answer_of(item)
        said = " ".join(filter(None, (f"Answer: {key}", item.explanation)))
        kind = "paragraph" if item.type == "constructed response" else "text"
        yield {**first, "kind": kind, "feedback": said}


def _common(one: Banked) -> dict[str, Any]:
    picture = picture_of(one)
    shown = one.item.stem if picture else stem_text(one.item)
    if picture and is_numeric(one.item) and one.item.unit:
        shown = f"{shown} (Answer in {one.item.unit}.)"
    return {
        "name": one.name,
        "title": f"{one.number}. {shown}",
        "points": one.points,
        "feedback": one.item.explanation,
        "picture": base64.b64encode(picture.content).decode() if picture else "",
        "alt": picture.alt if picture else "",
    }


def _choices(one: Banked) -> list[dict[str, Any]]:
    if one.item.type == "true/false":
        right = bool(one.item.is_true)
        return [{"text": "True", "correct": right}, {"text": "False", "correct": not right}]
    return [{"text": option.text, "correct": option.correct} for option in one.item.options]


def _matches(one: Banked) -> Iterator[dict[str, Any]]:
    pairs = pairs_of(one.item)
    rights = sorted({pair.right for pair in pairs})
    base, rest = divmod(one.points, len(pairs))
    for place, pair in enumerate(pairs):
        yield {
            **_common(one),
            "title": f"{one.number}. {one.item.stem} {pair.left}",
            "kind": "list",
            "points": base + (place < rest),
            "choices": [{"text": text, "correct": text == pair.right} for text in rights],
        }
