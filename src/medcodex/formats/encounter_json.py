"""A coded encounter from JSON.

Keys that are not known are passed over. An error names the path of the value ("diagnoses[3].poa: ...") and never the
value itself, which may be patient text where it was misplaced.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

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
from medcodex.formats.json_values import (
    MAX_ITEMS,
    amount,
    choice,
    date_in,
    each,
    in_words,
    limited,
    not_json,
    required,
    shown,
    text_in,
    whole,
)
from medcodex.formats.teeth import read_mouth
from medcodex.terminology.icd10cm.codes import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

MAX_AGE = 150
SEXES = ("F", "M", "U")


_DECODER = msgspec.json.Decoder(shape.Encounter)


def read_encounter(data: bytes, where: str, default_date: dt.date) -> Encounter:
    """The encounter in ``data``; ``default_date`` is its date where it names none. InputError, with ``where`` and the
    path of the value, for what is not an encounter."""
    found = read_encounter_line(data, where, default_date)[1]
    if isinstance(found, InputError):
        raise found
    return found


def read_billing(data: bytes) -> dict[str, Any] | None:
    """What an encounter that was read tells of the patient's account under ``billing``; None where it tells nothing."""
    return _DECODER.decode(data).billing


def read_encounter_line(
    data: bytes, where: str, default_date: dt.date
) -> tuple[str | int | None, Encounter | InputError]:
    """The id as it was given, and the encounter or the InputError to answer in its place."""
    try:
        raw = _DECODER.decode(data)
    except msgspec.ValidationError as error:
        return _id_of(data), InputError(in_words(error, "encounter"), where)
    except UnicodeDecodeError as error:
        return None, InputError(f"not UTF-8 at byte {error.start}", where)
    except (msgspec.DecodeError, RecursionError):
        return None, InputError(not_json(data), where)
    try:
        return raw.id, _encounter(raw, default_date, unread_keys(data))
    except InputError as error:
        return raw.id, InputError(f"{error.where}: {error.message}", where)


def _encounter(raw: shape.Encounter, default_date: dt.date, unread: tuple[str, ...]) -> Encounter:
    """The record of what was read. InputError has the path as its ``where``."""
    setting = choice(Setting, raw.setting, "setting") or Setting.OUTPATIENT
    sex = (raw.sex or "").strip().upper() or None
    if sex is not None and sex not in SEXES:
        raise InputError(f"one of {', '.join(SEXES)} expected", "sex")
    return Encounter(
        id=None if raw.id is None else str(raw.id),
        setting=setting,
        claim=choice(Claim, raw.claim, "claim") or Claim.default_for(setting),
        date=date_in(raw.date, "date") or default_date,
        admit_date=date_in(raw.admit_date, "admit_date"),
        age=whole(raw.age, "age", MAX_AGE),
        age_days=whole(raw.age_days, "age_days", MAX_AGE * 366),
        birth_date=date_in(raw.birth_date, "birth_date"),
        birth_weight_g=whole(raw.birth_weight_g, "birth_weight_g", 20_000),
        sex=sex,
        discharge_status=text_in(raw.discharge_status, "discharge_status"),
        admission_type=text_in(raw.admission_type, "admission_type"),
        point_of_origin=text_in(raw.point_of_origin, "point_of_origin"),
        admitting_dx=_icd10cm(raw.admitting_dx, "admitting_dx") if raw.admitting_dx else None,
        reason_for_visit=each(_icd10cm, raw.reason_for_visit, "reason_for_visit"),
        bill_type=text_in(raw.bill_type, "bill_type"),
        payer=text_in(raw.payer, "payer"),
        providers={role: _provider(one, f"providers.{role}") for role, one in (raw.providers or {}).items()},
        diagnoses=each(_diagnosis, raw.diagnoses, "diagnoses"),
        procedures=each(_procedure, raw.procedures, "procedures"),
        lines=each(_line, raw.lines, "lines"),
        statement_from=date_in(raw.statement_from, "statement_from"),
        received=date_in(raw.received, "received"),
        original_reference=text_in(raw.original_reference, "original_reference"),
        member_id=text_in(raw.member_id, "member_id"),
        condition_codes=each(_upper, raw.condition_codes, "condition_codes"),
        occurrences=each(_occurrence, raw.occurrences, "occurrences"),
        values=each(_value, raw.values, "values"),
        history=each(_past_service, raw.history, "history"),
        facts=_facts(raw.facts, "facts"),
        setting_told=raw.setting is not None,
        unread=unread,
    )


