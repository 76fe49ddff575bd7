"""A coded encounter from JSON.

Keys that are not known are passed over. An error names the path of the value ("diagnoses[3].poa: ...") and never the
value itself, which may be patient text where it was misplaced.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import (
    NO_FACTS,
    Diagnosis,
    Encounter,
    Fact,
    Occurrence,
    PastService,
    Procedure,
    Provider,
    ServiceLine,
    Value,
)
from medcodex.errors import InputError
from medcodex.formats import encounter_shape as shape
from medcodex.formats.encounter_keys import unread_keys
from medcodex.terminology.icd10cm.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from enum import StrEnum

MAX_ITEMS = 1000
MAX_AGE = 150
MAX_TEXT = 200
_MAX_DIGITS = 15
SEXES = ("F", "M", "U")
_PATH = re.compile(r"(?P<what>.*?)(?: - at `\$?\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "object": "an object",
    "array": "a list",
    "bool": "true or false",
}
Kind = TypeVar("Kind", bound="StrEnum")
Item = TypeVar("Item")


_DECODER = msgspec.json.Decoder(shape.Encounter)


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
        return None, InputError(_not_json(data), where)
    try:
        return raw.id, _encounter(raw, default_date, unread_keys(data))
    except InputError as error:
        return raw.id, InputError(f"{error.where}: {error.message}", where)


def _not_json(data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start}"
    return "not valid JSON"


def _encounter(raw: shape.Encounter, default_date: dt.date, unread: tuple[str, ...]) -> Encounter:
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
        reason_for_visit=_each(_icd10cm, raw.reason_for_visit, "reason_for_visit"),
        bill_type=_text(raw.bill_type, "bill_type"),
        payer=_text(raw.payer, "payer"),
        providers={role: _provider(one, f"providers.{role}") for role, one in (raw.providers or {}).items()},
        diagnoses=_each(_diagnosis, raw.diagnoses, "diagnoses"),
        procedures=_each(_procedure, raw.procedures, "procedures"),
        lines=_each(_line, raw.lines, "lines"),
        statement_from=_date(raw.statement_from, "statement_from"),
        received=_date(raw.received, "received"),
        original_reference=_text(raw.original_reference, "original_reference"),
        member_id=_text(raw.member_id, "member_id"),
        condition_codes=_each(_upper, raw.condition_codes, "condition_codes"),
        occurrences=_each(_occurrence, raw.occurrences, "occurrences"),
        values=_each(_value, raw.values, "values"),
        history=_each(_past_service, raw.history, "history"),
        facts=_facts(raw.facts, "facts"),
        setting_told=raw.setting is not None,
        unread=unread,
    )


def _diagnosis(raw: shape.Diagnosis, path: str) -> Diagnosis:
    poa = _text(raw.poa, f"{path}.poa")
    return Diagnosis(
        _icd10cm(raw.code, f"{path}.code"), poa.upper() if poa else None, _facts(raw.facts, f"{path}.facts")
    )


def _procedure(raw: shape.Procedure, path: str) -> Procedure:
    code = _required(raw.code, f"{path}.code").upper().replace(".", "").replace(" ", "")
    return Procedure(code, _date(raw.date, f"{path}.date"))


def _line(raw: shape.Line, path: str) -> ServiceLine:
    code = _text(raw.code, f"{path}.code")
    return ServiceLine(
        code=code.upper() if code else None,
        modifiers=_each(_upper, raw.modifiers, f"{path}.modifiers"),
        units=_amount(raw.units, f"{path}.units"),
        charge=_amount(raw.charge, f"{path}.charge"),
        dx=tuple(_limited(raw.dx, f"{path}.dx")),
        date=_date(raw.date, f"{path}.date"),
        pos=_text(raw.pos, f"{path}.pos"),
        revenue=_text(raw.revenue, f"{path}.revenue"),
        ndc=_text(raw.ndc, f"{path}.ndc"),
        ndc_quantity=_amount(raw.ndc_quantity, f"{path}.ndc_quantity"),
        ndc_unit=_text(raw.ndc_unit, f"{path}.ndc_unit"),
        through=_date(raw.through, f"{path}.through"),
        provider=_text(raw.provider, f"{path}.provider"),
        description=_text(raw.description, f"{path}.description"),
        facts=_facts(raw.facts, f"{path}.facts"),
    )


def _past_service(raw: shape.PastService, path: str) -> PastService:
    date = _date(raw.date, f"{path}.date")
    if date is None:
        raise InputError("a date as YYYY-MM-DD expected", f"{path}.date")
    return PastService(
        _upper(raw.code, f"{path}.code"),
        date,
        _each(_upper, raw.modifiers, f"{path}.modifiers"),
        _amount(raw.units, f"{path}.units"),
        _text(raw.provider, f"{path}.provider"),
    )


def _occurrence(raw: shape.Occurrence, path: str) -> Occurrence:
    return Occurrence(
        _upper(raw.code, f"{path}.code"), _date(raw.date, f"{path}.date"), _date(raw.through, f"{path}.through")
    )


def _value(raw: shape.Value, path: str) -> Value:
    return Value(_upper(raw.code, f"{path}.code"), _amount(raw.amount, f"{path}.amount"))


def _provider(raw: shape.Provider, path: str) -> Provider:
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


def _upper(text: str, path: str) -> str:
    return _required(text, path).upper()


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


def _each(read: Callable[[Any, str], Item], items: list[Any] | None, path: str) -> tuple[Item, ...]:
    """Each item of a list read with its own path; no list is an empty one."""
    return tuple(read(one, f"{path}[{place}]") for place, one in enumerate(_limited(items, path)))


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
    if what == "Invalid decimal string":
        what = "a number expected, not text"
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
