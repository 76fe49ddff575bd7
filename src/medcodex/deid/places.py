"""Places smaller than a state, and names of employers: addresses, towns, counties, ZIP codes, facilities."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind
from medcodex.deid.words import Is
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.deid.words import Word

_STREETS = (
    "street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|terrace|ter|circle|cir|parkway|pkwy"
    "|highway|hwy|trail|trl|crescent|turnpike"
)
_CAPITAL_STREETS = "Square|Sq|Bend|Row|Loop|Alley|Pike|Run|Crossing|Path|Walk|Ridge|Hill|Plaza|Mews|Close|Point|Cove|Pass|Trace|View|Way"
_CAPITAL_STREETS += "|" + _CAPITAL_STREETS.upper()
_UNIT = r"(?i:,?[ ]{1,2}(?:(?:apt|apartment|suite|ste|unit|room|rm|bldg|fl|floor|no)\.?[ ]?|#[ ]?)[A-Za-z0-9-]{1,6})?"
_NAMED = r"(?:[A-Z0-9][\w'’-]{0,24}|[A-Z][a-z]?\.)"
_STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa"
    "|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada"
    "|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island"
    "|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Puerto Rico"
)
_STATE_CODES = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|PR|RI|SC"
    "|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY"
)
_STATE = rf"(?:{_STATE_NAMES}|{_STATE_NAMES.upper()}|(?:{_STATE_CODES})(?![\w.]\w))"
_WORDLIKE_CODES = frozenset("al co de hi id in la ma md me mi mo ms ok or pa ct oh va dc pr mt".split()) - {"mt"}
_SMALL_CODES = "|".join(code for code in _STATE_CODES.lower().split("|") if code not in _WORDLIKE_CODES)
_SMALL_STATE = rf"(?:{_STATE_NAMES.lower()}|{_SMALL_CODES})"
_TOWN = r"(?:(?:St\.?|Ft\.?|Mt\.?|Fort|Saint|Mount|New|North|South|East|West|El|La|Las|Los|San|Santa|Port|Lake|Little|Chula|Eau|Des|Del|Grand|Great|Big|Cedar|Fond|Glens?|Rio|Salt|Ann|Baton|Coeur)[ ])?[A-Z][A-Za-z'’-]{2,20}(?:[ ](?:[A-Z][A-Za-z'’-]{2,20}|del?|la)){0,2}"
_UPPER_TOWN = r"[A-Z]{3,20}(?:[ ][A-Z]{3,20}){0,2}"

_PATTERNS = (
    (
        "street",
        5,
        re.compile(
            rf"(?<![\w/.-])\d{{1,6}}(?:-\d{{1,4}})?[ ](?:[NSEW]\.?[ ]|(?:North|South|East|West)[ ])?(?:{_NAMED}[ ]){{1,4}}(?:(?i:{_STREETS})|{_CAPITAL_STREETS})\b\.?{_UNIT}(?i:,?[ ](?:[NSEW][NSEW]?)\b)?"
            rf"|(?<![\w/.-])\d{{1,6}}[ ](?:[NSEW]{{1,2}}\.?[ ])?\d{{1,3}}(?:st|nd|rd|th)[ ](?i:{_STREETS})\b\.?{_UNIT}",
        ),
    ),
    (
        "street-directed",
        5,
        re.compile(rf"(?<![\w/.-])\d{{2,6}}[ ](?:[NSEW]\.?|[NS][EW])[ ]{_NAMED}(?:[ ]{_NAMED})?(?=[.,;\n]|$)"),
    ),
    (
        "street-del",
        5,
        re.compile(rf"(?<![\w/.-])\d{{2,6}}[ ]{_NAMED}[ ](?:del?|de la|la)[ ]{_NAMED}(?:[ ](?i:{_STREETS})\b)?"),
    ),
    (
        "street-in-small-letters",
        5,
        re.compile(
            rf"(?<=[ ,;:(])\d{{1,6}} (?!(?:mg|ml|mcg|cc|units?|day|week|month|year|hour|min|y|yo|x)\b)(?:[a-z'-]{{3,15}} ){{1,2}}(?:street|st|avenue|ave|road|rd|drive|lane|ln|boulevard|blvd|court|ct|trl|trail|pkwy|hwy)\b(?!\.?\s?(?:elevation|segment|depression|scan|abd|chest|head))"
        ),
    ),
    ("post-box", 6, re.compile(r"(?:P\.?[ ]?O\.?[ ]?)?\b[Bb](?:ox|OX)[ ]\d{1,6}\b")),
    ("post-box-po", 6, re.compile(r"\bP\.?[ ]?O\.?[ ]?B(?:ox|OX)[ ]\d{1,6}\b", re.IGNORECASE)),
    (
        "rural-route",
        6,
        re.compile(
            r"\b(?:(?:R\.?R\.?|R\.?F\.?D\.?|Rt\.?|HC)[ ]?#?\d{1,4},?[ ](?:\d{1,4}[ ])?(?:Box|BOX)[ ]\d{1,6}|(?:Rural Route|Route)[ ]\d{1,4}(?:,?[ ](?:Box|BOX)[ ]\d{1,6})?|R\.R\.[ ]\d{1,4})\b"
        ),
    ),
    (
        "highway",
        4,
        re.compile(
            r"\b(?:Exit[ ]\d{1,3}(?:[A-Z])?(?:[ ]on[ ](?:I|US|SR)-?\d{1,3})?|(?:(?<=on[ ])|(?<=off[ ])|(?<=near[ ])|(?<=via[ ]))I-\d{1,3}|Interstate[ ]\d{1,3})\b"
        ),
    ),
    (
        "crossing",
        5,
        re.compile(
            rf"\b(?:(?:ROUTE|Route|Highway|HIGHWAY)[ ]\d{{1,3}}|{_NAMED}[ ](?i:street|avenue|road|st|ave|rd)\.?)[ ](?i:and|&|at)[ ](?:{_NAMED}[ ]){{1,3}}(?i:street|avenue|road|st|ave|rd)\b"
        ),
    ),
    (
        "flat",
        5,
        re.compile(
            rf"\b(?:Flat|Apt|Apartment|Unit)\.?[ ]\w{{1,4}},[ ]\d{{1,5}}[ ](?:{_NAMED}[ ]){{1,3}}(?i:{_STREETS})\b"
        ),
    ),
    (
        "named-street",
        4,
        re.compile(
            rf"(?<=\bon )(?:{_NAMED}[ ]){{1,3}}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Lane|Ln|Boulevard|Blvd|Highway)\b"
        ),
    ),
    ("street-in-small-letters-on", 4, re.compile(r"(?<=\bon )[a-z]{4,15} (?:street|avenue|ave|road|boulevard|blvd)\b")),
    (
        "town-and-state",
        4,
        re.compile(
            rf"(?<![\w.])(?P<id>{_TOWN})(?:,[ \t]{{1,3}}(?={_STATE}(?:[ \t]{{1,6}}\d{{5}}|[\s,.;:)|-]|$))|[ \t]{{1,3}}(?={_STATE},?[ \t]{{1,6}}\d{{5}}))"
        ),
    ),
    (
        "town-and-state-in-capitals",
        4,
        re.compile(
            rf"(?<![\w.])(?P<id>{_UPPER_TOWN}),?[ \t]{{1,3}}(?={_STATE.replace('IN|', '').replace('OR|', '').replace('ME|', '').replace('HI|', '').replace('OH|', '').replace('OK|', '').replace('PA|', '').replace('MD|', '').replace('CT|', '').replace('MS|', '').replace('LA|', '').replace('DE|', '')}(?:[ \t]{{1,6}}\d{{5}}|[,.;:)|]|$))"
        ),
    ),
    (
        "town-in-small-letters",
        4,
        re.compile(rf"(?<=\bin )(?P<id>[a-z]{{4,15}}(?: [a-z]{{4,15}})?), (?={_SMALL_STATE}\b)"),
    ),
    (
        "town-label",
        6,
        re.compile(
            r"\b(?:City|CITY|Town|County|COUNTY|Birthplace|Parish)[ \t]{0,3}:[ \t]{0,8}(?P<id>[A-Z][A-Za-z'’-]{1,20}(?:[ ][A-Z][A-Za-z'’-]{2,20}){0,2})"
        ),
    ),
    (
        "county",
        5,
        re.compile(
            r"\b(?P<id>[A-Z][A-Za-z'’-]{2,20}(?:[ ][A-Z][A-Za-z'’-]{2,20})?[ ](?:County|COUNTY|Parish|Borough|Township))\b"
        ),
    ),
    (
        "zip",
        6,
        re.compile(
            rf"(?:\b(?:{_STATE}|{_SMALL_STATE}),?[ \t]{{1,6}}|\b(?i:zip)(?:[ ](?i:code))?[ \t]{{0,3}}:?[ \t]{{0,6}}|\^)(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\w-])"
        ),
    ),
    (
        "zip-after-town",
        5,
        re.compile(
            rf"(?<=, )(?!{_STATE}\b)(?P<id>{_TOWN})[ ](?P<zip>\d{{5}}(?:-\d{{4}})?)(?=[\s,.;)|]|$)(?![ ](?:mg|units|cells|/))"
        ),
    ),
    ("zip-in-small-letters", 5, re.compile(r"(?<=[,;] )(?P<id>[a-z]{4,15}) (?P<zip>\d{5})(?=[.;,\n])")),
    ("hl7-address", 7, re.compile(r"(?<=\|)(?P<id>[^|^\n]{4,60})\^[^|^\n]{0,40}\^[^|^\n]{2,40}\^[A-Z]{2}\^")),
    ("hl7-town", 7, re.compile(r"(?<=\^)(?P<id>[^|^\n]{2,40})(?=\^[A-Z]{2}\^\d{5})")),
    ("hl7-facility", 7, re.compile(r"(?<=^MSH\|\^~\\&\|)[^|\n]{0,40}\|(?P<id>[^|\n]{4,60})", re.MULTILINE)),
    (
        "university",
        5,
        re.compile(
            r"\b(?P<id>(?:University|College|Institute|Hospital|City|Town|Port) of (?:the )?[A-Z][a-z'’-]{2,20}(?:[ ][A-Z][a-z]{2,20})?)"
        ),
    ),
    ("plus-four", 5, re.compile(r"(?<=\d{5}-)\d{4}\b")),
)
_EMPLOYER = re.compile(
    r"(?:\b(?i:works?|worked|working|employed|employee|job|drives|retired)[ ](?:[a-z -]{0,24}?[ ])?(?:at|for|by|with)[ ](?:the[ ])?"
    r"|\b(?i:carrier|captain|clerk|teller|nurse|cook|driver|welder|teacher|engineer|boss|student|manager)[ ][^.;\n]{0,24}?(?:at|for|with)[ ](?:the[ ])?"
    r"|\b(?i:employer)[ ]?,[ ]|\b(?i:attends|pension from|enrolled at|student at)[ ]"
    r")(?P<id>(?:[A-Z]\.){2,4}[ ][A-Z][\w'’-]{1,24}(?:[ ][A-Z][\w'’-]{1,24}){0,4}|[A-Z][\w'’-]{1,24}(?:[ ](?:&[ ]|and[ ]|of[ ]|the[ ])?[A-Z][\w'’-]{1,24}){0,5}(?:,?[ ](?:Inc|LLC|Ltd|Corp|Co)\b\.?)?)"
)
_EMPLOYER_LABEL = re.compile(
    r"\b(?:Employer|EMPLOYER)[ \t]{0,3}:[ \t]{0,8}(?P<id>[A-Z][\w.'’&-]{0,24}(?:,?[ ](?:[A-Z&][\w.'’-]{0,24}|of|and|the)){0,6}\.?)"
)
_COMPANY = re.compile(
    r"\b(?P<id>[A-Z][\w'’-]{1,24}(?:[ ](?:&[ ])?[A-Z][\w'’-]{1,24}){0,4},?[ ](?:Inc\b\.?|LLC\b|L\.L\.C\.|Ltd\b\.?|Corp\b\.?|& Sons\b|& Co\b))"
)
_BEHIND = re.compile(rf",[ ]{{1,2}}(?P<id>{_TOWN})(?=[.;,\n)]|$)")
_IN_TOWN = frozenset("in from near to of outside at".split())
_BROUGHT = frozenset("transferred transfer transported admitted readmitted".split())
_LIVES = frozenset(
    "lives live lived living resides resided moved relocated grew born raised resident residing going".split()
)


def places(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Places and employers, in no order. A ZIP code's span says so by its rule."""
    for name, sure, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups.get("id"):
                if not _kept(match["id"]) and not re.fullmatch(_STATE_NAMES, match["id"]):
                    span = _trimmed(match["id"], match.start("id")) if "town" in name else match.span("id")
                    yield Found(*span, Kind.LOCATION, name, sure)
            elif "zip" not in groups:
                yield Found(*match.span(), Kind.LOCATION, name, sure)
            if name.startswith("street"):
                yield from _town_behind(text, match.end())
            if groups.get("zip"):
                yield Found(*match.span("zip"), Kind.LOCATION, "zip", sure)
    for pattern in (_EMPLOYER, _EMPLOYER_LABEL, _COMPANY):
        for match in pattern.finditer(text):
            if match["id"].split()[0].lower() not in _facility_words()["generic"] and not _kept(match["id"]):
                yield Found(*match.span("id"), Kind.NAME, "employer", 5)
    yield from _facilities(text, words)
    yield from _towns(text, words)


