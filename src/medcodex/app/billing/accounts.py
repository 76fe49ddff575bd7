"""The patient's account: what was told of it and of the stay for billing, with what the chart and the index of patients
know."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medcodex.claims.account import read_account
from medcodex.claims.told_parties import known_keys, table, text
from medcodex.encounter.billing import Party, PostalAddress
from medcodex.errors import InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.event import Event
from medcodex.workflow.index.traits import name_in_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.claims.building import Account
    from medcodex.claims.site import BillingSite
    from medcodex.encounter.incoming import Address
    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.work import Work

_STAY = "stay"
_WORDS = ("admitting_dx", "admission_type", "point_of_origin", "discharge_status", "bill_type")
_LISTS = frozenset({"reason_for_visit", "condition_codes"})


def keep_account(work: Work, chart_id: str, told: Mapping[str, Any]) -> None:
    """Keep what is told of a chart's account (docs/billing.md, ``billing`` of an encounter) and, under ``stay``,
    of a facility's stay, in the place of what was told before. InputError with the path, NotFoundError,
    ForbiddenError."""
    require(work.actor, PERMISSION)
    if work.charts.get(chart_id) is None:
        raise NotFoundError("no such chart", chart_id)
    read_account(_of_patient(told))
    _stay(told)
    work.billing.keep_account(chart_id, json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
    work.record(Event("account.told", "chart", chart_id, chart_id))


def told_of(work: Work, chart_id: str) -> tuple[Mapping[str, Any], Chart]:
    """What was told of a chart's account, as ``keep_account`` takes it, and the chart; that it was read is recorded.
    NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    chart = work.charts.get(chart_id)
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    kept = work.billing.account(chart_id)
    work.record(Event("account.read", "chart", chart_id, chart_id))
    return ({} if kept is None else json.loads(kept)), chart


def account_of(work: Work, chart_id: str, patient: Patient, site: BillingSite) -> tuple[Account, Mapping[str, Any]]:
    """The account of a chart, and what is told of the stay, by the fields of an Encounter. Name, birth date, sex and
    address are the patient's as they are kept, where the account tells no other; what nobody told is left out, for the
    checks to find. Of a sample site its own patient stands in."""
    kept = work.billing.account(chart_id)
    raw = {} if kept is None else json.loads(kept)
    told = read_account(_of_patient(raw))
    known = _known(work, patient)
    person = known if told.patient is None else _filled(told.patient, known)
    return replace(told, patient=_filled(person, site.patient if site.sample else None)), _stay(raw)


def _of_patient(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != _STAY}


def _stay(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is told of the stay; InputError for a key that is unknown or a value of another kind."""
    if _STAY not in told:
        return {}
    found = table(dict(told), _STAY, "")
    known_keys(found, {*_WORDS, *_LISTS}, f"{_STAY}.")
    words: dict[str, Any] = {key: text(found, key, _STAY) for key in _WORDS if key in found}
    for key in _LISTS & found.keys():
        value = found[key]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise InputError("a list of texts expected", f"{_STAY}.{key}")
        words[key] = tuple(one.strip() for one in value)
    return {key: value for key, value in words.items() if value}


def _known(work: Work, patient: Patient) -> Party:
    name = name_in_parts(patient.name)
    traits = work.index.traits(patient.id)
    address = next((one for one in traits.addresses if one.street and one.city), None) if traits is not None else None
    return Party(
        last=name.family,
        first=name.given,
        middle=name.middle,
        person=True,
        address=None if address is None else _postal(address),
        birth_date=patient.birth_date,
        sex=patient.sex if patient.sex in {"F", "M"} else "",
    )


def _postal(told: Address) -> PostalAddress:
    return PostalAddress((told.street,), told.city, told.state, told.postal.replace("-", ""))


def _filled(one: Party, other: Party | None) -> Party:
    """A person with what another record tells of them beside."""
    if other is None:
        return one
    return replace(
        one,
        last=one.last or other.last,
        first=one.first if one.last else other.first,
        middle=one.middle if one.last else other.middle,
        person=True,
        identifier=one.identifier or other.identifier,
        address=one.address or other.address,
        birth_date=one.birth_date or other.birth_date,
        sex=one.sex or other.sex,
    )
