"""The plan for the office: everything about the lesson in the order a reader asks for it."""

from graphs.documents.blocks import (
    Block,
    Callout,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Rich,
    Table,
)
from graphs.documents.inline import bullets, joined, label
from graphs.documents.passages import Passage
from graphs.templates.lesson_plan.own_words import large

SHAPES = {
    "lab": "Lab day",
    "direct": "Direct teaching",
    "discussion": "Discussion",
    "review": "Review",
    "substitute": "Substitute day",
    "5e": "5E",
}
_VERIFIED = {"user": "given by you", "format_only": "format checked only"}
_BANDS = {"1-2": "WIDA 1\u20132", "3-4": "WIDA 3\u20134", "5": "WIDA 5"}
_DOMAINS = ("listening", "speaking", "reading", "writing")


def plan(lesson: Passage, notes: tuple[str, ...], colophon: str) -> Document:
    """Return the lesson plan with its open questions and the notes that were kept."""
    parts = (
        _at_a_glance(lesson),
        _standards(lesson["standards"]["targets"]),
        _objectives(lesson["goals"]),
        _words_and_things(lesson),
        _sequence(lesson),
        _misconceptions(lesson["misconceptions"]["ideas"]),
        _access(lesson),
        _language(lesson["language"]["by_level"]),
        _exit_ticket(lesson),
        _listed("Teacher notes", lesson["handouts"]["teacher_notes"]),
    )
    assumed = tuple(
        f"Assumed: {one.text}"
        for part in ("brief", "period")
        for one in lesson[part]["assumptions"]
    )
    return Document(
        name="plan",
        title=f"Lesson plan: {large(lesson['brief']['topic'].text)}",
        title_path=lesson["brief"]["topic"].path,
        subtitle=summary(lesson),
        blocks=tuple(block for part in parts for block in part),
        colophon=colophon,
        questions=_questions(lesson),
        notes=(*notes, *assumed),
    )


def summary(lesson: Passage) -> str:
    """Return the class and the period in one line."""
    brief, minutes = lesson["brief"], lesson["period"]["minutes"].text
    return f"{grade_name(brief)} {brief['subject'].text} · {minutes} minutes"


def grade_name(brief: Passage) -> str:
    """Return the grade as a school says it."""
    return "Kindergarten" if brief["grade"].value == 0 else f"Grade {brief['grade'].text}"


def spans(phases: Passage) -> list[str]:
    """Return from which to which minute each phase lasts."""
    found, start = [], 0
    for phase in phases:
        end = start + int(phase["minutes"].value)
        found.append(f"{start}\u2013\u2060{end}")  # joined, so that no line ends in the dash
        start = end
    return found


def checks_of(lesson: Passage, phase: Passage) -> list[Passage]:
    """Return the checks for understanding that this phase names."""
    named = {check.text for check in phase["checks"]}
    return [check for check in lesson["evidence"]["checks"] if check["id"].text in named]


def _at_a_glance(lesson: Passage) -> list[Block]:
    brief, essential = lesson["brief"], lesson["goals"]["essential_question"]
    newcomers = label(f" ({brief['newcomers'].text} new to English)") if brief["newcomers"] else ()
    grade = brief["grade"]
    facts = KeyValue(
        (
            ("Topic", brief["topic"].rich),
            ("Subject", brief["subject"].rich),
            ("Grade", grade.rich if grade.value else label("Kindergarten")),
            ("Period", (*lesson["period"]["minutes"].rich, *label(" minutes"))),
            ("Students", (*brief["students"].rich, *newcomers)),
            ("Type", label(SHAPES[brief["shape"].text])),
        )
    )
    # Her own question is the essential one in most lessons: it stands once.
    twice = _letters(brief["figure_out"].text) in _letters(essential.text)
    focus = (
        *(() if twice else (("To figure out", brief["figure_out"]),)),
        ("Essential question", essential),
        ("What they do", brief["activity"]),
        ("Before this lesson", brief["prior"]),
    )
    told = tuple((name, passage.rich) for name, passage in focus if passage)
    return [facts, KeyValue(told)] if told else [facts]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _standards(targets: Passage) -> list[Block]:
    if not targets:
        return []
    rows = tuple(
        (
            target["code"].rich,
            target["paraphrase"].rich or label("text not given"),
            target["why"].rich,
            label(_VERIFIED[target["verified"].text]),
        )
        for target in targets
    )
    header = ("Standard", "In plain words", "In this lesson", "Checked")
    return [Heading(1, "Standards"), Table(header, rows, (1.1, 2.5, 2.5, 1))]


def _objectives(goals: Passage) -> list[Block]:
    rows = [
        (
            (*label(f"{goal['id'].text} ", bold=True), *goal["text"].rich),
            goal["condition"].rich,
            goal["criterion"].rich,
            label(f"{goal['bloom'].text.capitalize()}\nDOK {goal['dok'].text}"),
            joined(goal["standard_codes"].each, "\n"),
        )
        for goal in goals["objectives"]
    ]
    header = ("Students will", "Given", "How well", "Level", "Standards")
    columns = len(header) if any(row[-1] for row in rows) else len(header) - 1
    table = Table(
        header[:columns],
        tuple(row[:columns] for row in rows),
        (2.3, 1.7, 2.1, 0.9, 1.1)[:columns],
    )
    blocks: list[Block] = [Heading(1, "Objectives"), table]
    criteria = [
        (*one["i_can"].rich, *label(f" ({one['objective'].text})"))
        for one in goals["success_criteria"]
    ]
    if criteria:
        blocks += [Heading(2, "Success criteria"), ListBlock(tuple(criteria))]
    return blocks


