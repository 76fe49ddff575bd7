"""Patient resources as the intake knows patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Address, Identifier, IncomingPatient, PersonName
from medcodex.errors import InputError
from medcodex.interchange.fhir.references import base_of
from medcodex.interchange.fhir.times import day, day_of
from medcodex.interchange.fhir.words import codes, flat

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.formats.fhir.reading import Element

_SEXES = {"male": "M", "female": "F", "other": "U", "unknown": "U"}
_USES = {"official": "official", "usual": "official", "maiden": "maiden", "old": "alias", "nickname": "nickname",
         "anonymous": "alias", "temp": "alias"}  # fmt: skip
_RECORD, _OWN = "MR", "PI"
_TYPES = "v2-0203"
_NO_RECORD_NUMBER = frozenset({"SS", "SB", "DL", "PPN", "TAX", "MC", "MB", "NI"})
"""Kinds of number that name a person to others than the hospital (HL7 table 0203)."""
_MOST = 80


def patient(element: Element, name: str) -> IncomingPatient:
    """The patient of a resource that is kept under ``name``. InputError, naming the element, for what is not R4's."""
    identifiers = _identifiers(element)
    number = _record_number(identifiers) or Identifier(_own(element, name), base_of(name), _OWN)
    names = _names(element)
    gender = element.text("gender")
    if gender and gender not in _SEXES:
        path = f"{element.path}.gender"
        raise InputError(f"{path}: one of {', '.join(_SEXES)} is expected", path)
    return IncomingPatient(
        mrn=number.value,
        name=_read(names),
        birth_date=day_of(element, "birthDate"),
        sex=_SEXES.get(gender),
        authority=number.authority,
        identifiers=identifiers,
        names=names,
        addresses=_addresses(element),
        phones=_phones(element),
        died=_died(element),
    )


def patient_of(reference: Element) -> IncomingPatient | None:
    """The patient that a reference names by number alone, without a resource; None where it names none."""
    identifier = reference.one("identifier")
    if identifier is None or not identifier.text("value"):
        return None
    number = _identifier(identifier)
    return IncomingPatient(
        number.value,
        flat(reference.text("display"), 200) or None,
        authority=number.authority,
        identifiers=(number,),
    )


def _own(element: Element, name: str) -> str:
    identifier = element.text("id")
    return identifier or name.rpartition(":")[2].rpartition("/")[2]


def _identifiers(element: Element) -> tuple[Identifier, ...]:
    told = sorted(element.each("identifier"), key=lambda one: one.text("use") == "old")
    return tuple(_identifier(one) for one in told if one.text("value").strip())


def _identifier(element: Element) -> Identifier:
    value = flat(element.text("value"), 500)
    if len(value) > _MOST * 2:
        raise InputError(f"{element.path}.value: longer than {_MOST * 2} characters", f"{element.path}.value")
    kind = next((code for system, code in codes(element.one("type")) if system.endswith((_TYPES, "/0203"))), "")
    assigner = element.one("assigner")
    authority = element.text("system") or (assigner.text("display") if assigner is not None else "")
    return Identifier(value, flat(authority, 200), kind)


def _record_number(identifiers: Sequence[Identifier]) -> Identifier | None:
    """The number under which the record is kept: the one of kind MR, else the first that may be one."""
    for one in identifiers:
        if one.kind == _RECORD:
            return one
    return next((one for one in identifiers if one.kind not in _NO_RECORD_NUMBER), None)


def _names(element: Element) -> tuple[PersonName, ...]:
    found = []
    for one in sorted(element.each("name"), key=lambda name: name.text("use") in {"old", "maiden", "nickname", "temp"}):
        given = [flat(part, 100) for part in one.texts("given")]
        family = flat(one.text("family"), 100)
        if not family and not given and one.text("text"):
            *before, family = flat(one.text("text"), 200).split(" ")
            given = before
        found.append(
            PersonName(
                family,
                given[0] if given else "",
                " ".join(given[1:]),
                " ".join(one.texts("suffix")),
                _USES.get(one.text("use"), ""),
            )
        )
    return tuple(found)


def _read(names: Sequence[PersonName]) -> str | None:
    if not names:
        return None
    one = names[0]
    given = " ".join(filter(None, (one.given, one.middle)))
    return ", ".join(filter(None, (one.family, given))) or None


def _addresses(element: Element) -> tuple[Address, ...]:
    told = sorted(element.each("address"), key=lambda one: one.text("use") == "old")
    return tuple(
        Address(
            ", ".join(one.texts("line")),
            one.text("city"),
            one.text("state"),
            one.text("postalCode"),
            one.text("country"),
        )
        for one in told
    )


def _phones(element: Element) -> tuple[str, ...]:
    return tuple(
        one.text("value")
        for one in element.each("telecom")
        if one.text("system") in {"phone", "sms"} and one.text("value") and one.text("use") != "old"
    )


def _died(element: Element) -> dt.date | None:
    kind, value = element.choice("deceased")
    if kind == "DateTime" and isinstance(value, str):
        return day(value, f"{element.path}.deceasedDateTime")
    if kind and not isinstance(value, bool | str):
        raise InputError(f"{element.path}.deceased{kind}: true, false or a time is expected", element.path)
    return None
