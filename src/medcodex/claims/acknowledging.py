"""Claims that came are taken or refused, each with the statuses that say why (277CA; data/refusing.tsv)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from medcodex.claims.clinical import period
from medcodex.encounter.billing import ClaimKind, Party
from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusCode, StatusLine
from medcodex.formats.x12.claims.roles import CLAIM_ROLES, LINE_ROLES
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim, BilledLine

_TAKEN = StatusCode("A2", "20")
_FAULTS_OF_FORM = StatusCode("A3", "684")
_LINES_REFUSED = StatusCode("A3", "247")
_LINE = re.compile(r"lines\[(\d+)\]")
_ROLE = re.compile(r"providers\.([a-z -]+)")
_MOST_CODES = 3
_TAX_NUMBERS = frozenset({"EI", "SY"})
_STATEMENT, _SERVICE = "434", "472"


@dataclass(frozen=True, slots=True)
class SentBatch:
    """What the claims came in: the number that their file gave itself (BHT03), who answers whom, and the day of the
    answer."""

    number: str
    source: Party
    receiver: Party
    day: dt.date


def acknowledge(
    claim: BilledClaim, batch: SentBatch, findings: Iterable[Finding], *, segment: int, faulty: bool
) -> ClaimAnswer:
    """The answer to a claim that came: refused where a finding is an error, each error as a status of the claim or of
    its line, or where it is ``faulty`` by its form, which the 999 tells; else taken. ``segment`` is where it begins."""
    whole: dict[tuple[StatusCode, ...], None] = {}
    lines: dict[int, dict[tuple[StatusCode, ...], None]] = {}
    for one in findings:
        if one.severity == "error":
            place = _LINE.match(one.where)
            told = lines.setdefault(int(place[1]), {}) if place else whole
            told[_codes(one, claim.kind)] = None
    if faulty:
        whole[(_FAULTS_OF_FORM,)] = None
    if lines and not whole:
        whole[(_LINES_REFUSED,)] = None
    action = "U" if whole else "WQ"
    first, last = _period(claim)
    return ClaimAnswer(
        segment=segment,
        kind="277ca",
        number=claim.number,
        statuses=tuple(Status(codes, batch.day, action, claim.charge) for codes in whole or ((_TAKEN,),)),
        patient=claim.patient or claim.coverage.insured,
        batch=batch.number,
        bill_type=f"{claim.place}{claim.frequency}" if claim.kind is ClaimKind.INSTITUTIONAL else "",
        first=first,
        last=last,
        source=batch.source,
        receiver=batch.receiver,
        providers=(_numbered(claim.billing),),
        subscriber=claim.coverage.insured if claim.patient is not None else None,
        references=tuple(one for one in claim.references if one[0] == "D9"),
        lines=tuple(_line(claim.lines[number], lines[number], batch.day) for number in sorted(lines)),
    )


@cache
def refusals() -> Mapping[str, tuple[StatusCode, ...]]:
    """The statuses by which each rule refuses; an entity of "*" is whom the place of the finding names."""
    found = {}
    for row in table_rows("medcodex.claims", "data/refusing.tsv"):
        pairs = (one.partition(":") for one in row["codes"].split())
        found[row["rule"]] = tuple(StatusCode(row["category"], code, entity) for code, _, entity in pairs)
    return found


def _codes(one: Finding, kind: ClaimKind) -> tuple[StatusCode, ...]:
    return tuple(
        replace(code, entity=_entity(one.where, kind)) if code.entity == "*" else code for code in refusals()[one.rule]
    )


def _entity(where: str, kind: ClaimKind) -> str:
    """Whom a place in a claim names, by the guides' code for them (NM101)."""
    role = _ROLE.search(where)
    if role is not None:
        names = {name: code for _, name, code, _ in (*CLAIM_ROLES[kind], *LINE_ROLES[kind])}
        return names.get(role[1], "")
    if where.startswith("patient"):
        return "QC"
    return "IL" if where.startswith("coverage") else "85"


def _numbered(billing: Party) -> Party:
    """The billing provider with a number: the tax number where there is no NPI."""
    taxed = next((number for qualifier, number in billing.references if qualifier in _TAX_NUMBERS), "")
    return billing if billing.identifier or not taxed else replace(billing, identifier=taxed, qualifier="FI")


def _line(line: BilledLine, told: Iterable[tuple[StatusCode, ...]], day: dt.date) -> StatusLine:
    codes = tuple(chain.from_iterable(told))
    return StatusLine(
        system=line.system,
        code=line.code,
        charge=line.charge,
        modifiers=line.modifiers,
        revenue=line.revenue,
        units=line.units,
        control=dict(line.references).get("6R", ""),
        first=line.first,
        last=line.last,
        statuses=tuple(Status(codes[at : at + _MOST_CODES], day, "U") for at in range(0, len(codes), _MOST_CODES)),
    )


def _period(claim: BilledClaim) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of service: of the statement, or of the lines, or of the whole claim."""
    days = [day for line in claim.lines for day in (line.first, line.last) if day is not None]
    institutional = claim.kind is ClaimKind.INSTITUTIONAL
    whole = period(claim, _STATEMENT if institutional else _SERVICE)
    if days and not (institutional and whole):
        return min(days), max(days)
    return whole or (None, None)
