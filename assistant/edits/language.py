"""The language of the whole draft in words: "write it in Spanish", "switch to French"."""

import re
from functools import lru_cache

from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said
from graphs.edits import SetStyle

# Languages by their English names, and the kinds of them that people ask for.
_NAMES = (
    "Arabic|Armenian|Basque|Bengali|Bosnian|Bulgarian|Burmese|Cantonese|Catalan|Chinese"
    "|Croatian|Czech|Danish|Dari|Dutch|English|Estonian|Farsi|Filipino|Finnish|French|Galician"
    "|Georgian|German|Greek|Gujarati|Hausa|Hebrew|Hindi|Hmong|Hungarian|Icelandic|Indonesian"
    "|Irish|Italian|Japanese|Khmer|Korean|Kurdish|Lao|Latvian|Lithuanian|Macedonian|Malay"
    "|Mandarin|Marathi|Mongolian|Nepali|Norwegian|Pashto|Persian|Polish|Portuguese|Punjabi"
    "|Romanian|Russian|Serbian|Slovak|Slovenian|Somali|Spanish|Swahili|Swedish|Tagalog|Tamil"
    "|Telugu|Thai|Tigrinya|Turkish|Ukrainian|Urdu|Uzbek|Vietnamese|Welsh|Yiddish|Yoruba|Zulu"
)
_KINDS = (
    "American|Australian|Brazilian|British|Canadian|European|Latin American|Mexican|simple"
    "|simplified|standard|Swiss|traditional|US|UK"
)
_ANY = re.compile(rf"\b(?:{_NAMES})\b", re.IGNORECASE)
_LANGUAGE = rf"(?P<language>(?:(?:{_KINDS}) )?(?:{_NAMES}))"
_WHOLE = (
    r"(?:it|this|that|everything|all(?: of (?:it|this|that))?|the (?:whole |entire |full )?(?:draft"
    r"|thing|document|text|{titles}))(?: all)?"
)
_FORMS = (
    r"(?:write|re-?write|do|re-?do|make|put|have|get|give me|translate|i want|turn|generate)"
    r" {whole} (?:in|into|to) {language}",
    r"translate {whole} {language}",
    r"(?:switch|change|go|move)(?: (?:{whole}|the language))?(?: back| over)? to {language}",
    r"(?:set|change|make) (?:the )?language (?:to |be )?{language}",
    r"(?:the language (?:is|should be|must be)|use|back to|write(?: everything)? in) {language}",
    r"{whole} (?:should|must|has to|needs to|ought to) be (?:written )?in {language}",
    r"in {language}",
)
_INSTEAD = r"(?: instead| from now on| from here on| please)*"


def of_the_draft(said: Said, scene: Scene) -> Understood | None:
    """Read a wish for the language of all that a model writes; of a part it stays a wish."""
    if not _ANY.search(said.text) or "language" in scene.definition.inputs:
        return None  # a template may have a language of its own
    for pattern in _patterns(scene.definition.title):
        if match := pattern.fullmatch(said.plain()):
            return _written_in(_as_written(match["language"]), scene)
    return None


@lru_cache(maxsize=64)
def _patterns(title: str) -> tuple[re.Pattern[str], ...]:
    """Return the ways to say it of a draft whose template is called ``title``."""
    titles = "|".join(map(re.escape, (title, *title.split()[:1])))
    whole = _WHOLE.format(titles=titles)
    forms = [form.format(whole=whole, language=_LANGUAGE) + _INSTEAD for form in _FORMS]
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def _written_in(language: str, scene: Scene) -> Understood:
    offline = scene.revision.writer.by_rules and scene.results
    if offline and not language.endswith("English"):
        return refused(
            f"I can't write {language} without a model: standard wording is English. Connect a"
            " model, have it write the draft, and say this again."
        )
    return Understood((SetStyle(language=language),), f"Write everything in {language}.")


def _as_written(name: str) -> str:
    """Return the name of a language as it is written, whatever the case it was typed in."""
    kind, _, language = name.rpartition(" ")
    return f"{_cased(kind)} {language.capitalize()}".strip()


def _cased(kind: str) -> str:
    if kind.lower() in ("us", "uk"):
        return kind.upper()
    small = kind.lower() in ("simple", "simplified", "standard", "traditional")
    return kind.lower() if small else kind.title()
