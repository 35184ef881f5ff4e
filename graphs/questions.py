"""What a template asks the person: one thing that only they can decide."""

from agents.rules.words import Words, computed, keep, question, standard
from graphs.findings import Question


def asked(name: str, text: str | Words, why: str, path: str, meanwhile: str = "") -> Question:
    """Return a question about a place of the draft; ``meanwhile`` says what stands there till then.

    Words that are marked already keep their mark; plain ones are a question.
    """
    left = {"default_used": standard(meanwhile)} if meanwhile else {}
    return keep(
        Question,
        id=computed(name),
        question=text if isinstance(text, Words) else question(text),
        why=standard(why),
        path=computed(path),
        **left,
    )
