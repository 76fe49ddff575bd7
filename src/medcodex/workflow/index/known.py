"""Traits made comparable: letters without accents, digits without signs, the usual short words of streets; what was
typed only to fill a field is left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from medcodex.workflow.index.tables import identifier_uses, placeholders, street_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.encounter.incoming import Address, Identifier, PersonName
    from medcodex.workflow.index.traits import Traits

_Value = TypeVar("_Value")
_SUFFIXES = {"JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "III": "III", "IV": "IV"}
_DIGITS = re.compile(r"\D+")
_WORDS = re.compile(r"[^\W_]+")
_MAX_NAMES = 12
_LATEST = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name. ``former`` where it is not the newest one told."""

    family: str
    given: str
    middle: str = ""
    suffix: str = ""
    former: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A folded address; ``street`` without the unit."""

    street: str
    unit: str
    postal: str
    city: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person as compared: ``national`` are whole national numbers, or the last four digits of one;
    ``personal`` and ``records`` are numbers with their kind and authority."""

    names: tuple[Name, ...]
    births: tuple[dt.date, ...]
    sexes: frozenset[str]
    homes: tuple[Home, ...]
    phones: tuple[str, ...]
    national: tuple[str, ...]
    personal: frozenset[tuple[str, str, str]]
    records: frozenset[tuple[str, str]]
    deaths: frozenset[dt.date]


def known(traits: Traits) -> Known:
    """A person's traits, comparable."""
    uses = identifier_uses()
    used: dict[str, list[Identifier]] = {"national": [], "personal": [], "record": []}
    for one in traits.identifiers:
        if one.kind in uses:
            used[uses[one.kind]].append(one)
    return Known(
        names=_names(traits.names),
        births=tuple(one for one in traits.births if one.isoformat() not in placeholders("birth")),
        sexes=frozenset(traits.sexes) & {"F", "M"},
        homes=_each(_home(one) for one in traits.addresses[:_LATEST]),
        phones=_each(phone(one) for one in traits.phones[:_LATEST]),
        national=_each(_national(one.value) for one in used["national"]),
        personal=frozenset((one.kind, fold(one.authority), bare(one.value)) for one in used["personal"]),
        records=frozenset((fold(one.authority), bare(one.value)) for one in used["record"] if one.authority),
        deaths=frozenset(traits.deaths),
    )


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Letters and digits in capitals without accents, words parted by one space; apostrophes and full stops go."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "").replace(".", ""))
    return " ".join(_WORDS.findall("".join(one for one in plain if not unicodedata.combining(one)).upper()))


def bare(number: str) -> str:
    """A number without spaces, hyphens and leading zeros, in capitals."""
    return fold(number).replace(" ", "").lstrip("0")


def phone(text: str) -> str | None:
    """The last ten digits of a phone number; None where there are less, or they were made up."""
    digits = _DIGITS.sub("", text)[-10:]
    made_up = len(set(digits)) < 3 or digits in placeholders("phone") or digits.endswith("0000000")
    return digits if len(digits) == 10 and not made_up else None


def _names(names: Sequence[PersonName]) -> tuple[Name, ...]:
    found: dict[tuple[str, str, str, str], Name] = {}
    for place, one in enumerate(names):
        name = _name(one, former=place > 0)
        if name.family or name.given:
            found.setdefault((name.family, name.given, name.middle, name.suffix), name)
    return tuple(found.values())[:_MAX_NAMES]


def _name(name: PersonName, *, former: bool) -> Name:
    family, given = fold(name.family).split(), fold(name.given).split()
    suffix = _SUFFIXES.get(fold(name.suffix), "")
    for words in (family, given):
        if len(words) > 1 and words[-1] in _SUFFIXES:
            suffix = suffix or _SUFFIXES[words[-1]]
            words.pop()
    unknown = placeholders("name")
    first = given[0] if given and given[0] not in unknown else ""
    middle = " ".join(given[1:] if first else []) or fold(name.middle)
    return Name(" ".join(word for word in family if word not in unknown), first, middle, suffix, former)


def _home(address: Address) -> Home | None:
    short = street_words()
    words = [short.get(word, word) for word in fold(address.street.replace("#", " UNIT ")).split()]
    at = words.index("UNIT") if "UNIT" in words else len(words)
    street = " ".join(words[:at])
    if street in placeholders("address"):
        street = ""
    postal = _DIGITS.sub("", address.postal)[:5] or fold(address.postal)
    home = Home(street, " ".join(words[at + 1 :]), postal, fold(address.city))
    return home if street or postal else None


def _national(value: str) -> str | None:
    """Nine digits of a social security number or its last four. None for one that was never given out: of one digit,
    or of an area, group or serial number of zeros (Social Security Administration, POMS RM 10201.035)."""
    digits = _DIGITS.sub("", value)
    if len(digits) == 4 and digits != "0000":
        return digits
    if len(digits) != 9:
        return bare(value) if len(bare(value)) > 9 else None
    never = digits[:3] in {"000", "666"} or digits[3:5] == "00" or digits[5:] == "0000" or len(set(digits)) == 1
    return None if never or digits in placeholders("national") else digits


def _each(values: Iterable[_Value | None]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))
