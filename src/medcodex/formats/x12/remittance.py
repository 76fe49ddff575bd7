"""Remittances (835) out of a file: payment, claims one after the other, provider adjustments; in constant memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from medcodex.encounter.billing import Party
from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
from medcodex.formats.x12.claims.coverages import read_adjustments
from medcodex.formats.x12.claims.lines import read_code
from medcodex.formats.x12.claims.nodes import Node, at, component, row_of, trimmed
from medcodex.formats.x12.claims.parties import read_address, read_contact
from medcodex.formats.x12.claims.values import amount, day
from medcodex.formats.x12.sets import SetOpened
from medcodex.formats.x12.walking import Left, Opened, Placed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from medcodex.formats.x12.claims.nodes import Row

_Passed = TypeVar("_Passed")
_SET, _CLAIM, _HEADER = "835", "2100", "2000"
_PAYER, _PAYEE = "1000A", "1000B"
_PERSONS = frozenset({"QC", "IL", "74", "82", "TT"})
_ZERO = Decimal(0)
_ADJUSTMENTS = range(3, 15, 2)
REMARKS = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}
"""Where codes of remarks stand in the segments that tell how a claim was decided; their other elements are figures."""


@dataclass(frozen=True, slots=True)
class RemittanceEnd:
    """The end of a remittance: what was adjusted beside its claims."""

    adjustments: tuple[ProviderAdjustment, ...]


def read_remittances(steps: Iterable[_Passed]) -> Iterator[Payment | RemittedClaim | RemittanceEnd | _Passed]:
    """The remittances of a file among its steps (``sets.read_sets``), which are passed on: for each set a Payment, its
    claims as each ends, and a RemittanceEnd."""
    open_loops: list[Node] | None = None
    told = False
    last = 0
    for step in steps:
        yield step
        if isinstance(step, SetOpened):
            known = step.guide is not None and step.guide.set_id == _SET
            open_loops, told = ([Node(_SET)] if known else None), False
        elif open_loops is None:
            continue
        elif isinstance(step, Opened):
            if step.loop.id == _HEADER and not told:
                yield _payment(open_loops[0])
                told = True
            open_loops.append(Node(step.loop.id))
        elif isinstance(step, Placed):
            node, last = open_loops[-1], step.segment.number
            node.number = node.number or last
            node.rows.append(row_of(step.segment))
            if step.segment.id == "SE":
                if not told:
                    yield _payment(open_loops[0])
                yield RemittanceEnd(tuple(_provider_adjustments(open_loops[0].all("PLB"))))
                open_loops = None
        elif isinstance(step, Left):
            node = open_loops.pop()
            node.number = node.number or last
            if node.loop == _CLAIM:
                yield _claim(node)
            elif node.loop != _HEADER:
                open_loops[-1].enclose(node)


def _payment(node: Node) -> Payment:
    row, trace = node.one("BPR"), node.one("TRN")
    payer, payee = node.inner(_PAYER), node.inner(_PAYEE)
    return Payment(
        segment=node.number,
        handling=at(row, 1),
        amount=amount(at(row, 2)) or _ZERO,
        credit=at(row, 3) == "C",
        method=at(row, 4),
        date=day(at(row, 16)),
        trace=at(trace, 2),
        payer=_party(payer) if payer else Party(),
        payee=_party(payee) if payee else Party(),
        payer_id=at(trace, 3),
        produced=day(at(node.one("DTM", "405"), 2)),
        supplement=at(trace, 4),
        transfer=trimmed(row[5:16]),
        kept=(*node.all("CUR"), *node.all("REF"), *(payee.all("RDM") if payee else ())),
    )


def _party(node: Node) -> Party:
    name = node.one("N1")
    return Party(
        last=at(name, 2),
        identifier=at(name, 4),
        qualifier=at(name, 3),
        address=read_address(node),
        references=tuple((at(row, 1), at(row, 2)) for row in node.all("REF")),
        contacts=tuple(replace(read_contact(row), about=at(row, 1)) for row in node.all("PER")),
    )


def _claim(node: Node) -> RemittedClaim:
    row = node.one("CLP")
    dates = {at(one, 1): day(at(one, 2)) for one in node.all("DTM")}
    told = [(name, places, node.one(name)) for name, places in REMARKS.items()]
    return RemittedClaim(
        segment=node.number,
        number=at(row, 1),
        status=at(row, 2),
        charge=amount(at(row, 3)) or _ZERO,
        paid=amount(at(row, 4)) or _ZERO,
        responsibility=amount(at(row, 5)),
        filing=at(row, 6),
        payer_number=at(row, 7),
        patient=_person(node, "QC") or Party(),
        lines=tuple(_line(line) for line in node.within("2110")),
        adjustments=read_adjustments(node.all("CAS")),
        insured=_person(node, "IL"),
        corrected=_person(node, "74"),
        rendering=_person(node, "82"),
        crossover=_person(node, "TT"),
        facility=at(row, 8),
        frequency=at(row, 9),
        drg=at(row, 11),
        drg_weight=amount(at(row, 12)),
        received=dates.get("050"),
        first=dates.get("232"),
        last=dates.get("233"),
        remarks=tuple(at(one, place) for _, places, one in told for place in places if at(one, place)),
        references=tuple((at(one, 1), at(one, 2)) for one in node.all("REF")),
        amounts=_numbers(node.all("AMT")),
        quantities=_numbers(node.all("QTY")),
        discharge_fraction=amount(at(row, 13)),
        expired=dates.get("036"),
        advice=tuple(figure for name, places, one in told for figure in _figures(name, places, one)),
        kept=tuple(one for one in node.rows if one[0] == "PER" or (one[0] == "NM1" and at(one, 1) not in _PERSONS)),
    )


def _figures(name: str, remarks: Collection[int], row: Row) -> Iterator[tuple[str, Decimal]]:
    for place in range(1, len(row)):
        number = amount(row[place]) if place not in remarks else None
        if number is not None:
            yield f"{name}{place:02}", number


def _person(node: Node, role: str) -> Party | None:
    row = node.one("NM1", role)
    if not row:
        return None
    return Party(at(row, 3), at(row, 4), at(row, 5), at(row, 7), at(row, 2) == "1", at(row, 9), at(row, 8))


def _line(node: Node) -> RemittedLine:
    row = node.one("SVC")
    system, code, modifiers, _ = read_code(at(row, 1))
    dates = {at(one, 1): day(at(one, 2)) for one in node.all("DTM")}
    amounts = _numbers(node.all("AMT"))
    references = tuple((at(one, 1), at(one, 2)) for one in node.all("REF"))
    return RemittedLine(
        system=system,
        code=code,
        modifiers=modifiers,
        charge=amount(at(row, 2)) or _ZERO,
        paid=amount(at(row, 3)) or _ZERO,
        units=amount(at(row, 5)),
        revenue=at(row, 4),
        submitted=component(row, 6, 2),
        first=dates.get("472") or dates.get("150"),
        last=dates.get("151"),
        adjustments=read_adjustments(node.all("CAS")),
        allowed=dict(amounts).get("B6"),
        remarks=tuple(at(one, 2) for one in node.all("LQ") if at(one, 1) != "RX"),
        references=references,
        amounts=amounts,
        control=dict(references).get("6R", ""),
        submitted_units=amount(at(row, 7)),
        rejects=tuple(at(one, 2) for one in node.all("LQ", "RX")),
        kept=tuple(node.all("QTY")),
    )


def _numbers(rows: Iterable[Row]) -> tuple[tuple[str, Decimal], ...]:
    told = ((at(row, 1), amount(at(row, 2))) for row in rows)
    return tuple((qualifier, number) for qualifier, number in told if number is not None)


def _provider_adjustments(rows: Iterable[Row]) -> Iterator[ProviderAdjustment]:
    for row in rows:
        for place in _ADJUSTMENTS:
            number = amount(at(row, place + 1))
            if number is not None:
                yield ProviderAdjustment(
                    at(row, 1), day(at(row, 2)), component(row, place, 1), component(row, place, 2), number
                )
