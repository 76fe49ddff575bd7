"""Claims of invented people, whole in each kind: what tests change one thing of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from medcodex.encounter.billing import (
    Adjustment,
    Attachment,
    BilledClaim,
    BilledDiagnosis,
    BilledLine,
    BilledProcedure,
    ClaimKind,
    Contact,
    Coverage,
    DrugBilled,
    FormCode,
    LineAdjudication,
    Party,
    Period,
    PostalAddress,
    Tooth,
)
from medcodex.formats.x12.claims.writing import Sending

NPI = "1234567893"
HERE = PostalAddress(("1 SAMPLE STREET",), "SAMPLETOWN", "OH", "430040001")
BILLING = Party(
    "SAMPLE CLINIC", identifier=NPI, qualifier="XX", address=HERE, taxonomy="207Q00000X",
    references=(("EI", "990000001"),),
    contacts=(Contact("BILLING OFFICE", (("TE", "6145550100"),)),),
)  # fmt: skip
DOCTOR = Party("ZEBRAFIELD", "QUAGGA", person=True, identifier=NPI, qualifier="XX", taxonomy="207Q00000X")
SURGEON = Party("OKAPIWOOD", "SAMPLE", person=True, identifier=NPI, qualifier="XX")
SUBSCRIBER = Party(
    "OKAPI", "SAMPLE", "B", person=True, identifier="1EG4TE5MK73", qualifier="MI", address=HERE,
    birth_date=dt.date(1950, 2, 3), sex="F",
)  # fmt: skip
PAYER = Party("SAMPLE PAYER", identifier="99999", qualifier="PI")
OTHER_PAYER = Party("EARLIER PAYER", identifier="88888", qualifier="PI")
INSURED = Party("OKAPI", "SAMPLE", person=True, identifier="M77", qualifier="MI")
CHILD = Party("OKAPI", "CHILD", person=True, address=HERE, birth_date=dt.date(2015, 1, 2), sex="M")
COVERAGE = Coverage("P", SUBSCRIBER, PAYER, "18", "MB")
DAY = dt.date(2026, 5, 15)

PROFESSIONAL = BilledClaim(
    kind=ClaimKind.PROFESSIONAL, number="A1", charge=Decimal("170.50"), place="11", frequency="1", billing=BILLING,
    coverage=COVERAGE, signature="Y", assignment="A", assigned="Y", released="Y",
    diagnoses=(BilledDiagnosis("I10", "principal"), BilledDiagnosis("E119", "other")),
    providers={"rendering": (DOCTOR,)},
    lines=(
        BilledLine(Decimal("120.50"), "HC", "99213", ("25",), units=Decimal(1), pointers=(1, 2), first=DAY),
        BilledLine(Decimal(50), "HC", "J1885", units=Decimal(2), pointers=(1,), first=DAY,
                   drug=DrugBilled("00409379501", Decimal("2"), "ML")),
    ),
)  # fmt: skip

INSTITUTIONAL = BilledClaim(
    kind=ClaimKind.INSTITUTIONAL, number="B1", charge=Decimal(12000), place="11", frequency="1", billing=BILLING,
    coverage=COVERAGE, assignment="A", assigned="Y", released="Y", admission_type="1", point_of_origin="1",
    discharge_status="01",
    diagnoses=(
        BilledDiagnosis("K3580", "principal", "Y"), BilledDiagnosis("R1031", "admitting"),
        BilledDiagnosis("W010XXA", "external", "Y"), BilledDiagnosis("E119", "other", "Y"),
    ),
    procedures=(BilledProcedure("0DTJ4ZZ", dt.date(2026, 5, 12)),),
    codes=(
        FormCode("drg", "343"), FormCode("span", "74", dt.date(2026, 5, 1), dt.date(2026, 5, 2)),
        FormCode("occurrence", "11", dt.date(2026, 5, 10)), FormCode("value", "A1", amount=Decimal("1676")),
        FormCode("condition", "09"),
    ),
    dates=(Period("434", "20260511-20260515", "RD8"), Period("435", "202605111530", "DT"), Period("096", "1100", "TM")),
    providers={"attending": (DOCTOR,), "operating": (SURGEON,)},
    lines=(
        BilledLine(Decimal(8000), revenue="0120", measure="DA", units=Decimal(4)),
        BilledLine(Decimal(4000), revenue="0360", units=Decimal(1), noncovered=Decimal(100)),
    ),
)  # fmt: skip

DENTAL = BilledClaim(
    kind=ClaimKind.DENTAL, number="C1", charge=Decimal(300), place="11", frequency="1", billing=BILLING,
    coverage=Coverage("P", SUBSCRIBER, PAYER, "18", "CI"), signature="Y", assignment="A", assigned="Y", released="Y",
    providers={"rendering": (DOCTOR,)}, missing_teeth=(("1", "M"),), orthodontics=(Decimal(24), Decimal(12), False),
    lines=(
        BilledLine(Decimal(300), "AD", "D2391", units=Decimal(1), first=DAY, teeth=(Tooth("14", ("M", "O")),),
                   cavity=("10",)),
    ),
)  # fmt: skip

SECONDARY = BilledClaim(
    kind=ClaimKind.PROFESSIONAL, number="D1", charge=Decimal(100), place="22", frequency="7", billing=BILLING,
    coverage=Coverage("S", SUBSCRIBER, PAYER, "", "CI", "G1", "SAMPLE GROUP"), signature="Y", assignment="A",
    assigned="Y", released="Y", patient=CHILD,
    relationship="19", references=(("F8", "PAYER77"), ("G1", "AUTH1")), causes=("AA",), accident_state="OH",
    dates=(Period("439", "20260510"),), notes=(("ADD", "SEEN AFTER A COLLISION"),),
    attachments=(Attachment("OZ", "EL", "ATT1"),), diagnoses=(BilledDiagnosis("S060X0A", "principal"),),
    others=(
        Coverage(
            "P", INSURED, OTHER_PAYER, "18", "CI", assigned="Y", released="Y", paid=Decimal("60"),
            adjudicated=dt.date(2026, 6, 1),
        ),
    ),
    lines=(
        BilledLine(
            Decimal(100), "HC", "99284", units=Decimal(1), pointers=(1,), first=DAY, references=(("6R", "L1"),),
            adjudications=(
                LineAdjudication(
                    "88888", Decimal(60), Decimal(1), dt.date(2026, 6, 1), "HC", "99284",
                    adjustments=(Adjustment("CO", "45", Decimal(20)), Adjustment("PR", "2", Decimal(20))),
                ),
            ),
        ),
    ),
)  # fmt: skip

CLAIMS = {"professional": PROFESSIONAL, "institutional": INSTITUTIONAL, "dental": DENTAL, "secondary": SECONDARY}

SENDING = Sending(
    Party("SAMPLE SUBMITTER", identifier="S1", qualifier="46", contacts=(Contact("EDI", (("TE", "6145550100"),)),)),
    Party("SAMPLE PAYER", identifier="R1", qualifier="46"),
    1, 1, 1, dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC), "S1", "R1",
)  # fmt: skip
