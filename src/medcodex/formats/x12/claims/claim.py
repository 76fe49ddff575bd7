"""A claim: loop 2300, with whom the loops around it name."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter.billing import BilledClaim, ClaimKind, Party, Period
from medcodex.formats.x12.claims.coverages import other_node, read_coverage, read_other
from medcodex.formats.x12.claims.form_codes import code_rows, read_codes
from medcodex.formats.x12.claims.kept import keep, put_back
from medcodex.formats.x12.claims.lines import attachment_row, line_node, read_attachment, read_line
from medcodex.formats.x12.claims.nodes import PART, Node, at, component, composite
from medcodex.formats.x12.claims.parties import read_party, read_roles, role_nodes
from medcodex.formats.x12.claims.roles import CLAIM_ROLES
from medcodex.formats.x12.claims.values import amount, day, plain, written_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.formats.x12.claims.nodes import Row

KINDS = {
    "005010X222": ClaimKind.PROFESSIONAL,
    "005010X223": ClaimKind.INSTITUTIONAL,
    "005010X224": ClaimKind.DENTAL,
}
VERSIONS = {
    ClaimKind.PROFESSIONAL: "005010X222A1",
    ClaimKind.INSTITUTIONAL: "005010X223A2",
    ClaimKind.DENTAL: "005010X224A2",
}
"""The versions that are law (45 CFR 162.1102(c)), with the addenda in force."""

GUIDE_FILES = {ClaimKind.PROFESSIONAL: "837p", ClaimKind.INSTITUTIONAL: "837i", ClaimKind.DENTAL: "837d"}

_NAMES = {"CLM", "DTP", "CL1", "PWK", "AMT", "REF", "K3", "NTE", "CRC", "HI", "DN1", "DN2"}
_CAUSES = (1, 2, 3)


@dataclass(slots=True)
class Around:
    """The loops around a claim; ``patient`` None where the subscriber is the patient."""

    billing: Node
    subscriber: Node
    patient: Node | None = None


def read_claim(node: Node, around: Around, kind: ClaimKind) -> BilledClaim:
    """A claim out of its loop and those around it. What cannot be read as what it should be is left untold: the guide's
    checks name it."""
    row, stay = node.one("CLM"), node.one("CL1")
    coded = read_codes(node.all("HI"))
    who = around.patient or around.subscriber
    told = who.one("PAT")
    causes = component(row, 11, 1), component(row, 11, 2), component(row, 11, 3)
    pay_to, plan = around.billing.inner("2010AB"), around.billing.inner("2010AC")
    named = around.patient.inner("2010CA") if around.patient else None
    billing = around.billing.inner("2010AA")
    return BilledClaim(
        kind=kind,
        number=at(row, 1),
        charge=amount(at(row, 2)) or Decimal(0),
        place=component(row, 5, 1),
        frequency=component(row, 5, 3),
        billing=read_party(billing, around.billing.one("PRV")) if billing else Party(),
        coverage=read_coverage(around.subscriber, around.subscriber.inner("2010BA"), around.subscriber.inner("2010BB")),
        lines=tuple(read_line(line, kind) for line in node.within("2400")),
        patient=(read_party(named) if named else Party()) if around.patient else None,
        relationship=at(told, 1),
        pay_to=read_party(pay_to) if pay_to else None,
        pay_to_plan=read_party(plan) if plan else None,
        currency=at(around.billing.one("CUR"), 2),
        diagnoses=coded.diagnoses,
        procedures=coded.procedures,
        codes=coded.codes,
        dates=tuple(Period(at(one, 1), at(one, 3), at(one, 2)) for one in node.all("DTP")),
        signature=at(row, 6),
        assignment=at(row, 7),
        assigned=at(row, 8),
        released=at(row, 9),
        signature_source=at(row, 10),
        causes=tuple(cause for cause in causes if cause),
        accident_state=component(row, 11, 4),
        accident_country=component(row, 11, 5),
        program=at(row, 12),
        predetermination=at(row, 19) == "PB",
        delay=at(row, 20),
        admission_type=at(stay, 1),
        point_of_origin=at(stay, 2),
        discharge_status=at(stay, 3),
        died=day(at(told, 6)),
        weight=amount(at(told, 8)),
        pregnant=at(told, 9) == "Y",
        references=tuple((at(one, 1), at(one, 2)) for one in node.all("REF")),
        amounts=tuple((at(one, 1), amount(at(one, 2)) or Decimal(0)) for one in node.all("AMT")),
        notes=tuple((at(one, 1), at(one, 2)) for one in node.all("NTE")),
        fixed=tuple(at(one, 1) for one in node.all("K3")),
        attachments=tuple(map(read_attachment, node.all("PWK"))),
        conditions=tuple(one[1:] for one in node.all("CRC")),
        missing_teeth=tuple((at(one, 1), at(one, 2)) for one in node.all("DN2")),
        orthodontics=_orthodontics(node.one("DN1")),
        providers=read_roles(node, CLAIM_ROLES[kind]),
        others=tuple(read_other(other, kind) for other in node.within("2320")),
        kept=keep(node, _NAMES, {"2320", "2400", *(place[0] for place in CLAIM_ROLES[kind])}),
    )


def _orthodontics(row: Row) -> tuple[Decimal | None, Decimal | None, bool] | None:
    return (amount(at(row, 1)), amount(at(row, 2)), at(row, 4) == "Y") if row else None


def claim_node(claim: BilledClaim) -> Node:
    """Loop 2300."""
    node = Node("2300")
    node.add(*_claim_row(claim))
    if claim.kind is ClaimKind.INSTITUTIONAL:
        node.add("CL1", claim.admission_type, claim.point_of_origin, claim.discharge_status)
    if claim.orthodontics is not None:
        months, left, applies = claim.orthodontics
        node.add("DN1", written_amount(months), written_amount(left), "", "Y" if applies else "")
    for tooth, standing in claim.missing_teeth:
        node.add("DN2", tooth, standing, "", "", "", "JP")
    for date in claim.dates:
        node.add("DTP", date.kind, date.form, date.told)
    node.rows += map(attachment_row, claim.attachments)
    for qualifier, number in claim.amounts:
        node.add("AMT", qualifier, written_amount(number))
    for name, texts in (("REF", claim.references), ("NTE", claim.notes)):
        for qualifier, told in texts:
            node.add(name, qualifier, plain(told))
    for fixed in claim.fixed:
        node.add("K3", plain(fixed))
    for condition in claim.conditions:
        node.add("CRC", *condition)
    node.rows += code_rows(claim)
    node.loops += role_nodes(CLAIM_ROLES[claim.kind], dict(claim.providers))
    node.loops += (other_node(other, claim.kind) for other in claim.others)
    node.loops += (line_node(line, number, claim.kind) for number, line in enumerate(claim.lines, 1))
    put_back(node, claim.kept)
    return node


def _claim_row(claim: BilledClaim) -> Row:
    facility = "A" if claim.kind is ClaimKind.INSTITUTIONAL else "B"
    causes: Sequence[str] = [*claim.causes, *[""] * len(_CAUSES)][: len(_CAUSES)]
    return (
        "CLM", plain(claim.number), written_amount(claim.charge), "", "",
        PART.join((claim.place, facility, claim.frequency)), claim.signature, claim.assignment, claim.assigned,
        claim.released, claim.signature_source, composite(*causes, claim.accident_state, claim.accident_country),
        claim.program, "", "", "", "", "", "", "PB" if claim.predetermination else "", claim.delay,
    )  # fmt: skip
