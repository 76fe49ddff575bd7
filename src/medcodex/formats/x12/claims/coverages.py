"""Payers and what they cover: SBR with subscriber and payer, and what other payers decided (loops 2000B and 2320)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.billing import Adjustment, Coverage, Party
from medcodex.formats.x12.claims.kept import keep, put_back
from medcodex.formats.x12.claims.nodes import Node, at
from medcodex.formats.x12.claims.parties import party_node, read_party, read_roles, role_nodes
from medcodex.formats.x12.claims.roles import PAYER_ROLES
from medcodex.formats.x12.claims.values import amount, day, plain, written_amount, written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.billing import ClaimKind
    from medcodex.formats.x12.claims.nodes import Row

_TRIOS = 6
_PAID, _NONCOVERED, _REMAINING = "D", "A8", "EAF"


def read_adjustments(rows: Iterable[Row]) -> tuple[Adjustment, ...]:
    """The reasons of CAS segments; one without an amount is passed over."""
    found = []
    for row in rows:
        for place in range(2, 2 + 3 * _TRIOS, 3):
            lost = amount(at(row, place + 1))
            if at(row, place) and lost is not None:
                found.append(Adjustment(at(row, 1), at(row, place), lost, amount(at(row, place + 2))))
    return tuple(found)


def adjustment_rows(adjustments: Iterable[Adjustment]) -> Iterator[Row]:
    """CAS segments: up to six reasons of one group in each."""
    groups: dict[str, list[str]] = {}
    for one in adjustments:
        told = groups.setdefault(one.group, [])
        if len(told) == 3 * _TRIOS:
            yield _cas(one.group, told)
            told.clear()
        told += [one.reason, written_amount(one.amount), written_amount(one.units)]
    for group, told in groups.items():
        yield _cas(group, told)


def _cas(group: str, told: list[str]) -> Row:
    while told and not told[-1]:
        told.pop()
    return ("CAS", group, *told)


def read_coverage(node: Node, insured: Node | None, payer: Node | None) -> Coverage:
    """The cover of the payer that is billed; ``node`` is 2000B."""
    row = node.one("SBR")
    return Coverage(
        sequence=at(row, 1),
        insured=read_party(insured) if insured else Party(),
        payer=read_party(payer) if payer else Party(),
        relationship=at(row, 2),
        filing=at(row, 9),
        group_number=at(row, 3),
        group_name=at(row, 4),
        insurance_type=at(row, 5),
    )


def subscriber_row(coverage: Coverage) -> Row:
    """SBR."""
    return (
        "SBR", coverage.sequence, coverage.relationship, plain(coverage.group_number), plain(coverage.group_name),
        coverage.insurance_type, "", "", "", coverage.filing,
    )  # fmt: skip


def read_other(node: Node, kind: ClaimKind) -> Coverage:
    """Another payer's cover, with what that payer decided; ``node`` is 2320."""
    row, told = node.one("SBR"), node.one("OI")
    payer = node.inner("2330B")
    sums = {at(one, 1): amount(at(one, 2)) for one in node.all("AMT")}
    insured = node.inner("2330A")
    return Coverage(
        sequence=at(row, 1),
        insured=read_party(insured) if insured else Party(),
        payer=read_party(payer) if payer else Party(),
        relationship=at(row, 2),
        filing=at(row, 9),
        group_number=at(row, 3),
        group_name=at(row, 4),
        insurance_type=at(row, 5),
        assigned=at(told, 3),
        signature_source=at(told, 4),
        released=at(told, 6),
        adjudicated=day(at(payer.one("DTP"), 3)) if payer else None,
        paid=sums.get(_PAID),
        noncovered=sums.get(_NONCOVERED),
        remaining=sums.get(_REMAINING),
        adjustments=read_adjustments(node.all("CAS")),
        providers=read_roles(node, PAYER_ROLES[kind]),
        kept=keep(node, {"SBR", "CAS", "AMT", "OI"}, {"2330A", "2330B", *(place[0] for place in PAYER_ROLES[kind])}),
    )


def other_node(coverage: Coverage, kind: ClaimKind) -> Node:
    """Loop 2320."""
    node = Node("2320")
    node.add(*subscriber_row(coverage))
    node.rows += adjustment_rows(coverage.adjustments)
    for qualifier, number in (
        (_PAID, coverage.paid), (_NONCOVERED, coverage.noncovered), (_REMAINING, coverage.remaining),
    ):  # fmt: skip
        if number is not None:
            node.add("AMT", qualifier, written_amount(number))
    node.add("OI", "", "", coverage.assigned, coverage.signature_source, "", coverage.released)
    node.loops.append(party_node("2330A", "IL", coverage.insured))
    payer = party_node("2330B", "PR", coverage.payer)
    if coverage.adjudicated is not None:
        payer.add("DTP", "573", "D8", written_day(coverage.adjudicated))
    node.loops.append(payer)
    node.loops += role_nodes(PAYER_ROLES[kind], dict(coverage.providers))
    put_back(node, coverage.kept)
    return node
