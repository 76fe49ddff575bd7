"""Remittances read and held against themselves: services, claims and payments that do not add up."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from medcodex.app.checking_x12 import check_file
from medcodex.encounter.remittance import Payment, RemittedClaim
from medcodex.formats.x12.remittance import RemittanceEnd, read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = [
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261122*1000*^*00501*000000001*0*T*:~",
    "GS*HP*PAYER*CLINIC*20261122*1000*1*X*005010X221A1~",
    "ST*835*0001~",
    "BPR*I*85*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20261122~",
    "TRN*1*T77*1512345678~",
    "DTM*405*20261121~",
    "N1*PR*SAMPLE PAYER~",
    "N3*1 SAMPLE STREET~",
    "N4*SAMPLETOWN*OH*430040001~",
    "PER*BL*DESK*TE*6145550100~",
    "N1*PE*SAMPLE CLINIC*XX*1234567893~",
    "LX*1~",
    "CLP*A1*1*150*100*20*MB*P55*11*1~",
    "NM1*QC*1*OKAPI*SAMPLE****MI*M1~",
    "MOA***MA01~",
    "DTM*050*20261101~",
    "SVC*HC:99213:25*100*80**1~",
    "DTM*472*20261015~",
    "CAS*PR*2*20~",
    "REF*6R*L1~",
    "AMT*B6*100~",
    "SVC*HC:J1885*50*20**2~",
    "DTM*472*20261015~",
    "CAS*CO*45*30~",
    "LQ*HE*N130~",
    "PLB*1234567893*20261231*WO:REF1*15~",
    "SE*25*0001~",
    "GE*1*1~",
    "IEA*1*000000001~",
]


def data(*changes: tuple[str, str]) -> bytes:
    text = "\n".join(WHOLE)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def rules(file: bytes) -> list[tuple[int, str, str | None]]:
    report = check_file(io.BytesIO(file), "here")
    assert [(fault.segment, fault.code, fault.element) for fault in report.faults] == []
    return [(one.segment, one.finding.rule, one.finding.where) for one in report.findings]


def test_a_remittance_is_read_whole() -> None:
    steps = list(read_remittances(read_sets(read_segments(io.BytesIO(data()), "here"))))
    payment = next(step for step in steps if isinstance(step, Payment))
    claim = next(step for step in steps if isinstance(step, RemittedClaim))
    end = next(step for step in steps if isinstance(step, RemittanceEnd))
    assert (payment.amount, payment.method, payment.trace, payment.payer.last) == (85, "ACH", "T77", "SAMPLE PAYER")
    assert (payment.payee.identifier, str(payment.date), str(payment.produced)) == (
        "1234567893", "2026-11-22", "2026-11-21",
    )  # fmt: skip
    assert (claim.number, claim.status, claim.charge, claim.paid, claim.responsibility) == ("A1", "1", 150, 100, 20)
    assert (claim.patient.last, claim.remarks, str(claim.received)) == ("OKAPI", ("MA01",), "2026-11-01")
    first, second = claim.lines
    assert (first.code, first.modifiers, first.paid, first.allowed, first.control) == ("99213", ("25",), 80, 100, "L1")
    assert [(one.group, one.reason, one.amount) for one in second.adjustments] == [("CO", "45", Decimal(30))]
    assert (second.units, second.remarks) == (2, ("N130",))
    assert [(one.reason, one.reference, one.amount) for one in end.adjustments] == [("WO", "REF1", 15)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), []),
        ((("CAS*PR*2*20", "CAS*PR*2*19"),), [(13, "RM-01", "lines[0]"), (13, "RM-02", "claim")]),
        ((("CLP*A1*1*150*100*20", "CLP*A1*1*150*90*20"), ("BPR*I*85", "BPR*I*75")), [(13, "RM-02", "claim")]),
        ((("BPR*I*85", "BPR*I*100"),), [(3, "RM-03", "payment")]),
    ],
    ids=["whole", "a service", "a claim", "the payment"],
)
def test_what_does_not_add_up_is_told(
    changes: tuple[tuple[str, str], ...], expected: list[tuple[int, str, str | None]]
) -> None:
    assert rules(data(*changes)) == expected


@pytest.mark.shared
def test_remittances_of_others_are_read(shared: Path) -> None:
    found = []
    with zipfile.ZipFile(shared / "samples" / "x12.zip") as samples:
        for name in samples.namelist():
            if name.endswith(".835"):
                steps = list(read_remittances(read_sets(read_segments(io.BytesIO(samples.read(name)), name))))
                found.append(sum(isinstance(step, RemittedClaim) for step in steps))
                assert sum(isinstance(step, Payment) for step in steps) == 1
    assert len(found) >= 5
    assert all(found)
