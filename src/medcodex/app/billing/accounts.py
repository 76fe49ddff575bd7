"""The patient's account: what was told of it and of the stay for billing, with what the chart and the index of patients
know."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from medcodex.claims.account import COVER_KEYS, read_account
from medcodex.claims.coverages import PRIMARY, SELF, SEQUENCES
from medcodex.claims.told_parties import known_keys, table, text
from medcodex.encounter.billing import Party, PostalAddress
from medcodex.errors import InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.event import Event
from medcodex.workflow.index.traits import name_in_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.claims.account import Account
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


@dataclass(frozen=True, slots=True)
class ToldAccount:
    """What was ``told`` of a chart's account, as ``keep_account`` takes it; the ``coverages`` that hold, by a biller's
    word or by messages (``by_messages``: those that messages told, whatever holds)."""

    chart: Chart
    told: Mapping[str, Any]
    coverages: Sequence[Mapping[str, Any]]
    by_messages: Sequence[Mapping[str, Any]]


def told_of(work: Work, chart_id: str) -> ToldAccount:
    """What was told of a chart's account; that it was read is recorded. NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    chart = work.charts.get(chart_id)
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    raw, by_messages = _kept(work, chart_id)
    work.record(Event("account.read", "chart", chart_id, chart_id))
    return ToldAccount(chart, raw, _covers(raw, by_messages), by_messages)


def account_of(work: Work, chart_id: str, patient: Patient, site: BillingSite) -> tuple[Account, Mapping[str, Any]]:
    """The account of a chart, and what is told of the stay, by the fields of an Encounter. Name, birth date, sex and
    address are the patient's as they are kept, where the account tells no other; what nobody told is left out, for the
    checks to find. Of a sample site its own patient stands in."""
    raw, by_messages = _kept(work, chart_id)
    told = read_account(_with_covers(raw, by_messages))
    known = _known(work, patient)
    person = known if told.patient is None else _filled(told.patient, known)
    return replace(told, patient=_filled(person, site.patient if site.sample else None)), _stay(raw)


def _kept(work: Work, chart_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a biller told, and the coverages that messages told."""
    kept, covers = work.billing.account(chart_id), work.billing.coverages(chart_id)
    return ({} if kept is None else json.loads(kept)), ([] if covers is None else json.loads(covers))


def _with_covers(raw: Mapping[str, Any], by_messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    told = {key: value for key, value in _of_patient(raw).items() if key not in COVER_KEYS}
    covers = _covers(raw, by_messages)
    return {**told, "coverages": covers} if covers else told


def _covers(raw: Mapping[str, Any], by_messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The coverages that hold. A biller's list stands in the place of the messages'; what they told of the first payer
    alone stands before what messages say of that one, and behind their own list."""
    flat = {key: value for key, value in raw.items() if key in COVER_KEYS and key != "coverages"}
    listed = raw.get("coverages")
    covers = [dict(one) for one in (by_messages if listed is None else listed)]
    for place, one in enumerate(covers):
        if one.get("sequence", SEQUENCES[place]) == PRIMARY:
            covers[place] = {**flat, **one} if listed is not None else _corrected(one, flat, raw.get("patient", {}))
            return covers
    return [{"sequence": PRIMARY, **flat}, *covers] if flat else covers


def _corrected(one: dict[str, Any], flat: Mapping[str, Any], patient: Mapping[str, Any]) -> dict[str, Any]:
    """What messages say of the first payer, with what a biller told otherwise."""
    told = {**one, **flat}
    own = told.get("relationship", SELF) == SELF
    return {**told, "member_id": patient["id"]} if own and patient.get("id") else told


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
