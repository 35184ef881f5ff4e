"""The offline rules of the business plan, by step.

They interview, choose and calculate: the founder's own sentences carry the plan, sentences of the
bank read the model, and what rules cannot know is left as a question. Nothing is said of a market.
"""

from collections.abc import Callable

from pydantic import BaseModel

from graphs.templates.business_plan.rules_market import competition, market, offer
from graphs.templates.business_plan.rules_money import (
    estimates,
    hard_questions,
    milestones,
    model_review,
    review,
    revise,
    summary,
)
from graphs.templates.business_plan.rules_work import gtm, operations, risks, team

RULES: dict[str, Callable[..., BaseModel]] = {
    "market": market,
    "competition": competition,
    "offer": offer,
    "estimates": estimates,
    "model_review": model_review,
    "gtm": gtm,
    "operations": operations,
    "team": team,
    "risks": risks,
    "milestones": milestones,
    "hard_questions": hard_questions,
    "summary": summary,
    "review": review,
    "revise": revise,
}
