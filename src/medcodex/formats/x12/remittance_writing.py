"""Remittances (835) written as a file: what ``remittance.read_remittances`` reads comes back as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.x12.claims.coverages import adjustment_rows
from medcodex.formats.x12.claims.lines import written_code
from medcodex.formats.x12.claims.nodes import Node, composite, in_order, trimmed
from medcodex.formats.x12.claims.parties import add_address, contact_row
from medcodex.formats.x12.claims.values import plain, written_amount, written_day
from medcodex.formats.x12.enveloping import enveloped, written
from medcodex.formats.x12.guide import load_guide
from medcodex.formats.x12.remittance import REMARKS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.encounter.billing import Adjustment, Party
    from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.claims.writing import Sending
    from medcodex.formats.x12.guide import LoopUse

VERSION = "005010X221A1"
"""The version that is law (45 CFR 162.1602(c)), with its addenda."""

_PLAIN = frozenset("*:^~\r\n")
_MARKS = re.compile(r"[*:^~\r\n]")
_IN_A_SEGMENT = 6
"""Adjustments that one PLB has room for."""


@dataclass(frozen=True, slots=True)
class Remittance:
    """One transaction set. ``claims`` are segments as ``claim_rows`` writes them, taken one by one, so that they may
    wait on disk until their sum is known."""

    payment: Payment
    claims: Iterable[Row]
    adjustments: Sequence[ProviderAdjustment] = ()


def write_remittances(remittances: Iterable[Remittance], sending: Sending) -> Iterator[str]:
    """A file of remittances, segment by segment: one interchange, a transaction set for each payment. Who pays whom is
    the payments' own: of ``sending`` the numbers count."""
    for row in enveloped((partial(_set, one) for one in remittances), "HP", "835", VERSION, sending):
        yield written(row, sending.ends)


def claim_rows(claim: RemittedClaim) -> Iterator[Row]:
    """A claim's segments (loop 2100). InputError where it has more remarks than the form."""
    node = Node("2100")
    node.add(
        "CLP", plain(claim.number), claim.status, written_amount(claim.charge), written_amount(claim.paid),
        written_amount(claim.responsibility), claim.filing, plain(claim.payer_number), claim.facility, claim.frequency,
        "", claim.drg, written_amount(claim.drg_weight), written_amount(claim.discharge_fraction),
    )  # fmt: skip
    node.rows += _adjusted(claim.adjustments)
    node.rows.append(_person("QC", claim.patient))
    others = {"IL": claim.insured, "74": claim.corrected, "82": claim.rendering, "TT": claim.crossover}
    node.rows += (_person(role, party) for role, party in others.items() if party is not None)
    node.rows += _advice(claim)
    for qualifier, told in claim.references:
        node.add("REF", qualifier, plain(told))
    _put_dates(node, {"036": claim.expired, "050": claim.received, "232": claim.first, "233": claim.last})
    for name, numbers in (("AMT", claim.amounts), ("QTY", claim.quantities)):
        for qualifier, number in numbers:
            node.add(name, qualifier, written_amount(number))
    node.rows += claim.kept
    node.loops += map(_line_node, claim.lines)
    return _clean(in_order(node, _root().inner["2000"][1].inner["2100"][1]))


def _clean(rows: Iterable[Row]) -> Iterator[Row]:
    """Without the marks that separate, which codes out of a file with others may hold."""
    for row in rows:
        yield row if _PLAIN.isdisjoint("".join(row)) else tuple(_MARKS.sub(" ", part) for part in row)


def _root() -> LoopUse:
    return load_guide("835").root


def _set(remittance: Remittance, _: str) -> Iterator[Row]:
    yield from _clean(in_order(_header(remittance.payment), _root()))
    for number, row in enumerate(remittance.claims):
        if number == 0:
            yield ("LX", "1")
        yield row
    yield from _provider_adjustments(remittance.adjustments)


