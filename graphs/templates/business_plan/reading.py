"""One free line read into the inputs of a plan: what it is for, how much, and which business.

"business plan for a bakery in Dayton, need a 60k loan" says all of them. Only what stands there is
returned.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphs.templates.business_plan.finance.typical import kind_of
from graphs.templates.business_plan.said_sales import (
    MONTH,
    OPENS,
    OTHER_SALES,
    START,
    month_said,
    number,
    other_volume,
    sold_in,
    volume,
)
from graphs.written_numbers import FIGURE

_AMOUNT = (
    rf"[$€£]?\s?(?P<digits>{FIGURE})(?![.,]?\d)"
    r"\s?(?P<scale>k|mn?|thousand|million)?\b"
)
_CODES = r"(?:USD|EUR|GBP|CAD|AUD|NZD|CHF|SEK|NOK|DKK|PLN|INR|ZAR|SGD|JPY)"
_CODE_FIRST = re.compile(rf"\b{_CODES}\s?(?=\d)")
_NAMED_AFTER = re.compile(
    rf"(?<![$€£\w.,])(?P<amount>(?:{FIGURE})(?:\s?(?:k|thousand|million))?)"
    rf"\s?(?:(?:dollars?|euros?|pounds?|quid|bucks|{_CODES})\b|€)",
    re.IGNORECASE,
)
_MONEY_WORDS = (
    r"(?:(?:micro-?)?loans?|credit|grants?|funding|investment|capital|seed|round"
    r"|from (?:the |a |my )?banks?|from (?:the |an? )?(?:investors?|angels?|foundation))"
)
_ASKS = (
    rf"\b(?:need(?:s|ing)?|rais(?:e|es|ing)|borrow(?:s|ing)?|look(?:s|ing)? for"
    rf"|ask(?:s|ing)?(?: (?:the|my|our|a|an))?(?: (?:bank|lender|investor)s?)? for"
    rf"|seek(?:s|ing)?|want(?:s|ing)?|get|{_MONEY_WORDS} of)\s+"
    r"(?:a |an |about |around |roughly |up to |some |another )*"
)
_ASK = re.compile(
    rf"{_ASKS}{_AMOUNT}(?!\s*(?:%|percent|years?|months?|people|customers?|days?|hours?))",
    re.IGNORECASE,
)
_OWN = (
    re.compile(
        rf"(?<!marketing )(?<!advertising )\b(?:budget|savings|own money)\s+(?:(?:of|is)\s+)?"
        rf"(?:about |only |just )?{_AMOUNT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_AMOUNT}\s+(?:of (?:my|our) own|in savings|saved|(?:of )?savings|budget)",
        re.IGNORECASE,
    ),
)
_BESIDE = re.compile(rf"{_AMOUNT}\s+(?:\w+\s+)?{_MONEY_WORDS}", re.IGNORECASE)
_ALONE = re.compile(rf"(?:^|[,;])\s*{_AMOUNT}\s*(?=[,;.]|$)", re.IGNORECASE)
_LEAST_ALONE = 1000  # a smaller number that stands by itself may count anything
_PRICE = re.compile(
    rf"(?<!rent )(?<!valued )\b(?:at|charg(?:e|es|ing)|price[ds]?(?: (?:is|of|at))?:?)\s+"
    rf"(?:about |around |only )?(?=[$€£]){_AMOUNT}"
    r"(?!\s*(?:%|valuation|(?:a|an|per)\s+(?:year|hour|day)))",
    re.IGNORECASE,
)
# "$60 a repair" says what one sale brings; "$49 a month" does where people subscribe.
_PRICE_EACH = re.compile(
    rf"(?=[$€£]){_AMOUNT}\s*(?:each\b|(?:an?|per|each|/)\s*"
    r"(?!(?:hours?|hrs?|days?|weeks?|months?|mo|years?|yrs?|mile|km|pounds?)\b)[a-z]{3,})",
    re.IGNORECASE,
)
_PRICE_A_MONTH = re.compile(
    rf"(?=[$€£]){_AMOUNT}\s*(?:(?:an?|per|each)\s+month|/\s*mo(?:nth)?)\b", re.IGNORECASE
)
# "One sale brings 7.80" names no currency.
_PRICE_BROUGHT = re.compile(
    r"\b(?:one|an?|each|every|(?:the|an) average)\s+"
    r"(?:sale|customer|client|guest|order|cover|meal|job|repair|visit|subscriber|member|unit)"
    rf"\s+(?:brings?(?: in)?|spends?|pays?)\s+(?:about |around |only )?{_AMOUNT}"
    r"(?!\s*(?:%|percent|times))",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"\b(?:rent|lease|wages?|salar\w+|payroll|pays?|costs?|insurance|marketing|adverti\w+|spend\w*"
    r"|draws?|ads|valu\w+)\b[^,;.]*$",
    re.IGNORECASE,
)
_PURPOSES = {
    "loan": r"(?:micro-?)?loans?|lenders?|banks?|borrow\w*|sba|credit line|line of credit",
    "investors": r"investors?|rais(?:e|ing)|seed round|angels?|vcs?|venture capital|pitch|equity",
    "grant": r"grants?|foundation money|subsid(?:y|ies)",
    "own_use": r"(?:only |just )?for (?:myself|ourselves|my own use|our own use|me alone)"
    r"|(?:no|without an?|not an?|don't (?:need|want) an?) (?:bank )?(?:loans?|banks?|investors?)"
    r"|self[- ]fund(?:ed|ing)|bootstrap\w*",
}
# Whoever speaks of no money but their own asks nobody for any.
_OF_OUR_OWN = {"own_use": r"(?:my|our) (?:own )?(?:savings|money|pocket)"}
_CURRENCIES = {
    "EUR": r"€|\beuros?\b|\bEUR\b",
    "GBP": r"£|\bpounds?\b|\bGBP\b|\bquid\b",
    "CAD": r"\bCA\$|\bCAD\b|\bcanadian dollars?\b",
    "AUD": r"\bA\$|\bAUD\b|\baustralian dollars?\b",
    "CHF": r"\bCHF\b|\bfrancs?\b",
    "INR": r"₹|\brupees?\b|\bINR\b",
    "JPY": r"¥|\byen\b|\bJPY\b",
    "USD": r"\bUSD\b|\b(?:US )?dollars?\b",
}
_STAGES = {
    "existing": r"existing|already (?:run|running|have|own|open|selling)"
    r"|(?:i|we|(?:my|our) \w+) (?:runs?|owns?) (?:an?|(?-i:[A-Z])\w*)"
    r"|\d+ (?:paying )?(?:customers|subscribers|members|clients) (?:now|today|already)"
    r"|expand\w*|second (?:shop|location|store|branch)|take over|taking over",
    "idea": r"idea (?:for|of)|thinking (?:of|about)|dream(?:ing)? of",
}
_OPENING = (
    r"(?:(?:business|financial|start-?up) )?(?:plan|proposal|case|model|pitch deck|deck"
    r"|(?:loan|grant) application(?: plan)?)s? (?:for|of|about)"
    r"|(?:to |i'm |we're |am |are )?(?:open|start|launch|set(?:ting)? up|run|(?<!my )(?<!our )own"
    r"|found|build|buy|take over|taking over)(?:s|ing|ning)?(?: up)?|idea (?:for|of)"
    r"|thinking (?:of|about)(?: opening| starting)?|(?:we|i) (?:make|sell|offer|build|provide)|for"
)
_ARTICLE = r"(?:(?:a|an|my|our|the|own|new|small|little|existing)\s+)*"
_END = (
    r"(?=\s*(?:[,;.!?]|$|\s(?:in|at|near|called|named"
    r"|and (?:i|we|want|need|to|then|am|are|have)|i|we|who|(?<!on )(?<!with )which|that needs|so"
    r"|because|at [$€£]|start(?:s|ing)?|opening|need(?:s|ing)?|want(?:s|ing)?"
    r"|look(?:s|ing)|ask(?:s|ing)|seek(?:s|ing)"
    r"|rais(?:e|es|ing)|borrow(?:s|ing)?|to (?:get|show|apply|borrow|raise)"
    r"|for (?:an? |the |my )?(?:loan|bank|investors?|grant)"
    r"|with (?:(?:an?|my|our|only|just) )*(?:\w+ )?(?:[$€£\d]|budget|savings))\b))"
)
_BUSINESS = re.compile(rf"\b(?:{_OPENING})\s+{_ARTICLE}(?P<what>[^,;.!?]+?){_END}", re.IGNORECASE)
# A line may begin with the business itself: "SaaS for dentists, 400k from investors".
_AT_FIRST = re.compile(rf"^\s*{_ARTICLE}(?P<what>[^,;.!?$€£\d]+?)\s*{_END}", re.IGNORECASE)
_SENTENCES = re.compile(r"[.!?:]\s")  # a paper, or a letter, begins with its title
_MORE_THAN_A_BUSINESS = re.compile(
    r"\b(?:i|we|i'm|we're|i'd|me|us|you|please|hi|hello|plan|plans|business|proposal|case|model|pitch"
    r"|deck|application|idea|loans?|grants?|banks?|investors?|funding|credit|open|start|launch|build|buy"
    r"|make|makes|sell|create|write|need|needs|want|help|borrow|raise|raising|price|rent|set|change"
    r"|is|are|has|have)\b",
    re.IGNORECASE,
)
_OF_A_PLAN = re.compile(
    r"^\s*(?:(?:please|i|we|need|want|would|like|make|write|create|me|us|a|an|the|my|our|new|small)"
    r"\s+)*(?P<what>[^,;.!?]*?)\s+(?:(?:business|start-?up|financial)\s+)?plan\b",
    re.IGNORECASE,
)
_CHARITY = re.compile(
    r"(?:,|\bas|\b(?:is|are|am))\s+an?\s+(?:registered |small |local )*"
    r"(?P<form>charity|charitable trust|non-?profit|not[- ]for[- ]profit"
    r"|community interest company|CIC)\b",
    re.IGNORECASE,
)
_VOLUNTEERS = re.compile(r"\b(?:with|by|on|are|all) (?:\w+ )?volunteers\b", re.IGNORECASE)
_PAID = re.compile(
    r"\b(?:paid|wages?|salar\w+|payroll|staff|employ\w*|owner'?s? (?:pay|draw))\b", re.IGNORECASE
)
_PROPER = r"(?:(?:St|Ste|Ft|Mt|Pt)\.|(?!(?:I|I'm|We)\b)[A-ZÀ-Þ](?:[\w'’-]|\.(?=\w))*)"
_PLACE = re.compile(
    rf"\b(?:in|near|at)\s+(?P<place>{_PROPER}(?:,?\s+(?:{_PROPER}|de|la|am|upon))*)"
)
_NAME = re.compile(
    r"\b(?:called|named)\s+(?:[\"“](?P<quoted>[^\"”]{2,60})[\"”]"
    r"|(?P<plain>[A-ZÀ-Þ][\w'’&.-]*(?:\s+(?:(?:&|and|of|the)\s+)*[A-ZÀ-Þ][\w'’.-]*)*))"
)
# "My sister runs PlaqueSoft, a subscription for dentists": the name, and then what it is.
_NAMED_FIRST = re.compile(
    rf"\b(?i:runs?|owns?|have|opens?|opening|started|founded|launch(?:es|ing)?|building|for)\s+"
    rf"(?P<name>{_PROPER}(?:\s+(?:(?:&|and|of|the)\s+)*{_PROPER})*),\s+(?i:an?|our|my)\s+"
    rf"(?i:(?:new|small|little)\s+)*(?P<what>[^,;.!?]+?)(?i:{_END})"
)
# What people call the thing they want made, or the money, is no business.
_NO_BUSINESS = re.compile(
    r"(?:loan|bank|grant|investors?|business|company|plan|start-?up|me|us|it|this|free|now)s?"
    rf"|(?:loan|credit|grant|investment|funding)s?\s+(?:of|from)\b.*|(?:own |personal |my )*use"
    rf"|(?:in |from |on )?(?:the )?(?:\d{{1,2}}\w{{0,2}} (?:of )?)?{MONTH}(?: \d{{1,2}}\w{{0,2}})?"
    r"(?:,?\s+20\d\d)?|(?:date|day|month)\b.*",
    re.IGNORECASE,
)
# A plan that is called after none of these is called after the business.
_OTHER_PLAN = re.compile(
    r"\b(?:application|proposal|marketing|financial|sales|growth|page|year|month|open|start|run|need"
    r"|want|have|for|to|of|and|a|an|the|my|our)$|\b(?:for|to|need|want|about|on)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(
    r"(?:we|i|you|it|have|has|had|got|the|a|an|my|our|now|instead|needs?|only|just|make|of|to|plan"
    r"|then|so|will|would|that|is|by|and|in|from|bank)"
)


def told(text: str) -> Mapping[str, Any]:
    """Return the inputs that a line gives."""
    line = " ".join(text.split())
    money, business = _with_signs(line), _business(line)
    purpose = _first(_PURPOSES, line) or (_first(_OF_OUR_OWN, line) if business else None)
    found: dict[str, Any] = {
        "purpose": purpose,
        "currency": _first(_CURRENCIES, line),
        "stage": _first(_STAGES, line),
        "ask": _amount(_ask_in(money)) or (_alone(money) if purpose else None),
        "owner_injection": _amount(_own_in(money)),
        "price": _amount(_price_in(money)),
        "start_month": month_said(START.search(line)),
        "opening_month": month_said(OPENS.search(line)),
        "business": business,
        "place": _matched(_PLACE, OPENS.sub(" ", START.sub(" ", line)), "place"),
        "name": _matched(_NAME, line, "quoted")
        or _matched(_NAME, line, "plain")
        or _matched(_NAMED_FIRST, line, "name"),
        "legal_form": _matched(_CHARITY, line, "form"),
    }
    if business:
        found["volume"] = volume(sold_in(line), found)
    if _VOLUNTEERS.search(line) and not _PAID.search(line):
        found |= {"payroll": 0, "owner_draw": 0}
    return {name: value for name, value in found.items() if value not in (None, "")}


def changed(text: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the inputs that a wish gives which says nothing else: "we have 8,000 saved"."""
    line = _with_signs(" ".join(text.split()))
    matches = {
        "ask": _ask_in(line),
        "owner_injection": _own_in(line),
        "price": _price_in(line, given),
        "start_month": START.search(line),
        "opening_month": OPENS.search(line),
        "volume": (sold_in(line) or OTHER_SALES.search(line)) if given.get("business") else None,
    }
    found = {name: match for name, match in matches.items() if match}
    rest = line
    for match in found.values():
        rest = rest.replace(match[0], " ")
    left = [one for one in re.findall(r"\w+", rest.lower()) if not _SMALL_WORDS.fullmatch(one)]
    if not found or left:
        return {}
    sold = matches["volume"]
    compared = sold is not None and sold.re is OTHER_SALES
    count = other_volume(sold, given) if sold and compared else volume(sold, given)
    values = {**told(line), "volume": count}
    return {name: values[name] for name in found if name in values}