def _town_behind(text: str, at: int) -> Iterator[Found]:
    """The town behind a street or a facility, with a comma between."""
    match = _BEHIND.match(text, at)
    if match is not None and not _kept(match["id"]) and not re.fullmatch(_STATE, match["id"]):
        yield Found(*match.span("id"), Kind.LOCATION, "town-behind", 3)


def _kept(name: str) -> bool:
    """Whether a matched name is nothing but words of forms or of departments."""
    words = re.findall(r"[a-z'’]+", name.lower())
    return all(word in _facility_words()["generic"] or word in _facility_words()["head"] for word in words)


def _trimmed(name: str, start: int) -> tuple[int, int]:
    """Without leading words that begin a sentence or a form."""
    at = cut = 0
    for word in name.split(" ")[:-1]:
        at += len(word) + 1
        if word.lower().rstrip(".") in _facility_words()["opening"]:
            cut = at
    return start + cut, start + len(name)


def _facilities(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Names that end in Hospital, Clinic, Manor and the like and hold a word that is no department."""
    heads, generic, opening = (_facility_words()[part] for part in ("head", "generic", "opening"))
    for at, word in enumerate(words):
        if word.lower not in heads or word.shape == "I":
            continue
        first = at
        while first > 0 and at - first < 6 and _continues(text, words, first):
            first -= 1
        while first < at and (
            words[first].lower in opening or words[first].shape == "l" and not _small_run(words, first, at)
        ):
            first += 1
        proper = [
            w
            for w in words[first:at]
            if w.lower not in generic | heads and (not w.known & Is.KEEP or w.known & Is.COMMON)
        ]
        if word.shape == "U" and any(
            w.lower in {"at", "in", "of", "for"} and w.known & Is.PLAIN for w in words[first:at]
        ):
            continue
        if first == at or not proper or words[at - 1].lower in {"of", "from"}:
            continue
        unlisted = all(w.known & (Is.PLAIN | Is.KEEP) and not w.known & (Is.PLACE | Is.COMMON) for w in proper)
        if (
            unlisted
            and (word.shape != "T" or len(proper) < 2)
            and not (word.shape == "T" and proper[0].known & Is.GIVEN)
        ):
            continue
        if word.shape == "l" and not (
            len(proper) == 1
            and at - first == 1
            and not proper[0].known & Is.KEEP
            and proper[0].lower in _facility_words()["small"]
        ):
            continue
        last = at
        while (
            last + 1 < len(words)
            and words[last + 1].lower in heads | generic
            and words[last + 1].shape in "TU"
            and text[words[last].end : words[last + 1].start] == " "
        ):
            last += 1
        yield Found(words[first].start, words[last].end, Kind.LOCATION, "facility", 5)
        yield from _town_behind(text, words[last].end)


def _small_run(words: Sequence[Word], first: int, at: int) -> bool:
    return words[at].shape == "l" and first == at - 1


def _continues(text: str, words: Sequence[Word], first: int) -> bool:
    """Whether the word before ``first`` belongs to the same name."""
    before, gap = words[first - 1], text[words[first - 1].end : words[first].start]
    if gap not in {" ", "-", ". "} or (gap == ". " and before.lower not in {"st", "mt", "ft"}):
        return False
    if words[first].shape == "l" and words[first].lower not in {"of", "the", "for", "and"}:
        return before.shape == "l" and words[first - 1].lower in _facility_words()["small"]
    return before.shape in "TU" or before.lower in {"of", "the"}


def _towns(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Towns by the list behind "in", "from"; unknown capitalised words behind "lives in"."""
    for at, word in enumerate(words[:-1]):
        if word.lower not in _IN_TOWN or text[word.end : words[at + 1].start] != " ":
            continue
        first = at + 1
        last = first
        while (
            last + 1 < len(words)
            and last - first < 2
            and words[last + 1].shape == words[first].shape
            and words[last + 1].shape in "TU"
            and text[words[last].end : words[last + 1].start] == " "
            and not words[last + 1].known & Is.KEEP
        ):
            last += 1
        living = any(near.lower in _LIVES for near in words[max(0, at - 8) : at])
        if words[first].shape == "l":
            if living or words[first].known & Is.PLACE and not words[first].known & Is.PLAIN:
                yield from _small_town(text, words, first)
            continue
        if words[first].known & Is.KEEP or words[first].shape == "I":
            continue
        listed = words[first].known & Is.PLACE
        if word.caps:
            if living and not words[first].known & Is.PLAIN:
                yield Found(words[first].start, words[last].end, Kind.LOCATION, "town", 3)
            continue
        everyday = words[first].known & (Is.COMMON | Is.EPONYM) or (words[first].known & Is.PLAIN and not living)
        by_name = words[first].shape == "T" and text[words[last].end : words[last].end + 1] != "'"
        brought = words[at - 1].lower in _BROUGHT and not words[first].known & (Is.PLAIN | Is.EPONYM)
        if (
            (brought and by_name)
            or (listed and not everyday and by_name)
            or (living and word.lower in {"in", "from", "near"} and by_name and not words[first].known & Is.EPONYM)
        ):
            yield Found(words[first].start, words[last].end, Kind.LOCATION, "town", 3)


def _small_town(text: str, words: Sequence[Word], first: int) -> Iterator[Found]:
    word = words[first]
    if (
        first + 1 < len(words)
        and text[word.end : words[first + 1].start] == " "
        and words[first + 1].lower
        in {"falls", "city", "springs", "rapids", "heights", "beach", "lake", "park", "grove"}
    ):
        yield Found(word.start, words[first + 1].end, Kind.LOCATION, "town", 3)
    elif word.known & Is.PLACE and not word.known & (Is.COMMON | Is.KEEP):
        yield Found(word.start, word.end, Kind.LOCATION, "town", 3)


@cache
def _facility_words() -> dict[str, frozenset[str]]:
    rows = table_rows("medcodex.deid", "data/facility_words.tsv")
    return {row["part"]: frozenset(row["words"].split()) for row in rows}
