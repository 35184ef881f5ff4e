"""The typed draft of a business plan: what each step gives, and the whole plan they add up to.

Ids are stable: F1 a fact, S1 a group of buyers, K1 a competitor, R1 a risk, M1 a milestone. Texts
hold no amount: they name a figure of the model by reference, and code fills it in.
"""

from typing import Annotated, Literal

from pydantic import Field

from graphs.findings import Frozen, Question
from graphs.templates.business_plan.assumptions import Assumptions, ModelType, Purpose
from graphs.templates.business_plan.finance.results import Model

__all__ = ["Assumptions", "BusinessPlan", "Model"]

Stage = Literal["idea", "new", "existing"]
FactBasis = Literal["user", "upload", "web", "assumption"]
Sentence = Annotated[str, Field(max_length=1_200)]


class Brief(Frozen):
    """What the founder gave in words, what was assumed, and what stays open. No number is in it."""

    purpose: Purpose
    business: str  # in one line
    name: str = ""  # of the business
    place: str = ""
    country: str = ""
    currency: str
    start_month: str  # 2027-01
    opens_in: str = ""  # the month of the first sale, where the founder said it
    stage: Stage
    model_type: ModelType
    kind: str  # of business, as the bank knows it: "a small bakery with a counter"
    unit: str  # what is sold, one and many of it
    units: str
    legal_form: str = ""
    buyers: str = ""  # the founder's own sentences: who buys, and why?
    difference: str = ""  # what is different from what they do today?
    team: str = ""  # why you, or your team?
    competitors: list[str] = Field(default_factory=list)
    collateral: list[str] = Field(default_factory=list)
    evidence: list[str] = Field(default_factory=list)  # papers that are there already
    assumptions: list[str] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)
    disclaimer: str


class Fact(Frozen):
    """One thing that the plan relies on, and how it is known."""

    id: str = Field(pattern=r"^F\d+$")
    claim: Sentence
    value: float | None = None
    unit: str = ""
    as_of: str = ""
    basis: FactBasis
    source: str = ""


class Segment(Frozen):
    """A group of buyers and what they need."""

    id: str = Field(pattern=r"^S\d+$")
    who: str
    need: Sentence


class Size(Frozen):
    """How large a market is: customers, and what one of them spends on this in a year."""

    customers: float = Field(ge=0)
    price: float = Field(ge=0)
    who: str  # the customers that are counted
    basis: FactBasis
    source: str = ""


class ToBring(Frozen):
    """Something that the market chapter needs and only the founder can bring."""

    id: str
    what: str
    where: str


class Outlook(Frozen):
    """What kind of answer the numbers give. Prose is written anew only when that changes."""

    purpose: Purpose
    sells_from: Literal["first_month", "later"]
    profit: Literal["first_year", "second_year", "third_year", "never"]  # its first month
    cash: Literal["holds", "runs_out"]
    cover: Literal["no_debt", "short", "thin", "good"]  # of the debt, in its worst year
    low_case: Literal["holds", "runs_out"]
    owner: Literal["small", "fair"]  # the owner's part of the money
    own_money: Literal["named", "typical", "none"] = "named"  # whether anybody said how much
    asked: Literal["named", "typical"] = "named"  # whether anybody said how much is asked for
    season: Literal["even", "marked"]


class Market(Frozen):
    """Who buys, how many there are, and how that is known."""

    segments: list[Segment] = Field(default_factory=list, max_length=4)
    facts: list[Fact] = Field(default_factory=list, max_length=20)
    tam: Size | None = None  # everybody who could buy anywhere
    sam: Size | None = None  # those within reach of this business
    som: Size | None = None  # those it can win in three years
    trends: list[Sentence] = Field(default_factory=list, max_length=4)
    to_bring: list[ToBring] = Field(default_factory=list, max_length=12)
    questions: list[Question] = Field(default_factory=list)


class Competitor(Frozen):
    """What buyers could choose in place of this business."""

    id: str = Field(pattern=r"^K\d+$")
    name: str
    kind: Literal["direct", "indirect", "status_quo"]
    strengths: Sentence
    gaps: Sentence
    price: str = Field(default="", max_length=80)  # what they charge: told by the founder alone
    source: str = Field(default="", max_length=120)  # where that was seen


class Competition(Frozen):
    """What buyers do today, and why they would change."""

    rows: list[Competitor] = Field(min_length=1, max_length=10)
    answer: Sentence = ""  # why they would come to this business
    questions: list[Question] = Field(default_factory=list)


