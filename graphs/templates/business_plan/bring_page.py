"""What only the founder can bring, and where to find it; and the questions that will be asked."""

from collections.abc import Collection

from graphs.documents.blocks import Block, Checklist, Document, Heading, Para, Table
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.figures_in_text import Told
from graphs.templates.business_plan.lender_page import hard_questions, missing_papers
from graphs.templates.business_plan.plan_page import questions, title_of


def what_to_bring(
    draft: BusinessPlan, page: Passage, colophon: str, chapters: Collection[str]
) -> Document:
    """Return the founder's own page: it goes to nobody else."""
    told = Told(draft.model)
    blocks: list[Block] = []
    rows = tuple((one["what"].rich, one["where"].rich, ()) for one in page["market"]["to_bring"])
    if rows:
        blocks += [
            Heading(1, "The market: what to bring, and where to find it"),
            Para(label("Nobody can write this for you. With half of it the chapter is good.")),
            Table(("What", "Where to find it", "What you found"), rows, (1.8, 2.4, 1.8)),
        ]
    open_ = questions(page)
    if open_:
        blocks += [Heading(1, "What is still open"), Checklist(open_)]
    if draft.brief.purpose == "loan":
        papers = tuple(label(one) for one in missing_papers(draft))
        blocks += [Heading(1, "Papers that the bank will ask for"), Checklist(papers)]
    blocks += [Heading(1, "The hardest questions you will be asked")]
    blocks += hard_questions(page, told, chapters)
    return Document(
        name="what_to_bring",
        title=f"{title_of(draft)}: what to bring",
        title_path="/brief/name" if draft.brief.name else "/brief/business",
        subtitle="For yourself, before you hand in the plan",
        blocks=tuple(blocks),
        colophon=colophon,
    )
