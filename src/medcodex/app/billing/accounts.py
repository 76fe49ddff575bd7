"""The patient's account: what was told of it for billing, with what the chart and the index of patients know."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medcodex.claims.account import read_account
from medcodex.claims.building import Account
from medcodex.encounter.billing import Party, PostalAddress
from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.event import Event
from medcodex.workflow.index.traits import name_in_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.claims.site import BillingSite
    from medcodex.encounter.incoming import Address
    from medcodex.workflow.chart import Patient
    from medcodex.workflow.work import Work


def keep_account(work: Work, chart_id: str, told: Mapping[str, Any]) -> None:
    """Keep what is told of a chart's account (docs/billing.md, ``billing`` of an encounter), in the place of what was
    told before. InputError with the path, NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    if work.charts.get(chart_id) is None:
        raise NotFoundError("no such chart", chart_id)
    read_account(told)
    work.billing.keep_account(chart_id, json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
    work.record(Event("account.told", "chart", chart_id, chart_id))


def account_of(work: Work, chart_id: str, patient: Patient, site: BillingSite) -> Account:
    """The account of a chart. Name, birth date, sex and address are the patient's as they are kept, where the account
    tells no other; what nobody told is left out, for the checks to find. Of a sample site its own patient stands in."""
    kept = work.billing.account(chart_id)
    told = read_account(json.loads(kept)) if kept is not None else Account()
    known = _known(work, patient)
    person = known if told.patient is None else _filled(told.patient, known)
    return replace(told, patient=_filled(person, site.patient if site.sample else None))


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