class OfferStage(Frozen):
    """A step on the way of the offer."""

    id: str
    when: str
    what: Sentence


class Offer(Frozen):
    """What is sold, and why it is worth its price."""

    value: Sentence
    products: list[str] = Field(default_factory=list, max_length=8)
    hard_to_copy: Sentence = ""
    roadmap: list[OfferStage] = Field(default_factory=list, max_length=6)
    questions: list[Question] = Field(default_factory=list)


class Estimate(Frozen):
    """A number that the founder has not given, as somebody who knows such businesses puts it."""

    name: str  # one of the numbers that a person can give
    value: float
    low: float
    high: float
    why: str


class Estimates(Frozen):
    """Numbers that fit this business better than what is typical of its kind."""

    figures: list[Estimate] = Field(default_factory=list, max_length=24)


class Proposal(Frozen):
    """Another value for one place of the assumptions, and why."""

    id: str
    path: str  # below the assumptions: /price/value
    value: float
    why: Sentence


class ModelReview(Frozen):
    """What a second pair of eyes says of the numbers."""

    low_case: Sentence = ""
    proposals: list[Proposal] = Field(default_factory=list, max_length=5)


class Channel(Frozen):
    """A way in which buyers hear of the business."""

    id: str
    channel: str
    first_step: Sentence
    owner: str


class GoToMarket(Frozen):
    """How buyers are found, won and kept."""

    first_customers: Sentence
    pricing: Sentence
    channels: list[Channel] = Field(default_factory=list, max_length=6)
    keeping: Sentence = ""
    questions: list[Question] = Field(default_factory=list)


class Permit(Frozen):
    """A licence or a permit, and who gives it."""

    id: str
    what: str
    where: str


class Operations(Frozen):
    """How the work is done."""

    day: Sentence  # from opening to closing, or from order to delivery
    premises: Sentence = ""
    suppliers: Sentence = ""
    capacity: Sentence = ""
    permits: list[Permit] = Field(default_factory=list, max_length=8)
    questions: list[Question] = Field(default_factory=list)


class TeamGap(Frozen):
    """What nobody in the team can do yet, and what is done about it."""

    id: str
    gap: str
    plan: Sentence


class Team(Frozen):
    """Who does it, and why they can."""

    why_us: Sentence
    gaps: list[TeamGap] = Field(default_factory=list, max_length=5)
    questions: list[Question] = Field(default_factory=list)


class Risk(Frozen):
    """What can go wrong, the sign that it does, what is done about it, and by whom."""

    id: str = Field(pattern=r"^R\d+$")
    risk: Sentence
    sign: Sentence
    mitigation: Sentence
    owner: str


class Risks(Frozen):
    """The risks that matter most."""

    items: list[Risk] = Field(min_length=1, max_length=8)


class Milestone(Frozen):
    """A point in time at which something can be measured."""

    id: str = Field(pattern=r"^M\d+$")
    when: str
    metric: str
    target: str


class Milestones(Frozen):
    """What is reached by when, and how the money comes back."""

    items: list[Milestone] = Field(default_factory=list, max_length=8)
    return_of_money: Sentence  # how a loan is repaid, an investor leaves, a grant is reported on
    if_it_is_slower: Sentence = ""


class Use(Frozen):
    """What a part of the money pays."""

    id: str
    item: str
    amount: float


class Funding(Frozen):
    """What is asked for, what it pays, what is reached with it, and how it comes back."""

    ask: float
    use_of_funds: list[Use]
    milestones: list[Milestone]
    return_of_money: Sentence
    if_it_is_slower: Sentence = ""


class HardQuestion(Frozen):
    """What whoever reads the plan will ask, the answer it gives, and where that stands."""

    id: str
    question: str
    answer: Sentence
    where: str


class HardQuestions(Frozen):
    """The ten hardest questions."""

    items: list[HardQuestion] = Field(min_length=1, max_length=10)


class SummaryPoint(Frozen):
    """A part of the summary."""

    id: str
    heading: str
    text: Sentence


class Summary(Frozen):
    """The plan on a page, for whoever reads nothing else."""

    opening: Sentence
    points: list[SummaryPoint] = Field(min_length=1, max_length=8)


class BusinessPlan(Frozen):
    """The whole plan."""

    brief: Brief
    market: Market
    competition: Competition
    offer: Offer
    assumptions: Assumptions
    model: Model
    model_review: ModelReview
    gtm: GoToMarket
    operations: Operations
    team: Team
    risks: Risks
    funding: Funding
    hard_questions: HardQuestions
    summary: Summary