def _first(patterns: Mapping[str, str], line: str) -> str | None:
    """Return the option whose words stand first in a line."""
    found = []
    for option, words in patterns.items():
        bare = words if words.startswith(("\\b", "€", "£", "₹", "¥")) else rf"\b(?:{words})\b"
        if match := re.search(bare, line, re.IGNORECASE):
            found.append((match.start(), option))
    return min(found)[1] if found else None


def still_true(remembered: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is remembered of the last plan, as far as it holds for what is given now.

    Another place has its own country, and with it its own money and taxes.
    """
    place = given.get("place")
    if not place or place == remembered.get("place"):
        return remembered
    return {name: one for name, one in remembered.items() if name not in _OF_A_PLACE}


def another(text: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is other in a plan that begins with the inputs of an earlier one.

    Another business has its own name, another kind of business its own numbers, and another place
    its own country and money: those of the earlier plan are taken out.
    """
    found = told(_SAME.sub("plan ", " ".join(text.split())))
    business, before = found.get("business"), str(given.get("business") or "")
    place = found.get("place", given.get("place"))
    if not business or (business.casefold(), place) == (before.casefold(), given.get("place")):
        return {}
    gone = set(_OF_A_BUSINESS)
    if kind_of(business).name != kind_of(before, given.get("kind")).name:
        gone |= _OF_A_KIND
    if place != given.get("place"):
        gone |= _OF_A_PLACE
    left_out = {name: None for name in given if name in gone and given[name] not in (None, "", [])}
    return {**left_out, **found}


_SAME = re.compile(
    r"^(?:(?:please|now|and|make|do|write)\s+)*(?:the\s+)?same(?:\s+(?:plan|thing|one|again))?\s+(?=for\b)",
    re.IGNORECASE,
)
_OF_A_BUSINESS = frozenset(("name", "legal_form", "competitors", "evidence"))
_OF_A_KIND = frozenset(
    (
        *("kind", "price", "volume", "volume_cap", "growth", "direct_cost", "days_open", "churn"),
        *("take_rate", "customers_today", "rent", "payroll", "other_costs", "marketing"),
        *("equipment", "owner_draw", "single_numbers", "buyers", "difference", "sales_from"),
    )
)
_OF_A_PLACE = frozenset(("place", "country", "currency", "sales_tax", "income_tax"))


def _with_signs(line: str) -> str:
    """Return a line in which "GBP 15" and "15 euros" are money by a sign, whichever it is."""
    return _NAMED_AFTER.sub(r"$\g<amount>", _CODE_FIRST.sub("$", line))


def _ask_in(line: str) -> re.Match[str] | None:
    return _BESIDE.search(line) or _ASK.search(line)


def _own_in(line: str) -> re.Match[str] | None:
    return next((found for pattern in _OWN if (found := pattern.search(line))), None)


def _price_in(line: str, given: Mapping[str, Any] | None = None) -> re.Match[str] | None:
    """Return what one sale brings; by the month only where people subscribe, and no cost."""
    if said := _PRICE.search(line) or _PRICE_BROUGHT.search(line):
        return said
    business = str((given or {}).get("business") or _business(line) or "")
    kind = (given or {}).get("kind")
    known = kind_of(business, kind)
    subscribes = known.model_type == "subscription"
    sold = re.compile(rf"\b(?:{'|'.join(known.says['unit'])}) costs? (?:about )?$", re.IGNORECASE)
    for pattern in (_PRICE_EACH, *([_PRICE_A_MONTH] if subscribes else [])):
        for match in pattern.finditer(line):
            before = line[: match.start()]
            if sold.search(before) or not _SPENT.search(before):
                return match
    return None


def _alone(line: str) -> float | None:
    """Return the amount that stands by itself between two commas."""
    match = _ALONE.search(line)
    amount = _amount(match)
    is_money = match is not None and (amount or 0) >= _LEAST_ALONE
    return amount if is_money else None


def _amount(match: re.Match[str] | None) -> float | None:
    return number(match["digits"], match["scale"]) if match else None


def _business(line: str) -> str | None:
    for what in _businesses(line):
        if what and not _NO_BUSINESS.fullmatch(what) and not re.match(r"[$€£\d]", what):
            return what
    return None


def _businesses(line: str) -> Iterator[str]:
    """Yield what may be the business: a bakery plan, a plan for a bakery, to open a bakery."""
    if named := _NAMED_FIRST.search(line):
        yield named["what"].strip(" -–:")
    called = _OF_A_PLAN.match(line)
    if called and not _OTHER_PLAN.search(called["what"]):
        yield called["what"].strip(" -–:")
    first = None if _SENTENCES.search(line) else _AT_FIRST.match(line)
    if first and not _MORE_THAN_A_BUSINESS.search(first["what"]):
        yield first["what"].strip(" -–:")
    for match in _BUSINESS.finditer(line):
        is_for_something = match[0].lower().startswith("for ")
        if not (is_for_something and re.search("[,;]", line[: match.start()])):
            yield match["what"].strip(" -–:")


def _matched(pattern: re.Pattern[str], line: str, group: str) -> str | None:
    match = pattern.search(line)
    return match[group].strip(" .,") if match and match[group] else None
