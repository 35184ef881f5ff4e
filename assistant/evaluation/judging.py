"""The judge: a model that scores one criterion a call, with a quote that code looks up.

Levels are shown as letters in an order drawn anew for each of three calls; the median counts.
Trouble of the provider is raised as what it is (agents.errors.Unavailable) and is never a score.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from itertools import permutations
from random import Random
from statistics import median_low
from typing import Any, Literal, NamedTuple

import prompts
from agents.errors import WritingFailed
from agents.writer import Assignment, Meter, Role, Usage, Writer
from assistant.evaluation.answers import FREE, Answer, Answers
from assistant.evaluation.rubrics import LEVELS, Criterion, Rubric
from graphs import paths
from graphs.findings import Criterion as Scored
from graphs.findings import Finding, Frozen, Review
from graphs.keys import digest
from graphs.reviews import place_of, weighed
from prompts.render import render

VOTES = 3
LEAST_VOTES = 2  # of them that must have been proved
WIDE = 2  # levels between votes from which on a person should look
_LETTERS = "ABCD"

Better = Literal["first", "second", "equal"]
Winner = Literal["ours", "other", "tie"]


class Reading(Frozen):
    """What a judge answers about one criterion."""

    quote: str
    reason: str
    level: Literal["A", "B", "C", "D"]


class Preference(Frozen):
    """What a judge answers about two drafts."""

    quote: str
    reason: str
    better: Better


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is judged: a draft, what was asked for, and what code found in it."""

    draft: Any
    brief: str
    findings: Sequence[Finding] = ()


class Vote(NamedTuple):
    """One answer: its score where the quote was proved, and what it said."""

    score: int | None
    quote: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the votes on a criterion come to; without a score, ``why`` says why not."""

    criterion: str
    score: int | None
    why: str
    quote: str = ""
    place: str = ""
    votes: tuple[int | None, ...] = ()
    usage: Usage = FREE

    @property
    def spread(self) -> int:
        """How many levels lie between the lowest and the highest vote."""
        scores = [one for one in self.votes if one is not None]
        return max(scores) - min(scores) if scores else 0

    @property
    def needs_a_person(self) -> bool:
        """True where the votes lie so far apart that none of them can be relied on."""
        return self.spread >= WIDE


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Which of two drafts is better; ``winner`` is None where no answer could be proved."""

    criterion: str
    winner: Winner | None
    why: str
    quote: str = ""
    ordered: tuple[Winner | None, ...] = ()  # with ours first, then with ours second
    usage: Usage = FREE


@dataclass(frozen=True)
class ModelJudge:
    """Judges with a model. Nothing is asked twice that stands in its answers."""

    writer: Writer
    _: KW_ONLY
    meter: Meter
    answers: Answers = field(default_factory=Answers)

    @property
    def name(self) -> str:
        """The model that judges."""
        return self.writer.name

    async def judge(self, rubric: Rubric, criterion: Criterion, subject: Subject) -> Judgement:
        """Score one criterion; raise agents.errors.Unavailable where the model is not reached."""
        draft = paths.without(subject.draft, rubric.unseen)
        seen = replace(subject, draft=draft)
        drawn = Random(digest([criterion.version, draft]))
        orders = drawn.sample(list(permutations(LEVELS)), VOTES)
        asked = [
            _Asked(self, _assignment(rubric, criterion, seen, order, number), (draft,))
            for number, order in enumerate(orders, 1)
        ]
        answers = await _all(asked)
        votes = [_vote(one, order) for one, order in zip(answers, orders, strict=True)]
        usage = sum((one.usage for one in answers), FREE)
        return replace(_agreed(criterion, votes, draft), usage=usage)

    async def compare(
        self, rubric: Rubric, criterion: Criterion, ours: Subject, other: Any
    ) -> Comparison:
        """Say which draft is better, in both orders; what depends on the order is a tie."""
        drafts = [paths.without(one, rubric.unseen) for one in (ours.draft, other)]
        orders = (drafts, drafts[::-1])
        asked = [
            _Asked(self, _paired(rubric, criterion, ours.brief, order), tuple(order))
            for order in orders
        ]
        answers = await _all(asked)
        sides: tuple[dict[str, Winner], ...] = (
            {"first": "ours", "second": "other", "equal": "tie"},
            {"first": "other", "second": "ours", "equal": "tie"},
        )
        ordered = [
            None if one.value is None else side[str(one.value["better"])]
            for one, side in zip(answers, sides, strict=True)
        ]
        usage = sum((one.usage for one in answers), FREE)
        return replace(_settled(criterion, answers, ordered), usage=usage)


