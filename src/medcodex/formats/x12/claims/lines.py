"""Service lines: loop 2400 with drugs, providers and what other payers decided."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter.billing import (
    Attachment,
    BilledLine,
    ClaimKind,
    DrugBilled,
    LineAdjudication,
    Period,
    Tooth,
)
from medcodex.formats.x12.claims.coverages import adjustment_rows, read_adjustments
from medcodex.formats.x12.claims.kept import keep, put_back
from medcodex.formats.x12.claims.nodes import PART, Node, at, component, composite
from medcodex.formats.x12.claims.parties import read_roles, role_nodes
from medcodex.formats.x12.claims.roles import LINE_ROLES
from medcodex.formats.x12.claims.values import amount, day, plain, written_amount, written_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from medcodex.formats.x12.claims.nodes import Row

_NAMES = {"LX", "SV1", "SV2", "SV3", "DTP", "REF", "AMT", "QTY", "NTE", "PWK", "TOO"}
_OWN_LOOPS = {"2410", "2430"}
_SERVICE = "472"
_SEGMENT = {ClaimKind.PROFESSIONAL: "SV1", ClaimKind.INSTITUTIONAL: "SV2", ClaimKind.DENTAL: "SV3"}


def read_line(node: Node, kind: ClaimKind) -> BilledLine:
    """A service line."""
    row = node.one(_SEGMENT[kind])
    coded = {ClaimKind.PROFESSIONAL: 1, ClaimKind.INSTITUTIONAL: 2, ClaimKind.DENTAL: 1}[kind]
    professional, dental = kind is ClaimKind.PROFESSIONAL, kind is ClaimKind.DENTAL
    institutional = kind is ClaimKind.INSTITUTIONAL
    first, last = _period(node.one("DTP", _SERVICE))
    system, told, modifiers, description = read_code(at(row, coded))
    return BilledLine(
        charge=amount(at(row, 3 if institutional else 2)) or Decimal(0),
        system=system,
        code=told,
        modifiers=modifiers,
        description=description,
        measure="UN" if dental else at(row, 4 if institutional else 3),
        units=amount(at(row, 5 if institutional else 6 if dental else 4)),
        place=at(row, 5) if professional else at(row, 3) if dental else "",
        pointers=_pointers(at(row, 7 if professional else 11)) if not institutional else (),
        revenue=at(row, 1) if institutional else "",
        noncovered=amount(at(row, 7)) if institutional else None,
        emergency=professional and at(row, 9) == "Y",
        screening=professional and at(row, 11) == "Y",
        family_planning=professional and at(row, 12) == "Y",
        copay_exempt=professional and at(row, 15) == "0",
        first=first,
        last=last,
        dates=tuple(Period(at(one, 1), at(one, 3), at(one, 2)) for one in node.all("DTP") if at(one, 1) != _SERVICE),
        references=tuple((at(one, 1), at(one, 2)) for one in node.all("REF") if len(one) < 4),
        amounts=_sums(node.all("AMT")),
        quantities=_sums(node.all("QTY")),
        notes=tuple((at(one, 1), at(one, 2)) for one in node.all("NTE")),
        attachments=tuple(map(read_attachment, node.all("PWK"))),
        drug=_drug(node.inner("2410")),
        teeth=tuple(Tooth(at(one, 2), _parts(at(one, 3))) for one in node.all("TOO")),
        cavity=_parts(at(row, 4)) if dental else (),
        prosthesis=at(row, 5) if dental else "",
        providers=read_roles(node, LINE_ROLES[kind]),
        adjudications=tuple(map(_adjudication, node.within("2430"))),
        kept=(
            *((node.loop, one) for one in node.all("REF") if len(one) > 3),
            *keep(node, _NAMES, _OWN_LOOPS | {place[0] for place in LINE_ROLES[kind]}),
        ),
    )


def read_code(element: str) -> tuple[str, str, tuple[str, ...], str]:
    """System, code, modifiers and description of a procedure (C003)."""
    parts = [*element.split(PART), *[""] * 7][:7]
    return parts[0], parts[1], tuple(one for one in parts[2:6] if one), parts[6]


def written_code(system: str, code: str, modifiers: tuple[str, ...], description: str) -> str:
    """The same as an element; "" where there is no code."""
    if not code:
        return ""
    four = [*modifiers, "", "", "", ""][:4]
    return composite(system, code, *four, plain(description))


def read_attachment(row: Row) -> Attachment:
    """PWK."""
    return Attachment(at(row, 1), at(row, 2), at(row, 6))


def attachment_row(one: Attachment) -> Row:
    """PWK."""
    if one.control:
        return ("PWK", one.report, one.way, "", "", "AC", plain(one.control))
    return ("PWK", one.report, one.way)


def line_node(line: BilledLine, number: int, kind: ClaimKind) -> Node:
    """Loop 2400; ``number`` counts lines from one."""
    node = Node("2400")
    node.add("LX", str(number))
    node.add(*_service(line, kind))
    for one in line.attachments:
        node.rows.append(attachment_row(one))
    for tooth in line.teeth:
        node.add("TOO", "JP", tooth.number, composite(*tooth.surfaces))
    if line.first is not None:
        node.rows.append(_service_date(line.first, line.last))
    for date in line.dates:
        node.add("DTP", date.kind, date.form, date.told)
    for name, pairs in (("QTY", line.quantities), ("AMT", line.amounts)):
        for qualifier, quantity in pairs:
            node.add(name, qualifier, written_amount(quantity))
    for name, texts in (("REF", line.references), ("NTE", line.notes)):
        for qualifier, told in texts:
            node.add(name, qualifier, plain(told))
    if line.drug is not None:
        node.loops.append(_drug_node(line.drug))
    node.loops += role_nodes(LINE_ROLES[kind], dict(line.providers))
    node.loops += map(_adjudication_node, line.adjudications)
    put_back(node, line.kept)
    return node


def _service(line: BilledLine, kind: ClaimKind) -> Row:
    coded = written_code(line.system, line.code, line.modifiers, line.description)
    charge, units = written_amount(line.charge), written_amount(line.units)
    pointers = composite(*map(str, line.pointers))
    if kind is ClaimKind.INSTITUTIONAL:
        noncovered = written_amount(line.noncovered)
        return ("SV2", line.revenue, coded, charge, line.measure if units else "", units, "", noncovered)
    if kind is ClaimKind.DENTAL:
        return (
            "SV3", coded, charge, line.place, composite(*line.cavity), line.prosthesis, units, "", "", "", "", pointers,
        )  # fmt: skip
    return (
        "SV1", coded, charge, line.measure if units else "", units, line.place, "", pointers, "", _yes(line.emergency),
        "", _yes(line.screening), _yes(line.family_planning), "", "", "0" if line.copay_exempt else "",
    )  # fmt: skip


def _yes(told: bool) -> str:
    return "Y" if told else ""


def _service_date(first: dt.date, last: dt.date | None) -> Row:
    if last is None or last == first:
        return ("DTP", _SERVICE, "D8", written_day(first))
    return ("DTP", _SERVICE, "RD8", f"{written_day(first)}-{written_day(last)}")


def _period(row: Row) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a service; of one day there is no last."""
    first, _, last = at(row, 3).partition("-")
    return day(first), day(last) if last != first else None


