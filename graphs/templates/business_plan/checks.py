"""All checks of a business plan: the common ones set up for it, and its own (B01 to B18)."""

from collections.abc import Iterable
from dataclasses import replace

from graphs.checks.characters import clean_text
from graphs.checks.check import Check, Draft
from graphs.checks.layout import accessible
from graphs.checks.lengths import Words, word_counts
from graphs.checks.links import only_given_links
from graphs.checks.personal import no_contact_data
from graphs.checks.references import Required, ids_resolve, required_inputs
from graphs.checks.wording import cliches, no_placeholders, repetition
from graphs.documents.blocks import Document
from graphs.findings import Finding, Skipped
from graphs.templates.business_plan.checks_numbers import CHECKS_NUMBERS
from graphs.templates.business_plan.checks_prose import CHECKS_PROSE, PROSE, SUMMARY
from graphs.templates.business_plan.documents import documents
from graphs.templates.business_plan.draft import BusinessPlan

_REQUIRED = (
    Required("business", same="/brief/business", told=("/summary", "/offer")),
    Required("name", same="/brief/name", told=("/summary",)),
    Required("place", same="/brief/place"),
    Required("purpose", same="/brief/purpose"),
    Required("currency", same="/brief/currency"),
    Required("price", same="/assumptions/price/value"),
)
_LENGTHS = {
    "/summary/points/*/text": ("This part of the summary", Words(3, 120)),
    "/risks/items/*/risk": ("This risk", Words(3, 60)),
    "/risks/items/*/mitigation": ("What is done about it", Words(0, 80)),
    "/hard_questions/items/*/question": ("This question", Words(3, 40)),
    "/hard_questions/items/*/answer": ("This answer", Words(1, 90)),
}
_ONCE = (("/gtm", "/operations", "/team", "/market", "/competition/answer", "/offer"), ("/risks",))


def _as_asked_for(check: Check) -> Check:
    """Hold the amount to what was asked for; for own use nobody is asked."""
    ask = required_inputs((Required("ask", same="/funding/ask"),))

    def find(draft: Draft) -> Iterable[Finding | Skipped]:
        yield from check.find(draft)
        if draft.data["brief"]["purpose"] != "own_use":
            yield from ask.find(draft)

    return replace(check, find=find)


def plan(draft: Draft) -> BusinessPlan:
    """Return the typed plan that a check looks at."""
    assert isinstance(draft.value, BusinessPlan)
    return draft.value


def _rendered(draft: Draft) -> list[Document]:
    return documents(plan(draft), draft.sources, (), offline=True)


CHECKS: tuple[Check, ...] = (
    ids_resolve(()),
    no_placeholders(),
    _as_asked_for(required_inputs(_REQUIRED)),
    word_counts(
        {pattern: allowed for pattern, (_, allowed) in _LENGTHS.items()},
        {pattern: name for pattern, (name, _) in _LENGTHS.items()},
    ),
    repetition(_ONCE, known=("/brief",)),
    cliches((*PROSE, SUMMARY)),
    only_given_links(),
    clean_text(prose=(*PROSE, SUMMARY)),
    no_contact_data(),
    accessible(_rendered),
    *CHECKS_NUMBERS,
    *CHECKS_PROSE,
)
