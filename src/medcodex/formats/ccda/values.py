"""The data types of CDA (HL7 V3 data types R1) as our own words: numbers, codes, times, names, addresses."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Address, Identifier, PersonName
from medcodex.formats.ccda.model import Coded, Time
from medcodex.formats.ccda.tree import all_of, attribute, first, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

_TIME = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.\d+)?(?:([+-])(\d\d):?(\d\d)?)?")
_USES = {"L": "official", "C": "official", "P": "nickname", "A": "alias", "SRCH": "alias", "R": "alias", "I": "alias"}


def number(element: Element | None) -> Identifier | None:
    """An instance identifier (II): the root is who gave the number; a root alone is the number itself."""
    root, extension = attribute(element, "root"), attribute(element, "extension")
    if not root and not extension:
        return None
    return Identifier(extension, root) if extension else Identifier(root)


def numbers(parent: Element | None) -> tuple[Identifier, ...]:
    """All identifiers of an element that say something."""
    return tuple(dict.fromkeys(found for one in all_of(parent, "id") if (found := number(one))))


def coded(element: Element | None) -> Coded:
    """A coded value (CD, CE): its words are the display name, else the original text."""
    if element is None:
        return Coded()
    said = attribute(element, "displayName") or words(first(element, "originalText"))
    return Coded(attribute(element, "code"), attribute(element, "codeSystem"), " ".join(said.split()))


def with_translations(element: Element | None) -> tuple[Coded, ...]:
    """A coded value and its translations, those that say something."""
    if element is None:
        return ()
    told = [coded(element), *(coded(one) for one in all_of(element, "translation"))]
    return tuple(dict.fromkeys(one for one in told if one.code or one.words))


def time(element: Element | None) -> Time | None:
    """A point in time (TS), of any precision from the year on; None where it is none."""
    match = _TIME.fullmatch(attribute(element, "value"))
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups()[:6])
    zone = None
    if match[7]:
        offset = dt.timedelta(hours=int(match[8]), minutes=int(match[9] or 0))
        zone = dt.timezone(-offset if match[7] == "-" else offset) if offset < dt.timedelta(hours=24) else None
    try:
        return Time(
            dt.datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, min(second or 0, 59), tzinfo=zone)
        )
    except ValueError:
        return None


def interval(element: Element | None) -> tuple[Time | None, Time | None]:
    """Beginning and end of an interval (IVL_TS); a single point is its beginning."""
    if element is None:
        return None, None
    low, high = time(first(element, "low")), time(first(element, "high"))
    return low or time(element) or time(first(element, "center")), high


def person_names(parent: Element | None) -> tuple[PersonName, ...]:
    """The names of a person, official ones first."""
    found = [_name(one) for one in all_of(parent, "name")]
    return tuple(sorted(dict.fromkeys(one for one in found if one), key=lambda one: one.use not in {"official", ""}))


def _name(element: Element) -> PersonName | None:
    families = list(all_of(element, "family"))
    # A given name marked CL is what the person is called by, beside the name itself.
    given = [words(one) for one in all_of(element, "given") if attribute(one, "qualifier") != "CL"]
    given = given or [words(one) for one in all_of(element, "given")]
    use = next((_USES[word] for word in attribute(element, "use").split() if word in _USES), "")
    if families and all("BR" in attribute(one, "qualifier").split() for one in families):
        use = "maiden"
    family = " ".join(filter(None, map(words, families)))
    suffix = " ".join(filter(None, (words(one) for one in all_of(element, "suffix"))))
    if not family and not given:
        return _unparted(words(element), use)
    return PersonName(family, given[0] if given else "", " ".join(given[1:]), suffix, use)


def _unparted(text: str, use: str) -> PersonName | None:
    """A name in one string: "Family, Given" or "Given Family"."""
    if not text:
        return None
    family, comma, given = text.partition(",")
    if not comma:
        given, _, family = text.rpartition(" ")
    first_given, _, middle = given.strip().partition(" ")
    return PersonName(family.strip(), first_given, middle, "", use)


def shown(names: Sequence[PersonName]) -> str:
    """A person as people write it: "Given Middle Family, Suffix"; "" without a name."""
    if not names:
        return ""
    one = names[0]
    name = " ".join(filter(None, (one.given, one.middle, one.family)))
    return f"{name}, {one.suffix}" if one.suffix else name


def addresses(parent: Element | None) -> tuple[Address, ...]:
    """Addresses that say something."""
    found = (_address(one) for one in all_of(parent, "addr"))
    return tuple(dict.fromkeys(one for one in found if one != Address()))


def _address(element: Element) -> Address:
    lines = [words(one) for one in all_of(element, "streetAddressLine")]
    parts = {name: words(first(element, name)) for name in ("city", "state", "postalCode", "country")}
    if not any(lines) and not any(parts.values()):
        return Address(words(element))
    return Address(", ".join(filter(None, lines)), parts["city"], parts["state"], parts["postalCode"], parts["country"])


def phones(parent: Element | None) -> tuple[str, ...]:
    """Telephone numbers, without their scheme."""
    told = (attribute(one, "value") for one in all_of(parent, "telecom"))
    found = (one.partition(":")[2].strip() if ":" in one else one for one in told if _is_phone(one))
    return tuple(dict.fromkeys(one for one in found if one))


def _is_phone(value: str) -> bool:
    scheme, colon, _ = value.partition(":")
    return scheme.lower() in {"tel", "sms"} if colon else "@" not in value and any(char.isdigit() for char in value)
