"""Who insures a patient as a message tells it: kept beside what a biller told of the account, whose word holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.workflow.event import Event
from medcodex.workflow.intake.assembly.order import is_late

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter.incoming import Address, IncomingChart, IncomingCoverage
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work

COVERAGES = "coverages"
"""The name under which it is kept when they were told last."""

_SEQUENCES = ("P", "S", "T")
_HERE = frozenset({"", "US", "USA"})
_CODE = 2


def keep_coverages(
    work: Work, chart: Chart, incoming: IncomingChart, order: dt.datetime | None, *, owner: bool
) -> bool:
    """Keep the coverages that a message tells, all of them in the place of those before, and say whether any changed.
    An older message changes nothing; a sender who does not own the encounter's facts fills in what nobody told."""
    if not incoming.coverages:
        return False
    kept = work.billing.coverages(chart.id)
    if is_late(work.assembly.orders(chart.id), COVERAGES, order) if owner else kept is not None:
        return False
    told = json.dumps(coverage_objects(incoming.coverages)).encode()
    if told == kept:
        return False
    work.billing.keep_coverages(chart.id, told)
    work.record(Event("account.told", "chart", chart.id, chart.id, None, {"coverages": len(incoming.coverages)}))
    return True


def coverage_objects(coverages: Sequence[IncomingCoverage]) -> list[dict[str, Any]]:
    """Coverages by the keys of an account (docs/billing.md)."""
    return [_object(one, sequence) for one, sequence in zip(coverages, _SEQUENCES, strict=False)]


def _object(one: IncomingCoverage, sequence: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sequence": sequence,
        "payer": one.payer,
        "member_id": one.member_id,
        "group_number": one.group_number,
        "group_name": one.group_name,
        "authorization": one.authorization,
        "relationship": one.relationship,
    }
    if one.subscriber is not None:
        told["subscriber"] = _without_empty(
            last=one.subscriber.family,
            first=one.subscriber.given,
            middle=one.subscriber.middle,
            suffix=one.subscriber.suffix,
            birth_date=one.birth_date.isoformat() if one.birth_date else "",
            sex=one.sex,
            address=_address(one.address) if one.address is not None else {},
        )
    return _without_empty(**told)


def _address(one: Address) -> dict[str, Any]:
    country = one.country.upper()
    return _without_empty(
        lines=[one.street] if one.street else [],
        city=one.city,
        state=one.state,
        zip=one.postal.replace("-", "").replace(" ", ""),
        country="" if country in _HERE or len(country) != _CODE else country,
    )


def _without_empty(**told: Any) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value}
