"""Families of models: whose a model is, told by its name. A judge is partial to its own family."""

import re
from collections.abc import Iterable

# The maker, and how the names of its models begin, whoever serves them.
_FAMILIES = (
    ("OpenAI", r"gpt|chatgpt|o[1-9]\b|davinci|codex"),
    ("Anthropic", r"claude"),
    ("Google", r"gemini|gemma|palm|bison"),
    ("Meta", r"llama|meta-llama|codellama"),
    ("Mistral", r"(?:open-)?(?:mistral|mixtral)|codestral|ministral|magistral|pixtral|devstral"),
    ("Qwen", r"qwen|qwq|qvq"),
    ("DeepSeek", r"deepseek"),
    ("xAI", r"grok"),
    ("Cohere", r"command|aya"),
    ("Microsoft", r"phi"),
    ("Amazon", r"nova|titan"),
    ("NVIDIA", r"nemotron"),
    ("Z.ai", r"glm"),
    ("Moonshot", r"kimi|moonshot"),
)
_OWN_WORDS = re.compile(r"[a-z]+")


def family(model: str) -> str:
    """Return whose a model is; the first word of its own name where its maker is not known."""
    name = model.lower().rpartition("/")[2]
    name = name.rpartition(".")[2] if re.match(r"(?:[a-z]+\.)+[a-z]", name) else name
    for maker, beginning in _FAMILIES:
        if re.match(beginning, name):
            return maker
    word = _OWN_WORDS.match(name)
    return word[0] if word else name


def partial_to(judge: str, writers: Iterable[str]) -> tuple[str, ...]:
    """Return the writers of the judge's own family; the offline rules are of none."""
    return tuple(
        sorted({one for one in writers if one != "rules" and family(one) == family(judge)})
    )


def warning(judge: str, writers: Iterable[str]) -> str:
    """Say that a judge judges its own family; empty where it does not."""
    own = partial_to(judge, writers)
    if not own:
        return ""
    return (
        f"{judge} judges drafts of {', '.join(own)}, a model of the same family ({family(judge)}). "
        "Judges favor their own family: take a judge of another one, or read its scores with care."
    )