def _diagnosis(raw: shape.Diagnosis, path: str) -> Diagnosis:
    poa = text_in(raw.poa, f"{path}.poa")
    return Diagnosis(
        _icd10cm(raw.code, f"{path}.code"), poa.upper() if poa else None, _facts(raw.facts, f"{path}.facts")
    )


def _procedure(raw: shape.Procedure, path: str) -> Procedure:
    code = required(raw.code, f"{path}.code").upper().replace(".", "").replace(" ", "")
    return Procedure(code, date_in(raw.date, f"{path}.date"))


def _line(raw: shape.Line, path: str) -> ServiceLine:
    code = text_in(raw.code, f"{path}.code")
    mouth = read_mouth(raw.tooth, raw.surfaces, raw.cavity, path)
    return ServiceLine(
        code=code.upper() if code else None,
        modifiers=each(_upper, raw.modifiers, f"{path}.modifiers"),
        units=amount(raw.units, f"{path}.units"),
        charge=amount(raw.charge, f"{path}.charge"),
        dx=tuple(limited(raw.dx, f"{path}.dx")),
        date=date_in(raw.date, f"{path}.date"),
        pos=text_in(raw.pos, f"{path}.pos"),
        revenue=text_in(raw.revenue, f"{path}.revenue"),
        ndc=text_in(raw.ndc, f"{path}.ndc"),
        ndc_quantity=amount(raw.ndc_quantity, f"{path}.ndc_quantity"),
        ndc_unit=text_in(raw.ndc_unit, f"{path}.ndc_unit"),
        through=date_in(raw.through, f"{path}.through"),
        provider=text_in(raw.provider, f"{path}.provider"),
        description=text_in(raw.description, f"{path}.description"),
        tooth=mouth.tooth,
        surfaces=mouth.surfaces,
        cavity=mouth.cavity,
        facts=_facts(raw.facts, f"{path}.facts"),
    )


def _past_service(raw: shape.PastService, path: str) -> PastService:
    date = date_in(raw.date, f"{path}.date")
    if date is None:
        raise InputError("a date as YYYY-MM-DD expected", f"{path}.date")
    return PastService(
        _upper(raw.code, f"{path}.code"),
        date,
        each(_upper, raw.modifiers, f"{path}.modifiers"),
        amount(raw.units, f"{path}.units"),
        text_in(raw.provider, f"{path}.provider"),
    )


def _occurrence(raw: shape.Occurrence, path: str) -> Occurrence:
    return Occurrence(
        _upper(raw.code, f"{path}.code"), date_in(raw.date, f"{path}.date"), date_in(raw.through, f"{path}.through")
    )


def _value(raw: shape.Value, path: str) -> Value:
    return Value(_upper(raw.code, f"{path}.code"), amount(raw.amount, f"{path}.amount"))


def _provider(raw: shape.Provider, path: str) -> Provider:
    return Provider(
        text_in(raw.npi, f"{path}.npi"), text_in(raw.name, f"{path}.name"), text_in(raw.taxonomy, f"{path}.taxonomy")
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
            raise InputError("text, a number, true or false, or a list of these expected", f"{path}.{shown(name)}")
    return MappingProxyType(facts)


def _icd10cm(text: str, path: str) -> str:
    given = required(text, path)
    return normalise(given) or given.upper()


def _upper(text: str, path: str) -> str:
    return required(text, path).upper()


def _id_of(data: bytes) -> str | int | None:
    """The id of what is JSON but not an encounter."""
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    found = raw.get("id") if isinstance(raw, dict) else None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None
