"""A coded encounter from JSON.

Keys that are not known are passed over. An error names the path of the value ("diagnoses[3].poa: ...") and never the
value itself, which may be patient text where it was misplaced.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal  # noqa: TC003 - msgspec reads the annotations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import NO_FACTS, Diagnosis, Encounter, Fact, Procedure, Provider, ServiceLine
from medcodex.errors import InputError
from medcodex.terminology.icd10cm.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

MAX_ITEMS = 1000
MAX_AGE = 150
MAX_TEXT = 200
_MAX_DIGITS = 15
SEXES = ("F", "M", "U")
_PATH = re.compile(r"(?P<what>.*?)(?: - at `\$?\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_KINDS = {"str": "text", "int": "a whole number", "float": "a number", "object": "an object", "array": "a list"}
Kind = TypeVar("Kind", bound="StrEnum")


class _Diagnosis(msgspec.Struct):
    code: str
    poa: str | None = None
    facts: dict[str, Any] | None = None


class _Procedure(msgspec.Struct):
    code: str
    date: str | None = None


class _Line(msgspec.Struct):
    code: str | None = None
    modifiers: list[str] | None = None
    units: Decimal | None = None
    charge: Decimal | None = None
    dx: list[int] | None = None
    date: str | None = None
    pos: str | None = None
    revenue: str | None = None
    ndc: str | None = None
    facts: dict[str, Any] | None = None


class _Provider(msgspec.Struct):
    npi: str | None = None
    name: str | None = None
    taxonomy: str | None = None


class _Encounter(msgspec.Struct):
    id: str | int | None = None
    setting: str | None = None
    claim: str | None = None
    date: str | None = None
    admit_date: str | None = None
    age: float | None = None
    age_days: int | None = None
    birth_date: str | None = None
    birth_weight_g: float | None = None
    sex: str | None = None
    discharge_status: str | None = None
    admission_type: str | None = None
    point_of_origin: str | None = None
    admitting_dx: str | None = None
    reason_for_visit: list[str] | None = None
    bill_type: str | None = None
    payer: str | None = None
    providers: dict[str, _Provider] | None = None
    diagnoses: list[_Diagnosis] | None = None
    procedures: list[_Procedure] | None = None
    lines: list[_Line] | None = None
    facts: dict[str, Any] | None = None


_DECODER = msgspec.json.Decoder(_Encounter)


def read_encounter(data: bytes, where: str, default_date: dt.date) -> Encounter:
    """The encounter in ``data``; ``default_date`` is its date where it names none. InputError, with ``where`` and the
    path of the value, for what is not an encounter."""
    found = read_encounter_line(data, where, default_date)[1]
    if isinstance(found, InputError):
        raise found
    return found


def read_encounter_line(
    data: bytes, where: str, default_date: dt.date
) -> tuple[str | int | None, Encounter | InputError]:
    """The id as it was given, and the encounter or the InputError to answer in its place."""
    try:
        raw = _DECODER.decode(data)
    except msgspec.ValidationError as error:
        return _id_of(data), InputError(_in_words(error), where)
    except UnicodeDecodeError as error:
        return None, InputError(f"not UTF-8 at byte {error.start}", where)
    except (msgspec.DecodeError, RecursionError):
        return None, InputError("not valid JSON", where)
    try:
        return raw.id, _encounter(raw, default_date)
    except InputError as error:
        return raw.id, InputError(f"{error.where}: {error.message}", where)


def _encounter(raw: _Encounter, default_date: dt.date) -> Encounter:
    """The record of what was read. InputError has the path as its ``where``."""
    setting = _choice(Setting, raw.setting, "setting") or Setting.OUTPATIENT
    sex = (raw.sex or "").strip().upper() or None
    if sex is not None and sex not in SEXES:
        raise InputError(f"one of {', '.join(SEXES)} expected", "sex")
    return Encounter(
        id=None if raw.id is None else str(raw.id),
        setting=setting,
        claim=_choice(Claim, raw.claim, "claim") or Claim.default_for(setting),
        date=_date(raw.date, "date") or default_date,
        admit_date=_date(raw.admit_date, "admit_date"),
        age=_whole(raw.age, "age", MAX_AGE),
        age_days=_whole(raw.age_days, "age_days", MAX_AGE * 366),
        birth_date=_date(raw.birth_date, "birth_date"),
        birth_weight_g=_whole(raw.birth_weight_g, "birth_weight_g", 20_000),
        sex=sex,
        discharge_status=_text(raw.discharge_status, "discharge_status"),
        admission_type=_text(raw.admission_type, "admission_type"),
        point_of_origin=_text(raw.point_of_origin, "point_of_origin"),
        admitting_dx=_icd10cm(raw.admitting_dx, "admitting_dx") if raw.admitting_dx else None,
        reason_for_visit=tuple(
            _icd10cm(code, f"reason_for_visit[{place}]")
            for place, code in enumerate(_limited(raw.reason_for_visit, "reason_for_visit"))
        ),
        bill_type=_text(raw.bill_type, "bill_type"),
        payer=_text(raw.payer, "payer"),
        providers={role: _provider(one, f"providers.{role}") for role, one in (raw.providers or {}).items()},
        diagnoses=tuple(
            _diagnosis(one, f"diagnoses[{place}]") for place, one in enumerate(_limited(raw.diagnoses, "diagnoses"))
        ),
        procedures=tuple(
            _procedure(one, f"procedures[{place}]") for place, one in enumerate(_limited(raw.procedures, "procedures"))
        ),
        lines=tuple(_line(one, f"lines[{place}]") for place, one in enumerate(_limited(raw.lines, "lines"))),
        facts=_facts(raw.facts, "facts"),
    )


def _diagnosis(raw: _Diagnosis, path: str) -> Diagnosis:
    poa = _text(raw.poa, f"{path}.poa")
    return Diagnosis(
        _icd10cm(raw.code, f"{path}.code"), poa.upper() if poa else None, _facts(raw.facts, f"{path}.facts")
    )


def _procedure(raw: _Procedure, path: str) -> Procedure:
    code = _required(raw.code, f"{path}.code").upper().replace(".", "").replace(" ", "")
    return Procedure(code, _date(raw.date, f"{path}.date"))


def _line(raw: _Line, path: str) -> ServiceLine:
    code = _text(raw.code, f"{path}.code")
    modifiers = enumerate(_limited(raw.modifiers, f"{path}.modifiers"))
    return ServiceLine(
        code=code.upper() if code else None,
        modifiers=tuple(_required(one, f"{path}.modifiers[{place}]").upper() for place, one in modifiers),
        units=_amount(raw.units, f"{path}.units"),
        charge=_amount(raw.charge, f"{path}.charge"),
        dx=tuple(_limited(raw.dx, f"{path}.dx")),
        date=_date(raw.date, f"{path}.date"),
        pos=_text(raw.pos, f"{path}.pos"),
        revenue=_text(raw.revenue, f"{path}.revenue"),
        ndc=_text(raw.ndc, f"{path}.ndc"),
        facts=_facts(raw.facts, f"{path}.facts"),
    )


def _provider(raw: _Provider, path: str) -> Provider:
    return Provider(
        _text(raw.npi, f"{path}.npi"), _text(raw.name, f"{path}.name"), _text(raw.taxonomy, f"{path}.taxonomy")
    )


def _facts(raw: dict[str, Any] | None, path: str) -> Mapping[str, Fact]:
    if not raw:
        return NO_FACTS
    facts: dict[str, Fact] = {}
    for name, value in raw.items():
        if isinstance(value, list) and all(isinstance(one, str | bool | int | float) for one in value):
            facts[name] = tuple(value[:MAX_ITEMS])
        elif isinstance(value, str | bool | int | float):
            facts[name] = value
        elif value is not None:
            raise InputError("text, a number, true or false, or a list of these expected", f"{path}.{_shown(name)}")
    return MappingProxyType(facts)


def _icd10cm(text: str, path: str) -> str:
    given = _required(text, path)
    return normalise(given) or given.upper()


def _required(text: str, path: str) -> str:
    found = _text(text, path)
    if found is None:
        raise InputError("empty, a code expected", path)
    return found


def _text(text: str | None, path: str) -> str | None:
    if text is None or not (text := text.strip()):
        return None
    if len(text) > MAX_TEXT:
        raise InputError(f"longer than {MAX_TEXT} characters", path)
    if not text.isprintable():
        raise InputError("holds a control character", path)
    return text


def _limited(items: list[Any] | None, path: str) -> list[Any]:
    if items is not None and len(items) > MAX_ITEMS:
        raise InputError(f"more than {MAX_ITEMS}", path)
    return items or []


def _amount(value: Decimal | None, path: str) -> Decimal | None:
    if value is not None and not (value.is_finite() and abs(value.adjusted()) < _MAX_DIGITS):
        raise InputError(f"a number of at most {_MAX_DIGITS} digits expected", path)
    return value


def _whole(value: float | None, path: str, most: int) -> int | None:
    if value is not None and not 0 <= value <= most:
        raise InputError(f"a number from 0 to {most} expected", path)
    return None if value is None else int(value)


def _choice(kind: type[Kind], value: str | None, path: str) -> Kind | None:
    if value is None:
        return None
    try:
        return kind(value)
    except ValueError:
        raise InputError(f"one of {', '.join(kind)} expected", path) from None


def _date(value: str | None, path: str) -> dt.date | None:
    if not value:
        return None
    try:
        if value[4:5] != "-" or value[7:8] != "-":
            raise ValueError
        return dt.datetime.fromisoformat(value).date()
    except ValueError:
        raise InputError("a date as YYYY-MM-DD expected", path) from None


def _in_words(error: msgspec.ValidationError) -> str:
    """msgspec's message with the path in front: "diagnoses[0].poa: text or nothing expected, not a whole number"."""
    match = _PATH.match(str(error))
    what, path = (match["what"], match["path"]) if match else (str(error), None)
    types = re.fullmatch(r"Expected `([^`]*)`, got `([^`]*)`", what)
    if types:
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in types[1].split(" | ") if kind != "null")
        what = f"{wanted} expected, not {_KINDS.get(types[2], types[2])}"
    return f"{path or 'encounter'}: {what[:1].lower()}{what[1:]}"


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in name[:40])


def _id_of(data: bytes) -> str | int | None:
    """The id of what is JSON but not an encounter."""
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    found = raw.get("id") if isinstance(raw, dict) else None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None