def _header(payment: Payment) -> Node:
    node = Node("835")
    told = [*payment.transfer, *[""] * 11][:11]
    node.add(
        "BPR", payment.handling, written_amount(payment.amount), "C" if payment.credit else "D", payment.method,
        *map(plain, told), written_day(payment.date),
    )  # fmt: skip
    node.add("TRN", "1", plain(payment.trace), plain(payment.payer_id), plain(payment.supplement))
    _put_dates(node, {"405": payment.produced})
    payer, payee = _party_node("1000A", "PR", payment.payer), _party_node("1000B", "PE", payment.payee)
    for row in payment.kept:
        (payee if row[0] == "RDM" else node).rows.append(row)
    node.loops += (payer, payee)
    return node


def _party_node(loop: str, role: str, party: Party) -> Node:
    node = Node(loop)
    number = plain(party.identifier)
    node.add("N1", role, plain(party.last), party.qualifier if number else "", number)
    if party.address is not None:
        add_address(node, party.address)
    for qualifier, told in party.references:
        node.add("REF", qualifier, plain(told))
    node.rows += (trimmed(contact_row(contact)) for contact in party.contacts)
    return node


def _person(role: str, party: Party) -> Row:
    number = plain(party.identifier)
    return trimmed((
        "NM1", role, "1" if party.person else "2", plain(party.last), plain(party.first), plain(party.middle), "",
        plain(party.suffix), party.qualifier, number,
    ))  # fmt: skip


def _put_dates(node: Node, dates: dict[str, dt.date | None]) -> None:
    for qualifier, date in dates.items():
        if date is not None:
            node.add("DTM", qualifier, written_day(date))


def _adjusted(adjustments: Iterable[Adjustment]) -> Iterator[Row]:
    """In their order, those of a group that stand together in one segment."""
    for _, same in groupby(adjustments, key=lambda one: one.group):
        yield from adjustment_rows(same)


def _advice(claim: RemittedClaim) -> Iterator[Row]:
    """MIA and MOA: figures where they stood, remarks in the one that there is, else in MOA."""
    figures = dict(claim.advice)
    remarks = list(claim.remarks)
    names = [name for name in REMARKS if any(place.startswith(name) for place in figures)] or ["MOA"]
    if len(remarks) > len(REMARKS["MOA"]) and names == ["MIA"]:
        names.append("MOA")
    for name in names:
        told = {int(place[3:]): written_amount(number) for place, number in figures.items() if place[:3] == name}
        for place in REMARKS[name]:
            if remarks:
                told[place] = remarks.pop(0)
        if told:
            yield (name, *(told.get(place, "") for place in range(1, max(told) + 1)))
    if remarks:
        raise InputError("more remarks than the form of a remittance has room for", f"claim {claim.payer_number}")


def _line_node(line: RemittedLine) -> Node:
    node = Node("2110")
    coded = written_code(line.system, line.code, line.modifiers, "") or plain(line.system)
    node.add(
        "SVC", coded, written_amount(line.charge), written_amount(line.paid), line.revenue, written_amount(line.units),
        composite(line.system, line.submitted) if line.submitted else "", written_amount(line.submitted_units),
    )  # fmt: skip
    single = line.last is None
    _put_dates(node, {"472" if single else "150": line.first, "151": line.last})
    node.rows += _adjusted(line.adjustments)
    for qualifier, told in line.references:
        node.add("REF", qualifier, plain(told))
    for qualifier, number in line.amounts:
        node.add("AMT", qualifier, written_amount(number))
    node.rows += line.kept
    for qualifier, codes in (("HE", line.remarks), ("RX", line.rejects)):
        for code in codes:
            node.add("LQ", qualifier, code)
    return node


def _provider_adjustments(adjustments: Iterable[ProviderAdjustment]) -> Iterator[Row]:
    for (provider, year_end), same in groupby(adjustments, key=lambda one: (one.provider, one.year_end)):
        told = list(same)
        for start in range(0, len(told), _IN_A_SEGMENT):
            row = ["PLB", plain(provider), written_day(year_end)]
            for one in told[start : start + _IN_A_SEGMENT]:
                row += [composite(one.reason, plain(one.reference)), written_amount(one.amount)]
            yield tuple(row)