def _pointers(element: str) -> tuple[int, ...]:
    return tuple(int(one) for one in element.split(PART) if one.isascii() and one.isdigit() and len(one) <= 2)


def _parts(element: str) -> tuple[str, ...]:
    return tuple(one for one in element.split(PART) if one)


def _sums(rows: Iterable[Row]) -> tuple[tuple[str, Decimal], ...]:
    told = ((at(row, 1), amount(at(row, 2))) for row in rows)
    return tuple((qualifier, number) for qualifier, number in told if number is not None)


def _drug(node: Node | None) -> DrugBilled | None:
    if node is None:
        return None
    row, count, number = node.one("LIN"), node.one("CTP"), node.one("REF")
    return DrugBilled(
        at(row, 3),
        amount(at(count, 4)) or Decimal(0),
        component(count, 5, 1),
        (at(number, 1), at(number, 2)) if number else None,
        at(row, 2),
    )


def _drug_node(drug: DrugBilled) -> Node:
    node = Node("2410")
    node.add("LIN", "", drug.qualifier, drug.ndc.replace("-", ""))
    node.add("CTP", "", "", "", written_amount(drug.quantity), drug.unit)
    if drug.prescription is not None:
        node.add("REF", *drug.prescription)
    return node


def _adjudication(node: Node) -> LineAdjudication:
    row = node.one("SVD")
    system, told, modifiers, description = read_code(at(row, 3))
    return LineAdjudication(
        payer=at(row, 1),
        paid=amount(at(row, 2)) or Decimal(0),
        units=amount(at(row, 5)) or Decimal(0),
        date=day(at(node.one("DTP", "573"), 3)),
        system=system,
        code=told,
        modifiers=modifiers,
        description=description,
        revenue=at(row, 4),
        bundled_into=at(row, 6),
        adjustments=read_adjustments(node.all("CAS")),
        remaining=amount(at(node.one("AMT", "EAF"), 2)),
    )


def _adjudication_node(one: LineAdjudication) -> Node:
    node = Node("2430")
    node.add(
        "SVD", one.payer, written_amount(one.paid), written_code(one.system, one.code, one.modifiers, one.description),
        one.revenue, written_amount(one.units), one.bundled_into,
    )  # fmt: skip
    node.rows += adjustment_rows(one.adjustments)
    if one.date is not None:
        node.add("DTP", "573", "D8", written_day(one.date))
    if one.remaining is not None:
        node.add("AMT", "EAF", written_amount(one.remaining))
    return node
