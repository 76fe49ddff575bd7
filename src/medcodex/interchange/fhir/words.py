"""Values of FHIR in words: what a person reads of a code, a quantity, a name."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import Element
from medcodex.interchange.fhir.times import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SNOMED = "http://snomed.info/sct"
_TAG = re.compile(
    r" \((disorder|finding|procedure|situation|event|regime/therapy|observable entity|qualifier value)\)$"
)
_PLACES = Decimal("0.0001")


def concept(element: Element | None) -> str:
    """What a CodeableConcept says: its text, else the display of its first coding, else its code; "" without one.
    SNOMED's words for the kind of a concept ("(disorder)") are left out, as nobody writes them in a chart."""
    if element is None:
        return ""
    told = element.text("text") or next(filter(None, map(coding, element.each("coding"))), "")
    snomed = any(one.text("system") == SNOMED for one in element.each("coding"))
    return flat(_TAG.sub("", told) if snomed else told)


def coding(element: Element | None) -> str:
    """What a Coding says."""
    return "" if element is None else flat(element.text("display") or element.text("code"))


def concepts(element: Element, name: str) -> list[str]:
    """What a list of CodeableConcepts says, or a single one."""
    held = element.raw.get(name)
    every = list(element.each(name)) if isinstance(held, list) else [element.one(name)]
    return [text for one in every if (text := concept(one))]


def codes(element: Element | None) -> Iterator[tuple[str, str]]:
    """System and code of each coding of a CodeableConcept."""
    for one in element.each("coding") if element is not None else ():
        if one.text("code"):
            yield one.text("system"), one.text("code")


def code_in(element: Element | None) -> str:
    """The first code of a CodeableConcept; "" without one."""
    return next((code for _, code in codes(element)), "")


def quantity(element: Element | None) -> str:
    """A Quantity with comparator and unit; no more than four decimals."""
    if element is None:
        return ""
    value = element.raw.get("value")
    number = "" if value is None else numeral(value, f"{element.path}.value")
    unit = element.text("unit") or element.text("code")
    return flat(f"{element.text('comparator')}{number} {unit}")


def numeral(value: Any, path: str) -> str:
    """A number as people write it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{path}: a number is expected", path)
    found = Decimal(str(value))
    if found and found.adjusted() >= -1 and -int(found.as_tuple().exponent) > 4:
        found = found.quantize(_PLACES).normalize()
    return f"{found:f}"


def value_of(element: Element, stem: str = "value") -> str:
    """A choice such as value[x] in words; "" where nothing is told."""
    kind, value = element.choice(stem)
    path = f"{element.path}.{stem}{kind}"
    if isinstance(value, dict):
        reader = _COMPLEX.get(kind)
        return reader(Element(value, path)) if reader is not None else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return shown(value) if kind in _TIMES else flat(value)
    return numeral(value, path) if isinstance(value, int | float) else ""


def _between(word: str, *names: str) -> Callable[[Element], str]:
    """Two quantities with a word between them."""
    return lambda element: word.join(filter(None, (quantity(element.one(name)) for name in names)))


def _period(element: Element) -> str:
    return " to ".join(filter(None, (shown(element.text("start")), shown(element.text("end")))))


def _display(element: Element) -> str:
    return flat(element.text("display"))


def person(element: Element | None) -> str:
    """A HumanName as people read it: "Given Family, Suffix"."""
    if element is None:
        return ""
    if element.text("text"):
        return flat(element.text("text"))
    name = " ".join((*element.texts("prefix"), *element.texts("given"), element.text("family")))
    return flat(", ".join(filter(None, (name, " ".join(element.texts("suffix"))))))


def flat(text: str, most: int = 1000) -> str:
    """A text on one line, without what cannot be shown."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[: most * 2]).split())[:most]


def status(element: Element) -> str:
    """The status of a resource; "" where none is told or it is none in words."""
    value = element.raw.get("status")
    return value if isinstance(value, str) else ""


_TIMES = frozenset({"DateTime", "Date", "Instant"})
_COMPLEX: Mapping[str, Callable[[Element], str]] = {
    "Quantity": quantity,
    "Age": quantity,
    "Duration": quantity,
    "CodeableConcept": concept,
    "Coding": coding,
    "Range": _between(" to ", "low", "high"),
    "Ratio": _between(" / ", "numerator", "denominator"),
    "Period": _period,
    "Reference": _display,
}