def _words_and_things(lesson: Passage) -> list[Block]:
    blocks: list[Block] = []
    terms = [
        (*term["term"].label(after=": ", bold=True), *term["kid_definition"].rich)
        for term in lesson["goals"]["vocabulary"]
    ]
    if terms:
        blocks += [Heading(2, "Vocabulary"), ListBlock(tuple(terms))]
    blocks += _listed("What students can already do", lesson["goals"]["prerequisites"], level=2)
    materials = lesson["sequence"]["materials"]
    if materials:
        blocks += [Heading(2, "Materials"), Para(joined(materials.each, ", "))]
    return blocks + safety(lesson)


def safety(lesson: Passage) -> list[Block]:
    """Return the safety box, where there is something to say."""
    warning = lesson["sequence"]["safety"]
    return [Callout("safety", "Safety", (warning.rich,))] if warning else []


def _sequence(lesson: Passage) -> list[Block]:
    phases = lesson["sequence"]["phases"]
    rows = tuple(
        (
            _phase_name(phase, span),
            _teacher(phase),
            bullets(phase["students_do"].each),
            _asked(lesson, phase),
        )
        for phase, span in zip(phases, spans(phases), strict=True)
    )
    header = ("Phase", "Teacher does", "Students do", "Questions and checks")
    return [Heading(1, "The lesson"), Table(header, rows, (1.1, 2.3, 1.9, 2.25))]


def _phase_name(phase: Passage, span: str) -> Rich:
    name = phase["name"].label(bold=True)
    minutes = (*phase["minutes"].rich, *label(f" min ({span})"))
    return joined([name, minutes, phase["grouping"].rich], "\n")


def _teacher(phase: Passage) -> Rich:
    done = phase["teacher_does"].each
    if phase["transition"]:
        done = [*done, (*label("Then: ", italic=True), *phase["transition"].rich)]
    return bullets(done)


def _asked(lesson: Passage, phase: Passage) -> Rich:
    asked = [
        (*question["q"].rich, *label(f" (DOK\u00a0{question['dok'].text})"))
        for question in phase["questions"]
    ]
    checked = [
        (
            *label("Check: ", bold=True),
            *check["prompt"].rich,
            *label(" Look for: ", italic=True),
            *check["look_for"].rich,
        )
        for check in checks_of(lesson, phase)
    ]
    return bullets([*asked, *checked])


def _misconceptions(ideas: Passage) -> list[Block]:
    if not ideas:
        return []
    rows = tuple((one["idea"].rich, one["probe"].rich, one["response_move"].rich) for one in ideas)
    header = ("Expect this", "Bring it out", "Your move")
    return [Heading(1, "Misconceptions"), Table(header, rows, (2, 2.3, 2.7))]


def _access(lesson: Passage) -> list[Block]:
    udl = lesson["udl"]
    phases = {phase["id"].text: phase["name"].text for phase in lesson["sequence"]["phases"]}
    blocks: list[Block] = []
    if udl["options"]:
        rows = tuple(
            (
                label(phases.get(one["phase"].text, one["phase"].text)),
                one["barrier"].rich,
                one["option"].rich,
                label(one["principle"].text),
            )
            for one in udl["options"]
        )
        header = ("When", "Barrier", "Way around it", "UDL principle")
        blocks += [Heading(1, "Differentiation"), Table(header, rows, (1, 2.3, 2.7, 1.2))]
    blocks += _listed("For those who are ready for more", udl["extension"], level=2)
    if udl["accommodations"]:
        blocks += [
            Heading(1, "Accommodations"),
            Table(
                ("Need", "What changes", "What stays"),
                tuple(
                    (one["need"].rich, one["what_changes"].rich, one["what_stays"].rich)
                    for one in udl["accommodations"]
                ),
                (1.6, 2.8, 2.6),
            ),
        ]
    return blocks


def _language(levels: Passage) -> list[Block]:
    if not levels:
        return []
    bands = list(levels)
    rows = [
        (label(domain.capitalize(), bold=True), *(band[domain].rich for band in bands))
        for domain in _DOMAINS
    ]
    if any(band["frames"] for band in bands):
        frames = (bullets(band["frames"].each) for band in bands)
        rows.append((label("Sentence frames", bold=True), *frames))
    header = ("", *(_BANDS[band["band"].text] for band in bands))
    widths = (1.0, *(2.8 for _ in bands))
    return [Heading(1, "Language support"), Table(header, tuple(rows), widths)]


def _exit_ticket(lesson: Passage) -> list[Block]:
    blocks: list[Block] = []
    if lesson["evidence"]["exit_ticket"]:
        rows = tuple(
            (
                (*label(f"{item['objective'].text} ", bold=True), *item["item"].rich),
                item["key"].rich,
                item["if_wrong"].rich,
            )
            for item in lesson["evidence"]["exit_ticket"]
        )
        header = ("Question", "Key", "If it is wrong")
        blocks += [Heading(1, "Exit ticket"), Table(header, rows, (2.2, 2.6, 2.3))]
    return blocks + _listed(
        "What to do with the answers", lesson["handouts"]["after_exit_ticket"], 2
    )


def _listed(title: str, passages: Passage, level: int = 1) -> list[Block]:
    items = tuple(passages.each)
    heading = Heading(1, title) if level == 1 else Heading(2, title)
    return [heading, ListBlock(items)] if items else []


def _questions(lesson: Passage) -> tuple[Rich, ...]:
    asked = [*lesson["brief"]["questions"], *lesson["goals"]["questions"]]
    return tuple(map(_question, [*asked, *lesson["misconceptions"]["questions"]]))


def _question(question: Passage) -> Rich:
    default = question["default_used"]
    return joined(
        [
            label(question["question"].text, bold=True),
            label(question["why"].text),
            label(f"For now: {default.text.rstrip('.')}.", italic=True) if default else (),
        ]
    )