@dataclass(frozen=True)
class _Asked:
    """One question to the judge, asked once more where its quote stands in none of the drafts."""

    judge: ModelJudge
    assignment: Assignment
    drafts: tuple[Any, ...]

    async def answered(self) -> Answer:
        """Return an answer whose quote is proved; without a value, why there is none."""
        first = await self._once(self.assignment)
        if first.value is None or self._proved(first.value):
            return first
        again = render(prompts.text("evaluation/again"), first.value, name="evaluation/again")
        instructions = f"{self.assignment.instructions}\n\n{again}"
        second = await self._once(replace(self.assignment, instructions=instructions))
        usage = first.usage + second.usage
        if second.value is not None and not self._proved(second.value):
            quote = " ".join(str(second.value["quote"]).split())
            why = (
                f'Not scored: the quote "{quote[:80]}" is not in the draft, also when asked again.'
            )
            return Answer(None, usage, why)
        return replace(second, usage=usage)

    async def _once(self, assignment: Assignment) -> Answer:
        return await self.judge.answers.once(
            _hash(self.judge.name, assignment), lambda: self._ask(assignment)
        )

    async def _ask(self, assignment: Assignment) -> Answer:
        try:
            written = await self.judge.writer.write(assignment, meter=self.judge.meter)
        except WritingFailed as error:
            return Answer(None, error.usage, f"Not scored: {error}")
        return Answer(written.value, written.usage)

    def _proved(self, value: Mapping[str, Any]) -> bool:
        one = Scored(id="quote", score=1, quote=str(value["quote"]), reason="")
        review = Review(criteria=[one])
        return any(weighed(review, ("quote",), draft).review.criteria for draft in self.drafts)


def _hash(model: str, assignment: Assignment) -> str:
    """Return the hash of all that a judge reads: another rubric, draft or prompt is another."""
    said = [assignment.role.brief, assignment.instructions, dict(assignment.context)]
    return digest([model, assignment.output.__name__, said])


async def _all(asked: Sequence[_Asked]) -> list[Answer]:
    """Ask everything at once; let the first trouble of the provider be the trouble of all."""
    answers = await asyncio.gather(*(one.answered() for one in asked), return_exceptions=True)
    for one in answers:
        if isinstance(one, BaseException):
            raise one
    return [one for one in answers if isinstance(one, Answer)]


def _role(rubric: Rubric) -> Role:
    brief = render(
        prompts.text("evaluation/judge"), {"judge": rubric.judge}, name="evaluation/judge"
    )
    return Role(name="judge", title="Judge", brief=brief, model_role="judge")


def _assignment(
    rubric: Rubric, criterion: Criterion, subject: Subject, order: Sequence[int], number: int
) -> Assignment:
    report = [one.model_dump(mode="json") for one in subject.findings]
    shown = [
        {"letter": letter, "text": criterion.levels[_key(level)]}
        for letter, level in zip(_LETTERS, order, strict=True)
    ]
    said = {"title": criterion.title, "question": criterion.question, "look": criterion.look}
    return Assignment(
        template=rubric.template,
        step=f"judge.{criterion.id}",
        item=str(number),
        role=_role(rubric),
        instructions=render(
            prompts.text("evaluation/criterion"),
            {**said, "levels": shown, "report": report},
            name="evaluation/criterion",
        ),
        output=Reading,
        context={"brief": subject.brief, "report": report, "draft": subject.draft},
        reasoned=False,
    )


def _paired(rubric: Rubric, criterion: Criterion, brief: str, drafts: Sequence[Any]) -> Assignment:
    said = {"title": criterion.title, "question": criterion.question, "look": criterion.look}
    ends = {"good": criterion.levels["4"], "bad": criterion.levels["1"]}
    return Assignment(
        template=rubric.template,
        step=f"compare.{criterion.id}",
        role=_role(rubric),
        instructions=render(
            prompts.text("evaluation/pair"), {**said, **ends}, name="evaluation/pair"
        ),
        output=Preference,
        context={"brief": brief, "first": drafts[0], "second": drafts[1]},
        reasoned=False,
    )


def _key(level: int) -> Literal["4", "3", "2", "1"]:
    keys: dict[int, Literal["4", "3", "2", "1"]] = {4: "4", 3: "3", 2: "2", 1: "1"}
    return keys[level]


def _vote(answer: Answer, order: Sequence[int]) -> Vote:
    if answer.value is None:
        return Vote(None, "", answer.why)
    score = order[_LETTERS.index(answer.value["level"])]
    return Vote(score, str(answer.value["quote"]), str(answer.value["reason"]))


def _agreed(criterion: Criterion, votes: Sequence[Vote], draft: Any) -> Judgement:
    """Return the median of the votes that were proved, with the words of one that gave it."""
    scores = [one.score for one in votes if one.score is not None]
    told = tuple(one.score for one in votes)
    if len(scores) < LEAST_VOTES:
        why = next(one.reason for one in votes if one.score is None)
        return Judgement(criterion=criterion.id, score=None, why=why, votes=told)
    score = median_low(scores)
    said = next(one for one in votes if one.score == score)
    return Judgement(
        criterion=criterion.id,
        score=score,
        why=said.reason,
        quote=said.quote,
        place=place_of(said.quote, draft),
        votes=told,
    )


def _settled(
    criterion: Criterion, answers: Sequence[Answer], ordered: Sequence[Winner | None]
) -> Comparison:
    told = tuple(ordered)
    missing = next((one for one in answers if one.value is None), None)
    if missing is not None:
        return Comparison(criterion=criterion.id, winner=None, why=missing.why, ordered=told)
    if ordered[0] != ordered[1]:
        why = "The judge preferred another draft when the two changed places."
        return Comparison(criterion=criterion.id, winner="tie", why=why, ordered=told)
    value = answers[0].value or {}
    return Comparison(
        criterion=criterion.id,
        winner=ordered[0],
        why=str(value["reason"]),
        quote=str(value["quote"]),
        ordered=told,
    )
